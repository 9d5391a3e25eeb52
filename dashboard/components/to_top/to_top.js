/**
 * @typedef {object} ToTopData
 * @property {string} words the button's
 *
 * @param {Call<ToTopData>} call
 */
function called({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.words;
  button.onclick = () => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const page = document.querySelector("[data-testid=stMain]");
    page.scrollTo({ top: 0, behavior: still ? "instant" : "smooth" });
  };
}
