// A small net with ReLU units and one output, run under a mask: the same numbers as core.mlp.subnetworks.

/**
 * @typedef {{w: number[][], b: number[]}} Layer weights by input, then unit
 * @typedef {{layers: Layer[], rate: number}} Net
 */

const grid = (size, extent) => {
  const tick = place => -extent + (2 * extent * place) / (size - 1);
  const points = [];
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) points.push([tick(column), -tick(row)]);
  return points;
};

// What the first hidden layer says at some points, [unit][point]: it is the same under every mask.
const firstLayer = ({ layers: [{ w, b }] }, points) =>
  b.map((bias, unit) =>
    Float32Array.from(points, point => {
      const sum = point.reduce((so_far, x, input) => so_far + x * w[input][unit], bias);
      return Math.max(0, sum);
    }),
  );

const unitsOf = net => net.layers.slice(0, -1).reduce((sum, { b }) => sum + b.length, 0);
const unitsOn = mask => mask.toString(2).replaceAll("0", "").length;
const isOn = (mask, unit) => ((mask >> unit) & 1) === 1;

// Logits at the points of `first` under a mask, whose bit j keeps unit j; null stands for all, unscaled.
function logitsUnder(net, first, mask) {
  const scale = mask === null ? 1 : 1 / (1 - net.rate);
  let signal = first;
  let unit = 0;
  for (const [number, { w, b }] of net.layers.entries()) {
    if (!number) continue;
    const kept = signal.map((_, j) => mask === null || isOn(mask, unit + j));
    const next = b.map((bias, out) => weighted(signal, kept, w, out, scale, bias));
    unit += signal.length;
    signal = number < net.layers.length - 1 ? next.map(rectified) : next;
  }
  return signal[0];
}

function weighted(signal, kept, w, out, scale, bias) {
  const sums = new Float32Array(signal[0].length).fill(bias);
  signal.forEach((values, j) => {
    if (!kept[j]) return;
    const weight = scale * w[j][out];
    for (let i = 0; i < sums.length; i++) sums[i] += weight * values[i];
  });
  return sums;
}

const rectified = values => values.map(value => Math.max(0, value));

// Numbers that travel as base64.
const numbersFrom = (text, Kind) => {
  const bytes = Uint8Array.from(atob(text), character => character.charCodeAt(0));
  return new Kind(bytes.buffer);
};
