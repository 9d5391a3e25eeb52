// One token: its numbers, the likeliest others as bars, and what can be done about it.

function paintDetail(p) {
  const { header, ui } = p;
  const { detail } = header;
  p.find(".detail").classList.toggle("none", !detail);
  p.find(".detail").classList.toggle("still", detail?.side === "kept");
  if (!detail) {
    put(p.find(".detail h3"), ui.say("write.nothing"));
    put(p.find(".facts"), ui.say("write.nothing_yet"));
    fillChoices(p, []);
    return;
  }
  const chosen = detail.rows.find(row => row.token === detail.token);
  put(
    p.find(".detail h3"),
    ui.say("write.detail", {
      place: ui.number(detail.place + 1),
      token: listed(chosen.token, chosen.display, ui),
    }),
  );
  put(p.find(".facts"), factWords(detail, header, ui));
  fillChoices(p, detail.rows);
}

function factWords(detail, { size }, ui) {
  const values = {
    rank: ui.number(detail.rank),
    size: ui.number(size),
    probability: ui.share(detail.probability),
    after: ui.share(detail.after),
    bits: ui.fixed(detail.surprise, 1),
    u: ui.fixed(detail.u, 4),
    left: ui.number(detail.left),
  };
  const facts = ui.say(detail.after ? "write.facts" : "write.facts_cut", values);
  if (!detail.forced) return facts;
  const drawn = detail.rows.find(row => row.token === detail.drawn);
  return `${facts} ${ui.say("write.forced", { drawn: listed(drawn.token, drawn.display, ui) })}`;
}

function fillChoices(p, rows) {
  const list = p.find(".choices");
  const scale = Math.max(0, ...rows.map(row => Math.max(row.before, row.after)));
  while (list.children.length > rows.length) list.lastChild.remove();
  while (list.children.length < rows.length) list.append(newChoice(p));
  rows.forEach((row, i) =>
    fillChoice(p, list.children[i], row, { scale, gap: i > 0 && row.rank > rows[i - 1].rank + 1 }),
  );
}

function newChoice(p) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  for (const name of ["place", "word", "bar", "share"]) {
    const part = document.createElement("span");
    part.className = name;
    button.append(part);
  }
  button.querySelector(".bar").append(document.createElement("i"), document.createElement("b"));
  button.onclick = () => take(p, Number(button.dataset.token));
  item.append(button);
  return item;
}

function fillChoice(p, item, row, { scale, gap }) {
  const {
    ui,
    header: { detail },
  } = p;
  const button = item.firstChild;
  const part = name => button.querySelector(`.${name}`);
  const width = value => `${((100 * value) / scale).toFixed(2)}%`;
  const kept = row.kept;
  const tick = kept && row.before < 0.98 * row.after;
  item.className = gap ? "gap" : "";
  button.className = [
    kept ? "on" : "cut",
    row.token === detail.token ? "taken" : "",
    row.token === detail.drawn ? "drawn" : "",
  ].join(" ");
  button.dataset.token = row.token;
  button.disabled = detail.side === "kept" || row.token === detail.token;
  put(part("place"), ui.number(row.rank));
  put(part("word"), listed(row.token, row.display, ui));
  part("bar").firstChild.style.width = width(kept ? row.after : row.before);
  part("bar").lastChild.hidden = !tick;
  part("bar").lastChild.style.left = width(row.before);
  put(part("share"), ui.share(kept ? row.after : row.before));
  const values = {
    token: spoken(row.token, row.display, ui),
    rank: ui.number(row.rank),
    before: ui.share(row.before),
    after: ui.share(row.after),
  };
  const fate = row.token === detail.token ? "write.choice_taken" : kept ? "write.choice" : "write.choice_cut";
  button.setAttribute("aria-label", ui.say(fate, values));
  button.title = button.getAttribute("aria-label");
}

// Another token has been pointed at, and what else was possible there is still on its way.
const isElsewhere = ({ look, header }) =>
  look.at >= 0 && (look.side !== header.look.side || look.at !== header.look.at);

const placeOf = p => (isElsewhere(p) ? p.look.at : p.header.detail.place);

function take(p, token) {
  const { detail } = p.header;
  if (detail && token !== detail.token && !isElsewhere(p))
    wish(p, { do: "take", at: detail.place, token, keep: p.find(".branch input").checked });
}

function wireDetail(p) {
  p.find(".own").onsubmit = event => {
    event.preventDefault();
    takeTyped(p);
  };
  p.find(".own input").oninput = () => {
    refuse(p, "");
  };
  p.find(".rewind").onclick = () => {
    if (p.header.detail) wish(p, { do: "rewind", at: placeOf(p) });
  };
}

function takeTyped(p) {
  const field = p.find(".own input");
  const typed = field.value.toWellFormed?.() ?? field.value;
  const { ui, header } = p;
  if (!typed || typed.length > header.longest) {
    refuse(
      p,
      ui.say(typed ? "write.refused_long" : "write.refused_empty", {
        length: ui.number(typed.length),
        limit: ui.number(header.longest),
      }),
    );
    return;
  }
  if (header.detail) wish(p, { do: "type", at: placeOf(p), typed, keep: p.find(".branch input").checked });
  field.select();
}

function refuse(p, words) {
  const note = p.find(".refused");
  note.hidden = !words;
  put(note, words);
}
