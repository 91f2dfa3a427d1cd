// A small dialogue that asks for one line of text.

import { freshId, h } from "./dom.js";
import { w } from "./words.js";

/** Put a dialogue on the page until it closes; whoever had the keyboard gets it back. */
export function openDialog(dialog) {
  const before = document.activeElement;
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus({ preventScroll: true });
  });
  dialog.showModal();
}

/**
 * @param {{title: string, label: string, confirm: string, most: number, take: (text: string) => Promise}} question
 *   take() may reject: its sentence is shown and the dialogue stays
 */
export function askWords({ title, label, confirm, most, take }) {
  const titleId = freshId("ask");
  const wrongId = freshId("wrong");
  const input = h("input", {
    type: "text",
    class: "text-input",
    id: freshId("field"),
    required: true,
    maxlength: most,
    autocomplete: "off",
    "aria-describedby": wrongId,
    data: { testid: "ask-input" },
  });
  const wrong = h("p", { class: "field-error", id: wrongId, role: "alert" });
  const form = h(
    "form",
    { class: "sheet-form" },
    h("h2", { id: titleId }, title),
    h("div", { class: "field" }, h("label", { for: input.id, class: "field-label" }, label), input, wrong),
    h(
      "div",
      { class: "dialog-foot" },
      h("button", { type: "button", class: "button secondary", on: { click: () => dialog.close() } }, w("page.cancel")),
      h("button", { type: "submit", class: "button primary", data: { testid: "ask-confirm" } }, confirm),
    ),
  );
  const dialog = h("dialog", { class: "dialog", "aria-labelledby": titleId, data: { testid: "ask" } }, form);
  form.noValidate = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) {
      wrong.textContent = w("page.option.missing");
      input.focus();
      return;
    }
    try {
      await take(text);
      dialog.close();
    } catch (error) {
      wrong.textContent = error.message || w("page.line.down");
      input.focus();
    }
  });
  openDialog(dialog);
  input.focus();
}
