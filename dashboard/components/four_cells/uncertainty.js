// Where the uncertainty comes from: for masks off and on a bar, split into the part of the draw and the part of the
// masks.

function buildUncertainty(p) {
  const box = p.find(".uncertainty");
  box.replaceChildren();
  p.stacks = ["off", "on"].map(row => {
    const stack = within(box, "figure", row);
    const column = within(stack, "div", "stack");
    const parts = {
      outside: within(column, "b", "outside"),
      masks: within(column, "i", "masks"),
      sampling: within(column, "i", "sampling"),
    };
    parts.number = within(parts.sampling, "b");
    parts.name = within(parts.sampling, "span");
    const caption = within(stack, "figcaption");
    return { row, column, ...parts, place: within(caption, "span"), total: within(caption, "b") };
  });
  p.identity = within(box, "p", "identity");
}

function drawUncertainty(p) {
  const { say, number } = p.ui;
  const { uncertainty } = p.data;
  const most = Math.max(uncertainty.off.total, uncertainty.on.total) * 1.1 || 1;
  for (const stack of p.stacks) {
    const { total, sampling, masks } = uncertainty[stack.row];
    const share = bits => `${((100 * bits) / most).toFixed(2)}%`;
    stack.sampling.style.height = share(sampling);
    stack.masks.style.height = share(masks);
    put(stack.number, number(sampling, 2));
    put(stack.name, say("uncertainty_sampling"));
    put(stack.outside, masks > 0 ? say("uncertainty_masks", { masks: number(masks, 2) }) : "");
    put(stack.place, say(`row_${stack.row}`));
    put(stack.total, say("uncertainty_total", { total: number(total, 2) }));
  }
  put(p.identity, say("uncertainty_identity"));
}
