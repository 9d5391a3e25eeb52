// A thousand draws, and whether they agree with what was expected.

const DRAWS = 1000;
const FEW = 5; // tokens expected less often than this are counted together (Cochran 1954)

// Mulberry32: a small generator with a seed, so that a link shows the same thousand draws.
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}

function throws(seed, count = DRAWS) {
  const next = generator(seed);
  return Float64Array.from({ length: count }, next);
}

// How often each of the kept tokens came up, the likeliest first.
function tally(chain, us) {
  const counts = new Uint32Array(chain.n);
  for (const u of us) counts[keptUnder(chain, u)]++;
  return counts;
}

// Pearson's chi-square; the unlikely end of the ranking is one class of its own.
function chiSquare(chain, counts) {
  const total = counts.reduce((a, b) => a + b, 0);
  const expectedOf = i => total * shareAfter(chain, nth(chain, i));
  const rare = firstWhere(chain.n, i => expectedOf(i) < FEW);
  const classes = Array.from({ length: rare }, (_, i) => [counts[i], expectedOf(i)]);
  if (rare < chain.n) {
    const rest = [
      counts.subarray(rare).reduce((a, b) => a + b, 0),
      total * (1 - (rare ? chain.ends[rare - 1] / chain.kept : 0)),
    ];
    if (rest[1] >= FEW || !classes.length) classes.push(rest);
    else classes[classes.length - 1] = classes[classes.length - 1].map((value, j) => value + rest[j]);
  }
  const value = classes.reduce((sum, [seen, expected]) => sum + (seen - expected) ** 2 / expected, 0);
  const freedom = classes.length - 1;
  return { value, freedom, p: freedom ? upperGamma(freedom / 2, value / 2) : 1, pooled: chain.n - rare };
}

// Q(a, x), the regularised upper incomplete gamma function: by its series below a + 1, by Lentz's continued
// fraction above (Press et al. 2007, Numerical Recipes, section 6.2).
function upperGamma(a, x) {
  if (x <= 0) return 1;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? Math.max(0, 1 - front * lowerSeries(a, x)) : front * upperFraction(a, x);
}

function lowerSeries(a, x) {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 1000 && term > sum * 1e-16; n++) sum += term *= x / (a + n);
  return sum;
}

function upperFraction(a, x) {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let i = 1; i < 1000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (Math.abs(an * d + b) < tiny ? tiny : an * d + b);
    c = Math.abs(b + an / c) < tiny ? tiny : b + an / c;
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return value;
}

// Lanczos' approximation with g = 7 (Godfrey 2001), good to about 15 digits.
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

function logGamma(a) {
  if (a < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * a)) - logGamma(1 - a);
  const x = a - 1;
  const t = x + 7.5;
  const sum = LANCZOS.reduce((total, c, i) => total + (i ? c / (x + i) : c), 0);
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(sum);
}
