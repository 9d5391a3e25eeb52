// The row of controls: prompt, mask rate, k, temperature, how many texts, the seed.

const TYPING = 500; // ms after the last key before a new prompt is written on
const RANGES = {
  p: { low: 0, high: 0.5, by: 0.01, digits: 2 },
  t: { low: 0.1, high: 2, by: 0.1, digits: 1 },
  n: { low: 4, high: 40, by: 1, digits: 0 },
};

function wireControls(p) {
  for (const [name, { low, high, by }] of Object.entries(RANGES)) {
    const input = control(p, name);
    Object.assign(input, { min: low, max: high, step: by });
    input.oninput = () => change(p, { [name]: Number(Number(input.value).toFixed(2)) });
  }
  wireK(p);
  const seed = control(p, "seed");
  seed.onchange = () => {
    const typed = wholeIn(seed);
    if (typed === null) seed.value = p.state.seed;
    else change(p, { seed: typed });
  };
  const field = p.find(".prompt textarea");
  field.onkeydown = event => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      sendPrompt(p);
    }
  };
  field.oninput = () => {
    clearTimeout(p.typing);
    p.typing = setTimeout(() => sendPrompt(p), TYPING);
  };
  p.find(".go").onclick = () => go(p);
}

const control = (p, name) => p.find(`[data-control=${name}] input`);

function wireK(p) {
  const input = control(p, "k");
  Object.assign(input, { min: 0, max: 1, step: "any" });
  input.oninput = () => change(p, { k: kAt(Number(input.value), p.ui.vocabulary) });
  input.onkeydown = event => {
    const { k } = p.state;
    const size = p.ui.vocabulary;
    const next = {
      ArrowRight: k + 1,
      ArrowUp: k + 1,
      ArrowLeft: k - 1,
      ArrowDown: k - 1,
      PageUp: 2 * k,
      PageDown: Math.round(k / 2),
      Home: 1,
      End: size,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    change(p, { k: clamp(next, 1, size) });
  };
}

function sendPrompt(p) {
  clearTimeout(p.typing);
  const field = p.find(".prompt textarea");
  const prompt = field.value.toWellFormed?.() ?? field.value;
  const long = prompt.length > p.data.limit;
  const note = p.find(".refused");
  const { number, say } = p.ui;
  note.hidden = !long;
  note.textContent = long
    ? say("too_long", { limit: number(p.data.limit), length: number(prompt.length) })
    : "";
  if (!long && prompt !== p.state.prompt) change(p, { prompt });
}

function showControls(p) {
  const { number, say } = p.ui;
  const { state } = p;
  for (const [name, { low, high, digits }] of Object.entries(RANGES))
    showSlider(p, name, state[name], (state[name] - low) / (high - low), number(state[name], digits));
  const share = shareOf(state.k, p.ui.vocabulary);
  showSlider(p, "k", share, share, number(state.k));
  const seed = control(p, "seed");
  if (!seed.matches(":focus") || p.adopting) seed.value = state.seed;
  showButton(p, say);
}

function showSlider(p, name, value, share, words) {
  const input = control(p, name);
  if (Math.abs(Number(input.value) - value) > 1e-9 && !(name === "k" && input.matches(":active")))
    input.value = value;
  input.style.setProperty("--at", `${(100 * clamp(share, 0, 1)).toFixed(1)}%`);
  input.setAttribute("aria-valuetext", words);
  put(p.find(`[data-control=${name}] output`), words);
}

// One button: stop while texts are written, go on when stopped, roll again when all are there.
function showButton(p, say) {
  const button = p.find(".go");
  const mode = p.done ? "again" : p.playing ? "stop" : "resume";
  button.dataset.mode = mode;
  put(
    button.lastElementChild,
    mode === "stop"
      ? say("progress", { count: p.ui.number(p.shown), draws: p.ui.number(p.state.n) })
      : say(mode),
  );
  button.title = say(`${mode}_title`);
  button.ariaLabel = `${say(mode)}: ${say(`${mode}_title`)}`;
  p.find(".strip").style.setProperty("--progress", `${((100 * p.shown) / p.state.n).toFixed(1)}%`);
}

function nameControls(p) {
  const { say } = p.ui;
  for (const name of ["p", "k", "t", "n", "seed"]) {
    const label = p.find(`[data-control=${name}]`);
    put(label.firstElementChild, say(`control_${name}`));
    label.title = say(`control_${name}_title`);
  }
  const field = p.find(".prompt textarea");
  field.ariaLabel = field.title = say("prompt");
  field.placeholder = say("prompt_empty");
}
