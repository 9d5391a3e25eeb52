// Both losses of one network over its updates: learned dashed, held out solid, the gap shaded.

const LEARNED = [1, 3]; // columns of a row, by network
const HELD_OUT = [2, 4];

const highest = rows => Math.max(1, ...rows.flatMap(row => row.slice(1)));

// Where a step and a value lie.
function lessonFrame(g, { width, height }, { steps, high, ui }) {
  const { size, colours } = ui;
  const marks = ticks(high).map(v => ({ v, text: ui.fixed(v, Number.isInteger(v) ? 0 : 1) }));
  const left = 9 + Math.max(...marks.map(mark => rowWidth(g, [mark], size)));
  const [top, bottom] = [size * 0.6, size * 1.7];
  const x = step => left + (step / Math.max(1, steps)) * (width - left - 4);
  const y = value => top + (1 - value / high) * (height - top - bottom);
  gridLines(g, marks, y, { left, right: width, colours, size });
  const style = { colour: colours.ink2, paper: colours.paper, size };
  label(g, "0", left, height - size * 0.6, style);
  const end = ui.say("updates", { steps: ui.number(steps) });
  label(g, end, width, height - size * 0.6, { ...style, align: "right" });
  return { x, y, left };
}

// `recorded` rows are drawn fainter.
function drawLosses(canvas, rows, twin, scene) {
  const area = begin(canvas);
  if (!area) return;
  const { g } = area;
  const { ui, recorded } = scene;
  const frame = lessonFrame(g, area, scene);
  if (!rows.length) return;
  const points = column => rows.map(row => [row[0], row[column]]);
  const [learned, heldOut] = [points(LEARNED[twin]), points(HELD_OUT[twin])];
  const colour = twin ? ui.colours.learning : ui.colours.ink;
  const strength = recorded ? 0.6 : 1;
  shade(g, heldOut, learned, frame, colour, (twin ? 0.2 : 0.13) * strength);
  stroke(g, learned, frame, withAlpha(colour, strength), [6, 4], 2);
  stroke(g, heldOut, frame, withAlpha(colour, strength), [], 2.4);
  nameCurves(g, learned, heldOut, frame, { ui, colour });
}

// Names stand below the dashed and above the solid curve, at the right, once there is room for them.
function nameCurves(g, learned, heldOut, frame, { ui, colour }) {
  const style = { colour, paper: ui.colours.paper, size: ui.size, align: "right" };
  const [step, low] = learned[learned.length - 1];
  const high = heldOut[heldOut.length - 1][1];
  const right = frame.x(step) - 4;
  if (right - frame.left < 8 * ui.size) return;
  label(g, ui.say("held_out"), right, frame.y(high) - ui.size, { ...style, weight: 600 });
  label(g, ui.say("learned"), right, Math.min(frame.y(low) + ui.size, frame.y(0) - ui.size), style);
}
