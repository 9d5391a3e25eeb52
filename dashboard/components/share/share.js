const SHOWN_MS = 2000;
const SIZES = [
  [960, 540],
  [1280, 720],
  [720, 405],
];

/**
 * @typedef {object} ShareData
 * @property {string} words as JSON, by name
 * @property {string} page the page's name
 * @property {string} exhibits as JSON: of each its name, its words, whether it is drawn in SVG, and whether it
 *   can be one file
 * @property {string} films as JSON: what a film of an exhibit shows, by its name
 * @property {string} language
 * @property {string} code SVG
 * @property {string} sentence on the code
 * @property {string} spelled as JSON: what a link says even where the address leaves it out
 * @property {string} made as JSON: the file that was asked for, see `file.js`; null for none
 *
 * @param {Call<ShareData> & {setTriggerValue: (name: string, value: unknown) => void}} call
 */
function called({ data, parentElement, setTriggerValue }) {
  const root = /** @type {any} */ (parentElement);
  const words = JSON.parse(data.words);
  const exhibits = JSON.parse(data.exhibits);
  const [exhibit, size] = [".exhibit", ".size"].map(name => root.querySelector(`${name} select`));
  fill(exhibit, exhibits);
  fill(
    size,
    SIZES.map(([width, height], number) => [String(number), `${width} × ${height}`]),
  );
  for (const label of root.querySelectorAll("label"))
    label.querySelector("span").textContent = words[label.className];
  size.ariaLabel = words.size;
  root.querySelector(".kind select").ariaLabel = words.kind;
  root.querySelector("fieldset").hidden = !exhibit.options.length;
  root.querySelector(".code").innerHTML = data.code;
  root.querySelector(".sentence").textContent = data.sentence;
  const offer = () => {
    const [, , vector, file] = exhibits.find(([name]) => name === exhibit.value) ?? [];
    root.querySelector(".svg").hidden = !vector;
    root.querySelector(".file").hidden = !file;
  };
  exhibit.onchange = () => {
    offer();
    tellMenus();
  };
  offer();
  const { page, language } = data;
  const spelled = JSON.parse(data.spelled);
  const alone = () => addressWith(spelled, { exhibit: exhibit.value, embed: "true" });
  const here = () => addressNow(addressWith(spelled));
  const acts = actsOf({ page, spelled, words, root, exhibit, size, alone, here });
  const made = JSON.parse(data.made);
  acts.file = fileAct(
    { made, parentElement, setTriggerValue, exhibit: () => exhibit.value, link: here },
    words,
  );
  for (const [name, act] of Object.entries(acts))
    wire(root.querySelector(`button.${name}`), words, act, root);
  offerFilms(root, { page, language, words, films: JSON.parse(data.films), exhibit, alone, here });
}

function actsOf({ page, spelled, words, root, exhibit, size, alone, here }) {
  const save = (kind, paint) => async () => {
    download(await paint(alone(), here()), `two-dice-${page}-${exhibit.value}.${kind}`);
    return words.saved;
  };
  const put = make => async () => ((await copy(make())) ? words.copied : words.copy_failed);
  const code = async () => {
    const title = `${words.title}: ${exhibit.selectedOptions[0].textContent}`;
    const pixels = SIZES[Number(size.value)];
    const still = root.querySelector("input").checked ? await stillOf(alone(), pixels[0]) : "";
    return frameCode(alone(), title, pixels, still);
  };
  return {
    link: put(async () => addressWith(spelled)),
    present: put(async () => addressWith(spelled, { present: "1" })),
    frame: put(code),
    png: save("png", pngOf),
    svg: save("svg", svgOf),
  };
}

function download(blob, name) {
  const link = document.createElement("a");
  Object.assign(link, { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SHOWN_MS);
}

function fill(select, options) {
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, words]) => new Option(words, value)));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
}

function wire(button, words, act, root) {
  const status = root.querySelector("[role=status]");
  const say = said => {
    button.textContent = status.textContent = said;
  };
  // Called again with new words: a timer that is running still puts the newest label back.
  button.dataset.label = words[button.className];
  if (!button.dataset.busy) button.textContent = button.dataset.label;

  button.onclick = async () => {
    clearTimeout(Number(button.dataset.busy));
    button.dataset.busy = "-1";
    const late = setTimeout(say, 200, words[`${button.className}_comes`] ?? words.painting);
    const said = await act().catch(() => words[`${button.className}_failed`] ?? words.not_painted);
    clearTimeout(late);
    say(said);
    const timer = setTimeout(() => {
      button.textContent = button.dataset.label;
      status.textContent = "";
      delete button.dataset.busy;
    }, SHOWN_MS);
    button.dataset.busy = String(timer);
  };
}
