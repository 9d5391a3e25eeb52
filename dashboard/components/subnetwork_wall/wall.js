// All sub-networks as tiles, each the surface of one, sorted by how they do on unseen cases.
const TILE = 9; // points along a side of a tile
const GAP = 1;
const FULL = 480; // px of width from which every one has a tile; below, every fourth

// How many columns tiles take so that the whole is about so high.
function planOf(width, height, count) {
  const step = width < FULL ? 4 : 1;
  const tiles = Math.ceil(count / step);
  const columns = Math.max(1, Math.round(width / Math.sqrt((width * height) / tiles)));
  return { step, tiles, columns, rows: Math.ceil(tiles / columns) };
}

// One bitmap of all tiles in order, as large as they need; the screen scales it. Small as they are, they take the
// hue of their twin on a light ground.
function tiles(net, order, plan, extent, colours) {
  const bitmap = document.createElement("canvas");
  const side = TILE + GAP;
  bitmap.width = plan.columns * side;
  bitmap.height = plan.rows * side;
  const g = bitmap.getContext("2d");
  const first = firstLayer(net, grid(TILE, extent));
  for (let place = 0; place < plan.tiles; place++) {
    const tile = paintSurface(levels(logitsUnder(net, first, order[place * plan.step])), TILE, colours);
    g.drawImage(tile, (place % plan.columns) * side, Math.floor(place / plan.columns) * side);
  }
  return bitmap;
}

function drawWall(p) {
  const canvas = begin(p.wall);
  if (!canvas) return;
  const { g, width, height } = canvas;
  const plan = planOf(width, height, p.order.length);
  const key = [plan.columns, plan.step, p.version, p.colours.surface_a].join();
  if (p.painted !== key) {
    const { grid: ground, [p.data.hue]: hue } = p.colours;
    p.bitmap = tiles(p.net, p.order, plan, p.data.extent, { surface_a: ground, surface_b: hue });
    p.painted = key;
  }
  p.plan = plan;
  const size = { w: width / plan.columns, h: height / plan.rows };
  g.imageSmoothingEnabled = false;
  g.drawImage(p.bitmap, 0, 0, width, height);
  const place = Math.floor(p.at / plan.step);
  const corner = [(place % plan.columns) * size.w, Math.floor(place / plan.columns) * size.h];
  for (const [colour, wide] of [
    [p.colours.paper, 4],
    [p.colours.ink, 2],
  ]) {
    g.strokeStyle = colour;
    g.lineWidth = wide;
    g.strokeRect(corner[0], corner[1], size.w, size.h);
  }
}

// The rank of the tile at a place of the canvas.
function rankAt(p, x, y, { width, height }) {
  const column = Math.min(p.plan.columns - 1, Math.floor((x / width) * p.plan.columns));
  const row = Math.min(p.plan.rows - 1, Math.floor((y / height) * p.plan.rows));
  return Math.min(p.order.length - 1, (row * p.plan.columns + column) * p.plan.step);
}
