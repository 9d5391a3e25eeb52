/**
 * @typedef {object} SvgDrawingData
 * @property {string} drawing SVG; empty for none
 * @property {string} label
 * @property {boolean} large
 *
 * @param {Call<SvgDrawingData>} call
 */
function called({ data, parentElement }) {
  const figure = parentElement.querySelector("figure");
  figure.classList.toggle("large", data.large);
  const shown = keptAt(parentElement, () => ({}));
  if (shown.drawing !== data.drawing) {
    shown.drawing = data.drawing;
    const parsed =
      data.drawing && new DOMParser().parseFromString(data.drawing, "image/svg+xml").documentElement;
    figure.replaceChildren(...(parsed ? [document.importNode(parsed, true)] : []));
  }
  return lasting(parentElement);
}
