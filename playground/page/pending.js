// Interactions on their way: what was pressed or typed, until the bot acknowledged it or its three seconds are up.

import { sendCommand, sendComponent, sendModal } from "./session.js";

// An interaction_done often overtakes the answer to our own POST, which alone tells its id.
const REMEMBERED = 50;

// The answer's message follows its acknowledgement; until it is here "thinking" stays, so that the log does not twitch.
const GRACE_MS = 400;

/**
 * Track one tab's interactions; every change is told to the store's listeners as the topic "pending".
 * @param {Object} store
 */
export function createPending(store) {
  const settled = new Map();
  const failures = new Map();
  let commands = [];
  let presses = [];
  let forms = [];
  let serial = 0;
  const changed = () => store.tell("pending");

  function drop(known) {
    commands = commands.filter((other) => other !== known);
    presses = presses.filter((other) => other !== known);
    forms = forms.filter((other) => other !== known);
    changed();
  }

  function finish(known, failed) {
    known.over = true;
    if (known.kind === "form") {
      known.tell(failed ? "" : null);
      drop(known);
    } else if (known.kind === "press") {
      if (failed) failures.set(known.message.id, "");
      drop(known);
    } else if (failed) {
      known.state = "failed";
      changed();
    } else {
      setTimeout(() => drop(known), GRACE_MS);
    }
  }

  function settle(id, failed) {
    const known = [...commands, ...presses, ...forms].find((other) => other.id === id);
    if (known) {
      if (!known.over) finish(known, failed);
      return;
    }
    settled.set(id, failed);
    if (settled.size > REMEMBERED) settled.delete(settled.keys().next().value);
  }

  async function launch(known, post) {
    changed();
    try {
      known.id = (await post()).interaction_id;
    } catch (error) {
      if (known.kind === "press") failures.set(known.message.id, error.message);
      drop(known);
      throw error;
    }
    if (settled.has(known.id)) {
      finish(known, settled.get(known.id));
      settled.delete(known.id);
    } else {
      changed();
    }
  }

  function start(command, body) {
    const known = {
      kind: "command",
      key: `pending-${++serial}`,
      id: null,
      channelId: body.channel_id,
      me: store.me,
      command,
      state: "waiting",
      over: false,
    };
    commands.push(known);
    return launch(known, () => sendCommand({ as: store.me, ...body }));
  }

  return {
    /** Slash commands of this user that wait for their answer or did not get one, oldest first. */
    commands: (channelId) => commands.filter((known) => known.channelId === channelId && known.me === store.me),

    /** Whether this button or select is on its way. */
    isPressed: (messageId, customId) =>
      presses.some((known) => known.message.id === messageId && known.customId === customId),

    /** null, or why the last press on this message came to nothing ("" when the bot stayed silent). */
    failure: (messageId) => failures.get(messageId) ?? null,

    /** Run a slash command; rejects with the server's sentence when it refuses. */
    run(channelId, path, options) {
      return start(`/${path.join(" ")}`, { channel_id: channelId, name: path[0], type: 1, options });
    },

    /** Run a context menu's command on a message or a member; rejects as run() does. */
    runOn(channelId, command, targetId) {
      const { name, type } = command;
      return start(name, { channel_id: channelId, name, type, options: [], target_id: targetId });
    },

    /**
     * Send a modal in. Gives null when the bot took it, "" when it stayed silent, else why the server refused it.
     * @param {string} interactionId the interaction the modal answered
     */
    submit(interactionId, customId, components) {
      return new Promise((tell) => {
        const known = { kind: "form", id: null, over: false, tell };
        forms.push(known);
        const body = { as: store.me, interaction_id: interactionId, custom_id: customId, components };
        launch(known, () => sendModal(body)).catch((error) => tell(error.message));
      });
    },

    /** Press a button or send a select's values; nothing happens while the same one is still on its way. */
    async press(message, component, values) {
      const customId = component.custom_id;
      if (this.isPressed(message.id, customId)) return;
      failures.delete(message.id);
      const known = { kind: "press", id: null, message, customId, over: false };
      presses.push(known);
      const body = {
        as: store.me,
        channel_id: message.channel_id,
        message_id: message.id,
        custom_id: customId,
        component_type: component.type,
      };
      try {
        await launch(known, () => sendComponent(values ? { ...body, values } : body));
      } catch {
        // Said under the message.
      }
    },

    done: (id) => settle(id, false),
    failed: (id) => settle(id, true),

    /** A message came: if it answers a command of this user, the command waits no more. */
    answered(message) {
      const asked = message.interaction;
      if (!asked || asked.user_id !== store.me) return;
      const waiting = commands.filter((other) => other.state === "waiting" && other.channelId === message.channel_id);
      const id = message.interaction_metadata?.id;
      const bare = (command) => command?.replace(/^\//, "");
      const known =
        waiting.find((other) => other.id && other.id === id) ??
        waiting.find((other) => !(other.id && id) && bare(other.command) === bare(asked.command));
      if (known) {
        known.over = true;
        drop(known);
      }
    },

    /** Put away what is said about a failure: a command's key, or a message's id. */
    dismiss(key) {
      commands = commands.filter((known) => known.key !== key);
      failures.delete(key);
      changed();
    },

    /** After a lost line nobody will tell any more how these ended. */
    forget() {
      commands = commands.filter((known) => known.state === "failed");
      presses = [];
      for (const form of forms) form.tell("");
      forms = [];
      changed();
    },
  };
}
