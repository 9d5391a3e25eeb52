// The run in time: whole steps that are due, one step through its stages, more before they run out.

const STAGES = ["mask", "forward", "scale", "loss", "backward", "update"];
const SLOW = 1; // steps a second up to which a step's stages are shown one by one
const URGENT = 12; // steps left in store below which a wish does not wait
const SINGLE = 900; // ms that one step by hand takes through its stages

function tick(p, now, before) {
  p.frame = requestAnimationFrame(next => tick(p, next, now));
  if (!p.record || !p.ui || p.filming || isWaiting(p)) return;
  const elapsed = Math.min(100, now - before); // a frame that came late skips no stage
  if (p.single) stepOnce(p, elapsed);
  else if (p.playing) advance(p, elapsed);
  else if (p.target) hurry(p);
  askForMore(p);
  if (p.dirty) {
    p.dirty = false;
    draw(p);
  }
}

// Whole steps that are due. Rounding keeps one step a frame at 60 a second although frames jitter.
function advance(p, elapsed) {
  p.owed += (elapsed / 1000) * p.speed;
  if (p.speed <= SLOW) {
    showStages(p);
    return;
  }
  const due = Math.round(p.owed);
  if (due < 1) return;
  p.owed -= due;
  moveTo(p, p.cursor + due);
}

function moveTo(p, step) {
  const next = Math.min(step, p.record.last, p.end);
  if (next > p.cursor) {
    p.cursor = next;
    p.dirty = true;
  }
  if (p.cursor >= p.end) {
    p.playing = false;
    p.stage = null;
    settled(p);
  }
}

function showStages(p) {
  if (p.owed >= 1) {
    p.owed = 0;
    moveTo(p, p.cursor + 1);
  }
  setStage(p, Math.min(0.999, p.owed));
}

function setStage(p, part) {
  const position = part * STAGES.length;
  const name = STAGES[Math.floor(position)];
  p.stage = { name, part: position % 1 };
  p.dirty = true;
}

// One step by hand: its stages in turn, then rest on the next step.
function stepOnce(p, elapsed) {
  p.single.part += p.still ? 1 : elapsed / SINGLE;
  if (p.single.part < 1) {
    setStage(p, p.single.part);
    return;
  }
  if (p.cursor + 1 > p.record.last && p.cursor + 1 <= p.end) return;
  p.cursor = Math.min(p.single.from + 1, p.end);
  p.single = null;
  p.stage = null;
  p.dirty = true;
  settled(p);
}

// Without motion: fetch the whole run and rest at its end.
function hurry(p) {
  if (p.cursor < p.record.last) {
    p.cursor = p.record.last;
    p.dirty = true;
  }
  if (p.cursor >= p.target) {
    p.target = null;
    settled(p);
  }
}

function wish(p) {
  const pace = p.target ? 240 : p.speed;
  return { count: Math.round(Math.max(40, Math.min(240, pace))), low: Math.max(30, Math.min(240, pace)) };
}

function askForMore(p) {
  const behind = p.record.first > 0;
  const { count, low } = wish(p); // behind: mounted anew in the middle of a run
  const left = p.record.last - p.cursor;
  if (
    p.link.waiting("steps").length ||
    (!behind && (p.record.last >= p.end || left > low)) ||
    (left > URGENT && p.hand.rest() < APART)
  )
    return;
  p.link.wants("steps", {
    epoch: p.record.epoch,
    from: behind ? 0 : p.record.last + 1,
    count: behind ? p.record.last + 1 : count,
    knows: p.knows,
  });
}

// ---- drawing ----
