const STEPS = { ArrowRight: 1, ArrowLeft: -1 };
const CLICKER = { ...STEPS, " ": 1, PageDown: 1, PageUp: -1, Home: -Infinity, End: Infinity };
const GAP = 150;      // ms between two words to the page: what is said closer together may be heard as one
const PATIENCE = 3000; // ms after which a word that was not answered counts as lost
const walks = new WeakMap(); // parentElement -> the state of its walk

const gentle = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function say(walk) {
  walk.timer = null;
  walk.last = performance.now();
  walk.said = walk.ids[walk.at];
  walk.send("go", walk.said);
}

// The first press is told at once, those right after it together.
function go(walk, place) {
  const at = Math.min(Math.max(place, 0), walk.ids.length - 1);
  if (at === walk.at) return false;
  walk.at = at;
  draw(walk);
  if (!walk.timer) {
    const rest = GAP - (performance.now() - walk.last);
    if (rest <= 0) say(walk);
    else walk.timer = setTimeout(() => say(walk), rest);
  }
  return true;
}

function step(walk, by) {
  pause(walk);
  go(walk, walk.at + by);
}

function tell(walk) {
  clearTimeout(walk.telling);
  walk.telling = setTimeout(() => (go(walk, walk.at + 1) ? tell(walk) : pause(walk)), walk.hold);
}

function play(walk) {
  if (gentle()) return void go(walk, walk.at + 1);
  if (walk.telling) return pause(walk);
  if (walk.at === walk.ids.length - 1) go(walk, 0);
  tell(walk);
  draw(walk);
}

function pause(walk) {
  clearTimeout(walk.telling);
  walk.telling = null;
  draw(walk);
}

function button(walk, name, sign, label) {
  const element = walk.root.querySelector(`.${name}`);
  element.textContent = sign;
  element.ariaLabel = element.title = label;
  return element;
}

function draw(walk) {
  const { words, at, ids } = walk, playing = Boolean(walk.telling);
  button(walk, "previous", "←", words.previous).disabled = at === 0;
  button(walk, "next", "→", words.next).disabled = at === ids.length - 1;
  const told = gentle() ? words.step : playing ? words.pause : words.play;
  button(walk, "play", playing ? "❚❚" : "▶\ufe0e", told).ariaPressed = String(playing);
  walk.root.querySelector(".place").textContent =
    words.place.replace("{number}", at + 1).replace("{total}", ids.length);
  walk.root.querySelector(".hint").textContent = words.hint;
}

// An answer to what was said last, or no answer due: the page is right. Otherwise a newer word is on its way.
function adopt(walk, chosen) {
  const late = walk.said !== null && performance.now() - walk.last > PATIENCE;
  if (walk.timer || (walk.said !== null && walk.said !== chosen && !late)) return;
  if (walk.said === null && walk.ids[walk.at] !== chosen) clearTimeout(walk.telling), (walk.telling = null);
  walk.said = null;
  walk.at = Math.max(0, walk.ids.indexOf(chosen));
}

function onKey(walk, event) {
  const by = (walk.present ? CLICKER : STEPS)[event.key];
  if (!by || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (focusTakesKeys(", [role=grid]")) return;
  if (event.key === " " && focusPath().some((element) => element.matches("button, a, summary"))) return;
  event.preventDefault(); // Space and Page keys would scroll
  step(walk, event.shiftKey && event.key === " " ? -1 : by);
}

function start(parentElement) {
  const walk = { root: parentElement.querySelector("nav"), ids: [], at: 0, said: null, last: -GAP, timer: null, telling: null };
  const listener = (event) => onKey(walk, event);
  document.addEventListener("keydown", listener);
  walk.stop = () => {
    document.removeEventListener("keydown", listener);
    clearTimeout(walk.timer);
    clearTimeout(walk.telling);
  };
  walk.root.querySelector(".previous").onclick = () => step(walk, -1);
  walk.root.querySelector(".next").onclick = () => step(walk, 1);
  walk.root.querySelector(".play").onclick = () => play(walk);
  return walk;
}

export default function ({ data, parentElement, setTriggerValue }) {
  let walk = walks.get(parentElement);
  if (!walk) {
    walk = start(parentElement);
    walks.set(parentElement, walk);
  }
  const standing = walk.ids[walk.at], same = data.ids.join() === walk.ids.join();
  Object.assign(walk, { ids: data.ids, words: data.words, present: data.present, hold: 1000 * data.hold, send: setTriggerValue });
  walk.root.classList.toggle("present", data.present);
  if (same) adopt(walk, data.chosen);
  else {
    clearTimeout(walk.timer);
    if (standing !== data.chosen) clearTimeout(walk.telling), (walk.telling = null);
    Object.assign(walk, { timer: null, said: null, at: Math.max(0, data.ids.indexOf(data.chosen)) });
  }
  draw(walk);
  walk.root.querySelector(".spoken").textContent = data.title;
  return lasting(parentElement, () => {
    walks.get(parentElement)?.stop();
    walks.delete(parentElement);
  });
}
