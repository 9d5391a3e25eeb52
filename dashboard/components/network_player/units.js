// Units that can be focused: buttons above the drawing.

function placeUnits(p) {
  const box = p.find(".units");
  const buttons = [];
  let flat = 0;
  p.record.net.hidden.forEach((size, layer) => {
    for (let index = 0; index < size; index++) buttons.push(unitButton(p, { layer, index, flat: flat++ }));
  });
  box.replaceChildren(...buttons);
  buttons[0].tabIndex = 0;
  p.places = null;
}

function unitButton(p, unit) {
  const button = document.createElement("button");
  button.type = "button";
  button.tabIndex = -1;
  button.setAttribute("aria-label", p.ui.say("player.unit", { layer: unit.layer + 1, unit: unit.index + 1 }));
  const show = () => {
    p.unit = unit;
    p.dirty = true;
  };
  const hide = () => hideTip(p);
  button.onpointerenter = show;
  button.onpointerleave = hide;
  button.onfocus = show;
  button.onblur = hide;
  button.onkeydown = event => moveUnit(event, p, unit);
  return button;
}

function moveUnit(event, p, { layer, index, flat }) {
  const sizes = p.record.net.hidden;
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((a, b) => a + b, 0));
  const inLayer = (l, i) => starts[l] + Math.min(i, sizes[l] - 1);
  const to = {
    ArrowRight: flat + 1,
    ArrowLeft: flat - 1,
    ArrowDown: layer + 1 < sizes.length ? inLayer(layer + 1, index) : flat,
    ArrowUp: layer > 0 ? inLayer(layer - 1, index) : flat,
  }[event.key];
  const next = p.find(".units").children[to];
  if (to === undefined || !next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}

function moveButtons(p, places) {
  const key = places.map(place => [place.y, place.x(0), place.radius, place.x(place.size - 1)].join()).join();
  if (key === p.places) return;
  p.places = key;
  const buttons = p.find(".units").children;
  let flat = 0;
  p.record.net.hidden.forEach((size, layer) => {
    const place = places[layer + 1];
    for (let j = 0; j < size; j++) {
      const style = buttons[flat++].style;
      const side = Math.max(12, 2 * place.radius + 3);
      style.left = `${place.x(j)}px`;
      style.top = `${place.y}px`;
      style.width = style.height = `${side}px`;
    }
  });
}
