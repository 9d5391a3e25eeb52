// Small parts of a page: elements with a class, vector marks, the two dice.

const SVG = "http://www.w3.org/2000/svg";

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
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("viewBox", "0 0 100 100");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  parent.append(svg);
  return svg;
}

function path(svg, className) {
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("class", className);
  svg.append(line);
  return line;
}

const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
