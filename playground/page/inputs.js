// The inputs of a modal: every kind, its label, its check, and its answer as Discord nests it.

import { chooser } from "./chooser.js";
import { freshId, h } from "./dom.js";
import { createFileInput } from "./files.js";
import { SELECT, offersOf } from "./offers.js";
import { w } from "./words.js";

const TEXT_INPUT = 4;
const FILE_UPLOAD = 19;
const RADIO_GROUP = 21;
const CHECKBOX_GROUP = 22;
const CHECKBOX = 23;
const LONGEST_TEXT = 4000;
const PARAGRAPH = 2;

/**
 * One input with its label.
 * @param {Object} component text input, select, radio group, checkbox group, checkbox or file upload
 * @param {{label: string, description?: string}} label
 * @param {Object} store
 * @returns {{node: Node, focus: Function, check: () => boolean, answer: () => Object}} check() says what is wrong
 */
export function createInput(component, label, store) {
  const ids = { label: freshId("label"), about: freshId("about"), wrong: freshId("wrong"), control: freshId("input") };
  const made = make(component, ids, store);
  const wrong = h("p", { class: "field-error", id: ids.wrong, role: "alert" });
  const needed = component.type !== CHECKBOX && component.required !== false;
  const node = h(
    "div",
    { class: "field", data: { testid: "modal-field", customId: component.custom_id } },
    h(
      made.labels ? "label" : "p",
      { class: "field-label", id: ids.label, for: made.labels ? ids.control : null },
      label.label,
      needed ? h("span", { class: "field-needed", title: w("page.modal.needed") }, " *") : null,
      needed ? h("span", { class: "unseen" }, ` ${w("page.modal.needed")}`) : null,
    ),
    label.description ? h("p", { class: "field-about", id: ids.about }, label.description) : null,
    made.node,
    wrong,
  );
  return {
    node,
    focus: () => made.focus.focus(),
    check() {
      const problem = made.problem(needed);
      wrong.textContent = problem ?? "";
      if (problem) made.marked?.setAttribute("aria-invalid", "true");
      else made.marked?.removeAttribute("aria-invalid");
      return !problem;
    },
    answer: () => ({ type: component.type, id: component.id, custom_id: component.custom_id, ...made.value() }),
  };
}

function make(component, ids, store) {
  switch (component.type) {
    case TEXT_INPUT:
      return textInput(component, ids);
    case RADIO_GROUP:
      return group(component, ids, "radio");
    case CHECKBOX_GROUP:
      return group(component, ids, "checkbox");
    case CHECKBOX:
      return checkbox(component, ids);
    case FILE_UPLOAD:
      return fileUpload(component, ids, store);
    default:
      if (Object.values(SELECT).includes(component.type)) return select(component, ids, store);
      return unknown(component);
  }
}

const described = (ids) => `${ids.about} ${ids.wrong}`;

function textInput(component, ids) {
  const { min_length: min = 0, max_length: max = LONGEST_TEXT, style } = component;
  const attributes = {
    id: ids.control,
    class: "text-input",
    placeholder: component.placeholder ?? null,
    autocomplete: "off",
    "aria-describedby": described(ids),
    data: { testid: "modal-input", customId: component.custom_id },
  };
  const input =
    style === PARAGRAPH ? h("textarea", { ...attributes, rows: 4 }) : h("input", { type: "text", ...attributes });
  input.value = component.value ?? "";
  const count = h("span", { class: "field-count", "aria-hidden": "true" });
  const tell = () => {
    count.textContent = `${[...input.value].length} / ${max}`;
    count.classList.toggle("over", [...input.value].length > max);
  };
  input.addEventListener("input", tell);
  tell();
  return {
    node: h("div", { class: "text-place" }, input, count),
    focus: input,
    marked: input,
    labels: true,
    problem(needed) {
      const length = [...input.value].length;
      if (!length) return needed ? w("page.option.missing") : null;
      if (length < min) return w("page.option.too_short", { min });
      return length > max ? w("page.option.too_long", { max }) : null;
    },
    value: () => ({ value: input.value }),
  };
}

