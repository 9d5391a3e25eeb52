const KEY = "two-dice:address-bar";

// Installed once a window: it outlives the pages and the calls of this component.
const watch = () => {
  let page = ""; // the last that answered
  let went = false; // by Back or Forward, and nothing was clicked since
  let link = null; // the one pressed last, until its page stands in the address
  const here = path => new URL(path, location.href).pathname === location.pathname;
  const late = to => went && !(here(to.pathname) && here(page));
  const early = to => link !== null && to.pathname !== link.pathname && to.search === link.search;

  for (const name of ["pushState", "replaceState"]) {
    const write = history[name].bind(history);
    history[name] = (state, title, url) => {
      const to = new URL(url, location.href);
      if (late(to) || early(to)) return;
      if (to.pathname === link?.pathname) link = null;
      write(state, title, url);
    };
  }
  window.addEventListener(
    "popstate",
    () => {
      went = true;
      link = null;
    },
    true,
  );
  window.addEventListener(
    "click",
    event => {
      const path = /** @type {Element[]} */ (event.composedPath());
      const pressed = /** @type {HTMLAnchorElement} */ (path.find(element => element.localName === "a"));
      went = false;
      link = pressed?.origin === location.origin && !pressed.target ? new URL(pressed.href) : null;
    },
    true,
  );
  // The keys of a talk say where they lead.
  window.addEventListener("td-go", (/** @type {CustomEvent<URL>} */ event) => {
    went = false;
    link = event.detail;
  });
  return path => {
    page = path;
  };
};

/**
 * @typedef {object} AddressBarData
 * @property {string} path of the page, as its address ends
 * @property {string} language of the page
 *
 * @param {Call<AddressBarData>} call
 */
function called({ data }) {
  window[KEY] ??= watch();
  window[KEY](data.path);
  document.documentElement.lang = data.language;
}
