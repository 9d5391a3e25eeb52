// One number u on two lines from 0 to 1: before and after the cut. The same u, another token.

// On a projector the lines share the height that their exhibit has.
function rollLayout(width, height, ui) {
  const tall = ui.present ? Math.min(84, Math.floor((height - 108) * 0.35)) : ui.narrow ? 30 : 22;
  const left = ui.narrow ? 0 : ui.present ? 170 : 96;
  const captions = ui.narrow ? 20 : 0;
  const readout = ui.narrow ? 46 : ui.present ? 104 : 26;
  const gap = ui.present ? Math.floor((tall * 6) / 7) : 15;
  const first = readout + captions;
  const second = first + tall + gap + captions;
  return { left, right: width, tall, first, second, captions, readout };
}

function drawRoll(canvas, scene, ui) {
  const area = begin(canvas);
  if (!area) return null;
  const { g, width, height } = area;
  const layout = rollLayout(width, height, ui);
  const { chain } = scene;
  const x = share => layout.left + share * (layout.right - layout.left);
  const line = { g, ui, x, chain, layout, scene };
  if (chain.n < chain.size) dashedFan(line);
  before(line);
  after(line);
  lineNames(line);
  readout(line);
  return layout;
}

// Where what is kept begins and ends on the line of all.
const keptSpan = chain => [
  chain.first > 0 ? chain.sums[chain.first - 1] / chain.whole : 0,
  chain.sums[chain.last] / chain.whole,
];

function lineNames({ g, ui, layout, chain }) {
  const style = { paper: ui.colours.paper, size: ui.labelSize };
  const y = top => (ui.narrow ? top - 10 : top + layout.tall / 2);
  letter(g, ui.say("hero.all", { count: ui.number(chain.size) }), 0, y(layout.first), {
    ...style,
    colour: ui.colours.ink2,
  });
  letter(
    g,
    chain.decided === null || chain.decided === "k"
      ? cutWords(chain, ui)
      : ui.say("hero.kept_count", { count: ui.number(chain.n) }),
    0,
    y(layout.second),
    { ...style, colour: ui.colours.speaking, weight: 600 },
  );
}

function before({ g, ui, x, chain, layout, scene }) {
  const { colours } = ui;
  const top = layout.first;
  const [start, end] = keptSpan(chain).map(x);
  g.fillStyle = colours.speaking;
  g.fillRect(start, top, end - start, layout.tall);
  if (chain.first > 0) hatched(g, layout.left, top, start - layout.left, layout.tall, colours.ghost, 6);
  if (chain.last < chain.size - 1) hatched(g, end, top, layout.right - end, layout.tall, colours.ghost, 6);
  borders({ g, x, top, layout, colours }, chain.sums, chain.size, i => !isKept(chain, i));
  picked(g, chain, scene.wholePlace, chain.whole, x, top, layout, colours);
}

function after({ g, ui, x, chain, layout, scene }) {
  const { colours } = ui;
  const top = layout.second;
  g.fillStyle = colours.speaking;
  g.fillRect(layout.left, top, layout.right - layout.left, layout.tall);
  borders({ g, x, top, layout, colours }, chain.ends, chain.n, () => false);
  names(g, chain, x, top, layout, scene, ui);
}

// Borders between tokens while they are wide enough to be seen; what is cut has its own paper-coloured ground
// there.
function borders({ g, x, top, layout, colours }, ends, n, isCut) {
  const total = ends[n - 1];
  for (let i = 0; i < n - 1; i++) {
    const from = x(i ? ends[i - 1] / total : 0);
    const to = x(ends[i] / total);
    if (to - from < 3) break;
    const cut = isCut(i);
    if (cut) {
      g.fillStyle = colours.paper;
      g.fillRect(i ? from : from + 1, top + 1, to - from - (i ? 0 : 1), layout.tall - 2);
    }
    g.fillStyle = cut ? colours.ghost : colours.on_speaking;
    g.fillRect(to - 0.5, top + (cut ? 1 : 0), 1, layout.tall - (cut ? 2 : 0));
  }
}

function picked(g, chain, place, total, x, top, layout, colours) {
  const from = x(place ? chain.sums[place - 1] / total : 0);
  const to = x(chain.sums[place] / total);
  const middle = (from + to) / 2;
  const width = Math.max(2.5, to - from);
  g.fillStyle = isKept(chain, place) ? withAlpha(colours.ink, 0.45) : colours.ink;
  g.fillRect(middle - width / 2, top, width, layout.tall);
}

