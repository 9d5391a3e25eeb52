const NARROW = 860;

// The die of a site: rolled (the learning die), not rolled (a dashed ghost), or a ring with a question.
const die = (state, size) => {
  const group = svg("g", { class: `die ${state}`, transform: `scale(${size / 22}) translate(-11 -11)` });
  if (state === "unknown")
    group.append(
      svg("circle", { cx: 11, cy: 11, r: 9.5 }),
      svg("text", { x: 11, y: 16, "text-anchor": "middle" }, "?"),
    );
  else group.append(svg("rect", { x: 1, y: 1, width: 20, height: 20, rx: 4.5 }));
  if (state !== "on") return group;
  for (const [x, y, r] of [
    [6.2, 6.2, 2],
    [11, 11, 2],
    [15.8, 15.8, 2],
  ])
    group.append(svg("circle", { cx: x, cy: y, r, class: "pip" }));
  for (const [x, y] of [
    [15.8, 6.2],
    [6.2, 15.8],
  ])
    group.append(svg("circle", { cx: x, cy: y, r: 1.6, class: "hollow" }));
  return group;
};

const middle = (words, x, y, kind = "") =>
  svg("text", { x, y, "text-anchor": "middle", "dominant-baseline": "central", class: kind }, words);

const box = (width, height, words) => [
  svg("rect", { x: -width / 2, y: -height / 2, width, height, rx: 8, class: "box" }),
  ...(words ? [middle(words, 0, 0)] : []),
];

const sized = ([along, across], down) => (down ? [across, along] : [along, across]);

// A site of its own: its die, its number before it and its rate behind it.
const siteParts = (index, data, down) => {
  const { state, rate } = data.sites[index];
  const size = down ? 32 : 38;
  const [number, value] = down
    ? [
        [-30, 0],
        [34, 0],
      ]
    : [
        [0, -34],
        [0, 38],
      ];
  return [
    die(state, size),
    middle(String(index + 1), ...number, "number"),
    middle(rate, ...value, `rate ${state}`),
  ];
};

const attentionParts = (sizes, data, down) => {
  const [width, height] = sized(sizes.attention, down);
  const low = height / 4 - 2;
  const { state, rate } = data.sites[1];
  const far = data.present ? 46 : 38;
  return [
    ...box(width, height, ""),
    middle(data.words.attention, 0, -low),
    svg(
      "g",
      { transform: `translate(0 ${low})` },
      die(state, down ? 28 : 34),
      middle("2", -far, 0, "number"),
      middle(rate, far, 0, `rate ${state}`),
    ),
  ];
};

const inputParts = (sizes, data, down) => {
  const [width, height] = sized(sizes.inputs, down);
  const each = down ? [width / 2 - 8, height] : [width, height / 2 - 8];
  return ["token", "position"].map((name, i) => {
    const far = (i ? 1 : -1) * (down ? each[0] / 2 + 8 : each[1] / 2 + 8);
    return svg(
      "g",
      { transform: down ? `translate(${far} 0)` : `translate(0 ${far})` },
      ...box(...each, data.words[name]),
    );
  });
};

const partsOf = (name, sizes, data, down) => {
  const kind = kindOf(name);
  if (kind === "site") return siteParts(Number(name.at(-1)), data, down);
  if (kind === "attention") return attentionParts(sizes, data, down);
  if (kind === "inputs") return inputParts(sizes, data, down);
  if (kind === "branch") return [svg("circle", { r: 3.5, class: "dot" })];
  if (kind === "plus")
    return [
      svg("circle", { r: sizes.plus[0] / 2, class: "box" }),
      svg("path", { d: "M-7 0H7M0 -7V7", class: "line" }),
    ];
  return box(...sized(sizes[kind], down), data.words[kind]);
};

// From part to part, and around both sub-layers: what was there before is added to what they make of it.
const wires = (p, point) => {
  const half = name => p.sizes[kindOf(name)][0] / 2;
  const straight = p.order
    .slice(1)
    .map(
      (name, i) =>
        `M${point(p.at[p.order[i]] + half(p.order[i]), 0)}L${point(p.at[name] - half(name) - 1, 0)}`,
    );
  const far = -(p.sizes.attention[1] / 2 + 22);
  const around = [
    ["branch1", "plus1"],
    ["branch2", "plus2"],
  ].map(([from, to]) =>
    [
      `M${point(p.at[from], 0)}L${point(p.at[from], far)}`,
      `L${point(p.at[to], far)}L${point(p.at[to], -half(to) - 1)}`,
    ].join(""),
  );
  const last = p.order.at(-1);
  return [...straight, ...around, `M${point(p.at[last] + half(last), 0)}L${point(p.length - 2, 0)}`];
};

