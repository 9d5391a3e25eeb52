// The likeliest tokens as bars: kept ones renormalised, with a tick at their share before the cut; cut ones
// as ghosts at that share. The scale is fixed for a prompt, so a bar that grows has grown; one that outgrows
// it is torn.

const SERIF = '"Source Serif", Georgia, serif';
const SCALE_K = 5; // the scale ends where the likeliest of this many tokens would

// Which ranks to show around the cut: all that is kept while it fits, else its beginning and its end.
function rowsAround(n, size, rows) {
  const above = Math.min(n, Math.max(Math.min(10, rows - 3), rows - 4, rows - (size - n)));
  const below = Math.min(rows - above, size - n);
  const out = [];
  if (n <= above) for (let i = 0; i < n; i++) out.push({ place: i });
  else {
    for (let i = 0; i < above - 4; i++) out.push({ place: i });
    out.push({ gap: n - above + 1 });
    for (let i = n - 3; i < n; i++) out.push({ place: i });
  }
  out.push({ line: true });
  for (let i = n; i < n + below; i++) out.push({ place: i });
  return { rows: out, more: size - n - below };
}

// The same where the likeliest are cut, too: the beginning of what is cut, a line, and the rest around the
// other line.
function rowsOf(chain, rows) {
  const { first, last, size } = chain;
  if (!first) return rowsAround(last + 1, size, rows);
  const head = Math.min(first, 4);
  /** @type {{ place?: number, gap?: number, cut?: boolean }[]} */
  const cut = Array.from({ length: first > head ? head - 1 : head }, (_, i) => ({ place: i }));
  if (first > head) cut.push({ gap: first - head + 1, cut: true });
  const rest = rowsAround(last + 1 - first, size - first, rows - head);
  const moved = rest.rows.map(row => ("place" in row ? { place: row.place + first } : row));
  return { rows: [...cut, { line: true, bare: true }, ...moved], more: rest.more };
}

// Columns from left to right: rank, die, token, bar, number. `rank` is where ranks end; null: none are shown.
function barLayout(g, width, height, size, ui) {
  if (ui.present)
    return {
      rows: 13,
      head: 0,
      foot: 34,
      line: 16,
      token: height > 410 ? 26 : 24,
      label: 22,
      tokenRight: 154,
      left: 170,
      right: width - 320,
      rank: null,
    };
  const rank = Math.max(28, rowWidth(g, [{ text: ui.number(size) }], 13));
  if (ui.narrow)
    return {
      rows: 13,
      head: 24,
      foot: 22,
      line: 12,
      token: 16,
      label: 13,
      tokenRight: rank + 90,
      left: rank + 97,
      right: width - 9 - rowWidth(g, [{ text: ui.share(1), weight: 600 }], 13),
      rank,
    };
  return {
    rows: height > 400 ? 20 : 16,
    head: 22,
    foot: 20,
    line: 16,
    token: 16.5,
    label: 13,
    tokenRight: rank + 106,
    left: rank + 116,
    right: width - 66,
    rank,
  };
}

function drawBars(canvas, scene, ui) {
  const area = begin(canvas);
  if (!area) return;
  const { g, width, height } = area;
  const { chain } = scene;
  const layout = barLayout(g, width, height, chain.size, ui);
  const { rows, more } = rowsOf(chain, layout.rows);
  const lines = chain.first ? 2 : 1;
  const pitch = Math.max(0, height - layout.head - layout.foot - lines * layout.line) / layout.rows;
  const bar = {
    g,
    ui,
    layout,
    chain,
    scene,
    pitch,
    width,
    x: share => layout.left + (share / scene.scale) * (layout.right - layout.left),
  };
  if (!ui.present) drawHead(bar, width);
  let y = layout.head;
  for (const row of rows) {
    if (row.line) {
      drawCutLine(bar, y + layout.line / 2, width, row.bare);
      y += layout.line;
      continue;
    }
    const between = row.cut ? "hero.more_between" : "hero.more_kept";
    if (row.gap) drawMore(bar, ui.say(between, { count: ui.number(row.gap) }), y + pitch / 2);
    else drawRow(bar, row.place, y);
    y += pitch;
  }
  if (more > 0)
    drawMore(
      bar,
      ui.say("hero.more_cut", {
        count: ui.number(more),
        least: ui.share(shareBefore(chain, chain.size - 1)),
      }),
      y + layout.foot / 2,
    );
  if (ui.present) drawMasses(bar, width, height);
}

// What is said of tokens without a bar; where it would run over the edge, it ends there.
function drawMore({ g, ui, layout, width }, words, y) {
  g.font = `400 ${layout.label}px ${FONT}`;
  letter(g, words, Math.min(layout.left, width - g.measureText(words).width), y, {
    colour: ui.colours.ink3,
    size: layout.label,
  });
}

