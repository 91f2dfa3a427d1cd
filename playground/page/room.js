// What stands about the log: the shelf of channels, the bot's state, and the sides that fold away on a narrow screen.

import { byId, h, icon } from "./dom.js";
import { nameOf } from "./people.js";
import { w } from "./words.js";

/** Draw the shelf and the top line and keep them right. */
export function showRoom(store) {
  store.on("world", () => {
    byId("guild").replaceChildren(icon("lamp"), h("span", {}, store.guild.name));
  });
  store.on("world channel unread", () => drawChannels(store));
  store.on("world channel", () => {
    const channel = store.channel();
    byId("channel-name").replaceChildren(icon("channel"), channel?.name ?? "");
    byId("channel-topic").textContent = channel?.topic ?? "";
    document.title = w("page.title", { channel: channel?.name ?? "", guild: store.guild.name });
  });
  store.on("world bot linked", () => drawState(store));
}

function drawChannels(store) {
  const focused = document.activeElement?.dataset.channelId;
  byId("channels").replaceChildren(
    ...store.channels.map((channel) => {
      const open = channel.id === store.channelId;
      const unread = store.unread.has(channel.id);
      return h(
        "li",
        {},
        h(
          "a",
          {
            href: `#${channel.name}`,
            class: `channel${open ? " open" : ""}${unread ? " unread" : ""}`,
            "aria-current": open ? "page" : null,
            data: { testid: "channel", channelId: channel.id, channelName: channel.name },
          },
          icon("channel"),
          h("span", { class: "channel-title" }, channel.name),
          unread ? h("span", { class: "unread-mark" }, w("page.channels.unread")) : null,
        ),
      );
    }),
  );
  if (focused) byId("channels").querySelector(`[data-channel-id="${focused}"]`)?.focus();
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
