const SHOWN_MS = 2000;
const SIZES = [
  [960, 540],
  [1280, 720],
  [720, 405],
];

/**
 * @typedef {object} ShareData
 * @property {string} words as JSON, by name
 * @property {string} exhibits as JSON, name and words of each
 * @property {string} code SVG
 * @property {string} sentence on the code
 * @property {string} language of the page
 *
 * @param {Call<ShareData>} call
 */
function called({ data, parentElement: root }) {
  const words = JSON.parse(data.words);
  const [exhibit, size] = root.querySelectorAll("select");
  fill(exhibit, JSON.parse(data.exhibits));
  fill(
    size,
    SIZES.map(([width, height], number) => [String(number), `${width} × ${height}`]),
  );
  for (const label of root.querySelectorAll("label")) label.firstChild.textContent = words[label.className];
  root.querySelector("fieldset").hidden = !exhibit.options.length;
  root.querySelector(".code").innerHTML = data.code;
  root.querySelector(".sentence").textContent = data.sentence;
  const texts = {
    link: () => addressWith(data.language),
    present: () => addressWith(data.language, { present: "1" }),
    frame: () => {
      const src = addressWith(data.language, { exhibit: exhibit.value, embed: "true" });
      const title = `${words.title}: ${exhibit.selectedOptions[0].textContent}`;
      return frameCode(src, title, SIZES[Number(size.value)]);
    },
  };
  for (const button of root.querySelectorAll("button")) wire(button, words, texts[button.className], root);
}

function fill(select, options) {
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, words]) => new Option(words, value)));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
}

function wire(button, words, text, root) {
  const status = root.querySelector("[role=status]");
  // Called again with new words: a timer that is running still puts the newest label back.
  button.dataset.label = words[button.className];
  if (!button.dataset.timer) button.textContent = button.dataset.label;

  button.onclick = async () => {
    const said = (await copy(text())) ? words.copied : words.copy_failed;
    button.textContent = status.textContent = said;
    clearTimeout(Number(button.dataset.timer));
    const timer = setTimeout(() => {
      button.textContent = button.dataset.label;
      status.textContent = "";
      delete button.dataset.timer;
    }, SHOWN_MS);
    button.dataset.timer = String(timer);
  };
}
