// The writer: shows the text as it comes, asks for more of it, and sends the reader's wishes one at a time.

const AHEAD = 40; // tokens written ahead of those on the screen
const PACE = { growing: 60, anew: 240 }; // tokens a second on the screen
const LOOKING = 120; // ms of rest while the arrow keys walk through the text
const CHANGED = { steps: 400, prompt: 1000 }; // ms after the last change elsewhere
const STEPS = "two-dice:steps"; // how the bars say that their controls were moved

/**
 * @typedef {object} WriterData
 * @property {Sheet} new
 * @property {Sheet | null} kept the text beside it
 * @property {number} size of the vocabulary
 * @property {string} prompt
 * @property {object | null} detail of the token that is looked at
 * @property {number} wanted tokens
 * @property {boolean} running whether more is to be written
 * @property {boolean} ended by its own end
 * @property {"rank" | "surprise"} tint
 * @property {{side: "new" | "kept", at: number}} look
 * @property {{number: number, words: string}} refused
 * @property {number | null} end the token that ends a text
 * @property {number} most tokens of a text
 * @property {number} longest characters that can be typed
 * @property {boolean} present
 * @property {number} epoch grows with every address taken over
 * @property {string} language
 * @property {string} reads language of the texts
 * @property {Record<string, string>} words
 * @property {number} answered
 *
 * @typedef {{draws: [number, string, number, number, number][], steps: Record<string, any>, seed: number}} Sheet
 *
 * @param {Call<WriterData>} component
 */
function called(component) {
  const { parentElement } = component;
  const p = keptAt(parentElement, mount);
  p.link = linkOf(component, component.data.answered);
  receive(p, component.data);
  return lasting(parentElement, unmount);
}

function mount(parent) {
  const root = parent.querySelector(".writer");
  const find = name => root.querySelector(name);
  const p = {
    root,
    find,
    host: parent.host ?? parent,
    header: null,
    shown: 0,
    spans: { new: [], kept: [] },
    look: { side: "new", at: -1 },
    tint: "rank",
    deeds: 0,
    pace: PACE.growing,
    clock: 0,
    refused: 0,
    first: true,
    frame: 0,
    outside: null,
    epoch: null,
    still: matchMedia("(prefers-reduced-motion: reduce)").matches,
  };
  p.hand = watchHand(event => !event.composedPath().includes(root));
  p.onSteps = event => moved(p, event.detail);
  window.addEventListener(STEPS, p.onSteps);
  wireTools(p);
  wireDetail(p);
  return p;
}

function unmount(p) {
  cancelAnimationFrame(p.frame);
  [p.asking, p.looking, p.following].forEach(clearTimeout);
  p.hand.end();
  window.removeEventListener(STEPS, p.onSteps);
}

// ---- receiving ----

function receive(p, header) {
  const before = p.header?.new.draws ?? [];
  p.header = header;
  if (header.epoch !== p.epoch) {
    p.epoch = header.epoch;
    p.outside = null;
  }
  dress(p);
  takeOver(p);
  keepCommon(p, before);
  if (header.refused.number !== p.refused) {
    p.refused = header.refused.number;
    refuse(p, header.refused.words);
  }
  if (p.outside && !p.following && !p.link.waiting("follow").length) p.outside = null;
  p.fresh = true;
  redraw(p);
}

// Nothing is on its way: what the server says holds.
function takeOver(p) {
  if (p.link.waiting().length) return;
  p.look = p.header.look;
  p.tint = p.header.tint;
}

// What both the old and the new text begin with stays; the rest appears anew. The first text is there at
// once.
function keepCommon(p, before) {
  const { draws } = p.header.new;
  const differ = before.findIndex((draw, i) => draw[ID] !== draws[i]?.[ID]);
  const common = differ < 0 ? before.length : differ;
  if (common < Math.min(p.shown, draws.length)) p.pace = PACE.anew;
  p.shown = p.first || p.still ? draws.length : Math.min(p.shown, common, draws.length);
  if (p.first && !p.header.running) p.first = false;
}

// Words; only what changed touches the page.
function dress(p) {
  const { header } = p;
  const wanted = JSON.stringify([header.words, header.present, header.end, header.size]);
  if (wanted === p.dressed) return;
  p.dressed = wanted;
  const say = (key, values = {}) => filled(header.words[key], values);
  p.ui = { say, end: header.end, ...numbersIn(header.language) };
  p.root.classList.toggle("present", header.present);
  placeToolWords(p);
}

