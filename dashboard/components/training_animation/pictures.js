// The pictures of one moment: a mask over units, a corner of a matrix, the bars of the next token.

const ROW = 16; // units in a row of the sheet

const sheet = canvas => surface(canvas, { width: canvas.clientWidth, height: canvas.clientHeight });

// Kept units are filled, dropped ones a dashed ring.
function drawUnits(canvas, mask) {
  const made = sheet(canvas);
  if (!made) return;
  const { g, width, height } = made;
  const rows = Math.ceil(mask.length / ROW);
  const [dx, dy] = [width / ROW, height / rows];
  const radius = Math.min(dx, dy) * 0.39;
  g.fillStyle = coloursOf(canvas).learning;
  g.strokeStyle = coloursOf(canvas).ghost;
  g.lineWidth = 1.2;
  g.setLineDash([2, 2]);
  [...mask].forEach((kept, unit) => {
    g.beginPath();
    g.arc(
      ((unit % ROW) + 0.5) * dx,
      (Math.floor(unit / ROW) + 0.5) * dy,
      kept === "1" ? radius : Math.max(0, radius - 0.6),
      0,
      2 * Math.PI,
    );
    if (kept === "1") g.fill();
    else g.stroke();
  });
}

// One square a weight: its size is the ink, its sign the hue; a weight of 0 has the ground's colour.
function drawWeights(canvas, packed, [rows, columns]) {
  const made = sheet(canvas);
  if (!made) return;
  const { g, width, height } = made;
  const bytes = atob(packed);
  const [dx, dy] = [width / columns, height / rows];
  const hues = { plus: coloursOf(canvas).ink, minus: coloursOf(canvas).negative };
  for (let i = 0; i < bytes.length; i += 1) {
    const weight = (bytes.charCodeAt(i) << 24) >> 24;
    g.fillStyle = weight < 0 ? hues.minus : hues.plus;
    g.globalAlpha = 0.06 + 0.94 * Math.min(1, Math.abs(weight) / 70);
    g.fillRect((i % columns) * dx, Math.floor(i / columns) * dy, dx - 1, dy - 1);
  }
  g.globalAlpha = 1;
}

// Kept bars are renormalised and solid, cut ones hatched at their raw height.
function drawBars(list, { choices, token }, share) {
  const total = choices.reduce((sum, [, chance, kept]) => sum + (kept ? chance : 0), 0);
  const shown = choices.map(([, chance, kept]) => (kept ? chance / total : chance));
  const most = Math.max(...shown);
  while (list.children.length < choices.length) list.append(bar());
  choices.forEach(([word, , kept], i) => {
    const item = list.children[i];
    const [name, track] = item.children;
    item.className = `${kept ? "kept" : "cut"} ${word === token ? "drawn" : ""}`;
    put(name, word.replace(/^␣/, "").replace("<|endoftext|>", "∎") || word);
    track.firstChild.style.width = `${(100 * shown[i]) / most}%`;
    put(track.lastChild, share(shown[i]));
  });
}

function bar() {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const track = document.createElement("span");
  track.append(document.createElement("i"), document.createElement("em"));
  item.append(name, track);
  return item;
}
