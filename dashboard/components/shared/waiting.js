// What follows a part that has not got its height yet waits for it (see layout/style.css): nothing jumps. It is
// marked here, not by `:has(...) ~`: of that rule a browser asked every path of every chart, a third of the time
// that a page takes to open.
window["two-dice:waiting"] ??= (() => {
  const BLOCK = "[data-testid=stVerticalBlock]";
  const UNSETTLED = "[data-testid=stSkeleton], [data-testid=stBidiComponentIsolated]:not([data-standing])";
  const PARTS = ["stElementContainer", "stLayoutWrapper"];

  const after = part => {
    const later = [];
    for (let next = part.nextElementSibling; next; next = next.nextElementSibling)
      if (PARTS.includes(next.dataset.testid)) later.push(next);
    return later;
  };

  /** All that comes later in each block around an element. */
  const behind = element => {
    const found = [];
    for (let part = element; part.parentElement; part = part.parentElement)
      if (part.parentElement.matches(BLOCK)) found.push(...after(part));
    return found;
  };

  const mark = () => {
    const waiting = new Set([...document.querySelectorAll(UNSETTLED)].flatMap(behind));
    for (const part of document.querySelectorAll("[data-waits]"))
      if (!waiting.delete(part)) part.removeAttribute("data-waits");
    for (const part of waiting) part.setAttribute("data-waits", "");
  };

  // Within a chart nothing is a part of the page.
  const ofPage = ({ target }) => target instanceof HTMLElement && !target.closest(".js-plotly-plot");
  const watch = new MutationObserver(records => records.some(ofPage) && mark());
  watch.observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-standing"] });
  mark();
  return watch;
})();
