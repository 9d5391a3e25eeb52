// Train and test loss of one net, the gap shaded, its size written in. Both nets share one scale.

const TRAIN = 0;
const TEST = 2;
const TRAIN_ERROR = 4;
const TEST_ERROR = 6; // columns: two nets each

function chartFrame(g, width, height, record, steps, ui, measure) {
  const size = ui.labelSize;
  const bottom = size * 1.7;
  const top = size * 0.6;
  const right = 4;
  const high = measure === "error" ? ui.errorTop : record.top;
  const marks = ticks(high).map(v => ({
    v,
    text: measure === "error" ? ui.percent(v) : ui.number(v, Number.isInteger(v) ? 0 : 1),
  }));
  const left = Math.max(size * 2.4, 9 + Math.max(...marks.map(mark => rowWidth(g, [mark], size))));
  const x = s => left + (s / Math.max(1, steps)) * (width - left - right);
  const y = v => top + (1 - Math.min(v, high * 1.02) / high) * (height - top - bottom);
  const style = { colour: ui.colours.ink2, paper: ui.colours.paper, size };
  gridLines(g, marks, y, { left, right: width, colours: ui.colours, size });
  label(g, "0", left, height - size * 0.6, style);
  label(g, ui.say("player.step", { step: ui.number(steps, 0) }), width, height - size * 0.6, {
    ...style,
    align: "right",
  });
  return { x, y, left, high, width: width - left - right };
}

function curve(record, column, upTo) {
  const points = [];
  for (const step of record.evaluations) {
    if (step > upTo) break;
    points.push([step, record.rows.losses.get(step)[column]]);
  }
  return points;
}

// The loss the optimiser sees: every step, with that step's masks.
function maskedDots(g, record, upTo, frame, colour) {
  const every = Math.max(1, Math.floor(upTo / 500));
  g.fillStyle = withAlpha(colour, 0.75);
  for (let s = record.first; s <= upTo; s += every) {
    const row = at(record, "masked", s);
    if (row && row[0] <= frame.high) g.fillRect(frame.x(s) - 0.6, frame.y(row[0]) - 0.6, 1.3, 1.3);
  }
}

function gapLabel(g, train, test, frame, ui, colour, measure, width) {
  const [s, high] = test[test.length - 1];
  const low = train[train.length - 1][1];
  const gap = high - low;
  const size = ui.present ? 30 : ui.narrow ? 15 : 19;
  const text = ui.say("player.gap", { gap: measure === "error" ? ui.percent(gap) : ui.number(gap, 2) });
  g.font = `600 ${size}px ${FONT}`;
  const wide = g.measureText(text).width;
  const thick = Math.abs(frame.y(high) - frame.y(low)) > 1.6 * size;
  const inside = frame.x(s) - frame.left > wide + 30; // early in a run the number stands right of the curves
  const x = inside ? Math.min(width - wide - 6, frame.x(s) - wide - (thick ? 14 : 0)) : frame.x(s) + 8;
  const y = thick
    ? 0.38 * frame.y(high) + 0.62 * frame.y(low)
    : Math.max(size * 0.7, Math.min(frame.y(high), frame.y(low)) - (inside ? 1.2 * size : 0));
  label(g, text, x, y, {
    colour,
    paper: thick ? withAlpha(ui.colours.paper, 0) : ui.colours.paper,
    size,
    weight: 600,
  });
}

function curveNames(g, train, test, frame, ui, colour, gapThick) {
  const middle = Math.floor(test.length * 0.45);
  const style = { colour, paper: ui.colours.paper, size: ui.labelSize };
  if (frame.x(test[test.length - 1][0]) - frame.left < 0.4 * frame.width) return;
  const [ts, tv] = test[middle];
  const [rs, rv] = train[train.length - 1];
  label(g, ui.say("player.test"), frame.x(ts), Math.max(ui.labelSize * 0.6, frame.y(tv) - ui.labelSize), {
    ...style,
    weight: 600,
    align: "right",
  });
  if (gapThick)
    label(g, ui.say("player.train"), frame.x(rs) - 4, frame.y(rv) - ui.labelSize * 0.75, {
      ...style,
      paper: withAlpha(ui.colours.paper, 0),
      align: "right",
    });
  else
    label(
      g,
      ui.say("player.train"),
      frame.x(rs) - 4,
      Math.min(frame.y(0) - 4, frame.y(rv) + ui.labelSize * 0.9),
      { ...style, align: "right" },
    );
}

function drawGap(canvas, record, member, step, ui, { measure, steps }) {
  const area = begin(canvas);
  if (!area) return;
  const { g, width, height } = area;
  const error = measure === "error";
  const colour = member ? ui.colours.learning : ui.colours.ink;
  const frame = chartFrame(g, width, height, record, steps, ui, measure);
  const train = curve(record, (error ? TRAIN_ERROR : TRAIN) + member, step);
  const test = curve(record, (error ? TEST_ERROR : TEST) + member, step);
  if (!test.length) return;
  shade(g, test, train, frame, colour, member ? 0.2 : 0.13);
  if (member && !error) maskedDots(g, record, step, frame, colour);
  stroke(g, train, frame, colour, [6, 4], 2);
  stroke(g, test, frame, colour, [], 2.4);
  const end = test.length - 1;
  const thick = Math.abs(frame.y(test[end][1]) - frame.y(train[end][1])) > 3.2 * ui.labelSize;
  curveNames(g, train, test, frame, ui, colour, thick);
  gapLabel(g, train, test, frame, ui, colour, measure, width);
}
