// Buttons above the drawn units: arrow keys go from one to the next, and each lies where its unit is drawn.

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
