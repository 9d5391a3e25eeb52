// Small parts of a page: elements with a class, vector marks, the two dice.

function make(name, className = "", text = "") {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

function within(parent, name, className = "", text = "") {
  const element = make(name, className, text);
  parent.append(element);
  return element;
}

// A drawing as wide and high as its place, in units of percent.
function drawing(parent, className) {
  const look = { viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" };
  const picture = svg("svg", { class: className, ...look });
  parent.append(picture);
  return picture;
}

function path(picture, className) {
  const line = svg("path", { class: className });
  picture.append(line);
  return line;
}

const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
