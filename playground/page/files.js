// Files a person picks: they go to the playground at once, and a command or a form names them by their ids.

import { freshId, h } from "./dom.js";
import { sendFile } from "./session.js";
import { w } from "./words.js";

/**
 * An input for files.
 * @param {Object} store
 * @param {Object} attributes of the input
 * @param {() => void} changed called whenever ids() or problem() may be others than before
 * @returns {{input, ids: () => string[], problem: () => string|null}} problem(): why the files are not there (yet)
 */
export function createFileInput(store, attributes, changed) {
  const input = h("input", { type: "file", ...attributes });
  let ids = [];
  let problem = null;
  let picked = 0;

  input.addEventListener("change", async () => {
    const mine = ++picked;
    const files = [...input.files];
    ids = [];
    problem = files.length ? w("page.file.sending") : null;
    changed();
    try {
      const kept = [];
      for (const file of files) kept.push((await sendFile(store.me, file)).id);
      if (mine !== picked) return;
      ids = kept;
      problem = null;
    } catch (error) {
      if (mine !== picked) return;
      problem = error.message || w("page.line.down");
    }
    changed();
  });
  return { input, ids: () => ids, problem: () => problem };
}

/** The field of an option that takes a file; for what it gives, see createField in fields.js. */
export function createFileField(option, desk) {
  const errorId = freshId("error");
  const attributes = {
    class: "chip-file",
    id: freshId("field"),
    "aria-required": option.required || null,
    "aria-label": `${option.name}: ${option.description}`,
    "aria-describedby": errorId,
    data: { testid: "option-input", option: option.name },
  };
  const files = createFileInput(desk.store, attributes, () => {
    error.textContent = files.problem() ?? "";
    node.classList.remove("wrong");
    desk.changed();
  });
  const { input } = files;
  const error = h("span", { class: "chip-error", id: errorId, role: "alert" });
  const label = h("label", { class: "chip-name", for: input.id }, option.name);
  const node = h(
    "span",
    { class: "chip", data: { testid: "option", option: option.name } },
    h("span", { class: "chip-line" }, label, input),
    error,
  );
  input.addEventListener("focus", () => desk.changed());
  // Without a file Enter opens the system's own list of them; with one it sends the command.
  input.addEventListener("keydown", (event) => event.key === "Enter" && !input.value && event.stopPropagation());

  return {
    option,
    node,
    input,
    complain({ error: key, values } = {}) {
      error.textContent = key ? w(`page.option.${key}`, values) : "";
      node.classList.toggle("wrong", Boolean(key));
    },
    value() {
      const reason = files.problem();
      if (reason) return { error: "no_file", values: { reason } };
      const [id] = files.ids();
      return id || !option.required ? { value: id } : { error: "missing" };
    },
    focus: () => input.focus(),
    fill: () => {},
    take: () => {},
  };
}
