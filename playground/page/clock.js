// Discord's timestamps, in this reader's own zone; the relative ones are kept ticking by one timer.

const FORMATS = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
  F: { dateStyle: "full", timeStyle: "short" },
};

const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

const language = () => document.documentElement.lang || undefined;
const formats = new Map();

function format(date, style) {
  if (!formats.has(style)) formats.set(style, new Intl.DateTimeFormat(language(), FORMATS[style]));
  return formats.get(style).format(date);
}

let distances;

function fromNow(date) {
  distances ??= new Intl.RelativeTimeFormat(language());
  const seconds = Math.round((date.getTime() - Date.now()) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS[UNITS.length - 1];
  return distances.format(Math.trunc(seconds / size), unit);
}

/**
 * The <time> of a <t:…> mark.
 * @param {number} seconds since 1970, UTC
 * @param {"t"|"T"|"d"|"D"|"f"|"F"|"s"|"S"|"R"} style
 */
export function timestamp(seconds, style) {
  const date = new Date(seconds * 1000);
  const node = document.createElement("time");
  node.className = "stamp";
  if (Number.isNaN(date.getTime())) {
    node.textContent = String(seconds);
    return node;
  }
  node.dateTime = date.toISOString();
  node.title = format(date, "F");
  if (style === "R") {
    node.dataset.relative = String(date.getTime());
    // A screen reader in a live region would otherwise read every tick.
    node.setAttribute("aria-live", "off");
    node.textContent = fromNow(date);
  } else {
    node.textContent = format(date, style);
  }
  return node;
}

/** The <time> of an ISO text, in one of the styles of timestamp(). */
export const moment = (iso, style = "f") => timestamp(new Date(iso).getTime() / 1000, style);

/** How far off an ISO text is, ticking. */
export const relative = (iso) => moment(iso, "R");

/** How a moment (ms since 1970) reads in a style, as plain text. */
export const sample = (ms, style) => timestamp(ms / 1000, style).textContent;

/** A message's own time: the hour today, the date as well before that. */
export function postedAt(iso) {
  const date = new Date(iso);
  const node = document.createElement("time");
  const today = date.toDateString() === new Date().toDateString();
  node.dateTime = date.toISOString();
  node.title = format(date, "F");
  node.textContent = today ? format(date, "t") : `${format(date, "d")} ${format(date, "t")}`;
  return node;
}

/** The full date and time of an ISO text, for a title. */
export const inFull = (iso) => format(new Date(iso), "F");

/** Keep every relative timestamp on the page right, from now on. */
export function startClock() {
  setInterval(() => {
    for (const node of document.querySelectorAll("time[data-relative]")) {
      const text = fromNow(new Date(Number(node.dataset.relative)));
      if (node.textContent !== text) node.textContent = text;
    }
  }, 1000);
}
