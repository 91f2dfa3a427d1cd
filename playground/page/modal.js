// A modal the bot opened: its form, what is wrong with it, and its way back.

import { openDialog } from "./ask.js";
import { freshId, h, icon } from "./dom.js";
import { createInput } from "./inputs.js";
import { prose } from "./prose.js";
import { w } from "./words.js";

const ROW = 1;
const TEXT = 10;
const LABEL = 18;

/**
 * Show it.
 * @param {Object} store
 * @param {Object} pending
 * @param {string} interactionId the interaction it answers
 * @param {{custom_id: string, title: string, components: Array}} modal as the bot sent it
 */
export function openModal(store, pending, interactionId, modal) {
  const titleId = freshId("modal");
  const bot = store.botUser();
  const built = modal.components.map((component) => build(component, store));
  const inputs = built.flatMap(({ input }) => input ?? []);
  const say = h("p", { class: "field-error", role: "alert" });
  const send = h(
    "button",
    { type: "submit", class: "button primary", data: { testid: "modal-send" } },
    w("page.modal.send"),
  );
  const shut = (attributes, ...face) =>
    h("button", { type: "button", ...attributes, on: { click: () => dialog.close() } }, ...face);
  const form = h(
    "form",
    { class: "sheet-form" },
    h(
      "header",
      { class: "dialog-top" },
      h("h2", { id: titleId }, modal.title),
      shut({ class: "fold", "aria-label": w("page.modal.close") }, icon("close")),
    ),
    h(
      "div",
      { class: "dialog-body" },
      built.map(({ node }) => node),
    ),
    say,
    h(
      "div",
      { class: "dialog-foot" },
      h("p", { class: "dialog-note" }, w("page.modal.note", { name: bot?.name ?? "" })),
      shut({ class: "button secondary", data: { testid: "modal-cancel" } }, w("page.cancel")),
      send,
    ),
  );
  form.noValidate = true;
  const dialog = h("dialog", { class: "dialog", "aria-labelledby": titleId, data: { testid: "modal" } }, form);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (send.getAttribute("aria-busy") === "true") return;
    const wrong = inputs.filter((input) => !input.check());
    if (wrong.length) {
      wrong[0].focus();
      return;
    }
    say.textContent = "";
    send.setAttribute("aria-busy", "true");
    const sent = await pending.submit(
      interactionId,
      modal.custom_id,
      built.map(({ answer }) => answer()),
    );
    send.removeAttribute("aria-busy");
    if (sent === null) dialog.close();
    else say.textContent = sent || w("page.modal.failed");
  });
  openDialog(dialog);
  (inputs[0] ?? { focus: () => send.focus() }).focus();
}

/** One top component: what is shown, its input if it has one, and its part of the answer. */
function build(component, store) {
  const { type, id } = component;
  if (type === TEXT) {
    const context = proseContext(store);
    return { node: prose(component.content, context), answer: () => ({ type, id }) };
  }
  if (type === ROW) {
    const [inner] = component.components;
    const input = createInput(inner, { label: inner.label ?? "", description: "" }, store);
    return { node: input.node, input, answer: () => ({ type, id, components: [input.answer()] }) };
  }
  if (type === LABEL) {
    const input = createInput(component.component, component, store);
    return { node: input.node, input, answer: () => ({ type, id, component: input.answer() }) };
  }
  return { node: h("p", { class: "unknown" }, w("page.part.unknown", { type })), answer: () => ({ type, id }) };
}

const proseContext = (store) => ({
  user: store.user,
  role: store.role,
  channel: store.findChannel,
  event: () => null,
  openChannel: () => {},
  openPlace: () => {},
  beginCommand: () => {},
  shown: new Set(),
});
