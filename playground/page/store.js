// What this tab knows of the world, and who is told when it changes.

/** Snowflakes are up to 64 bits: too long for a number, so they are compared as text. */
export const compareIds = (a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

const NEWEST = 200;

/** One world. Read its fields freely; change it only through its methods. Topics: see `tell`. */
export function createStore() {
  const listeners = new Map();
  const store = {
    guild: null,
    me: null,
    users: new Map(),
    channels: [],
    messages: new Map(),
    commands: [],
    bot: { state: "starting", detail: "" },
    others: false,
    linked: false,
    channelId: null,
    unread: new Set(),
    on,
    tell,
    replace,
    open,
    upsert,
    remove,
    set,
    channel: () => store.channels.find((channel) => channel.id === store.channelId) ?? null,
    user: (id) => store.users.get(id) ?? null,
    botUser: () => [...store.users.values()].find((user) => user.bot) ?? null,
  };

  /** Topics: world, channel, messages, bot, commands, others, linked, unread. */
  function on(topics, listener) {
    for (const topic of topics.split(" ")) {
      if (!listeners.has(topic)) listeners.set(topic, new Set());
      listeners.get(topic).add(listener);
    }
  }

  function tell(topic) {
    for (const listener of listeners.get(topic) ?? []) listener();
  }

  function replace(state) {
    const known = store.me === state.me ? store.messages : new Map();
    store.guild = state.guild;
    store.me = state.me;
    store.users = new Map(state.users.map((user) => [user.id, user]));
    store.channels = state.channels;
    store.messages = new Map(state.channels.map(({ id }) => [id, kept(known.get(id) ?? [], state.messages[id] ?? [])]));
    store.commands = state.commands;
    store.bot = state.bot;
    store.others = state.others;
    store.unread.clear();
    if (!store.channel()) store.channelId = state.channels[0]?.id ?? null;
    tell("world");
  }

  function open(channelId) {
    if (store.channelId === channelId) return;
    store.channelId = channelId;
    store.unread.delete(channelId);
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

  /** Set one plain field (bot, commands, others, linked) and tell its topic. */
  function set(field, value) {
    store[field] = value;
    tell(field);
  }

  return store;
}

/** The new list, with the old object wherever a message is unchanged, so that it need not be drawn again. */
function kept(before, after) {
  const texts = new Map(before.map((message) => [JSON.stringify(message), message]));
  return after.map((message) => texts.get(JSON.stringify(message)) ?? message).sort((a, b) => compareIds(a.id, b.id));
}
