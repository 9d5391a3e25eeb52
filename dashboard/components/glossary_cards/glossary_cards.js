const CALM = 300; // ms without a change of the page, before the lines are drawn anew
const APART = 6; // pixels between a word and its card
const AWAY = 40; // pixels scrolled, after which a card is in the way

const main = () => document.querySelector("[data-testid=stMain]");

// The lines: a button on every word, so that a press, Tab and a screen reader find it. The page itself is not
// touched.
function layOut(g) {
  if (!g.layer.isConnected) return; // the page is gone
  const uses = usesIn(main(), g.wanted);
  g.layer.hidden = false;
  const { left, top } = g.layer.getBoundingClientRect();
  for (const [name, button] of g.buttons)
    if (!uses.has(name)) {
      button.remove();
      g.buttons.delete(name);
    }
  let at = 0;
  for (const [name, range] of uses) {
    const box = range.getClientRects()[0];
    if (!box) continue;
    const button = buttonOf(g, name);
    const there = g.layer.children[at++];
    if (there !== button) g.layer.insertBefore(button, there ?? null); // Tab goes down the page
    button.textContent = range.toString();
    Object.assign(button.style, {
      left: `${box.left - left}px`,
      top: `${box.top - top}px`,
      width: `${box.width}px`,
      height: `${box.height}px`,
    });
  }
  g.layer.toggleAttribute("data-late", false);
}

function buttonOf(g, name) {
  if (!g.buttons.has(name)) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", ariaExpanded: "false" });
    button.onclick = () => open(g, name, button);
    g.buttons.set(name, button);
  }
  return g.buttons.get(name);
}

function open(g, name, button) {
  const { card } = g;
  fillCard(g, name);
  card.showPopover();
  g.opened = main().scrollTop;
  place(card, button.getBoundingClientRect());
  button.ariaExpanded = "true";
  card.ontoggle = event => {
    if (event.newState !== "closed") return;
    button.ariaExpanded = "false";
    if (g.root.activeElement === null || card.contains(g.root.activeElement)) button.focus();
  };
  card.focus();
}

function place(card, word) {
  const { width, height } = card.getBoundingClientRect();
  const left = Math.max(8, Math.min(word.left, innerWidth - width - 8));
  const below = word.bottom + APART + height <= innerHeight;
  const top = below ? word.bottom + APART : Math.max(8, word.top - APART - height);
  Object.assign(card.style, { left: `${left}px`, top: `${top}px` });
}

function fillCard(g, name) {
  const { term, says, formula, see } = g.entries[name];
  g.card.querySelector("h3").innerHTML = term;
  g.card.querySelector(".says").innerHTML = says;
  g.card.querySelector(".formula").innerHTML = formula;
  const more = g.card.querySelector(".see");
  more.replaceChildren();
  if (see.length) more.append(`${g.see} `);
  for (const other of see) {
    const button = document.createElement("button");
    button.type = "button";
    button.innerHTML = g.entries[other].term;
    button.onclick = () => {
      fillCard(g, other);
      g.card.focus();
    };
    more.append(button);
  }
}

function start(parentElement) {
  const g = {
    root: parentElement,
    layer: parentElement.querySelector("nav"),
    card: parentElement.querySelector("aside"),
    buttons: new Map(),
    entries: {},
    wanted: wanted({}),
    see: "",
    opened: 0,
    timer: 0,
  };
  const soon = () => {
    clearTimeout(g.timer);
    g.layer.toggleAttribute("data-late", true);
    g.timer = setTimeout(layOut, CALM, g);
  };
  const changes = new MutationObserver(soon);
  changes.observe(main(), { subtree: true, childList: true, characterData: true });
  const sizes = new ResizeObserver(() => {
    g.layer.hidden = true; // lines of a wider page would make this one as wide
    soon();
  });
  sizes.observe(document.querySelector("[data-testid=stMainBlockContainer]"));
  document.fonts.addEventListener("loadingdone", soon);
  const close = () => Math.abs(main().scrollTop - g.opened) > AWAY && g.card.hidePopover();
  main().addEventListener("scroll", close, { passive: true });
  return Object.assign(g, {
    soon,
    remove() {
      clearTimeout(g.timer);
      changes.disconnect();
      sizes.disconnect();
      document.fonts.removeEventListener("loadingdone", soon);
      main()?.removeEventListener("scroll", close);
    },
  });
}

/**
 * @typedef {object} GlossaryData
 * @property {string} entries by name, as JSON
 * @property {string} see the words before other entries
 * @property {string} title of all lines together
 *
 * @param {Call<GlossaryData>} call
 */
function called({ data, parentElement }) {
  const g = keptAt(parentElement, start);
  g.entries = JSON.parse(data.entries);
  g.wanted = wanted(g.entries);
  g.see = data.see;
  g.layer.ariaLabel = data.title;
  g.soon();
  return lasting(parentElement, kept => kept.remove());
}
