// One message of the log, and the line that stands in for an answer that has not come.

import { inFull, postedAt } from "./clock.js";
import { freshId, h, icon } from "./dom.js";
import { face, nameOf } from "./people.js";
import { fileLink, parts } from "./parts.js";
import { prose } from "./prose.js";
import { w } from "./words.js";

const LOADING = 1 << 7;
const COMPONENTS_V2 = 1 << 15;

/**
 * @param {Object} message as the wire gives it
 * @param {Object} context parts()'s context, and user(id), failure (null or a text), dismiss(), forgive()
 */
export function messageNode(message, context) {
  const author = context.user(message.author.id) ?? {
    id: message.author.id,
    name: message.author.username,
    bot: message.author.bot,
  };
  const label = freshId("author");
  return h(
    "article",
    {
      class: `entry${message.ephemeral_for ? " private" : ""}`,
      "aria-labelledby": label,
      data: { testid: "message", messageId: message.id, ephemeral: message.ephemeral_for ? "true" : null },
    },
    message.interaction ? asked(message.interaction, context) : null,
    h("div", { class: "margin" }, face(author), briefly(message)),
    h("div", { class: "body" }, header(message, author, label), content(message, context), notes(message, context)),
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

function notes(message, context) {
  return [
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
