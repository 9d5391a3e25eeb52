// Where a page uses the words of the field for the first time.
const PLACES = ".td-lede, [data-testid=stMarkdownContainer] p, [data-testid=stMarkdownContainer] li";
const ELSEWHERE = "button, a, label, summary, code, .katex, .td-die, .st-key-td-header, .st-key-td-tour";
const ENDINGS = "(?:e|en|n|s|es|er|ern)?";

const quoted = words => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * What to look for: longer names go first, "inverted dropout" before "dropout".
 * @param {Record<string, {forms: string[]}>} entries
 */
function wanted(entries) {
  const names = new Map();
  for (const [name, { forms }] of Object.entries(entries)) for (const form of forms) names.set(form, name);
  const longest = [...names.keys()].sort((a, b) => b.length - a.length).map(quoted);
  const pattern = new RegExp(`(?<![\\p{L}\\d-])(${longest.join("|")})${ENDINGS}(?![\\p{L}\\d-])`, "giu");
  return { names, pattern };
}

function* textsOf(page) {
  for (const place of page.querySelectorAll(PLACES)) {
    if (place.closest(ELSEWHERE) || !place.checkVisibility()) continue;
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (walker.nextNode())
      if (!walker.currentNode.parentElement.closest(ELSEWHERE)) yield/** @type {Text} */ (walker.currentNode);
  }
}

// By name the place of the first use, from the top of the page down.
function usesIn(page, { names, pattern }) {
  const uses = new Map();
  for (const node of textsOf(page))
    for (const match of node.data.matchAll(pattern)) {
      const name = names.get(match[1].toLowerCase());
      if (uses.has(name)) continue;
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      uses.set(name, range);
    }
  return uses;
}
