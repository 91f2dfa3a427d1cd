// The menu of who you are: another member of the same world, in this tab.

import { byId, freshId, h, icon } from "./dom.js";
import { face, marks, nameOf } from "./people.js";
import { w } from "./words.js";

/**
 * The menu of who you are.
 * @param {Object} store
 * @param {(id: string) => void} become
 */
export function showWho(store, become) {
  const place = byId("who");
  const menu = h("div", {
    class: "who-menu",
    role: "menu",
    id: freshId("who"),
    hidden: true,
    "aria-label": w("page.who.label"),
  });
  const opener = h("button", {
    type: "button",
    class: "who-opener",
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    "aria-controls": menu.id,
    data: { testid: "who-menu" },
  });
  place.replaceChildren(menu, opener);
  const rows = () => [...menu.querySelectorAll("[role=menuitemradio]")];

  function draw() {
    const me = store.user(store.me);
    if (!me) return;
    opener.dataset.userId = me.id;
    opener.replaceChildren(
      face(me),
      h(
        "span",
        { class: "who-text" },
        h("span", { class: "who-caption" }, w("page.who.caption")),
        h("span", { class: "who-name" }, nameOf(me)),
      ),
      icon("caret"),
    );
    menu.replaceChildren(
      h("p", { class: "list-title", "aria-hidden": "true" }, w("page.who.title")),
      ...[...store.users.values()]
        .filter((user) => !user.bot)
        .map((user) =>
          h(
            "button",
            {
              type: "button",
              role: "menuitemradio",
              class: "who-row",
              tabindex: -1,
              "aria-checked": String(user.id === store.me),
              data: { testid: "who-option", userId: user.id, userName: user.name },
              on: {
                click: () => {
                  close(true);
                  become(user.id);
                },
              },
            },
            face(user),
            h("span", { class: "person-name" }, nameOf(user)),
            h("span", { class: "tags" }, marks(store, user)),
            user.id === store.me ? icon("tick") : null,
          ),
        ),
      h("p", { class: "who-hint", "aria-hidden": "true" }, w("page.who.hint")),
    );
  }

  function open() {
    menu.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    (rows().find((row) => row.getAttribute("aria-checked") === "true") ?? rows()[0])?.focus();
    document.addEventListener("pointerdown", outside, true);
  }

  function close(refocus) {
    if (menu.hidden) return;
    menu.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (refocus) opener.focus();
  }

  const outside = (event) => place.contains(event.target) || close(false);
  opener.addEventListener("click", () => (menu.hidden ? open() : close(true)));
  opener.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    if (menu.hidden) open();
  });
  menu.addEventListener("keydown", (event) => {
    const all = rows();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[(to + all.length) % all.length].focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      if (event.key === "Escape") event.stopPropagation();
      close(event.key === "Escape");
    }
  });
  store.on("world channel", draw);
}
