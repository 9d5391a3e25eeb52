const STEPS = "two-dice:steps"; // how the bars say that their controls were moved
const CALM = 300; // ms after the last of that
const NARROW = 640; // pixels; fewer have room for three tokens, each above its numbers,
const TIGHT = 320; // and fewer than these for two
const THIN = 1.5; // pixels of a branch that is hardly ever taken
const THICK = 5; // more of one that always is

// Where every branch stands: the first of a fork goes straight on, the others below all that it carries.
function placesOf(twigs, deepest) {
  const places = twigs.map(({ parent }) => ({ parent, depth: 1, at: 0, up: 0, first: false, inner: false }));
  const children = new Map();
  twigs.forEach(({ parent }, i) => {
    children.set(parent, [...(children.get(parent) ?? []), i]);
    places[i].depth = parent < 0 ? 1 : places[parent].depth + 1;
  });
  let rows = 0;
  const place = (parent, start) => {
    for (const [number, i] of (children.get(parent) ?? []).entries()) {
      if (places[i].depth > deepest) return;
      const at = number ? rows : start;
      rows = Math.max(rows, at + 1);
      Object.assign(places[i], { at, up: at - start, first: !number, shown: true });
      if (parent >= 0) places[parent].inner = true;
      place(i, at);
    }
  };
  place(-1, 0);
  return { places, rows, columns: Math.max(1, ...places.filter(each => each.shown).map(each => each.depth)) };
}

function branchOf(p, twig, place, i) {
  const branch = document.createElement("button");
  const parts = ["word", "share", "lost"].map(name => {
    const part = document.createElement("span");
    part.className = name;
    part.textContent = twig[name];
    return part;
  });
  branch.type = "button";
  branch.className = "branch";
  branch.ariaLabel = twig.spoken;
  branch.disabled = twig.ends || !twig.left;
  branch.classList.toggle("ghost", !twig.left);
  branch.classList.toggle("lower", !place.first);
  branch.classList.toggle("leaf", !place.inner);
  const values = { depth: place.depth, at: place.at, up: place.up, weight: `${THIN + THICK * twig.left}px` };
  for (const [name, value] of Object.entries(values)) branch.style.setProperty(`--${name}`, String(value));
  branch.append(...parts);
  branch.onclick = () => p.link.wants("go", { place: i, prompt: p.data.steps.prompt });
  return branch;
}

function draw(p) {
  const { twigs, present } = p.data;
  const narrow = p.width < NARROW;
  const deepest = p.width < TIGHT ? 2 : narrow ? 3 : Infinity;
  const wanted = JSON.stringify([twigs, present, deepest]);
  if (!p.width || p.drawn === wanted) return;
  p.drawn = wanted;
  const { places, rows, columns } = placesOf(twigs, deepest);
  const tree = p.root.querySelector(".tree");
  p.root.classList.toggle("narrow", narrow);
  tree.style.setProperty("--rows", rows);
  tree.style.setProperty("--columns", columns);
  tree.replaceChildren(
    ...twigs.flatMap((twig, i) => (places[i].shown ? [branchOf(p, twig, places[i], i)] : [])),
  );
}

function mark(p) {
  const { marks, steps } = p.data;
  const buttons = Object.entries(marks).map(([name, value]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.ariaPressed = String(value === steps.k);
    button.onclick = () => p.link.wants("k", value);
    return button;
  });
  p.root.querySelector(".marks").replaceChildren(...buttons);
}

// The hand is at work on the bars. Out of sight the tree waits.
function follow(p) {
  clearTimeout(p.calm);
  if (!p.seen || !p.moved) return;
  p.calm = setTimeout(() => {
    p.link.wants("steps", p.moved);
    p.moved = null;
  }, CALM);
}

function mount(parent) {
  const root = parent.querySelector(".token-tree");
  const p = { root, data: null, drawn: "", width: 0, seen: false, moved: null, calm: 0 };
  p.onSteps = ({ detail }) => {
    p.moved = { ...p.moved, ...detail };
    follow(p);
  };
  p.size = new ResizeObserver(([{ contentRect }]) => {
    p.width = contentRect.width;
    draw(p);
  });
  p.sight = new IntersectionObserver(entries => {
    p.seen = entries[entries.length - 1].isIntersecting;
    follow(p);
  });
  p.size.observe(root);
  p.sight.observe(root);
  window.addEventListener(STEPS, p.onSteps);
  return p;
}

function unmount(p) {
  clearTimeout(p.calm);
  p.size.disconnect();
  p.sight.disconnect();
  window.removeEventListener(STEPS, p.onSteps);
}

/**
 * @typedef {object} TreeData
 * @property {Record<string, any>[]} twigs `Twig`s of the Python side
 * @property {string} said the line above
 * @property {Record<string, number>} marks values of k by what their buttons say
 * @property {string} label what the tree is
 * @property {Record<string, any>} steps that it is pruned by, and the prompt
 * @property {boolean} present
 * @property {number} answered
 *
 * @param {Call<TreeData>} call
 */
function called(call) {
  const { data, parentElement } = call;
  const p = keptAt(parentElement, mount);
  p.link = linkOf(call, data.answered);
  p.data = data;
  p.root.classList.toggle("present", data.present);
  p.root.querySelector(".tree").ariaLabel = data.label;
  put(p.root.querySelector(".said"), data.said);
  mark(p);
  draw(p);
  return lasting(parentElement, unmount);
}
