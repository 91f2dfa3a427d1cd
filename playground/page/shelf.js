// The shelf at the left: every server with its channels, posts and threads, and the line to the bot beneath.

import { byId, h, icon } from "./dom.js";
import { eventsLine } from "./events.js";
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

// What the sign before a name says to those who do not see it.
const KINDS = { [CHANNEL.ANNOUNCEMENT]: "page.channels.announcement", [CHANNEL.FORUM]: "page.channels.forum" };

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
 * @param {(guildId: string) => void} openEvents
 */
export function showShelf(store, goTo, openEvents) {
  let last = null;
  store.on("world channel unread", () => {
    last = store.guild()?.id ?? last ?? store.guilds[0]?.id;
    const focused = document.activeElement?.dataset?.shelfKey;
    byId("channels").replaceChildren(
      ...store.guilds.map((guild) => guildNode(store, guild, guild.id === last, openEvents)),
      ...[letters(store, goTo)].filter(Boolean),
    );
    if (focused)
      byId("channels")
        .querySelector(`[data-shelf-key="${CSS.escape(focused)}"]`)
        ?.focus();
  });
}

function guildNode(store, guild, opened, openEvents) {
  const rows = hung(guild);
  const events = eventsLine(guild, openEvents);
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
    opened ? null : callMark(guild.channels.reduce((sum, { id }) => sum + (store.calls.get(id) ?? 0), 0)),
  );
  return h(
    "section",
    { class: `drawer${opened ? " opened" : ""}` },
    h("h2", {}, heading),
    h(
      "ul",
      { class: "channels", id: listId, hidden: !opened, "aria-label": w("page.channels.of", { guild: guild.name }) },
      events ? h("li", {}, events) : null,
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
      isSealed(channel) ? h("span", { class: "channel-mark" }, icon("lock"), unseen("page.channels.read_only")) : null,
      channel.archived ? h("span", { class: "channel-mark" }, icon("moon"), unseen("page.channels.archived")) : null,
      channel.locked ? h("span", { class: "channel-mark" }, icon("lock"), unseen("page.channels.locked")) : null,
      KINDS[channel.type] ? unseen(KINDS[channel.type]) : null,
      callMark(store.calls.get(channel.id)) ?? (unread ? unreadMark() : null),
    ),
  );
}

/** How often one was called where one was not looking; null for never. */
const callMark = (count) =>
  count
    ? h(
        "span",
        { class: "call-mark", data: { testid: "call-mark" } },
        h("span", { "aria-hidden": "true" }, `@${count}`),
        h("span", { class: "unseen" }, w("page.channels.called", { count })),
      )
    : null;
const unreadMark = () => h("span", { class: "unread-mark" }, w("page.channels.unread"));
const unseen = (key) => h("span", { class: "unseen" }, w(key));

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
