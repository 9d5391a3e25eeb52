function start(parentElement) {
  const button = parentElement.querySelector("button");
  const shelf = { button, link: null };
  button.onclick = () => shelf.link.wants("on", button.ariaPressed !== "true");
  const obey = event => {
    const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented);
    if (event.key === "p" && plain && !focusTakesKeys()) button.click();
  };
  document.addEventListener("keydown", obey);
  shelf.remove = () => document.removeEventListener("keydown", obey);
  return shelf;
}

/**
 * @typedef {object} SwitchData
 * @property {boolean} on
 * @property {boolean} stage true on a projector
 * @property {string} words
 * @property {string} help what it does
 * @property {number} answered
 *
 * @param {Call<SwitchData>} component
 */
function called(component) {
  const { data, parentElement } = component;
  const shelf = keptAt(parentElement, start);
  shelf.link = linkOf(component, data.answered);
  const { button } = shelf;
  button.ariaPressed = String(data.on);
  button.title = data.help;
  button.ariaLabel = data.words;
  button.classList.toggle("stage", data.stage);
  button.querySelector("span").textContent = data.words;
  return lasting(parentElement, kept => kept.remove());
}
