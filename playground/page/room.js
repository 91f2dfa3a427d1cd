// What stands about the log: the top line, the bot's state, and the sides that fold away on a narrow screen.

import { askWords } from "./ask.js";
import { byId, h, icon } from "./dom.js";
import { horizonPill } from "./horizon.js";
import { nameOf } from "./people.js";
import { startThread } from "./session.js";
import { channelIcon, channelName } from "./shelf.js";
import { w } from "./words.js";
import { CHANNEL, isSealed } from "./world.js";

const THREADED = new Set([CHANNEL.TEXT, CHANNEL.ANNOUNCEMENT, CHANNEL.FORUM]);

/**
 * Draw the top line and keep it right.
 * @param {Object} store
 * @param {(channelId: string) => Promise} goTo
 */
export function showRoom(store, goTo) {
  const thread = byId("start-thread");
  thread.append(icon("plus"));
  thread.addEventListener("click", () => beginThread(store, goTo));
  store.on("world channel", () => {
    const channel = store.channel();
    const guild = store.guild();
    const name = channelName(store, channel);
    byId("channel-name").replaceChildren(channelIcon(channel), h("span", {}, name));
    byId("channel-horizon").replaceChildren(...[horizonPill(channel)].filter(Boolean));
    byId("channel-topic").textContent = channel?.topic ?? "";
    thread.hidden = !store.canWrite || !THREADED.has(channel?.type) || isSealed(channel);
    thread.setAttribute("aria-label", w(isForum(channel) ? "page.forum.new" : "page.thread.new"));
    thread.title = thread.getAttribute("aria-label");
    document.title = guild ? w("page.title", { channel: name, guild: guild.name }) : w("page.title_dm", { name });
  });
  store.on("world bot linked", () => drawState(store));
}

const isForum = (channel) => channel?.type === CHANNEL.FORUM;

/** Ask for a name and start a thread, or a forum's post, in the open channel. */
export async function beginThread(store, goTo) {
  const channel = store.channel();
  const kind = isForum(channel) ? "forum" : "thread";
  await askWords({
    title: w(`page.${kind}.new`),
    label: w(`page.${kind}.name`),
    confirm: w(`page.${kind}.confirm`),
    most: 100,
    async take(name) {
      const made = await startThread({ as: store.me, channel_id: channel.id, name });
      await goTo(made.channel_id ?? made.id ?? channel.id);
    },
  });
}

function drawState(store) {
  const { state, detail } = store.bot;
  const chip = byId("bot-state");
  const bot = store.botUser();
  chip.dataset.state = state;
  chip.title = detail ?? "";
  chip.replaceChildren(
    h("span", { class: "lamp", "aria-hidden": "true" }),
    h("span", { class: "bot-name" }, bot ? nameOf(bot) : ""),
    h("span", { class: "bot-word" }, w(`page.bot.${state}`)),
  );
  const strip = byId("strip");
  let text = "";
  if (!store.linked) text = w("page.line.down");
  else if (state !== "online") text = detail || w(`page.bot.${state}_long`);
  strip.hidden = !text;
  if (strip.textContent !== text) strip.textContent = text;
  strip.dataset.tone = !store.linked || state === "stopped" ? "wrong" : "";
}

/** The two sides fold behind buttons when there is no room; Escape, the scrim or a choice closes them. */
export function foldSides() {
  const sides = [
    { side: byId("shelf"), opener: byId("open-shelf"), icon: "menu" },
    { side: byId("readers"), opener: byId("open-readers"), icon: "people" },
  ];
  const scrim = byId("scrim");
  const hall = byId("hall");

  function close(refocus = true) {
    for (const { side, opener } of sides) {
      if (!side.classList.contains("out")) continue;
      side.classList.remove("out");
      opener.setAttribute("aria-expanded", "false");
      hall.inert = false;
      scrim.hidden = true;
      if (refocus) opener.focus();
    }
  }

  for (const { side, opener, icon: name } of sides) {
    opener.append(icon(name));
    opener.addEventListener("click", () => {
      close(false);
      side.classList.add("out");
      opener.setAttribute("aria-expanded", "true");
      scrim.hidden = false;
      hall.inert = true;
      side.setAttribute("tabindex", "-1");
      side.focus();
    });
    side.addEventListener("keydown", (event) => event.key === "Escape" && close());
  }
  scrim.addEventListener("click", () => close());
  byId("shelf").addEventListener("click", (event) => event.target.closest(".channel, .who-row") && close());
  matchMedia("(min-width: 1040px)").addEventListener("change", () => close(false));
  matchMedia("(min-width: 720px)").addEventListener("change", () => close(false));
}
