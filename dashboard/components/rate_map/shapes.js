// Axes, bands and marks as SVG.

const diamond = r => `M0 ${-1.2 * r}L${1.2 * r} 0L0 ${1.2 * r}L${-1.2 * r} 0Z`;
const square = r => `M${-r} ${-r}H${r}V${r}H${-r}Z`;

// A circle is said by the authors or in their recipe; a diamond was only read in a published config.
const shape = (mark, r) => {
  if (mark.kind === "tuning") return svg("path", { d: square(r), class: "tuned" });
  return mark.config ? svg("path", { d: diamond(r), class: "body" }) : svg("circle", { r, class: "body" });
};

const text = (words, x, y, anchor = "start", kind = "") =>
  svg("text", { x, y, "text-anchor": anchor, class: kind }, words);

const stackedWords = (words, x, y, g, anchor, kind) => {
  const lines = words.split("\n");
  const height = 1.15 * g.font;
  return lines.map((line, i) =>
    text(line, x, y + (i - (lines.length - 1) / 2) * height + 0.36 * g.font, anchor, kind),
  );
};

// What does not move with the marks: scale, bands, ticks, titles, the line that parts few passes from many.
const frame = (g, data) => {
  const parts = [];
  const { words } = data;
  const base = g.bottom + 1.25 * g.font;
  // Large type has room for every other one.
  const rates = data.rates.filter((_, i) => !g.present || i % 2 === 0);
  const regions = g.side
    ? [
        [g.left, g.end],
        [g.end + 14, g.right],
      ]
    : [[g.left, g.end]];
  for (const [x, end] of regions) {
    for (const band of BANDS)
      parts.push(svg("rect", { x, y: g[band], width: end - x, height: g.band, class: "band" }));
    for (const [rate] of rates)
      parts.push(svg("line", { x1: x, x2: end, y1: rateY(g, rate), y2: rateY(g, rate), class: "grid" }));
  }
  for (const [rate, label] of rates)
    parts.push(text(label, g.left - 8, rateY(g, rate) + 0.36 * g.font, "end"));
  for (const band of BANDS)
    parts.push(
      ...stackedWords(
        words[band],
        g.left - 8,
        g[band] + g.band / 2,
        g,
        "end",
        band === "zero" ? "strong" : "",
      ),
    );
  let free = 0; // to the right of the last tick that was named
  for (const [value, label] of data.ticks[g.axis]) {
    const x = scaleX(g, value);
    parts.push(svg("line", { x1: x, x2: x, y1: g.bottom + 2, y2: g.bottom + 6, class: "tick" }));
    const name = g.narrow && g.axis === "year" ? label.slice(-2) : label;
    const half = 0.3 * g.font * name.length;
    if (x - half < free) continue;
    parts.push(text(name, x, base + 4, "middle"));
    free = x + half + 2;
  }
  parts.push(text(words.title, 0, 0.9 * g.font, "start", "title"));
  if (g.axis === "year") return parts;
  const [x, anchor] = g.narrow ? [0, "start"] : [g.end, "end"];
  const axis = g.tiny ? words[g.axis].replace(/ \(.*\)/, "") : words[g.axis];
  parts.push(text(axis, x, base + 1.3 * g.font + 4, anchor, "title"));
  const caption = [(g.end + 14 + g.right) / 2, (g.tiny ? 4.7 : g.narrow ? 2.6 : 1.9) * g.font];
  return [...parts, ...stackedWords(words[`no_${g.axis}`], ...caption, g, "middle", "title")];
};

const dividing = (g, data) => {
  const x = scaleX(g, data.split.at);
  const y = (g.narrow ? 2.6 : 2) * g.font;
  const side = (words, at, anchor) =>
    stackedWords(g.narrow ? words.replace(": ", ":\n") : words, at, y, g, anchor, "side");
  return [
    svg("line", { x1: x, x2: x, y1: g.top - 0.4 * g.font, y2: g.zero + g.band, class: "divide" }),
    ...side(data.split.few, x - 8, "end"),
    ...side(data.split.many, x + 8, "start"),
  ];
};

const hasRange = (g, mark) => g.axis === "passes" && mark.range !== null && mark.range[0] < mark.range[1];

// From where to where the passes of a mark may lie, as far as the axis goes, seen from the mark.
const rangeOf = (g, mark) =>
  mark.range.map(value => scaleX(g, Math.max(value, LOG_ENDS.passes[0])) - scaleX(g, mark.passes));

// One mark: its body, the range of its passes, and a square if fine-tuning keeps its rate.
const drawMark = (element, { mark, r }, g, data) => {
  const parts = [shape(mark, r)];
  if (hasRange(g, mark)) {
    const [low, high] = rangeOf(g, mark);
    parts.unshift(svg("line", { x1: low, x2: high, y1: 0, y2: 0, class: "range" }));
  }
  const kept = data.tuning && mark.kind === "stated" && mark.tuned === mark.rate;
  if (kept) parts.push(svg("path", { d: square(Math.max(2.5, 0.3 * g.large)), class: "same" }));
  element.replaceChildren(...parts);
};

// From marks to where fine-tuning takes them.
const links = items =>
  items
    .filter(item => item.square)
    .flatMap(({ x, y, r, square: to }) => {
      const away = Math.hypot(to.x - x, to.y - y);
      const [dx, dy] = [(to.x - x) / away, (to.y - y) / away];
      const line = {
        x1: x + r * dx,
        y1: y + r * dy,
        x2: to.x - to.r * dx,
        y2: to.y - to.r * dy,
        class: "link",
      };
      return [
        svg("line", line),
        svg("path", { d: square(to.r), class: "tuned", transform: `translate(${to.x} ${to.y})` }),
      ];
    });
