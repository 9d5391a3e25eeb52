// What comes from the page: steps, another set-up, how to look at the run.

// A choice of another set-up is on its way: this picture stands still until the answer comes.
const isWaiting = p => Boolean(p.link?.waiting("preset", "rate", "schedule").length);

// A chunk leaves out the words and the data that this player said it has; one just mounted asks for them.
function completed(p, header) {
  p.words = header.words ?? p.words;
  p.setup = header.setup ?? p.setup;
  if (!p.words) p.link.wants("steps", { epoch: header.epoch, from: 0, count: header.last + 1, knows: "" });
  p.knows = `${header.epoch} ${header.language}`;
  return { ...header, words: p.words, setup: p.setup };
}

/** @param {{header: PlayerHeader, rows: object}} chunk */
function receive(p, chunk, waited) {
  const header = completed(p, chunk.header);
  if (!header.words) return;
  const same = header.visit === p.visit;
  const fresh = !same || header.epoch !== p.record.epoch;
  if (same && header.epoch < p.record.epoch) return;
  if (fresh) startRun(p, header);
  const opens = fresh || header.view.turn !== p.turn;
  p.steps = header.steps;
  p.end = header.end;
  p.ended = header.ended;
  if (p.target) p.target = Math.min(p.target, p.end);
  append(p.record, chunk);
  if (opens) openAt(p, header, fresh, waited);
  if (waited && !isWaiting(p)) chosen(p, header, fresh);
  p.counts = Object.assign(fresh ? {} : p.counts, header.counts);
  dress(p, header);
  if (opens) {
    placeSwitches(p);
    showSpeed(p);
  }
  p.dirty = true;
}

// The page has answered the last choice; if that changed nothing, the run goes on as it was.
function chosen(p, { view }, fresh) {
  if (!fresh || p.speed !== view.speed || p.masksOn !== view.masks || p.measure !== view.measure) settled(p);
}

function startRun(p, header) {
  p.visit = header.visit;
  p.record = newRecord(header);
  p.unit = null;
  p.find(".tip").hidden = true;
}

// Where a new run begins on screen: at the step in the address, or at its first step, moving. The run on
// screen goes on as an address says that the reader went back to.
function openAt(p, header, fresh, waited) {
  const { view } = header;
  const still = view.at !== null;
  // What a hand has changed since it chose this run, the server does not know yet.
  if (!waited) {
    p.speed = view.speed;
    p.masksOn = view.masks;
    p.measure = view.measure;
  }
  clearTimeout(p.resting);
  p.turn = view.turn;
  p.owed = 0;
  p.stage = null;
  p.single = null;
  if (still) p.cursor = Math.min(view.at, p.record.last);
  else if (fresh) p.cursor = p.record.first;
  p.playing = !still && !p.still;
  p.target = p.still && !still ? header.end : null;
}