function select(component, ids, store) {
  const offers = offersOf(component, store);
  let values = offers.filter((offer) => offer.default).map((offer) => offer.value);
  const { min_values: min = 1 } = component;
  const take = (chosen) => {
    values = chosen;
  };
  // The list itself always lets go of a choice; whether too few are left is said when the form is sent.
  const node = chooser({ ...component, min_values: 0 }, offers, take, {
    id: ids.control,
    "aria-label": null,
    "aria-labelledby": `${ids.label} ${ids.control}`,
    "aria-describedby": described(ids),
  });
  return {
    node,
    focus: node.querySelector("button"),
    marked: node.querySelector("button"),
    problem: (needed) => tooFew(values.length, min, needed),
    value: () => ({ values }),
  };
}

function tooFew(chosen, min, needed) {
  if (chosen === 0) return needed ? w("page.option.missing") : null;
  return chosen < min ? w("page.modal.at_least", { min }) : null;
}

function group(component, ids, kind) {
  const { options, min_values: min = 1, max_values: max = options.length } = component;
  const name = freshId("group");
  const boxes = options.map((option) =>
    h("input", {
      type: kind,
      name,
      value: option.value,
      checked: option.default,
      id: freshId("tick"),
      data: { testid: `modal-${kind}`, value: option.value },
    }),
  );
  const rows = options.map((option, index) =>
    h(
      "label",
      { class: "tick-row", for: boxes[index].id },
      boxes[index],
      h(
        "span",
        { class: "tick-text" },
        option.label,
        option.description ? h("span", { class: "field-about" }, option.description) : null,
      ),
    ),
  );
  const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const node = h(
    "div",
    {
      class: "ticks",
      role: kind === "radio" ? "radiogroup" : "group",
      "aria-labelledby": ids.label,
      "aria-describedby": described(ids),
    },
    rows,
  );
  return {
    node,
    focus: boxes.find((box) => box.checked) ?? boxes[0],
    marked: kind === "radio" ? node : null,
    problem(needed) {
      if (kind === "checkbox" && chosen().length > max) return w("page.modal.at_most", { max });
      return tooFew(chosen().length, kind === "radio" ? 1 : min, needed);
    },
    value: () => (kind === "radio" ? { value: chosen()[0] ?? null } : { values: chosen() }),
  };
}

function checkbox(component, ids) {
  const box = h("input", {
    type: "checkbox",
    id: ids.control,
    class: "lone-tick",
    checked: component.default,
    "aria-describedby": described(ids),
    data: { testid: "modal-checkbox", customId: component.custom_id },
  });
  return { node: box, focus: box, labels: true, problem: () => null, value: () => ({ value: box.checked }) };
}

function fileUpload(component, ids, store) {
  const { min_values: min = 1, max_values: max = 1 } = component;
  const wait = h("p", { class: "field-about", role: "status" });
  const attributes = {
    id: ids.control,
    class: "text-input",
    multiple: max > 1,
    "aria-describedby": described(ids),
    data: { testid: "modal-file", customId: component.custom_id },
  };
  const files = createFileInput(store, attributes, () => {
    wait.textContent = files.problem() ?? "";
  });
  return {
    node: h("div", { class: "text-place" }, files.input, wait),
    focus: files.input,
    marked: files.input,
    labels: true,
    problem(needed) {
      if (files.problem()) return files.problem();
      const chosen = files.ids().length;
      return chosen > max ? w("page.modal.at_most", { max }) : tooFew(chosen, min, needed);
    },
    value: () => ({ values: files.ids() }),
  };
}

function unknown({ type }) {
  const node = h("p", { class: "unknown", tabindex: -1 }, w("page.part.unknown", { type }));
  return { node, focus: node, problem: () => null, value: () => ({}) };
}