function drawHead({ g, ui, layout, chain }, width) {
  const style = { paper: ui.colours.paper, size: layout.label };
  letter(g, ui.say("hero.next_token"), layout.tokenRight, 9, {
    ...style,
    colour: ui.colours.ink3,
    align: "right",
  });
  const kept = ui.share(keptMass(chain));
  const key = chain.n === chain.size ? "hero.nothing_cut" : "hero.kept";
  g.font = `600 ${layout.label}px ${FONT}`;
  const words = ui.say(key, { kept });
  const fits = g.measureText(words).width <= width - layout.left;
  const shown = fits ? words : ui.say(`${key}_short`, { kept });
  letter(g, shown, Math.min(layout.left, width - g.measureText(shown).width), 9, {
    ...style,
    colour: ui.colours.speaking,
    weight: 600,
  });
}

function drawRow(bar, place, y) {
  const { g, ui, layout, chain, scene, pitch } = bar;
  const kept = isKept(chain, place);
  const { colours } = ui;
  const middle = y + pitch / 2;
  const style = { colour: kept ? colours.ink : colours.ink3 };
  if (layout.rank !== null)
    letter(g, ui.number(place + 1), layout.rank, middle, {
      ...style,
      colour: colours.ink3,
      size: layout.label,
      align: "right",
    });
  drawToken(g, scene.tokens[chain.order[place]], layout.tokenRight, middle, layout, {
    ...style,
    dot: colours.ink3,
  });
  if (place === scene.place)
    dieMark(
      g,
      layout.rank === null ? 13 : layout.rank + 12,
      middle,
      ui.present ? 22 : 12,
      colours.speaking,
      colours.on_speaking,
    );
  kept ? drawKept(bar, place, middle) : drawCut(bar, place, middle);
}

// A token's text, ending at x; a space at its beginning is a quiet dot.
function drawToken(g, token, x, y, { token: size, rank }, { colour, dot }) {
  const room = x - (rank === null ? 24 : rank + 20);
  const space = token.startsWith("␣");
  g.font = `400 ${size}px ${SERIF}`;
  let text = space ? token.slice(1) : token;
  if (g.measureText(text).width > room) {
    const wide = () => text.length > 1 && g.measureText(`${text}…`).width > room;
    while (wide()) text = [...text].slice(0, -1).join("");
    text += "…";
  }
  g.textAlign = "right";
  g.textBaseline = "middle";
  g.fillStyle = colour;
  g.fillText(text, x, y);
  const width = g.measureText(text).width;
  if (space) {
    g.fillStyle = dot;
    g.fillText("·", x - width, y);
  }
}

function drawKept(bar, place, middle) {
  const { g, ui, layout, chain, scene, x } = bar;
  const { colours } = ui;
  const after = shareAfter(chain, place);
  const before = shareBefore(chain, place);
  const thick = Math.min(bar.pitch * 0.8, ui.present ? 30 : 15);
  const top = middle - thick / 2;
  const torn = after > scene.scale;
  const end = Math.min(x(after), layout.right);
  g.fillStyle = colours.speaking;
  g.beginPath();
  g.roundRect(layout.left, top, Math.max(1, end - layout.left), thick, 1.5);
  g.fill();
  if (torn) tear(g, end - 16, top, thick, colours.paper);
  if (before < after * 0.995 && before < scene.scale) tick(g, x(before), top, thick, colours.on_speaking);
  const words = ui.share(after);
  const drawn = scene.counts ? scene.counts[keptIndex(chain, place)] / DRAWS : 0;
  const seen = scene.counts ? ui.share(drawn) : "";
  const ring = seen ? drawRing(bar, drawn, middle, thick) : 0;
  const from = Math.max(end, ring) + 7;
  const width = letter(g, words, from, middle, {
    colour: colours.ink,
    size: layout.label,
    weight: 600,
  });
  if (seen && from + width + 8 + 5 * layout.label < bar.width)
    letter(g, `○ ${seen}`, from + width + 8, middle, {
      colour: colours.ink2,
      size: layout.label,
    });
}

// What a thousand draws gave: a ring at the observed share. Returns where it ends.
function drawRing({ g, ui, layout, x }, share, middle, thick) {
  const at = x(share);
  const radius = thick * 0.3;
  const { colours } = ui;
  if (at > layout.right) return 0;
  g.beginPath();
  g.arc(at, middle, radius, 0, TAU);
  g.fillStyle = colours.paper;
  g.fill();
  g.strokeStyle = colours.ink;
  g.lineWidth = 1.6;
  g.stroke();
  return at + radius + 1;
}

function drawCut(bar, place, middle) {
  const { g, ui, layout, chain, x } = bar;
  const { colours } = ui;
  const share = shareBefore(chain, place);
  const thick = Math.min(bar.pitch * 0.74, ui.present ? 26 : 14);
  const width = Math.max(2, Math.min(x(share), layout.right) - layout.left);
  hatched(g, layout.left, middle - thick / 2, width, thick, colours.ghost, ui.present ? 7 : 5);
  letter(g, ui.share(share), layout.left + width + 7, middle, {
    colour: colours.ink3,
    size: layout.label,
  });
}

