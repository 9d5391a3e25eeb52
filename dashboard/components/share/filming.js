// The film in the menu: its kind, how far it is, and a way to stop it. A film takes a while, and the menu may be
// closed and opened again meanwhile: there is one film at a time, whichever menu shows it.
const film = { share: null, said: "", stop: () => {} };
const menus = new Map(); // root -> what shows there how the film stands
let kinds = kindsLikely(); // what this browser can write, as far as it was asked
let asking = null; // the answer of that browser; to ask takes an engine without encoders down, so not before time

const tellMenus = () => {
  for (const [root, show] of menus) root.isConnected ? show() : menus.delete(root);
};

/**
 * @typedef {object} FilmPlace
 * @property {string} page its name
 * @property {string} language
 * @property {Record<string, string>} words
 * @property {Record<string, string>} films what a film shows, by exhibit
 * @property {HTMLSelectElement} exhibit
 * @property {() => string} alone the address of the exhibit
 * @property {() => string} here the address of the page
 */

/** @param {any} root @param {FilmPlace} place */
function offerFilms(root, place) {
  const find = name => root.querySelector(`.film ${name}`);
  find(".cancel").textContent = place.words.cancel;
  find(".cancel").onclick = () => {
    film.stop();
    find(".make").focus(); // this button goes
  };
  find(".make").onclick = () => film.share ?? make(find("select").value, place);
  root.querySelector(".film").onfocusin = askKinds;
  menus.set(root, () => showFilm(root, find, place));
  tellMenus();
}

async function askKinds() {
  asking ??= kindsHere();
  kinds = await asking;
  tellMenus();
  return kinds;
}

function showFilm(root, find, { words, films, exhibit }) {
  const about = films[exhibit.value] ?? "";
  const going = film.share !== null;
  root.querySelector(".film").hidden = !about && !going;
  fill(
    find("select"),
    kinds.map(kind => [kind, words[kind]]),
  );
  find("select").disabled = going;
  find(".make").textContent = going
    ? filled(words.filming, { share: Math.floor(100 * film.share) })
    : words.film;
  find(".cancel").hidden = !going;
  find(".about").textContent = kinds.length > 1 ? about : `${about} ${words.gif_only}`;
  find(".made").textContent = film.said;
}

/** @param {string} chosen @param {FilmPlace} place */
async function make(chosen, { page, language, words, exhibit, alone, here }) {
  const stopper = new AbortController();
  const link = here();
  const tell = share => {
    film.share = share;
    tellMenus();
  };
  film.said = "";
  film.stop = () => stopper.abort();
  tell(0);
  try {
    const kind = (await askKinds()).includes(chosen) ? chosen : "gif";
    const name = fileName(page, exhibit.value, link, kind);
    const { file, frames, sum } = await filmOf(alone(), link, kind, stopper.signal, tell);
    download(file, name);
    const size = (file.size / 1e6).toLocaleString(language, { maximumFractionDigits: 1 });
    film.said = filled(words.film_saved, { frames, size, sum });
  } catch {
    film.said = stopper.signal.aborted ? words.film_stopped : words.not_filmed;
  }
  tell(null);
}

// The page's settings in a name that every system takes.
function fileName(page, exhibit, link, kind) {
  const settings = [...new URL(withoutCompany(link)).searchParams]
    .filter(([name]) => !["lang", "embed", "exhibit", "present"].includes(name))
    .map(([name, value]) => `${name}-${value}`);
  const name = ["two-dice", page, exhibit, ...settings].join("-").replace(/[^\p{L}\p{N}._-]+/gu, "-");
  return `${[...name].slice(0, 120).join("")}.${kind}`;
}
