const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

const gentle = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function go(walk, place) {
  const at = Math.min(Math.max(place, 0), walk.ids.length - 1);
  if (at === walk.at) return false;
  walk.at = at;
  draw(walk);
  walk.link.wants("event", walk.ids[at]);
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
  const { words, at, ids } = walk;
  const playing = Boolean(walk.telling);
  button(walk, "previous", "←", words.previous).disabled = at === 0;
  button(walk, "next", "→", words.next).disabled = at === ids.length - 1;
  const told = gentle() ? words.step : playing ? words.pause : words.play;
  button(walk, "play", playing ? "❚❚" : "▶\ufe0e", told).ariaPressed = String(playing);
  walk.root.querySelector(".place").textContent = words.place
    .replace("{number}", at + 1)
    .replace("{total}", ids.length);
  walk.root.querySelector(".hint").textContent = words.hint;
}

// With no want open the page is right. Another event than ours ends the telling.
function adopt(walk, { ids, chosen }) {
  const [wanted = chosen] = walk.link.waiting();
  if (wanted !== walk.ids[walk.at]) {
    clearTimeout(walk.telling);
    walk.telling = null;
  }
  Object.assign(walk, { ids, at: Math.max(0, ids.indexOf(wanted)) });
}

function onKey(walk, event) {
  const by = STEPS[event.key];
  if (!by || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (focusTakesKeys(", [role=grid]")) return;
  event.preventDefault();
  step(walk, by);
}

// A talk steps through the events, and goes on when there is none left.
function onStep(walk, event) {
  pause(walk);
  if (go(walk, walk.at + event.detail)) event.preventDefault();
}

// The story as a film: event after event, each as long as it is told.
/** @returns {Promise<Film>} */
async function filmed(walk) {
  const { ids } = walk;
  const draw = async at => {
    walk.link.wants("event", ids[at]);
    while (walk.link.waiting().length) await new Promise(done => setTimeout(done, 50));
  };
  const moving = () =>
    document.querySelectorAll("[data-testid=stElementContainer]:has(.td-now), .st-key-td-card");
  return { frames: ids.length, seconds: walk.hold / 1000, draw, moving, served: true };
}

function start(parentElement) {
  const walk = { root: parentElement.querySelector("nav"), ids: [], at: 0, telling: null };
  const listeners = { keydown: event => onKey(walk, event), "td-step": event => onStep(walk, event) };
  for (const [name, listener] of Object.entries(listeners)) document.addEventListener(name, listener);
  const leaveFilm = offerFilm(() => filmed(walk));
  walk.stop = () => {
    leaveFilm();
    for (const [name, listener] of Object.entries(listeners)) document.removeEventListener(name, listener);
    clearTimeout(walk.telling);
  };
  walk.root.querySelector(".previous").onclick = () => step(walk, -1);
  walk.root.querySelector(".next").onclick = () => step(walk, 1);
  walk.root.querySelector(".play").onclick = () => play(walk);
  return walk;
}

/**
 * @typedef {object} EventStepperData
 * @property {string[]} ids the events in order
 * @property {string} chosen
 * @property {string} title of the chosen one
 * @property {Record<string, string>} words
 * @property {boolean} present
 * @property {number} hold seconds that a told event stays
 * @property {number} answered
 *
 * @param {Call<EventStepperData>} component
 */
function called(component) {
  const { data, parentElement } = component;
  const walk = keptAt(parentElement, start);
  walk.link = linkOf(component, data.answered);
  Object.assign(walk, { words: data.words, hold: 1000 * data.hold });
  walk.root.classList.toggle("present", data.present);
  adopt(walk, data);
  draw(walk);
  walk.root.querySelector(".spoken").textContent = data.title;
  return lasting(parentElement, kept => kept.stop());
}
