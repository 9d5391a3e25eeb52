// Where everything sits, in pixels. Nothing here touches the page.

const BANDS = ["zero", "silent"]; // below the scale of rates: categories, not numbers
const TOP_RATE = 0.7;
const LOG_ENDS = { passes: [0.35, 700], parameters: [4e6, 1.4e12] };
const YEAR_ENDS = [2011.45, 2026.85];

const geometry = (width, height, present, axis, leftLabel) => {
  const narrow = width < 600;
  const row = present ? 25 : narrow ? 15 : 21;
  const rows = 4;
  const font = present ? 22 : 13;
  const band = rows * row + 6;
  const left = leftLabel + 10;
  const bottom = height - (present ? 32 : 24) - (axis === "year" ? 0 : font * 1.4);
  const top = font * (axis === "year" ? 2.2 : present ? 2.8 : narrow ? 4.6 : 3);
  const silent = bottom - band;
  const zero = silent - 6 - band;
  const side = axis === "year" ? 0 : Math.max(narrow ? 86 : 150, 0.17 * (width - left));
  const right = width - 4;
  const end = side ? right - side - 14 : right;
  return {
    width,
    height,
    narrow,
    tiny: width < 360,
    present,
    axis,
    row,
    rows,
    font,
    band,
    left,
    top,
    bottom,
    end,
    right,
    zero,
    silent,
    ground: zero - (present ? 14 : 8), // rate 0: a name has its place between the lowest rate and the bands
    side,
    large: present ? 0.37 * row : row / 2 - 0.5,
  };
};

const rateY = (g, rate) => g.ground - (rate / TOP_RATE) * (g.ground - g.top);

const scaleX = (g, value) => {
  if (g.axis === "year")
    return g.left + ((value - YEAR_ENDS[0]) / (YEAR_ENDS[1] - YEAR_ENDS[0])) * (g.end - g.left);
  const [low, high] = LOG_ENDS[g.axis].map(Math.log10);
  return g.left + ((Math.log10(value) - low) / (high - low)) * (g.end - g.left);
};

// The area of a mark does not follow its size linearly: five powers of ten would not fit. A step for each.
const radius = (g, size) => {
  const share = size === null ? 0.35 : Math.min(1, Math.max(0, (Math.log10(size) - 6.8) / 5.1));
  return g.large * (0.45 + 0.55 * share);
};

const bandOf = mark => (mark.kind === "zero" || mark.kind === "silent" ? mark.kind : "");

// Push neighbours in a row apart, each by as little as possible, and keep them between two ends.
const relax = (row, low, high) => {
  row.sort((a, b) => a.x - b.x);
  for (let turn = 0; turn < 120; turn++) {
    let moved = false;
    for (let i = 1; i < row.length; i++) {
      const [a, b] = [row[i - 1], row[i]];
      const lack = a.r + b.r + 1.5 - (b.x - a.x);
      if (lack > 0.05) [a.x, b.x, moved] = [a.x - lack / 2, b.x + lack / 2, true];
    }
    for (const item of row) item.x = Math.min(high - item.r, Math.max(low + item.r, item.x));
    if (!moved) return;
  }
};

// Give marks of a band a row each: the one where they cover least of what is there already.
const stack = (g, items) => {
  const rows = Array.from({ length: g.rows }, () => []);
  const middle = (g.rows - 1) / 2;
  const cost = (row, item) =>
    row.reduce((sum, other) => sum + Math.max(0, item.r + other.r + 1.5 - Math.abs(item.x - other.x)), 0);
  const order = rows.map((_, i) => i).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  for (const item of [...items].sort((a, b) => a.x - b.x)) {
    const best = order.reduce(
      (found, i) => (cost(rows[i], item) < cost(rows[found], item) ? i : found),
      order[0],
    );
    rows[best].push(item);
    item.y = g[bandOf(item.mark)] + 3 + (best + 0.5) * g.row;
  }
  return rows;
};

// Where fine-tuning takes a mark; what was not stated goes nowhere, and its fine-tuning has a row of its own.
const tunedAway = ({ kind, rate, tuned }) =>
  tuned !== null && tuned !== rate && (kind === "stated" || kind === "zero");

const squareOf = (g, owner) => {
  const r = Math.max(3, 0.36 * g.large);
  const { tuned } = owner.mark;
  const y = tuned > 0 ? rateY(g, tuned) : g.zero + r + 1;
  owner.square = { x: owner.x, y, r, side: owner.side };
  return owner.square;
};

// Every mark's place. Marks that would hide each other are moved apart, sideways; in a band they also stack.
const places = (g, marks, tuning) => {
  const items = marks.map(mark => {
    const value = mark[g.axis];
    const side = value === null;
    const x = side ? (g.end + 14 + g.right) / 2 : scaleX(g, value);
    return { mark, x, side, r: mark.kind === "tuning" ? 0.4 * g.large : radius(g, mark.parameters), y: 0 };
  });
  const rows = new Map();
  for (const item of items.filter(({ mark }) => !bandOf(mark))) {
    item.y = rateY(g, item.mark.kind === "tuning" ? item.mark.tuned : item.mark.rate);
    const key = `${item.y} ${item.side}`;
    rows.set(key, [...(rows.get(key) ?? []), item]);
  }
  const squares = tuning ? items.filter(({ mark }) => tunedAway(mark)).map(owner => squareOf(g, owner)) : [];
  for (const square of squares.filter(({ y }) => y < g.zero)) {
    const key = `${square.y} ${square.side}`;
    rows.set(key, [...(rows.get(key) ?? []), square]);
  }
  for (const side of [false, true]) {
    for (const band of BANDS) {
      const inside = items.filter(item => item.side === side && bandOf(item.mark) === band);
      stack(g, inside).forEach((row, i) => rows.set(`${band} ${side} ${i}`, row));
    }
  }
  for (const row of rows.values())
    if (row.length) relax(row, ...(row[0].side ? [g.end + 14, g.right] : [g.left, g.end]));
  return items;
};
