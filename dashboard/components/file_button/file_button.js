// A file goes over the line that the page has anyway, once, as base64; of one that is too large only the size
// does.

function start(parentElement) {
  const shelf = {
    button: parentElement.querySelector("button"),
    input: parentElement.querySelector("input"),
    say: null,
    most: 0,
  };
  shelf.button.onclick = () => shelf.input.click();
  shelf.input.onchange = async () => {
    const [file] = shelf.input.files;
    if (!file) return;
    const content = file.size > shelf.most ? "" : await base64Of(file);
    shelf.input.value = ""; // so that the same file can be chosen again once it was mended
    shelf.say("file", { size: file.size, most: shelf.most, content });
  };
  return shelf;
}

function base64Of(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/**
 * @typedef {object} FileButtonData
 * @property {string} words on the button
 * @property {number} most bytes of a file that it takes
 *
 * @param {Call<FileButtonData> & {setTriggerValue: (name: string, value: unknown) => void}} component
 */
function called({ data, parentElement, setTriggerValue }) {
  const shelf = keptAt(parentElement, start);
  shelf.say = setTriggerValue;
  shelf.most = data.most;
  shelf.button.textContent = data.words;
  return lasting(parentElement);
}
