// The start page's picture: first the learning die is rolled and the weights move, then it is put away and
// the speaking die is rolled over weights that stand still.

const LEARN_MS = 240;
const SPEAK_MS = 1300;
const PAUSE_MS = 1600;
const TAIL = 34; // letters before the drawn token: three lines hold them and it

/**
 * @typedef {object} TrainingAnimationData
 * @property {string} all recording, words, dice and language as JSON
 * @property {number} answered
 *
 * @param {Call<TrainingAnimationData>} component
 */
function called(component) {
  const { parentElement } = component;
  const data = JSON.parse(component.data.all);
  const link = linkOf(component, component.data.answered);
  const p = keptAt(parentElement, mount);
  p.open = name => link.tells("door", name);
  p.data = data;
  p.numbers = numbersIn(data.language);
  dress(p);
  show(p);
  return lasting(parentElement, unmount);
}

function unmount(p) {
  clearTimeout(p.timer);
  p.watch.disconnect();
  p.scheme.removeEventListener("change", p.repaint);
}

function mount(parent) {
  const root = parent.querySelector(".journey");
  const find = name => root.querySelector(name);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const p = {
    root,
    find,
    still,
    place: 0,
    playing: !still,
    both: still,
    scheme: matchMedia("(prefers-color-scheme: dark)"),
  };
  p.repaint = () => requestAnimationFrame(() => p.data && show(p));
  p.watch = new ResizeObserver(p.repaint);
  p.watch.observe(root);
  p.scheme.addEventListener("change", p.repaint);
  find(".halt").onclick = () => press(p);
  find(".go-learn").onclick = () => jump(p, 0);
  find(".go-speak").onclick = () => jump(p, p.data.learning.length);
  find(".units .die").onclick = () => p.open("learning");
  find(".token .die").onclick = () => p.open("speaking");
  p.timer = setTimeout(() => tick(p), LEARN_MS);
  return p;
}

// ---- time ----

const length = p => p.data.learning.length + p.data.speaking.length;

function tick(p) {
  if (!p.playing) return;
  if (!document.hidden) {
    p.place = (p.place + 1) % length(p);
    show(p);
  }
  const { learning } = p.data;
  const end = p.place === learning.length - 1 || p.place === length(p) - 1;
  p.timer = setTimeout(() => tick(p), end ? PAUSE_MS : p.place < learning.length ? LEARN_MS : SPEAK_MS);
}

// Plays and halts; a reader who wants no motion goes on by hand, a few masks or one token a press.
function press(p) {
  if (p.still) {
    jump(p, (p.place + (p.place < p.data.learning.length ? 8 : 1)) % length(p));
    return;
  }
  p.playing = !p.playing;
  clearTimeout(p.timer);
  if (p.playing) tick(p);
  else show(p);
  dressHalt(p);
}

function jump(p, place) {
  p.place = place;
  p.both = false;
  clearTimeout(p.timer);
  if (p.playing) p.timer = setTimeout(() => tick(p), LEARN_MS);
  show(p);
}

// ---- words ----

function dress(p) {
  const { words, dice, present } = p.data;
  const set = (name, key) => put(p.find(name), words[key]);
  p.root.classList.toggle("present", present);
  set(".go-learn", "learn");
  set(".go-speak", "speak");
  set(".learn .note", "learn_note");
  set(".speak .note", "speak_note");
  for (const name of ["data", "units", "weights", "next", "token"]) set(`.${name} figcaption b`, name);
  set(".data figcaption span", "data_note");
  set(".token figcaption span", "token_note");
  for (const [name, place] of [
    ["learning", ".units .die"],
    ["speaking", ".token .die"],
  ]) {
    const die = p.find(place);
    if (!die.firstChild) die.innerHTML = dice[name];
    die.title = words[`door_${name}`];
    die.setAttribute("aria-label", words[`door_${name}`]);
  }
  p.find(".units canvas").setAttribute("aria-label", words.units_alt);
  p.find(".units canvas").setAttribute("role", "img");
  p.find(".weights canvas").setAttribute("aria-label", words.weights_alt);
  p.find(".weights canvas").setAttribute("role", "img");
  dressHalt(p);
}

function dressHalt(p) {
  const button = p.find(".halt");
  button.title = p.data.words[p.still ? "step" : p.playing ? "halt" : "play"];
  button.setAttribute("aria-label", button.title);
  p.root.classList.toggle("halted", !p.playing);
}

const say = (p, key, values) => filled(p.data.words[key], values);

// ---- one moment ----

function show(p) {
  const { learning, speaking, plan } = p.data;
  const talks = p.place >= learning.length;
  const { number, u } = p.numbers;
  const taught = learning[talks || p.both ? learning.length - 1 : p.place];
  const told = speaking[talks ? p.place - learning.length : p.both ? speaking.length - 1 : 0];
  p.root.classList.toggle("learns", !talks && !p.both);
  p.root.classList.toggle("speaks", talks);
  put(p.find(".case"), `${taught.text.replace(/^\S*\s+/, "… ")} …`);
  const mask = talks ? "1".repeat(plan.width) : taught.mask;
  const dropped = [...mask].filter(unit => unit === "0").length;
  drawUnits(p.find(".units canvas"), mask);
  put(
    p.find(".units figcaption span"),
    say(p, talks ? "units_all" : "units_note", { dropped: number(dropped), all: number(plan.width) }),
  );
  drawWeights(p.find(".weights canvas"), taught.weights, plan.corner);
  put(
    p.find(".weights figcaption span"),
    say(p, talks ? "weights_still" : "weights_note", {
      step: number(taught.step),
      steps: number(plan.steps),
    }),
  );
  drawBars(p.find(".bars"), told, p.numbers.percent);
  put(p.find(".next figcaption span"), say(p, "next_note", { k: number(plan.k) }));
  put(
    p.find(".said span"),
    told.text
      .replace(/\s+/g, " ")
      .slice(-TAIL)
      .replace(/^\S*\s/, told.text.length > TAIL ? "… " : "$&"),
  );
  put(p.find(".said b"), told.token.replace("␣", " ").replace("↵", " ¶"));
  put(p.find("output"), say(p, "u", { u: u(told.u) }));
}
