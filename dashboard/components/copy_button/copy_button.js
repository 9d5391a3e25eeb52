const SAID_MS = 2000;

/**
 * @typedef {object} CopyButtonData
 * @property {string} made the text that is copied
 * @property {string} words on the button
 * @property {string} done
 * @property {string} failed
 *
 * @param {Call<CopyButtonData>} component
 */
function called({ data, parentElement }) {
  const kept = keptAt(parentElement, start);
  kept.data = data;
  if (!kept.timer) kept.button.textContent = data.words;
  return lasting(parentElement, ({ timer }) => clearTimeout(timer));
}

function start(parentElement) {
  const kept = { button: parentElement.querySelector("button"), data: null, timer: 0 };
  kept.button.onclick = async () => {
    const copied = await copy(Promise.resolve(kept.data.made));
    kept.button.textContent = copied ? kept.data.done : kept.data.failed;
    clearTimeout(kept.timer);
    kept.timer = setTimeout(() => {
      kept.timer = 0;
      kept.button.textContent = kept.data.words;
    }, SAID_MS);
  };
  return kept;
}
