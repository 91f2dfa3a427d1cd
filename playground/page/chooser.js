// A select menu: one choice is sent at once, several when the list is closed.

import { emoji, freshId, h, icon } from "./dom.js";
import { w } from "./words.js";

const TYPING_MS = 700;

/**
 * @param {Object} component any of the five selects
 * @param {Array<{label, value, description?, emoji?, default?, mark?: Node}>} options what it offers
 * @param {(values: string[]) => void} send called with the values in the order of the options
 * @param {Object} [attributes] more attributes of the button: aria references of the form it stands in
 */
export function chooser(component, options, send, attributes = {}) {
  const { min_values: min = 1, max_values: max = 1 } = component;
  const several = max > 1;
  let chosen = new Set(options.filter((option) => option.default).map((option) => option.value));
  let before = [...chosen].join("\n");
  const list = h("div", {
    class: "choices",
    role: "listbox",
    id: freshId("choices"),
    hidden: true,
    "aria-multiselectable": several || null,
  });
  const face = h("span", { class: "chooser-face" });
  const opener = h(
    "button",
    {
      type: "button",
      class: "chooser",
      role: "combobox",
      disabled: component.disabled,
      "aria-expanded": "false",
      "aria-haspopup": "listbox",
      "aria-controls": list.id,
      "aria-label": component.placeholder || w("page.select.label"),
      data: { testid: "select", customId: component.custom_id, part: component.id },
      ...attributes,
    },
    face,
    icon("caret"),
  );
  const root = h("div", { class: "chooser-place" }, opener, list);
  let active = 0;
  let typed = "";
  let typedAt = 0;

  const rows = options.map((option, index) =>
    h(
      "div",
      {
        role: "option",
        class: "option",
        id: freshId("choice"),
        data: { testid: "select-option", value: option.value },
        on: { click: () => choose(index), pointermove: () => light(index) },
      },
      option.mark ?? emoji(option.emoji),
      h("span", { class: "option-title" }, option.label),
      option.description ? h("span", { class: "option-detail" }, option.description) : null,
      h("span", { class: "option-mark" }, icon("tick")),
    ),
  );
  list.append(...(rows.length ? rows : [h("p", { class: "list-empty" }, w("page.select.nothing"))]));
  list.addEventListener("pointerdown", (event) => event.preventDefault());

  function draw() {
    const labels = options.filter((option) => chosen.has(option.value)).map((option) => option.label);
    face.textContent = labels.join(", ") || component.placeholder || w("page.select.label");
    face.classList.toggle("empty", labels.length === 0);
    rows.forEach((row, i) => row.setAttribute("aria-selected", String(chosen.has(options[i].value))));
  }

  function light(index) {
    active = index;
    rows.forEach((row, i) => row.classList.toggle("lit", i === index));
    if (rows[index]) opener.setAttribute("aria-activedescendant", rows[index].id);
    rows[index]?.scrollIntoView({ block: "nearest" });
  }

  /** As in any list of the system: letters typed go to the first row that begins with them. */
  function seek(letter) {
    const now = Date.now();
    typed = (now - typedAt < TYPING_MS ? typed : "") + letter.toLowerCase();
    typedAt = now;
    const begins = ({ label }) => label.toLowerCase().replace(/^[#@]/, "").startsWith(typed);
    const found = options.findIndex(begins);
    if (found >= 0) light(found);
  }

  function open() {
    if (opener.disabled || opener.getAttribute("aria-busy") === "true") return;
    list.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    light(
      Math.max(
        0,
        options.findIndex((option) => chosen.has(option.value)),
      ),
    );
    list.scrollIntoView({ block: "nearest" });
    document.addEventListener("pointerdown", outside, true);
  }

  function close(finished) {
    if (list.hidden) return;
    list.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    opener.removeAttribute("aria-activedescendant");
    document.removeEventListener("pointerdown", outside, true);
    const values = options.map((option) => option.value).filter((value) => chosen.has(value));
    const after = values.join("\n");
    // An edit may have replaced the message while its list was open: then nothing is sent for it any more.
    if (finished && root.isConnected && after !== before && values.length >= min) {
      before = after;
      send(values);
    } else if (!finished || values.length < min) {
      chosen = new Set(before ? before.split("\n") : []);
      draw();
    }
  }

  const outside = (event) => root.contains(event.target) || close(true);

  function choose(index) {
    const { value } = options[index];
    if (!several) chosen = new Set(min === 0 && chosen.has(value) ? [] : [value]);
    else if (chosen.has(value)) chosen.delete(value);
    else if (chosen.size < max) chosen.add(value);
    draw();
    if (!several) close(true);
  }

  opener.addEventListener("click", () => (list.hidden ? open() : close(true)));
  opener.addEventListener("blur", () => close(true));
  opener.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const ends = { Home: 0, End: rows.length - 1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) open();
      else if (rows.length) light((active + step + rows.length) % rows.length);
    } else if (!list.hidden && ends !== undefined) {
      event.preventDefault();
      light(ends);
    } else if (!list.hidden && /^[^\s]$/u.test(event.key) && !event.ctrlKey && !event.metaKey) {
      seek(event.key);
    } else if (!list.hidden && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      if (rows.length) choose(active);
    } else if (!list.hidden && event.key === "Escape") {
      // In a dialogue it closes the list, not the dialogue.
      event.preventDefault();
      event.stopPropagation();
      close(several);
    }
  });
  draw();
  return root;
}
