// One unit, explained with the numbers now on the screen.

const TERMS = 3; // largest terms written out; the rest is summed
const HISTORY = 60; // masks shown

function unitNumbers(record, frame, layer, index, masksOn) {
  const before = layer === 0 ? inputsOf(frame, masksOn) : incoming(record, frame, layer, masksOn);
  const { weights, bias, from, to } = record.layers[layer];
  const terms = before.map((x, a) => ({ x, w: frame.weights[weights + a * to + index], a })).slice(0, from);
  const b = frame.weights[bias + index];
  const z = terms.reduce((sum, t) => sum + t.x * t.w, b);
  const a = record.net.activation === "tanh" ? Math.tanh(z) : Math.max(0, z);
  return { terms, b, z, a, rate: frame.rates[layer] };
}

// The inputs as they go in: with masks on, dropped ones are 0 and the others scaled.
function inputsOf(frame, masksOn) {
  const { x, inputMask, inputRate } = frame;
  return Array.from(x, (value, i) =>
    !masksOn || !inputMask ? value : inputMask[i] ? value / (1 - inputRate) : 0,
  );
}

// What arrives from the layer below: activations after their mask and scale, or without masks the plain ones.
function incoming(record, frame, layer, masksOn) {
  const offset = record.net.hidden.slice(0, layer - 1).reduce((a, b) => a + b, 0);
  const size = record.net.hidden[layer - 1];
  const values = masksOn ? frame.activations : forward(record, frame).activations;
  const rate = frame.rates[layer - 1];
  return Array.from({ length: size }, (_, j) => {
    const a = values[offset + j];
    return !masksOn ? a : frame.masks[offset + j] ? a / (1 - rate) : 0;
  });
}

function formulaLines(record, numbers, kept, masksOn, ui) {
  const n = v => ui.number(v, 2);
  const sorted = [...numbers.terms].sort((p, q) => Math.abs(q.x * q.w) - Math.abs(p.x * p.w));
  const written = sorted.slice(0, TERMS).filter(t => t.x * t.w !== 0);
  const rest = sorted.slice(written.length);
  const others = rest.reduce((sum, t) => sum + t.x * t.w, 0);
  const sum =
    written.map(t => `${n(t.w)}·${t.x < 0 ? `(${n(t.x)})` : n(t.x)}`).join(" + ") +
    (rest.length ? ` + ${n(others)} ${ui.say("player.other_terms", { count: rest.length })}` : "");
  const { rate } = numbers;
  const name = record.net.activation === "tanh" ? "tanh" : "max(0, z)";
  const lines = [
    `z = ${n(numbers.b)} + ${sum} = ${n(numbers.z)}`,
    `a = ${name === "tanh" ? "tanh(z)" : name} = ${n(numbers.a)}`,
  ];
  if (!masksOn) return [...lines, ui.say("player.tip_test")];
  return [
    ...lines,
    kept
      ? `m = 1:  a / (1 − p) = ${n(numbers.a)} / ${n(1 - rate)} = ${n(numbers.a / (1 - rate))}`
      : `m = 0:  ${ui.say("player.tip_dropped")}`,
  ];
}

// The newest step at or before `step` whose weights were recorded: all numbers shown belong to that step.
function exactFrame(record, step) {
  return frameAt(record, newest(record.keys, step));
}

function fillTip(tip, record, step, unit, masksOn, ui) {
  const frame = exactFrame(record, step);
  const { layer, index, flat } = unit;
  const numbers = unitNumbers(record, frame, layer, index, masksOn);
  const kept = frame.masks[flat] === 1;
  const count = keptCount(record, unit, step);
  const share = count.drawn ? count.kept / count.drawn : 0;
  const title = document.createElement("h3");
  const code = document.createElement("code");
  title.textContent = ui.say("player.tip_title", {
    layer: layer + 1,
    unit: index + 1,
    step: ui.number(frame.step, 0),
  });
  code.textContent = minus(formulaLines(record, numbers, kept, masksOn, ui).join("\n")).replaceAll(
    "+ −",
    "− ",
  );
  const note = document.createElement("div");
  note.textContent = ui.say("player.tip_kept", {
    kept: ui.number(count.kept, 0),
    drawn: ui.number(count.drawn, 0),
    share: ui.percent(share),
    expected: ui.percent(count.drawn ? count.expected / count.drawn : 0),
  });
  tip.replaceChildren(title, code, historyStrip(record, flat, step), note);
}

function historyStrip(record, flat, step) {
  const strip = document.createElement("div");
  strip.className = "history";
  for (let s = Math.max(record.first, step - HISTORY + 1); s <= step; s++) {
    const masks = at(record, "masks", s);
    const mark = document.createElement("i");
    if (!masks?.[flat]) mark.className = "gone";
    strip.append(mark);
  }
  return strip;
}

function hideTip(p) {
  p.unit = null;
  p.find(".tip").hidden = true;
  p.dirty = true;
}

function placeTip(tip, box, x, y) {
  const width = tip.offsetWidth;
  const height = tip.offsetHeight;
  tip.style.left = `${Math.max(0, Math.min(box.clientWidth - width, x - width / 2))}px`;
  tip.style.top = y > box.clientHeight / 2 ? `${Math.max(-8, y - height - 16)}px` : `${y + 16}px`;
}
