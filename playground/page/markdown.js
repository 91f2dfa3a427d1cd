// Discord's markdown, as data: parse(text) gives blocks, each inline text a list of nodes; prose.js makes DOM of them.

// Anything that could begin a mark; text is taken whole up to the next of these.
const PLAIN = /[^\\`*_~|<[h@]+|[\s\S]/y;

const INLINE = [
  ["escape", /\\([^0-9A-Za-z\s])/y],
  ["time", /<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y],
  ["user", /<@!?(\d{1,20})>/y],
  ["role", /<@&(\d{1,20})>/y],
  ["channel", /<#(\d{1,20})>/y],
  ["command", /<\/([^:<>\n]{1,100}):(\d{1,20})>/y],
  ["emoji", /<a?:(\w{2,32}):\d{1,20}>/y],
  ["guide", /<id:(customize|browse|guide|linked-roles(?::\d+)?|home)>/y],
  ["everyone", /@(everyone|here)\b/y],
  ["mail", /<([\w.+-]+@[\w-]+(?:\.[\w-]+)+)>/y],
  ["address", /<(https?:\/\/[^\s<>]+)>/y],
  [
    "link",
    /\[((?:\\[\s\S]|\[[^[\]]*\]|[^[\]\\])+)\]\(\s*<?(https?:\/\/(?:[^\s()<>]|\([^\s()<>]*\))+)>?(?:\s+"[^"]*")?\s*\)/y,
  ],
  ["address", /(https?:\/\/(?:\([^\s()<>]*\)|[^\s()<>])+[^\s()<>.,:;!?"'\]*_~|])/y],
  ["spoiler", /\|\|([\s\S]+?)\|\|/y],
  ["bold", /\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y],
  ["underline", /__((?:\\[\s\S]|[^\\])+?)__(?!_)/y],
  ["strike", /~~([\s\S]+?)~~/y],
  ["italic", /\*(?![\s*])((?:\*\*[\s\S]+?\*\*|\\[\s\S]|[^*\\])+?)(?<!\s)\*(?!\*)/y],
  ["italic", /(?<![A-Za-z0-9])_((?:__[\s\S]+?__|\\[\s\S]|[^_\\])+?)_(?![A-Za-z0-9_])/y],
];

const NESTING = new Set(["spoiler", "bold", "underline", "strike", "italic"]);
const DEEPEST = 12;

/** Parse the marks inside a line or paragraph. Nodes: a string, or {type, …}. */
export function parseInline(text, depth = 0) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(plain);
    plain = "";
  };
  let at = 0;
  while (at < text.length) {
    const hit = depth < DEEPEST && match(text, at);
    if (hit) {
      at += hit.length;
      if (hit.node.type === "escape") {
        plain += hit.node.text;
      } else {
        flush();
        nodes.push(inside(hit.node, depth));
      }
      continue;
    }
    PLAIN.lastIndex = at;
    const word = PLAIN.exec(text)[0];
    plain += word;
    at += word.length;
  }
  flush();
  return nodes;
}

function match(text, at) {
  if (text[at] === "`") return code(text, at);
  for (const [type, rule] of INLINE) {
    rule.lastIndex = at;
    const found = rule.exec(text);
    if (found) return { length: found[0].length, node: { type, text: found[1], more: found[2] } };
  }
  return null;
}

