// The page's start: words, then one session for whoever ?as= says, and every event to where it belongs.

import { startClock } from "./clock.js";
import { showDesk } from "./desk.js";
import { byId } from "./dom.js";
import { showDrawer } from "./drawer.js";
import { createEvents } from "./events.js";
import { showForum } from "./forum.js";
import { showLog } from "./log.js";
import { createMenus } from "./menus.js";
import { SILENT } from "./message.js";
import { openModal } from "./modal.js";
import { notice } from "./notice.js";
import { createPending } from "./pending.js";
import { nameOf, showReaders } from "./people.js";
import { foldSides, showRoom } from "./room.js";
import { fetchUsable, openSession } from "./session.js";
import { addressOf, channelName, showShelf } from "./shelf.js";
import { createStore } from "./store.js";
import { showWelcome } from "./welcome.js";
import { showWho } from "./who.js";
import { loadWords, w } from "./words.js";
import { CHANNEL, asOthers } from "./world.js";

const store = createStore();
const pending = createPending(store);
let session = null;
let tellsUsable = true;

const EVENTS = {
  message_create: ({ message }) => {
    store.upsert(message, true);
    pending.answered(message);
    callIn(message);
  },
  message_update: ({ message }) => store.upsert(message, false),
  message_delete: ({ channel_id: channelId, message_id: messageId }) => store.remove(channelId, messageId),
  interaction_done: ({ interaction_id: id }) => pending.done(id),
  interaction_failed: ({ interaction_id: id }) => pending.failed(id),
  modal: ({ interaction_id: id, modal }) => openModal(store, pending, id, modal),
  commands: ({ commands }) => {
    store.set("commands", commands);
    askUsable();
  },
  bot: (state) => store.set("bot", state),
  others: (others) => store.set("others", asOthers({ ...store.others, ...others })),
  faults: ({ faults }) => store.set("faults", faults),
  deviation: (deviation) => store.deviated(deviation),
  state_changed: () => session.refresh(),
};

/** Say that somebody calls the reader where the reader is not looking; what is sent silently makes no sound. */
function callIn({ author, called = [], channel_id: channelId, flags }) {
  if (!called.includes(store.me) || flags & SILENT || channelId === store.channelId) return;
  const channel = store.findChannel(channelId);
  if (!channel) return;
  const name = nameOf(store.user(author.id));
  const key = channel.type === CHANNEL.DM ? "page.mention.letter" : "page.mention.called";
  notice(w(key, { name, channel: channelName(store, channel) }), "");
}

const asInAddress = () => new URLSearchParams(location.search).get("as");

function enter(as) {
  session?.close();
  session = openSession(as, {
    state(whole, first) {
      store.replace(whole);
      if (first) pending.forget();
      writeAddress();
      byId("room").hidden = false;
      byId("opening").hidden = true;
    },
    event: (type, data) => EVENTS[type]?.(data),
    link(up) {
      store.set("linked", up);
      if (!up && !store.loaded) byId("opening").textContent = w("page.opening_failed");
    },
  });
}

function become(id) {
  if (id === store.me) return;
  const address = new URL(location.href);
  address.searchParams.set("as", id);
  history.pushState(null, "", address);
  enter(id);
}

/** What may be used differs by channel and person; an older server does not say, and then everything is offered. */
async function askUsable() {
  const { me, channelId } = store;
  if (!me || !channelId || !tellsUsable) return;
  let usable = null;
  try {
    usable = await fetchUsable(me, channelId);
  } catch (error) {
    tellsUsable = ![404, 501].includes(error.status);
  }
  if (store.me === me && store.channelId === channelId) store.set("usable", usable);
}

/** Who and where are in the address, so that a tab can be bookmarked and two tabs can be two people. */
function writeAddress() {
  const address = new URL(location.href);
  address.searchParams.set("as", store.me);
  const channel = store.channel();
  address.hash = channel ? addressOf(store, channel) : "";
  if (address.href !== location.href) history.replaceState(null, "", address);
}

function followHash() {
  const name = decodeURIComponent(location.hash.slice(1));
  const channel = store.channels().find((one) => one.id === name || addressOf(store, one) === name);
  if (channel) store.open(channel.id);
}

/** Open a channel that may have been made this moment. */
async function goTo(channelId) {
  location.hash = channelId;
  if (!store.findChannel(channelId)) await session.refresh();
}

/** Words first: until they are here there is nothing the page could say. */
async function words() {
  for (;;) {
    try {
      await loadWords();
      return;
    } catch {
      await new Promise((wait) => setTimeout(wait, 1000));
    }
  }
}

async function start() {
  await words();
  byId("opening").textContent = w("page.opening");
  let desk = null;
  const begin = (text) => desk.begin(text);
  const menus = createMenus(store, pending, goTo);
  const openEvents = createEvents(store, {
    user: store.user,
    role: store.role,
    channel: store.findChannel,
    event: () => null,
    openChannel: store.open,
    openPlace: ({ channel }) => channel && store.open(channel),
    beginCommand: begin,
    shown: new Set(),
  });
  showShelf(store, goTo, openEvents);
  showRoom(store, goTo);
  showReaders(store, menus);
  showWho(store, become);
  showForum(store, goTo);
  const log = showLog(store, pending, menus, begin, openEvents);
  desk = showDesk(store, pending, log);
  showWelcome(store, pending, log, begin);
  showDrawer(store);
  foldSides();
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("composer").focus();
  });
  startClock();
  store.on("world", followHash);
  store.on("channel", writeAddress);
  store.on("world channel", askUsable);
  addEventListener("hashchange", followHash);
  addEventListener("popstate", () => {
    const as = asInAddress();
    if (as && as !== store.me) enter(as);
  });
  enter(asInAddress());
}

start();
