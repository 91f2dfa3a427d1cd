// The shelf at the left: every server with its channels, posts and threads, and the line to the bot beneath.

import { byId, h, icon } from "./dom.js";
import { horizonPill } from "./horizon.js";
import { face, nameOf } from "./people.js";
import { openDm } from "./session.js";
import { notice } from "./notice.js";
import { w } from "./words.js";
import { CHANNEL, hung, isSealed, isThread } from "./world.js";

const ICONS = {
  [CHANNEL.ANNOUNCEMENT]: "horn",
  [CHANNEL.FORUM]: "forum",
  [CHANNEL.DM]: "letter",
  [CHANNEL.GROUP]: "people",
};

export const channelIcon = (channel) => icon(isThread(channel) ? "thread" : (ICONS[channel?.type] ?? "channel"));

export const channelName = (store, channel) =>
  channel?.type === CHANNEL.DM ? nameOf(store.botUser()) : (channel?.name ?? "");

/** What stands behind the # of the page's address: the channel's name, its id where two bear the same. */
export function addressOf(store, channel) {
  const first = store.channels().find((one) => one.name && one.name === channel.name);
  return first?.id === channel.id ? channel.name : channel.id;
}

/**
 * Draw the shelf and keep it right.
 * @param {Object} store
 * @param {(channelId: string) => Promise} goTo opens a channel that may be new to this page
 */
export function showShelf(store, goTo) {
  let last = null;
  store.on("world channel unread", () => {
    last = store.guild()?.id ?? last ?? store.guilds[0]?.id;
    const focused = document.activeElement?.dataset?.shelfKey;
    byId("channels").replaceChildren(
      ...store.guilds.map((guild) => guildNode(store, guild, guild.id === last)),
      ...[letters(store, goTo)].filter(Boolean),
    );
    if (focused)
      byId("channels")
        .querySelector(`[data-shelf-key="${CSS.escape(focused)}"]`)
        ?.focus();
  });
}

function guildNode(store, guild, opened) {
  const rows = hung(guild);
  const unread = guild.channels.some(({ id }) => store.unread.has(id));
  const listId = `channels-${guild.id}`;
  const heading = h(
    "button",
    {
      type: "button",
      class: "guild",
      "aria-expanded": String(opened),
      "aria-controls": listId,
      data: { testid: "guild", guildId: guild.id, shelfKey: guild.id },
      on: { click: () => rows[0] && store.guild()?.id !== guild.id && store.open(rows[0].channel.id) },
    },
    icon("lamp"),
    h("span", { class: "guild-name" }, guild.name),
    guild.bot_in ? null : h("span", { class: "guild-note" }, w("page.shelf.no_bot")),
    !opened && unread ? unreadMark() : null,
  );
  return h(
    "section",
    { class: `drawer${opened ? " opened" : ""}` },
    h("h2", {}, heading),
    h(
      "ul",
      { class: "channels", id: listId, hidden: !opened, "aria-label": w("page.channels.of", { guild: guild.name }) },
      rows.map(({ channel, threads }) => [
        channelNode(store, channel),
        threads.map((thread) => channelNode(store, thread)),
      ]),
    ),
  );
}

function channelNode(store, channel) {
  const open = channel.id === store.channelId;
  const unread = store.unread.has(channel.id);
  const kind = isThread(channel) ? " thread" : "";
  return h(
    "li",
    {},
    h(
      "a",
      {
        href: `#${encodeURIComponent(addressOf(store, channel))}`,
        class: `channel${kind}${open ? " open" : ""}${unread ? " unread" : ""}`,
        "aria-current": open ? "page" : null,
        data: { testid: "channel", channelId: channel.id, channelName: channel.name, shelfKey: channel.id },
      },
      channelIcon(channel),
      h("span", { class: "channel-title" }, channelName(store, channel)),
      isThread(channel) ? null : horizonPill(channel),
      isSealed(channel) ? h("span", { class: "channel-mark" }, icon("lock"), sealed()) : null,
      unread ? unreadMark() : null,
    ),
  );
}

const unreadMark = () => h("span", { class: "unread-mark" }, w("page.channels.unread"));
const sealed = () => h("span", { class: "unseen" }, w("page.channels.read_only"));

/** The direct messages with the bot; null where the server knows none. */
function letters(store, goTo) {
  if (!store.canWrite) return null;
  const bot = store.botUser();
  const rows = store.dms.map((dm) => channelNode(store, dm));
  if (!store.dms.some(({ type }) => type === CHANNEL.DM))
    rows.unshift(
      h(
        "li",
        {},
        h(
          "button",
          {
            type: "button",
            class: "channel",
            data: { testid: "open-dm", shelfKey: "dm" },
            on: { click: () => write(store, goTo) },
          },
          bot ? face(bot, "tiny") : icon("letter"),
          h("span", { class: "channel-title" }, w("page.dm.open", { name: nameOf(bot) })),
        ),
      ),
    );
  return h(
    "section",
    { class: "drawer letters" },
    h("h2", { class: "caption" }, w("page.dm.title")),
    h("ul", { class: "channels" }, rows),
  );
}

async function write(store, goTo) {
  try {
    await goTo((await openDm(store.me)).channel_id);
  } catch (error) {
    notice(error.message || w("page.line.down"));
  }
}
