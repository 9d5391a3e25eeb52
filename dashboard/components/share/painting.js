// A picture in pixels, by modern-screenshot (static/modern-screenshot): shadow roots, canvases and charts as they
// stand.
const SHARP = 2; // pixels of a picture to a pixel of the layout
const FOOT = { font: '20px "IBM Plex Sans", system-ui, sans-serif', line: 28, margin: 50, lines: 3 };
const SLIDER = /::-(webkit-slider|moz-range)/;

// Streamlit serves no scripts, so a library comes as text.
async function scriptAddress(path) {
  const text = await (await fetch(new URL(`app/static/${path}`, location.href))).text();
  return URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
}

// The painter has to live in the frame whose page it paints.
async function painterIn(doc) {
  const address = await scriptAddress("modern-screenshot/index.mjs");
  const script = doc.createElement("script");
  script.type = "module";
  script.textContent =
    `import { domToCanvas } from "${address}"; window.domToCanvas = domToCanvas;` +
    'window.dispatchEvent(new Event("td-painter"));';
  const ready = new Promise(done => doc.defaultView.addEventListener("td-painter", done, { once: true }));
  doc.head.append(script);
  await ready;
  URL.revokeObjectURL(address);
  return doc.defaultView.domToCanvas;
}

// What a copy of a field would lose: words typed into it, and the colours that a slider's rules ask for.
function keepInCopies(element) {
  if (element.matches("textarea")) element.defaultValue = element.value;
  if (!element.matches("input[type=range]")) return;
  const look = element.ownerDocument.defaultView.getComputedStyle(element);
  for (const name of ["--hue", "--at", "--td-paper", "--td-grid", "--td-ink"])
    element.style.setProperty(name, look.getPropertyValue(name));
}

// The rules for the parts of sliders, which no element's own style can have.
const sliderRules = doc =>
  [...elementsIn(doc)]
    .flatMap(({ shadowRoot }) => [...(shadowRoot?.styleSheets ?? [])])
    .flatMap(sheet => [...sheet.cssRules])
    .filter(rule => SLIDER.test(rule.selectorText))
    .map(rule => rule.cssText)
    .join("\n");

/**
 * What paints an element of a frame as it stands, into a canvas.
 * @param {Document} doc
 * @returns {Promise<(element: Element, size: object) => Promise<HTMLCanvasElement>>}
 */
async function painterOf(doc) {
  const domToCanvas = await painterIn(doc);
  const rules = doc.createElement("style");
  rules.textContent = sliderRules(doc);
  return (element, size) => {
    for (const each of elementsIn(element)) keepInCopies(each);
    return domToCanvas(element, {
      ...size,
      // What rules do is painted into every element; the rules themselves would apply once more.
      filter: node => !node.matches?.(".stHtml style"),
      onCreateForeignObjectSvg: svg => svg.append(rules.cloneNode(true)),
    });
  };
}

const painted = async (doc, scale) =>
  (await painterOf(doc))(doc.body, { width: WIDTH, height: HEIGHT, scale });

// Words in lines that fit; what does not fit into the last one is cut.
function inLines(context, words, width, most) {
  const lines = [""];
  for (const word of words.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.length > most ? [...lines.slice(0, most - 1), `${lines[most - 1]} …`] : lines;
}

// What stands below a picture: the source, in as many lines as it takes, and the link; each with its width.
function footOf(source, link) {
  const context = document.createElement("canvas").getContext("2d");
  context.font = FOOT.font;
  const lines = source ? inLines(context, source, WIDTH - 2 * FOOT.margin, FOOT.lines) : [];
  return [...lines, link].map((words, at) => ({
    words,
    width: context.measureText(words).width,
    y: HEIGHT + FOOT.line * (at + 0.75),
  }));
}

// The picture with its foot.
function signed(canvas, foot, doc) {
  const whole = document.createElement("canvas");
  const scale = canvas.width / WIDTH;
  whole.width = canvas.width;
  whole.height = canvas.height + scale * FOOT.line * (foot.length + 1);
  const context = whole.getContext("2d");
  context.fillStyle = colourOf(doc, "--td-paper");
  context.fillRect(0, 0, whole.width, whole.height);
  context.drawImage(canvas, 0, 0);
  context.scale(scale, scale);
  context.font = FOOT.font;
  context.fillStyle = colourOf(doc, "--td-ink2");
  for (const { words, y } of foot) context.fillText(words, FOOT.margin, y, WIDTH - 2 * FOOT.margin);
  return whole;
}

const blobOf = canvas => new Promise(done => canvas.toBlob(done, "image/png"));

/** @param {string} href @param {string} link */
const pngOf = (href, link) =>
  fromFrame(href, async doc => {
    const foot = footOf(sourcesOf(doc), link);
    return blobOf(signed(await painted(doc, SHARP), foot, doc));
  });

// For a frame of a width, in its place where it cannot be shown.
const stillOf = (href, width) =>
  fromFrame(href, async doc => (await painted(doc, width / WIDTH)).toDataURL("image/png"));
