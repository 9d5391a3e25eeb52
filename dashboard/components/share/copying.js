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

// The address of what the reader sees, in this language, with some parameters of its own.
const addressWith = (language, more = {}) => {
  const url = new URL(window.location.href);
  for (const [name, value] of Object.entries({ lang: language, ...more })) url.searchParams.set(name, value);
  return url.href;
};

const attribute = text => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

// For an HTML page, a slide of reveal.js or Quarto, a learning platform; its size in pixels.
const frameCode = (src, title, size) =>
  `<iframe src="${attribute(src)}" title="${attribute(title)}" width="${size[0]}" height="${size[1]}"` +
  ' style="border:0" loading="lazy" allow="fullscreen; clipboard-write"></iframe>';
