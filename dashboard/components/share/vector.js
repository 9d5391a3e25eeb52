// A picture in SVG, of exhibits that are drawn in SVG: their drawings with the look that rules give them, and
// every word around them.
const SVG = "http://www.w3.org/2000/svg";
const ON_TOP = "button, a, .modebar, svg svg"; // signs, not drawings
const WORDLESS =
  "svg, style, script, select, button, nav, [data-testid=stPageLink], .td-now, [role=status], .spoken";
const LOOK = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "font-style",
  "text-anchor",
  "dominant-baseline",
  "visibility",
  "display",
  "paint-order",
  "overflow",
]; // prettier-ignore

const seen = element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

// In another font the same words take the same room.
function sameRoom(text, width) {
  text.setAttribute("textLength", String(width));
  text.setAttribute("lengthAdjust", "spacingAndGlyphs");
}

function withItsLook(drawing) {
  const copy = drawing.cloneNode(true);
  const copies = [copy, ...copy.querySelectorAll("*")];
  for (const [at, element] of [drawing, ...drawing.querySelectorAll("*")].entries()) {
    const look = element.ownerDocument.defaultView.getComputedStyle(element);
    for (const name of LOOK) copies[at].style.setProperty(name, look.getPropertyValue(name));
    if (element.localName === "text" && !element.querySelector("[x], [dy]"))
      sameRoom(copies[at], element.getComputedTextLength());
    if (look.transform !== "none" && !element.hasAttribute("transform"))
      copies[at].style.transform = look.transform;
  }
  const box = drawing.getBoundingClientRect();
  for (const name of ["x", "y", "width", "height"]) copy.setAttribute(name, String(box[name]));
  copy.removeAttribute("style");
  copy.style.overflow = "visible";
  return copy;
}

// The lines of a text as they stand on the screen, each with its box; what is cut off is left away.
function linesOf(node, edge) {
  const range = node.ownerDocument.createRange();
  const lines = [];
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const box = range.getBoundingClientRect();
    if (box.right < 0 || box.bottom < 0 || box.right > edge + 1) continue;
    const last = lines.at(-1);
    if (last && Math.abs(last.box.y - box.y) < box.height / 2) {
      last.words += ` ${word}`;
      last.width = box.right - last.box.x;
    } else if (box.width) lines.push({ words: word, box, width: box.width });
  }
  return lines;
}

function written(words, width, x, y, look) {
  const text = document.createElementNS(SVG, "text");
  text.textContent = words;
  sameRoom(text, width);
  Object.entries({ x, y, ...look }).forEach(([name, value]) => text.setAttribute(name, String(value)));
  return text;
}

function* wordsOf(element) {
  if (element.closest(WORDLESS) || element.matches("details") || !seen(element)) return;
  const look = element.ownerDocument.defaultView.getComputedStyle(element);
  const edge = look.overflow === "visible" ? Infinity : element.getBoundingClientRect().right;
  for (const node of element.childNodes) {
    if (node.nodeType !== Node.TEXT_NODE) continue;
    for (const { words, box, width } of linesOf(node, edge))
      yield written(words, width, box.x, box.y + box.height / 2, {
        fill: look.color,
        "font-family": look.fontFamily,
        "font-size": look.fontSize,
        "font-weight": look.fontWeight,
        "dominant-baseline": "central",
      });
  }
}

/** @param {string} href @param {string} link */
const svgOf = (href, link) =>
  fromFrame(href, async doc => {
    const foot = footOf(sourcesOf(doc), link);
    const elements = [...elementsIn(doc.querySelector("[data-testid=stMain]"))];
    const drawing = element =>
      element.matches("svg") && !element.closest(ON_TOP) && seen(element) && element.clientWidth <= WIDTH;
    const whole = document.createElementNS(SVG, "svg");
    const ground = document.createElementNS(SVG, "rect");
    const look = {
      fill: colourOf(doc, "--td-ink2"),
      "font-family": "IBM Plex Sans, sans-serif",
      "font-size": 20,
    };
    const height = HEIGHT + FOOT.line * (foot.length + 1);
    whole.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
    whole.setAttribute("width", String(WIDTH));
    whole.setAttribute("height", String(height));
    ground.setAttribute("width", "100%");
    ground.setAttribute("height", "100%");
    ground.setAttribute("fill", colourOf(doc, "--td-paper"));
    whole.append(ground, ...elements.filter(drawing).map(withItsLook));
    whole.append(
      ...elements.flatMap(element => [...wordsOf(element)]),
      ...foot.map(({ words, width, y }) => written(words, width, FOOT.margin, y, look)),
    );
    return new Blob([new XMLSerializer().serializeToString(whole)], { type: "image/svg+xml" });
  });
