// The whole vocabulary: rank against probability, both logarithmic, with the cut in it.

// Ranks to draw: all of them at the front, then as many as the picture has room for.
function sampledPlaces(size, room) {
  const places = [];
  for (let step = 0, last = -1; step <= room; step++) {
    const place = Math.min(size - 1, Math.round(size ** (step / room)) - 1);
    if (place !== last) places.push(place);
    last = place;
  }
  return places;
}

const axisPowers = floor =>
  Array.from({ length: 8 }, (_, i) => -i * (floor <= -14 ? 4 : 2)).filter(power => power > floor);

function axisWidth(g, floor, ui) {
  return Math.max(
    ...axisPowers(floor).map(power => rowWidth(g, [{ text: ui.axisShare(power) }], ui.labelSize)),
  );
}

function tailFrame(g, width, height, chain, floor, ui) {
  const size = ui.labelSize;
  const left = 8 + axisWidth(g, floor, ui);
  const bottom = size * 1.9;
  const top = size * (ui.narrow ? 3.9 : 1.1);
  const right = ui.present ? 12 : 8;
  const x = rank => left + (Math.log(rank) / Math.log(Math.max(2, chain.size))) * (width - left - right);
  const y = share => top + (Math.log10(Math.max(share, 10 ** floor)) / floor) * (height - top - bottom);
  return { x, y, left, right: width - right, bottom: height - bottom, top, size };
}

function drawTail(canvas, scene, ui) {
  const area = begin(canvas);
  if (!area) return;
  const { g, width, height } = area;
  const { chain } = scene;
  const frame = tailFrame(g, width, height, chain, scene.floor, ui);
  tailAxes(g, frame, chain, scene.floor, ui);
  const places = sampledPlaces(chain.size, Math.ceil(width / 1.5));
  const { first, last, size } = chain;
  const cut = frame.x(last + 1);
  const between = (low, high) => [
    low,
    ...places.filter(place => place > low && place < high),
    ...(high > low ? [high] : []),
  ];
  if (first > 0) tailSide(g, frame, chain, between(0, first), ui, false, frame.x(first + 1));
  tailSide(g, frame, chain, between(first, last), ui, true, cut);
  if (last < size - 1) tailSide(g, frame, chain, between(last, size - 1), ui, false, frame.right);
  if (first > 0) tailLine(g, frame, frame.x(first + 1), ui);
  tailCut(g, frame, chain, cut, ui);
  tailWords(g, frame, chain, ui);
}

function tailAxes(g, { x, y, left, right, bottom, size }, chain, floor, ui) {
  const style = { colour: ui.colours.ink2, paper: ui.colours.paper, size };
  for (const power of axisPowers(floor)) {
    g.strokeStyle = ui.colours.grid;
    g.lineWidth = 1;
    g.beginPath();
    g.moveTo(left, y(10 ** power));
    g.lineTo(right, y(10 ** power));
    g.stroke();
    letter(g, ui.axisShare(power), left - 8, y(10 ** power), { ...style, align: "right" });
  }
  g.strokeStyle = ui.colours.axis;
  g.lineWidth = 1;
  g.beginPath();
  g.moveTo(left, bottom);
  g.lineTo(right, bottom);
  g.stroke();
  const last = ui.number(chain.size);
  const room = right - rowWidth(g, [{ text: last }], size) - 8;
  for (let rank = 1; rank < chain.size; rank *= 10) {
    if (x(rank) + rowWidth(g, [{ text: ui.number(rank) }], size) / 2 < room)
      letter(g, ui.number(rank), x(rank), bottom + size, { ...style, align: rank === 1 ? "left" : "center" });
  }
  letter(g, last, right, bottom + size, { ...style, align: "right" });
}

// One side of a cut: the curve over some places, and the ground below it as far as `to`.
function tailSide(g, frame, chain, places, ui, kept, to) {
  const { x, y, bottom } = frame;
  const { colours } = ui;
  const from = x(places[0] + 1);
  const line = () => {
    places.forEach((place, i) => g[i ? "lineTo" : "moveTo"](x(place + 1), y(shareBefore(chain, place))));
  };
  g.beginPath();
  line();
  g.lineTo(to, bottom);
  g.lineTo(from, bottom);
  g.closePath();
  if (kept) {
    g.fillStyle = withAlpha(colours.speaking, 0.22);
    g.fill();
  } else {
    g.save();
    g.clip();
    hatchLines(g, from, frame.top, to - from, bottom - frame.top, colours.ghost, 7);
    g.restore();
  }
  g.strokeStyle = kept ? colours.speaking : colours.ghost;
  g.lineWidth = kept ? 3.2 : 2;
  g.lineJoin = "round";
  g.beginPath();
  line();
  g.stroke();
}

function tailLine(g, { top, bottom, size }, x, ui) {
  g.strokeStyle = ui.colours.speaking;
  g.lineWidth = 2;
  g.beginPath();
  g.moveTo(x, top - size);
  g.lineTo(x, bottom);
  g.stroke();
}

function tailCut(g, frame, chain, cut, ui) {
  const { bottom, left, size } = frame;
  const { colours } = ui;
  const words = cutWords(chain, ui);
  const wide = rowWidth(g, [{ text: words, weight: 600 }], size * 1.1);
  tailLine(g, frame, cut, ui);
  const low = bottom - size * 0.9;
  const inside = cut - left > wide + 12; // the words above the curve belong to the tail
  label(g, words, inside ? cut - 7 : cut + 7, low, {
    colour: colours.speaking,
    paper: withAlpha(colours.paper, 0.8),
    size: size * 1.1,
    weight: 600,
    align: inside ? "right" : "left",
  });
}

function tailWords(g, { right, size }, chain, ui) {
  const { colours } = ui;
  const tail = cutMass(chain);
  const style = { colour: colours.ink, paper: colours.paper, size };
  const put = (parts, y) => labelRowTo(g, parts, right, y, style);
  const parts = sentenceParts(
    ui.say(chain.n < chain.size ? "hero.tail_mass" : "hero.tail_none", {
      count: ui.number(chain.size - chain.n),
      mass: `|${ui.share(tail)}|`,
    }),
    ui.present ? 30 : 17,
  );
  put(parts, size * 0.8);
  if (chain.n < chain.size)
    put(
      [
        {
          text: ui.say("hero.tail_probability", { probability: ui.chance(1 - (1 - tail) ** 200) }),
          colour: colours.ink2,
        },
      ],
      size * (ui.present ? 2.5 : 2.25),
    );
}

// "a |b| c" -> parts, the middle one strong.
function sentenceParts(sentence, big) {
  return sentence.split("|").map((text, i) => (i === 1 ? { text, weight: 600, size: big } : { text }));
}
