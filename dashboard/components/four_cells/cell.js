// One cell: the bars of the next token, how many first tokens there are and when the texts part, the texts.

function buildCell(p, section) {
  const name = section.dataset.cell;
  const cell = {
    name,
    section,
    masked: name.startsWith("on"),
    greedy: name.endsWith("greedy"),
    chosen: null,
  };
  section.replaceChildren();
  cell.where = within(section, "h3", "where");
  for (const [die, off] of [
    ["learning", !cell.masked],
    ["speaking", cell.greedy],
  ])
    within(cell.where, "i", `die ${die}${off ? " off" : ""}`).ariaHidden = "true";
  cell.place = within(cell.where, "span");
  cell.caption = within(section, "p", "caption");
  const bars = within(section, "div", "bars");
  const texts = within(section, "div", "texts");
  cell.rows = buildRows(p, cell, within(bars, "div", "rows"));
  cell.bits = buildBits(within(bars, "div", "bits"));
  cell.tally = buildTally(within(texts, "p", "tally"));
  cell.list = buildList(p, cell, within(texts, "ol", "list"));
  cell.more = within(texts, "button", "more");
  cell.more.type = "button";
  cell.more.onclick = () => {
    section.classList.toggle("open");
    drawCell(p, cell);
  };
  return cell;
}

function buildRows(p, cell, parent) {
  return p.data.bars.names.map(() => {
    const row = within(parent, "div", "bar-row");
    const token = within(row, "span", "token");
    const track = within(row, "span", "track");
    const bar = within(track, "i", "bar");
    if (!cell.masked) return { token, bar };
    const marks = drawing(track, "marks");
    return {
      token,
      bar,
      ticks: path(marks, "tick"),
      wins: path(marks, "win"),
      beyond: within(row, "span", "beyond"),
    };
  });
}

function buildBits(parent) {
  const words = within(parent, "span", "words");
  const track = within(parent, "span", "track");
  return { words, sampling: within(track, "i", "sampling"), masks: within(track, "i", "masks") };
}

function buildTally(parent) {
  const count = within(parent, "b");
  const words = within(parent, "span", "words");
  const curve = drawing(parent, "curve");
  return { count, words, curve, line: path(curve, "line") };
}

function buildList(p, cell, list) {
  list.tabIndex = 0;
  list.setAttribute("role", "listbox");
  list.dataset.keys = "own";
  list.onkeydown = event => {
    const last = cell.shown - 1;
    const at = cell.chosen;
    const next = {
      ArrowDown: at === null ? 0 : Math.min(last, at + 1),
      ArrowUp: at === null ? last : Math.max(0, at - 1),
      Home: 0,
      End: last,
      Escape: null,
    }[event.key];
    if (next === undefined || last < 0) return;
    event.preventDefault();
    event.stopPropagation();
    choose(p, cell, next);
  };
  list.onpointerleave = () => {
    if (!list.matches(":focus")) choose(p, cell, null);
  };
  list.onblur = () => choose(p, cell, null);
  return list;
}

function choose(p, cell, place) {
  if (cell.chosen === place) return;
  cell.chosen = place;
  drawCell(p, cell);
  cell.list.children[place]?.scrollIntoView({ block: "nearest" });
}

// ---- what a cell shows now ----

function drawCell(p, cell) {
  const data = p.data.cells[cell.name];
  const total = data.texts.length;
  cell.shown = Math.min(p.shown, total);
  const moving = cell.shown < p.state.n && cell.shown > 0 && p.playing && cell.masked;
  const draw = cell.chosen !== null ? Math.min(cell.chosen, cell.shown - 1) : moving ? cell.shown - 1 : null;
  drawRows(p, cell, data, draw >= 0 ? draw : null);
  drawBits(p, cell, data.uncertainty);
  drawTally(p, cell, data);
  drawTexts(p, cell, data, draw);
  put(cell.caption, caption(p, cell, data));
}

// Which of four sentences holds, as measured: do the bars differ between draws, does the text?
function caption(p, cell, data) {
  const { say } = p.ui;
  const wobble = data.uncertainty.masks > 0 || (cell.masked && p.state.p > 0);
  if (!cell.shown) return "";
  const same = data.parting[cell.shown - 1].at(-1) === 1;
  if (same && !p.done) return ""; // too early to say
  return say(`caption_${wobble ? "wobble" : "same"}_${same ? "same" : cell.greedy ? "greedy" : "sampled"}`);
}

