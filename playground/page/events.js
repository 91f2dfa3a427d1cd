// A server's scheduled events: the line on the shelf that tells of them, and the sheet on which they are listed.

import { openDialog } from "./ask.js";
import { moment, relative } from "./clock.js";
import { byId, freshId, h, icon } from "./dom.js";
import { nameOf } from "./people.js";
import { prose } from "./prose.js";
import { w } from "./words.js";

/** The line on the shelf; null where nothing is planned. */
export function eventsLine(guild, open) {
  const { events } = guild;
  if (!events.length) return null;
  const on = events.some((event) => event.on);
  return h(
    "button",
    {
      type: "button",
      class: "channel",
      "aria-haspopup": "dialog",
      data: { testid: "open-events", shelfKey: `events-${guild.id}` },
      on: { click: () => open(guild.id) },
    },
    icon("calendar"),
    h("span", { class: "channel-title" }, w("page.events.line")),
    h("span", { class: "channel-mark count" }, on ? w("page.events.on") : events.length),
  );
}

/**
 * The sheet of events.
 * @param {Object} store
 * @param {Object} context prose()'s context, for the descriptions
 * @returns {(guildId: string, eventId?: string) => void} opens it; with an event's id, at that event
 */
export function createEvents(store, context) {
  let shown = null;

  function draw() {
    const guild = store.guild(shown.guildId);
    const events = guild?.events ?? [];
    shown.title.textContent = w("page.events.title", { guild: guild?.name ?? "" });
    shown.list.replaceChildren(
      ...(events.length
        ? events.map((event) => eventNode(store, context, event))
        : [h("p", { class: "empty-text" }, w("page.events.none"))]),
    );
  }

  store.on("world", () => shown && draw());

  return (guildId, eventId) => {
    const title = h("h2", { id: freshId("events"), tabindex: -1 });
    const list = h("div", { class: "dialog-body", tabindex: 0, role: "group", "aria-labelledby": title.id });
    const shut = h(
      "button",
      { type: "button", class: "fold", "aria-label": w("page.events.close"), on: { click: () => dialog.close() } },
      icon("close"),
    );
    const dialog = h(
      "dialog",
      { class: "dialog", "aria-labelledby": title.id, data: { testid: "events" } },
      h("div", { class: "sheet-form" }, h("header", { class: "dialog-top" }, title, shut), list),
    );
    shown = { guildId, title, list };
    draw();
    openDialog(dialog);
    dialog.addEventListener("close", () => {
      shown = null;
      // The shelf may have been drawn anew meanwhile, or have folded away: then there is no way back to its line.
      const line = document.querySelector(`[data-shelf-key="events-${guildId}"]`);
      for (const heir of [line, byId("composer")]) if (document.activeElement === document.body) heir?.focus();
    });
    // What a description leads to stands behind the sheet.
    list.addEventListener("click", (event) => event.target.closest("button.mention") && dialog.close());
    const wanted = eventId ? list.querySelector(`[data-event-id="${CSS.escape(eventId)}"]`) : null;
    (wanted ?? title).focus();
  };
}

function eventNode(store, context, event) {
  const name = freshId("event");
  const by = store.user(event.creator_id);
  return h(
    "article",
    {
      class: "event",
      tabindex: -1,
      "aria-labelledby": name,
      data: { testid: "event", eventId: event.id },
    },
    h(
      "p",
      { class: "event-when" },
      icon("calendar"),
      event.on ? h("span", { class: "tag" }, w("page.events.on")) : relative(event.start),
      h("span", {}, moment(event.start), " – ", moment(event.end, sameDay(event) ? "t" : "f")),
    ),
    h("h3", { id: name }, event.name),
    h("p", { class: "event-place" }, icon("pin"), h("span", {}, event.place)),
    event.description ? prose(event.description, context) : null,
    h("p", { class: "small" }, w("page.events.by", { name: nameOf(by) })),
  );
}

const sameDay = ({ start, end }) => new Date(start).toDateString() === new Date(end).toDateString();
