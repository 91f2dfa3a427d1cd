// Discord's @time: a date and time picked from a calendar becomes a <t:…> mark, which everybody reads in their zone.

import { openDialog } from "./ask.js";
import { sample } from "./clock.js";
import { freshId, h, icon } from "./dom.js";
import { w } from "./words.js";

const STYLES = ["f", "F", "s", "S", "d", "D", "t", "T", "R"];
// "@time" as far as it has been typed, at the end of what stands before the cursor.
const TYPED = /(^|\s)@(?:t(?:i(?:me?)?)?)?$/i;

/** The "@time" that is being typed before the cursor of an input; null when none is. */
export function typedTime(input) {
  const before = input.value.slice(0, input.selectionEnd ?? input.value.length);
  const found = TYPED.exec(before);
  return found ? { from: found.index + found[1].length, to: before.length } : null;
}

/** The small button beside an input that opens the picker. */
export const timeButton = (name, open) =>
  h(
    "button",
    {
      type: "button",
      class: "chip-clock",
      "aria-label": w("page.time.open", { name }),
      "aria-haspopup": "dialog",
      title: w("page.time.open", { name }),
      data: { testid: "time-button" },
      on: { click: open },
    },
    icon("clock"),
  );

/**
 * Ask for a time and put its mark into the input, in place of a typed "@time" or at the cursor.
 * @param {HTMLInputElement} input
 */
export function askTime(input) {
  const place = typedTime(input) ?? { from: input.selectionStart, to: input.selectionEnd };
  const ids = { title: freshId("time"), when: freshId("when"), style: freshId("style"), wrong: freshId("wrong") };
  const when = h("input", {
    type: "datetime-local",
    class: "text-input",
    id: ids.when,
    "aria-describedby": ids.wrong,
    data: { testid: "time-when" },
  });
  when.value = wall(nextHour());
  const style = h("select", { class: "text-input", id: ids.style, data: { testid: "time-style" } });
  const wrong = h("p", { class: "field-error", id: ids.wrong, role: "alert" });
  const seconds = () => Math.floor(new Date(when.value).getTime() / 1000);

  function draw() {
    const chosen = style.value || STYLES[0];
    const at = Number.isNaN(seconds()) ? nextHour().getTime() : seconds() * 1000;
    style.replaceChildren(
      ...STYLES.map((one) => h("option", { value: one, selected: one === chosen }, sample(at, one))),
    );
  }
  draw();
  when.addEventListener("input", () => {
    wrong.textContent = "";
    draw();
  });

  const form = h(
    "form",
    { class: "sheet-form" },
    h("h2", { id: ids.title }, w("page.time.title")),
    h("p", { class: "field-about" }, w("page.time.about", { zone: zone() })),
    h(
      "div",
      { class: "field" },
      h("label", { class: "field-label", for: ids.when }, w("page.time.when")),
      when,
      wrong,
    ),
    h("div", { class: "field" }, h("label", { class: "field-label", for: ids.style }, w("page.time.style")), style),
    h(
      "div",
      { class: "dialog-foot" },
      h("button", { type: "button", class: "button secondary", on: { click: () => dialog.close() } }, w("page.cancel")),
      h("button", { type: "submit", class: "button primary", data: { testid: "time-insert" } }, w("page.time.insert")),
    ),
  );
  form.noValidate = true;
  const dialog = h("dialog", { class: "dialog", "aria-labelledby": ids.title, data: { testid: "time" } }, form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (Number.isNaN(seconds())) {
      wrong.textContent = w("page.option.missing");
      when.focus();
      return;
    }
    dialog.close();
    input.setRangeText(`<t:${seconds()}:${style.value}>`, place.from, place.to, "end");
    input.focus();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // The composer beneath takes Enter and Escape for itself.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  openDialog(dialog);
  when.focus();
}

const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

function nextHour() {
  const at = new Date();
  at.setHours(at.getHours() + 1, 0, 0, 0);
  return at;
}

/** A moment as an input of type datetime-local has it: wall time of this machine, to the minute. */
function wall(at) {
  const two = (number) => String(number).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
