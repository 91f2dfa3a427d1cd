// Every word on the page comes from the catalogue the server reads; this file only looks it up.

let catalogue = {};

/** Fetch the catalogue once and fill what index.html marked with data-word and data-word-label. */
export async function loadWords() {
  const answer = await fetch("/page/words");
  if (!answer.ok) throw new Error(`words: ${answer.status}`);
  catalogue = await answer.json();
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = w(node.dataset.word);
  for (const node of document.querySelectorAll("[data-word-label]")) {
    node.setAttribute("aria-label", w(node.dataset.wordLabel));
  }
}

/**
 * The text of a key, its {name} places filled from values. An unknown key is shown as itself, so that a gap is seen.
 * @param {string} key
 * @param {Object<string, string|number>} [values]
 */
export function w(key, values = {}) {
  const text = catalogue[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
