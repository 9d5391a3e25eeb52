// The page's hero: logits arrive once for a prompt, everything else happens here and in the next frame.

const REST = 300; // ms of rest before the state reaches the address
const NEAR = 200; // ms in which a page that is near has answered
const SOON = 10; // ms after a key before a prompt is sent to it
const TYPING = 150; // the same on a slow line or to a busy server: not a request for every key
const ROLLING = 260; // ms that the die is in the air

/**
 * The blob that `decode` reads: logits, and a header.
 * @typedef {object} TokenBarsHeader
 * @property {{k: number, t: number, p: number, m: number, y: number, e: number, h: number, r: number,
 *   order: string, u: number, seed: number}} state
 * @property {string} model
 * @property {string} prompt that the logits follow
 * @property {number[]} used the tokens of the prompt, which the penalty punishes
 * @property {string[] | null} tokens null: the browser has them
 * @property {number} epoch number of the last run of the whole page
 * @property {number} answered
 * @property {Record<string, number>} since the run that set each control
 * @property {number} limit most characters of a prompt
 * @property {boolean} present
 * @property {string | null} exhibit the part that fills the screen; null for all
 * @property {string} language
 * @property {Record<string, string>} words
 * @property {number} vocabulary
 * @property {number} bytes of one logit
 *
 * @param {Call<Uint8Array>} component
 */
function called(component) {
  const { parentElement } = component;
  const p = keptAt(parentElement, mount);
  const data = decode(component.data);
  p.link = linkOf(component, data.header.answered);
  receive(p, data);
  return lasting(parentElement, unmount);
}

function mount(parent) {
  const root = parent.querySelector(".top-k");
  const find = name => root.querySelector(name);
  const p = {
    root,
    find,
    host: parent.host ?? parent,
    state: {},
    epoch: null,
    dragging: null,
    motion: null,
    playing: false,
    rolling: null,
    still: matchMedia("(prefers-reduced-motion: reduce)").matches,
    frame: 0,
    ordered: null,
  };
  p.host.setAttribute("data-keys", "own");
  p.onKey = event => onKey(p, event);
  window.addEventListener("keydown", p.onKey, true);
  p.leaveFilm = offerFilm(() => filmed(p));
  p.watch = watchSizes([root, find(".k"), ...root.querySelectorAll("canvas")], () => {
    placeMarks(p);
    redraw(p);
  });
  p.leaveFonts = watchFonts(() => {
    placeMarks(p);
    redraw(p);
  });
  document.fonts.load(`400 16px ${SERIF}`);
  document.fonts.load(`600 16px ${SERIF}`);
  wireScale(p);
  wireSteps(p);
  wirePrompt(p);
  wireRoll(p);
  return p;
}

function unmount(p) {
  cancelAnimationFrame(p.frame);
  [p.resting, p.typing, p.describing].forEach(clearTimeout);
  window.removeEventListener("keydown", p.onKey, true);
  p.leaveFilm();
  p.leaveFonts();
  p.watch.disconnect();
}

// ---- receiving ----

function receive(p, { header, logits }) {
  if (p.epoch === null || header.epoch !== p.epoch) adopt(p, header);
  if (p.model !== header.model || p.logitsOf !== header.prompt || p.ranked?.values.length !== logits.length)
    learn(p, header, logits);
  p.state.k = Math.min(p.state.k, logits.length);
  dress(p, header);
  redraw(p);
  clearTimeout(p.describing);
  p.describing = setTimeout(() => describe(p), p.find(".bars canvas").ariaLabel ? REST : 0);
}

// A run of the whole page: take over what it has set (all on arrival, some by Back or by a prompt to try).
// The rest stays, for the hand may be at work and its report still on its way.
function adopt(p, { epoch, since, state, prompt }) {
  const set = name => p.epoch === null || epoch < p.epoch || since[name] > p.epoch;
  if (set("k")) stopMotion(p);
  if (set("prompt")) p.find(".prompt textarea").value = prompt;
  fit(p.find(".prompt textarea"));
  Object.assign(p.state, Object.fromEntries(Object.entries(state).filter(([name]) => set(name))));
  p.epoch = epoch;
}

function learn(p, header, logits) {
  p.model = header.model;
  p.logitsOf = header.prompt;
  p.ranked = ranking(logits);
  p.tokens = header.tokens ?? p.tokens;
  p.used = header.used;
  const raw = heated(p.ranked, 1);
  const least = raw.weights[raw.size - 1] / raw.sums[raw.size - 1];
  p.scale = Math.min(1, raw.weights[0] / raw.sums[Math.min(SCALE_K, raw.size) - 1]);
  p.floor = -2 * Math.ceil(Math.min(8, Math.max(2, -Math.log10(Math.max(least, 1e-16)) / 2)));
}

