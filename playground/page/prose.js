// Parsed markdown as DOM nodes.

import { timestamp } from "./clock.js";
import { h, icon } from "./dom.js";
import { parse } from "./markdown.js";
import { colourOf } from "./people.js";
import { placeOf } from "./places.js";
import { w } from "./words.js";

/**
 * Render a text in Discord's markdown.
 * @param {string} text
 * @param {Object} context user(id), role(id), channel(id) and event(guildId, id) give what ids name; openChannel(id),
 *   openPlace(place) and beginCommand(text) are what a click on a mention does; shown is the set of spoilers this
 *   reader has opened already
 * @returns {HTMLElement}
 */
export function prose(text, context) {
  const root = h("div", { class: "prose" });
  root.append(...parse(text).flatMap((block) => blockNode(block, context)));
  return root;
}

function blockNode(block, context) {
  switch (block.type) {
    case "heading":
      return h(`h${block.level + 2}`, {}, nodes(block.children, context));
    case "small":
      return h("p", { class: "small" }, nodes(block.children, context));
    case "quote":
      return h(
        "blockquote",
        {},
        block.blocks.flatMap((inner) => blockNode(inner, context)),
      );
    case "fence":
      return h("pre", { tabindex: 0 }, h("code", {}, block.text));
    case "lists":
      return block.lists.map((list) => listNode(list, context));
    default:
      return h("p", {}, nodes(block.children, context));
  }
}

function listNode({ ordered, start, items }, context) {
  const rows = items.map((item) =>
    h(
      "li",
      {},
      nodes(item.children, context),
      item.lists.map((deep) => listNode(deep, context)),
    ),
  );
  return h(ordered ? "ol" : "ul", { start: ordered && start !== 1 ? start : null }, rows);
}

const nodes = (list, context) => list.map((node) => inlineNode(node, context));

const TAGS = { bold: "strong", italic: "em", underline: "u", strike: "s" };

function inlineNode(node, context) {
  if (typeof node === "string") return node;
  if (TAGS[node.type]) return h(TAGS[node.type], {}, nodes(node.children, context));
  switch (node.type) {
    case "code":
      return h("code", {}, node.text);
    case "time":
      return timestamp(node.seconds, node.style);
    case "spoiler":
      return spoiler(node, context);
    case "link":
      return link(node, context);
    case "user":
      return userMention(node.id, context);
    case "role":
      return roleMention(node.id, context);
    case "everyone":
      return h("span", { class: "mention" }, `@${node.name}`);
    case "guide":
      return h("span", { class: "mention" }, w("page.mention.guide"));
    case "channel":
      return channelMention(node.id, context);
    case "command":
      return commandMention(node.name, context);
    default:
      return `:${node.name}:`;
  }
}

function link(node, context) {
  const place = placeOf(node.url);
  if (place) return placeMention(place, node, context);
  return h(
    "a",
    { href: node.url, target: "_blank", rel: "noopener noreferrer", title: node.url },
    nodes(node.children, context),
  );
}

/** An address of Discord's own: by its place's name where it stands bare, by its words where it has some. */
function placeMention(place, node, context) {
  const bare = node.children[0] === node.url;
  const go = (...face) =>
    h("button", { type: "button", class: "mention", on: { click: () => context.openPlace(place) } }, face);
  if (place.event) {
    const event = context.event(place.guild, place.event);
    return go(icon("calendar"), " ", bare ? (event?.name ?? w("page.events.gone")) : nodes(node.children, context));
  }
  const channel = context.channel(place.channel);
  if (!channel) return h("span", { class: "mention" }, `#${w("page.mention.nowhere")}`);
  const name = channel.name ? `#${channel.name}` : w("page.dm.title");
  return go(bare ? [name, place.message ? ` › ${w("page.mention.message")}` : ""] : nodes(node.children, context));
}

function userMention(id, context) {
  const user = context.user(id);
  return h("span", { class: "mention", data: { userId: id } }, `@${user?.name ?? w("page.mention.stranger")}`);
}

function roleMention(id, context) {
  const role = context.role?.(id);
  const name = role ? `@${role.name.replace(/^@/, "")}` : w("page.mention.role");
  return h("span", { class: "mention role", vars: { "--role": role ? colourOf(role) : null } }, name);
}

function channelMention(id, context) {
  const channel = context.channel(id);
  if (!channel) return h("span", { class: "mention" }, `#${w("page.mention.nowhere")}`);
  return h(
    "button",
    { type: "button", class: "mention", on: { click: () => context.openChannel(id) } },
    `#${channel.name}`,
  );
}

function commandMention(name, context) {
  return h(
    "button",
    {
      type: "button",
      class: "mention",
      data: { fills: `/${name}` },
      on: { click: () => context.beginCommand(`/${name}`) },
    },
    `/${name}`,
  );
}

function spoiler(node, context) {
  const inner = h("span", { class: "spoiler-text" }, nodes(node.children, context));
  const mark = inner.textContent;
  const cover = h(
    "span",
    { class: "spoiler", role: "button", tabindex: 0, "aria-label": w("page.spoiler.label") },
    inner,
  );
  const show = () => {
    context.shown.add(mark);
    cover.classList.add("shown");
    inner.inert = false;
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
  };
  inner.inert = true;
  cover.addEventListener("click", show);
  cover.addEventListener("keydown", (event) => {
    if (cover.classList.contains("shown") || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    show();
  });
  if (context.shown.has(mark)) show();
  return cover;
}
