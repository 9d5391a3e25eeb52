// The player: receives chunks, plays them at its own pace, asks for more, and draws every part in the same
// frame.

/**
 * The blob that `decode` reads: recorded steps, and a header.
 * @typedef {object} PlayerHeader
 * @property {number} epoch the run's number
 * @property {number} answered
 * @property {string} visit names the visit that numbers its runs
 * @property {number} steps
 * @property {number} end the run's last step
 * @property {string} ended why it ends before that; empty if it does not
 * @property {boolean} batches
 * @property {number[]} rates of the hidden layers
 * @property {number} inputRate
 * @property {{inputs: number, hidden: number[], outputs: number, classes: number, activation: string,
 *   digits: boolean}} net
 * @property {Record<string, any>} [setup] the data to draw, unless the player has them
 * @property {number} lossTop
 * @property {Record<string, number>} counts step -> different sub-networks so far
 * @property {{speed: number, masks: boolean, measure: "loss" | "error", at: number | null, turn: number}} view
 * @property {boolean} present
 * @property {string | null} exhibit the part that fills the screen; null for all
 * @property {{presets: [string, string][], preset: string, rate: number, schedules: [string, string][],
 *   schedule: string}} choices
 * @property {string} language
 * @property {Record<string, string>} [words] unless the player has them
 * @property {number} first
 * @property {number} last
 * @property {object[]} sections
 *
 * @param {Call<Uint8Array>} component
 */
function called(component) {
  const { parentElement } = component;
  const p = keptAt(parentElement, mount);
  const chunk = decode(component.data);
  const waited = isWaiting(p);
  p.link = linkOf(component, chunk.header.answered);
  receive(p, chunk, waited);
  return lasting(parentElement, unmount);
}

function mount(parent) {
  const root = parent.querySelector(".player");
  const find = name => root.querySelector(name);
  const p = {
    root,
    find,
    record: null,
    rate: 0,
    cursor: 0,
    owed: 0,
    playing: true,
    filming: false, // then nothing moves by itself
    speed: 60,
    masksOn: true,
    measure: "loss",
    steps: 0,
    end: 0,
    ended: "",
    stage: null,
    single: null,
    dirty: true,
    drawn: 0,
    unit: null,
    places: null,
    host: parent.host ?? parent,
    still: matchMedia("(prefers-reduced-motion: reduce)").matches,
  };
  p.host.setAttribute("data-keys", "own");
  p.onKey = event => onKey(p, event);
  window.addEventListener("keydown", p.onKey, true);
  p.onPicture = event => event.detail.set("at", String(Math.floor(p.cursor)));
  document.addEventListener("td-picture", p.onPicture);
  p.leaveFilm = offerFilm(() => filmed(p));
  p.hand = watchHand();
  const again = () => {
    p.dirty = true;
    p.twinsDrawn = null;
  };
  p.watch = watchSizes([root, ...root.querySelectorAll("canvas")], again);
  p.leaveFonts = watchFonts(again);
  wire(p);
  p.frame = requestAnimationFrame(now => tick(p, now, now));
  return p;
}

function unmount(p) {
  cancelAnimationFrame(p.frame);
  clearTimeout(p.resting);
  clearTimeout(p.turning);
  window.removeEventListener("keydown", p.onKey, true);
  document.removeEventListener("td-picture", p.onPicture);
  p.leaveFilm();
  p.hand.end();
  p.watch.disconnect();
  p.leaveFonts();
}

function wire(p) {
  p.find(".rewind").onclick = () => rewind(p);
  p.find(".play").onclick = () => toggle(p);
  p.find(".step").onclick = () => stepBy(p, 1);
  p.find(".scrub").oninput = event => scrubTo(p, Number(event.target.value));
  p.find(".rate-slider").oninput = event => {
    showRate(p, Number(event.target.value));
    chooseRate(p, Number(event.target.value));
  };
  const speed = p.find(".speed");
  speed.max = SPEEDS.length - 1;
  speed.oninput = () => {
    p.speed = SPEEDS[Number(speed.value)];
    p.stage = null;
    p.owed = 0;
    p.dirty = true;
    showSpeed(p);
    settled(p);
  };
  p.find(".schedule").onchange = event => choose(p, { schedule: event.target.value });
  p.find(".preset-list").onchange = event => choose(p, { preset: event.target.value });
}

// ---- receiving ----