// Words and colours; only what changed touches the page.
function dress(p, header) {
  const wanted = JSON.stringify([
    header.words,
    header.present,
    header.exhibit,
    header.vocabulary,
    coloursOf(p.host),
  ]);
  p.limit = header.limit;
  if (wanted === p.dressed) return;
  p.dressed = wanted;
  p.ui = interfaceOf(p, header);
  p.root.classList.toggle("present", header.present);
  ["bars", "tail", "roll"].forEach(name => p.root.classList.toggle(`only-${name}`, header.exhibit === name));
  placeWords(p);
  buildMarks(p);
  p.ordered = null;
}

function placeWords(p) {
  const { say } = p.ui;
  const words = {
    ".tail h2 b": "tail",
    ".tail h2 span": "tail_axis",
    ".chain h2 b": "chain",
    ".chain h2 span": "chain_hint",
    ".roll h2": "roll",
    ".draw": "draw",
    ".throw span": "throw",
  };
  for (const [name, key] of Object.entries(words)) p.find(name).textContent = say(`hero.${key}`);
  for (const [name, key] of Object.entries({
    ".prompt textarea": "prompt",
    ".k": "slider",
    ".u": "u_slider",
    ".play": "play",
    ".throw": "throw_title",
    ".draw": "draw_title",
  })) {
    p.find(name).setAttribute("aria-label", say(`hero.${key}`));
    if (name !== ".k" && name !== ".u") p.find(name).title = say(`hero.${key}`);
  }
  p.find(".prompt textarea").placeholder = say("hero.prompt_empty");
  nameSteps(p);
}

// ---- changing ----

function change(p, patch) {
  Object.assign(p.state, patch);
  announce(p);
  redraw(p);
  clearTimeout(p.resting);
  p.resting = setTimeout(() => rest(p), REST);
}

// For exhibits that go by the same steps: they know at once that a hand is at work here.
function announce(p, more = {}) {
  window.dispatchEvent(
    new CustomEvent("two-dice:steps", { detail: { ...p.state, epoch: p.epoch, ...more } }),
  );
}

function rest(p) {
  if (p.playing) {
    p.resting = setTimeout(() => rest(p), REST);
    return;
  }
  describe(p);
  p.link.tells("steps", { ...p.state, epoch: p.epoch });
}

function wirePrompt(p) {
  const field = p.find(".prompt textarea");
  field.onkeydown = event => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      send(p);
    }
  };
  field.oninput = () => {
    fit(field);
    clearTimeout(p.typing);
    p.typing = setTimeout(() => send(p), p.link.took < NEAR ? SOON : TYPING);
  };
  field.onfocus = field.onblur = () => fit(field);
}

// One line at rest, with dots where it is cut; in the writer's hand as many as it takes.
function fit(field) {
  const writing = field.matches(":focus");
  field.style.height = "";
  if (writing) field.style.height = `${field.offsetHeight - field.clientHeight + field.scrollHeight}px`;
  else field.scrollLeft = 0;
  const over = field.scrollWidth > field.clientWidth || field.scrollHeight > field.clientHeight;
  field.parentElement.classList.toggle("cut", !writing && over);
}

function send(p) {
  clearTimeout(p.typing);
  const text = p.find(".prompt textarea").value;
  const prompt = text.toWellFormed?.() ?? text;
  const long = prompt.length > p.limit;
  const { number, say } = p.ui;
  const note = p.find(".refused");
  note.hidden = !long;
  note.textContent = long
    ? say("hero.too_long", { limit: number(p.limit), length: number(prompt.length) })
    : "";
  if (!long) announce(p, { prompt });
  if (!long) p.link.wants("prompt", { ...p.state, prompt, epoch: p.epoch });
}

function wireRoll(p) {
  const input = p.find(".u");
  input.oninput = () => {
    p.rolling = null;
    change(p, { u: Math.min(0.9999, rounded(Number(input.value), 0.001)) });
  };
  input.onkeydown = event =>
    rangeKeys(event, { value: p.state.u, by: 0.001, low: 0, high: 0.9999 }, u =>
      change(p, { u: Math.max(0, Math.min(0.9999, Number(u.toFixed(4)))) }),
    );
  p.find(".throw").onclick = () => throwDie(p);
  p.find(".draw").onclick = () => change(p, { seed: 1 + (p.state.seed % 9999) });
}

// Four digits, so that the number on the screen is the number that was used.
function throwDie(p) {
  const u = Math.floor(Math.random() * 10000) / 10000;
  if (!p.still) p.rolling = { from: p.state.u, start: null };
  change(p, { u });
}

const editable = target =>
  target instanceof Element && target.matches('textarea, select, [contenteditable="true"]');

