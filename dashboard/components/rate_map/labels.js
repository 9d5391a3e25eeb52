// Names on the marks: the most important first, each where it covers nothing; what finds no place has none.

const meet = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

const spots = ({ x, y, r }, w, h) => {
  const level = y - h / 2;
  const gap = r + 4;
  return [
    { x: x + gap, y: level, w, h, anchor: "start" },
    { x: x - gap - w, y: level, w, h, anchor: "end" },
    { x: x - w / 2, y: y - r - h - 1, w, h, anchor: "middle" },
    { x: x - w / 2, y: y + r + 1, w, h, anchor: "middle" },
    { x: x + 0.5 * r, y: y - r - h - 2, w, h, anchor: "start" },
    { x: x - 0.5 * r - w, y: y - r - h - 2, w, h, anchor: "end" },
    { x: x + 0.5 * r, y: y + r, w, h, anchor: "start" },
    { x: x - 0.5 * r - w, y: y + r, w, h, anchor: "end" },
  ];
};

// A band's names stay inside it, a rate's above the bands: a name in the wrong lane would say something
// false.
const lane = (g, item) => {
  const band = bandOf(item.mark);
  const side = item.side ? [g.end + 14, g.right + 4] : [g.left, g.end + (g.side ? 12 : 4)];
  const [low, high] = band ? [g[band] - 4, g[band] + g.band + 4] : [g.top - 0.8 * g.font, g.zero - 1];
  return { x: side[0], y: low, w: side[1] - side[0], h: high - low };
};

const within = (box, bounds) =>
  box.x >= bounds.x &&
  box.x + box.w <= bounds.x + bounds.w &&
  box.y >= bounds.y &&
  box.y + box.h <= bounds.y + bounds.h;

const placeLabels = (g, items, taken, measure) => {
  const obstacles = [...taken, ...items.map(({ x, y, r }) => ({ x: x - r, y: y - r, w: 2 * r, h: 2 * r }))];
  const found = [];
  const wanted = items
    .filter(({ mark }) => mark.label)
    .sort((a, b) => a.mark.priority[g.axis] - b.mark.priority[g.axis]);
  for (const item of wanted) {
    const bold = item.mark.odd.includes(g.axis);
    const w = measure(item.mark.label, bold) + 2;
    const h = 1.12 * g.font;
    const bounds = lane(g, item);
    const own = { x: item.x - item.r, y: item.y - item.r, w: 2 * item.r, h: 2 * item.r };
    const free = box =>
      within(box, bounds) && obstacles.every(other => !meet(box, other) || same(other, own));
    const box = spots(item, w, h).find(free);
    if (box) {
      obstacles.push(box);
      found.push({ item, box, bold });
    }
  }
  return found;
};

const same = (a, b) => a.x === b.x && a.y === b.y && a.w === b.w;
