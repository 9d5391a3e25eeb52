// A film of an exhibit: its frames are drawn one by one in a frame out of sight, each a function of its number, so
// that the same settings give the same film. What moves draws itself (shared/offer_film).
const FILM = { width: 1920, height: 1080 };
const ENLARGED = FILM.width / WIDTH;
const END_SECONDS = 3;

/**
 * @typedef {object} Strip
 * @property {HTMLCanvasElement} canvas
 * @property {number} frames
 * @property {number} seconds that each stands
 * @property {(at: number) => Promise<void>} draw the frame of this number, on the canvas
 * @property {() => void} end draws source and link
 */

/** @returns {Promise<any>} a `Film`, see shared/offer_film */
function filmIn(doc) {
  const offers = [];
  doc.dispatchEvent(new doc.defaultView.CustomEvent("td-film", { detail: offers }));
  if (!offers.length) throw new Error("nothing here moves");
  return offers[0];
}

/** @param {Document} doc @param {string} link @param {AbortSignal} signal @returns {Promise<Strip>} */
async function stripOf(doc, link, signal) {
  const frame = /** @type {HTMLIFrameElement} */ (doc.defaultView.frameElement);
  doc.defaultView.devicePixelRatio = ENLARGED; // what is drawn in pixels is as sharp as the film
  const film = await filmIn(doc);
  const paint = await painterOf(doc);
  const canvas = Object.assign(document.createElement("canvas"), FILM);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const foot = endOf(sourcesOf(doc), link, colourOf(doc, "--td-ink2"));
  const ground = await groundOf(doc, film.moving(), paint);
  const clear = () => {
    context.fillStyle = colourOf(doc, "--td-paper");
    context.fillRect(0, 0, FILM.width, FILM.height);
  };
  const draw = async at => {
    await film.draw(at);
    if (film.served) await whenStanding(frame, signal, 200);
    const pieces = [];
    for (const element of [...film.moving()].filter(seen)) pieces.push(await pieceOf(element, paint));
    clear();
    context.drawImage(ground, 0, 0);
    for (const [picture, x, y] of pieces) context.drawImage(picture, x, y);
  };
  await draw(0); // once for nothing: Firefox paints words a little differently the first time
  const end = () => {
    clear();
    foot(context);
  };
  return { canvas, frames: film.frames, seconds: film.seconds, draw, end };
}

// All that stays.
async function groundOf(doc, moving, paint) {
  for (const element of moving) element.style.visibility = "hidden";
  const ground = await paint(doc.body, { width: WIDTH, height: HEIGHT, scale: ENLARGED });
  for (const element of moving) element.style.visibility = "";
  return ground;
}

// A drawing as it is; words and sliders painted.
async function pieceOf(element, paint) {
  const { x, y } = element.getBoundingClientRect();
  const picture = element.matches("canvas")
    ? element
    : await paint(element, { scale: ENLARGED, style: { margin: "0" } });
  return [picture, Math.round(x * ENLARGED), Math.round(y * ENLARGED)];
}

// The last picture: what the film goes back to, and where it was made.
const endOf = (source, link, colour) => context => {
  const lines = footOf(source, link);
  context.save();
  context.scale(ENLARGED, ENLARGED);
  context.font = FOOT.font;
  context.fillStyle = colour;
  const top = (HEIGHT - FOOT.line * lines.length) / 2 - HEIGHT;
  for (const { words, y } of lines) context.fillText(words, FOOT.margin, y + top, WIDTH - 2 * FOOT.margin);
  context.restore();
};

// A checksum of the frames (FNV-1a, by the pixel): two films of the same number show the same.
function summed(canvas, sum) {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let hash = sum;
  for (const pixel of new Uint32Array(data.buffer)) hash = Math.imul(hash ^ pixel, 16777619);
  return hash;
}

/**
 * @param {string} href of the exhibit
 * @param {string} link to the page
 * @param {string} kind gif, webm or mp4
 * @param {AbortSignal} signal
 * @param {(share: number) => void} tell how much is done
 */
const filmOf = (href, link, kind, signal, tell) =>
  fromFrame(
    href,
    async doc => {
      const strip = await stripOf(doc, link, signal);
      const encoder = await encoderOf(kind, strip, link);
      try {
        return { ...(await shot(strip, encoder, signal, tell)), file: await encoder.finish() };
      } catch (error) {
        await encoder.cancel();
        throw error;
      }
    },
    signal,
  );

async function shot(strip, encoder, signal, tell) {
  let sum = 0x811c9dc5;
  for (let at = 0; at < strip.frames; at++) {
    signal.throwIfAborted();
    tell(at / strip.frames);
    await strip.draw(at);
    sum = summed(strip.canvas, sum);
    await encoder.add(strip.seconds);
  }
  signal.throwIfAborted();
  strip.end();
  await encoder.add(END_SECONDS);
  return { frames: strip.frames, sum: (sum >>> 0).toString(16).padStart(8, "0") };
}
