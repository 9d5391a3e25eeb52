// The wall, and below it one sub-network large, beside all of them together and the pass with scaled weights.
const FINE = 40; // points along a side of a large surface

const numbersFrom = (text, Kind) => {
  const bytes = Uint8Array.from(atob(text), character => character.charCodeAt(0));
  return new Kind(bytes.buffer);
};

/**
 * @typedef {object} WallData
 * @property {Net} net
 * @property {string} losses of each mask on unseen cases, nats; base64 of float32
 * @property {string} errors shares misclassified, likewise
 * @property {string} sort "loss" or "units"
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
function called({ data, parentElement }) {
  const p = keptAt(parentElement, mount);
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
    (a, b) => (byUnits ? on(b) - on(a) : 0) || p.losses[a] - p.losses[b] || a - b,
  );
  p.version += 1;
  p.at = Math.floor(p.order.length / 2);
  Object.assign(p.range, { min: "0", max: String(p.order.length - 1), value: String(p.at) });
}

const on = mask => mask.toString(2).replaceAll("0", "").length;

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
  p.range.value = String(rank);
  draw(p);
}

function draw(p) {
  const mask = p.order[p.at];
  drawWall(p);
  drawLarge(p, ".one", levels(logitsUnder(p.net, p.first, mask)));
  drawLarge(p, ".all", p.crowd);
  drawLarge(p, ".scaled", p.scaled);
  say(p, mask);
}

function drawLarge(p, name, values) {
  const canvas = begin(p.find(`canvas${name}`));
  if (!canvas) return;
  const { g, width, height } = canvas;
  g.imageSmoothingEnabled = true;
  g.drawImage(paintSurface(values, FINE, p.colours), 0, 0, width, height);
  drawBoundary(g, values, FINE, width, height, p.colours.learning);
  const { extent } = p.data;
  for (const [x, y, kind] of p.data.cases) {
    const place = [((x + extent) / (2 * extent)) * width, ((extent - y) / (2 * extent)) * height];
    drawPoint(g, ...place, Math.max(1.4, width / 120), kind === 1, p.colours, false);
  }
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
