// Setting faults and clearing them.

import { freshId, h } from "./dom.js";
import { notice } from "./notice.js";
import { clearFaults, setFault } from "./session.js";
import { w } from "./words.js";

/** What each kind needs: `line` acts at once on the gateway, the others wait for requests; `wait` takes a time. */
const KINDS = {
  delay: { wait: true },
  rate_limit: { wait: true },
  server_error: {},
  lost_answer: {},
  duplicate_events: { noRoute: true },
  gateway_drop: { line: true },
  gateway_freeze: { line: true, wait: true },
  gateway_reconnect: { line: true },
  gateway_invalidate: { line: true },
};

const ROUTES = [
  "POST /channels/*/messages",
  "PATCH /channels/*/messages/*",
  "DELETE /channels/*/messages/*",
  "POST /interactions/*/*/callback",
  "POST /webhooks/*/*",
  "PATCH /webhooks/*/*/messages/*",
  "GET /channels/*",
];
const MOST_REQUESTS = 1000;
const LONGEST_MS = 600_000;

/** A list with nothing in it says so. */
export const none = (key) => h("p", { class: "faults-none" }, w(key));

/** The form that sets a fault. */
export function faultForm() {
  const kind = h(
    "select",
    { class: "text-input", id: freshId("kind"), data: { testid: "fault-kind" } },
    Object.keys(KINDS).map((name) => h("option", { value: name }, w(`page.fault.${name}`))),
  );
  const routes = h(
    "datalist",
    { id: freshId("routes") },
    ROUTES.map((value) => h("option", { value })),
  );
  const route = input(
    "text",
    { value: ROUTES[0], list: routes.id, spellcheck: "false", maxlength: 200 },
    "fault-route",
  );
  const count = input("number", { value: 1, min: 1, max: MOST_REQUESTS, step: 1 }, "fault-count");
  const delay = input("number", { value: 4000, min: 0, max: LONGEST_MS, step: 100 }, "fault-delay");
  const about = h("p", { class: "faults-hint", id: freshId("about") });
  const rows = { route: field("page.fault.route", route, routes), count: field("page.fault.count", count) };
  rows.delay = field("page.fault.delay_ms", delay);
  kind.setAttribute("aria-describedby", about.id);

  function fit() {
    const { line, wait, noRoute } = KINDS[kind.value];
    rows.route.hidden = Boolean(line || noRoute);
    rows.count.hidden = Boolean(line);
    rows.delay.hidden = !wait;
    // A field nobody sees must not keep the form from being sent.
    for (const control of [route, count, delay]) control.disabled = control.parentNode.hidden;
    about.textContent = w(`page.fault.${kind.value}_about`);
  }
  kind.addEventListener("change", fit);
  fit();

  const form = h(
    "form",
    { class: "fault-form", data: { testid: "fault-form" } },
    field("page.fault.kind", kind),
    about,
    rows.route,
    h("div", { class: "fault-pair" }, rows.count, rows.delay),
    h("button", { type: "submit", class: "button primary", data: { testid: "fault-set" } }, w("page.fault.set")),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = { kind: kind.value };
    if (!rows.route.hidden) body.route = route.value.trim();
    if (!rows.count.hidden) body.count = Number(count.value);
    if (!rows.delay.hidden) body.delay_ms = Number(delay.value);
    await attempt(() => setFault(body));
  });
  return form;
}

function input(type, attributes, testid) {
  return h("input", {
    type,
    class: "text-input",
    id: freshId("fault"),
    required: true,
    ...attributes,
    data: { testid },
  });
}

const field = (key, control, ...more) =>
  h("div", { class: "field" }, h("label", { class: "field-label", for: control.id }, w(key)), control, more);

async function attempt(call) {
  try {
    await call();
    notice(w("page.faults.done"), "");
  } catch (error) {
    notice(error.message || w("page.line.down"));
  }
}

/** What is set and waits for its requests, each with the button that clears it. */
export function faultList(store) {
  if (store.faults.length === 0) return [none("page.faults.none")];
  const rows = store.faults.map((fault) =>
    h(
      "li",
      { class: "fault", data: { testid: "fault" } },
      h(
        "p",
        {},
        h("strong", {}, w(`page.fault.${fault.kind}`)),
        fault.route ? [" ", h("code", {}, fault.route)] : null,
        h("span", { class: "fault-left" }, w("page.fault.left", { left: fault.left, count: fault.count })),
      ),
      h(
        "button",
        {
          type: "button",
          class: "quiet",
          data: { testid: "fault-clear" },
          "aria-label": w("page.fault.clear_label", { kind: w(`page.fault.${fault.kind}`) }),
          on: { click: () => attempt(() => clearFaults(fault.id)) },
        },
        w("page.fault.clear"),
      ),
    ),
  );
  const all = h(
    "button",
    {
      type: "button",
      class: "button secondary",
      data: { testid: "fault-clear-all" },
      on: { click: () => attempt(() => clearFaults()) },
    },
    w("page.fault.clear_all"),
  );
  return [h("ul", { class: "fault-rows" }, rows), all];
}
