// The people of the room: their faces, the list at the right, and the menu of who you are.

import { byId, freshId, h, icon } from "./dom.js";
import { w } from "./words.js";

/** A user's colour as CSS, whether the server says 0x3f7a5c or "#3f7a5c". */
function colourOf(user) {
  if (typeof user.colour === "number") return `#${user.colour.toString(16).padStart(6, "0")}`;
  return user.colour || null;
}

export const nameOf = (user) => user?.name ?? w("page.mention.stranger");

const initials = (name) =>
  name
    .split(/[\s_.-]+/u)
    .filter(Boolean)
    .slice(0, 2)
    .map((part) => [...part][0].toUpperCase())
    .join("");

/** A small portrait: the bot's glass, or a person's initials on their colour. */
export function face(user, size = "") {
  const node = h("span", { class: `face ${size}`.trim(), "aria-hidden": "true" });
  if (user.bot) {
    node.classList.add("bot");
    node.append(icon("glass"));
    return node;
  }
  node.textContent = initials(nameOf(user));
  const colour = colourOf(user);
  if (colour) node.style.setProperty("--face", colour);
  return node;
}

const marks = (user) => [
  user.owner ? h("span", { class: "tag brass" }, w("page.people.owner")) : null,
  user.bot ? h("span", { class: "tag" }, w("page.people.app")) : null,
];

/** Draw the list of readers and keep it right. */
export function showReaders(store) {
  const place = byId("readers");
  const group = (title, users) =>
    users.length === 0
      ? null
      : [
          h("h2", { class: "caption" }, title, h("span", { class: "count" }, users.length)),
          h(
            "ul",
            { class: "people" },
            users.map((user) =>
              h(
                "li",
                { class: "person", data: { testid: "member", userId: user.id } },
                face(user),
                h(
                  "span",
                  { class: "person-name" },
                  nameOf(user),
                  user.id === store.me ? h("span", { class: "person-you" }, ` ${w("page.people.you")}`) : null,
                ),
                h("span", { class: "tags" }, marks(user)),
                user.bot ? h("span", { class: "person-note" }, w(`page.bot.${store.bot.state}`)) : null,
              ),
            ),
          ),
        ];
  store.on("world bot", () => {
    const users = [...store.users.values()];
    place.replaceChildren(
      ...[
        group(
          w("page.people.staff"),
          users.filter((user) => user.bot),
        ),
        group(
          w("page.people.readers"),
          users.filter((user) => !user.bot),
        ),
      ]
        .flat()
        .filter(Boolean),
    );
  });
}

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
      h("p", { class: "list-title", role: "presentation" }, w("page.who.title")),
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
            h("span", { class: "tags" }, marks(user)),
            user.id === store.me ? icon("tick") : null,
          ),
        ),
      h("p", { class: "who-hint", role: "presentation" }, w("page.who.hint")),
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
  store.on("world", draw);
}
