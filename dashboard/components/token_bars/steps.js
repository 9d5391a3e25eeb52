// The chain as a row of steps that can be set and moved; each says how many tokens it leaves.

const RANGES = {
  t: { low: 0.1, high: 2, step: 0.05 },
  p: { low: 0.05, high: 1, step: 0.01 },
  m: { low: 0, high: 0.5, step: 0.01 },
  y: { low: 0.05, high: 1, step: 0.01 },
  e: { low: 0, high: 0.01, step: 0.0001 },
  h: { low: 0, high: 0.01, step: 0.0001 },
  r: { low: 1, high: 2, step: 0.01 },
};
const FOLDED = [..."ryeh"]; // steps that are seldom used: they fold away unless they are

const rounded = (value, step) => Number((Math.round(value / step) * step).toFixed(4));

function wireSteps(p) {
  p.root.querySelectorAll(".steps > li").forEach(item => {
    const { step } = item.dataset;
    const input = item.querySelector("input");
    item.querySelectorAll(".move").forEach(button => {
      button.onclick = () => moveStep(p, step, button.matches(".back") ? -1 : 1, button);
    });
    if (!input) return;
    const { low, high, step: by } = RANGES[step];
    input.min = low;
    input.max = high;
    input.step = "any";
    const set = value => change(p, { [step]: Math.max(low, Math.min(high, rounded(value, by))) });
    input.oninput = () => set(Number(input.value));
    input.onkeydown = event => rangeKeys(event, { value: p.state[step], by, low, high }, set);
    input.ondblclick = () => set(OFF[step]);
  });
  p.shown = new Set();
  p.find(".more").onclick = () => toggleMore(p);
}

const inUse = (p, step) => p.state[step] !== OFF[step];

// Open: all steps; folded: the seldom used ones that are in use. One that falls out of use stays in sight
// until it is folded away, so that it does not vanish under the hand.
function toggleMore(p) {
  const open = FOLDED.some(step => !p.shown.has(step));
  p.shown = new Set(FOLDED.filter(step => open || inUse(p, step)));
  redraw(p);
}

function foldSteps(p) {
  for (const step of FOLDED) if (inUse(p, step)) p.shown.add(step);
  const key = [...p.shown].sort().join("");
  if (p.folded === key) return;
  p.folded = key;
  for (const step of FOLDED) p.find(`[data-step="${step}"]`).hidden = !p.shown.has(step);
  const open = FOLDED.every(step => p.shown.has(step));
  const button = p.find(".more");
  button.setAttribute("aria-expanded", open);
  put(button, p.ui.say(open ? "hero.fewer" : "hero.more"));
  p.root.classList.toggle("longer", p.shown.size > 0);
}

function rangeKeys(event, { value, by, low, high }, set) {
  const next = {
    ArrowRight: value + by,
    ArrowUp: value + by,
    ArrowLeft: value - by,
    ArrowDown: value - by,
    PageUp: value + 10 * by,
    PageDown: value - 10 * by,
    Home: low,
    End: high,
  }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  set(next);
}

// Swap a step with its neighbour.
function moveStep(p, step, by, button) {
  const order = [...p.state.order];
  const at = order.indexOf(step);
  const to = at + by;
  if (to < 0 || to >= order.length) return;
  [order[at], order[to]] = [order[to], order[at]];
  change(p, { order: order.join("") });
  button.focus();
}

function nameSteps(p) {
  const { say } = p.ui;
  p.root.querySelectorAll(".steps > li").forEach(item => {
    const name = say(`hero.step_${item.dataset.step}`);
    const input = item.querySelector("input");
    item.querySelector(".step-name").textContent = name;
    item.querySelectorAll(".move").forEach(button => {
      const words = say(button.matches(".back") ? "hero.earlier" : "hero.later", { step: name });
      button.setAttribute("aria-label", words);
      button.title = words;
    });
    item.querySelector(".step-name").title = say(`hero.hint_${item.dataset.step}`);
    if (input) input.setAttribute("aria-label", name);
  });
}

function showSteps(p, chain) {
  const list = p.find(".steps");
  const { say, number } = p.ui;
  if (p.ordered !== p.state.order) orderSteps(p, list);
  foldSteps(p);
  const penalty = { step: "r", n: chain.used, cut: 0 };
  [penalty, ...chain.stages].forEach(({ step, n, cut }) => {
    const item = list.querySelector(`[data-step="${step}"]`);
    const input = item.querySelector("input");
    const off = step === "k" ? p.state.k >= chain.size : p.state[step] === OFF[step];
    put(item.querySelector("output"), off && step !== "t" ? say("hero.off") : stepValue(p, step));
    const left = step === "r" ? "hero.punishes" : cut ? "hero.leaves" : "hero.leaves_all";
    put(item.querySelector(".left"), say(left, { count: number(n) }));
    item.classList.toggle("idle", off);
    if (!input) return;
    const { low, high } = RANGES[step];
    if (Number(input.value) !== p.state[step]) input.value = p.state[step];
    input.style.setProperty("--at", `${((100 * (p.state[step] - low)) / (high - low)).toFixed(1)}%`);
    input.setAttribute("aria-valuetext", off && step !== "t" ? say("hero.off") : p.ui.plain(p.state[step]));
  });
  put(p.find(".order"), orderWords(p, chain));
}

const stepValue = (p, step) =>
  step === "k"
    ? p.ui.number(p.state.k)
    : p.ui.fixed(
        p.state[step],
        step in THRESHOLD ? 4 : Number.isInteger(Math.round(p.state[step] * 1e6) / 1e4) ? 2 : 3,
      );

function orderSteps(p, list) {
  p.ordered = p.state.order;
  const itemOf = step => list.querySelector(`[data-step="${step}"]`);
  const items = [...p.state.order].map(itemOf);
  const held = list.getRootNode().activeElement;
  list.append(itemOf("r"), ...items, ...[...LAST].map(itemOf));
  items.forEach((item, i) => {
    item.querySelector(".back").disabled = i === 0;
    item.querySelector(".on").disabled = i === items.length - 1;
  });
  if (held?.closest(".steps")) holdFocus(held);
}

// An element that is moved loses the focus, and so does a button that has come to the end of its way: then
// the step's other button takes it.
const holdFocus = held => (held.disabled ? held.closest("li").querySelector(".move:enabled") : held).focus();

// What the order of the steps changes, with the numbers of the moment.
function orderWords(p, chain) {
  const { say, number } = p.ui;
  if (active(p.state, chain.size).length < 2) return say("hero.order_one");
  const { fewest, most, first, last } = extremes(p.ranked, p.state, p.used);
  return fewest === most
    ? say("hero.order_same", { count: number(most) })
    : say(first === last ? "hero.order_counts" : "hero.order_libraries", {
        fewest: number(fewest),
        most: number(most),
        count: number(chain.n),
        first: number(first),
        last: number(last),
      });
}
