// Curves over steps in a frame that knows where a step and a value lie ({ x(step), y(value) }).

const SPACES = 4; // most of them between the lines of an axis

// Lines from 0 to the top, in steps of 1, 2 or 5 times a power of ten.
function ticks(high) {
  const power = 10 ** Math.floor(Math.log10(high / SPACES));
  const step = power * [1, 2, 5, 10].find(times => times * power * SPACES >= high * (1 - 1e-9));
  return Array.from({ length: Math.floor(high / step + 1e-9) + 1 }, (_, i) => i * step);
}

// Lines across a chart, each with its words at the left; an axis at 0.
function gridLines(g, marks, y, { left, right, colours, size }) {
  const style = { colour: colours.ink2, paper: colours.paper, size, align: "right" };
  marks.forEach(({ v, text }) => {
    g.strokeStyle = v === 0 ? colours.axis : colours.grid;
    g.lineWidth = 1;
    g.beginPath();
    g.moveTo(left, y(v));
    g.lineTo(right, y(v));
    g.stroke();
    label(g, text, left - 7, y(v), style);
  });
}

function stroke(g, points, frame, colour, dash, width) {
  g.strokeStyle = colour;
  g.lineWidth = width;
  g.setLineDash(dash);
  g.lineJoin = "round";
  g.beginPath();
  points.forEach(([s, v], i) => (i ? g.lineTo(frame.x(s), frame.y(v)) : g.moveTo(frame.x(s), frame.y(v))));
  g.stroke();
  g.setLineDash([]);
}

function shade(g, upper, lower, frame, colour, alpha) {
  g.fillStyle = withAlpha(colour, alpha);
  g.beginPath();
  upper.forEach(([s, v], i) => (i ? g.lineTo(frame.x(s), frame.y(v)) : g.moveTo(frame.x(s), frame.y(v))));
  for (let i = lower.length; i--; ) g.lineTo(frame.x(lower[i][0]), frame.y(lower[i][1]));
  g.fill();
}
