// A forum channel has no log of its own: its posts hang there as cards, the newest talk first.

import { byId, h, icon } from "./dom.js";
import { postedAt } from "./clock.js";
import { nameOf } from "./people.js";
import { beginThread } from "./room.js";
import { addressOf } from "./shelf.js";
import { compareIds } from "./store.js";
import { w } from "./words.js";
import { CHANNEL } from "./world.js";

/**
 * Draw the open forum's posts and keep them right.
 * @param {Object} store
 * @param {(channelId: string) => Promise} goTo
 */
export function showForum(store, goTo) {
  const place = byId("forum");
  store.on("world channel messages unread", () => {
    const channel = store.channel();
    const forum = channel?.type === CHANNEL.FORUM;
    byId("hall").classList.toggle("is-forum", forum);
    place.hidden = !forum;
    if (!forum) {
      place.replaceChildren();
      return;
    }
    const focused = document.activeElement?.dataset?.post;
    place.replaceChildren(board(store, channel, goTo));
    if (focused) place.querySelector(`[data-post="${CSS.escape(focused)}"]`)?.focus();
  });
}

function board(store, channel, goTo) {
  const posts = (store.guild()?.channels ?? [])
    .filter((one) => one.parent_id === channel.id)
    .map((post) => ({ post, messages: store.messages.get(post.id) ?? [] }))
    .sort((a, b) => compareIds(lastId(b), lastId(a)));
  return h(
    "section",
    { class: "forum-board", "aria-labelledby": "forum-title" },
    h(
      "header",
      { class: "forum-top" },
      h("h2", { id: "forum-title" }, w("page.forum.title")),
      !store.canWrite
        ? null
        : h(
            "button",
            {
              type: "button",
              class: "button primary",
              data: { testid: "new-post", post: "new" },
              on: { click: () => beginThread(store, goTo) },
            },
            icon("plus"),
            w("page.forum.new"),
          ),
    ),
    posts.length
      ? h(
          "ul",
          { class: "posts" },
          posts.map((entry) => postNode(store, entry)),
        )
      : h("p", { class: "empty-text" }, w("page.forum.none")),
  );
}

const lastId = ({ post, messages }) => messages[messages.length - 1]?.id ?? post.id;

function postNode(store, { post, messages }) {
  const last = messages[messages.length - 1];
  const who = last ? nameOf(store.user(last.author.id)) : null;
  return h(
    "li",
    {},
    h(
      "a",
      {
        class: "post",
        href: `#${encodeURIComponent(addressOf(store, post))}`,
        data: { testid: "post", post: post.id },
      },
      icon("thread"),
      h("span", { class: "post-title" }, post.name),
      store.unread.has(post.id) ? h("span", { class: "unread-mark" }, w("page.channels.unread")) : null,
      h(
        "span",
        { class: "post-note" },
        last
          ? [w("page.forum.count", { count: messages.length, name: who }), " ", postedAt(last.timestamp)]
          : w("page.forum.quiet"),
      ),
    ),
  );
}
