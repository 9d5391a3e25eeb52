// Two networks that learn a text: asks for the next piece as long as it is wanted, and shows what it brought.
const WAITING = 1000; // ms between two questions in the queue

/**
 * @typedef {object} LessonData
 * @property {"fresh" | "waiting" | "going" | "stopped" | "ended"} state
 * @property {number} before visitors in the queue
 * @property {number} step
 * @property {number} steps
 * @property {number} rate
 * @property {string} opening what both go on from
 * @property {string} reads language of the text
 * @property {number[][]} rows step; learned and held-out loss of the plain network; of the one with dropout
 * @property {number[][]} recorded the same of a recorded run
 * @property {{parts: string[], share: number, longest: number}[]} spoken by both
 * @property {boolean} present
 * @property {string} language
 * @property {Record<string, string>} words
 * @property {number} answered
 *
 * @param {Call<LessonData>} call
 */
function called(call) {
  const { data, parentElement } = call;
  const p = keptAt(parentElement, mount);
  p.link = linkOf(call, data.answered);
  p.data = data;
  p.numbers = numbersIn(data.language);
  dress(p);
  whenDressed(p.root, () => {
    p.colours = coloursOf(p.root);
    drawBoth(p);
  });
  askOn(p);
  return lasting(parentElement, end);
}

function mount(parent) {
  const root = parent.querySelector(".text-lesson");
  const p = { root, colours: null, asking: 0 };
  p.twins = [...root.querySelectorAll(".twin")].map(twin => name => twin.querySelector(name));
  const redraw = () => p.colours && drawBoth(p);
  p.watch = watchSizes([...root.querySelectorAll("canvas")], redraw);
  p.unwatchFonts = watchFonts(redraw);
  root.querySelectorAll(".twin")[1].classList.add("learning");
  root.querySelector(".go").onclick = () => wish(p, isOn(p) ? "stop" : "go");
  root.querySelector(".anew").onclick = () => wish(p, "anew");
  return p;
}

function end(p) {
  clearTimeout(p.asking);
  p.watch.disconnect();
  p.unwatchFonts();
}

const isOn = p => ["waiting", "going"].includes(p.data.state);

function wish(p, deed) {
  clearTimeout(p.asking);
  p.link.wants("do", { do: deed });
}

// A tab that is hidden or gone has no next frame: it asks for nothing, and its place becomes free. Just after
// the frame, since in it the player may speak, and of two that speak at once only one is heard.
function askOn(p) {
  clearTimeout(p.asking);
  if (!isOn(p) || p.link.waiting().length) return;
  const ask = () => {
    if (isOn(p) && !p.link.waiting().length) wish(p, "more");
  };
  p.asking = setTimeout(() => requestAnimationFrame(() => setTimeout(ask)), p.data.before ? WAITING : 0);
}

// ---- showing ----

const say = (p, key, values = {}) => filled(p.data.words[key], values);

function dress(p) {
  const { data, numbers } = p;
  const find = name => p.root.querySelector(name);
  p.root.classList.toggle("present", data.present);
  put(find(".go"), say(p, isOn(p) ? "stop" : data.state === "stopped" ? "go_on" : "go"));
  put(find(".anew"), say(p, "anew"));
  find(".go").disabled = data.state === "ended";
  find(".anew").disabled = data.state === "fresh";
  const values = {
    before: numbers.number(data.before),
    step: numbers.number(data.step),
    steps: numbers.number(data.steps),
  };
  put(find(".status"), say(p, statusOf(data), values));
  p.twins.forEach((twin, i) => dressTwin(p, twin, i));
}

function statusOf({ state, before, recorded }) {
  if (state === "waiting") return before > 1 ? "waiting" : "waiting_one";
  return state === "fresh" && !recorded.length ? "fresh_own" : state;
}

function dressTwin(p, twin, i) {
  const { data, numbers } = p;
  put(twin("h3"), say(p, i ? "with" : "without", { rate: numbers.plain(data.rate) }));
  const rows = shownRows(data);
  const last = rows[rows.length - 1];
  put(twin(".losses"), last ? lossWords(p, last, i) : "");
  const said = data.spoken[i];
  twin(".said").lang = said ? data.reads : data.language;
  twin(".said").classList.toggle("silent", !said);
  twin(".said").replaceChildren(...(said ? saidParts(data.opening, said.parts) : [say(p, "silent")]));
  const heard = said && { share: numbers.percent(said.share), longest: numbers.number(said.longest) };
  put(twin(".recited"), heard ? say(p, "recited", heard) : "");
}

const shownRows = ({ rows, recorded }) => (rows.length ? rows : recorded);

function lossWords(p, row, i) {
  const [low, high] = [row[LEARNED[i]], row[HELD_OUT[i]]];
  const { fixed } = p.numbers;
  const values = { learned: fixed(low, 2), held_out: fixed(high, 2), gap: fixed(high - low, 2) };
  return say(p, "losses", values);
}

function saidParts(opening, [before, recited, after]) {
  const start = Object.assign(document.createElement("span"), { className: "opening", textContent: opening });
  const mark = Object.assign(document.createElement("mark"), { textContent: recited });
  return [start, before, mark, after];
}

function drawBoth(p) {
  const { data, numbers, colours } = p;
  const rows = shownRows(data);
  const ui = { ...numbers, colours, size: data.present ? 22 : 13, say: (key, values) => say(p, key, values) };
  const scene = { ui, steps: data.steps, high: highest(rows), recorded: !data.rows.length };
  p.twins.forEach((twin, i) => drawLosses(twin("canvas"), rows, i, scene));
}
