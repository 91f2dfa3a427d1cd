// The page's start: words, then one session for whoever ?as= says, and every event to where it belongs.

import { startClock } from "./clock.js";
import { showDesk } from "./desk.js";
import { byId } from "./dom.js";
import { showLog } from "./log.js";
import { createPending } from "./pending.js";
import { showReaders, showWho } from "./people.js";
import { foldSides, showRoom } from "./room.js";
import { openSession } from "./session.js";
import { createStore } from "./store.js";
import { showWelcome } from "./welcome.js";
import { loadWords, w } from "./words.js";

const store = createStore();
const pending = createPending(store);
let session = null;

const EVENTS = {
  message_create: ({ message }) => {
    store.upsert(message, true);
    pending.answered(message);
  },
  message_update: ({ message }) => store.upsert(message, false),
  message_delete: ({ channel_id: channelId, message_id: messageId }) => store.remove(channelId, messageId),
  interaction_done: ({ interaction_id: id }) => pending.done(id),
  interaction_failed: ({ interaction_id: id }) => pending.failed(id),
  commands: ({ commands }) => store.set("commands", commands),
  bot: (state) => store.set("bot", state),
  others: ({ others }) => store.set("others", others),
};

const asInAddress = () => new URLSearchParams(location.search).get("as");

function enter(as) {
  session?.close();
  session = openSession(as, {
    state(whole) {
      store.replace(whole);
      pending.forget();
      writeAddress();
      byId("room").hidden = false;
      byId("opening").hidden = true;
    },
    event: (type, data) => EVENTS[type]?.(data),
    link(up) {
      store.set("linked", up);
      if (!up && !store.guild) byId("opening").textContent = w("page.opening_failed");
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

/** Who and where are in the address, so that a tab can be bookmarked and two tabs can be two people. */
function writeAddress() {
  const address = new URL(location.href);
  address.searchParams.set("as", store.me);
  address.hash = store.channel()?.name ?? "";
  if (address.href !== location.href) history.replaceState(null, "", address);
}

function followHash() {
  const name = decodeURIComponent(location.hash.slice(1));
  const channel = store.channels.find((one) => one.name === name);
  if (channel) store.open(channel.id);
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
  showRoom(store);
  showReaders(store);
  showWho(store, become);
  const log = showLog(store, pending, begin);
  desk = showDesk(store, pending, log);
  showWelcome(begin);
  foldSides();
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("composer").focus();
  });
  startClock();
  store.on("world", followHash);
  store.on("channel", writeAddress);
  addEventListener("hashchange", followHash);
  addEventListener("popstate", () => {
    const as = asInAddress();
    if (as && as !== store.me) enter(as);
  });
  enter(asInAddress());
}

start();
