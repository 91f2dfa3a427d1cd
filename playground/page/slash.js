// Slash commands as data: what can be typed, whether a value will do, and the options as Discord sends them.

const SUB_COMMAND = 1;
const GROUP = 2;
export const OPTION = {
  STRING: 3,
  INTEGER: 4,
  BOOLEAN: 5,
  USER: 6,
  CHANNEL: 7,
  ROLE: 8,
  MENTIONABLE: 9,
  NUMBER: 10,
  ATTACHMENT: 11,
};

// Kinds whose values come from a list alone: what is typed only narrows it.
const LISTED = new Set([OPTION.BOOLEAN, OPTION.USER, OPTION.CHANNEL, OPTION.ROLE, OPTION.MENTIONABLE]);

/**
 * Every command a person can run, sub-commands flattened.
 * @param {Array} commands as the bot PUT them
 * @returns {Array<{text: string, path: string[], description: string, options: Array}>} options: required ones first
 */
export function flatten(commands) {
  const found = [];
  const walk = (node, path) => {
    const options = node.options ?? [];
    const deeper = options.filter((option) => option.type === SUB_COMMAND || option.type === GROUP);
    if (deeper.length) deeper.forEach((option) => walk(option, [...path, option.name]));
    else {
      const ordered = [...options.filter((option) => option.required), ...options.filter((option) => !option.required)];
      found.push({ text: `/${path.join(" ")}`, path, description: node.description ?? "", options: ordered });
    }
  };
  for (const command of commands) if ((command.type ?? 1) === 1) walk(command, [command.name]);
  return found.sort((a, b) => a.text.localeCompare(b.text));
}

/** The commands that fit what was typed after "/", best first. */
export function search(entries, text) {
  const wanted = text.replace(/^\//, "").trim().toLowerCase().replace(/\s+/g, " ");
  if (!wanted) return entries;
  const rank = ({ path, description }) => {
    const name = path.join(" ").toLowerCase();
    if (name.startsWith(wanted)) return 0;
    if (path.some((word) => word.toLowerCase().startsWith(wanted))) return 1;
    if (name.includes(wanted)) return 2;
    return description.toLowerCase().includes(wanted) ? 3 : 4;
  };
  return entries
    .map((entry) => [rank(entry), entry])
    .filter(([grade]) => grade < 4)
    .sort(([a], [b]) => a - b)
    .map(([, entry]) => entry);
}

/** The command a text has spelt out, a space behind it, and what follows; null while it may still become another. */
export function spelt(entries, text) {
  const hits = entries.filter((entry) => text.toLowerCase().startsWith(`${entry.text.toLowerCase()} `));
  const entry = hits.sort((a, b) => b.text.length - a.text.length)[0];
  return entry ? { entry, rest: text.slice(entry.text.length).trim() } : null;
}

/**
 * What an option's text means.
 * @param {Object} option
 * @param {string} text what stands in the field
 * @param {Array<{name, value}>} choices offered at the moment: the option's own, or the last autocomplete
 * @returns {{value: *}|{error: string, values?: Object}} error: the end of a key page.option.…, values: its places
 */
export function read(option, text, choices) {
  const trimmed = text.trim();
  if (!trimmed) return option.required ? { error: "missing" } : { value: undefined };
  const bare = (name) => name.toLowerCase().replace(/^[@#]/, "");
  const named = choices.find((choice) => bare(choice.name) === bare(trimmed));
  if (named) return { value: named.value };
  if (option.choices?.length || LISTED.has(option.type)) return { error: "not_a_choice" };
  if (option.type === OPTION.INTEGER || option.type === OPTION.NUMBER) return number(option, trimmed);
  const { min_length: min = 0, max_length: max = 6000 } = option;
  if (trimmed.length < min) return { error: "too_short", values: { min } };
  if (trimmed.length > max) return { error: "too_long", values: { max } };
  return { value: trimmed };
}

function number(option, text) {
  const whole = option.type === OPTION.INTEGER;
  const shape = whole ? /^[+-]?\d{1,15}$/ : /^[+-]?\d{1,15}(\.\d{1,10})?$/;
  if (!shape.test(text)) return { error: whole ? "not_whole" : "not_a_number" };
  const value = Number(text);
  const { min_value: min, max_value: max } = option;
  if (min !== undefined && value < min)
    return max === undefined ? { error: "below", values: { min } } : outside(min, max);
  if (max !== undefined && value > max)
    return min === undefined ? { error: "above", values: { max } } : outside(min, max);
  return { value };
}

const outside = (min, max) => ({ error: "outside", values: { min, max } });

/**
 * The options of an interaction, sub-commands nested about them.
 * @param {string[]} path
 * @param {Array<{type, name, value, focused?}>} values
 */
export function nest(path, values) {
  let options = values;
  for (let depth = path.length - 1; depth > 0; depth -= 1) {
    const type = depth === path.length - 1 ? SUB_COMMAND : GROUP;
    options = [{ type, name: path[depth], options }];
  }
  return options;
}
