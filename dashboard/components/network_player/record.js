// What was recorded of a run: one row a step, kept so that the scrubber can go back. Nothing here is computed
// from a formula of ours: rows come from the network on the server. The one thing worked out in the browser
// is the same case without masks, from the recorded weights (`forward`).

// How many times the loss of guessing the loss axis reaches: of a run that diverges the rest is cut off, and
// read as a number.
const MOST = 64;

function newRecord(header) {
  const { inputs, hidden, outputs } = header.net;
  return {
    epoch: header.epoch,
    net: header.net,
    classes: header.net.classes,
    layers: layersOf(header.net),
    rates: header.rates,
    inputRate: header.inputRate,
    shares: header.setup.shares, // of the rates, at each step; empty where they stay
    batches: header.batches,
    units: hidden.reduce((a, b) => a + b, 0),
    sizes: [inputs, ...hidden, outputs],
    rows: {},
    last: -1,
    first: header.first,
    ready: Infinity,
    keys: [],
    evaluations: [],
    least: header.lossTop,
    ...scalesOf(header.net, header.lossTop),
  };
}

// What activations and losses are drawn relative to, before any is known.
const scalesOf = ({ hidden }, lossTop) => ({ peaks: hidden.map(() => 1e-6), top: lossTop });

function layersOf({ inputs, hidden, outputs }) {
  const sizes = [inputs, ...hidden, outputs];
  const layers = [];
  let offset = 0;
  for (let i = 0; i + 1 < sizes.length; i++) {
    layers.push({
      from: sizes[i],
      to: sizes[i + 1],
      weights: offset,
      bias: offset + sizes[i] * sizes[i + 1],
    });
    offset += sizes[i] * sizes[i + 1] + sizes[i + 1];
  }
  return layers;
}

// Keep what is new of a chunk; several chunks may overlap or come twice.
function append(record, { header, rows }) {
  if (header.last < header.first) return;
  for (const [name, section] of Object.entries(rows)) {
    record.rows[name] ??= new Map();
    const kept = record.rows[name];
    for (const [step, values] of section) kept.set(step, values);
  }
  record.first = Math.min(record.first, header.first);
  record.last = Math.max(record.last, header.last);
  record.keys = [...record.rows.weights.keys()].sort((a, b) => a - b);
  record.evaluations = [...record.rows.losses.keys()].sort((a, b) => a - b);
  // The first step of which everything is known: losses and weights are not recorded at every step.
  record.ready = record.evaluations.length
    ? Math.max(record.first, record.evaluations[0], record.keys[0])
    : Infinity;
  notePeaks(record, rows.activations);
  noteTop(record, rows.losses);
}

// The scales as if the run had ended at a step: more of it may have been fetched.
function scaleTo(record, last) {
  const until = rows => new Map([...rows].filter(([step]) => step <= last));
  Object.assign(record, scalesOf(record.net, record.least));
  notePeaks(record, until(record.rows.activations));
  noteTop(record, until(record.rows.losses));
}

// The strongest activation of each layer so far: fills are relative to it and never flicker back.
function notePeaks(record, activations) {
  for (const values of activations.values()) {
    let offset = 0;
    record.net.hidden.forEach((size, layer) => {
      for (let j = 0; j < size; j++)
        record.peaks[layer] = Math.max(record.peaks[layer], Math.abs(values[offset + j]));
      offset += size;
    });
  }
}

// The loss axis grows by doubling and never shrinks, so that the chart stays calm.
function noteTop(record, losses) {
  const most = MOST * record.least;
  for (const values of losses.values()) {
    while (record.top < most && Math.max(values[0], values[1], values[2], values[3]) > record.top)
      record.top *= 2;
  }
}

function newest(sorted, step) {
  let low = 0;
  let high = sorted.length - 1;
  let found = -1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= step) {
      found = middle;
      low = middle + 1;
    } else high = middle - 1;
  }
  return found < 0 ? null : sorted[found];
}

const at = (record, name, step) => record.rows[name]?.get(step);

// What share of the rates holds at a step.
const shareAt = (record, step) => record.shares[step] ?? 1;

// Everything that one picture of the network needs, all at one step.
function frameAt(record, step) {
  const key = newest(record.keys, step);
  const share = shareAt(record, step);
  return {
    step,
    key,
    rates: record.rates.map(rate => share * rate),
    inputRate: share * record.inputRate,
    weights: record.rows.weights.get(key),
    masks: at(record, "masks", step),
    x: at(record, "x", step),
    activations: at(record, "activations", step),
    deltas: at(record, "deltas", step),
    outputs: at(record, "outputs", step),
    target: at(record, "target", step)[0],
    index: at(record, "index", step)[0],
    masked: at(record, "masked", step)[0],
    inputMask: at(record, "input_masks", step),
  };
}

function activate(values, kind) {
  return kind === "tanh" ? values.map(Math.tanh) : values.map(v => Math.max(v, 0));
}

function linear(weights, layer, x) {
  const out = Float64Array.from(weights.subarray(layer.bias, layer.bias + layer.to));
  for (let a = 0; a < layer.from; a++) {
    if (x[a] === 0) continue;
    const row = layer.weights + a * layer.to;
    for (let b = 0; b < layer.to; b++) out[b] += x[a] * weights[row + b];
  }
  return out;
}

function probabilities(logits) {
  if (logits.length === 1) {
    const p = 1 / (1 + Math.exp(-logits[0]));
    return Float32Array.of(1 - p, p);
  }
  const top = Math.max(...logits);
  const e = logits.map(z => Math.exp(z - top));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map(v => v / sum);
}

// The same case through the same weights with every unit kept: what the finished network computes.
function forward(record, frame) {
  let x = frame.x;
  const all = [];
  record.layers.forEach((layer, i) => {
    const z = linear(frame.weights, layer, x);
    if (i + 1 === record.layers.length) {
      x = z;
      return;
    }
    x = activate(z, record.net.activation);
    all.push(...x);
  });
  return { activations: Float64Array.from(all), outputs: probabilities(x) };
}

// How often a unit of a layer was kept in the pictures 0 .. step (one watched case each), and how often it is
// to be expected.
function keptCount(record, { layer, flat: unit }, step) {
  let kept = 0;
  let drawn = 0;
  let expected = 0;
  for (let s = record.first; s <= step; s++) {
    const masks = at(record, "masks", s);
    if (masks) {
      drawn++;
      kept += masks[unit];
      expected += 1 - shareAt(record, s) * record.rates[layer];
    }
  }
  return { kept, drawn, expected };
}
