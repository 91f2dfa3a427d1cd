// The options of the command being written: a chip each, with its text, its choices and what is wrong with it.

import { freshId, h } from "./dom.js";
import { createFileField } from "./files.js";
import { channelsHere, rolesHere, usersHere } from "./offers.js";
import { nameOf } from "./people.js";
import { sendAutocomplete } from "./session.js";
import { OPTION, nest, read } from "./slash.js";
import { askTime, timeButton, typedTime } from "./stamp.js";
import { w } from "./words.js";

const DEBOUNCE_MS = 150;

const CHARACTER_WIDTHS = { least: 4, most: 34 };

/**
 * One field.
 * @param {Object} option as Discord describes it
 * @param {{list: Object, path: string[], changed: Function, place: Function, others: Function, store: Object}} desk
 *   the listbox, the command's words, whom to tell of changes, where we are ({as, channel_id}), the values of the other
 *   options, and the store
 * @returns {{option, node, input, focus, value, complain, fill, take}} value(): what slash.js' read() gives
 */
export function createField(option, desk) {
  if (option.type === OPTION.ATTACHMENT) return createFileField(option, desk);
  const errorId = freshId("error");
  const input = h("input", {
    type: "text",
    class: "chip-input",
    role: "combobox",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "next",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-required": option.required || null,
    "aria-label": `${option.name}: ${option.description}`,
    "aria-describedby": errorId,
    inputmode: option.type === OPTION.INTEGER ? "numeric" : option.type === OPTION.NUMBER ? "decimal" : null,
    data: { testid: "option-input", option: option.name },
  });
  const error = h("span", { class: "chip-error", id: errorId, role: "alert" });
  const free = option.type === OPTION.STRING && !option.choices?.length;
  const node = h(
    "span",
    { class: "chip", data: { testid: "option", option: option.name } },
    h(
      "span",
      { class: "chip-line" },
      h("label", { class: "chip-name" }, option.name),
      input,
      // Where the bot offers values of its own a time is rarely meant: there it is only offered to who types @time.
      free && !option.autocomplete ? timeButton(option.name, () => askTime(input)) : null,
    ),
    error,
  );
  node.querySelector("label").htmlFor = input.id = freshId("field");

  let choices = fixedChoices(option, desk.store);
  let picked = null;
  let timer = 0;
  let asked = 0;

  const fits = () => {
    const wanted = [...input.value].length + 1;
    input.style.width = `${Math.min(CHARACTER_WIDTHS.most, Math.max(CHARACTER_WIDTHS.least, wanted))}ch`;
  };

  function complain(problem) {
    error.textContent = problem ? w(`page.option.${problem.error}`, { name: option.name, ...problem.values }) : "";
    node.classList.toggle("wrong", Boolean(problem));
    if (problem) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  function value() {
    if (picked && picked.name === input.value) return { value: picked.value };
    return read(option, input.value, choices);
  }

  function offer(empty) {
    if (document.activeElement !== input) return;
    const text = input.value.trim().toLowerCase();
    const fitting = option.autocomplete
      ? choices
      : choices.filter((choice) => choice.name.toLowerCase().includes(text));
    if (picked && picked.name === input.value) {
      desk.list.hide();
    } else if (fitting.length || empty) {
      desk.list.show(input, {
        title: `${option.name} · ${option.description}`,
        items: fitting.map((choice) => ({
          field: input,
          choice,
          title: choice.name,
          data: { testid: "choice", value: choice.value },
        })),
        active: text ? 0 : -1,
        empty,
      });
    } else {
      desk.list.hide();
    }
  }

  function offerTime() {
    clearTimeout(timer);
    asked += 1;
    desk.list.show(input, {
      title: `${option.name} · ${option.description}`,
      items: [
        {
          field: input,
          choice: { ask: () => askTime(input) },
          title: "@time",
          detail: w("page.time.offer"),
          data: { testid: "time-offer" },
        },
      ],
    });
  }

  function lookUp(delay) {
    clearTimeout(timer);
    const mine = ++asked;
    timer = setTimeout(async () => {
      const text = input.value;
      if (choices.length === 0) offer(w("page.list.looking"));
      let found;
      try {
        const focused = { type: option.type, name: option.name, value: text, focused: true };
        const options = nest(desk.path, [...desk.others(option.name), focused]);
        found = (await sendAutocomplete({ ...desk.place(), name: desk.path[0], type: 1, options })).choices;
      } catch {
        found = [];
      }
      // Only the newest question counts, and only while its text still stands.
      if (mine !== asked || input.value !== text) return;
      choices = found;
      offer(w("page.list.nothing"));
    }, delay);
  }

  function refresh(delay) {
    if (option.autocomplete) {
      lookUp(delay);
      if (choices.length) offer();
    } else {
      offer(choices.length ? w("page.list.nothing") : undefined);
    }
  }

  input.addEventListener("input", () => {
    picked = null;
    fits();
    complain(null);
    if (option.autocomplete) choices = [];
    if (free && typedTime(input)) offerTime();
    else refresh(DEBOUNCE_MS);
    desk.changed();
  });
  input.addEventListener("focus", () => {
    desk.changed();
    refresh(0);
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    asked += 1;
    if (desk.list.owner === input) desk.list.hide();
    const now = value();
    if (input.value.trim()) complain(now.error ? now : null);
  });
  fits();

  return {
    option,
    node,
    input,
    complain,
    value,
    focus: () => input.focus(),

    /** Put a text in, as typing would. */
    fill(text) {
      input.value = text;
      picked = null;
      fits();
      complain(null);
    },

    /** Take a choice of the list. */
    take(choice) {
      if (choice.ask) {
        desk.list.hide();
        choice.ask();
        return;
      }
      clearTimeout(timer);
      asked += 1;
      input.value = choice.name;
      picked = choice;
      fits();
      complain(null);
      desk.list.hide();
      desk.changed();
    },
  };
}

/** What an option is for, and what it takes. */
export function describe(option) {
  const { min_value: min, max_value: max } = option;
  const numeric = option.type === OPTION.INTEGER || option.type === OPTION.NUMBER;
  let range = "";
  if (option.description.includes(String(max ?? min))) range = "";
  else if (numeric && min !== undefined && max !== undefined) range = w("page.option.range", { min, max });
  else if (numeric && min !== undefined) range = w("page.option.from", { min });
  else if (numeric && max !== undefined) range = w("page.option.up_to", { max });
  return range ? `${option.description} (${range})` : option.description;
}

const userChoice = (user) => ({ name: `@${nameOf(user)}`, value: user.id });
const roleChoice = (role) => ({ name: `@${role.name.replace(/^@/, "")}`, value: role.id });

function fixedChoices(option, store) {
  switch (option.type) {
    case OPTION.CHANNEL:
      return channelsHere(store, option.channel_types).map(({ id, name }) => ({ name: `#${name}`, value: id }));
    case OPTION.USER:
      return usersHere(store).map(userChoice);
    case OPTION.ROLE:
      return rolesHere(store).map(roleChoice);
    case OPTION.MENTIONABLE:
      return [...usersHere(store).map(userChoice), ...rolesHere(store).map(roleChoice)];
    case OPTION.BOOLEAN:
      return [
        { name: w("page.option.yes"), value: true },
        { name: w("page.option.no"), value: false },
      ];
    default:
      return option.choices ?? [];
  }
}
