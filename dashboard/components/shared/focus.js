// The element that has the focus, through all shadow roots, outermost first.
const focusPath = () => {
  const path = [];
  /** @type {Document | ShadowRoot} */
  let root = document;
  while (root?.activeElement) {
    path.push(root.activeElement);
    root = root.activeElement.shadowRoot;
  }
  return path;
};

// Keys belong to the reader's focus first: true inside a field, a slider, a tab or a component with keys of
// its own.
const focusTakesKeys = (more = "") =>
  focusPath().some(
    element =>
      element.matches(
        `input, textarea, select, [contenteditable], [role=slider], [role=tab], [role=radio]${more}`,
      ) || element.closest("[data-keys=own]") !== null,
  );
