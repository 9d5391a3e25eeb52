const FRAME_SECONDS = 0.08; // whole hundredths, as a GIF counts them

/**
 * What can be filmed: its frames are functions of their number.
 * @typedef {object} Film
 * @property {number} frames
 * @property {number} seconds that each of them stands
 * @property {(at: number) => void | Promise<void>} draw
 * @property {() => Iterable<Element>} moving all that changes from frame to frame, what is on top last
 * @property {boolean} [served] the page draws it, too, which takes a moment
 */

/**
 * Offer a film to whom asks for one with "td-film" on the document (components/share).
 * @param {() => Promise<Film>} filmed
 * @returns {() => void} ends the offer
 */
function offerFilm(filmed) {
  const offer = (/** @type {any} */ { detail }) => detail.push(filmed());
  document.addEventListener("td-film", offer);
  return () => document.removeEventListener("td-film", offer);
}
