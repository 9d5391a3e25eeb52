// The k slider: logarithmic, with the marks of its history under it.

const THUMB = 20; // px; the thumb's centre travels from half of it to the width less half of it

const railX = (share, width) => THUMB / 2 + share * (width - THUMB);

function marksOf(size) {
  const sides = {
    10: ["centre", "start", "end"],
    40: ["end", "centre", "start"],
    50: ["start", "centre", "end"],
  };
  const inner = [10, 40, 50].filter(k => k < size).map(k => ({ k, sides: sides[k] }));
  return [{ k: 1, sides: ["start"] }, ...inner, { k: size, sides: ["end"] }];
}

// Where each label goes: a row under the rail and a side of its tick, so that no label covers another or
// stands in the way of another's leader. Every arrangement is tried (a few hundred), the calmest wins.
function placeLabels(labels, width, gap = 10) {
  const choices = labels.map(label =>
    [0, 1, 2].flatMap(row => label.sides.map((side, i) => placed(label, side, row, width, 10 * row + i))),
  );
  let best = null;
  const search = (chosen, cost) => {
    if (best && cost >= best.cost) return;
    if (chosen.length === labels.length) {
      best = { chosen, cost };
      return;
    }
    for (const place of choices[chosen.length])
      if (chosen.every(other => apart(place, other, gap))) search([...chosen, place], cost + place.cost);
  };
  search([], 0);
  return best?.chosen ?? choices.map(options => options[0]);
}

function placed({ x, width: wide }, side, row, width, cost) {
  const start = { start: x - 5, centre: x - wide / 2, end: x + 5 - wide }[side];
  const left = Math.max(0, Math.min(width - wide, start));
  return { row, x, left, right: left + wide, cost };
}

function apart(a, b, gap) {
  if (a.row === b.row) return a.left >= b.right + gap || b.left >= a.right + gap;
  const [upper, lower] = a.row < b.row ? [a, b] : [b, a];
  return lower.x < upper.left - 1 || lower.x > upper.right + 1;
}

function buildMarks(p) {
  const { say, number } = p.ui;
  const size = p.ranked.values.length;
  const box = p.find(".marks");
  const ticks = p.find(".ticks");
  const marks = marksOf(size);
  box.replaceChildren(
    ...marks.map(({ k }) => {
      const button = document.createElement("button");
      const strong = document.createElement("b");
      button.type = "button";
      button.dataset.k = k;
      strong.textContent = number(k);
      button.append(
        strong,
        ` ${say(k === 1 ? "hero.mark_1" : k === size ? "hero.mark_all" : `hero.mark_${k}`)}`,
      );
      button.title = say(k === size ? "hero.mark_all_title" : `hero.mark_${k}_title`);
      button.onclick = () => glideTo(p, k);
      return button;
    }),
  );
  ticks.replaceChildren(...marks.map(() => document.createElement("i")));
  p.marks = marks;
  placeMarks(p);
}

function placeMarks(p) {
  const width = boxes.get(p.find(".k"))?.width;
  const buttons = [...p.find(".marks").children];
  if (!p.marks || !width) return;
  const size = p.ranked.values.length;
  const xs = p.marks.map(({ k }) => railX(shareOf(k, size), width));
  const places = placeLabels(
    p.marks.map(({ sides }, i) => ({ x: xs[i], width: buttons[i].offsetWidth, sides })),
    width,
    p.ui.present ? 14 : 7,
  );
  places.forEach(({ row, left }, i) => {
    buttons[i].style.transform = `translate(${left.toFixed(1)}px, calc(${row} * var(--mark)))`;
    p.find(".ticks").children[i].style.left = `${Math.round(xs[i]) - 1}px`;
    p.find(".ticks").children[i].style.setProperty("--row", row);
  });
  p.root.style.setProperty("--rows", Math.max(...places.map(({ row }) => row)) + 1);
}

function showScale(p) {
  const input = p.find(".k");
  const { k } = p.state;
  const size = p.ranked.values.length;
  const share = p.dragging ?? shareOf(k, size);
  if (p.dragging === null) input.value = share;
  input.style.setProperty("--at", `${(railX(share, 1000) / 10).toFixed(2)}%`);
  input.setAttribute("aria-valuetext", p.ui.say("hero.k", { k: p.ui.number(k) }));
}

function wireScale(p) {
  p.find(".play").onclick = () => togglePlay(p);
  const input = p.find(".k");
  input.oninput = () => {
    p.dragging = Number(input.value);
    stopMotion(p);
    change(p, { k: kAt(p.dragging, p.ranked.values.length) });
  };
  input.onchange = () => {
    p.dragging = null;
    redraw(p);
  };
  input.onpointerup = input.onchange;
  input.onblur = input.onchange;
  input.onkeydown = event => {
    const size = p.ranked.values.length;
    const { k } = p.state;
    const stops = p.marks.map(mark => mark.k);
    const next = {
      ArrowRight: k + 1,
      ArrowUp: k + 1,
      ArrowLeft: k - 1,
      ArrowDown: k - 1,
      Home: 1,
      End: size,
      PageUp: stops.find(stop => stop > k) ?? size,
      PageDown: [...stops].reverse().find(stop => stop < k) ?? 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    p.dragging = null;
    stopMotion(p);
    change(p, { k: Math.max(1, Math.min(size, next)) });
  };
}

// ---- motion of k: a click glides, play sweeps up to the end ----

const GLIDE = 180;
const SWEEP = 7000; // ms; of a click, and of the whole way from 1 to the vocabulary

function glideTo(p, k) {
  p.playing = false;
  if (p.still) {
    stopMotion(p);
    change(p, { k });
    return;
  }
  move(p, k, GLIDE);
}

function move(p, k, duration) {
  const size = p.ranked.values.length;
  p.dragging = null;
  p.motion = { from: shareOf(p.state.k, size), to: shareOf(k, size), k, start: null, duration };
  redraw(p);
}

function togglePlay(p) {
  if (p.playing) {
    stopMotion(p);
    redraw(p);
    return;
  }
  const size = p.ranked.values.length;
  if (p.still) {
    change(p, { k: p.marks.map(mark => mark.k).find(stop => stop > p.state.k) ?? 1 });
    return;
  }
  if (p.state.k >= size) change(p, { k: 1 });
  move(p, size, SWEEP * (1 - shareOf(p.state.k, size)));
  p.playing = true;
}

function stopMotion(p) {
  p.motion = null;
  p.playing = false;
}

function advance(p, now) {
  const { motion } = p;
  if (!motion) return;
  motion.start ??= now;
  const part = Math.min(1, (now - motion.start) / Math.max(1, motion.duration));
  const eased = p.playing ? part : 1 - (1 - part) ** 3;
  const k =
    part === 1 ? motion.k : kAt(motion.from + eased * (motion.to - motion.from), p.ranked.values.length);
  if (part === 1) stopMotion(p);
  change(p, { k });
}