function names(g, chain, x, top, layout, scene, ui) {
  const size = ui.present ? 26 : 15;
  g.font = `400 ${size}px ${SERIF}`;
  g.textAlign = "center";
  g.textBaseline = "middle";
  g.fillStyle = ui.colours.on_speaking;
  for (let i = 0; i < Math.min(chain.n, 60); i++) {
    const from = x(i ? chain.ends[i - 1] / chain.kept : 0);
    const to = x(chain.ends[i] / chain.kept);
    const text = bare(scene.tokens[chain.order[nth(chain, i)]]);
    if (to - from < 12) break;
    if (g.measureText(text).width < to - from - 8)
      g.fillText(text, (from + to) / 2, top + layout.tall / 2 + 0.5);
  }
}

function dashedFan({ g, ui, x, chain, layout }) {
  g.strokeStyle = ui.colours.speaking;
  g.lineWidth = 1;
  g.setLineDash([3, 3]);
  g.beginPath();
  keptSpan(chain).forEach((share, i) => {
    g.moveTo(x(share), layout.first + layout.tall);
    if (share > 0) g.lineTo(i ? layout.right : layout.left, layout.second);
  });
  g.stroke();
  g.setLineDash([]);
}

// Die, line and words: which token the number picks on each line.
function readout({ g, ui, x, layout, scene }) {
  const { colours } = ui;
  const at = x(scene.u);
  const side = ui.present ? 40 : 22;
  const y = ui.narrow ? 34 : ui.present ? 68 : side / 2 + 1;
  const size = ui.present ? 24 : ui.labelSize;
  g.strokeStyle = colours.ink;
  g.lineWidth = 2;
  g.beginPath();
  g.moveTo(at, y);
  g.lineTo(at, layout.second + layout.tall + 4);
  g.stroke();
  dieMark(
    g,
    Math.max(side / 2, Math.min(layout.right - side / 2, at)),
    y,
    side,
    colours.speaking,
    colours.on_speaking,
    scene.turn,
  );
  const style = { colour: colours.ink, paper: colours.paper, size };
  const number = [{ text: ui.say("hero.u", { u: ui.u(scene.u) }), weight: 600 }];
  const words = rollWords(scene, ui);
  const numberWidth = rowWidth(g, number, size);
  const wordsWidth = rowWidth(g, words, size);
  const gap = side / 2 + 8;
  if (ui.narrow || ui.present) {
    const row = [...number, { text: "   " }, ...words];
    labelRowTo(g, row, Math.min(layout.right, rowWidth(g, row, size)), ui.present ? 18 : 10, style);
    return;
  }
  const right = at + gap + wordsWidth <= layout.right;
  const left = at - gap - numberWidth >= 0;
  if (right && left) {
    labelRow(g, number, at - gap - numberWidth, y, style);
    labelRow(g, words, at + gap, y, style);
  } else if (right) labelRow(g, [...number, { text: "   " }, ...words], at + gap, y, style);
  else
    labelRow(g, [...words, { text: "   " }, ...number], at - gap - wordsWidth - numberWidth - 12, y, style);
}

const keptWords = (chain, ui) =>
  chain.decided === null || chain.decided === "k"
    ? cutWords(chain, ui)
    : ui.say("hero.kept_count", { count: ui.number(chain.n) });

function rollWords({ tokens, chain, wholePlace, place }, ui) {
  const name = i => bare(tokens[chain.order[i]]);
  const rank = i => ui.say("hero.rank", { rank: ui.number(i + 1) });
  const from = ui.narrow ? "" : `${ui.say("hero.all", { count: ui.number(chain.size) })}: `;
  const to = ui.narrow ? "" : `${keptWords(chain, ui)}: `;
  return [
    { text: from },
    { text: name(wholePlace), weight: 600 },
    { text: ` ${rank(wholePlace)}  →  ${to}` },
    { text: name(place), weight: 600, colour: ui.colours.speaking },
    { text: ` ${rank(place)}` },
  ];
}

// A token without the mark of its leading space, cut where it is long.
function bare(token) {
  const text = token.startsWith("␣") && token.length > 1 ? token.slice(1) : token;
  return text.length > 18 ? `${text.slice(0, 17)}…` : text;
}
