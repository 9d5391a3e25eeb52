// Mounts the components of a saved file as Streamlit mounts them in the app: each in its shadow root, called
// with its data. What a component says to its page, the file's own script hears, or nobody.
const twoDice = (() => {
  const unpacked = async element => {
    const bytes = Uint8Array.from(atob(element.textContent), letter => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };
  const text = async element => new TextDecoder().decode(await unpacked(element));

  /**
   * @param {number} number of the part
   * @param {(call: object) => void} called what Streamlit calls
   */
  const mounted = async (number, called) => {
    const place = document.querySelector(`[data-part="${number}"]`);
    const { fixed } = /** @type {HTMLElement} */ (place).dataset;
    const parentElement = place.shadowRoot;
    const say = (name, value) =>
      place.dispatchEvent(new CustomEvent("td-said", { detail: { [name]: value } }));
    const show = data => {
      called({ data, parentElement, setStateValue: say, setTriggerValue: say });
      for (const each of fixed ? parentElement.querySelectorAll(fixed) : [])
        each.toggleAttribute("inert", true);
    };
    for (const held of document.querySelectorAll(`[data-of="${number}"]`)) {
      const json = /** @type {HTMLElement} */ (held).dataset.kind === "json";
      show(json ? JSON.parse(await text(held)) : await unpacked(held));
      held.remove();
    }
    return Object.assign(place, { show });
  };

  const parts = []; // by number, each once it is mounted
  const mount = (number, called) => {
    parts[number] = mounted(number, called);
  };
  const part = number => parts[number];
  const held = async name => text(document.querySelector(`script[data-name="${name}"]`));
  return { mount, part, held };
})();
