// Pixels of the screen in one of ours; on a projector all is made larger (`stage`).
const pixels = () => (window.devicePixelRatio || 1) * Number(document.documentElement.dataset.scale ?? 1);

// Fit a canvas' bitmap to a box in CSS pixels, and return a clean context in these; null while it has no size.
function surface(canvas, { width, height }) {
  const ratio = pixels();
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (!w || !h) return null;
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const g = canvas.getContext("2d");
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.clearRect(0, 0, width, height);
  return { g, width, height };
}
