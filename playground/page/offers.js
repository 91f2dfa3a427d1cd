// What the selects of users, roles, mentionables and channels offer, and the names an option of such a kind takes.

import { h } from "./dom.js";
import { colourOf, face, nameOf } from "./people.js";
import { channelIcon } from "./shelf.js";

export const SELECT = { STRING: 3, USER: 5, ROLE: 6, MENTIONABLE: 7, CHANNEL: 8 };

const userOffer = (user) => ({ label: nameOf(user), value: user.id, mark: face(user, "tiny") });

const roleOffer = (role, guild) => ({
  label: role.id === guild.id ? role.name : `@${role.name}`,
  value: role.id,
  mark: h("span", { class: "role-dot", vars: { "--role": colourOf(role) }, "aria-hidden": "true" }),
});

/** The people who can be named here: the open server's members, or the sides of a private conversation. */
export function usersHere(store) {
  const guild = store.guild();
  const ids = guild ? guild.members.map((member) => member.user_id) : (store.channel()?.people ?? []);
  return ids.map((id) => store.user(id)).filter(Boolean);
}

export const rolesHere = (store) => store.guild()?.roles ?? [];

/** The open server's channels; `types` (Discord's numbers) narrows them when it is not empty. */
export const channelsHere = (store, types) =>
  (store.guild()?.channels ?? []).filter((channel) => !types?.length || types.includes(channel.type));

/**
 * The options of any select, the chosen ones marked.
 * @param {Object} component
 * @param {Object} store
 */
export function offersOf(component, store) {
  if (component.type === SELECT.STRING) return component.options ?? [];
  const guild = store.guild();
  const users = () => usersHere(store).map(userOffer);
  const roles = () => rolesHere(store).map((role) => roleOffer(role, guild));
  const channels = () =>
    channelsHere(store, component.channel_types).map((channel) => ({
      label: channel.name,
      value: channel.id,
      mark: channelIcon(channel),
    }));
  const lists = {
    [SELECT.USER]: users,
    [SELECT.ROLE]: roles,
    [SELECT.MENTIONABLE]: () => [...users(), ...roles()],
    [SELECT.CHANNEL]: channels,
  };
  const chosen = new Set((component.default_values ?? []).map(({ id }) => id));
  return lists[component.type]().map((offer) => ({ ...offer, default: chosen.has(offer.value) }));
}
