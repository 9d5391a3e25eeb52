// The chain of steps, as core.sampling defines it, over logits that were sorted once. No step changes the
// order of tokens, so what a step keeps is always the front of the ranking: one number, n.

// Tokens from the likeliest to the least likely, ties by index.
function ranking(logits) {
  const order = Uint32Array.from(logits, (_, i) => i).sort((a, b) => logits[b] - logits[a] || a - b);
  return { order, values: Float64Array.from(order, i => logits[i]), heats: new Map() };
}

// The ranking after division by T, with weights e^(z - largest z) and their running sums; the last few are
// kept.
function heated(ranked, t) {
  if (!ranked.heats.has(t)) {
    if (ranked.heats.size > 3) ranked.heats.delete([...ranked.heats.keys()].find(kept => kept !== 1));
    ranked.heats.set(t, heat(ranked, t));
  }
  return ranked.heats.get(t);
}

function heat({ values }, t) {
  const divided = values.map(value => value / t);
  const size = divided.length;
  const weights = new Float64Array(size);
  const sums = new Float64Array(size);
  let sum = 0;
  for (let i = 0; i < size; i++) {
    weights[i] = Math.exp(divided[i] - divided[0]);
    sums[i] = sum += weights[i];
  }
  return { weights, sums, size };
}

// The first place in [0, n) where a rising test holds; n if nowhere.
function firstWhere(n, holds) {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

// By what share rounding may keep a sum of probabilities from a threshold: see core.sampling.steps.
const ROUNDING = 1e-12;

const KEEP = {
  k: (_heat, n, k) => Math.min(n, k),
  p: (heat, n, p) =>
    p >= 1 ? n : Math.min(n, 1 + firstWhere(n, i => heat.sums[i] >= p * (1 - ROUNDING) * heat.sums[n - 1])),
  m: (heat, n, m) =>
    Math.max(
      1,
      firstWhere(n, i => heat.weights[i] < m),
    ),
};

// Every stage of a chain: which step, how many tokens it leaves and cuts, and in which order they stand.
function trace(ranked, settings, steps = settings.order) {
  let t = 1;
  let n = ranked.values.length;
  return [...steps].map(step => {
    const before = n;
    if (step === "t") t = settings.t;
    else n = KEEP[step](heated(ranked, t), n, settings[step]);
    return { step, n, cut: before - n };
  });
}

// What a chain leaves to draw from: the first n of a ranking; and the same without any cut.
function outcome(ranked, settings) {
  const stages = trace(ranked, settings);
  const heat = heated(ranked, settings.t);
  const { n } = stages[stages.length - 1];
  const decided = [...stages].reverse().find(stage => stage.cut > 0)?.step ?? null;
  return {
    ...heat,
    order: ranked.order,
    n,
    settings,
    stages,
    decided,
    whole: heat.sums[heat.size - 1],
    kept: heat.sums[n - 1],
  };
}

const shareBefore = (chain, i) => chain.weights[i] / chain.whole;
const shareAfter = (chain, i) => (i < chain.n ? chain.weights[i] / chain.kept : 0);
const keptMass = chain => chain.kept / chain.whole;
const cutMass = chain => (chain.n === chain.size ? 0 : 1 - keptMass(chain));

// The place in the ranking under u: the first whose running share is above u; among the first n.
const placeUnder = (chain, u, n) =>
  Math.min(
    n - 1,
    firstWhere(n, i => chain.sums[i] / chain.sums[n - 1] > u),
  );

// The steps that do something: k below the vocabulary, T off 1, top-p below 1, min-p above 0.
const active = (settings, size) =>
  [..."tkpm"].filter(step => settings[step] !== { k: size, t: 1, p: 1, m: 0 }[step]);

// How many tokens the same steps keep in each possible order: the fewest and the most.
function extremes(ranked, settings) {
  const ends = permutations([...settings.order]).map(
    order => trace(ranked, settings, order)[order.length - 1].n,
  );
  return { fewest: Math.min(...ends), most: Math.max(...ends) };
}

function permutations(items) {
  if (items.length < 2) return [items];
  return items.flatMap((first, i) =>
    permutations(items.filter((_, j) => j !== i)).map(rest => [first, ...rest]),
  );
}
