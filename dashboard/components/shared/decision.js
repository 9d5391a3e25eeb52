// A decision surface in the plane, its boundary at probability one half, and cases as dots.
const LEVELS_PER_UNIT = 16; // surfaces travel as int8: logit * 16

const levels = logits =>
  Int8Array.from(logits, logit => Math.max(-128, Math.min(127, Math.round(LEVELS_PER_UNIT * logit))));

function paintSurface(values, size, colours) {
  const bitmap = document.createElement("canvas");
  bitmap.width = bitmap.height = size;
  const g = bitmap.getContext("2d");
  const image = g.createImageData(size, size);
  const table = Array.from({ length: 256 }, (_, i) =>
    mix(colours.surface_a, colours.surface_b, 1 / (1 + Math.exp(-(i - 128) / LEVELS_PER_UNIT))),
  );
  for (let i = 0; i < values.length; i++) {
    const rgb = table[values[i] + 128];
    image.data.set([rgb[0], rgb[1], rgb[2], 255], 4 * i);
  }
  g.putImageData(image, 0, 0);
  return bitmap;
}

// Marching squares at logit 0, i.e. probability one half: line segments in cell units.
function boundary(values, size) {
  const lines = [];
  const value = (i, j) => values[j * size + i] || 0.5;
  const cut = (a, b) => a / (a - b);
  for (let j = 0; j + 1 < size; j++)
    for (let i = 0; i + 1 < size; i++) {
      const a = value(i, j);
      const b = value(i + 1, j);
      const c = value(i + 1, j + 1);
      const d = value(i, j + 1);
      const points = [];
      if (a > 0 !== b > 0) points.push([i + cut(a, b), j]);
      if (b > 0 !== c > 0) points.push([i + 1, j + cut(b, c)]);
      if (d > 0 !== c > 0) points.push([i + cut(d, c), j + 1]);
      if (a > 0 !== d > 0) points.push([i, j + cut(a, d)]);
      for (let k = 0; k + 1 < points.length; k += 2) lines.push(points[k], points[k + 1]);
    }
  return lines;
}

function drawBoundary(g, values, size, width, height, colour) {
  const lines = boundary(values, size);
  const sx = width / (size - 1);
  const sy = height / (size - 1);
  g.strokeStyle = colour;
  g.lineWidth = 2.6;
  g.lineCap = "round";
  g.beginPath();
  for (let k = 0; k < lines.length; k += 2) {
    g.moveTo(lines[k][0] * sx, lines[k][1] * sy);
    g.lineTo(lines[k + 1][0] * sx, lines[k + 1][1] * sy);
  }
  g.stroke();
}

function drawPoint(g, x, y, radius, second, colours, faint) {
  g.globalAlpha = faint ? 0.4 : 1;
  g.beginPath();
  g.arc(x, y, radius, 0, TAU);
  g.fillStyle = second ? colours.paper : colours.ink;
  g.fill();
  g.strokeStyle = second ? colours.ink : colours.paper;
  g.lineWidth = second ? 1.5 : 0.8;
  g.stroke();
  g.globalAlpha = 1;
}

// A surface of `size` by `size` points over the whole canvas, its boundary, and cases [x, y, class] on it.
function drawPlane(canvas, values, size, { cases, extent }, colours) {
  const area = begin(canvas);
  if (!area) return;
  const { g, width, height } = area;
  g.imageSmoothingEnabled = true;
  g.drawImage(paintSurface(values, size, colours), 0, 0, width, height);
  drawBoundary(g, values, size, width, height, colours.learning);
  for (const [x, y, kind] of cases) {
    const place = [((x + extent) / (2 * extent)) * width, ((extent - y) / (2 * extent)) * height];
    drawPoint(g, ...place, Math.max(1.4, width / 120), kind === 1, colours, false);
  }
}
