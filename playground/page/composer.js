// What the composer is made of: the line, the chips before it, the list above it, and the words below.

import { h, icon } from "./dom.js";
import { w } from "./words.js";

/** Build it; desk.js brings it to life. */
export function buildComposer() {
  const list = h("div", { class: "list", hidden: true, data: { testid: "picker" } });
  const pill = h("button", {
    type: "button",
    class: "pill",
    hidden: true,
    title: w("page.composer.abandon"),
    data: { testid: "command-pill" },
  });
  const chips = h("span", { class: "chips" });
  const line = h("input", {
    type: "text",
    id: "composer",
    class: "line",
    role: "combobox",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "send",
    maxlength: 2000,
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-describedby": "desk-say",
    data: { testid: "composer-input" },
  });
  const send = h(
    "button",
    { type: "submit", class: "send", "aria-label": w("page.composer.send"), data: { testid: "composer-send" } },
    icon("send"),
  );
  const say = h("p", { class: "say", id: "desk-say", role: "status", data: { testid: "composer-hint" } });
  const sheet = h("div", { class: "sheet" }, pill, chips, line, send);
  const form = h("form", { class: "writing", data: { testid: "composer" } }, list, sheet);
  return { list, pill, chips, line, send, say, sheet, form };
}
