// Small helpers for drawing: sharp canvases, halos behind labels, dice.

const TAU = 2 * Math.PI;
const FONT = '"IBM Plex Sans", sans-serif';

// Sizes are told by the browser when they change; asking in every frame would lay the page out in every
// frame.
const boxes = new WeakMap();

function watchSizes(canvases, changed) {
  const watcher = new ResizeObserver(entries => {
    for (const { target, contentRect } of entries) boxes.set(target, contentRect);
    changed();
  });
  canvases.forEach(canvas => watcher.observe(canvas));
  return watcher;
}

// Fit the bitmap to the element and return a context in CSS pixels; null while the element has no size.
const begin = canvas => surface(canvas, boxes.get(canvas) ?? { width: 0, height: 0 });

function label(g, text, x, y, { colour, paper, size = 13, weight = 400, align = "left", base = "middle" }) {
  g.font = `${weight} ${size}px ${FONT}`;
  g.textAlign = align;
  g.textBaseline = base;
  g.lineJoin = "round";
  g.strokeStyle = paper;
  g.lineWidth = 5;
  g.strokeText(text, x, y);
  g.fillStyle = colour;
  g.fillText(text, x, y);
  return g.measureText(text).width;
}

// A label of several parts in a row, each with its own weight, colour and size.
function labelRow(g, parts, x, y, style) {
  let offset = 0;
  for (const part of parts) offset += label(g, part.text, x + offset, y, { ...style, ...part });
  return offset;
}

// The same, ending at `right`; smaller where it would begin before `from`.
function labelRowTo(g, parts, right, y, { from = 0, ...style }) {
  const wide = rowWidth(g, parts, style.size);
  const scale = Math.min(1, (right - from) / wide);
  const fitting = parts.map(part => ({ ...part, size: (part.size ?? style.size) * scale }));
  labelRow(g, fitting, right - wide * scale, y, style);
}

function rowWidth(g, parts, size) {
  return parts.reduce((sum, part) => {
    g.font = `${part.weight || 400} ${part.size ?? size}px ${FONT}`;
    return sum + g.measureText(part.text).width;
  }, 0);
}

function mix(a, b, share) {
  const read = hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
  const [p, q] = [read(a), read(b)];
  return p.map((v, i) => Math.round(v + (q[i] - v) * share));
}

const withAlpha = (hex, alpha) => `rgba(${mix(hex, hex, 0).join(",")},${alpha})`;
