// The log of the open channel. Nodes are kept by key and only replaced when their message changed; the place the reader
// is looking at stays where it is.

import { byId, icon } from "./dom.js";
import { messageNode, waitingNode } from "./message.js";
import { offersOf } from "./offers.js";
import { compareIds } from "./store.js";
import { w } from "./words.js";

const NEAR_END_PX = 32;
const SAME_BREATH_MS = 5 * 60_000;

/**
 * Draw the log and keep it right.
 * @param {Object} store
 * @param {Object} pending
 * @param {Object} menus opens what can be done with a message
 * @param {(text: string) => void} beginCommand
 * @param {(guildId: string, eventId: string) => void} openEvents
 */
export function showLog(store, pending, menus, beginCommand, openEvents) {
  const scroller = byId("scroller");
  const log = byId("log");
  const latest = byId("latest");
  const dismissed = remembered();
  const shown = new Map();
  let drawn = new Map();
  let drawnFor = "";
  let atEnd = true;
  let missed = 0;
  let queued = false;

  const nearEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
  };

  function context(message) {
    if (!shown.has(message.id)) shown.set(message.id, new Set());
    return {
      me: store.me,
      user: store.user,
      role: store.role,
      channel: store.findChannel,
      event: (guildId, id) => store.guild(guildId)?.events.find((event) => event.id === id) ?? null,
      openChannel: store.open,
      openPlace,
      beginCommand,
      shown: shown.get(message.id),
      offers: (component) => offersOf(component, store),
      menu: (opener, pointer) => menus.forMessage(message, opener, pointer),
      original: (id) => (store.messages.get(message.channel_id) ?? []).find((other) => other.id === id) ?? null,
      find: show,
      press: (component, values) => pending.press(message, component, values),
      failure: pending.failure(message.id),
      forgive: () => pending.dismiss(message.id),
      dismiss: () => {
        dismissed.add(message.id);
        queue();
      },
    };
  }

  /** Bring a message into view, as a click on a reply's first line does. */
  function show(id) {
    const node = drawn.get(id)?.node;
    if (!node) return;
    node.scrollIntoView({ block: "center" });
    node.classList.remove("sought");
    // Reading a size makes the browser notice that the class was away, so that the light begins anew.
    void node.offsetWidth;
    node.classList.add("sought");
  }

  /** Go where one of Discord's addresses leads. */
  function openPlace({ channel, message, guild, event }) {
    if (event) openEvents(guild, event);
    else store.open(channel);
    // The channel is drawn when this is through.
    if (message) queueMicrotask(() => show(message));
  }

  function entries() {
    const messages = (store.messages.get(store.channelId) ?? []).filter((message) => !dismissed.has(message.id));
    const list = messages.map((message) => {
      const failure = pending.failure(message.id);
      return { key: message.id, at: message.id, message, failure, build: () => messageNode(message, context(message)) };
    });
    for (const known of pending.commands(store.channelId)) {
      const entry = {
        key: known.key,
        message: known,
        failure: known.state,
        build: () =>
          waitingNode(known, { user: store.user, bot: store.botUser(), dismiss: () => pending.dismiss(known.key) }),
      };
      // Its interaction's id says where it belongs among the messages; before that is known it is the newest.
      const place = known.id ? list.findIndex((other) => other.at && compareIds(other.at, known.id) > 0) : -1;
      list.splice(place < 0 ? list.length : place, 0, entry);
    }
    return list;
  }

  function draw() {
    queued = false;
    const view = `${store.me} ${store.channelId}`;
    const list = entries();
    const moved = view !== drawnFor;
    if (moved) {
      drawn = new Map();
      log.replaceChildren();
      drawnFor = view;
      atEnd = true;
      missed = 0;
      log.setAttribute("aria-live", "off");
    } else {
      log.setAttribute("aria-live", "polite");
    }
    if (!moved && !atEnd) missed += list.filter((entry) => entry.at && !drawn.has(entry.key)).length;
    keepingPlace(() => reconcile(list));
    markPressed();
    sayLatest();
    byId("empty").hidden = list.length > 0;
  }

  function keepingPlace(change) {
    const top = scroller.getBoundingClientRect().top;
    const seen = atEnd ? [] : [...log.children].filter((node) => node.getBoundingClientRect().bottom > top);
    const anchor = seen.find((node) => node.getBoundingClientRect().top >= top) ?? seen[0];
    const key = anchor?.dataset.key;
    const offset = anchor?.getBoundingClientRect().top;
    change();
    if (atEnd) toEnd();
    else if (key && drawn.has(key)) scroller.scrollTop += drawn.get(key).node.getBoundingClientRect().top - offset;
  }

  function reconcile(list) {
    const next = new Map();
    let before = null;
    list.forEach((entry, index) => {
      const old = drawn.get(entry.key);
      const same = old && old.message === entry.message && old.failure === entry.failure;
      const node = same ? old.node : entry.build();
      node.dataset.key = entry.key;
      node.classList.toggle("continued", continues(list[index - 1], entry));
      const expected = before ? before.nextSibling : log.firstChild;
      if (old && !same) swap(old.node, node);
      else if (node !== expected) log.insertBefore(node, expected);
      next.set(entry.key, { node, message: entry.message, failure: entry.failure });
      before = node;
    });
    for (const [key, { node }] of drawn) if (!next.has(key)) leave(node);
    drawn = next;
  }

  /** Put an edited message where the old one was; whoever had the keyboard on one of its buttons keeps it there. */
  function swap(old, node) {
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const { customId, part } = focused?.dataset ?? {};
    old.replaceWith(node);
    if (!focused) return;
    const heirs = [...node.querySelectorAll("[data-custom-id]:not(:disabled)")];
    const heir =
      heirs.find((one) => one.dataset.customId === customId) ?? heirs.find((one) => part && one.dataset.part === part);
    (heir ?? scroller).focus({ preventScroll: true });
  }

  function leave(node) {
    if (node.contains(document.activeElement)) scroller.focus({ preventScroll: true });
    node.remove();
  }

  function markPressed() {
    for (const { node, message } of drawn.values()) {
      for (const control of node.querySelectorAll("[data-custom-id]")) {
        const busy = pending.isPressed(message.id, control.dataset.customId);
        if (busy) control.setAttribute("aria-busy", "true");
        else control.removeAttribute("aria-busy");
      }
    }
  }

  function sayLatest() {
    latest.hidden = atEnd;
    latest.replaceChildren(icon("down"), missed > 0 ? w("page.log.new", { count: missed }) : w("page.log.latest"));
  }

  function queue() {
    if (queued) return;
    queued = true;
    queueMicrotask(draw);
  }

  scroller.addEventListener(
    "scroll",
    () => {
      atEnd = nearEnd();
      if (atEnd) missed = 0;
      sayLatest();
    },
    { passive: true },
  );
  latest.addEventListener("click", () => {
    atEnd = true;
    missed = 0;
    toEnd();
    sayLatest();
  });
  const growth = new ResizeObserver(() => atEnd && toEnd());
  growth.observe(scroller);
  growth.observe(log);
  store.on("world channel messages pending", queue);

  return {
    /** The reader did something whose answer will stand at the end: go there. */
    followEnd() {
      atEnd = true;
      toEnd();
    },
  };
}

function continues(previous, { message, at }) {
  const before = previous?.message;
  return Boolean(
    at &&
    previous?.at &&
    before.author.id === message.author.id &&
    !message.interaction &&
    !message.message_reference &&
    Boolean(before.ephemeral_for) === Boolean(message.ephemeral_for) &&
    Date.parse(message.timestamp) - Date.parse(before.timestamp) < SAME_BREATH_MS,
  );
}

/** Dismissed messages, for as long as this tab lives. */
function remembered() {
  const KEY = "casebook.dismissed";
  let ids = new Set();
  try {
    ids = new Set(JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
  } catch {
    ids = new Set();
  }
  return {
    has: (id) => ids.has(id),
    add(id) {
      ids.add(id);
      sessionStorage.setItem(KEY, JSON.stringify([...ids].slice(-500)));
    },
  };
}
