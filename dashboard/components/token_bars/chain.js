// The chain of steps, as core.sampling defines it, over logits that were sorted once. What most steps keep is
// the front of the ranking: one number, n. Typical sampling may cut the likeliest tokens; what it keeps, and
// what the steps after it leave of that, are the first n of a list of places in the ranking.

// Tokens from the likeliest to the least likely, ties by index.
function ranking(logits) {
  const order = Uint32Array.from(logits, (_, i) => i).sort((a, b) => logits[b] - logits[a] || a - b);
  return { order, values: Float64Array.from(order, i => logits[i]), heats: new Map() };
}

// The ranking after a penalty on tokens that were used; the last one is kept.
function punished(ranked, used, penalty) {
  if (penalty === 1 || !used.length) return ranked;
  if (ranked.punished?.penalty !== penalty)
    ranked.punished = { ...punish(ranked, new Set(used), penalty), penalty, heats: new Map() };
  return ranked.punished;
}

// Used tokens move back, the others stay in their order: two sorted lists become one.
function punish({ order, values }, used, penalty) {
  const moved = [];
  order.forEach((token, i) => {
    const value = values[i];
    if (used.has(token)) moved.push({ token, value: value < 0 ? value * penalty : value / penalty });
  });
  moved.sort((a, b) => b.value - a.value || a.token - b.token);
  const merged = { order: new Uint32Array(order.length), values: new Float64Array(order.length) };
  let next = 0;
  let place = 0;
  const write = (token, value) => {
    merged.order[place] = token;
    merged.values[place++] = value;
  };
  const ahead = (one, token, value) => one.value > value || (one.value === value && one.token < token);
  order.forEach((token, i) => {
    if (used.has(token)) return;
    for (; next < moved.length && ahead(moved[next], token, values[i]); next++)
      write(moved[next].token, moved[next].value);
    write(token, values[i]);
  });
  for (; next < moved.length; next++) write(moved[next].token, moved[next].value);
  return merged;
}

// The ranking after division by T, with weights e^(z - largest z), their logarithms and their running sums;
// the last few are kept.
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
  const logs = divided.map(value => value - divided[0]);
  const weights = new Float64Array(size);
  const sums = new Float64Array(size);
  let sum = 0;
  for (let i = 0; i < size; i++) {
    weights[i] = Math.exp(logs[i]);
    sums[i] = sum += weights[i];
  }
  return { weights, logs, sums, size, known: new Map() };
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

// The steps that stand after those that can be moved: typical, epsilon and eta; and what of each changes
// nothing.
const LAST = "yeh";
const OFF = { t: 1, p: 1, m: 0, y: 1, e: 0, h: 0, r: 1 };

// The first n places of a ranking, or of a list of places in it, with their probabilities.
function frontOf(heat, places, n) {
  const at = places ? i => places[i] : i => i;
  let total = places ? 0 : heat.sums[n - 1];
  if (places) for (let i = 0; i < n; i++) total += heat.weights[at(i)];
  const share = i => heat.weights[at(i)] / total;
  const surprisal = i => Math.log(total) - heat.logs[at(i)];
  return { n, share, surprisal, key: places ? null : n };
}

// In nats.
function entropyOf({ n, share, surprisal }) {
  let entropy = 0;
  for (let i = 0; i < n; i++) if (share(i)) entropy += share(i) * surprisal(i);
  return entropy;
}

// What was worked out on a heated ranking, by a key; the last few are kept: each order of the steps asks.
function once(heat, key, make) {
  if (!heat.known.has(key)) {
    if (heat.known.size > 60) heat.known.clear();
    heat.known.set(key, make());
  }
  return heat.known.get(key);
}

const entropyIn = (heat, front) =>
  front.key === null ? entropyOf(front) : once(heat, `H:${front.key}`, () => entropyOf(front));

// The places that typical sampling keeps of the first n, in rising order.
const typicalPlaces = (heat, n, mass) =>
  once(heat, `${n}:${mass}`, () => {
    const front = frontOf(heat, null, n);
    return closest(front, entropyIn(heat, front), mass);
  });

// Surprisal rises along the ranking, so the tokens closest to the expected one are taken from the middle out,
// on each side nearest first; of equally likely ones the first in the ranking.
function closest({ n, share, surprisal }, entropy, mass) {
  const far = i => Math.abs(surprisal(i) - entropy);
  const middle = firstWhere(n, i => surprisal(i) > entropy);
  const tied = end => {
    let start = end;
    while (start > 0 && surprisal(start - 1) === surprisal(end - 1)) start--;
    return { at: start, start, end };
  };
  let left = tied(middle);
  let right = middle;
  const taken = [];
  for (let reached = 0; taken.length < n && reached < mass * (1 - ROUNDING); ) {
    if (left.at === left.end) left = tied(left.start);
    const leftward = left.at < left.end && (right >= n || far(left.at) <= far(right));
    const place = leftward ? left.at++ : right++;
    taken.push(place);
    reached += share(place);
  }
  return Uint32Array.from(taken).sort();
}

