// The twins: decision surfaces for points in the plane, a strip of test images for digits.

function drawPoints(g, setup, width, height, colours, watched, scale) {
  const px = x => ((x + setup.extent) / (2 * setup.extent)) * width;
  const py = y => ((setup.extent - y) / (2 * setup.extent)) * height;
  setup.test.forEach(([x, y, c]) => drawPoint(g, px(x), py(y), 1.4 * scale, c === 1, colours, true));
  // Thousands of points: smaller ones.
  const crowd = Math.max(0.42, Math.min(1, Math.sqrt(150 / setup.train.length)));
  setup.train.forEach(([x, y, c, wrong], i) => {
    drawPoint(g, px(x), py(y), 3.4 * scale * crowd, c === 1, colours, crowd < 0.5);
    if (wrong) cross(g, px(x), py(y), 6 * scale, colours.ink);
    if (i === watched) {
      g.beginPath();
      g.arc(px(x), py(y), 7.5 * scale, 0, TAU);
      g.strokeStyle = colours.learning;
      g.lineWidth = 2;
      g.stroke();
    }
  });
}

function cross(g, x, y, r, colour) {
  g.strokeStyle = colour;
  g.lineWidth = 1.2;
  g.beginPath();
  g.moveTo(x - r, y - r);
  g.lineTo(x + r, y + r);
  g.moveTo(x + r, y - r);
  g.lineTo(x - r, y + r);
  g.stroke();
}

function drawSurface(canvas, values, member, ui, setup, watched) {
  const area = begin(canvas);
  if (!area || !values) return;
  const { g, width, height } = area;
  const size = setup.surfaceSize;
  const part = values.subarray(member * size * size, (member + 1) * size * size);
  g.save();
  g.beginPath();
  g.roundRect(0, 0, width, height, 3);
  g.clip();
  g.imageSmoothingEnabled = true;
  // Grid values sit on the square's edges, pixels in the middle of theirs: stretch by half a cell.
  const w = (width * size) / (size - 1);
  const h = (height * size) / (size - 1);
  g.drawImage(paintSurface(part, size, ui.colours), (width - w) / 2, (height - h) / 2, w, h);
  drawPoints(g, setup, width, height, ui.colours, watched, ui.present ? 1.5 : ui.narrow ? 0.85 : 1);
  drawBoundary(g, part, size, width, height, member ? ui.colours.learning : ui.colours.ink);
  g.restore();
  label(g, ui.say("player.points"), width - 6, height - ui.labelSize * 0.8, {
    colour: ui.colours.ink,
    paper: withAlpha(ui.colours.surface_b, 0.8),
    size: ui.labelSize,
    align: "right",
  });
}

// Digits: each test image with its ten probabilities; where the twins disagree, the image is framed.
function drawStrip(canvas, values, member, ui, setup) {
  const area = begin(canvas);
  if (!area || !values) return;
  const { g, width, height } = area;
  const count = setup.images.length;
  const columns = 6;
  const rows = Math.ceil(count / columns);
  const cell = width / columns;
  const tall = height / rows;
  const pick = (m, e) => values.subarray((m * count + e) * 10, (m * count + e + 1) * 10);
  for (let e = 0; e < count; e++) {
    const mine = pick(member, e);
    const other = pick(1 - member, e);
    const guess = argmax(mine);
    const place = {
      x: (e % columns) * cell + 2,
      y: Math.floor(e / columns) * tall + 3,
      width: cell - 4,
      height: tall - 6,
    };
    drawExample(g, place, setup.images[e], mine, guess, {
      truth: setup.imageLabels[e],
      differs: guess !== argmax(other),
      member,
      ui,
    });
  }
}

const argmax = values => values.indexOf(Math.max(...values));

function drawExample(g, place, pixels, shares, guess, { truth, differs, member, ui }) {
  const c = ui.colours;
  const size = ui.labelSize;
  const side = Math.min(place.width - 8, place.height - size - 24);
  const x = place.x + (place.width - side) / 2;
  const hue = member ? c.learning : c.ink;
  imagePixels(
    g,
    x,
    place.y + 2,
    side,
    pixels.map(v => v / 255),
    c,
  );
  if (differs) {
    g.strokeStyle = hue;
    g.lineWidth = 2.2;
    g.strokeRect(x - 3, place.y - 1, side + 6, side + 6);
  }
  const base = place.y + place.height - size - 3;
  const bar = place.width / 10;
  const tall = base - (place.y + side + 7);
  for (let k = 0; k < 10; k++) {
    const h = Math.max(0.8, (shares[k] / 255) * tall);
    g.fillStyle = k === truth ? hue : c.ghost;
    g.fillRect(place.x + k * bar + 0.5, base - h, bar - 1, h);
  }
  const right = guess === truth;
  label(g, right ? String(guess) : `${guess} ≠ ${truth}`, place.x + place.width / 2, base + size / 2 + 2, {
    colour: right ? c.ink2 : c.ink,
    paper: c.paper,
    size: Math.min(size, 15),
    weight: right ? 400 : 600,
    align: "center",
  });
}