function onKey(p, event) {
  const target = event.composedPath()[0];
  if (event.ctrlKey || event.metaKey || event.altKey || !p.root.contains(target) || !p.ui) return;
  if (editable(target) || (event.key === " " && target instanceof Element && target.matches("button")))
    return;
  const act = { " ": () => togglePlay(p), r: () => throwDie(p), R: () => throwDie(p) }[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  if (!event.repeat) act();
}

// ---- drawing ----

function redraw(p) {
  if (!p.frame)
    p.frame = requestAnimationFrame(now => {
      p.frame = 0;
      frame(p, now);
    });
}

function frame(p, now) {
  if (!p.ui || !p.ranked) return;
  advance(p, now);
  const scene = sceneOf(p, now);
  showScale(p);
  p.find(".play").classList.toggle("running", p.playing);
  if (!p.ui.present) showSteps(p, scene.chain);
  drawBars(p.find(".bars canvas"), scene, p.ui);
  drawTail(p.find(".tail canvas"), scene, p.ui);
  showRoll(p, scene, drawRoll(p.find(".roll canvas"), scene, p.ui));
  const { k, u, seed } = p.state;
  p.host.dataset.marker = [k, scene.chain.n, scene.place, u, seed, p.logitsOf].join(":");
  if (p.motion || p.rolling) redraw(p);
}

function sceneOf(p, now) {
  const chain = outcome(p.ranked, p.state, p.used);
  const { u, seed } = p.state;
  const air = inTheAir(p, now);
  return {
    chain,
    tokens: p.tokens,
    scale: p.scale,
    floor: p.floor,
    u: air ? air.u : u,
    turn: air ? air.turn : 0,
    place: nth(chain, keptUnder(chain, u)),
    wholePlace: placeUnder(chain, u),
    counts: seed ? tally(chain, thrown(p, seed)) : null,
  };
}

function thrown(p, seed) {
  if (p.thrown?.seed !== seed) p.thrown = { seed, us: throws(seed) };
  return p.thrown.us;
}

function inTheAir(p, now) {
  if (!p.rolling) return null;
  p.rolling.start ??= now;
  const part = (now - p.rolling.start) / ROLLING;
  const eased = 1 - (1 - part) ** 3;
  if (part >= 1) {
    p.rolling = null;
    return null;
  }
  return { u: p.rolling.from + eased * (p.state.u - p.rolling.from), turn: eased * 2 * Math.PI };
}

function showRoll(p, scene, layout) {
  const input = p.find(".u");
  const { say, number, fixed } = p.ui;
  if (layout) {
    input.style.left = `${layout.left - 22}px`;
    input.style.width = `${layout.right - layout.left + 44}px`;
    if (Number(input.value) !== p.state.u) input.value = p.state.u;
  }
  input.setAttribute("aria-valuetext", say("hero.u", { u: p.ui.u(p.state.u) }));
  put(p.find(".test"), scene.counts ? testWords(scene, { say, number, fixed }) : say("hero.draw_hint"));
}

function testWords({ chain, counts }, { say, number, fixed }) {
  const { value, freedom, p, pooled } = chiSquare(chain, counts);
  if (!freedom) return say("hero.test_sure", { draws: number(DRAWS) });
  const chance = p < 0.001 ? `< ${fixed(0.001, 3)}` : `= ${fixed(p, p < 0.1 ? 3 : 2)}`;
  return say(pooled ? "hero.test_pooled" : "hero.test", {
    draws: number(DRAWS),
    value: fixed(value, 1),
    freedom: number(freedom),
    p: chance,
    pooled: number(pooled),
  });
}

// What the pictures say, in words, for those who do not see them; written when the hand rests.
function describe(p) {
  const scene = sceneOf(p, 0);
  const { chain } = scene;
  const { say, number, share, chance } = p.ui;
  const token = place => bare(p.tokens[chain.order[place]]);
  const first = Array.from(
    { length: Math.min(3, chain.n) },
    (_, i) => `${token(nth(chain, i))} ${share(shareAfter(chain, nth(chain, i)))}`,
  ).join(", ");
  const tail = cutMass(chain);
  const parts = {
    bars: say("hero.spoken_bars", {
      count: number(chain.n),
      size: number(chain.size),
      kept: share(keptMass(chain)),
      first,
    }),
    tail: say("hero.spoken_tail", {
      count: number(chain.size - chain.n),
      mass: share(tail),
      probability: chance(1 - (1 - tail) ** 200),
    }),
    roll: say("hero.spoken_roll", {
      u: p.ui.u(p.state.u),
      before: token(scene.wholePlace),
      after: token(scene.place),
    }),
  };
  for (const [name, words] of Object.entries(parts))
    p.find(`.${name} canvas`).setAttribute("aria-label", words);
  p.find(".spoken").textContent = Object.values(parts).join(" ");
}
