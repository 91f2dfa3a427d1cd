// What this tab knows of the world, and who is told when it changes.

import { CHANNEL, asOthers, normalise } from "./world.js";

/** Snowflakes are up to 64 bits: too long for a number, so they are compared as text. */
export const compareIds = (a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

const NEWEST = 200;
const DEVIATIONS = 200;

/** One world. Read its fields freely; change it only through its methods. Topics: see `tell`. */
export function createStore() {
  const listeners = new Map();
  const store = {
    loaded: false,
    guilds: [],
    dms: [],
    canWrite: false,
    me: null,
    users: new Map(),
    messages: new Map(),
    commands: [],
    usable: null,
    bot: { state: "starting", detail: "" },
    others: asOthers(false),
    deviations: [],
    faults: [],
    linked: false,
    channelId: null,
    unread: new Set(),
    calls: new Map(),
    on,
    tell,
    replace,
    open,
    upsert,
    remove,
    set,
    deviated,
    channels: () => [...store.guilds.flatMap((guild) => guild.channels), ...store.dms],
    findChannel: (id) => store.channels().find((channel) => channel.id === id) ?? null,
    channel: () => store.findChannel(store.channelId),
    guild,
    role: (id) => store.guilds.flatMap((one) => one.roles).find((role) => role.id === id) ?? null,
    user: (id) => store.users.get(id) ?? null,
    botUser: () => [...store.users.values()].find((user) => user.bot) ?? null,
  };

  /** Topics: world, channel, messages, bot, commands, usable, others, faults, deviations, linked, unread, pending. */
  function on(topics, listener) {
    for (const topic of topics.split(" ")) {
      if (!listeners.has(topic)) listeners.set(topic, new Set());
      listeners.get(topic).add(listener);
    }
  }

  function tell(topic) {
    for (const listener of listeners.get(topic) ?? []) listener();
  }

  /** The guild with that id, or without one the guild of the open channel; null in a DM. */
  function guild(id = store.channel()?.guild_id) {
    return store.guilds.find((one) => one.id === id) ?? null;
  }

  function replace(state) {
    const world = normalise(state);
    const same = store.loaded && store.me === world.me;
    const known = same ? store.messages : new Map();
    Object.assign(store, world, { users: new Map(world.users.map((user) => [user.id, user])), loaded: true });
    const channels = store.channels();
    store.messages = new Map(channels.map(({ id }) => [id, kept(known.get(id) ?? [], world.messages[id] ?? [])]));
    store.usable = null;
    store.unread = new Set([...store.unread].filter((id) => same && store.messages.has(id)));
    store.calls = new Map([...store.calls].filter(([id]) => same && store.messages.has(id)));
    if (!store.channel()) {
      store.channelId = (channels.find(({ type }) => type === CHANNEL.TEXT) ?? channels[0])?.id ?? null;
    }
    tell("world");
  }

  function open(channelId) {
    if (store.channelId === channelId) return;
    store.channelId = channelId;
    store.usable = null;
    store.unread.delete(channelId);
    store.calls.delete(channelId);
    tell("channel");
  }

  function upsert(message, fresh) {
    const list = store.messages.get(message.channel_id);
    if (!list) return;
    const at = list.findIndex((known) => known.id === message.id);
    if (at >= 0) {
      // An edit need not repeat who asked for the message.
      list[at] = { interaction: list[at].interaction, ...message };
    } else {
      let place = list.length;
      while (place > 0 && compareIds(list[place - 1].id, message.id) > 0) place -= 1;
      list.splice(place, 0, message);
      if (list.length > NEWEST) list.shift();
      if (fresh && message.channel_id !== store.channelId) {
        store.unread.add(message.channel_id);
        if (message.called?.includes(store.me)) {
          store.calls.set(message.channel_id, (store.calls.get(message.channel_id) ?? 0) + 1);
        }
        tell("unread");
      }
    }
    tell("messages");
  }

  function remove(channelId, messageId) {
    const list = store.messages.get(channelId);
    const at = list?.findIndex((message) => message.id === messageId) ?? -1;
    if (at < 0) return;
    list.splice(at, 1);
    tell("messages");
  }

  /** Set one plain field (bot, commands, usable, others, faults, linked) and tell its topic. */
  function set(field, value) {
    store[field] = value;
    tell(field);
  }

  function deviated(deviation) {
    store.deviations = [...store.deviations, deviation].slice(-DEVIATIONS);
    tell("deviations");
  }

  return store;
}

/** The new list, with the old object wherever a message is unchanged, so that it need not be drawn again. */
function kept(before, after) {
  const texts = new Map(before.map((message) => [JSON.stringify(message), message]));
  return after.map((message) => texts.get(JSON.stringify(message)) ?? message).sort((a, b) => compareIds(a.id, b.id));
}
