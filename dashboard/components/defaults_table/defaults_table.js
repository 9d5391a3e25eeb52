const TYPED = 500; // ms after the last change of the prompt before the counts are asked for anew
const TRIES = 5; // the bars tell the page of a prompt themselves; it may not have heard them yet
const STEPS = "two-dice:steps"; // how the bars say that their controls were moved

function rowOf(row, columns, choose) {
  const line = document.createElement("tr");
  const head = document.createElement("th");
  const who = document.createElement(row.steps ? "button" : "span");
  const about = document.createElement("small");
  head.scope = "row";
  who.className = "who";
  who.textContent = row.who;
  about.textContent = row.about;
  head.append(who, about);
  line.append(head);
  row.cells.forEach((text, i) => {
    const cell = document.createElement("td");
    cell.textContent = text;
    cell.dataset.column = columns[i + 1];
    cell.classList.toggle("own", i === row.own);
    cell.classList.toggle("none", text === "–");
    line.append(cell);
  });
  line.dataset.id = row.id;
  if (row.steps) {
    /** @type {HTMLButtonElement} */ (who).type = "button";
    line.onclick = () => choose(row.id);
  } else line.className = "fixed";
  return line;
}

function groupOf(name, width) {
  const line = document.createElement("tr");
  const head = document.createElement("th");
  line.className = "group";
  head.colSpan = width;
  head.scope = "colgroup";
  head.textContent = name;
  line.append(head);
  return line;
}

function build(p, { rows, columns, label, present }) {
  const wanted = JSON.stringify([rows, columns, present]);
  if (p.built === wanted) return;
  p.built = wanted;
  p.root.classList.toggle("present", present);
  p.root.querySelector("table").ariaLabel = label;
  p.root.querySelector("thead tr").replaceChildren(
    ...columns.map(name => {
      const head = document.createElement("th");
      head.scope = "col";
      head.textContent = name;
      return head;
    }),
  );
  const held = p.root.getRootNode().activeElement?.closest("tr")?.dataset.id;
  const lines = rows.flatMap((row, i) => [
    ...(row.group && row.group !== rows[i - 1]?.group ? [groupOf(row.group, columns.length)] : []),
    rowOf(row, columns, id => p.choose(id)),
  ]);
  p.root.querySelector("tbody").replaceChildren(...lines);
  if (held) p.root.querySelector(`[data-id="${held}"] button`)?.focus();
}

function mark(p, chosen) {
  for (const line of p.root.querySelectorAll("tbody tr[data-id]")) {
    const button = line.querySelector("button");
    line.classList.toggle("chosen", line.dataset.id === chosen);
    if (button) button.ariaPressed = String(line.dataset.id === chosen);
  }
}

function say(p, lines) {
  const box = p.root.querySelector(".said");
  while (box.children.length > lines.length) box.lastChild.remove();
  while (box.children.length < lines.length) box.append(document.createElement("p"));
  lines.forEach((line, i) => put(box.children[i], line));
}

// The hand is at work on the bars: another prompt leaves other counts, other steps are no row's any more.
function moved(p, detail) {
  const row = p.rows.find(each => each.id === p.chosen);
  if (row && Object.keys(row.steps).some(name => row.steps[name] !== detail[name])) mark(p, "");
  if (!("prompt" in detail)) return;
  p.prompt = detail.prompt;
  p.tries = TRIES;
  follow(p);
}

function follow(p) {
  clearTimeout(p.typing);
  if (p.prompt === null || p.tries-- <= 0) return;
  p.typing = setTimeout(() => p.link.wants("follow", p.prompt), TYPED);
}

function mount(parent) {
  const p = {
    root: parent.querySelector(".defaults"),
    rows: [],
    chosen: "",
    built: "",
    prompt: null,
    tries: 0,
    typing: 0,
  };
  p.onSteps = event => moved(p, event.detail);
  window.addEventListener(STEPS, p.onSteps);
  return p;
}

function unmount(p) {
  clearTimeout(p.typing);
  window.removeEventListener(STEPS, p.onSteps);
}

/**
 * @typedef {object} DefaultsData
 * @property {Record<string, any>[]} rows `Row`s of the Python side
 * @property {string[]} columns the first column's heading, then one a cell
 * @property {string} chosen the row that is set, "" for none
 * @property {string[]} said lines above the table
 * @property {string} label what the table is
 * @property {string} prompt that the counts are of
 * @property {boolean} present
 * @property {number} answered
 *
 * @param {Call<DefaultsData>} component
 */
function called(component) {
  const { data, parentElement } = component;
  const p = keptAt(parentElement, mount);
  p.link = linkOf(component, data.answered);
  p.choose = id => p.link.wants("choose", id);
  if (data.prompt === p.prompt) {
    p.prompt = null;
    clearTimeout(p.typing);
  } else if (!p.link.waiting("follow").length) follow(p);
  p.rows = data.rows;
  p.chosen = data.chosen;
  build(p, data);
  mark(p, data.chosen);
  say(p, data.said);
  return lasting(parentElement, unmount);
}
