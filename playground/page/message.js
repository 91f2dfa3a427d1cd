// One message of the log, and the line that stands in for an answer that has not come.

import { inFull, postedAt } from "./clock.js";
import { freshId, h, icon } from "./dom.js";
import { face, nameOf } from "./people.js";
import { fileLink, parts } from "./parts.js";
import { prose } from "./prose.js";
import { parse, plain } from "./markdown.js";
import { w } from "./words.js";

const LOADING = 1 << 7;
const REPLY = 19;
const COMPONENTS_V2 = 1 << 15;
const PUBLISHED = 1 << 0;
export const SILENT = 1 << 12;
const NAMED = 5;
const CALLS = /<@&\d+>|@(?:everyone|here)\b/;

/**
 * @param {Object} message as the wire gives it
 * @param {Object} context parts()'s context, and me: the reader's id, failure (null or a text), dismiss(), forgive(),
 *   menu(opener, pointer), original(id): the message a reply answers, find(id): bring it into view
 */
export function messageNode(message, context) {
  const author = context.user(message.author.id) ?? {
    id: message.author.id,
    name: message.author.username,
    bot: message.author.bot,
  };
  const label = freshId("author");
  const more = h(
    "button",
    {
      type: "button",
      class: "more",
      "aria-label": w("page.menu.message"),
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { testid: "message-menu" },
      on: { click: () => context.menu(more) },
    },
    icon("more"),
  );
  return h(
    "article",
    {
      class: `entry${message.ephemeral_for ? " private" : ""}${callsMe(message, context) ? " called" : ""}`,
      "aria-labelledby": label,
      data: { testid: "message", messageId: message.id, ephemeral: message.ephemeral_for ? "true" : null },
      on: {
        contextmenu: (event) => {
          // Over a link or chosen words the browser's own menu is the useful one.
          if (event.target.closest("a") || String(getSelection())) return;
          event.preventDefault();
          context.menu(more, event);
        },
      },
    },
    message.interaction ? asked(message.interaction, context) : answered(message, context),
    h("div", { class: "margin" }, face(author), briefly(message)),
    h("div", { class: "body" }, header(message, author, label), content(message, context), notes(message, context)),
    more,
  );
}

function asked({ user_id: userId, command }, context) {
  const user = context.user(userId);
  return h(
    "p",
    { class: "asked" },
    user ? face(user, "tiny") : null,
    h("span", {}, nameOf(user)),
    ` ${w("page.message.used")} `,
    h("span", { class: "asked-command" }, command),
  );
}

const QUOTED = 90;

/** The line above a reply: whose message it answers, and how that begins. */
function answered(message, context) {
  const id = message.message_reference?.message_id;
  // A crosspost refers to its original as well, and is no reply.
  if (!id || (message.type !== undefined && message.type !== REPLY)) return null;
  const original = context.original(id) ?? message.referenced_message;
  if (!original) return h("p", { class: "asked reply" }, icon("reply"), w("page.message.reply_gone"));
  const user = context.user(original.author.id) ?? { id: original.author.id, name: original.author.username };
  return h(
    "p",
    { class: "asked reply", data: { testid: "reply" } },
    icon("reply"),
    face(user, "tiny"),
    h("span", {}, nameOf(user)),
    h(
      "button",
      { type: "button", class: "reply-text", on: { click: () => context.find(id) } },
      opening(original) || w("page.message.reply_card"),
    ),
  );
}

/** How a message begins, without its marks: the content, or the first text among its components. */
function opening({ content, components = [] }) {
  const first = (list) => {
    for (const component of list) {
      const text = component.content ?? first(component.components ?? []);
      if (text) return text;
    }
    return "";
  };
  const text = plain(parse(content || first(components)));
  return text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text;
}

function header(message, author, label) {
  return h(
    "header",
    { class: "byline" },
    h("span", { class: "author", id: label }, nameOf(author)),
    author.bot ? h("span", { class: "tag" }, w("page.people.app")) : null,
    postedAt(message.timestamp),
    message.edited_timestamp
      ? h(
          "span",
          { class: "edited", title: inFull(message.edited_timestamp), data: { testid: "edited" } },
          w("page.message.edited"),
        )
      : null,
  );
}

function content(message, context) {
  if (message.flags & LOADING) return thinking();
  // With Components V2 a file is shown where a component names it, and only there.
  const files = message.flags & COMPONENTS_V2 ? [] : (message.attachments ?? []);
  return [
    message.content ? prose(message.content, context) : null,
    files.map((file) => fileLink(file.url, file.filename, file.size)),
    parts(message.components ?? [], context),
  ];
}

