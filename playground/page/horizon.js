// How far a channel has watched, as a small mark beside its name.

import { h } from "./dom.js";
import { w } from "./words.js";

/** The mark; null where nobody has told. A channel's `horizon` is the last episode seen there, 0 for none. */
export function horizonPill(channel) {
  const { horizon = null } = channel ?? {};
  if (horizon === null) return null;
  const kind = horizon ? "some" : "none";
  return h(
    "span",
    { class: `horizon ${kind}`, title: w(`page.horizon.${kind}_long`, { horizon }), data: { testid: "horizon" } },
    h("span", { "aria-hidden": "true" }, w(`page.horizon.${kind}`, { horizon })),
    h("span", { class: "unseen" }, w(`page.horizon.${kind}_long`, { horizon })),
  );
}
