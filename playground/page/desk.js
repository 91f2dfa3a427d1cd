// The composer: a line that turns into a slash command, its options and, at Enter, an interaction.

import { buildComposer } from "./composer.js";
import { byId, h } from "./dom.js";
import { createField, describe } from "./fields.js";
import { createListbox } from "./listbox.js";
import { othersSwitch } from "./others.js";
import { channelName } from "./shelf.js";
import { flatten, nest, search, spelt } from "./slash.js";
import { w } from "./words.js";
import { CHANNEL, isSealed } from "./world.js";

/**
 * Draw the composer and keep it right.
 * @param {Object} store
 * @param {Object} pending
 * @param {{followEnd: Function}} log
 * @returns {{begin: (text: string) => void}} begin: fill the composer as if the text had been typed
 */
export function showDesk(store, pending, log) {
  const { list, pill, chips, line, send, say, sheet, form } = buildComposer();
  byId("desk").replaceChildren(form, h("div", { class: "foot" }, say, othersSwitch(store)));

  let entries = [];
  let draft = null;
  let sending = false;

  const box = createListbox(list, (item) => pick(item));
  const isComplete = () => Boolean(draft) && draft.fields.length === draft.entry.options.length;

  function hint() {
    const field = draft?.fields.find(({ input }) => input === document.activeElement);
    if (field) tell(describe(field.option));
    else if (draft) tell(isComplete() ? w("page.composer.ready") : w("page.composer.more"));
    else if (line.value) tell(line.value.startsWith("/") ? w("page.composer.choosing") : w("page.composer.no_post"));
    else tell(line.disabled ? "" : w("page.composer.hint"));
  }

  function tell(text, tone = "") {
    if (say.textContent !== text) say.textContent = text;
    say.dataset.tone = tone;
  }

  function draw() {
    pill.hidden = !draft;
    pill.textContent = draft?.entry.text ?? "";
    pill.dataset.command = draft?.entry.text ?? "";
    chips.replaceChildren(...(draft?.fields.map((field) => field.node) ?? []));
    const channel = store.channel();
    const sealed = isSealed(channel);
    const name = channelName(store, channel);
    const place = channel ? w(placeholder(channel, sealed), { channel: name }) : "";
    line.disabled = send.disabled = sealed;
    line.placeholder = draft ? (isComplete() ? "" : w("page.composer.optional")) : place;
    line.setAttribute("aria-label", draft ? w("page.composer.label_options", { command: draft.entry.text }) : place);
    sheet.classList.toggle("commanding", Boolean(draft));
    sheet.classList.toggle("complete", isComplete());
    hint();
  }

  function placeholder({ type }, sealed) {
    if (sealed) return "page.composer.sealed";
    return type === CHANNEL.DM ? "page.composer.placeholder_dm" : "page.composer.placeholder";
  }

  function begin(text) {
    abandon();
    line.value = text;
    const exact = entries.find((entry) => entry.text === text.trim());
    if (exact) choose(exact, "");
    else {
      line.focus();
      typed();
    }
  }

  function choose(entry, rest) {
    box.hide();
    line.value = "";
    draft = { entry, fields: [] };
    for (const option of entry.options) if (option.required) draft.fields.push(make(option));
    const [first] = draft.fields;
    if (rest && first) first.fill(rest);
    else line.value = rest;
    draw();
    const field = rest ? first : nextEmpty();
    if (field) field.focus();
    else if (document.activeElement === line) offerMore();
    else line.focus();
  }

  const make = (option) =>
    createField(option, {
      list: box,
      path: draft.entry.path,
      changed: hint,
      place: () => ({ as: store.me, channel_id: store.channelId }),
      others: (name) => valuesSoFar(name),
      store,
    });

  const nextEmpty = () => draft.fields.find(({ option, input }) => option.required && !input.value.trim());

  function valuesSoFar(except) {
    return draft.fields
      .filter((field) => field.option.name !== except)
      .map((field) => [field.option, field.value()])
      .filter(([, result]) => !result.error && result.value !== undefined)
      .map(([option, result]) => ({ type: option.type, name: option.name, value: result.value }));
  }

  function abandon() {
    draft = null;
    line.value = "";
    box.hide();
    draw();
  }

  function offerCommands() {
    const found = search(entries, line.value);
    box.show(line, {
      title: w("page.list.commands"),
      items: found.map((entry) => ({
        entry,
        title: entry.text,
        detail: entry.description,
        note: entry.options
          .filter((option) => option.required)
          .map((option) => option.name)
          .join(" "),
        data: { testid: "command-option", command: entry.text },
      })),
      empty: entries.length ? w("page.list.no_command") : w("page.list.no_commands_yet"),
    });
  }

  function offerMore() {
    const used = new Set(draft.fields.map(({ option }) => option.name));
    const wanted = line.value.trim().toLowerCase();
    const items = draft.entry.options
      .filter((option) => !used.has(option.name) && option.name.toLowerCase().includes(wanted))
      .map((option) => ({
        option,
        title: option.name,
        detail: describe(option),
        note: w("page.option.optional"),
        data: { testid: "add-option", option: option.name },
      }));
    // Nothing is lit until it is asked for: Enter on an empty line sends.
    if (items.length) box.show(line, { title: w("page.list.options"), items, active: wanted ? 0 : -1 });
    else box.hide();
  }

  function typed() {
    const spelled = draft ? null : spelt(entries, line.value);
    if (spelled) choose(spelled.entry, spelled.rest);
    else if (draft) offerMore();
    else if (line.value.startsWith("/")) offerCommands();
    else box.hide();
    hint();
  }

  function pick(item) {
    if (item.entry) {
      choose(item.entry, "");
    } else if (item.option) {
      const field = make(item.option);
      draft.fields.push(field);
      line.value = "";
      draw();
      field.focus();
    } else {
      const field = draft.fields.find(({ input }) => input === item.field);
      field.take(item.choice);
      // What asks for more keeps the keyboard until it has its answer.
      if (!item.choice.ask) (nextEmpty()?.input ?? line).focus();
    }
  }

  function removeField(field) {
    const at = draft.fields.indexOf(field);
    if (field.option.required) {
      if (at > 0) draft.fields[at - 1].focus();
      else abandonTo("");
      return;
    }
    draft.fields.splice(at, 1);
    draw();
    (draft.fields[at - 1]?.input ?? line).focus();
  }

  /** Back to a plain line with this text. */
  function abandonTo(text) {
    abandon();
    line.value = text;
    line.focus();
    typed();
  }

  async function submit() {
    if (sending) return;
    if (!draft) {
      const exact = entries.find((entry) => entry.text === line.value.trim());
      if (exact) choose(exact, "");
      else if (line.value.startsWith("/")) tell(w("page.composer.unknown"), "wrong");
      else if (line.value.trim()) tell(w("page.composer.no_post"), "wrong");
      return;
    }
    const results = draft.fields.map((field) => [field, field.value()]);
    const wrong = results.filter(([, result]) => result.error);
    for (const [field, result] of wrong) field.complain(result);
    if (wrong.length) {
      wrong[0][0].focus();
      wrong[0][0].complain(wrong[0][1]);
      return;
    }
    if (line.value.trim()) {
      tell(w("page.composer.stray", { text: line.value.trim() }), "wrong");
      return;
    }
    sending = true;
    box.hide();
    try {
      const { path } = draft.entry;
      const options = nest(path, valuesSoFar(null));
      log.followEnd();
      await pending.run(store.channelId, path, options);
      abandon();
      line.focus();
      box.hide();
    } catch (error) {
      tell(error.message || w("page.line.down"), "wrong");
    } finally {
      sending = false;
    }
  }

  function keys(event) {
    if (event.isComposing) return;
    const { key, target } = event;
    const writing = target instanceof HTMLInputElement;
    const here = box.isOpen && box.owner === target;
    if (key === "Escape") {
      if (here) box.hide();
      else if (draft || line.value) abandonTo("");
      else return;
      event.preventDefault();
      event.stopPropagation();
    } else if ((key === "ArrowDown" || key === "ArrowUp") && here) {
      event.preventDefault();
      box.move(key === "ArrowDown" ? 1 : -1);
    } else if (key === "ArrowDown" && target === line && draft) {
      event.preventDefault();
      offerMore();
    } else if (key === "Enter" && writing) {
      event.preventDefault();
      if (here && box.active) pick(box.active);
      else submit();
    } else if (key === "Tab" && !event.shiftKey && here && box.active) {
      event.preventDefault();
      pick(box.active);
    } else if (key === "Backspace" && draft && writing && target.value === "") {
      event.preventDefault();
      if (target === line) {
        const last = draft.fields[draft.fields.length - 1];
        if (!last) abandonTo(draft.entry.text);
        else last.focus();
      } else {
        removeField(draft.fields.find(({ input }) => input === target));
      }
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  form.addEventListener("keydown", keys);
  line.addEventListener("input", typed);
  line.addEventListener("focus", () => {
    if (draft && !sending) offerMore();
    else if (!draft && line.value.startsWith("/")) offerCommands();
    hint();
  });
  line.addEventListener("blur", () => {
    if (box.owner === line) box.hide();
  });
  sheet.addEventListener("pointerdown", (event) => {
    if (event.target !== sheet && event.target !== chips) return;
    event.preventDefault();
    line.focus();
  });
  pill.addEventListener("click", () => abandonTo(""));

  store.on("world commands usable", () => {
    entries = flatten(store.usable ?? store.commands);
    if (box.isOpen && box.owner === line && !draft) offerCommands();
  });
  // The names a field offers are those of one server: a command half written does not move to another channel.
  let written = null;
  store.on("world channel", () => {
    if (draft && written !== store.channelId) abandon();
    written = store.channelId;
    draw();
  });

  return { begin };
}