/** What a message without a byline of its own says of its time, in the margin. */
function briefly(message) {
  const edited = message.edited_timestamp
    ? h("span", { class: "margin-edited", title: inFull(message.edited_timestamp) }, w("page.message.edited"))
    : null;
  return h("span", { class: "brief" }, edited ?? postedAt(message.timestamp));
}

function thinking() {
  return h(
    "p",
    { class: "thinking", data: { testid: "thinking" } },
    h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    w("page.message.thinking"),
  );
}

/** Whom a message notified; of a letter nobody need be told. */
const calledBy = ({ called = [], channel_id: id }, context) => (context.channel(id)?.guild_id ? called : []);
const callsMe = (message, context) => calledBy(message, context).includes(context.me);

/** What became of a message beyond this channel, and whose attention it asked for. */
function facts(message, context) {
  const { flags } = message;
  const called = calledBy(message, context);
  const silent = flags & SILENT;
  const fact = (sign, testid, text) => h("p", { class: "note fact", data: { testid } }, icon(sign), text);
  return [
    flags & PUBLISHED ? fact("horn", "published", w("page.message.published")) : null,
    called.length
      ? fact(
          silent ? "hush" : "bell",
          "called",
          w(silent ? "page.message.called_silent" : "page.message.called", { names: namesOf(called, context) }),
        )
      : null,
    silent && !called.length ? fact("hush", "silent", w("page.message.silently")) : null,
    !silent && !called.length && !message.ephemeral_for && callsMany(message)
      ? fact("hush", "unheard", w("page.message.unheard"))
      : null,
  ];
}

/** Whether a role or everyone is called in the text, heard or not. */
function callsMany({ content, components = [] }) {
  const texts = (list) => list.flatMap((one) => [one.content ?? "", ...texts(one.components ?? [])]);
  return CALLS.test([content, ...texts(components)].join("\n"));
}

/** The people with these ids, the reader first; after a few of them only how many more. */
function namesOf(ids, context) {
  const names = [...ids]
    .sort((a, b) => (b === context.me) - (a === context.me))
    .map((id) => (id === context.me ? w("page.message.you") : nameOf(context.user(id))));
  const more = names.length - NAMED;
  return [...names.slice(0, NAMED), more > 0 ? w("page.message.more", { count: more }) : null]
    .filter(Boolean)
    .join(", ");
}

function notes(message, context) {
  return [
    facts(message, context),
    context.failure === null
      ? null
      : h(
          "p",
          { class: "note failed", data: { testid: "failed" } },
          icon("alert"),
          context.failure || w("page.message.silent"),
          " ",
          h("button", { type: "button", class: "quiet", on: { click: context.forgive } }, w("page.message.dismiss")),
        ),
    message.ephemeral_for
      ? h(
          "p",
          { class: "note", data: { testid: "only-you" } },
          icon("eye"),
          w("page.message.only_you"),
          " ",
          h(
            "button",
            { type: "button", class: "quiet", data: { testid: "dismiss" }, on: { click: context.dismiss } },
            w("page.message.dismiss"),
          ),
        )
      : null,
  ];
}

/** A slash command on its way, or one nobody answered. Only its own user sees it. */
export function waitingNode(known, { user, bot, dismiss }) {
  const failed = known.state === "failed";
  return h(
    "article",
    {
      class: `entry${failed ? " private" : ""}`,
      data: { testid: failed ? "command-failed" : "command-waiting", command: known.command },
    },
    asked({ user_id: known.me, command: known.command }, { user }),
    h("div", { class: "margin" }, bot ? face(bot) : null),
    h(
      "div",
      { class: "body" },
      h(
        "header",
        { class: "byline" },
        h("span", { class: "author" }, nameOf(bot)),
        h("span", { class: "tag" }, w("page.people.app")),
      ),
      failed
        ? [
            h("p", { class: "note failed", data: { testid: "failed" } }, icon("alert"), w("page.message.silent")),
            h(
              "p",
              { class: "note" },
              icon("eye"),
              w("page.message.only_you"),
              " ",
              h(
                "button",
                { type: "button", class: "quiet", data: { testid: "dismiss" }, on: { click: dismiss } },
                w("page.message.dismiss"),
              ),
            ),
          ]
        : thinking(),
    ),
  );
}
