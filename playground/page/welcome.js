// The card in an empty channel: what can be done here, each a button that fills the composer.

import { byId, h, icon } from "./dom.js";
import { w } from "./words.js";

const DEEDS = [
  { command: "/character", key: "look_up", icon: "card" },
  { command: "/trivia start", key: "play", icon: "dice" },
  { command: "/leaderboard", key: "board", icon: "board" },
];

/** @param {(text: string) => void} begin fills the composer */
export function showWelcome(begin) {
  byId("welcome").replaceChildren(
    h(
      "section",
      { class: "welcome", data: { testid: "welcome" }, "aria-labelledby": "welcome-title" },
      h("h2", { id: "welcome-title" }, w("page.welcome.title")),
      h("p", {}, w("page.welcome.text")),
      h(
        "div",
        { class: "deeds" },
        DEEDS.map((deed) =>
          h(
            "button",
            {
              type: "button",
              class: "deed",
              data: { testid: "deed", fills: deed.command },
              on: { click: () => begin(deed.command) },
            },
            icon(deed.icon),
            h("span", { class: "deed-title" }, w(`page.welcome.${deed.key}`)),
            h("span", { class: "deed-text" }, w(`page.welcome.${deed.key}_text`)),
            h("span", { class: "deed-command" }, deed.command),
          ),
        ),
      ),
      h("p", { class: "welcome-hint" }, w("page.welcome.hint")),
    ),
  );
}
