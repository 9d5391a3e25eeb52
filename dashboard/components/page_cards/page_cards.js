// Cards with small moving pictures. They move only while they are on the screen, and not where motion is
// unwanted.

const painters = new WeakMap(); // canvas -> draws it
const BEAT_MS = 240;

/**
 * @typedef {object} PageCardsData
 * @property {string} cards `Card`s of the Python side as JSON
 * @property {boolean} present
 * @property {number} answered
 *
 * @param {Call<PageCardsData>} component
 */
function called(component) {
  const { data, parentElement } = component;
  const link = linkOf(component, data.answered);
  const hall = keptAt(parentElement, mount);
  hall.open = page => link.tells("door", page);
  hall.nav.classList.toggle("present", data.present);
  if (data.cards !== hall.shown) {
    hall.shown = data.cards;
    build(hall, JSON.parse(data.cards));
  }
  draw(hall);
  return lasting(parentElement, unmount);
}

function unmount(hall) {
  clearInterval(hall.timer);
  hall.watch.disconnect();
  hall.sizes.disconnect();
  hall.scheme.removeEventListener("change", hall.repaint);
}

function mount(parent) {
  const hall = {
    nav: parent.querySelector(".cards"),
    beat: 0,
    seen: new Set(),
    scheme: matchMedia("(prefers-color-scheme: dark)"),
  };
  hall.repaint = () => requestAnimationFrame(() => draw(hall));
  hall.watch = new IntersectionObserver(entries =>
    entries.forEach(({ target, isIntersecting }) =>
      isIntersecting ? hall.seen.add(target) : hall.seen.delete(target),
    ),
  );
  hall.sizes = new ResizeObserver(hall.repaint);
  hall.scheme.addEventListener("change", hall.repaint);
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches)
    hall.timer = setInterval(() => beat(hall), BEAT_MS);
  return hall;
}

function beat(hall) {
  if (document.hidden || !hall.seen.size) return;
  hall.beat += 1;
  draw(hall);
}

function build(hall, cards) {
  hall.nav.replaceChildren(...cards.map(card => made(hall, card)));
  hall.watch.disconnect();
  hall.seen.clear();
  for (const canvas of hall.nav.querySelectorAll("canvas")) {
    hall.watch.observe(canvas);
    hall.sizes.observe(canvas);
  }
}

function made(hall, card) {
  const link = document.createElement("a");
  const canvas = document.createElement("canvas");
  const title = document.createElement("strong");
  const line = document.createElement("span");
  link.href = card.href;
  link.onclick = event => {
    // The browser's own: a new tab.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    hall.open(card.page);
  };
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", card.alt);
  painters.set(canvas, (g, width, height, hues) => {
    if (card.values) DRAWINGS[card.page](g, width, height, card.values, hall.beat, hues);
  });
  title.textContent = card.title;
  line.textContent = card.line;
  link.append(canvas, title, line);
  return link;
}

function draw(hall) {
  const hues = coloursOf(hall.nav);
  for (const canvas of hall.nav.querySelectorAll("canvas")) {
    const made = surface(canvas, { width: canvas.clientWidth, height: canvas.clientHeight });
    if (!made) continue;
    made.g.lineWidth = 1.2;
    painters.get(canvas)(made.g, made.width, made.height, hues);
  }
}
