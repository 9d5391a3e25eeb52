// The sweep of k as a film: from 1 to the whole vocabulary, as the play button does it.

/** @returns {Promise<Film>} */
async function filmed(p) {
  const size = p.ranked.values.length;
  const last = Math.round(SWEEP / 1000 / FRAME_SECONDS);
  stopMotion(p);
  return {
    frames: last + 1,
    seconds: FRAME_SECONDS,
    draw: at => {
      p.state.k = kAt(at / last, size);
      frame(p, 0);
    },
    moving: () => p.root.querySelectorAll(".scale, .bars canvas, .tail canvas, .roll header, .roll .lines"),
  };
}
