// Words with their values, and numbers as the reader's language writes them.

const filled = (words, values = {}) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// A sign that does not depend on the font's hyphen; a number that rounds to nothing has none.
const minus = text => text.replace("-", /[1-9]/.test(text) ? "−" : "");

const SUPERSCRIPT = text => [...text].map(c => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻").join("");

const timesIn = language => (language === "de" ? "·" : "×");

// A number at a glance: the decimals asked for while it is small, fewer as it grows, then powers of ten; a
// dash for none.
function fitting(value, digits, formats, language) {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return "–";
  if (size < 1e5)
    return minus(formats[size < 100 ? digits : size < 1000 ? Math.min(1, digits) : 0].format(value));
  const [mantissa, exponent] = value.toExponential(1).split("e+");
  return `${minus(formats[1].format(mantissa))}${timesIn(language)}10${SUPERSCRIPT(exponent)}`;
}

function numbersIn(language) {
  const formats = new Map(); // making one costs a hundred times what using it costs
  const digits = (low, high, style = "decimal") => {
    const key = [low, high, style].join();
    if (!formats.has(key))
      formats.set(
        key,
        new Intl.NumberFormat(language, {
          style: /** @type {"decimal" | "percent"} */ (style),
          minimumFractionDigits: low,
          maximumFractionDigits: high,
        }),
      );
    return formats.get(key);
  };
  const whole = digits(0, 0);
  const some = digits(0, 4);
  const u = digits(3, 4);
  const percents = [digits(0, 0, "percent"), digits(1, 1, "percent")];
  const two = new Intl.NumberFormat(language, { style: "percent", maximumSignificantDigits: 2 });
  const sign = two
    .formatToParts(0)
    .filter(part => part.type !== "integer")
    .map(part => part.value)
    .join("");
  const power = exponent => `10${SUPERSCRIPT(String(exponent))}${sign}`;
  const times = timesIn(language);
  const share = value => {
    if (value > 0.9995 && value < 1) return `> ${percents[1].format(0.999)}`;
    if (value >= 0.0005 || value === 0) return percents[1].format(value);
    if (value >= 5e-6) return two.format(value);
    const exponent = Math.floor(Math.log10(100 * value));
    return `${whole.format((100 * value) / 10 ** exponent)}${times}${power(exponent)}`;
  };
  return {
    number: value => whole.format(value),
    plain: value => minus(some.format(value)),
    u: value => u.format(value),
    fixed: (value, n) => minus(digits(n, n).format(value)),
    share,
    percent: value => percents[0].format(value),
    axisShare: exponent =>
      exponent >= -4 ? digits(0, 2, "percent").format(10 ** exponent) : power(exponent + 2),
    chance: value => (value > 0.9999 ? `> ${digits(2, 2, "percent").format(0.9999)}` : share(value)),
  };
}

// The whole number in a field; null where there is none within its range, so that the field can go back to
// its own.
function wholeIn(field) {
  const value = Number(field.value);
  return field.value.trim() &&
    Number.isInteger(value) &&
    value >= Number(field.min) &&
    value <= Number(field.max)
    ? value
    : null;
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
