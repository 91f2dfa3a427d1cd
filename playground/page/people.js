// The people of the room: their faces, and the list at the right by what they are here.

import { byId, h, icon } from "./dom.js";
import { usersHere } from "./offers.js";
import { w } from "./words.js";

/** A user's or role's colour as CSS, whether it comes as 0x3f7a5c or "#3f7a5c"; black is Discord's word for none. */
export function colourOf({ colour }) {
  const text = typeof colour === "number" ? `#${colour.toString(16).padStart(6, "0")}` : colour;
  return text && text !== "#000000" ? text : null;
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

/** What a user is in the open server: its owner, an app. */
export const marks = (store, user) => [
  isOwner(store, user) ? h("span", { class: "tag brass" }, w("page.people.owner")) : null,
  user.bot ? h("span", { class: "tag" }, w("page.people.app")) : null,
];

const isOwner = (store, user) => store.guild()?.owner_id === user.id;

/**
 * Draw the list of readers and keep it right.
 * @param {Object} store
 * @param {Object} menus opens what can be done with a member
 */
export function showReaders(store, menus) {
  const place = byId("readers");
  store.on("world channel bot", () => {
    const focused = document.activeElement?.dataset?.userId;
    const within = place.contains(document.activeElement);
    place.replaceChildren(...groups(store).flatMap((group) => groupNode(store, menus, group)));
    if (within && focused) place.querySelector(`button[data-user-id="${CSS.escape(focused)}"]`)?.focus();
  });
}

/** The members by the first of their roles, the bot first; in a DM only its two sides. */
function groups(store) {
  const guild = store.guild();
  if (!guild) {
    return [{ title: w("page.people.dm"), people: usersHere(store).map((user) => ({ user, roles: [] })) }];
  }
  const people = guild.members
    .map((member) => ({ user: store.user(member.user_id), roles: rolesOf(guild, member) }))
    .filter(({ user }) => user && (guild.bot_in || !user.bot));
  const desk = people.filter(({ user }) => user.bot);
  const readers = people.filter(({ user }) => !user.bot);
  const titled = guild.roles
    .map((role) => ({ title: role.name, people: readers.filter(({ roles }) => roles[0]?.id === role.id) }))
    .filter((group) => group.people.length);
  const rest = { title: w("page.people.readers"), people: readers.filter(({ roles }) => roles.length === 0) };
  return [{ title: w("page.people.staff"), people: desk }, ...titled, rest].filter((group) => group.people.length);
}

/** A member's roles as the server orders them, without the one everybody has. */
const rolesOf = (guild, member) =>
  guild.roles.filter((role) => member.roles?.includes(role.id) && role.id !== guild.id);

function groupNode(store, menus, { title, people }) {
  return [
    h("h2", { class: "caption" }, title, h("span", { class: "count" }, people.length)),
    h(
      "ul",
      { class: "people" },
      people.map((person) => h("li", {}, memberNode(store, menus, person))),
    ),
  ];
}

function memberNode(store, menus, { user, roles }) {
  const you = user.id === store.me ? h("span", { class: "person-you" }, ` ${w("page.people.you")}`) : null;
  // The first role is the caption the member stands under.
  const note = user.bot ? [w(`page.bot.${store.bot.state}`)] : roles.slice(1).map(({ name }) => name);
  return h(
    "button",
    {
      type: "button",
      class: "person",
      "aria-haspopup": "menu",
      data: { testid: "member", userId: user.id, userName: user.name },
      on: {
        click: (event) => menus.forMember(user, event.currentTarget),
        contextmenu: (event) => {
          event.preventDefault();
          menus.forMember(user, event.currentTarget, event);
        },
      },
    },
    face(user),
    h("span", { class: "person-name", vars: { "--role": tint(roles) } }, nameOf(user), you),
    h("span", { class: "tags" }, marks(store, user)),
    note.length ? h("span", { class: "person-note" }, note.join(" · ")) : null,
  );
}

/** A role's colour is a thin mark, not the name's own: coloured names are too often too pale to read. */
const tint = (roles) => roles.map(colourOf).find(Boolean);
