const STEPS = { " ": 1, ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };

const listen = () => {
  const stage = {};
  const onKey = event => {
    const step = STEPS[event.key];
    if (!step || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (focusTakesKeys(", button, summary")) return;
    event.preventDefault(); // Space and Page keys would scroll
    stage.step(event.shiftKey && event.key === " " ? -1 : step);
  };
  document.addEventListener("keydown", onKey);
  stage.remove = () => document.removeEventListener("keydown", onKey);
  return stage;
};

/**
 * @typedef {object} StageKeysData
 * @property {string} place "1 of 5"
 * @property {string} next
 * @property {string} previous
 * @property {number} number of the exhibit on the screen, from 1
 * @property {number} total
 * @property {number} answered
 *
 * @param {Call<StageKeysData>} component
 */
function called(component) {
  const { data, parentElement } = component;
  // Streamlit calls this again for new data but keeps one cleanup: one listener a mount, its target
  // refreshed.
  const stage = keptAt(parentElement, listen);
  stage.link = linkOf(component, data.answered);
  // Until a press is answered, the next goes on from where it leads.
  if (!stage.link.waiting().length) stage.number = data.number;
  stage.step = step => {
    const number = stage.number + step;
    if (number < 1 || number > data.total) return;
    stage.number = number;
    stage.link.wants("number", number);
  };

  parentElement.querySelector("span").textContent = data.place;
  for (const button of parentElement.querySelectorAll("button")) {
    const step = Number(button.dataset.step);
    button.ariaLabel = button.title = step > 0 ? data.next : data.previous;
    button.disabled = data.number === (step > 0 ? data.total : 1);
    button.onclick = () => {
      button.blur(); // so that the next key press is the stage's again
      stage.step(step);
    };
  }
  return lasting(parentElement, kept => kept.remove());
}
