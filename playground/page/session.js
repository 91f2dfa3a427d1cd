// The line to the playground: its calls, and one socket that comes back by itself.

/** A refusal by the server; `message` is its sentence, `status` the HTTP status (0: not reached). */
export class Refusal extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

const ask = (path, body) =>
  call(path, body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

async function call(path, init) {
  let answer;
  try {
    answer = await fetch(path, init);
  } catch {
    throw new Refusal("", 0);
  }
  let data = {};
  try {
    data = await answer.json();
  } catch {
    data = {};
  }
  if (!answer.ok) throw new Refusal(data.error ?? data.message ?? String(answer.status), answer.status);
  return data;
}

export const fetchState = (as) => ask(as ? `/page/state?as=${encodeURIComponent(as)}` : "/page/state");
export const sendCommand = (body) => ask("/page/command", body);
export const sendAutocomplete = (body) => ask("/page/autocomplete", body);
export const sendComponent = (body) => ask("/page/component", body);
export const sendModal = (body) => ask("/page/modal", body);
export const sendFile = (as, file) =>
  call(`/page/upload?${new URLSearchParams({ as, name: file.name })}`, { method: "POST", body: file });
export const setOthers = (body) => ask("/page/others", body);
export const startThread = (body) => ask("/page/thread", body);
export const openDm = (as) => ask("/page/dm", { as });
export const setFault = (body) => ask("/page/control/fault", body);
export const clearFaults = (id) => ask("/page/control/fault/clear", id ? { id } : {});
export const takeAway = (body) => ask("/page/control/remove", body);
export const changeThread = (body) => ask("/page/control/thread", body);
export const addBot = (guildId) => ask("/page/control/add-bot", { guild_id: guildId });

/** The commands usable in a channel; rejects where the server does not tell, and then all commands are. */
export async function fetchUsable(as, channelId) {
  const query = new URLSearchParams({ as, channel_id: channelId });
  const answer = await ask(`/page/commands?${query}`);
  return Array.isArray(answer) ? answer : answer.commands;
}

const WAITS_MS = [300, 700, 1500, 3000, 5000];

/**
 * Keep a socket open for one user until close() is called.
 * Frames that arrive while the state is being fetched are held back and applied after it, so nothing falls in between.
 * @param {string|null} wanted the user to be; when the server does not know them, its default is taken
 * @param {{state: Function, event: Function, link: Function}} on state(whole, first of this line), event(type, data),
 *   link(up)
 */
export function openSession(wanted, on) {
  let closed = false;
  let tries = 0;
  let timer = 0;
  let socket = null;
  let held = null;
  let current = wanted;
  let stale = false;

  async function whoAmI() {
    try {
      return (await fetchState(wanted)).me;
    } catch (error) {
      if (!wanted || error.status === 0 || error.status >= 500) throw error;
      return (await fetchState(null)).me;
    }
  }

  function again() {
    if (closed) return;
    on.link(false);
    timer = setTimeout(connect, WAITS_MS[Math.min(tries++, WAITS_MS.length - 1)]);
  }

  async function connect() {
    let as;
    try {
      as = await whoAmI();
    } catch {
      again();
      return;
    }
    if (closed) return;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const line = new WebSocket(`${scheme}://${location.host}/page/events?as=${encodeURIComponent(as)}`);
    socket = line;
    current = as;
    held = [];
    line.addEventListener("message", (event) => {
      if (closed || line !== socket) return;
      const frame = JSON.parse(event.data);
      if (held) held.push(frame);
      else on.event(frame.t, frame.d);
    });
    line.addEventListener("open", async () => {
      if (!(await load(line, true))) return;
      tries = 0;
      on.link(true);
    });
    line.addEventListener("close", again);
  }

  /** Fetch the state and hand it on, then the frames that came meanwhile. Closes the line when that fails. */
  async function load(line, first) {
    held = [];
    try {
      let state;
      do {
        stale = false;
        state = await fetchState(current);
      } while (stale);
      if (closed || line !== socket || line.readyState !== WebSocket.OPEN) return false;
      on.state(state, first);
    } catch {
      line.close();
      return false;
    }
    const waiting = held;
    held = null;
    for (const { t, d } of waiting) on.event(t, d);
    return true;
  }

  /** Something larger than a message changed: fetch the whole state again. */
  async function refresh() {
    if (held) stale = true;
    else if (socket) await load(socket, false);
  }

  const hurry = () => {
    if (closed || document.hidden || (socket && socket.readyState <= WebSocket.OPEN)) return;
    clearTimeout(timer);
    timer = setTimeout(connect, 0);
  };
  document.addEventListener("visibilitychange", hurry);
  connect();

  return {
    refresh,
    close() {
      closed = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", hurry);
      socket?.close();
    },
  };
}
