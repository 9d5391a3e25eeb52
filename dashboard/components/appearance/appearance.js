// Streamlit 1.67 has no call for its theme. What its own settings would write: one entry for the path of every
// page, read when the page is loaded. A link's own word for it (`embed_options`) goes first.
const NAMES = { system: "System", light: "Light", dark: "Dark" };
const entry = path => `stActiveTheme-${new URL(path, location.href).pathname}-v2`;
const IN_LINK = "embed_options";

const chosen = () => {
  const said = new URLSearchParams(location.search).getAll(IN_LINK).join();
  const linked = ["light", "dark"].find(name => said.includes(`${name}_theme`));
  const kept = JSON.parse(localStorage.getItem(entry("")) ?? "null");
  return linked ?? Object.keys(NAMES).find(name => NAMES[name] === kept) ?? "system";
};

const choose = (name, paths) => {
  for (const path of paths) localStorage.setItem(entry(path), JSON.stringify(NAMES[name]));
  const here = new URL(location.href);
  here.searchParams.delete(IN_LINK);
  history.replaceState(history.state, "", here.href);
  location.reload();
};

/**
 * @typedef {object} AppearanceData
 * @property {string} words by choice, as JSON
 * @property {string} title
 * @property {string} paths of all pages below the app's own
 *
 * @param {Call<AppearanceData>} call
 */
function called({ data, parentElement }) {
  const group = parentElement.querySelector("fieldset");
  const words = JSON.parse(data.words);
  group.querySelector("legend").textContent = data.title;
  for (const label of group.querySelectorAll("label")) {
    const input = label.querySelector("input");
    label.querySelector("span").textContent = words[input.value];
    input.checked = input.value === chosen();
    input.onchange = () => choose(input.value, data.paths.split(" "));
  }
}
