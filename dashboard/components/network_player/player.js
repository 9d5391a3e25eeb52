// The player: receives chunks, plays them at its own pace, asks for more, and draws every part in the same frame.

const players = new WeakMap();
const STAGES = ['mask', 'forward', 'scale', 'loss', 'backward', 'update'];
const SLOW = 1;              // steps a second up to which a step's stages are shown one by one
const URGENT = 12;           // steps left in store below which a wish does not wait
const SINGLE = 900;          // ms that one step by hand takes through its stages

export default function (component) {
  const { parentElement } = component;
  let p = players.get(parentElement);
  if (!p) { p = mount(parentElement); players.set(parentElement, p); }
  const chunk = decode(component.data), waited = isWaiting(p);
  p.link = linkOf(component, chunk.header.answered);
  receive(p, chunk, waited);
  return lasting(parentElement, () => unmount(p, parentElement));
}

function mount(parent) {
  const root = parent.querySelector('.player'), find = name => root.querySelector(name);
  const p = {
    root, find, record: null, cursor: 0, owed: 0, playing: true, speed: 60, masksOn: true, measure: 'loss', steps: 0, end: 0, ended: '',
    stage: null, single: null, dirty: true, drawn: 0, unit: null, places: null,
    host: parent.host ?? parent, still: matchMedia('(prefers-reduced-motion: reduce)').matches,
  };
  p.host.setAttribute('data-keys', 'own');
  p.onKey = event => onKey(p, event);
  window.addEventListener('keydown', p.onKey, true);
  p.hand = watchHand();
  const again = () => { p.dirty = true; p.twinsDrawn = null; };
  p.watch = watchSizes([root, ...root.querySelectorAll('canvas')], again);
  p.leaveFonts = watchFonts(again);
  wire(p);
  p.frame = requestAnimationFrame(now => tick(p, now, now));
  return p;
}

function unmount(p, parent) {
  cancelAnimationFrame(p.frame);
  clearTimeout(p.resting); clearTimeout(p.turning);
  window.removeEventListener('keydown', p.onKey, true);
  p.hand.end();
  p.watch.disconnect();
  p.leaveFonts();
  players.delete(parent);
}

function wire(p) {
  p.find('.rewind').onclick = () => rewind(p);
  p.find('.play').onclick = () => toggle(p);
  p.find('.step').onclick = () => stepBy(p, 1);
  p.find('.scrub').oninput = event => scrubTo(p, Number(event.target.value));
  p.find('.rate-slider').oninput = event => {
    showRate(p, Number(event.target.value));
    chooseRate(p, Number(event.target.value));
  };
  const speed = p.find('.speed');
  speed.max = SPEEDS.length - 1;
  speed.oninput = () => { p.speed = SPEEDS[Number(speed.value)]; p.stage = null; p.owed = 0; p.dirty = true; showSpeed(p); settled(p); };
  p.find('.preset-list').onchange = event => choose(p, { preset: event.target.value });
}

// ---- receiving ----

// A choice of another set-up is on its way: this picture stands still until the answer comes.
const isWaiting = p => Boolean(p.link?.waiting('preset', 'rate').length);

function receive(p, chunk, waited) {
  const { header } = chunk, same = header.visit === p.visit, fresh = !same || header.epoch !== p.record.epoch;
  if (same && header.epoch < p.record.epoch) return;
  if (fresh) startRun(p, header);
  const opens = fresh || header.view.turn !== p.turn;
  p.setup = header.setup; p.steps = header.steps; p.end = header.end; p.ended = header.ended;
  if (p.target) p.target = Math.min(p.target, p.end);
  append(p.record, chunk);
  if (opens) openAt(p, header, fresh, waited);
  if (waited && !isWaiting(p)) chosen(p, header, fresh);
  p.counts = Object.assign(fresh ? {} : p.counts, header.counts);
  dress(p, header);
  if (opens) { placeSwitches(p); showSpeed(p); }
  p.dirty = true;
}

// The page has answered the last choice; if that changed nothing, the run goes on as it was.
function chosen(p, { view }, fresh) {
  if (!fresh || p.speed !== view.speed || p.masksOn !== view.masks || p.measure !== view.measure) settled(p);
}

function startRun(p, header) {
  p.visit = header.visit; p.record = newRecord(header); p.unit = null;
  p.find('.tip').hidden = true;
}

