// The watched case's last masks: a column a unit, a row a step, newest on top.

const BARCODE_ROWS = 12;

function drawBarcode(canvas, record, step, ui) {
  const area = begin(canvas);
  if (!area) return;
  const { g, width, height } = area;
  const layers = record.net.hidden;
  const gap = 12;
  const each = (height - gap * (layers.length - 1)) / layers.length;
  const row = each / BARCODE_ROWS;
  let offset = 0;
  layers.forEach((size, layer) => {
    const top = layer * (each + gap);
    const column = width / size;
    for (let back = 0; back < BARCODE_ROWS && step - back >= record.first; back++) {
      const masks = at(record, "masks", step - back);
      if (masks)
        drawMaskRow(
          g,
          masks,
          offset,
          size,
          { top: top + back * row, row, column, newest: back === 0 },
          ui.colours,
        );
    }
    offset += size;
  });
}

function drawMaskRow(g, masks, offset, size, place, colours) {
  g.fillStyle = colours.learning;
  g.globalAlpha = place.newest ? 1 : 0.7;
  for (let j = 0; j < size; j++) {
    if (masks[offset + j])
      g.fillRect(j * place.column + 1, place.top + 0.5, place.column - 2, Math.max(1, place.row - 1.2));
  }
  g.globalAlpha = 1;
  g.fillStyle = colours.ghost;
  for (let j = 0; j < size; j++) {
    if (!masks[offset + j])
      g.fillRect((j + 0.5) * place.column - 0.75, place.top + place.row / 2 - 0.75, 1.5, 1.5);
  }
}
