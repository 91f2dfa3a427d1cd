// One line of news that belongs to no message: it stands at the foot of the hall for a while and is read out.

import { byId } from "./dom.js";

const STAYS_MS = 6000;

let timer = 0;

/** Say something to the reader; the tone "wrong" marks a refusal. */
export function notice(text, tone = "wrong") {
  const place = byId("notice");
  place.textContent = text;
  place.dataset.tone = tone;
  place.classList.add("said");
  clearTimeout(timer);
  timer = setTimeout(() => {
    place.classList.remove("said");
    place.textContent = "";
  }, STAYS_MS);
}
