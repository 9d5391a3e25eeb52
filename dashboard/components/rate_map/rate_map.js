const measurer = font => {
  const context = document.createElement("canvas").getContext("2d");
  return (words, bold) => {
    context.font = `${bold ? 600 : 400} ${font}px "IBM Plex Sans", sans-serif`;
    return Math.max(...words.split("\n").map(line => context.measureText(line).width));
  };
};

const draw = map => {
  const { data, root } = map;
  const picture = root.querySelector("svg.picture");
  const { clientWidth: width, clientHeight: height } = picture;
  if (!width || !height) return;
  const font = data.present ? 22 : 13;
  const measure = measurer(font);
  const words = [data.words.silent, data.words.zero, ...data.rates.map(([, label]) => label)];
  const g = geometry(
    width,
    height,
    data.present,
    data.axis,
    Math.max(...words.map(word => measure(word, false))),
  );
  const shown = data.marks.filter(({ kind }) => data.tuning || kind !== "tuning");
  const split = data.axis === "passes" && data.split ? dividing(g, data) : [];
  map.g = g;
  map.places = places(g, shown, data.tuning);
  picture.querySelector(".frame").replaceChildren(...frame(g, data), ...split);
  drawMarks(map);
  picture.querySelector(".links").replaceChildren(...links(map.places));
  const line = split.length ? [{ x: scaleX(g, data.split.at) - 1, y: 0, w: 2, h: g.bottom }] : [];
  const labels = placeLabels(g, map.places, [...line, ...rangeBoxes(g, map), ...squareBoxes(map)], measure);
  picture.querySelector(".labels").replaceChildren(
    ...labels.map(({ item, box, bold }) => {
      const x = { start: box.x, middle: box.x + box.w / 2, end: box.x + box.w }[box.anchor];
      return text(
        item.mark.label,
        x,
        box.y + 0.84 * box.h,
        box.anchor,
        `${item.mark.kind} ${bold ? "strong" : ""}`,
      );
    }),
  );
  choose(map, map.chosen);
  (root.host ?? root).dataset.marker = `${data.axis}:${shown.length}:${labels.length}`;
};

const rangeBoxes = (g, { places: items }) =>
  items
    .filter(({ mark }) => hasRange(g, mark))
    .map(({ mark, x, y }) => {
      const [low, high] = rangeOf(g, mark);
      return { x: x + low, y: y - 1, w: high - low, h: 2 };
    });

// Squares of fine-tuning: names keep clear of them.
const squareBoxes = ({ places: items }) =>
  items
    .filter(item => item.square)
    .map(({ square: { x, y, r } }) => ({ x: x - r, y: y - r, w: 2 * r, h: 2 * r }));

const drawMarks = ({ marks, places: items, g, data, root }) => {
  const layer = root.querySelector(".marks");
  const ids = new Set(items.map(({ mark }) => mark.id));
  for (const [id, element] of marks) {
    if (ids.has(id)) continue;
    element.remove();
    marks.delete(id);
  }
  for (const item of items) {
    const { id, kind } = item.mark;
    const element = marks.get(id) ?? layer.appendChild(svg("g", { "data-id": id }));
    marks.set(id, element);
    element.setAttribute("class", `mark ${kind}`);
    element.style.transform = `translate(${item.x.toFixed(2)}px, ${item.y.toFixed(2)}px)`;
    drawMark(element, item, g, data);
  }
};

// The mark under the hand or the keys: a ring around it, and what is known about it in a box beside it.
const choose = (map, id) => {
  const { root, g } = map;
  const tip = root.querySelector(".tip");
  const ring = root.querySelector(".ring");
  const item = map.places.find(({ mark }) => mark.id === id);
  map.chosen = item ? id : null;
  tip.hidden = !item;
  ring.style.display = item ? "" : "none";
  if (!item) return;
  const { mark, x, y, r } = item;
  ring.setAttribute("r", r + 4);
  ring.style.transform = `translate(${x}px, ${y}px)`;
  const lines = mark.tip.map(line => Object.assign(document.createElement("p"), { textContent: line }));
  tip.replaceChildren(Object.assign(document.createElement("b"), { textContent: mark.name }), ...lines);
  const { offsetWidth: w, offsetHeight: h } = tip;
  const beside = x + r + 12 + w <= g.width ? x + r + 12 : x - r - 12 - w;
  tip.style.left = `${Math.max(0, Math.min(beside, g.width - w))}px`;
  const below = Math.min(y + r + 10, g.height - h);
  const level = Math.max(0, Math.min(y - h / 2, g.height - h));
  tip.style.top = `${beside < 0 ? below : level}px`;
};

