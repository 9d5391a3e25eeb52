// Streamlit 1.67 measures a Plotly chart and its frame on the screen, and draws it as large as that; but a stage is
// made larger or smaller as a whole, so the chart would be so twice. Here they answer in the stage's own pixels.
const MEASURED = "[data-testid=stPlotlyChart], [data-testid=stFullScreenFrame]";

const asLaidOut = element => {
  const onScreen = element.getBoundingClientRect.bind(element);
  element.getBoundingClientRect = () => {
    const { x, y, width, height } = onScreen();
    const scale = Number(document.documentElement.dataset.scale ?? 1);
    return new DOMRect(x / scale, y / scale, width / scale, height / scale);
  };
};

// It is measured when its size changes; it may have been already.
const measureAnew = element => {
  element.style.width = "calc(100% - 1px)";
  requestAnimationFrame(() => requestAnimationFrame(() => element.style.removeProperty("width")));
};

// From now on; returns the function that ends it.
const measureCharts = () => {
  const known = new WeakSet();
  const meet = () => {
    for (const element of document.querySelectorAll(MEASURED)) {
      if (known.has(element)) continue;
      known.add(element);
      asLaidOut(element);
      measureAnew(element);
    }
  };
  const watcher = new MutationObserver(meet);
  watcher.observe(document.body, { childList: true, subtree: true });
  meet();
  return () => watcher.disconnect();
};
