// The switch that lets the other members play along.

import { h } from "./dom.js";
import { setOthers } from "./session.js";
import { w } from "./words.js";

/** The switch, kept in step with the server: another tab may have turned it. */
export function othersSwitch(store) {
  const box = h("input", { type: "checkbox", role: "switch", class: "switch-box", data: { testid: "others-switch" } });
  box.addEventListener("change", async () => {
    const wanted = box.checked;
    try {
      store.set("others", (await setOthers(wanted)).others);
    } catch {
      box.checked = store.others;
    }
  });
  store.on("world others", () => {
    box.checked = store.others;
  });
  return h(
    "label",
    { class: "switch", title: w("page.others.hint") },
    box,
    h("span", { class: "switch-track", "aria-hidden": "true" }),
    h("span", {}, w("page.others.label")),
  );
}
