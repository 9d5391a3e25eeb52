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
