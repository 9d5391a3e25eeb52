// Two trained nets whose units a hand switches off: what each then decides, and what it costs on unseen cases.
const SIDE = 40; // points along a side of a surface

/**
 * @typedef {object} Panel
 * @property {Net} net
 * @property {string} name of its units that are off, for the address
 * @property {string} title
 * @property {number} off bit j is set where unit j is off at first
 *
 * @typedef {object} UnitsOffData
 * @property {Panel[]} panels
 * @property {string} x unseen cases, base64 of float32, [cases, 2]
 * @property {string} y their classes, base64 of uint8
 * @property {[number, number, number][]} cases those that are drawn: place and class
 * @property {number} extent half-width of the square
 * @property {number} answered
 * @property {boolean} present
 * @property {string} language
 * @property {Record<string, string>} words
 *
 * @param {Call<UnitsOffData>} call
 */
function called(call) {
  const { data, parentElement } = call;
  const p = keptAt(parentElement, mount);
  p.link = linkOf(call, data.answered);
  const nets = JSON.stringify(data.panels.map(panel => panel.net));
  if (nets !== p.nets) take(p, data);
  p.nets = nets;
  p.data = data;
  p.numbers = numbersIn(data.language);
  dress(p);
  whenDressed(p.root, () => {
    p.colours = coloursOf(p.root);
    drawAll(p);
  });
  return lasting(parentElement, kept => kept.watch.disconnect());
}

function mount(parent) {
  const root = parent.querySelector(".units-off");
  const p = { root, colours: null };
  p.watch = watchSizes([...root.querySelectorAll("canvas")], () => p.colours && drawAll(p));
  return p;
}

// Both nets anew; the units that are off stay off.
function take(p, data) {
  const points = numbersFrom(data.x, Float32Array);
  const places = Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i], points[2 * i + 1]]);
  p.classes = numbersFrom(data.y, Uint8Array);
  p.panels = data.panels.map(({ net, name, off }, number) => {
    const all = everyUnit(net);
    const mask = p.panels ? p.panels[number].mask : all & ~off;
    const root = p.root.querySelectorAll(".panel")[number];
    const find = name => root.querySelector(name);
    const fine = firstLayer(net, grid(SIDE, data.extent));
    const panel = { name, find, net, fine, first: firstLayer(net, places), record: shapeOf(net) };
    return { ...panel, whole: measured(panel, p.classes, all), ...measured(panel, p.classes, mask) };
  });
  p.most = Math.max(...p.panels.flatMap(({ whole }) => whole.costs));
  p.panels.forEach(panel => placeButtons(p, panel));
}

const everyUnit = net => 2 ** unitsOf(net) - 1;

// What `network_drawing` asks of a net.
function shapeOf({ layers }) {
  const sizes = [layers[0].w.length, ...layers.map(({ b }) => b.length)];
  const hidden = sizes.slice(1, -1);
  let offset = 0;
  const flat = layers.map(({ w }, i) => {
    const layer = { from: sizes[i], to: sizes[i + 1], weights: offset };
    offset += w.length * w[0].length;
    return layer;
  });
  const values = layers.flatMap(({ w }) => w.flat());
  return { sizes, net: { inputs: sizes[0], hidden, outputs: 1 }, layers: flat, values };
}

// Loss and error of a net with the units of a mask, and by how much each unit would raise the loss if it were off.
function measured({ net, first }, classes, mask) {
  const { loss, error } = scored(logitsUnder(net, first, mask), classes);
  const costs = Array.from({ length: unitsOf(net) }, (_, unit) =>
    isOn(mask, unit) ? scored(logitsUnder(net, first, mask ^ (1 << unit)), classes).loss - loss : 0,
  );
  return { mask, loss, error, costs };
}

function scored(logits, classes) {
  let loss = 0;
  let wrong = 0;
  logits.forEach((logit, i) => {
    const against = classes[i] ? -logit : logit;
    loss += Math.max(0, against) + Math.log1p(Math.exp(-Math.abs(against)));
    wrong += Number(logit > 0 !== (classes[i] === 1));
  });
  return { loss: loss / logits.length, error: wrong / logits.length };
}

