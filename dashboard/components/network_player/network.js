// The network itself: inputs above, output below, edges by weight, units by activation, dropped units as
// ghosts.

function imagePixels(g, x0, y0, side, pixels, colours) {
  const cell = side / 8;
  for (let i = 0; i < 64; i++) {
    const shade = Math.max(0, Math.min(1, pixels[i]));
    if (shade > 0.02) {
      g.fillStyle = withAlpha(colours.ink, shade);
      g.fillRect(x0 + (i % 8) * cell, y0 + Math.floor(i / 8) * cell, cell + 0.3, cell + 0.3);
    }
  }
  g.strokeStyle = colours.axis;
  g.lineWidth = 1;
  g.strokeRect(x0 - 0.5, y0 - 0.5, side + 1, side + 1);
}

// Which fill a hidden unit shows: its activation, or (backward stage) its error signal, relative to the
// strongest.
function unitFill(record, shown, layer, index, offset) {
  const value = shown.values[offset + index];
  return value / (shown.peak ? shown.peak : record.peaks[layer]);
}

function drawHidden(g, record, places, shown, kept, colours) {
  let offset = 0;
  record.net.hidden.forEach((size, layer) => {
    const place = places[layer + 1];
    for (let j = 0; j < size; j++) {
      const lit = layer < shown.litLayers;
      const on = kept(layer + 1, j);
      const radius = place.radius * (on ? (shown.swell ?? 1) : 1);
      drawUnit(g, place.x(j), place.y, radius, {
        on,
        fill: lit ? unitFill(record, shown, layer, j, offset) : 0,
        colours,
      });
    }
    offset += size;
  });
}

function rowLabels(g, record, places, ui, frame, masksOn, style) {
  let offset = 0;
  record.net.hidden.forEach((size, layer) => {
    let kept = 0;
    for (let j = 0; j < size; j++) kept += !masksOn || frame.masks[offset + j] ? 1 : 0;
    offset += size;
    const place = places[layer + 1];
    const last = layer + 1 === record.net.hidden.length;
    const y = place.y + (last ? 1 : -1) * (place.radius + style.size + 5);
    labelRow(
      g,
      [
        { text: `${ui.say("player.layer", { layer: layer + 1 })} · ` },
        { text: String(kept), weight: 600, colour: style.strong },
        { text: ` ${ui.say("player.of_kept", { units: size })}` },
      ],
      0,
      y,
      style,
    );
  });
}

function inputLabels(g, place, frame, ui, style) {
  if (place.size !== 2) return;
  const text = j => `x${"₁₂"[j]} = ${ui.number(frame.x[j], 2)}`;
  label(g, text(0), place.x(0) - place.radius - 7, place.y, { ...style, align: "right" });
  label(g, text(1), place.x(1) + place.radius + 7, place.y, style);
}

function outputLabel(g, place, record, frame, { outputs, loss }, ui, style, width) {
  // Just before a run diverges the masks may be all that keeps it finite.
  if (!outputs.every(Number.isFinite)) return;
  const name = ui.className;
  const best = outputs.indexOf(Math.max(...outputs));
  const subject = record.classes === 2 ? 1 : best;
  const parts = [
    {
      text: ui.say("player.probability", { name: name(subject), value: ui.number(outputs[subject], 2) }),
      weight: 600,
      colour: style.strong,
    },
    { text: ui.say("player.truth", { name: name(frame.target) }) },
  ];
  if (loss)
    parts.push({
      text: `  −ln ${ui.number(outputs[frame.target], 2)} = ${ui.number(caseLoss(frame), 2)}`,
      weight: 600,
      colour: style.accent,
    });
  if (place.size === 1) {
    const from = place.x(0) + place.radius + 8;
    labelRowTo(g, parts, Math.min(width, from + rowWidth(g, parts, style.size)), place.y, { ...style, from });
    return;
  }
  for (let j = 0; j < place.size; j++)
    label(g, name(j), place.x(j), place.y + place.radius + style.size * 0.75, {
      ...style,
      align: "center",
      weight: j === frame.target ? 600 : 400,
      colour: j === frame.target ? style.strong : style.colour,
    });
  labelRowTo(g, parts, width, place.y - place.radius - style.size, style);
}

// The loss of the case shown, in nats.
const caseLoss = frame => -Math.log(Math.max(1e-9, frame.outputs[frame.target]));

