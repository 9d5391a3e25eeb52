// Words and colours in the reader's language and appearance.

function interfaceOf(p, header) {
  const { words, language, present } = header;
  const say = (key, values = {}) => filled(words[key], values);
  return {
    say,
    colours: coloursOf(p.host),
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