const draw = block => {
  const { data, root } = block;
  const picture = root.querySelector("svg.picture");
  const { clientWidth: width } = root.querySelector(".block");
  if (!width) return;
  const down = width < NARROW;
  const length = down ? 640 : width;
  const breadth = down ? 330 : data.present ? 206 : 200;
  const p = plan(data.norm, down ? "down" : "across", length);
  const axis = down ? breadth / 2 - 6 : 100;
  const point = (along, far) =>
    down
      ? `${(axis - far).toFixed(1)} ${along.toFixed(1)}`
      : `${along.toFixed(1)} ${(axis + far).toFixed(1)}`;
  picture.setAttribute("viewBox", down ? `0 0 ${breadth} ${length}` : `0 0 ${length} ${breadth}`);
  picture.style.height = `${down ? length : breadth}px`;
  drawFrame(picture, p, axis, down, data);
  picture
    .querySelector(".wires")
    .replaceChildren(
      ...wires(p, point).map(d => svg("path", { d, class: "line", "marker-end": "url(#arrow)" })),
    );
  for (const name of p.order) {
    const part =
      block.parts.get(name) ?? picture.querySelector(".parts").appendChild(svg("g", { class: "part" }));
    block.parts.set(name, part);
    part.style.transform = `translate(${point(p.at[name], 0).split(" ").join("px, ")}px)`;
    part.replaceChildren(...partsOf(name, p.sizes, data, down));
  }
  (root.host ?? root).dataset.marker = [data.model, data.norm, ...data.sites.map(({ state }) => state)].join(
    ":",
  );
};

const drawFrame = (picture, p, axis, down, data) => {
  const far = p.sizes.attention[1] / 2 + 34;
  const size = p.to - p.from;
  const deep = far + (down ? far : 74);
  const [x, y, width, height] = down ? [axis - far, p.from, deep, size] : [p.from, axis - far, size, deep];
  const corner = down
    ? [axis + 14, y + height + 15, "start"]
    : [x + width - 2, y + height + (data.present ? 26 : 19), "end"];
  picture
    .querySelector(".frame")
    .replaceChildren(
      svg("rect", { x, y, width, height, rx: 12 }),
      svg("text", { x: corner[0], y: corner[1], "text-anchor": corner[2] }, data.words.times),
    );
};

// The same in words: for readers of the screen and of the screen reader alike.
const list = data =>
  data.sites.map((site, i) => {
    const item = document.createElement("li");
    const head = document.createElement("b");
    const state = document.createElement("span");
    const picture = svg("svg", { viewBox: "-11 -11 22 22", "aria-hidden": "true" }, die(site.state, 22));
    head.append(`${i + 1} ${site.name}`);
    state.className = `rate ${site.state}`;
    state.append(site.said);
    item.append(picture, head, state, Object.assign(document.createElement("p"), { textContent: site.what }));
    return item;
  });

const start = block => {
  const sizes = new ResizeObserver(() => draw(block));
  sizes.observe(block.root.querySelector(".block"));
  return () => sizes.disconnect();
};

/**
 * @typedef {object} TransformerBlockData
 * @property {string} model
 * @property {string} norm "pre" or "post"
 * @property {boolean} present
 * @property {{name: string, what: string, state: string, rate: string, said: string}[]} sites
 * @property {Record<string, string>} words
 *
 * @param {Call<TransformerBlockData>} call
 */
function called({ data, parentElement }) {
  const block = keptAt(parentElement, root => ({ root, parts: new Map() }));
  block.data = data;
  parentElement.querySelector(".block").classList.toggle("present", data.present);
  parentElement.querySelector("ol").replaceChildren(...list(data));
  block.remove ??= start(block);
  draw(block);
  return lasting(parentElement, kept => kept.remove());
}
