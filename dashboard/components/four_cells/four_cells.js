// The four cells: pulls texts in slices, lets them appear one by one, and keeps the old picture until the new
// one is here.

const ROOM = 2.2; // how many times the longest bar a track is long; ticks beyond it are counted at its end
const BEAT = 110; // ms from one text to the next

/**
 * @typedef {object} FourCellsData
 * @property {{model: string, prompt: string, p: number, k: number, t: number, n: number, seed: number}} values controls
 * @property {{names: string[], off: number[], mean: number[], ticks: number[][], wins: boolean[][]}} bars
 * @property {Record<string, object>} cells
 * @property {Record<string, object>} uncertainty
 * @property {number} epoch grows when the browser has to take over the controls
 * @property {number} limit most characters of a prompt
 * @property {number} vocabulary
 * @property {boolean} present
 * @property {string} language
 * @property {Record<string, string>} words
 * @property {number} answered
 *
 * @param {Call<FourCellsData>} component
 */
function called(component) {
  const { parentElement } = component;
  const p = keptAt(parentElement, mount);
  p.link = linkOf(component, component.data.answered);
  receive(p, component.data);
  return lasting(parentElement, unmount);
}

function mount(parent) {
  const root = parent.querySelector(".four-cells");
  const find = name => root.querySelector(name);
  const p = {
    root,
    find,
    host: parent.host ?? parent,
    state: {},
    epoch: null,
    shown: 0,
    playing: true,
    done: false,
    next: 0,
    still: matchMedia("(prefers-reduced-motion: reduce)").matches,
    cells: [],
  };
  p.lines = cell =>
    cell.list.clientHeight
      ? Math.round(cell.list.clientHeight / (cell.list.firstChild?.offsetHeight || 26))
      : p.state.n;
  p.hand = watchHand();
  wireControls(p);
  p.watch = new ResizeObserver(() => draw(p)); // how many texts are hidden depends on the height
  p.watch.observe(root);
  p.frame = requestAnimationFrame(now => tick(p, now));
  return p;
}

function unmount(p) {
  cancelAnimationFrame(p.frame);
  clearTimeout(p.typing);
  p.hand.end();
  p.watch.disconnect();
}

// ---- receiving ----

const keyOf = ({ model, prompt, p, k, t, seed }) => JSON.stringify([model, prompt, p, k, t, seed]);

function receive(p, data) {
  if (data.epoch !== p.epoch) adopt(p, data);
  const current = keyOf(data.values) === keyOf(p.state);
  if (!current && p.data) {
    dress(p, data);
    return;
  } // for controls that have moved on: the old picture stays
  data.scale = ROOM * Math.max(...data.bars.off, ...data.bars.mean);
  data.most = Math.max(...Object.values(data.cells).map(cell => cell.uncertainty.total), 1e-9);
  if (p.drawn !== keyOf(p.state)) {
    p.shown = p.still ? p.state.n : 0;
    p.drawn = keyOf(p.state);
  }
  p.data = data;
  dress(p, data);
  if (!p.shown) p.shown = 2;
  draw(p);
}

// Other controls than this component's own (arrival, Back): take over what the address says.
function adopt(p, data) {
  p.epoch = data.epoch;
  p.state = { ...data.values };
  p.adopting = true;
  p.find(".prompt textarea").value = data.values.prompt;
}

// Words; only what changed touches the page.
function dress(p, data) {
  const wanted = JSON.stringify([data.words, data.present, data.bars.names.length]);
  if (wanted === p.dressed) return;
  p.dressed = wanted;
  p.data ??= data;
  p.ui = interfaceOf(data);
  p.root.classList.toggle("present", data.present);
  p.cells = [...p.root.querySelectorAll(".cell")].map(section => buildCell(p, section));
  buildUncertainty(p);
  nameControls(p);
}

// ---- changing ----

function change(p, patch) {
  Object.assign(p.state, patch);
  p.playing = true;
  p.done = false;
  p.changed = true;
  p.hand.note();
  showControls(p);
}

function go(p) {
  if (p.done) {
    change(p, { seed: (p.state.seed + 1) % 10000 });
    return;
  }
  p.playing = !p.playing;
  draw(p);
}

function pull(p) {
  const { prompt, k, t, n, seed } = p.state;
  const fresh = p.drawn !== keyOf(p.state);
  p.changed = false;
  p.link.wants("texts", { prompt, p: p.state.p, k, t, n, seed, have: fresh ? 0 : have(p), epoch: p.epoch });
}

const settled = p => !p.changed && p.drawn === keyOf(p.state);

const have = p => Math.min(...Object.values(p.data.cells).map(cell => cell.texts.length));

// ---- moving ----

// A frame: the next text appears, and when they run low more are asked for. A hidden tab has no frames and
// asks for nothing.
function tick(p, now) {
  p.frame = requestAnimationFrame(time => tick(p, time));
  if (!p.data) return;
  if (!settled(p)) {
    ask(p);
    return;
  } // stopped or not: what stands there is what the controls say
  if (!p.playing || p.done) return;
  const ready = have(p);
  if (p.shown < Math.min(ready, p.state.n) && now >= p.next) {
    p.shown = p.still ? Math.min(ready, p.state.n) : p.shown + 1;
    p.next = now + BEAT;
    draw(p);
  }
  if (ready < p.state.n) ask(p);
}

function ask(p) {
  if (!p.link.waiting().length && p.hand.rest() >= APART) pull(p);
}

function draw(p) {
  if (!p.ui || !p.data) return;
  p.shown = Math.min(p.shown, p.state.n);
  p.done = settled(p) && p.shown >= p.state.n && have(p) >= p.state.n;
  showControls(p);
  p.adopting = false;
  placeWords(p);
  p.cells.forEach(cell => drawCell(p, cell));
  drawUncertainty(p);
  p.host.dataset.marker = JSON.stringify({
    ...p.state,
    shown: p.shown,
    done: p.done,
    drawn: settled(p),
    firsts: p.cells.map(cell => p.data.cells[cell.name].firsts[cell.shown - 1] ?? 0),
  });
  if (p.done) speak(p);
}

function placeWords(p) {
  const { say, number } = p.ui;
  const { k } = p.state;
  put(p.find(".greedy b"), say("greedy"));
  put(p.find(".greedy span"), say("greedy_how"));
  put(p.find(".sampled b"), say(k === 1 ? "sampled_one" : "sampled"));
  put(p.find(".sampled span"), say("sampled_how", { k: number(k) }));
  put(p.find(".row.off b"), say("row_off"));
  put(p.find(".row.on b"), say("row_on"));
  put(p.find(".uncertainty-head b"), say("uncertainty"));
  for (const cell of p.cells) {
    put(
      cell.place,
      say("where", {
        row: say(cell.masked ? "row_on" : "row_off"),
        column: say(cell.greedy ? "greedy" : "sampled"),
      }),
    );
    cell.list.setAttribute("aria-label", cell.place.textContent);
  }
}

// For ears: once, when all is written.
function speak(p) {
  const firsts = p.ui.say("firsts", { draws: p.ui.number(p.shown) });
  const words = ({ place, caption, tally }) =>
    `${place.textContent}: ${caption.textContent} ${firsts}: ${tally.count.textContent}.`;
  put(p.find(".spoken"), p.cells.map(words).join(" "));
}
