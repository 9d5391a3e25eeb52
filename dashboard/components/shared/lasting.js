// Streamlit may call a component a second time before its script has loaded (the colour scheme changes, the
// machine is slow). It then ends the first of the two calls at once, although the component stands. So only
// the newest call of an element may end it.
const newestCalls = new WeakMap(); // parentElement -> its newest call

/**
 * What Streamlit calls a component with.
 * @template Data
 * @typedef {{
 *   data: Data,
 *   parentElement: HTMLElement,
 *   setStateValue: (name: string, value: unknown) => void,
 * }} Call
 */

const lasting = (parentElement, end) => {
  const call = {};
  newestCalls.set(parentElement, call);
  return () => {
    if (newestCalls.get(parentElement) === call) end();
  };
};
