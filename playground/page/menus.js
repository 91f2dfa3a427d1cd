// What can be done with a message or a member: the bot's own context menus, and for a tester what removes things.

import { freshId, h } from "./dom.js";
import { notice } from "./notice.js";
import { nameOf } from "./people.js";
import { takeAway } from "./session.js";
import { w } from "./words.js";

const USER_COMMAND = 2;
const MESSAGE_COMMAND = 3;

/**
 * @param {Object} store
 * @param {Object} pending
 * @returns {{forMessage: Function, forMember: Function}} each (thing, opener, pointer event or nothing)
 */
export function createMenus(store, pending) {
  let closeOpen = null;

  const commandItems = (type, targetId) =>
    (store.usable ?? store.commands)
      .filter((command) => command.type === type)
      .map((command) => ({
        label: command.name,
        data: { testid: "menu-command", command: command.name },
        async run() {
          try {
            await pending.runOn(store.channelId, command, targetId);
          } catch (error) {
            notice(error.message || w("page.line.down"));
          }
        },
      }));

  function removeItem(message) {
    return {
      label: w("page.menu.remove_message"),
      danger: true,
      data: { testid: "menu-remove" },
      async run() {
        try {
          await takeAway({ kind: "message", channel_id: message.channel_id, message_id: message.id });
        } catch (error) {
          notice(error.message || w("page.line.down"));
        }
      },
    };
  }

  function copyItem(id) {
    return {
      label: w("page.menu.copy"),
      data: { testid: "menu-copy" },
      async run() {
        try {
          await navigator.clipboard.writeText(id);
          notice(w("page.menu.copied", { id }), "");
        } catch {
          notice(id, "");
        }
      },
    };
  }

  function open(title, items, opener, pointer) {
    closeOpen?.();
    const rows = items.map(({ label, danger, data, run }) =>
      h(
        "button",
        {
          type: "button",
          role: "menuitem",
          class: `menu-row${danger ? " danger" : ""}`,
          tabindex: -1,
          data,
          on: {
            click: () => {
              close(true);
              run();
            },
          },
        },
        label,
      ),
    );
    const menu = h("div", { class: "menu", role: "menu", id: freshId("menu"), "aria-label": title }, rows);
    document.body.append(menu);
    place(menu, opener, pointer);
    opener.setAttribute("aria-expanded", "true");

    function close(refocus) {
      closeOpen = null;
      menu.remove();
      opener.setAttribute("aria-expanded", "false");
      document.removeEventListener("pointerdown", outside, true);
      removeEventListener("resize", leave);
      if (refocus && opener.isConnected) opener.focus({ preventScroll: true });
    }
    const leave = () => close(false);
    const outside = (event) => menu.contains(event.target) || close(false);
    closeOpen = leave;
    document.addEventListener("pointerdown", outside, true);
    addEventListener("resize", leave);
    menu.addEventListener("keydown", (event) => {
      const at = rows.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
      if (to !== undefined) {
        event.preventDefault();
        rows[(to + rows.length) % rows.length].focus();
      } else if (event.key === "Escape" || event.key === "Tab") {
        event.preventDefault();
        event.stopPropagation();
        close(true);
      }
    });
    rows[0].focus({ preventScroll: true });
  }

  return {
    forMessage(message, opener, pointer) {
      const items = message.ephemeral_for ? [] : [removeItem(message)];
      open(
        w("page.menu.message"),
        [...commandItems(MESSAGE_COMMAND, message.id), copyItem(message.id), ...items],
        opener,
        pointer,
      );
    },

    forMember(user, opener, pointer) {
      const title = w("page.menu.member", { name: nameOf(user) });
      open(title, [...commandItems(USER_COMMAND, user.id), copyItem(user.id)], opener, pointer);
    },
  };
}

const GAP_PX = 6;

/** At the pointer, or under what opened it; wherever it fits on the screen. */
function place(menu, opener, pointer) {
  const box = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = pointer?.clientX || box.right - width;
  const below = pointer?.clientY || box.bottom + GAP_PX;
  const top = below + height > innerHeight - GAP_PX ? (pointer?.clientY || box.top - GAP_PX) - height : below;
  menu.style.left = `${Math.max(GAP_PX, Math.min(left, innerWidth - width - GAP_PX))}px`;
  menu.style.top = `${Math.max(GAP_PX, top)}px`;
}
