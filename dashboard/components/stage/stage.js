// An exhibit alone is laid out for 1280 by 720, and made larger or smaller as a whole to fit its screen or frame.
const fit = () => {
  const scale = Math.min(innerWidth / 1280, innerHeight / 720);
  document.documentElement.style.setProperty("--td-scale", scale.toFixed(4));
  document.documentElement.dataset.scale = scale.toFixed(4); // for canvases, see `surface`
};

const unfit = () => {
  document.documentElement.style.removeProperty("--td-scale");
  delete document.documentElement.dataset.scale;
};

// A screen in full needs a press; a browser may refuse it, in a frame for one.
const fill = () => {
  const change = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen?.();
  change?.catch(() => {});
};

const ACTS = {
  step: (stage, by) => goTo(stage, stage.number + by),
  exhibit: (stage, number) => number <= stage.data.total && goTo(stage, stage.data.first + number - 1),
  first: stage => goTo(stage, 1),
  leave: stage => stage.link.wants("leave", true),
  help: stage => stage.help.showModal(),
  blank: stage => stage.blank.showModal(),
  code: stage => stage.code.showModal(),
  fill,
};

function goTo(stage, number) {
  if (number < 1 || number > stage.data.all) return;
  stage.number = number;
  const door = stage.doors[number - 1];
  if (door) window.dispatchEvent(new CustomEvent("td-go", { detail: new URL(door, location.href) }));
  stage.link.wants("number", number);
}

// While the screen is blank or the keys are shown, any key brings the talk back and does nothing else.
function act(stage, name, number) {
  const open = [stage.help, stage.blank, stage.code].find(dialog => dialog.open);
  if (open) open.close();
  else ACTS[name](stage, number);
}

function start(parentElement) {
  const [help, blank, code] = parentElement.querySelectorAll("dialog");
  const stage = { root: parentElement.querySelector("nav"), help, blank, code };
  const deaf = hearKeys(
    (name, number) => act(stage, name, number),
    () => stage.data.led,
  );
  for (const dialog of [help, blank, code]) dialog.onclick = () => dialog.close();
  blank.onkeydown = () => blank.close();
  for (const button of stage.root.querySelectorAll("button"))
    button.onclick = () => act(stage, button.className, Number(button.dataset.number));
  window.addEventListener("resize", fit);
  fit();
  const leave = measureCharts();
  stage.remove = () => {
    deaf();
    leave();
    window.removeEventListener("resize", fit);
    unfit();
  };
  return stage;
}

/**
 * @typedef {object} StageData
 * @property {string} place "1 of 5"
 * @property {boolean} led false in a frame of another page
 * @property {string} take the sentence to take away
 * @property {string} words of the buttons by their class, as JSON
 * @property {string} keys what is pressed and what it does, as JSON
 * @property {string} name of the buttons together
 * @property {string} title of the list of keys
 * @property {string} code the link to the page for the camera of a phone, in SVG
 * @property {string} sentence on the code
 * @property {string} doors addresses of the stops on other pages, as JSON
 * @property {number} number of the exhibit on the screen in the whole talk, from 1
 * @property {number} all exhibits in the whole talk
 * @property {number} first number of this page's first exhibit in the whole talk
 * @property {number} total exhibits of this page
 * @property {number} answered
 *
 * @param {Call<StageData>} component
 */
function called(component) {
  const { data, parentElement } = component;
  // Streamlit calls this again for new data but keeps one cleanup: one listener a mount, its target
  // refreshed.
  const stage = keptAt(parentElement, start);
  stage.data = data;
  for (const name of ["words", "keys", "doors"]) stage[name] = JSON.parse(data[name]);
  stage.link = linkOf(component, data.answered);
  // Until a press is answered, the next goes on from where it leads.
  if (!stage.link.waiting().length) stage.number = data.number;
  stage.root.hidden = !data.led;
  parentElement.querySelector(".take").textContent = data.take;
  stage.code.querySelector("div").innerHTML = data.code;
  stage.code.querySelector("p").textContent = data.sentence;
  dress(stage);
  return lasting(parentElement, kept => kept.remove());
}

function dress({ root, data, words, keys, help }) {
  root.ariaLabel = data.name;
  root.querySelector("span").textContent = data.place;
  for (const button of root.querySelectorAll("button"))
    button.ariaLabel = button.title = words[button.dataset.word ?? button.className];
  root.querySelector("[data-word=previous]").disabled = data.number === 1;
  root.querySelector("[data-word=next]").disabled = data.number === data.all;
  help.querySelector("h2").textContent = data.title;
  const rows = keys.map(([pressed, does]) => {
    const row = document.createElement("tr");
    for (const words of [pressed, does])
      row.append(Object.assign(document.createElement("td"), { textContent: words }));
    return row;
  });
  help.querySelector("tbody").replaceChildren(...rows);
}