/** A run of backticks up to the next run just as long; alone it is plain text, and is taken whole. */
function code(text, at) {
  const runs = /`+/g;
  runs.lastIndex = at;
  const [fence] = runs.exec(text);
  for (let run = runs.exec(text); run; run = runs.exec(text)) {
    if (run[0].length !== fence.length) continue;
    const end = run.index + fence.length;
    return { length: end - at, node: { type: "code", text: text.slice(at + fence.length, run.index) } };
  }
  return { length: fence.length, node: { type: "escape", text: fence } };
}

function inside({ type, text, more }, depth) {
  if (NESTING.has(type)) return { type, children: parseInline(text, depth + 1) };
  switch (type) {
    case "code":
      return { type, text: text.trim() || text };
    case "time":
      return { type, seconds: Number(text), style: more ?? "f" };
    case "command":
      return { type, name: text, id: more };
    case "link":
      return { type, url: more, children: parseInline(text, depth + 1) };
    case "address":
      return { type: "link", url: text, children: [text] };
    case "mail":
      return { type: "link", url: `mailto:${text}`, children: [text] };
    case "emoji":
    case "everyone":
      return { type, name: text };
    default:
      return { type, id: text };
  }
}

const HEADING = /(#{1,3}) +([^\n]+)(?:\n|$)/y;
const SMALL = /-# +([^\n]+)(?:\n|$)/y;
const REST_QUOTE = />>> ([\s\S]+)$/y;
const QUOTE = /(?:> [^\n]*(?:\n|$)|>(?:\n|$))+/y;
const FENCE = /```(?:([\w+#.-]*)\n)?([\s\S]*?)\n?```\n?/y;
const LIST = /(?: *(?:[-*]|\d{1,9}\.) +[^\n]+(?:\n|$)(?: {2,}(?! *(?:[-*]|\d{1,9}\.) )[^\n]+(?:\n|$))*)+/y;
const ITEM = /^( *)([-*]|\d{1,9}\.) +(.*)$/;

/**
 * Parse a whole text.
 * @returns {Array} blocks: {type: heading|small|text, children, level?}, {type: quote, blocks}, {type: fence, text},
 *   {type: lists, lists: [{ordered, start, items: [{children, lists}]}]}
 */
export function parse(text, depth = 0) {
  const blocks = [];
  let loose = "";
  const flush = () => {
    if (loose.trim()) blocks.push({ type: "text", children: parseInline(loose.replace(/\n$/, "")) });
    loose = "";
  };
  const take = (rule, at) => {
    rule.lastIndex = at;
    return rule.exec(text);
  };
  let at = 0;
  while (at < text.length) {
    let found;
    let block = null;
    if ((found = take(HEADING, at)))
      block = { type: "heading", level: found[1].length, children: parseInline(found[2]) };
    else if ((found = take(SMALL, at))) block = { type: "small", children: parseInline(found[1]) };
    else if (depth < 2 && (found = take(REST_QUOTE, at))) block = { type: "quote", blocks: parse(found[1], depth + 1) };
    else if (depth < 2 && (found = take(QUOTE, at))) {
      block = { type: "quote", blocks: parse(found[0].replace(/^> ?/gm, ""), depth + 1) };
    } else if ((found = take(FENCE, at)) && found[2]) block = { type: "fence", text: found[2] };
    else if ((found = take(LIST, at))) block = { type: "lists", lists: list(found[0].replace(/\n$/, "").split("\n")) };
    if (block) {
      flush();
      blocks.push(block);
      at += found[0].length;
      continue;
    }
    const end = lineEnd(text, at);
    loose += text.slice(at, end);
    at = end;
  }
  flush();
  return blocks;
}

function lineEnd(text, at) {
  const newline = text.indexOf("\n", at);
  const end = newline < 0 ? text.length : newline + 1;
  const fence = text.indexOf("```", at + 1);
  return fence > at && fence < end && text.indexOf("```", fence + 3) > 0 ? fence : end;
}

function list(lines) {
  const rows = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item) rows.push({ indent: item[1].length, mark: item[2], text: item[3] });
    else rows[rows.length - 1].text += `\n${line.trim()}`;
  }
  return nest(rows);
}

/** The rows as lists: a new one begins where the kind of mark changes, deeper rows belong to the item before them. */
function nest(rows) {
  const lists = [];
  for (let i = 0; i < rows.length;) {
    const ordered = /\d/.test(rows[i].mark);
    let next = i + 1;
    while (next < rows.length && rows[next].indent > rows[0].indent + 1) next += 1;
    const item = { children: parseInline(rows[i].text), lists: nest(rows.slice(i + 1, next)) };
    const last = lists[lists.length - 1];
    if (last?.ordered === ordered) last.items.push(item);
    else lists.push({ ordered, start: ordered ? Number.parseInt(rows[i].mark, 10) : 1, items: [item] });
    i = next;
  }
  return lists;
}

/** The words of parsed blocks on one line; what a spoiler hides stays hidden. */
export function plain(blocks) {
  const words = (node) => {
    if (typeof node === "string") return node;
    if (node.type === "spoiler") return "▇▇▇";
    if (node.children) return node.children.map(words).join("");
    return node.text ?? node.name ?? "";
  };
  const block = (one) => {
    if (one.blocks) return one.blocks.map(block).join(" ");
    if (one.lists)
      return one.lists.flatMap(({ items }) => items.map((item) => item.children.map(words).join(""))).join(" ");
    return one.text ?? one.children.map(words).join("");
  };
  return blocks.map(block).join(" ").replace(/\s+/g, " ").trim();
}
