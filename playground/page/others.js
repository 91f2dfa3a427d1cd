// The switch that lets the other members play along, and behind it how fast and how well they do.

import { freshId, h, icon } from "./dom.js";
import { notice } from "./notice.js";
import { setOthers } from "./session.js";
import { w } from "./words.js";
import { asOthers } from "./world.js";

const SPEEDS = ["calm", "brisk", "frantic"];

/** The switch and its dials, kept in step with the server: another tab may have turned them. */
export function othersSwitch(store) {
  const box = h("input", { type: "checkbox", role: "switch", class: "switch-box", data: { testid: "others-switch" } });
  const speeds = SPEEDS.map((name) =>
    h("input", { type: "radio", name: "others-speed", value: name, data: { testid: "others-speed", value: name } }),
  );
  const skill = h("input", {
    type: "range",
    class: "range",
    id: freshId("skill"),
    min: 0,
    max: 100,
    step: 5,
    data: { testid: "others-skill" },
  });
  const figure = h("output", { for: skill.id, class: "range-figure" });
  const dials = h("div", { class: "dials", id: freshId("dials"), role: "group", hidden: true });
  const opener = h(
    "button",
    {
      type: "button",
      class: "dials-opener",
      "aria-label": w("page.others.dials"),
      title: w("page.others.dials"),
      "aria-expanded": "false",
      "aria-controls": dials.id,
      data: { testid: "others-dials" },
    },
    icon("dials"),
  );
  dials.setAttribute("aria-label", w("page.others.dials"));
  dials.append(
    h(
      "fieldset",
      { class: "speeds" },
      h("legend", { class: "field-label" }, w("page.others.speed")),
      speeds.map((radio) => h("label", { class: "speed" }, radio, h("span", {}, w(`page.others.${radio.value}`)))),
    ),
    h(
      "div",
      { class: "field" },
      h("label", { class: "field-label", for: skill.id }, w("page.others.skill"), figure),
      skill,
    ),
  );

  async function ask(change) {
    try {
      store.set("others", asOthers({ ...store.others, ...(await setOthers(change)) }));
    } catch (error) {
      draw();
      notice(error.message || w("page.line.down"));
    }
  }

  function draw() {
    const { on, speed, skill: share } = store.others;
    box.checked = on;
    for (const radio of speeds) radio.checked = radio.value === speed;
    skill.value = Math.round(share * 100);
    tell();
  }

  function tell() {
    figure.textContent = w("page.others.share", { share: skill.value });
    skill.setAttribute("aria-valuetext", figure.textContent);
  }

  function show(out) {
    dials.hidden = !out;
    opener.setAttribute("aria-expanded", String(out));
    if (out) document.addEventListener("pointerdown", outside, true);
    else document.removeEventListener("pointerdown", outside, true);
  }

  const place = h(
    "div",
    { class: "others" },
    dials,
    h(
      "label",
      { class: "switch", title: w("page.others.hint") },
      box,
      h("span", { class: "switch-track", "aria-hidden": "true" }),
      h("span", {}, w("page.others.label")),
    ),
    opener,
  );
  const outside = (event) => place.contains(event.target) || show(false);
  box.addEventListener("change", () => ask({ on: box.checked }));
  for (const radio of speeds) radio.addEventListener("change", () => ask({ speed: radio.value }));
  skill.addEventListener("input", tell);
  skill.addEventListener("change", () => ask({ skill: Number(skill.value) / 100 }));
  opener.addEventListener("click", () => show(dials.hidden));
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || dials.hidden) return;
    event.stopPropagation();
    show(false);
    opener.focus();
  });
  store.on("world others", draw);
  return place;
}