// The line of a cut; its words stand above it, or below where the last bar above reaches them.
function drawCutLine({ g, ui, chain, layout, x }, y, width, bare) {
  const { colours } = ui;
  const size = ui.present ? 26 : 15;
  const words = cutWords(chain, ui);
  const off = ui.present ? 18 : 10;
  g.strokeStyle = colours.speaking;
  g.lineWidth = 2;
  g.beginPath();
  g.moveTo(0, y);
  const high = ui.present && y < 110; // beside the mass of what is kept
  const right = high ? layout.right : width;
  g.lineTo(right, y);
  g.stroke();
  if (bare) return;
  const reached =
    Math.min(layout.right, x(shareAfter(chain, chain.last))) + 5 * layout.label >
    width - rowWidth(g, [{ text: words, weight: 600 }], size);
  const below = (reached || high) && chain.last < chain.size - 1;
  label(g, words, right, below ? y + off + 2 : y - off, {
    colour: colours.speaking,
    paper: colours.paper,
    size,
    weight: 600,
    align: "right",
  });
}

// What decided where the ranking is cut.
function cutWords(chain, ui) {
  const { decided, n, settings } = chain;
  if (decided === null || decided === "k") return ui.say("hero.k", { k: ui.number(n) });
  return ui.say(`hero.cut_by_${decided}`, { value: ui.plain(settings[decided]), count: ui.number(n) });
}

// A projector: the two masses, large, on both sides of the line.
function drawMasses({ g, ui, chain }, width, height) {
  const { colours } = ui;
  const whole = value => ui.percent(value);
  const big = `600 58px ${SERIF}`;
  const write = (text, y, font, colour) => {
    g.font = font;
    g.textAlign = "right";
    g.textBaseline = "alphabetic";
    g.fillStyle = colour;
    g.fillText(text, width, y);
  };
  write(whole(keptMass(chain)), 50, big, colours.speaking);
  write(ui.say("hero.kept_big"), 84, `400 22px ${FONT}`, colours.ink);
  if (chain.n === chain.size) return;
  write(whole(cutMass(chain)), height - 70, big, colours.ink);
  write(
    ui.say("hero.cut_big", { count: ui.number(chain.size - chain.n) }),
    height - 36,
    `400 22px ${FONT}`,
    colours.ink,
  );
}

function tear(g, x, top, thick, paper) {
  g.strokeStyle = paper;
  g.lineWidth = 4;
  g.beginPath();
  g.moveTo(x + 4, top - 1);
  g.lineTo(x - 2, top + thick / 3);
  g.lineTo(x + 4, top + (2 * thick) / 3);
  g.lineTo(x - 2, top + thick + 1);
  g.stroke();
}

function tick(g, x, top, thick, colour) {
  g.strokeStyle = colour;
  g.lineWidth = 1.6;
  g.setLineDash([2, 1.6]);
  g.beginPath();
  g.moveTo(x, top);
  g.lineTo(x, top + thick);
  g.stroke();
  g.setLineDash([]);
}

// A ghost: an outline with a hatch.
function hatched(g, x, y, width, height, colour, every = 5, outline = true) {
  g.save();
  g.beginPath();
  g.roundRect(x, y, width, height, outline ? 1.5 : 0);
  g.clip();
  hatchLines(g, x, y, width, height, colour, every);
  g.restore();
  if (outline) {
    g.strokeStyle = colour;
    g.lineWidth = 1;
    g.beginPath();
    g.roundRect(x + 0.5, y + 0.5, Math.max(1, width - 1), height - 1, 1.5);
    g.stroke();
  }
}

function hatchLines(g, x, y, width, height, colour, every) {
  g.fillStyle = hatch(g, colour, every);
  g.fillRect(x, y, width, height);
}

// A tile of hatch, drawn once for a colour, a width and a screen: lines one by one would cost more than all
// else.
const tiles = new Map();

function hatch(g, colour, every) {
  const ratio = pixels();
  const key = [colour, every, ratio].join();
  if (!tiles.has(key)) tiles.set(key, hatchTile(colour, every, ratio));
  const pattern = g.createPattern(tiles.get(key), "repeat");
  pattern.setTransform(new DOMMatrix().scale(1 / ratio));
  return pattern;
}

function hatchTile(colour, every, ratio) {
  const tile = document.createElement("canvas");
  const side = Math.round(every * ratio);
  const g = tile.getContext("2d");
  tile.width = tile.height = side;
  g.strokeStyle = withAlpha(colour, 0.55);
  g.lineWidth = 0.8 * ratio;
  g.beginPath();
  for (const shift of [-side, 0, side]) {
    g.moveTo(shift - 1, side + 1);
    g.lineTo(shift + side + 1, -1);
  }
  g.stroke();
  return tile;
}

// The speaking die, filled, its five pips in the colour that stands on it.
function dieMark(g, x, y, side, colour, pips, turn = 0) {
  g.save();
  g.translate(x, y);
  g.rotate(turn);
  g.fillStyle = colour;
  g.beginPath();
  g.roundRect(-side / 2, -side / 2, side, side, side * 0.2);
  g.fill();
  g.fillStyle = pips;
  for (const [a, b] of [
    [-1, -1],
    [1, -1],
    [0, 0],
    [-1, 1],
    [1, 1],
  ]) {
    g.beginPath();
    g.arc(a * side * 0.24, b * side * 0.24, side * 0.09, 0, TAU);
    g.fill();
  }
  g.restore();
}
