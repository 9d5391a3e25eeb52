const shown = new WeakMap(); // parentElement -> the last wish that was followed

/**
 * @typedef {object} IntoViewData
 * @property {number} wish how often a reader was led here; 0 for never
 *
 * @param {Call<IntoViewData>} call
 */
function called({ data, parentElement }) {
  // Called again for other reasons too (the colour scheme changes): a wish is followed once.
  if (!data.wish || shown.get(parentElement) === data.wish) return;
  shown.set(parentElement, data.wish);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  parentElement.querySelector("i").scrollIntoView({ behavior: still ? "instant" : "smooth" });
}
