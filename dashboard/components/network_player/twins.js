// The twins: decision surfaces for points in the plane, a strip of test images for digits.

// Cases in the plane: discs of two classes, letters of more.
function drawPoints(g, setup, width, height, ui, watched, scale) {
  const { colours } = ui;
  const draw = (x, y, c, radius, faint) => {
    if (ui.classes === 2) drawPoint(g, x, y, radius, c === 1, colours, faint);
    else drawLetter(g, x, y, 3.4 * Math.max(2.2, radius), ui.className(c), colours, faint);
  };
  const px = x => ((x + setup.extent) / (2 * setup.extent)) * width;
  const py = y => ((setup.extent - y) / (2 * setup.extent)) * height;
  setup.test.forEach(([x, y, c]) => draw(px(x), py(y), c, 1.4 * scale, true));
  // Thousands of points: smaller ones.
  const crowd = Math.max(0.42, Math.min(1, Math.sqrt(150 / setup.train.length)));
  setup.train.forEach(([x, y, c, wrong], i) => {
    draw(px(x), py(y), c, 3.4 * scale * crowd, crowd < 0.5);
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

function drawLetter(g, x, y, size, name, colours, faint) {
  g.globalAlpha = faint ? 0.5 : 1;
  g.font = `${faint ? 400 : 700} ${size}px ${FONT}`;
  g.textAlign = "center";
  g.textBaseline = "middle";
  g.fillStyle = colours.ink;
  g.fillText(name, x, y);
  g.globalAlpha = 1;
}

// A byte of a surface of several classes: the likeliest, and in so many shades its lead over the next.
const SHADES = 25;
const kindAt = value => Math.floor(value / SHADES);

// Regions in even steps between the two sides' colours, paler where the network is less sure.
function paintRegions(values, size, classes, colours) {
  const bitmap = document.createElement("canvas");
  bitmap.width = bitmap.height = size;
  const g = bitmap.getContext("2d");
  const image = g.createImageData(size, size);
  values.forEach((value, i) => {
    const sure = (value % SHADES) / (SHADES - 1);
    const place = 0.5 + (kindAt(value) / (classes - 1) - 0.5) * sure;
    image.data.set([...mix(colours.surface_a, colours.surface_b, place), 255], 4 * i);
  });
  g.putImageData(image, 0, 0);
  return bitmap;
}

// Around the region of each class; between two of them the line is drawn twice.
function drawBorders(g, values, size, width, height, colour) {
  const leads = values.map(value => 1 + (value % SHADES));
  for (const kind of new Set(values.map(kindAt))) {
    const inside = Int8Array.from(values, (value, i) => (kindAt(value) === kind ? leads[i] : -leads[i]));
    drawBoundary(g, inside, size, width, height, colour);
  }
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
  const two = ui.classes === 2;
  const painted = two
    ? paintSurface(part, size, ui.colours)
    : paintRegions(part, size, ui.classes, ui.colours);
  g.drawImage(painted, (width - w) / 2, (height - h) / 2, w, h);
  drawPoints(g, setup, width, height, ui, watched, ui.present ? 1.5 : ui.narrow ? 0.85 : 1);
  const hue = member ? ui.colours.learning : ui.colours.ink;
  (two ? drawBoundary : drawBorders)(g, part, size, width, height, hue);
  g.restore();
  if (!two) return;
  label(g, ui.say("player.points"), width - 6, height - ui.labelSize * 0.8, {
    colour: ui.colours.ink,
    paper: withAlpha(ui.colours.surface_b, 0.8),
    size: ui.labelSize,
    align: "right",
  });
}

// Digits: each test image with its ten probabilities; where the twins disagree, the image is framed. The rows
// of a table have no image.
function drawStrip(canvas, values, member, ui, setup) {
  const area = begin(canvas);
  if (!area || !values) return;
  const { g, width, height } = area;
  const count = setup.images.length;
  const columns = 6;
  const rows = Math.ceil(count / columns);
  const cell = width / columns;
  const tall = height / rows;
  const { classes } = ui;
  const pick = (m, e) => values.subarray((m * count + e) * classes, (m * count + e + 1) * classes);
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
  const side = pixels ? Math.min(place.width - 8, place.height - size - 24) : 0;
  const x = place.x + (place.width - side) / 2;
  const hue = member ? c.learning : c.ink;
  if (pixels)
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
    if (pixels) g.strokeRect(x - 3, place.y - 1, side + 6, side + 6);
    else g.strokeRect(place.x, place.y - 1, place.width, place.height + 1);
  }
  const base = place.y + place.height - size - 3;
  const bar = place.width / shares.length;
  const tall = base - (place.y + side + 7);
  for (let k = 0; k < shares.length; k++) {
    const h = Math.max(0.8, (shares[k] / 255) * tall);
    g.fillStyle = k === truth ? hue : c.ghost;
    g.fillRect(place.x + k * bar + 0.5, base - h, bar - 1, h);
  }
  const right = guess === truth;
  const names = [guess, truth].map(ui.className);
  label(g, right ? names[0] : names.join(" ≠ "), place.x + place.width / 2, base + size / 2 + 2, {
    colour: right ? c.ink2 : c.ink,
    paper: c.paper,
    size: Math.min(size, 15),
    weight: right ? 400 : 600,
    align: "center",
  });
}
