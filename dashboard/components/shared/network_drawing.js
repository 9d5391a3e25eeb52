// A network drawn: where its units are, edges by weight, units by activation, dropped units as ghosts.

const LEVELS = 8; // edges are drawn in this many strengths a sign: few strokes, many lines
const STRONG = 1.5; // |w| drawn at full strength
const FAINT = 0.04; // relative strength below which an edge is left out

function geometry(record, width, height, present) {
  const rows = record.sizes.length;
  const many = record.net.inputs > 16;
  const size = present ? 22 : 13;
  const thumb = many ? thumbnail(present) : 0;
  const head = many ? thumb / 2 + 1 : 16;
  const foot = record.net.outputs > 1 ? 2.6 * size : 1.7 * size;
  const pad = present ? 15 : 13;
  const y = i => head + (i * (height - head - foot)) / (rows - 1);
  return record.sizes.map((size, i) => {
    const [left, right] =
      i > 0
        ? [pad, width - pad]
        : many
          ? [thumb + 14, width - pad]
          : [width / 2 - Math.min(width, 500) / 10, width / 2 + Math.min(width, 500) / 10];
    const step = size > 1 ? (right - left) / (size - 1) : 0;
    const start = size > 1 ? left : (left + right) / 2;
    const ends = i === 0 || i === rows - 1;
    const limit = ends ? (present ? 15 : 11) : present ? 13 : 8.5;
    return {
      y: y(i),
      x: j => start + j * step,
      radius: Math.max(2, Math.min(limit, (step || 60) * 0.33)),
      size,
    };
  });
}

// The side of the small picture of a digit, left of its 64 inputs.
const thumbnail = present => (present ? 72 : 52);

function edgeBuckets(record, places, kept, values) {
  const buckets = new Map();
  record.layers.forEach((layer, i) => {
    for (let a = 0; a < layer.from; a++) {
      if (!kept(i, a)) continue;
      for (let b = 0; b < layer.to; b++) {
        if (!kept(i + 1, b)) continue;
        const w = values[layer.weights + a * layer.to + b];
        const strength = Math.min(1, Math.abs(w) / STRONG);
        if (strength < FAINT) continue;
        const key = (w > 0 ? 0 : LEVELS) + Math.min(LEVELS - 1, Math.floor(strength * LEVELS));
        if (!buckets.has(key)) buckets.set(key, []);
        buckets.get(key).push(places[i].x(a), places[i].y, places[i + 1].x(b), places[i + 1].y);
      }
    }
  });
  return buckets;
}

function drawEdges(g, buckets, colours, opacity) {
  for (const [key, lines] of [...buckets].sort((p, q) => (p[0] % LEVELS) - (q[0] % LEVELS))) {
    const strength = ((key % LEVELS) + 0.5) / LEVELS;
    g.strokeStyle = key < LEVELS ? colours.positive : colours.negative;
    g.globalAlpha = opacity * Math.min(1, 0.1 + 0.95 * strength);
    g.lineWidth = 0.5 + 2.3 * strength;
    g.beginPath();
    for (let i = 0; i < lines.length; i += 4) {
      g.moveTo(lines[i], lines[i + 1]);
      g.lineTo(lines[i + 2], lines[i + 3]);
    }
    g.stroke();
  }
  g.globalAlpha = 1;
}

function drawUnit(g, x, y, radius, { on, fill, colours }) {
  g.beginPath();
  g.arc(x, y, radius, 0, TAU);
  if (!on) {
    g.fillStyle = colours.paper;
    g.fill();
    g.strokeStyle = colours.ghost;
    g.lineWidth = 1.2;
    g.setLineDash([2, 2]);
    g.stroke();
    g.setLineDash([]);
    return;
  }
  g.fillStyle = colours.paper;
  g.fill();
  g.fillStyle = fill >= 0 ? colours.learning : colours.negative;
  g.globalAlpha = 0.06 + 0.9 * Math.min(1, Math.abs(fill));
  g.fill();
  g.globalAlpha = 1;
  g.strokeStyle = colours.learning;
  g.lineWidth = 1.8;
  g.stroke();
}

function drawInputs(g, place, frame, kept, colours) {
  for (let j = 0; j < place.size; j++) {
    const on = kept(0, j);
    const x = place.x(j);
    if (place.size <= 16) {
      g.beginPath();
      g.arc(x, place.y, place.radius, 0, TAU);
      g.fillStyle = on ? colours.ink : colours.paper;
      g.fill();
      if (!on) {
        g.strokeStyle = colours.ghost;
        g.setLineDash([2, 2]);
        g.lineWidth = 1.2;
        g.stroke();
        g.setLineDash([]);
      }
    } else {
      const side = 2 * place.radius + 1;
      g.fillStyle = withAlpha(colours.ink, on ? 0.08 + 0.92 * Math.min(1, Math.abs(frame.x[j])) : 0);
      g.fillRect(x - side / 2, place.y - side / 2, side, side);
      g.strokeStyle = on ? colours.axis : colours.ghost;
      g.lineWidth = 0.5;
      g.strokeRect(x - side / 2, place.y - side / 2, side, side);
    }
  }
}

// The row of output units: one for two classes, ten for digits (filled by probability).
function drawOutputs(g, place, outputs, colours) {
  for (let j = 0; j < place.size; j++) {
    const share = place.size === 1 ? 1 : outputs[j];
    g.beginPath();
    g.arc(place.x(j), place.y, place.radius, 0, TAU);
    g.fillStyle = colours.paper;
    g.fill();
    g.fillStyle = withAlpha(colours.ink, 0.06 + 0.94 * share);
    g.fill();
    g.strokeStyle = colours.ink;
    g.lineWidth = 1.8;
    g.stroke();
  }
}
