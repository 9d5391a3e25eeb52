// The wall, and below it one sub-network large, beside all of them together and the pass with scaled weights.
const FINE = 40; // points along a side of a large surface
const REST = 400; // ms after the last movement, then the address follows

/**
 * @typedef {object} WallData
 * @property {Net} net
 * @property {string} losses of each mask on unseen cases, nats; base64 of float32
 * @property {string} errors shares misclassified, likewise
 * @property {string} sort "loss" or "units"
 * @property {number} mask of the sub-network that is large at first; -1 for the one in the middle
 * @property {number} answered
 * @property {string} crowd surface of all together, base64 of int8, `FINE` by `FINE`
 * @property {[number, number, number][]} cases unseen ones: place and class
 * @property {number} extent half-width of the square
 * @property {string} hue of the twin, a name of `COLOURS`
 * @property {boolean} present
 * @property {string} language
 * @property {Record<string, string>} words
 *
 * @param {Call<WallData>} call
 */
function called(call) {
  const { data, parentElement } = call;
  const p = keptAt(parentElement, mount);
  p.link = linkOf(call, data.answered);
  p.mask ??= data.mask;
  const changed = [data.losses, data.sort].join();
  if (changed !== p.changed) take(p, data);
  p.changed = changed;
  p.data = data;
  p.numbers = numbersIn(data.language);
  dress(p);
  whenDressed(p.root, () => {
    p.colours = coloursOf(p.root);
    draw(p);
  });
  return lasting(parentElement, kept => kept.watch.disconnect());
}

function mount(parent) {
  const root = parent.querySelector(".subnetworks");
  const find = name => root.querySelector(name);
  const p = { root, find, wall: find(".wall"), range: find("input"), at: 0, version: 0, colours: null };
  const canvases = [...root.querySelectorAll("canvas")];
  p.watch = watchSizes(canvases, () => p.colours && draw(p));
  const point = event => {
    const box = p.wall.getBoundingClientRect();
    choose(p, rankAt(p, event.clientX - box.left, event.clientY - box.top, box));
  };
  p.wall.onpointermove = event => event.pointerType === "mouse" && point(event);
  p.wall.onclick = point;
  p.range.oninput = () => choose(p, Number(p.range.value));
  return p;
}

// Masks in the order of the wall: from the best, or from the fullest and in each number of units from the best.
function take(p, data) {
  p.net = data.net;
  p.losses = numbersFrom(data.losses, Float32Array);
  p.errors = numbersFrom(data.errors, Float32Array);
  p.crowd = numbersFrom(data.crowd, Int8Array);
  p.units = unitsOf(data.net);
  p.first = firstLayer(p.net, grid(FINE, data.extent));
  p.scaled = levels(logitsUnder(p.net, p.first, null));
  const byUnits = data.sort === "units";
  p.order = [...p.losses.keys()].sort(
    (a, b) => (byUnits ? unitsOn(b) - unitsOn(a) : 0) || p.losses[a] - p.losses[b] || a - b,
  );
  p.version += 1;
  p.at = p.mask < 0 ? Math.floor(p.order.length / 2) : p.order.indexOf(p.mask);
  Object.assign(p.range, { min: "0", max: String(p.order.length - 1), value: String(p.at) });
}

function dress(p) {
  const { words, present } = p.data;
  p.root.classList.toggle("present", present);
  for (const name of ["from", "to", "crowd_name", "scaled_name"])
    p.find(`.${name}`).textContent = words[name];
  p.find("label span").textContent = words.rank;
  p.wall.ariaLabel = words.wall;
}

function choose(p, rank) {
  if (rank === p.at) return;
  p.at = rank;
  p.mask = p.order[rank];
  clearTimeout(p.resting);
  p.resting = setTimeout(() => p.link.tells("mask", p.mask), REST);
  p.range.value = String(rank);
  draw(p);
}

function draw(p) {
  const mask = p.order[p.at];
  drawWall(p);
  const large = { one: levels(logitsUnder(p.net, p.first, mask)), all: p.crowd, scaled: p.scaled };
  for (const [name, values] of Object.entries(large))
    drawPlane(p.find(`canvas.${name}`), values, FINE, p.data, p.colours);
  say(p, mask);
}

const dot = kept => Object.assign(document.createElement("i"), { className: kept ? "on" : "" });

function say(p, mask) {
  const { words } = p.data;
  const { number, fixed, share } = p.numbers;
  const units = Array.from({ length: p.units }, (_, unit) => isOn(mask, unit));
  const values = {
    rank: number(p.at + 1),
    count: number(p.order.length),
    on: units.filter(Boolean).length,
    units: p.units,
    loss: fixed(p.losses[mask], 2),
    error: share(p.errors[mask]),
  };
  p.find(".one-name").textContent = filled(words.one, values);
  p.find(".mask").replaceChildren(...units.map(kept => dot(kept)));
  p.find(".one-says").textContent = filled(words.says, values);
  p.range.ariaValueText = `${filled(words.one, values)}. ${filled(words.says, values)}`;
}
