// One component speaks at a time. On a busy machine the timers of two fall due together; Streamlit then sends what both
// say as one message, for the fragment of the first, and the other's word is lost.
const TURN = 'two-dice:turn';
const HOP = 20;              // ms, more than Streamlit waits before it sends

const inTurn = say => (...words) => {
  const speak = () => new Promise(done => { say(...words); setTimeout(done, HOP); });
  window[TURN] = (window[TURN] ?? Promise.resolve()).then(speak, speak);
};
