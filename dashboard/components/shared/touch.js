// When the reader's hand last moved a control. Streamlit answers all that changes in one moment together, for
// one fragment: a wish of a component's own must keep a distance to the hand.
const TOUCHES = ["pointerdown", "pointerup", "click", "keydown", "change"];
const APART = 150; // ms

/**
 * When the hand was last at work: `note` counts a touch by hand; `end` stops listening.
 * @param {(event: Event) => boolean} counts which touches count
 */
function watchHand(counts = _event => true) {
  let last = -Infinity;
  const note = () => {
    last = performance.now();
  };
  const hear = event => {
    if (counts(event)) note();
  };
  TOUCHES.forEach(name => window.addEventListener(name, hear, true));
  return {
    note,
    rest: () => performance.now() - last,
    end: () => TOUCHES.forEach(name => window.removeEventListener(name, hear, true)),
  };
}