// ---- showing ----

const isBusy = p => p.header.running || p.shown < p.header.new.draws.length;

function redraw(p) {
  if (!p.frame)
    p.frame = requestAnimationFrame(now => {
      p.frame = 0;
      frame(p, now);
    });
}

// Tokens that are due since the last frame; after a rest one.
function due(p, now) {
  const elapsed = now - p.clock;
  const tokens = elapsed > 250 ? 1 : Math.floor((elapsed / 1000) * p.pace + 0.2);
  if (tokens) p.clock = now;
  return tokens;
}

function frame(p, now) {
  const { draws } = p.header.new;
  if (p.shown < draws.length) {
    p.shown = Math.min(draws.length, p.still ? draws.length : p.shown + due(p, now));
    redraw(p);
  }
  paintSheets(p);
  if (p.fresh || !isBusy(p)) {
    p.fresh = false;
    titleSheets(p);
    paintTints(p);
    paintDetail(p);
  }
  paintTools(p);
  if (isBusy(p) && !p.first) {
    const box = p.find(".sheet.new .text");
    box.scrollTop = box.scrollHeight;
  }
  showStatus(p);
  askOn(p);
  p.host.dataset.written = [
    p.shown,
    p.header.wanted,
    isBusy(p) ? "busy" : "rest",
    p.header.new.draws
      .slice(0, p.shown)
      .map(draw => draw[ID])
      .join("."),
  ].join(":");
}

function showStatus(p) {
  const { ui } = p;
  const stale = isStale(p);
  const bits = p.header.new.draws.slice(0, p.shown).map(draw => draw[BITS]);
  p.root.classList.toggle("stale", stale);
  p.root.classList.toggle("elsewhere", isElsewhere(p));
  const mean = bits.reduce((sum, value) => sum + value, 0) / Math.max(1, bits.length);
  const words = [
    ui.say("write.count", {
      count: ui.number(p.shown),
      most: ui.number(p.header.most),
      bits: ui.fixed(mean, 1),
    }),
    p.header.ended && !isBusy(p) ? ui.say("write.ended") : "",
    p.parted,
  ];
  if (!p.shown && !stale) words.splice(0, 1);
  put(p.find(".status"), stale ? ui.say("write.stale") : words.filter(Boolean).join(" "));
  if (!isBusy(p)) put(p.find(".spoken"), p.find(".status").textContent);
}

// ---- wishes ----

// Each deed counts; of those that only say how to look at the text, the newest.
function wish(p, deed) {
  p.link.wants(
    ["more", "look", "tint", "follow"].includes(deed.do) ? deed.do : `${deed.do} ${++p.deeds}`,
    deed,
  );
  redraw(p);
}

function askOn(p) {
  clearTimeout(p.asking);
  if (!p.header.running || p.link.waiting().length || p.header.new.draws.length - p.shown > AHEAD) return;
  p.asking = setTimeout(
    () => {
      if (p.header.running && !p.link.waiting().length) wish(p, { do: "more", anew: p.pace === PACE.anew });
    },
    Math.max(0, APART - p.hand.rest()),
  );
}

function look(p, side, at) {
  p.look = { side, at };
  redraw(p);
  clearTimeout(p.looking);
  p.looking = setTimeout(() => wish(p, { do: "look", side, at }), LOOKING);
}

// ---- the steps of the bars ----

// The hand moves k: the text is out of date until it rests.
function moved(p, detail) {
  p.outside = { ...p.outside, ...detail };
  redraw(p);
  clearTimeout(p.following);
  p.following = setTimeout(
    () => {
      p.following = null;
      follow(p);
    },
    CHANGED["prompt" in detail ? "prompt" : "steps"],
  );
}

function isStale(p) {
  if (!p.outside) return false;
  const { steps } = p.header.new;
  const { prompt = p.header.prompt } = p.outside;
  return prompt !== p.header.prompt || Object.keys(steps).some(name => p.outside[name] !== steps[name]);
}

// The page may not have heard of the change yet: the wish says what it is.
function follow(p) {
  if (isStale(p)) wish(p, { do: "follow", steps: p.outside });
  else p.outside = null;
}