function dress(p) {
  const { words, panels, present } = p.data;
  p.root.classList.toggle("present", present);
  p.panels.forEach((panel, number) => {
    panel.find("h3").textContent = panels[number].title;
    panel.find(".units").ariaLabel = words.units;
    panel.find(".costliest").textContent = words.costliest;
    panel.find(".all").textContent = words.all;
    panel.find(".all").onclick = () => turn(p, panel, everyUnit(panel.net));
    panel.find(".costliest").onclick = () => turn(p, panel, panel.mask ^ (1 << dearest(panel)));
    say(p, panel);
  });
}

const dearest = ({ net, mask, costs }) =>
  [...Array(unitsOf(net)).keys()]
    .filter(unit => isOn(mask, unit))
    .reduce((best, unit) => (costs[unit] > costs[best] ? unit : best));

function placeButtons(p, panel) {
  const buttons = [];
  panel.record.net.hidden.forEach((size, layer) => {
    for (let index = 0; index < size; index++) {
      const unit = buttons.length;
      const button = Object.assign(document.createElement("button"), { type: "button", tabIndex: -1 });
      button.onclick = () => turn(p, panel, panel.mask ^ (1 << unit));
      button.onkeydown = event => moveUnit(event, panel, { layer, index, flat: unit });
      buttons.push(button);
    }
  });
  buttons[0].tabIndex = 0;
  panel.places = null;
  panel.find(".units").replaceChildren(...buttons);
}

// In the same frame: the net, what it decides, and its scores.
function turn(p, panel, mask) {
  Object.assign(panel, measured(panel, p.classes, mask));
  say(p, panel);
  drawPanel(p, panel);
  p.link.tells(panel.name, everyUnit(panel.net) & ~mask);
}

function say(p, panel) {
  const { words } = p.data;
  const { fixed, share } = p.numbers;
  const units = unitsOf(panel.net);
  const values = { on: unitsOn(panel.mask), units, loss: fixed(panel.loss, 2), error: share(panel.error) };
  panel.find(".says").textContent = filled(words.says, values);
  panel.find(".all").disabled = values.on === units;
  panel.find(".costliest").disabled = !values.on;
  [...panel.find(".units").children].forEach((button, unit) => {
    const kept = isOn(panel.mask, unit);
    const sentence = kept ? words.unit_on : words.unit_off;
    button.ariaPressed = String(kept);
    button.ariaLabel = filled(sentence, { unit: unit + 1, cost: fixed(panel.costs[unit], 2) });
    button.title = button.ariaLabel;
  });
}

const drawAll = p => p.panels.forEach(panel => drawPanel(p, panel));

function drawPanel(p, panel) {
  drawUnits(p, panel);
  const values = levels(logitsUnder(panel.net, panel.fine, panel.mask));
  drawPlane(panel.find(".plane"), values, SIDE, p.data, p.colours);
}

// A unit is the darker the more it would cost; a hundredth of the most is seen.
function drawUnits(p, panel) {
  const area = begin(panel.find(".network"));
  if (!area) return;
  const { g, width, height } = area;
  const { record, mask, costs } = panel;
  const places = geometry(record, width, height, p.data.present);
  const starts = record.net.hidden.map((_, i) => record.net.hidden.slice(0, i).reduce((a, b) => a + b, 0));
  const hidden = row => row > 0 && row <= starts.length;
  const kept = (row, j) => !hidden(row) || isOn(mask, starts[row - 1] + j);
  drawEdges(g, edgeBuckets(record, places, kept, record.values), p.colours, 1);
  drawInputs(g, places[0], null, kept, p.colours);
  record.net.hidden.forEach((size, layer) => {
    const place = places[layer + 1];
    for (let j = 0; j < size; j++) {
      const fill = Math.max(0, costs[starts[layer] + j]) / p.most;
      drawUnit(g, place.x(j), place.y, place.radius, { on: kept(layer + 1, j), fill, colours: p.colours });
    }
  });
  drawOutputs(g, places[places.length - 1], [1], p.colours);
  moveButtons(panel, places);
}
