// The colours by meaning, as the style of the app sets them: for light, dark and the projector.
const COLOURS = [
  "paper",
  "ink",
  "ink2",
  "ink3",
  "grid",
  "axis",
  "learning",
  "speaking",
  "ghost",
  "positive",
  "negative",
  "on_speaking",
  "surface_a",
  "surface_b",
];

// What they are at an element, each as "#rrggbb".
function coloursOf(element) {
  const style = getComputedStyle(element);
  const pen = document.createElement("canvas").getContext("2d");
  const hex = name => {
    pen.fillStyle = style.getPropertyValue(`--td-${name.replaceAll("_", "-")}`).trim();
    return pen.fillStyle;
  };
  return Object.fromEntries(COLOURS.map(name => [name, hex(name)]));
}
