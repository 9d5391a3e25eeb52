// The link between a component and its page. A component says what it wants, not what happened: under every
// name the newest want counts, and all that is not answered yet is said together, so that one message may
// take the place of another. Streamlit answers what two fragments say in one moment for the first of them
// alone, and a line may break: what stays unanswered is said again, after longer waits, and never twice after
// the same one: of two links that go on in step one would never be heard.
const AGAIN = 300; // ms before the first time
const DOUBLINGS = 2; // of that wait, at most
const links = new WeakMap(); // parentElement -> its link

class Link {
  open = new Map(); // name -> { number, value, asks, at }, oldest first
  /** @type {(said: object) => void} */
  send = () => {};
  number = 0;
  tries = 0;
  timer = 0;
  took = Infinity; // ms from the newest want that was answered to its answer

  constructor(parentElement) {
    this.place = parentElement;
  }

  // `wants` expects an answer; `tells` does not, for what the page only has to know.
  wants(name, value) {
    this.put(name, value, true);
  }
  tells(name, value) {
    this.put(name, value, false);
  }

  // The wants that are not answered yet, oldest first; those of these names, if any are given.
  waiting(...names) {
    const held = ([name, { asks }]) => asks && (!names.length || names.includes(name));
    return [...this.open].filter(held).map(([, { value }]) => value);
  }

  put(name, value, asks) {
    // By the clock, so that no later mount of the component and no other server has heard the number before.
    this.number = Math.max(this.number + 1, Math.round(performance.timeOrigin + performance.now()));
    this.open.delete(name);
    this.open.set(name, { number: this.number, value, asks, at: performance.now() });
    this.tries = 0;
    this.speak();
  }

  answered(until) {
    for (const [name, { number, asks, at }] of this.open) {
      if (number > until) continue;
      if (asks) this.took = performance.now() - at;
      this.open.delete(name);
    }
  }

  again() {
    if (this.waiting().length) this.speak();
    else this.timer = 0;
  }

  speak() {
    clearTimeout(this.timer);
    this.timer = 0; // for one that is taken out of the page the clock stands still
    if (!this.place.isConnected) return;
    this.send({ open: Object.fromEntries(this.open), tries: this.tries });
    const wait = AGAIN * 2 ** Math.min(this.tries++, DOUBLINGS) * (0.75 + Math.random() / 2);
    if (this.waiting().length) this.timer = setTimeout(() => this.again(), wait);
  }
}

// The link of a component, told which want the page has answered; to be asked for at every call of the
// component.
function linkOf({ parentElement, setStateValue }, answered) {
  if (!links.has(parentElement)) links.set(parentElement, new Link(parentElement));
  const link = links.get(parentElement);
  link.send = said => setStateValue("want", said);
  link.answered(answered);
  if (!link.timer) link.again();
  return link;
}
