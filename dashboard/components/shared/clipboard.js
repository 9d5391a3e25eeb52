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

// What takes a while to make is promised to the clipboard at once: a moment later the press would count no more.
/** @param {Promise<string>} text */
const copy = async text => {
  try {
    const blob = text.then(said => new Blob([said], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    return true;
  } catch {
    return copyBySelection(await text);
  }
};
