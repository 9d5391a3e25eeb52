// The texts on their sheets: a span a token, made once and changed in place.

const PROMPT_SHOWN = 300; // characters of a long prompt's end

function paintSheets(p) {
  const { header } = p;
  const parting = partingOf(header);
  for (const side of ["kept", "new"]) if (header[side]) paintSheet(p, side, parting);
  p.find(".sheet.kept").hidden = !header.kept;
  p.find(".desk").classList.toggle("two", Boolean(header.kept));
}

// The first place where the two texts differ; null without a second text or if one begins with the other.
function partingOf({ new: a, kept: b }) {
  if (!b) return null;
  const place = a.draws.findIndex((draw, i) => i < b.draws.length && draw[ID] !== b.draws[i][ID]);
  return place < 0 ? null : place;
}

function paintSheet(p, side, parting) {
  const box = p.find(`.sheet.${side} .text`);
  const { draws } = p.header[side];
  const count = side === "new" ? Math.min(p.shown, draws.length) : draws.length;
  const spans = p.spans[side];
  box.lang = p.header.reads;
  const chosen = chosenPlace(p, side, count);
  paintPrompt(p, box);
  while (spans.length > count) spans.pop().remove();
  while (spans.length < count) {
    const span = newToken(p, side, spans.length);
    spans.push(span);
    box.append(span);
  }
  spans.forEach((span, place) =>
    dressToken(p, span, draws[place], {
      chosen: place === chosen,
      parts: place === parting,
      same: side === "kept" && (parting === null ? place < p.header.new.draws.length : place < parting),
      focus: place === (chosen ?? count - 1),
    }),
  );
  box.classList.toggle("growing", side === "new" && isBusy(p));
}

function chosenPlace(p, side, count) {
  if (p.look.side !== side || !count) return null;
  return p.look.at < 0 ? count - 1 : Math.min(p.look.at, count - 1);
}

function paintPrompt(p, box) {
  let prompt = box.firstElementChild;
  if (!prompt) {
    prompt = document.createElement("bdi");
    prompt.className = "start";
    box.append(prompt);
  }
  const text = visible(p.header.prompt);
  const cut =
    text.length > PROMPT_SHOWN
      ? `… ${text.slice(-PROMPT_SHOWN).toWellFormed?.() ?? text.slice(-PROMPT_SHOWN)}`
      : text;
  put(prompt, cut || `${p.ui.say("write.no_prompt")} `);
  prompt.classList.toggle("none", !cut);
}

function newToken(p, side, place) {
  const span = document.createElement("span");
  span.className = "token";
  span.setAttribute("role", "button");
  span.append("", document.createElement("span"));
  span.onclick = () => look(p, side, place);
  span.onkeydown = event => tokenKeys(p, event, side, place);
  return span;
}

function dressToken(p, span, draw, { chosen, parts, same, focus }) {
  const { ui } = p;
  const key = [draw.join("\u0001"), p.tint, chosen, parts, same, focus, p.dressed].join("\u0002");
  if (span.drawn === key) return;
  span.drawn = key;
  const [spaces, word] = running(draw, ui);
  span.firstChild.data = spaces;
  put(span.lastChild, word);
  span.className = `token tint-${tintOf(draw, p.tint)}`;
  span.classList.toggle("forced", Boolean(draw[FORCED]));
  span.classList.toggle("chosen", chosen);
  span.classList.toggle("parts", parts);
  span.classList.toggle("same", same);
  span.tabIndex = focus ? 0 : -1;
  span.setAttribute("aria-pressed", chosen);
  const words = {
    token: spoken(draw[ID], draw[LOOK], ui),
    rank: ui.number(draw[RANK]),
    bits: ui.fixed(draw[BITS], 1),
  };
  span.setAttribute("aria-label", ui.say(draw[FORCED] ? "write.spoken_forced" : "write.spoken_token", words));
}

function tokenKeys(p, event, side, place) {
  const spans = p.spans[side];
  const last = spans.length - 1;
  const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: last, Enter: place, " ": place }[
    event.key
  ];
  if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  const next = Math.max(0, Math.min(last, to));
  spans[next].focus();
  look(p, side, next);
}

function titleSheets(p) {
  const { header, ui } = p;
  const parting = partingOf(header);
  for (const side of ["new", "kept"]) {
    const sheet = header[side];
    if (!sheet) continue;
    const words = { steps: stepWords(sheet.steps, header.size, ui), seed: ui.plain(sheet.seed) };
    const key = header.kept ? `write.${side}` : "write.alone";
    const dice = header.kept && header.kept.seed !== header.new.seed ? "_dice" : "";
    put(p.find(`.sheet.${side} h3`), ui.say(key + dice, words));
    p.find(`.sheet.${side} .text`).setAttribute("aria-label", ui.say(`write.text_${side}`));
  }
  const common = header.kept && Math.min(header.new.draws.length, header.kept.draws.length);
  p.parted = !header.kept
    ? ""
    : parting === null
      ? ui.say("write.alike", { count: ui.number(common) })
      : ui.say("write.parts", { place: ui.number(parting + 1) });
}
