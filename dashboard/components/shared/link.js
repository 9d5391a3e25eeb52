// The link between a component and its page. A component says what it wants, not what happened: under every name the
// newest want counts, and all that is not answered yet is said together, so that one message may take the place of
// another. Streamlit answers what two fragments say in one moment for the first of them alone, and a line may break:
// what stays unanswered is said again, after longer and longer waits.
const AGAIN = 300;             // ms before the first time
const links = new WeakMap();   // parentElement -> its link

// The link of a component, told which want the page has answered. To be asked for at every call of the component.
function linkOf({ parentElement, setStateValue }, answered) {
  if (!links.has(parentElement)) links.set(parentElement, newLink(parentElement));
  const link = links.get(parentElement);
  link.send = said => setStateValue('want', said);
  for (const [name, { number }] of link.open) if (number <= answered) link.open.delete(name);
  return link;
}

function newLink(parentElement) {
  const link = { open: new Map(), number: 0, tries: 0, timer: 0, parentElement };
  // `wants` expects an answer; `tells` does not, for what the page only has to know.
  link.wants = (name, value) => put(link, name, value, true);
  link.tells = (name, value) => put(link, name, value, false);
  // The wants that are not answered yet, oldest first; of these names, if any are given.
  link.waiting = (...names) => [...link.open].filter(([name, { asks }]) => asks && (!names.length || names.includes(name))).map(([, { value }]) => value);
  return link;
}

function put(link, name, value, asks) {
  // By the clock, so that no later mount of the component and no other server has heard the number before.
  link.number = Math.max(link.number + 1, Math.round(performance.timeOrigin + performance.now()));
  link.open.delete(name);
  link.open.set(name, { number: link.number, value, asks });
  link.tries = 0;
  say(link);
}

function say(link) {
  clearTimeout(link.timer);
  if (!link.parentElement.isConnected) return;
  link.send({ open: Object.fromEntries(link.open), tries: link.tries });
  link.timer = setTimeout(() => link.waiting().length && say(link), AGAIN * 2 ** link.tries++);
}
