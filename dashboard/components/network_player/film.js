// The run as a film: from its first step to the one on the screen, or to its end where it has not begun.
const MOST_FRAMES = 120;

/** @returns {Promise<Film>} */
async function filmed(p) {
  Object.assign(p, { filming: true, playing: false, single: null, stage: null, twinsDrawn: null });
  const last = await fetched(p, p.cursor || p.end);
  const { record, root } = p;
  scaleTo(record, last);
  const first = record.ready;
  const frames = Math.min(MOST_FRAMES, last - first + 1);
  return {
    frames,
    seconds: FRAME_SECONDS,
    draw: at => {
      p.cursor = first + Math.round((at * (last - first)) / Math.max(1, frames - 1));
      draw(p);
    },
    moving: () => root.querySelectorAll("canvas, .caption, .scrub, .now, .twin h2, .ended"),
  };
}

// Everything up to a step, and nothing on its way any more; a run that diverges ends before.
async function fetched(p, step) {
  const last = () => Math.min(step, p.end);
  while (p.record.first > 0 || p.record.last < last() || isFetching(p)) {
    p.cursor = Math.min(p.record.last, last());
    askForMore(p);
    await new Promise(done => setTimeout(done, 50));
  }
  return last();
}

const isFetching = p => p.link.waiting("steps").length > 0;