// Where a new run begins on screen: at the step in the address, or at its first step, moving. The run on screen goes on
// as an address says that the reader went back to.
function openAt(p, header, fresh, waited) {
  const { view } = header, still = view.at !== null;
  // What a hand has changed since it chose this run, the server does not know yet.
  if (!waited) { p.speed = view.speed; p.masksOn = view.masks; p.measure = view.measure; }
  clearTimeout(p.resting);
  p.turn = view.turn; p.owed = 0; p.stage = null; p.single = null;
  if (still) p.cursor = Math.min(view.at, p.record.last);
  else if (fresh) p.cursor = p.record.first;
  p.playing = !still && !p.still;
  p.target = p.still && !still ? header.end : null;
}

// Words, colours and controls; only what changed touches the page.
function dress(p, header) {
  const wanted = JSON.stringify([isWaiting(p), header.words, header.choices, header.net, header.present, header.exhibit, header.rates, header.setup.images?.length, p.record.first, document.documentElement.style.colorScheme, isDark(p)]);
  if (wanted === p.dressed) return;
  p.dressed = wanted;
  p.ui = interfaceOf(p, header);
  for (const [name, value] of Object.entries(p.ui.colours)) p.root.style.setProperty(`--td-${name}`, value);
  p.root.classList.toggle('present', header.present);
  for (const name of ['network', 'twins', 'gap']) p.root.classList.toggle(name, header.exhibit === name);
  placeWords(p, header);
  placeUnits(p);
  describe(p);
}