// How many of the first tokens left have a probability; one always has.
function likelyEnough(heat, places, n, thresholdOf) {
  const front = frontOf(heat, places, n);
  const threshold = thresholdOf(() => entropyIn(heat, front)) * (1 - ROUNDING);
  return Math.max(
    1,
    firstWhere(n, i => front.share(i) < threshold),
  );
}

const THRESHOLD = {
  e: epsilon => () => epsilon,
  h: epsilon => entropy => Math.min(epsilon, Math.sqrt(epsilon) * Math.exp(-entropy())),
};

// Every stage of a chain: which step, how many tokens it leaves and cuts, and in which order they stand; and
// the places of what is left, null for the front of the ranking.
function trace(ranked, settings, steps = settings.order) {
  let t = 1;
  let n = ranked.values.length;
  let places = null;
  const after = step => {
    const value = settings[step];
    if (LAST.includes(step) && (value ?? OFF[step]) === OFF[step]) return n;
    const heat = heated(ranked, t);
    if (step in KEEP) return KEEP[step](heat, n, value);
    if (step in THRESHOLD) return likelyEnough(heat, places, n, THRESHOLD[step](value));
    places = typicalPlaces(heat, n, value);
    return places.length;
  };
  const stages = [...steps, ...LAST].map(step => {
    const before = n;
    if (step === "t") t = settings.t;
    else n = after(step);
    return { step, n, cut: before - n };
  });
  return { stages, n, places: places && (places[n - 1] === n - 1 ? null : places.subarray(0, n)) };
}

// What a chain leaves to draw from, and the same without any cut. `places` are those that are kept, with
// their running sums in `ends`.
function outcome(unpunished, settings, used = []) {
  const ranked = punished(unpunished, used, settings.r ?? 1);
  const { stages, n, places } = trace(ranked, settings);
  const heat = heated(ranked, settings.t);
  const ends = places ? runningSums(places, heat.weights) : heat.sums;
  const decided = [...stages].reverse().find(stage => stage.cut > 0)?.step ?? null;
  return {
    ...heat,
    order: ranked.order,
    n,
    places,
    index: places && indexOf(places, heat.size),
    ends,
    first: places ? places[0] : 0,
    last: places ? places[n - 1] : n - 1,
    settings,
    used: used.length,
    stages,
    decided,
    whole: heat.sums[heat.size - 1],
    kept: ends[n - 1],
  };
}

function runningSums(places, weights) {
  let sum = 0;
  return Float64Array.from(places, place => (sum += weights[place]));
}

// For every place in the ranking which of the kept ones it is; -1 for none.
function indexOf(places, size) {
  const index = new Int32Array(size).fill(-1);
  places.forEach((place, i) => {
    index[place] = i;
  });
  return index;
}

const nth = (chain, i) => (chain.places ? chain.places[i] : i);
const keptIndex = (chain, place) => (chain.places ? chain.index[place] : place < chain.n ? place : -1);
const isKept = (chain, place) => keptIndex(chain, place) >= 0;
const shareBefore = (chain, place) => chain.weights[place] / chain.whole;
const shareAfter = (chain, place) => (isKept(chain, place) ? chain.weights[place] / chain.kept : 0);
const keptMass = chain => chain.kept / chain.whole;
const cutMass = chain => (chain.n === chain.size ? 0 : 1 - keptMass(chain));

// The first whose running share is above u: among the kept ones, or in the whole ranking.
const under = (ends, n, u) =>
  Math.min(
    n - 1,
    firstWhere(n, i => ends[i] / ends[n - 1] > u),
  );
const keptUnder = (chain, u) => under(chain.ends, chain.n, u);
const placeUnder = (chain, u) => under(chain.sums, chain.size, u);

// The steps that can be moved and do something: k below the vocabulary, T off 1, top-p below 1, min-p above 0.
const active = (settings, size) =>
  [..."tkpm"].filter(step => settings[step] !== (step === "k" ? size : OFF[step]));

// How many tokens the same steps keep in each possible order: the fewest and the most; and in the orders of
// Hugging Face transformers and of llama.cpp.
function extremes(unpunished, settings, used = []) {
  const ranked = punished(unpunished, used, settings.r ?? 1);
  const left = order => trace(ranked, settings, order).n;
  const ends = permutations([...settings.order]).map(order => left(order.join("")));
  return { fewest: Math.min(...ends), most: Math.max(...ends), first: left("tkpm"), last: left("kpmt") };
}

function permutations(items) {
  if (items.length < 2) return [items];
  return items.flatMap((first, i) =>
    permutations(items.filter((_, j) => j !== i)).map(rest => [first, ...rest]),
  );
}
