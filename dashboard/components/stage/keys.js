// What a key does to a talk. Page keys always step, for a clicker has no others; the rest leave the focus its
// own: Space, arrows and digits where it takes keys, Space on a button.
const PAGE_KEYS = { PageDown: 1, PageUp: -1 };
const STEPS = { " ": 1, ArrowRight: 1, ArrowLeft: -1, ...PAGE_KEYS };

const focused = selector => focusPath().some(element => element.matches(selector));

// Predict first has digits of its own.
const asking = () => document.querySelector("[class*=st-key-ask-][class*=-reveal]") !== null;

const digit = key => (/^[1-9]$/.test(key) && !asking() ? Number(key) : 0);

/**
 * What a key asks for, as the name of an act and its number.
 * @param {KeyboardEvent} event
 * @returns {[string, number] | null}
 */
function meant(event) {
  const { key } = event;
  if (key in STEPS) return ["step", event.shiftKey && key === " " ? -1 : STEPS[key]];
  if (digit(key)) return ["exhibit", digit(key)];
  const act = { Home: "first", Escape: "leave", "?": "help", q: "code", b: "blank", ".": "blank", f: "fill" }[
    key
  ];
  return act ? [act, 0] : null;
}

const plain = event => !(event.ctrlKey || event.metaKey || event.altKey);

/** @param {KeyboardEvent} event */
function isTheTalks(event) {
  if (event.defaultPrevented || !plain(event)) return false;
  if (event.key === "Escape") return !focused("input:not([type=range]), textarea, [aria-expanded=true]");
  return !focusTakesKeys() && !(event.key === " " && focused("button, a, summary"));
}

// A part of the page that walks by itself takes a step for its own: the talk goes on when it has come to its end.
const takenByThePage = by =>
  !document.dispatchEvent(new CustomEvent("td-step", { cancelable: true, detail: by }));

// After a hand has pressed something, keys are the talk's again; a field that one writes into keeps them.
function letGo() {
  setTimeout(() => {
    const last = /** @type {HTMLElement | undefined} */ (focusPath().at(-1));
    if (!last?.matches("body, input:not([type=range]), textarea, select, dialog *")) last?.blur();
  });
}

/**
 * Hear the keys of a talk until the function that this returns is called.
 * @param {(act: string, number: number) => void} act
 * @param {() => boolean} led whether there is a talk
 */
function hearKeys(act, led) {
  const obey = event => {
    const wish = led() && meant(event);
    if (!wish) return;
    event.preventDefault(); // Space and Page keys would scroll
    event.stopImmediatePropagation();
    if (!(wish[0] === "step" && takenByThePage(wish[1]))) act(...wish);
  };
  const early = event => event.key in PAGE_KEYS && plain(event) && obey(event);
  const late = event => isTheTalks(event) && obey(event);
  window.addEventListener("keydown", early, true);
  document.addEventListener("keydown", late);
  const release = () => led() && letGo();
  window.addEventListener("pointerup", release, true);
  return () => {
    window.removeEventListener("keydown", early, true);
    document.removeEventListener("keydown", late);
    window.removeEventListener("pointerup", release, true);
  };
}
