// The drawer of faults: what to break between the bot and its Discord, what is set, and what the bot did amiss.

import { byId, h, icon } from "./dom.js";
import { faultForm, faultList, none } from "./faults.js";
import { notice } from "./notice.js";
import { addBot, changeThread, takeAway } from "./session.js";
import { channelName } from "./shelf.js";
import { w } from "./words.js";
import { CHANNEL, isThread } from "./world.js";

/** Draw the drawer and its opener, and keep both right. */
export function showDrawer(store) {
  const drawer = byId("faults");
  const opener = byId("open-faults");
  const badge = h("span", { class: "badge", hidden: true });
  const list = h("div", { class: "fault-list" });
  const things = h("div", { class: "fault-buttons" });
  const deviations = h("ol", { class: "deviations" });
  opener.append(icon("wrench"), badge);

  const title = h("h2", { id: "faults-title", tabindex: -1 }, w("page.faults.title"));
  const shut = h(
    "button",
    { type: "button", class: "fold", "aria-label": w("page.faults.close"), data: { testid: "close-faults" } },
    icon("close"),
  );
  drawer.replaceChildren(
    h("header", { class: "faults-top" }, title, shut),
    h(
      "div",
      { class: "faults-body", tabindex: 0, role: "group", "aria-labelledby": "faults-title" },
      section("page.faults.set", h("p", { class: "faults-hint" }, w("page.faults.hint")), faultForm()),
      section("page.faults.waiting", list),
      section("page.faults.things", h("p", { class: "faults-hint" }, w("page.faults.things_hint")), things),
      section("page.deviations.title", h("p", { class: "faults-hint" }, w("page.deviations.hint")), deviations),
    ),
  );

  const beside = matchMedia("(min-width: 1040px)");

  /** Over the hall, not beside it, the drawer must keep the keyboard from what it covers. */
  const cover = () => {
    byId("hall").inert = !drawer.hidden && !beside.matches;
  };

  function toggle(out) {
    drawer.hidden = !out;
    opener.setAttribute("aria-expanded", String(out));
    byId("room").classList.toggle("testing", out);
    cover();
    if (out) title.focus();
    else opener.focus();
  }
  opener.addEventListener("click", () => toggle(drawer.hidden));
  beside.addEventListener("change", cover);
  shut.addEventListener("click", () => toggle(false));
  drawer.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    toggle(false);
  });

  store.on("world faults", () => list.replaceChildren(...faultList(store)));
  store.on("world channel", () => things.replaceChildren(...removals(store)));
  store.on("world deviations", () => {
    const found = store.deviations;
    badge.hidden = found.length === 0;
    badge.textContent = found.length;
    opener.setAttribute("aria-label", w("page.faults.open", { count: found.length }));
    deviations.replaceChildren(
      ...(found.length ? [...found].reverse().map(deviationNode) : [none("page.deviations.none")]),
    );
  });
}

const section = (key, ...children) => h("section", {}, h("h3", { class: "caption" }, w(key)), children);

function deviationNode({ at, what, route }) {
  const time = h("time", { datetime: new Date(at).toISOString() }, new Date(at).toLocaleTimeString("en-GB"));
  return h(
    "li",
    { class: "deviation", data: { testid: "deviation" } },
    h("p", {}, what),
    h("p", { class: "deviation-where" }, time, " ", h("code", {}, route)),
  );
}

function removals(store) {
  const channel = store.channel();
  const guild = store.guild();
  const act = (label, testid, call) =>
    h(
      "button",
      {
        type: "button",
        class: "button secondary",
        data: { testid },
        on: {
          async click() {
            try {
              await call();
              notice(w("page.faults.done"), "");
            } catch (error) {
              notice(error.message || w("page.line.down"));
            }
          },
        },
      },
      label,
    );
  if (!channel) return [];
  const name = channelName(store, channel);
  return [
    channel.type === CHANNEL.DM
      ? null
      : act(w("page.faults.remove_channel", { channel: name }), "remove-channel", () =>
          takeAway({ kind: "channel", channel_id: channel.id, guild_id: guild?.id }),
        ),
    ...(isThread(channel) ? ["archived", "locked"] : []).map((key) =>
      act(w(`page.faults.${channel[key] ? "un" : ""}${key}`, { channel: name }), key, () =>
        changeThread({ channel_id: channel.id, [key]: !channel[key] }),
      ),
    ),
    ...store.guilds.map((one) =>
      one.bot_in
        ? act(w("page.faults.remove_bot", { guild: one.name }), "remove-bot", () =>
            takeAway({ kind: "bot", guild_id: one.id }),
          )
        : act(w("page.faults.add_bot", { guild: one.name }), "add-bot", () => addBot(one.id)),
    ),
  ].filter(Boolean);
}
