// Buttons, sliders and keys. They change the view at once; the page hears of it when the hand rests.

const SPEEDS = [0.5, 1, 2, 5, 15, 30, 60, 120, 240, 1000]; // steps a second; the last is "as fast as it goes"
const REST = 300; // ms of rest before a view reaches the address

function radios(container, name, options, chosen, choose) {
  container.setAttribute("aria-label", name);
  const wanted = JSON.stringify([options, chosen]);
  if (container.dataset.built === wanted) return;
  container.dataset.built = wanted;
  const focused = container.contains(container.getRootNode().activeElement);
  container.replaceChildren(
    ...options.map(([value, text]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.role = "radio";
      button.textContent = text;
      button.dataset.value = value;
      button.ariaChecked = String(value === chosen);
      button.tabIndex = value === chosen ? 0 : -1;
      button.onclick = () => choose(value);
      return button;
    }),
  );
  container.onkeydown = event => moveRadio(event, options, chosen, choose);
  if (focused) container.querySelector('[aria-checked="true"]')?.focus();
}

function moveRadio(event, options, chosen, choose) {
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  event.stopPropagation();
  const at = options.findIndex(([value]) => value === chosen);
  choose(options[(at + by + options.length) % options.length][0]);
}

function track(input) {
  const share = (input.value - input.min) / (input.max - input.min || 1);
  input.style.setProperty("--at", `${(100 * share).toFixed(1)}%`);
}

// Dice are told apart by outline and pips, not only by hue.
function die(off, colours) {
  const colour = off ? colours.ghost : colours.learning;
  const pip = (x, y, hollow) => {
    const look = hollow ? `fill="none" stroke-width="0.9"` : `fill="${colour}" stroke-width="0"`;
    return `<circle cx="${x}" cy="${y}" r="1.7" stroke="${colour}" ${look}/>`;
  };
  const pips = [
    [5.6, 5.6, off],
    [14.4, 5.6, true],
    [10, 10, off],
    [5.6, 14.4, true],
    [14.4, 14.4, off],
  ]
    .map(p => pip(...p))
    .join("");
  const dashed = off ? 'stroke-dasharray="2 2"' : "";
  const box = `width="18" height="18" rx="4" fill="none" stroke="${colour}" stroke-width="1.7" ${dashed}`;
  return `<svg viewBox="0 0 20 20" aria-hidden="true"><rect x="1" y="1" ${box}/>${pips}</svg>`;
}

const editable = target =>
  target instanceof Element && target.matches('input, textarea, select, [contenteditable="true"]');

// Keys work while the focus is inside the player, and (outside a presentation) while it is nowhere in
// particular.
function onKey(p, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.composedPath()[0];
  const inside = p.root.contains(target);
  if (!inside && (p.ui.present || document.activeElement !== document.body || !mostlyVisible(p))) return;
  if (editable(target) && (target.type !== "range" || event.key.startsWith("Arrow"))) return;
  if (event.key === " " && target instanceof Element && target.matches("button")) return;
  if (
    event.key.startsWith("Arrow") &&
    target instanceof Element &&
    target.matches('.units button, [role="radio"]')
  )
    return;
  const act = {
    " ": () => toggle(p),
    ArrowRight: () => stepBy(p, 1),
    ArrowLeft: () => stepBy(p, -1),
    r: () => rewind(p),
    R: () => rewind(p),
    Escape: p.unit && (() => hideTip(p)),
  }[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function mostlyVisible(p) {
  const box = p.root.getBoundingClientRect();
  const seen = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
  return seen > 0.4 * Math.min(box.height, innerHeight);
}

function toggle(p) {
  p.playing ? pause(p) : play(p);
  p.dirty = true;
}

function play(p) {
  if (p.cursor >= p.end) p.cursor = p.record.first;
  p.playing = true;
  p.single = null;
  p.owed = 0;
  settled(p);
}

function pause(p) {
  p.playing = false;
  p.stage = null;
  settled(p);
}

function rewind(p) {
  p.cursor = p.record.first;
  p.owed = 0;
  p.stage = null;
  p.dirty = true;
  settled(p);
}

function stepBy(p, by) {
  p.playing = false;
  p.stage = null;
  p.dirty = true;
  // A hasty hand skips the stages.
  if (p.single && by > 0) p.cursor = Math.min(p.single.from + 1, p.record.last, p.end);
  p.single = by > 0 && p.cursor < p.end ? { part: 0, from: p.cursor } : null;
  if (by < 0) p.cursor = Math.max(p.record.first, p.cursor - 1);
  if (!p.single) settled(p);
}

function scrubTo(p, step) {
  p.playing = false;
  p.single = null;
  p.stage = null;
  p.cursor = Math.max(p.record.first, Math.min(step, p.record.last));
  p.dirty = true;
  settled(p);
}

// Tell the page what the view is now, once the hand has rested.
function settled(p) {
  clearTimeout(p.resting);
  p.resting = setTimeout(() => {
    if (isWaiting(p)) return; // the run that is due will open as the player looks then
    if (p.hand.rest() < APART) {
      settled(p);
      return;
    }
    describe(p);
    p.link.tells("view", viewOf(p));
  }, REST);
}

function viewOf(p) {
  const moving = p.playing || p.cursor >= p.end;
  return {
    epoch: p.record.epoch,
    speed: p.speed,
    masks: p.masksOn,
    measure: p.measure,
    at: moving ? null : p.cursor,
    resting: !p.playing,
  };
}

/**
 * A new set-up: freeze this picture until the answer arrives. An example sets a rate and its schedule, so
 * they are served in their order.
 * @param {Record<string, any>} p
 * @param {{preset?: string, rate?: number, schedule?: string}} change
 */
function choose(p, { preset, rate, schedule }) {
  p.single = null;
  p.stage = null;
  if (preset) p.link.wants("preset", preset);
  else if (schedule) p.link.wants("schedule", schedule);
  else p.link.wants("rate", rate);
}

// The first turn is told at once; while its answer is due, a hand that goes on turning has to rest for a
// moment.
function chooseRate(p, value) {
  clearTimeout(p.turning);
  p.turning = setTimeout(
    () => {
      p.turning = null;
      choose(p, { rate: value });
    },
    isWaiting(p) ? 60 : 0,
  );
}
