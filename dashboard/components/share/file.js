// One file with everything in it: the page makes it when it is asked, and hands it over.
const LARGE = 3e6; // bytes from which its size is said before it is saved
const MOST = 300000; // ms that the page may take

// What was asked for last: it outlives the menu, which may be closed before the page answers.
const ASKED = "two-dice:asked-file";
window[ASKED] ??= { number: 0, take: null, large: null };
const shelf = window[ASKED];

const isDark = () => getComputedStyle(document.querySelector(".stApp")).colorScheme === "dark";

/**
 * What the button does: ask and save; of a large file, ask and say its size, then save it.
 * @param {{made: {number: number, name: string, content: string} | null, parentElement: HTMLElement,
 *   setTriggerValue: (name: string, value: unknown) => void, exhibit: () => string, link: () => string}} call
 * @param {Record<string, string>} words
 */
function fileAct({ made, parentElement, setTriggerValue, exhibit, link }, words) {
  shelf.large = null; // the page has changed
  if (made?.number === shelf.number) shelf.take?.(made);
  const label = said => {
    /** @type {HTMLElement} */ (parentElement.querySelector(".file")).dataset.label = said;
    return said;
  };
  return async () => {
    label(words.file);
    const asked = { exhibit: exhibit(), link: link(), dark: isDark() };
    const { large } = shelf;
    shelf.large = null;
    if (large?.exhibit === asked.exhibit) return saved(large, words);
    shelf.number = Date.now();
    const answer = new Promise((take, refuse) => {
      shelf.take = take;
      setTimeout(refuse, MOST, new Error("the page has made no file"));
    });
    setTriggerValue("file", { number: shelf.number, ...asked });
    const { name, content } = await answer;
    if (!content) return words.file_failed;
    const blob = new Blob([content], { type: "text/html" });
    if (blob.size <= LARGE) return saved({ blob, name }, words);
    shelf.large = { blob, name, exhibit: asked.exhibit };
    return label(words.file_large.replace("{size}", inMegabytes(blob.size)));
  };
}

const inMegabytes = size =>
  (size / 1e6).toLocaleString(document.documentElement.lang || undefined, { maximumFractionDigits: 1 });

function saved({ blob, name }, words) {
  download(blob, name);
  return words.saved;
}
