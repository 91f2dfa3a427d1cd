// The guided first minute: the page opens on a message of the house whose three buttons really do the three things.

import { byId, h, icon } from "./dom.js";
import { notice } from "./notice.js";
import { sendAutocomplete, setOthers } from "./session.js";
import { flatten, nest } from "./slash.js";
import { w } from "./words.js";
import { CHANNEL, asOthers } from "./world.js";

const LOOK_UP = "/character";
const PLAY = "/trivia quick";
const WEEK = "/announce week";
const BOARD = "/leaderboard";
const DONE_KEY = "casebook.first-minute";

/**
 * Show the message above the log of the first channel, and what stands in any other empty channel.
 * @param {Object} store
 * @param {Object} pending
 * @param {{followEnd: Function}} log
 * @param {(text: string) => void} begin fills the composer
 */
export function showWelcome(store, pending, log, begin) {
  const place = byId("welcome");
  const done = new Set(recall());
  let busy = null;

  const entries = () => flatten(store.usable ?? store.commands);
  const has = (text) => entries().find((entry) => entry.text === text) ?? null;

  const deeds = () => [
    { key: "look_up", icon: "card", command: LOOK_UP, act: lookUp },
    { key: "play", icon: "dice", command: PLAY, act: play },
    has(WEEK)
      ? { key: "tomorrow", icon: "horn", command: WEEK, act: (entry) => send(entry, []) }
      : { key: "board", icon: "board", command: BOARD, act: (entry) => send(entry, []) },
  ];

  function send(entry, values) {
    log.followEnd();
    return pending.run(store.channelId, entry.path, nest(entry.path, values));
  }

  /** Take the first name the bot offers; where it offers none, the reader names somebody. */
  async function lookUp(entry) {
    const wanted = entry.options.find((option) => option.required);
    if (!wanted) return send(entry, []);
    const asked = { type: wanted.type, name: wanted.name, value: "", focused: true };
    const offered = wanted.autocomplete
      ? (
          await sendAutocomplete({
            as: store.me,
            channel_id: store.channelId,
            name: entry.path[0],
            type: 1,
            options: nest(entry.path, [asked]),
          })
        ).choices
      : (wanted.choices ?? []);
    if (!offered.length) {
      begin(entry.text);
      return null;
    }
    return send(entry, [{ type: wanted.type, name: wanted.name, value: offered[0].value }]);
  }

  async function play(entry) {
    store.set("others", asOthers(await setOthers({ on: true })));
    return send(entry, []);
  }

  async function press(deed) {
    const entry = has(deed.command);
    if (!entry) {
      notice(w("page.welcome.not_yet"));
      return;
    }
    if (busy) return;
    busy = deed.key;
    draw();
    try {
      if ((await deed.act(entry)) !== null) {
        done.add(deed.key);
        keep([...done]);
      }
    } catch (error) {
      notice(error.message || w("page.line.down"));
    } finally {
      busy = null;
      draw();
    }
  }

  function draw() {
    const first = store.channels().find(({ type }) => type === CHANNEL.TEXT);
    place.hidden = !first || first.id !== store.channelId;
    if (place.hidden) return;
    const all = deeds();
    const focused = document.activeElement?.dataset?.deed;
    const next = all.find(({ key }) => !done.has(key))?.key ?? null;
    place.replaceChildren(card(all, next));
    if (focused) place.querySelector(`[data-deed="${focused}"]`)?.focus({ preventScroll: true });
  }

  function card(all, next) {
    return h(
      "article",
      { class: "welcome", data: { testid: "welcome" }, "aria-labelledby": "welcome-title" },
      h("h2", { id: "welcome-title" }, w("page.welcome.title")),
      h("p", {}, w("page.welcome.text")),
      h(
        "ol",
        { class: "deeds" },
        all.map((deed) => h("li", {}, deedNode(deed, deed.key === next))),
      ),
      h("p", { class: "welcome-hint" }, w(next ? "page.welcome.hint" : "page.welcome.done")),
    );
  }

  function deedNode(deed, isNext) {
    const ticked = done.has(deed.key);
    return h(
      "button",
      {
        type: "button",
        class: `deed${isNext ? " next" : ""}${ticked ? " done" : ""}`,
        "aria-busy": busy === deed.key ? "true" : null,
        data: { testid: "deed", deed: deed.key, command: deed.command },
        on: { click: () => press(deed) },
      },
      icon(ticked ? "tick" : deed.icon),
      h("span", { class: "deed-title" }, w(`page.welcome.${deed.key}`)),
      ticked ? h("span", { class: "unseen" }, w("page.welcome.ticked")) : null,
      h("span", { class: "deed-text" }, w(`page.welcome.${deed.key}_text`)),
      h("span", { class: "deed-command" }, deed.command),
    );
  }

  store.on("world channel commands usable", draw);
  byId("empty").replaceChildren(h("p", { class: "empty-text" }, w("page.empty")));
}

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(DONE_KEY) ?? "[]");
  } catch {
    return [];
  }
}

const keep = (keys) => sessionStorage.setItem(DONE_KEY, JSON.stringify(keys));
