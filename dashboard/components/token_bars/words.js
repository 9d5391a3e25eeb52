// Words and colours in the reader's language and appearance.

function isDark(host) {
  const colour = getComputedStyle(host).getPropertyValue("--st-background-color").trim();
  if (!/^#[0-9a-f]{6}$/i.test(colour)) return false;
  return mix(colour, colour, 0).reduce((a, b) => a + b, 0) < 380;
}

function interfaceOf(p, header) {
  const { words, language, present } = header;
  const colours = header.palettes[present ? "projector" : isDark(p.host) ? "dark" : "light"];
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  return {
    say,
    colours,
    present,
    labelSize: present ? 22 : 13,
    ...numbersIn(language),
    get narrow() {
      return !present && (boxes.get(p.root)?.width ?? p.root.clientWidth) <= 820;
    },
  };
}

// Text on bare paper: `label` without the halo, which costs as much again.
function letter(g, text, x, y, { colour, size = 13, weight = 400, align = "left" }) {
  g.font = `${weight} ${size}px ${FONT}`;
  g.textAlign = align;
  g.textBaseline = "middle";
  g.fillStyle = colour;
  g.fillText(text, x, y);
  return g.measureText(text).width;
}
