// Where the parts of a block sit: along the flow from the tokens to the next block, and across it.

const NUMBERED = ["embedding sum", "attention weights", "attention output", "MLP output"];

// [length along the flow, width across it] of each kind of part, in pixels.
const SIZES = {
  across: {
    inputs: [118, 132],
    plus: [32, 32],
    site: [40, 40],
    branch: [6, 6],
    norm: [82, 46],
    attention: [196, 104],
    mlp: [112, 60],
  },
  down: {
    inputs: [40, 250],
    plus: [26, 26],
    site: [36, 36],
    branch: [4, 4],
    norm: [32, 110],
    attention: [76, 196],
    mlp: [36, 110],
  },
};

// The 2017 paper adds first and normalises then; GPT-2 normalises first, inside the branch.
const ORDER = {
  post: [
    "inputs",
    "plus0",
    "site0",
    "branch1",
    "attention",
    "site2",
    "plus1",
    "norm1",
    "branch2",
    "mlp",
    "site3",
    "plus2",
    "norm2",
  ],
  pre: [
    "inputs",
    "plus0",
    "site0",
    "branch1",
    "norm1",
    "attention",
    "site2",
    "plus1",
    "branch2",
    "norm2",
    "mlp",
    "site3",
    "plus2",
  ],
};

const kindOf = name => name.replace(/\d$/, "");

// Each part's middle along the flow, and the ends of the frame around what is repeated.
const plan = (norm, direction, length) => {
  const sizes = SIZES[direction];
  const order = ORDER[norm];
  const whole = order.reduce((sum, name) => sum + sizes[kindOf(name)][0], 0);
  const gap = (length - whole) / (order.length + 2);
  const at = {};
  let place = 0;
  for (const name of order) {
    const size = sizes[kindOf(name)][0];
    if (name === "branch1") place += gap;
    at[name] = place + size / 2;
    place += size + gap;
  }
  return { at, gap, order, sizes, length, from: at.branch1 - gap * 0.9, to: place - gap * 0.2 };
};
