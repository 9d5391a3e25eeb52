// The small pictures, one function a page: (g, width, height, values, beat, hues). `beat` counts moments.

// A page that is still finding its widths may leave a picture no room: a browser refuses radii below 0.
const circle = (g, x, y, r) => g.arc(x, y, Math.max(0, r), 0, 2 * Math.PI);

const ring = (g, x, y, r) => {
  g.beginPath();
  circle(g, x, y, r);
};

// A mask over units, a fresh one every beat.
function drawDropout(g, width, height, masks, beat, hues) {
  const mask = masks[beat % masks.length];
  const columns = 32;
  const rows = mask.length / columns;
  const step = Math.min(width / columns, height / rows);
  [...mask].forEach((kept, i) => {
    ring(g, ((i % columns) + 0.5) * step, (Math.floor(i / columns) + 0.5) * step, step * 0.36);
    if (kept === "1") {
      g.fillStyle = hues.learning;
      g.fill();
    } else {
      g.setLineDash([2, 2]);
      g.strokeStyle = hues.ghost;
      g.stroke();
      g.setLineDash([]);
    }
  });
}

function bars(g, left, width, height, chances, kept, most, hues) {
  const step = height / chances.length;
  chances.forEach((chance, i) => {
    const size = Math.max(2, width * Math.min(1, chance / most));
    if (kept(i)) {
      g.fillStyle = hues.speaking;
      g.fillRect(left, i * step + 1, size, step - 4);
    } else {
      g.strokeStyle = hues.ghost;
      g.strokeRect(left + 0.5, i * step + 1.5, size - 1, step - 5);
    }
  });
}

// k sweeps: what it keeps is shared out again.
function drawTopK(g, width, height, chances, beat, hues) {
  const turn = 2 * chances.length - 2;
  const at = Math.floor(beat / 3) % turn;
  const k = 1 + Math.min(at, turn - at);
  const mass = chances.slice(0, k).reduce((a, b) => a + b, 0);
  bars(
    g,
    0,
    width,
    height,
    chances.map((chance, i) => (i < k ? chance / mass : chance)),
    i => i < k,
    1,
    hues,
  );
}

// Left: the bars stand still and the draw moves. Right: masks move the bars themselves.
function drawTwoDice(g, width, height, { chances, wobble }, beat, hues) {
  const half = width / 2 - 14;
  const most = Math.max(...wobble.flat());
  const slow = Math.floor(beat / 2);
  const drawn = wobble[slow % wobble.length];
  const pick = (slow * 5) % 4;
  bars(g, 0, half, height, chances, i => i === pick, most, hues);
  const step = height / drawn.length;
  drawn.forEach((chance, i) => {
    g.fillStyle = hues.learning;
    g.fillRect(half + 28, i * step + 1, Math.max(2, (half * chance) / most), step - 4);
  });
}

// The error of one sub-network, of all together and of one scaled pass; another pair every few beats.
function drawWhy(g, width, height, pairs, beat, hues) {
  const most = Math.max(...pairs.flat());
  const step = height / 3;
  pairs[Math.floor(beat / 4) % pairs.length].forEach((error, i) => {
    g.fillStyle = i ? hues.learning : hues.ghost;
    g.fillRect(0, i * step + 5, Math.max(2, (width * error) / most), step - 10);
  });
}

// Models by year and rate; those that do not say stand below the line.
function drawModels(g, width, height, models, _beat, hues) {
  const floor = height - 26;
  const x = year => 14 + ((width - 28) * (year - 2012)) / 12;
  const y = rate => floor - ((floor - 8) * rate) / 0.7;
  g.strokeStyle = hues.axis;
  g.beginPath();
  g.moveTo(0, floor + 9);
  g.lineTo(width, floor + 9);
  g.stroke();
  models.forEach(([year, rate], i) => {
    const shift = (((i * 7) % 9) - 4) * 1.6;
    ring(g, x(year) + shift, rate === null ? height - 8 : y(rate), 4);
    g.strokeStyle = rate === null ? hues.ink2 : hues.ghost;
    g.fillStyle = hues.learning;
    if (rate) g.fill();
    else {
      g.setLineDash(rate === null ? [] : [2, 2]);
      g.stroke();
      g.setLineDash([]);
    }
  });
}

// Events on their lanes; a light walks through the years.
function drawTimeline(g, width, height, events, beat, hues) {
  const lanes = 9;
  const x = when => 4 + ((width - 8) * (when - 2012)) / 13;
  const at = 2012 + ((beat * 0.12) % 13);
  for (let lane = 0; lane < lanes; lane += 1) {
    g.fillStyle = hues.grid;
    g.fillRect(0, ((lane + 0.5) * height) / lanes, width, 1);
  }
  for (const [when, lane, tier, sampling] of events) {
    const near = Math.abs(when - at) < 0.35;
    const y = ((lane + 0.5) * height) / lanes;
    const r = (tier === 1 ? 3.6 : 2) + (near ? 2 : 0);
    g.fillStyle = sampling ? hues.speaking : tier === 3 ? hues.axis : hues.learning;
    if (sampling) g.fillRect(x(when) - r, y - r, 2 * r, 2 * r);
    else {
      ring(g, x(when), y, r);
      g.fill();
    }
  }
}

// One mark a claim, in the order of the verdicts.
function drawSources(g, width, height, counts, beat, hues) {
  const columns = 14;
  const step = Math.min(width / columns, height / 4);
  const total = counts.reduce((a, b) => a + b, 0);
  const lit = beat % total;
  let i = 0;
  counts.forEach((count, verdict) => {
    for (let n = 0; n < count; n += 1, i += 1) {
      const [left, top, size] = [(i % columns) * step + 2, Math.floor(i / columns) * step + 2, step - 6];
      g.strokeStyle = i === lit ? hues.ink : hues.ink2;
      g.lineWidth = i === lit ? 2.4 : 1.2;
      drawVerdict(g, VERDICTS[verdict], left, top, size, hues);
    }
  });
}

const VERDICTS = ["correct", "imprecise", "wrong", "unsupported", "judgement"];

// As on the page: the more ink in a mark, the more is wrong.
function drawVerdict(g, verdict, left, top, size, hues) {
  g.beginPath();
  g.setLineDash(verdict === "unsupported" ? [2, 2] : verdict === "judgement" ? [1, 2] : []);
  if (verdict === "judgement") circle(g, left + size / 2, top + size / 2, size / 2);
  else g.rect(left, top, size, size);
  g.fillStyle = hues.ink2;
  g.globalAlpha = { imprecise: 0.35, wrong: 1 }[verdict] ?? 0;
  g.fill();
  g.globalAlpha = 1;
  g.stroke();
  g.setLineDash([]);
  if (verdict !== "wrong") return;
  g.strokeStyle = hues.paper;
  g.beginPath();
  g.moveTo(left + 2, top + 2);
  g.lineTo(left + size - 2, top + size - 2);
  g.moveTo(left + size - 2, top + 2);
  g.lineTo(left + 2, top + size - 2);
  g.stroke();
}

const DRAWINGS = {
  dropout: drawDropout,
  top_k: drawTopK,
  two_dice: drawTwoDice,
  why: drawWhy,
  models: drawModels,
  timeline: drawTimeline,
  sources: drawSources,
};
