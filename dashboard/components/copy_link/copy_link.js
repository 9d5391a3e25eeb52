const SHOWN_MS = 2000;

const link = language => {
  const url = new URL(window.location.href);
  url.searchParams.set("lang", language);
  return url.href;
};

// Where the clipboard API is missing or refused (no https, an embedding page): select and copy the old way.
const copyBySelection = text => {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.cssText = "position:fixed;opacity:0";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  return copied;
};

const copy = async text => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
};

/**
 * @typedef {object} CopyLinkData
 * @property {string} copy_link the button's words
 * @property {string} copied
 * @property {string} copy_failed
 * @property {string} language of the page
 *
 * @param {Call<CopyLinkData>} call
 */
function called({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const status = parentElement.querySelector("[role=status]");
  // Called again with new words: a timer that is running still puts the newest label back.
  button.dataset.label = data.copy_link;
  if (!button.dataset.timer) button.textContent = data.copy_link;

  button.onclick = async () => {
    const words = (await copy(link(data.language))) ? data.copied : data.copy_failed;
    button.textContent = status.textContent = words;
    clearTimeout(Number(button.dataset.timer));
    const timer = setTimeout(() => {
      button.textContent = button.dataset.label;
      status.textContent = "";
      delete button.dataset.timer;
    }, SHOWN_MS);
    button.dataset.timer = String(timer);
  };
  return () => clearTimeout(Number(button.dataset.timer));
}
