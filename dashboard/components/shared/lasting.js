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

const standing = new WeakMap(); // parentElement -> what its component keeps there

// What a component keeps at its element: made at its first call, the same one until it ends.
const keptAt = (parentElement, make) => {
  if (!standing.has(parentElement)) standing.set(parentElement, make(parentElement));
  return standing.get(parentElement);
};

/** @param {(kept: any) => void} [end] is told what was kept */
const lasting = (parentElement, end) => {
  const call = {};
  newestCalls.set(parentElement, call);
  return () => {
    if (newestCalls.get(parentElement) !== call) return;
    end?.(standing.get(parentElement));
    standing.delete(parentElement);
  };
};