const nearest = ({ places: items }, x, y) => {
  const far = item => Math.hypot(item.x - x, item.y - y) - item.r;
  const best = items.reduce((found, item) => (!found || far(item) < far(found) ? item : found), null);
  return best && far(best) < 16 ? best.mark.id : null; // with the mark's own size at least 44 px for a thumb
};

const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

const onKey = (map, event) => {
  const order = [...map.places].sort((a, b) => a.x - b.x || a.y - b.y).map(({ mark }) => mark.id);
  const place = order.indexOf(map.chosen);
  if (event.key === "Escape") choose(map, null);
  else if (event.key === "Home") choose(map, order[0]);
  else if (event.key === "End") choose(map, order.at(-1));
  else if (event.key in steps) {
    const next = place < 0 ? (steps[event.key] > 0 ? 0 : order.length - 1) : place + steps[event.key];
    choose(map, order[Math.min(order.length - 1, Math.max(0, next))]);
  } else return;
  event.preventDefault();
  const said = map.places.find(({ mark }) => mark.id === map.chosen)?.mark;
  map.root.querySelector(".now").textContent = said ? [said.name, ...said.tip].join(". ") : "";
};

const legend = data =>
  data.legend
    .filter(({ kind }) => data.tuning || kind !== "tuning")
    .map(({ kind, config, words }) => {
      const mark = { kind, config };
      const group = svg(
        "g",
        { class: `mark ${kind}`, transform: "translate(10 10)" },
        shape(mark, kind === "tuning" ? 4 : 6.5),
      );
      const item = document.createElement("li");
      item.append(svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, group), words);
      return item;
    });

const start = map => {
  const figure = map.root.querySelector(".figure");
  const sizes = new ResizeObserver(() => draw(map));
  sizes.observe(map.root.querySelector("svg.picture"));
  const leaveFonts = watchFonts(() => draw(map));
  const point = event => {
    const box = figure.getBoundingClientRect();
    const scale = box.width / figure.clientWidth; // a projector's
    choose(map, nearest(map, (event.clientX - box.left) / scale, (event.clientY - box.top) / scale));
  };
  figure.onpointermove = point;
  figure.onpointerdown = point;
  // The focus stays: a clicker's keys belong to the talk.
  figure.onmousedown = event => event.preventDefault();
  figure.onpointerleave = event => event.pointerType === "mouse" && choose(map, null);
  figure.onkeydown = event => onKey(map, event);
  figure.onblur = () => choose(map, null);
  return () => {
    sizes.disconnect();
    leaveFonts();
  };
};

/**
 * @typedef {object} RateMapData
 * @property {"year" | "passes" | "parameters"} axis
 * @property {boolean} tuning whether marks move to their rate in fine-tuning
 * @property {boolean} present
 * @property {object[]} marks models with a rate, a place and a tip
 * @property {[number, string][]} rates
 * @property {Record<string, [number, string][]>} ticks of each axis
 * @property {{at: number, few: string, many: string}} split
 * @property {{kind: string, config: boolean, words: string}[]} legend
 * @property {Record<string, string>} words
 *
 * @param {Call<RateMapData>} call
 */
function called({ data, parentElement }) {
  const map = keptAt(parentElement, root => ({ root, marks: new Map(), places: [], chosen: null }));
  map.data = data;
  parentElement.querySelector(".rate-map").classList.toggle("present", data.present);
  parentElement.querySelector(".legend").replaceChildren(...legend(data));
  parentElement.querySelector(".figure").ariaLabel = data.words.spoken;
  map.remove ??= start(map);
  draw(map);
  return lasting(parentElement, kept => kept.remove());
}
