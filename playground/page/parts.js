// Components V2 as DOM nodes. One function a component type; what the page does not know it says so.

import { chooser } from "./chooser.js";
import { emoji, h, icon } from "./dom.js";
import { placeOf } from "./places.js";
import { prose } from "./prose.js";
import { w } from "./words.js";

const TYPE = {
  ROW: 1,
  BUTTON: 2,
  STRING_SELECT: 3,
  USER_SELECT: 5,
  ROLE_SELECT: 6,
  MENTIONABLE_SELECT: 7,
  CHANNEL_SELECT: 8,
  SECTION: 9,
  TEXT: 10,
  THUMBNAIL: 11,
  GALLERY: 12,
  FILE: 13,
  SEPARATOR: 14,
  CONTAINER: 17,
};

const BUTTON_STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };

/**
 * Render a message's components.
 * @param {Array} components as the bot sent them
 * @param {Object} context prose()'s context, and press(component, values?), offers(component): what a select lists
 */
export const parts = (components, context) => components.map((component) => part(component, context));

function part(component, context) {
  switch (component.type) {
    case TYPE.ROW:
      return h("div", { class: "row" }, parts(component.components, context));
    case TYPE.BUTTON:
      return button(component, context);
    case TYPE.STRING_SELECT:
    case TYPE.USER_SELECT:
    case TYPE.ROLE_SELECT:
    case TYPE.MENTIONABLE_SELECT:
    case TYPE.CHANNEL_SELECT:
      return chooser(component, context.offers(component), (values) => context.press(component, values));
    case TYPE.SECTION:
      return section(component, context);
    case TYPE.TEXT:
      return prose(component.content, context);
    case TYPE.THUMBNAIL:
      return veiled(component.spoiler, picture(component, "thumbnail"), component.media?.url, context);
    case TYPE.GALLERY:
      return gallery(component, context);
    case TYPE.FILE:
      return veiled(
        component.spoiler,
        fileLink(component.file.url, component.name, component.size),
        component.file.url,
        context,
      );
    case TYPE.SEPARATOR:
      return separator(component);
    case TYPE.CONTAINER:
      return container(component, context);
    default:
      return h("p", { class: "unknown" }, w("page.part.unknown", { type: component.type }));
  }
}

function button(component, context) {
  const style = BUTTON_STYLES[component.style] ?? "secondary";
  const face = [emoji(component.emoji), component.label ? h("span", { class: "button-label" }, component.label) : null];
  const place = style === "link" ? placeOf(component.url) : null;
  if (place) {
    const known = place.event || context.channel(place.channel);
    return h(
      "button",
      {
        type: "button",
        class: "button link",
        disabled: component.disabled || !known,
        data: { testid: "place" },
        on: { click: () => context.openPlace(place) },
      },
      face,
    );
  }
  if (style === "link") {
    const target = component.disabled ? {} : { href: component.url, target: "_blank", rel: "noopener noreferrer" };
    return h("a", { class: "button link", "aria-disabled": component.disabled, ...target }, face, icon("out"));
  }
  return h(
    "button",
    {
      type: "button",
      class: `button ${style}`,
      disabled: component.disabled,
      data: { testid: "button", customId: component.custom_id, part: component.id },
      on: { click: () => context.press(component) },
    },
    face,
    h("span", { class: "waiting", "aria-hidden": "true" }),
  );
}

function section(component, context) {
  return h(
    "div",
    { class: "section" },
    h("div", { class: "section-text" }, parts(component.components, context)),
    h("div", { class: "section-side" }, part(component.accessory, context)),
  );
}

function separator({ divider = true, spacing = 1 }) {
  const size = spacing === 2 ? "large" : "small";
  return h(divider ? "hr" : "div", { class: `separator ${size}`, "aria-hidden": divider ? null : "true" });
}

function container(component, context) {
  const { accent_color: accent } = component;
  const card = h("div", { class: "container" }, parts(component.components, context));
  if (accent !== null && accent !== undefined) {
    card.style.setProperty("--accent", `#${accent.toString(16).padStart(6, "0")}`);
    card.classList.add("accented");
  }
  return veiled(component.spoiler, card, `container ${component.id}`, context);
}

function gallery(component, context) {
  const items = component.items.map((item) =>
    veiled(item.spoiler, picture(item, "gallery-item"), item.media?.url, context),
  );
  return h("div", { class: "gallery", data: { count: Math.min(items.length, 4) } }, items);
}

const HERE = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** The address by which this page may fetch something; null for what is not on this machine. */
function local(url) {
  try {
    const { protocol, hostname, port, pathname } = new URL(url, location.href);
    if (protocol === "data:" || protocol === "blob:") return url;
    // The playground names itself by number, and the page may have been opened by name.
    return HERE.has(hostname) && port === location.port ? pathname : null;
  } catch {
    return null;
  }
}

/** A file to take away. `size` is in bytes and may be missing, as may the name. */
export function fileLink(url, name, size) {
  const shown = name || decodeURIComponent(url.split("/").pop() ?? "");
  return h(
    "a",
    { class: "file", href: local(url), download: shown, data: { testid: "file" } },
    icon("file"),
    h("span", { class: "file-name" }, shown),
    size
      ? h("span", { class: "file-size" }, w("page.file.size", { size: Math.max(1, Math.round(size / 1024)) }))
      : null,
  );
}

/** Pictures of this machine are shown; one from elsewhere is only named, for the page fetches nothing from outside. */
function picture({ media, description }, kind) {
  const url = media?.url ?? "";
  const words = description || w("page.picture.unnamed");
  const src = local(url);
  if (src)
    return h("img", { class: kind, src, alt: description ?? "", title: description ?? null, loading: "lazy" });
  return h(
    "span",
    { class: `${kind} absent`, role: "img", "aria-label": words, title: url },
    icon("picture"),
    h("span", {}, words),
  );
}

function veiled(spoiler, node, mark, context) {
  if (!spoiler || context.shown.has(mark)) return node;
  node.inert = true;
  const cover = h(
    "button",
    { type: "button", class: "veil-lift", "aria-label": w("page.spoiler.label"), data: { testid: "veil" } },
    h("span", {}, w("page.spoiler.word")),
  );
  const veil = h("div", { class: "veil" }, node, cover);
  cover.addEventListener("click", () => {
    context.shown.add(mark);
    node.inert = false;
    veil.replaceWith(node);
    // The keyboard stays where it was, on what has come to light.
    node.setAttribute("tabindex", "-1");
    node.focus({ preventScroll: true });
  });
  return veil;
}