// Beside the label of the second input, where there is room.
function weightLegend(g, inputs, width, ui, colours, style) {
  const y = 16;
  const text = ui.say("player.weight");
  const gap = 14;
  const each = 30 + 0.62 * style.size + gap; // a line, its sign, a gap
  g.font = `400 ${style.size}px ${FONT}`;
  const start = width - g.measureText(text).width - 2 * each;
  const widest = g.measureText(`x₂ = ${ui.number(-8.88, 2)}`).width;
  if (start < inputs.x(1) + inputs.radius + 7 + widest + gap) return;
  label(g, text, start, y, style);
  [
    ["+", colours.positive, width + gap - 2 * each],
    ["−", colours.negative, width + gap - each],
  ].forEach(([sign, colour, x]) => {
    g.strokeStyle = colour;
    g.lineWidth = 2.6;
    g.beginPath();
    g.moveTo(x, y);
    g.lineTo(x + 26, y);
    g.stroke();
    label(g, sign, x + 30, y, style);
  });
}

// What is on screen at this step and stage: which masks apply, which values fill the units, which numbers the
// edges.
function shownAt(record, frame, masksOn, stage) {
  const plain = masksOn ? null : forward(record, frame);
  const shown = {
    masksOn,
    values: plain ? plain.activations : frame.activations,
    outputs: plain ? plain.outputs : frame.outputs,
    edges: frame.weights,
    litLayers: record.net.hidden.length,
    opacity: 1,
    showOutput: true,
    loss: false,
  };
  if (!stage) return shown;
  if (stage.name === "mask") return { ...shown, litLayers: 0, opacity: 0.35, showOutput: false };
  if (stage.name === "forward")
    return {
      ...shown,
      litLayers: Math.ceil(stage.part * (record.net.hidden.length + 1)),
      showOutput: stage.part > 0.7,
    };
  if (stage.name === "scale")
    return { ...shown, values: scaled(record, frame), swell: 1 + 0.3 * Math.min(1, 2 * stage.part) };
  if (stage.name === "loss") return { ...shown, values: scaled(record, frame), loss: true };
  if (stage.name === "backward")
    return { ...shown, values: frame.deltas, peak: Math.max(1e-9, ...frame.deltas.map(Math.abs)) };
  if (stage.name === "update" && stage.change) return { ...shown, edges: stage.change };
  return shown;
}

// Activations divided by 1 - p of their layer: what the units that are kept pass on.
function scaled(record, frame) {
  const shares = record.net.hidden.flatMap((size, layer) => Array(size).fill(1 - frame.rates[layer]));
  return frame.activations.map((a, i) => (shares[i] > 0 ? a / shares[i] : 0));
}

function keptTest(record, frame, masksOn) {
  const starts = [0];
  record.net.hidden.forEach(size => starts.push(starts[starts.length - 1] + size));
  return (row, j) => {
    if (!masksOn) return true;
    if (row === 0) return !frame.inputMask || frame.inputMask[j] === 1;
    return row > record.net.hidden.length || frame.masks[starts[row - 1] + j] === 1;
  };
}

function drawNetwork(canvas, record, frame, ui, { masksOn, stage, focus }) {
  const area = begin(canvas);
  if (!area) return null;
  const { g, width, height } = area;
  const colours = ui.colours;
  const size = ui.labelSize;
  const style = {
    colour: colours.ink2,
    strong: colours.ink,
    accent: colours.learning,
    paper: colours.paper,
    size,
  };
  const places = geometry(record, width, height, ui.present);
  const shown = shownAt(record, frame, masksOn, stage);
  const kept = keptTest(record, frame, masksOn);
  drawEdges(g, edgeBuckets(record, places, kept, shown.edges), colours, shown.opacity);
  drawInputs(g, places[0], frame, kept, colours);
  drawHidden(g, record, places, shown, kept, colours);
  drawOutputs(g, places[places.length - 1], shown.outputs, colours);
  if (record.net.digits) imagePixels(g, 1, 1, thumbnail(ui.present), frame.x, colours);
  rowLabels(g, record, places, ui, frame, masksOn, style);
  inputLabels(g, places[0], frame, ui, style);
  if (shown.showOutput) outputLabel(g, places[places.length - 1], record, frame, shown, ui, style, width);
  if (!ui.narrow && record.net.inputs === 2) weightLegend(g, places[0], width, ui, colours, style);
  if (focus) markFocus(g, places, focus, colours);
  return places;
}

function markFocus(g, places, { row, index }, colours) {
  const place = places[row];
  g.beginPath();
  g.arc(place.x(index), place.y, place.radius + 4, 0, TAU);
  g.strokeStyle = colours.ink;
  g.lineWidth = 2;
  g.stroke();
}
