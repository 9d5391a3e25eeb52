// An exhibit opened out of sight as a frame would show it, laid out like on a screen of 1280 by 720.
const WIDTH = 1280;
const HEIGHT = 720;
const PATIENCE = 30000;
const QUIET = 800; // ms in which nothing runs and nothing is missing: then it stands

const sleep = ms => new Promise(done => setTimeout(done, ms));

// A part that has moved on since the address was written says where it is: the step of a run.
const addressNow = href => {
  const url = new URL(href);
  document.dispatchEvent(new CustomEvent("td-picture", { detail: url.searchParams }));
  return url.href;
};

// What is asked or said around an exhibit is no part of its picture.
const withoutCompany = href => {
  const url = new URL(href);
  for (const key of ["predict", "tour", "stop", "notes"]) url.searchParams.delete(key);
  return url.href;
};

function* elementsIn(root) {
  for (const element of root.querySelectorAll("*")) {
    yield element;
    if (element.shadowRoot) yield* elementsIn(element.shadowRoot);
  }
}

const stands = doc => {
  if (!doc) return false;
  const app = /** @type {HTMLElement | null} */ (doc.querySelector(".stApp"));
  const drawn = [...doc.querySelectorAll(".js-plotly-plot")].every(each => each.querySelector(".main-svg"));
  const writes = [...elementsIn(doc)].some(each => each.matches("[data-mode=stop]")); // texts on their way
  return (
    !writes &&
    app?.dataset.testScriptState === "notRunning" &&
    doc.querySelector(".st-key-td-stage [data-standing]") !== null &&
    doc.documentElement.dataset.scale !== undefined &&
    drawn
  );
};

/**
 * @param {HTMLIFrameElement} frame
 * @param {AbortSignal} [signal] ends the wait
 * @param {number} [still] ms in which nothing runs
 */
async function whenStanding(frame, signal, still = QUIET) {
  const end = performance.now() + PATIENCE;
  for (let quiet = 0; quiet < still; quiet += 100) {
    await sleep(100);
    signal?.throwIfAborted();
    if (!stands(frame.contentDocument)) quiet = -100;
    if (performance.now() > end) throw new Error("the exhibit did not come in time");
  }
  await frame.contentDocument.fonts.ready;
}

/**
 * Open an exhibit, have something made of it, and close it.
 * @template Made
 * @param {string} href its address in a frame
 * @param {(doc: Document) => Promise<Made>} make
 * @param {AbortSignal} [signal] ends the wait for it
 * @returns {Promise<Made>}
 */
async function fromFrame(href, make, signal) {
  const frame = document.createElement("iframe");
  Object.assign(frame, { src: withoutCompany(addressNow(href)), tabIndex: -1, ariaHidden: "true" });
  frame.width = String(WIDTH);
  frame.height = String(HEIGHT);
  frame.style.cssText = "position: fixed; left: 0; top: 0; z-index: -1; border: 0; opacity: 0";
  document.body.append(frame);
  try {
    await whenStanding(frame, signal);
    return await make(frame.contentDocument);
  } finally {
    frame.remove();
  }
}

// What the figure goes back to, as the line under it says; in a picture it is set anew, in full.
function sourcesOf(doc) {
  const lines = [...doc.querySelectorAll(".td-measured")];
  for (const line of lines) line.style.visibility = "hidden";
  return lines.map(line => line.textContent.trim().replace(/\s*·$/, "")).join(" · ");
}

const colourOf = (doc, name) =>
  doc.defaultView.getComputedStyle(doc.querySelector(".stApp")).getPropertyValue(name);
