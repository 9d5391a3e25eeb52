// The address of what the reader sees, for readers of any language, with some parameters of its own.
/** @param {Record<string, string>} spelled what it says even where the reader's own leaves it out */
const addressWith = (spelled, more = {}) => {
  const url = new URL(window.location.href);
  const own = Object.fromEntries(url.searchParams);
  for (const [name, value] of Object.entries({ ...spelled, ...own, ...more }))
    url.searchParams.set(name, value);
  return url.href;
};

const attribute = text => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

// For an HTML page, a slide of reveal.js or Quarto, a learning platform; its size in pixels. On paper, and until
// the frame is there, a picture stands in its place.
const frameCode = (src, title, size, still) => {
  const [width, height] = size;
  const [href, name] = [attribute(src), attribute(title)];
  const frame =
    `<iframe src="${href}" title="${name}" width="${width}" height="${height}" style="border:0"` +
    ' loading="lazy" allow="fullscreen; clipboard-write"></iframe>';
  if (!still) return frame;
  return `<div class="two-dice" style="position:relative;width:${width}px;height:${height}px">
<style>.two-dice iframe{position:absolute;inset:0}@media print{.two-dice iframe{display:none}}</style>
<img src="${still}" alt="${name}" width="${width}" height="${height}">
${frame}
</div>`;
};
