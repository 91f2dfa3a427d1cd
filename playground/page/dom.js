// Building nodes. Text only ever becomes a text node, so nothing a message says can turn into markup.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  channel: ["M5 4h11l3 3v13H5z", "M8 11h8M8 15h5"],
  horn: ["M4 10v4h3l8 4V6L7 10z", "M18 9.5a4 4 0 0 1 0 5M8 14.5l1 4.5h2"],
  forum: ["M4 5h12v9H9l-3 3v-3H4z", "M18.5 9H20v8h-2v3l-3-3h-4"],
  thread: ["M7 4v9a3 3 0 0 0 3 3h8", "m14.5 12.5 3.5 3.5-3.5 3.5"],
  letter: ["M3.5 6h17v12h-17z", "m4 7 8 6 8-6"],
  lock: ["M6 11h12v8.5H6z", "M8.5 11V8a3.5 3.5 0 0 1 7 0v3"],
  more: ["M6 12h.01M12 12h.01M18 12h.01"],
  wrench: [
    "M14.5 6.5a4 4 0 0 1 5-1.6L17 7.5l.8 2 2.1.6 1.6-2a4.2 4.2 0 0 1-5.7 5",
    "M15.8 13.1 9 20a2.3 2.3 0 0 1-3.3-3.3l6.9-6.5a4 4 0 0 1 1.9-3.7",
  ],
  close: ["m6 6 12 12M18 6 6 18"],
  reply: ["M9 7 4.5 11.5 9 16", "M5 11.5h8a6 6 0 0 1 6 6v1"],
  plus: ["M12 5v14M5 12h14"],
  dials: [
    "M4 8h9M17 8h3M4 16h3M11 16h9",
    "M15 10.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4zM9 18.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
  ],
  send: ["M4 12 20 4l-5 16-3.5-6.5z", "M11.5 13.5 20 4"],
  menu: ["M4 7h16M4 12h16M4 17h10"],
  people: [
    "M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11z",
    "M3 19c0-3.3 2.7-5 6-5s6 1.7 6 5",
    "M16 5.2a3 3 0 0 1 0 5.6M18 14.4c1.9.7 3 2.2 3 4.6",
  ],
  eye: [
    "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z",
    "M12 14.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2z",
  ],
  lamp: ["M6 13a6 6 0 0 1 12 0z", "M12 13v6M8 19.5h8M12 7V4.5"],
  bell: ["M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15z", "M10 20.5h4"],
  hush: ["M6 16.5V11a6 6 0 0 1 9-5.2M18 9.5v7l1.5 1.5H9", "M10 20.5h4M4 4l16 16"],
  calendar: ["M4 6h16v14H4z", "M4 10.5h16M8.5 3.5v4M15.5 3.5v4"],
  clock: ["M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z", "M12 8v4.5l3 2"],
  moon: ["M19 14.5A7.5 7.5 0 1 1 10.5 4.6a6 6 0 0 0 8.5 9.9z"],
  pin: [
    "M12 21s6.5-6.2 6.5-11a6.5 6.5 0 0 0-13 0c0 4.8 6.5 11 6.5 11z",
    "M12 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
  ],
  glass: ["M10.5 16.5a6 6 0 1 0 0-12 6 6 0 0 0 0 12z", "m15 15 5 5"],
  down: ["M12 5v13M6 12.5l6 6 6-6"],
  caret: ["m7 10 5 5 5-5"],
  tick: ["m5 12.5 4.5 4.5L19 7.5"],
  out: ["M9 6H5v13h13v-4", "M13 5h6v6M19 5l-8 8"],
  file: ["M6 3.5h8l4 4v13H6z", "M13.5 3.5V8H18M9 13h6M9 16.5h4"],
  alert: ["M12 4 21 20H3z", "M12 10v4.5M12 17.2v.3"],
  picture: ["M4 5h16v14H4z", "m4 16 5-5 4 4 3-3 4 4"],
  card: ["M3.5 6h17v12.5h-17z", "M7 10.5h6M7 14h10"],
  dice: ["M12 3.5 20 8v8l-8 4.5L4 16V8z", "M12 12v8.5M12 12 4 8M12 12l8-4"],
  board: ["M5 20v-7h4v7M10 20V5h4v15M15 20v-10h4v10"],
};

/**
 * One element.
 * @param {string} tag
 * @param {Object} [props] class, data (dataset entries), on (listeners), vars (custom properties), anything else as an
 *   attribute; null, undefined and false leave an attribute out, true writes it empty.
 * @param {...(Node|string|null|Array)} children
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "data")
      for (const [key, text] of Object.entries(value)) {
        if (text != null) node.dataset[key] = text;
      }
    else if (name === "on") for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
    else if (name === "vars")
      for (const [key, text] of Object.entries(value)) {
        if (text != null) node.style.setProperty(key, text);
      }
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A line icon from the table above, hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  for (const d of ICONS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** An emoji as Discord sends it: a character, or the name of one that lives on Discord and has no picture here. */
export function emoji(value) {
  if (!value?.name) return null;
  return h("span", { class: "emoji" }, value.id ? `:${value.name}:` : value.name);
}

export const byId = (id) => document.getElementById(id);

let serial = 0;

/** A document-wide unique id for aria references. */
export const freshId = (stem) => `${stem}-${++serial}`;