function isDark(p) {
  const colour = getComputedStyle(p.host).getPropertyValue('--st-background-color').trim();
  if (!/^#[0-9a-f]{6}$/i.test(colour)) return false;
  return mix(colour, colour, 0).reduce((a, b) => a + b, 0) < 380;
}

function interfaceOf(p, header) {
  const { words, language, present } = header, colours = header.palettes[present ? 'projector' : isDark(p) ? 'dark' : 'light'];
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const formats = [0, 1, 2, 3, 4].map(digits => new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  const shares = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const number = (value, digits) => (digits ? fitting(value, digits, formats, language) : minus(formats[0].format(value)));
  return {
    say, number, colours, present, percent: v => minus(shares.format(v)),
    className: (c, classes) => (classes === 2 ? 'AB'[c] : String(c)), labelSize: present ? 22 : 13, errorTop: header.net.classes === 2 ? 0.5 : 1,
    get narrow() { return (boxes.get(p.root)?.width ?? p.root.clientWidth) <= 820; },
  };
}

function placeWords(p, header) {
  const { say, colours } = p.ui, put = (name, key, values) => { p.find(name).textContent = say(key, values); };
  radios(p.find('.presets'), say('player.presets'), header.choices.presets, header.choices.preset, preset => choose(p, { preset }));
  p.find('.preset-list').replaceChildren(...header.choices.presets.map(([value, text]) => new Option(text, value, false, value === header.choices.preset)));
  p.find('.preset-list').setAttribute('aria-label', say('player.presets'));
  put('.rate-name', 'player.rate'); put('.pace-name', 'player.speed');
  put('.train', 'player.line_train'); put('.dots', 'player.line_masked'); put('.test', 'player.line_test');
  if (!p.turning && !isWaiting(p)) showRate(p, header.choices.rate);
  [['.rewind', 'player.rewind'], ['.play', 'player.play'], ['.step', 'player.one_step'], ['.scrub', 'player.scrub'], ['.units', 'player.units']].forEach(([name, key]) => {
    p.find(name).setAttribute('aria-label', say(key)); p.find(name).title = name === '.units' ? '' : say(key);
  });
  p.root.querySelectorAll('.twin').forEach((twin, member) => {
    twin.querySelector('.name').textContent = say(member ? (p.ui.narrow ? 'player.with_short' : 'player.with') : p.ui.narrow ? 'player.without_short' : 'player.without');
    twin.querySelector('.die').innerHTML = die(member === 0, colours);
  });
  placeSwitches(p); showSpeed(p);
}

function showRate(p, rate) {
  const slider = p.find('.rate-slider');
  slider.value = rate; track(slider);
  p.find('.rate-value').textContent = p.ui.number(rate, 2);
}

function placeSwitches(p) {
  const { say } = p.ui;
  radios(p.find('.masks'), say('player.masks_switch'), [['on', say('player.training')], ['off', say('player.test_time')]], p.masksOn ? 'on' : 'off', value => {
    p.masksOn = value === 'on'; p.dirty = true; placeSwitches(p); settled(p);
  });
  radios(p.find('.measure'), say('player.measure'), [['loss', say('player.loss')], ['error', say('player.error')]], p.measure, value => {
    p.measure = value; p.dirty = true; placeSwitches(p); settled(p);
  });
}

function showSpeed(p) {
  const input = p.find('.speed'), index = Math.max(0, SPEEDS.indexOf(p.speed)), { say, number } = p.ui;
  input.value = index; track(input);
  const text = index === SPEEDS.length - 1 ? say('player.fastest') : p.speed < 1 ? say('player.every', { seconds: number(1 / p.speed, 0) }) : say('player.per_second', { steps: number(p.speed, 0) });
  p.find('.pace-value').textContent = text;
  input.setAttribute('aria-label', say('player.speed')); input.setAttribute('aria-valuetext', text);
}

// ---- units that can be focused ----

function placeUnits(p) {
  const box = p.find('.units'), buttons = [];
  let flat = 0;
  p.record.net.hidden.forEach((size, layer) => {
    for (let index = 0; index < size; index++) buttons.push(unitButton(p, { layer, index, flat: flat++ }));
  });
  box.replaceChildren(...buttons);
  buttons[0].tabIndex = 0;
  p.places = null;
}

function unitButton(p, unit) {
  const button = document.createElement('button');
  button.type = 'button'; button.tabIndex = -1;
  button.setAttribute('aria-label', p.ui.say('player.unit', { layer: unit.layer + 1, unit: unit.index + 1 }));
  const show = () => { p.unit = unit; p.dirty = true; }, hide = () => hideTip(p);
  button.onpointerenter = show; button.onpointerleave = hide; button.onfocus = show; button.onblur = hide;
  button.onkeydown = event => moveUnit(event, p, unit);
  return button;
}

function moveUnit(event, p, { layer, index, flat }) {
  const sizes = p.record.net.hidden, starts = sizes.map((_, i) => sizes.slice(0, i).reduce((a, b) => a + b, 0));
  const inLayer = (l, i) => starts[l] + Math.min(i, sizes[l] - 1);
  const to = { ArrowRight: flat + 1, ArrowLeft: flat - 1, ArrowDown: layer + 1 < sizes.length ? inLayer(layer + 1, index) : flat, ArrowUp: layer > 0 ? inLayer(layer - 1, index) : flat }[event.key];
  const next = p.find('.units').children[to];
  if (to === undefined || !next) return;
  event.preventDefault(); event.stopPropagation();
  next.focus();
}

function moveButtons(p, places) {
  const key = places.map(place => [place.y, place.x(0), place.radius, place.x(place.size - 1)].join()).join();
  if (key === p.places) return;
  p.places = key;
  const buttons = p.find('.units').children;
  let flat = 0;
  p.record.net.hidden.forEach((size, layer) => {
    const place = places[layer + 1];
    for (let j = 0; j < size; j++) {
      const style = buttons[flat++].style, side = Math.max(12, 2 * place.radius + 3);
      style.left = `${place.x(j)}px`; style.top = `${place.y}px`; style.width = style.height = `${side}px`;
    }
  });
}

// ---- time ----

function tick(p, now, before) {
  p.frame = requestAnimationFrame(next => tick(p, next, now));
  if (!p.record || !p.ui || isWaiting(p)) return;
  const elapsed = Math.min(100, now - before);   // a frame that came late skips no stage
  if (p.single) stepOnce(p, elapsed);
  else if (p.playing) advance(p, elapsed);
  else if (p.target) hurry(p);
  askForMore(p);
  if (p.dirty) { p.dirty = false; draw(p); }
}

// Whole steps that are due. Rounding keeps one step a frame at 60 a second although frames jitter.
function advance(p, elapsed) {
  p.owed += (elapsed / 1000) * p.speed;
  if (p.speed <= SLOW) { showStages(p); return; }
  const due = Math.round(p.owed);
  if (due < 1) return;
  p.owed -= due;
  moveTo(p, p.cursor + due);
}

function moveTo(p, step) {
  const next = Math.min(step, p.record.last, p.end);
  if (next > p.cursor) { p.cursor = next; p.dirty = true; }
  if (p.cursor >= p.end) { p.playing = false; p.stage = null; settled(p); }
}

function showStages(p) {
  if (p.owed >= 1) { p.owed = 0; moveTo(p, p.cursor + 1); }
  setStage(p, Math.min(0.999, p.owed));
}

function setStage(p, part) {
  const position = part * STAGES.length, name = STAGES[Math.floor(position)];
  p.stage = { name, part: position % 1 };
  p.dirty = true;
}

// One step by hand: its stages in turn, then rest on the next step.
function stepOnce(p, elapsed) {
  p.single.part += p.still ? 1 : elapsed / SINGLE;
  if (p.single.part < 1) { setStage(p, p.single.part); return; }
  if (p.cursor + 1 > p.record.last && p.cursor + 1 <= p.end) return;
  p.cursor = Math.min(p.single.from + 1, p.end); p.single = null; p.stage = null; p.dirty = true;
  settled(p);
}

// Without motion: fetch the whole run and rest at its end.
function hurry(p) {
  if (p.cursor < p.record.last) { p.cursor = p.record.last; p.dirty = true; }
  if (p.cursor >= p.target) { p.target = null; settled(p); }
}

// ---- asking for more ----

function wish(p) {
  const pace = p.target ? 240 : p.speed;
  return { count: Math.round(Math.max(40, Math.min(240, pace))), low: Math.max(30, Math.min(240, pace)) };
}

function askForMore(p) {
  const behind = p.record.first > 0, { count, low } = wish(p);   // behind: mounted anew in the middle of a run
  const left = p.record.last - p.cursor;
  if (p.link.waiting('steps').length || (!behind && (p.record.last >= p.end || left > low)) || (left > URGENT && p.hand.rest() < APART)) return;
  p.link.wants('steps', { epoch: p.record.epoch, from: behind ? 0 : p.record.last + 1, count: behind ? p.record.last + 1 : count });
}

// ---- drawing ----

function draw(p) {
  const { record, ui } = p, step = Math.min(p.cursor, record.last);
  if (step < record.ready) return;   // mounted anew in the middle of a run: what came before has yet to come
  const frame = frameAt(record, step);
  if (!frame.masks || !frame.weights) return;
  const stage = p.stage && { ...p.stage, ...weightChange(record, step) };
  const focus = p.unit && { row: p.unit.layer + 1, index: p.unit.index };
  const places = drawNetwork(p.find('.network'), record, frame, ui, { masksOn: p.masksOn, stage, focus });
  if (places) moveButtons(p, places);
  drawBarcode(p.find('.bars'), record, step, ui);
  drawTwins(p, step);
  drawNumbers(p, step, frame, stage);
  if (p.unit) showTip(p, step, places);
  p.drawn++;
  p.host.dataset.marker = `${record.epoch}:${step}${p.stage ? ':' + p.stage.name : ''}`;
}

// What the update of this step adds to each weight, drawn relative to the largest change.
function weightChange(record, step) {
  const here = record.rows.weights.get(step), next = record.rows.weights.get(step + 1);
  if (!here || !next) return { largest: 0, change: null };
  const change = next.map((w, i) => w - here[i]), largest = change.reduce((top, c) => Math.max(top, Math.abs(c)), 0);
  return { largest, change: largest ? change.map(c => (STRONG * c) / largest) : null };
}

function drawTwins(p, step) {
  const { record, ui } = p, kind = record.classes === 2 && record.net.inputs === 2 ? 'surface' : 'examples';
  const sorted = kind === 'surface' ? [...(record.rows.surface?.keys() ?? [])] : record.evaluations, key = newest(sorted, step);
  const values = key === null ? null : record.rows[kind].get(key), watched = at(record, 'index', step)[0];
  const drawn = [record.epoch, kind, key, watched, p.dressed].join();
  p.root.querySelectorAll('.twin').forEach((twin, member) => {
    if (drawn !== p.twinsDrawn) (kind === 'surface' ? drawSurface : drawStrip)(twin.querySelector('.view'), values, member, ui, p.setup, watched);
    drawGap(twin.querySelector('.gap'), record, member, step, ui, { measure: p.measure, steps: p.steps });
  });
  p.twinsDrawn = drawn;
}

function drawNumbers(p, step, frame, stage) {
  const { record, ui } = p, key = newest(record.evaluations, step), losses = record.rows.losses.get(key), error = p.measure === 'error';
  p.root.querySelectorAll('.twin').forEach((twin, member) => {
    const value = losses[(error ? TEST_ERROR : TEST) + member], shown = error ? ui.percent(value) : ui.number(value, 2);
    write(twin.querySelector('.score'), `<span class="word">${ui.say(error ? 'player.test_error' : 'player.test_loss')}</span> <b>${shown}</b>`);
  });
  write(p.find('.now'), ui.say('player.step', { step: ui.number(step, 0) }));
  const scrub = p.find('.scrub');
  scrub.max = p.steps; scrub.value = step; track(scrub);
  p.find('.play').classList.toggle('running', p.playing);
  const over = p.ended !== '' && step >= p.end;
  p.find('.ended').hidden = !over;
  put(p.find('.ended'), over ? p.ended : '');
  drawCaption(p, step, frame, stage);
}

function drawCaption(p, step, frame, stage) {
  const { record, ui } = p, counted = newest(Object.keys(p.counts).map(Number).sort((a, b) => a - b), step);
  if (stage) { write(p.find('.masks-caption'), stageWords(p, frame, stage)); write(p.find('.count'), ''); return; }
  write(p.find('.masks-caption'), ui.say(record.batches ? 'player.masks_caption_batch' : 'player.masks_caption', { case: ui.number(frame.index + 1, 0) }));
  write(p.find('.count'), counted === null ? '' : ui.say('player.subnetworks', { count: `<b>${ui.number(p.counts[counted], 0)}</b>`, units: `<sup>${record.units}</sup>` }));
}

function stageWords(p, frame, stage) {
  const at = STAGES.indexOf(stage.name), { ui } = p;
  const values = { scale: ui.number(1 / (1 - p.record.rates[0]), 2), loss: ui.number(caseLoss(frame), 2), change: ui.number(stage.largest, 3) };
  return STAGES.map((name, i) => `<span class="${i === at ? 'doing' : 'todo'}">${ui.say('player.stage_' + name, values)}</span>`).join(' → ');
}

// What the pictures say, in words, for those who do not see them; written when the picture rests.
function describe(p) {
  const { record, ui } = p, step = Math.min(p.cursor, record.last), say = ui.say;
  if (step < record.ready) return;
  const frame = frameAt(record, step);
  const kept = p.masksOn ? frame.masks.reduce((a, b) => a + b, 0) : record.units, at = ui.number(step, 0);
  const network = say('player.spoken_network', { step: at, kept, units: record.units, value: ui.number(frame.outputs[frame.target], 2) });
  p.find('.network').setAttribute('aria-label', network);
  p.find('.bars').setAttribute('aria-label', say('player.spoken_masks'));
  const losses = record.rows.losses.get(newest(record.evaluations, step)), seen = record.net.inputs === 2 ? 'player.spoken_surface' : 'player.spoken_digits';
  const gaps = [...p.root.querySelectorAll('.twin')].map((twin, member) => {
    const name = say(member ? 'player.with' : 'player.without'), [train, test] = [losses[TRAIN + member], losses[TEST + member]];
    twin.querySelector('.view').setAttribute('aria-label', say(seen, { name }));
    const gap = say('player.spoken_gap', { name, step: at, train: ui.number(train, 2), test: ui.number(test, 2), gap: ui.number(test - train, 2) });
    twin.querySelector('.gap').setAttribute('aria-label', gap);
    return gap;
  });
  p.find('.spoken').textContent = p.playing ? '' : [network, ...gaps].join(' ');
}

function write(element, html) {
  if (element.dataset.written === html) return;
  element.dataset.written = html; element.innerHTML = html;
}

function showTip(p, step, places) {
  const tip = p.find('.tip'), key = [p.record.epoch, step, p.unit.flat, p.masksOn].join();
  tip.hidden = false;
  if (p.tipped !== key) { p.tipped = key; fillTip(tip, p.record, step, p.unit, p.masksOn, p.ui); }
  const place = places[p.unit.layer + 1];
  placeTip(tip, p.find('.net').getBoundingClientRect(), place.x(p.unit.index), place.y);
}
