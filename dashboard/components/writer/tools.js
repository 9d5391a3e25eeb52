// The row above the sheets: write, one token, stop, the die, the tint and its legend.

const PIECE = 60; // tokens that one press writes

function wireTools(p) {
  // On a projector the next key is the clicker's again.
  p.root.addEventListener("click", event => {
    if (p.header.present && event.detail) event.target.closest("button")?.blur();
  });
  p.find(".write").onclick = () => (isWriting(p) ? stop(p) : write(p, PIECE));
  p.find(".one").onclick = () => write(p, 1);
  p.find(".clear").onclick = () => wish(p, { do: "clear" });
  p.find(".reseed").onclick = () => wish(p, { do: "seed", seed: Math.floor(Math.random() * 10000) });
  p.find(".seed").onchange = event => setSeed(p, event.target);
  p.find(".seed").onkeydown = event => {
    if (event.key === "Enter") setSeed(p, event.target);
  };
  p.find(".keep").onclick = () => wish(p, { do: "keep" });
  p.find(".drop").onclick = () => wish(p, { do: "drop" });
}

// So many more than the server then has: what was wished before, and is still on its way, counts.
function write(p, count) {
  p.pace = PACE.growing;
  p.first = false;
  wish(p, { do: "write", count });
}

// What is on the screen at this moment stays; what was written ahead is forgotten.
function stop(p) {
  wish(p, { do: "stop", to: p.shown });
}

// A press shows at once, not with the server's answer: the last one decides.
function isWriting(p) {
  const last = p.link.waiting().findLast(deed => deed.do === "write" || deed.do === "stop");
  return last ? last.count === PIECE : isBusy(p);
}

// The seed that was wished last counts before the server's answer has come.
function seedNow(p) {
  return p.link.waiting().findLast(deed => deed.do === "seed")?.seed ?? p.header.new.seed;
}

function setSeed(p, field) {
  const seed = wholeIn(field);
  if (seed === null) {
    field.value = seedNow(p);
    return;
  }
  if (seed !== seedNow(p)) wish(p, { do: "seed", seed });
}

function paintTools(p) {
  const { ui, header } = p;
  const writing = isWriting(p);
  const full = p.shown >= header.most;
  put(p.find(".write span"), ui.say(writing ? "write.stop" : "write.write", { count: PIECE }));
  p.find(".write").classList.toggle("busy", writing);
  p.find(".write").disabled = !writing && (full || header.ended);
  p.find(".one").disabled = writing || full || header.ended;
  p.find(".clear").disabled = writing || !p.shown;
  p.find(".keep").disabled = !p.shown;
  const field = p.find(".seed");
  if (field.getRootNode().activeElement !== field) field.value = seedNow(p);
}

function placeToolWords(p) {
  const { ui } = p;
  const words = {
    ".one": "one",
    ".clear": "clear",
    ".reseed": "reseed",
    ".dice label span": "seed",
    ".keep": "keep",
    ".drop": "drop",
    ".rewind": "rewind",
    ".branch span": "branch",
    ".own button": "take",
  };
  for (const [name, key] of Object.entries(words)) put(p.find(name), ui.say(`write.${key}`));
  for (const [name, key] of Object.entries({
    ".one": "one_title",
    ".clear": "clear_title",
    ".keep": "keep_title",
    ".reseed": "reseed_title",
    ".rewind": "rewind_title",
  }))
    p.find(name).title = ui.say(`write.${key}`);
  p.find(".own input").placeholder = ui.say("write.own");
  p.find(".own input").setAttribute("aria-label", ui.say("write.own_label"));
  p.find(".radios").setAttribute("aria-label", ui.say("write.tint"));
}

function paintTints(p) {
  const box = p.find(".radios");
  const { ui } = p;
  const names = ["rank", "surprise"];
  if (!box.children.length) box.append(...names.map(name => newTint(p, name)));
  [...box.children].forEach((button, i) => {
    put(button, ui.say(`write.tint_${names[i]}`));
    button.setAttribute("aria-checked", names[i] === p.tint);
    button.tabIndex = names[i] === p.tint ? 0 : -1;
  });
  if (p.legend === p.tint + p.dressed) return;
  p.legend = p.tint + p.dressed;
  const ends = TINTS[p.tint].map(ui.number);
  const labels = [
    ...ends.map((end, i) =>
      i && ends[i - 1] !== end ? rangeWords(p, i, ends) : `${p.tint === "rank" ? "" : "≤ "}${end}`,
    ),
    `> ${ends[ends.length - 1]}`,
  ];
  p.find(".legend").replaceChildren(...labels.map((label, i) => swatch(label, i)));
  p.find(".legend").setAttribute(
    "aria-label",
    ui.say(`write.legend_${p.tint}`, { labels: labels.join(", ") }),
  );
}

// Ranks are whole: the next tint begins one further on. Bits are not.
const rangeWords = (p, i, ends) =>
  `${p.tint === "rank" ? p.ui.number(TINTS.rank[i - 1] + 1) : ends[i - 1]}–${ends[i]}`;

function swatch(label, level) {
  const item = document.createElement("span");
  item.className = `tint-${level}`;
  item.textContent = label;
  return item;
}

function newTint(p, name) {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("role", "radio");
  const set = () => {
    if (p.tint !== name) {
      p.tint = name;
      paintTints(p);
      paintSheets(p);
      wish(p, { do: "tint", tint: name });
    }
  };
  button.onclick = set;
  button.onkeydown = event => {
    if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    event.stopPropagation();
    const other = /** @type {HTMLElement} */ (button.nextElementSibling ?? button.previousElementSibling);
    other.focus();
    other.click();
  };
  return button;
}
