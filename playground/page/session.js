// The line to the playground: its calls, and one socket that comes back by itself.

/** A refusal by the server; `message` is its sentence, `status` the HTTP status (0: not reached). */
export class Refusal extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function ask(path, body) {
  let answer;
  try {
    const init = body && {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    };
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
export const setOthers = (on) => ask("/page/others", { on });

const WAITS_MS = [300, 700, 1500, 3000, 5000];

/**
 * Keep a socket open for one user until close() is called.
 * Frames that arrive while the state is being fetched are held back and applied after it, so nothing falls in between.
 * @param {string|null} wanted the user to be; when the server does not know them, its default is taken
 * @param {{state: Function, event: Function, link: Function}} on state(whole), event(type, data), link(up)
 */
export function openSession(wanted, on) {
  let closed = false;
  let tries = 0;
  let timer = 0;
  let socket = null;

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
    let held = [];
    const take = (frame) => on.event(frame.t, frame.d);
    line.addEventListener("message", (event) => {
      if (closed) return;
      const frame = JSON.parse(event.data);
      if (held) held.push(frame);
      else take(frame);
    });
    line.addEventListener("open", async () => {
      try {
        const state = await fetchState(as);
        if (closed || line.readyState !== WebSocket.OPEN) return;
        tries = 0;
        on.state(state);
        const waiting = held;
        held = null;
        waiting.forEach(take);
        on.link(true);
      } catch {
        line.close();
      }
    });
    line.addEventListener("close", again);
  }

  const hurry = () => {
    if (closed || document.hidden || (socket && socket.readyState <= WebSocket.OPEN)) return;
    clearTimeout(timer);
    timer = setTimeout(connect, 0);
  };
  document.addEventListener("visibilitychange", hurry);
  connect();

  return {
    close() {
      closed = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", hurry);
      socket?.close();
    },
  };
}
