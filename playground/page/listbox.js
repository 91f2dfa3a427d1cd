// A list of choices that opens at an input or button which keeps the focus (the combobox pattern).

import { freshId, h } from "./dom.js";

/**
 * @param {HTMLElement} list the element that holds the options; it gets role="listbox"
 * @param {(item: Object) => void} pick called with the item chosen
 */
export function createListbox(list, pick) {
  let items = [];
  let active = -1;
  let owner = null;
  list.setAttribute("role", "listbox");
  list.id ||= freshId("list");
  // The field keeps the focus while the list is clicked.
  list.addEventListener("pointerdown", (event) => event.preventDefault());

  const rows = () => [...list.querySelectorAll("[role=option]")];

  function light(index, scroll = true) {
    active = index;
    rows().forEach((row, i) => row.setAttribute("aria-selected", String(i === index)));
    const row = rows()[index];
    if (row) owner.setAttribute("aria-activedescendant", row.id);
    else owner?.removeAttribute("aria-activedescendant");
    if (row && scroll) row.scrollIntoView({ block: "nearest" });
  }

  function rowOf(item, index) {
    const row = h(
      "div",
      { role: "option", id: freshId("option"), class: "option", "aria-selected": "false", data: item.data },
      h("span", { class: "option-title" }, item.title),
      item.detail ? h("span", { class: "option-detail" }, item.detail) : null,
      item.note ? h("span", { class: "option-note" }, item.note) : null,
    );
    row.addEventListener("pointermove", () => active !== index && light(index, false));
    row.addEventListener("click", () => pick(item));
    return row;
  }

  return {
    get isOpen() {
      return !list.hidden;
    },
    get active() {
      return items[active] ?? null;
    },
    get owner() {
      return owner;
    },

    /**
     * @param {HTMLElement} field the input the list belongs to
     * @param {{title, items: Array<{title, detail?, note?, data?}>, active?: number, empty?: string}} content
     */
    show(field, content) {
      if (owner && owner !== field) this.hide();
      owner = field;
      items = content.items;
      list.setAttribute("aria-label", content.title);
      list.replaceChildren(
        h("p", { class: "list-title", role: "presentation" }, content.title),
        ...items.map(rowOf),
        ...(items.length === 0 && content.empty
          ? [h("p", { class: "list-empty", role: "presentation" }, content.empty)]
          : []),
      );
      list.hidden = false;
      owner.setAttribute("aria-controls", list.id);
      owner.setAttribute("aria-expanded", "true");
      light(Math.min(content.active ?? 0, items.length - 1));
    },

    hide() {
      list.hidden = true;
      items = [];
      active = -1;
      owner?.setAttribute("aria-expanded", "false");
      owner?.removeAttribute("aria-activedescendant");
      owner = null;
    },

    /** Move the light by +1 or -1, round the ends. */
    move(step) {
      if (items.length === 0) return;
      const from = active < 0 && step < 0 ? 0 : active;
      light((from + step + items.length) % items.length);
    },
  };
}