// At rest the mean over masks (or the one distribution without), on a draw its own mask's.
function drawRows(p, cell, data, draw) {
  const { bars, scale } = p.data;
  const single = draw !== null && cell.masked;
  const shares = single ? data.shares[draw] : cell.masked ? bars.mean : bars.off;
  const kept = single ? data.kept[draw] : data.mean_kept;
  cell.rows.forEach((row, i) => {
    put(row.token, bars.names[i].replace(/^␣/, "") || "␣");
    row.token.classList.toggle("cut", !kept[i]);
    row.bar.style.width = `${(100 * Math.min(1, shares[i] / scale)).toFixed(2)}%`;
    row.bar.className = `bar ${kept[i] ? "kept" : "cut"}`;
    if (cell.masked) drawTicks(p, cell, row, i);
  });
  cell.section.classList.toggle("single", single);
}

function drawTicks(p, cell, row, i) {
  const { bars, scale } = p.data;
  const at = share => (share > scale ? "" : `M${((100 * share) / scale).toFixed(2)} 0V100`);
  const won = k => cell.greedy && bars.wins[i][k];
  const beyond = bars.ticks[i].filter(share => share > scale).length;
  put(row.beyond, beyond ? `+${p.ui.number(beyond)}` : "");
  row.ticks.setAttribute(
    "d",
    bars.ticks[i]
      .filter((_, k) => !won(k))
      .map(at)
      .join(""),
  );
  row.wins.setAttribute(
    "d",
    bars.ticks[i]
      .filter((_, k) => won(k))
      .map(at)
      .join(""),
  );
}

function drawBits(p, cell, { sampling, masks, total }) {
  const { say, number } = p.ui;
  const most = p.data.most;
  cell.bits.sampling.style.width = `${((100 * sampling) / most).toFixed(2)}%`;
  cell.bits.masks.style.width = `${((100 * masks) / most).toFixed(2)}%`;
  const key =
    total === 0 ? "bits_none" : masks === 0 ? "bits_sampling" : sampling === 0 ? "bits_masks" : "bits_both";
  put(cell.bits.words, say(key, { sampling: number(sampling, 2), masks: number(masks, 2) }));
}

function drawTally(p, cell, data) {
  const { say, number } = p.ui;
  const { shown } = cell;
  if (!shown) {
    put(cell.tally.count, "–");
    put(cell.tally.words, say("waiting"));
    return;
  }
  const firsts = data.firsts[shown - 1];
  const parting = data.parting[shown - 1];
  put(cell.tally.count, number(firsts));
  const apart = parting.indexOf(shown) + 1;
  const when = parting.at(-1) === 1 ? "never" : apart ? "apart" : "partly";
  put(cell.tally.words, say(firsts === 1 ? "first_one" : "firsts", { draws: number(shown) }));
  cell.tally.words.append(
    make("br"),
    say(`part_${when}`, { place: number(apart), count: number(parting.at(-1)) }),
  );
  const x = place => ((100 * place) / Math.max(1, parting.length - 1)).toFixed(1);
  const y = count => (96 - (92 * (count - 1)) / Math.max(1, shown - 1)).toFixed(1);
  cell.tally.line.setAttribute(
    "d",
    parting.map((count, place) => `${place ? "L" : "M"}${x(place)} ${y(count)}`).join(""),
  );
}

function drawTexts(p, cell, data, draw) {
  const { list, shown } = cell;
  while (list.children.length > shown) list.lastChild.remove();
  for (let place = 0; place < shown; place++) {
    const item = list.children[place] ?? addText(p, cell, place);
    const [first, rest] = data.texts[place];
    put(item.firstChild, first.replace(/\s+/g, " "));
    put(item.lastChild, rest.replace(/\s+/g, " "));
    item.classList.toggle(
      "repeat",
      place > 0 && data.parting[place].at(-1) === data.parting[place - 1].at(-1),
    );
    item.setAttribute("aria-selected", String(place === draw));
  }
  const lines = p.lines(cell);
  const hidden = shown - lines;
  const open = cell.section.classList.contains("open");
  cell.more.hidden = hidden <= 0;
  put(cell.more, open ? p.ui.say("less") : p.ui.say("more", { count: p.ui.number(Math.max(0, hidden)) }));
  if (p.playing && !open) list.scrollTop = p.done ? 0 : list.scrollHeight;
}

function addText(p, cell, place) {
  const item = within(cell.list, "li");
  item.setAttribute("role", "option");
  within(item, "b");
  within(item, "span");
  item.onpointerenter = event => {
    if (event.pointerType === "mouse") choose(p, cell, place);
  };
  item.onclick = () => choose(p, cell, place);
  return item;
}
