function entry(item, before, go) {
  const line = document.createElement("li");
  const button = document.createElement("button");
  if (item.year !== before) {
    const year = document.createElement("span");
    year.className = "year";
    year.textContent = item.year;
    line.append(year);
  }
  const meaning = document.createElement("span");
  meaning.className = "spoken";
  meaning.textContent = ` (${item.meaning})`;
  button.type = "button";
  button.dataset.id = item.id;
  button.className = `${item.kind} ${item.loud ? "loud" : ""}`;
  button.append(item.title, meaning);
  button.onclick = () => go(item.id);
  line.append(button);
  return line;
}

/**
 * @typedef {object} EventListData
 * @property {Record<string, any>[]} items `Item`s of the Python side, in their order
 * @property {string} chosen
 * @property {string} label what the list is
 * @property {number} answered
 *
 * @param {Call<EventListData>} component
 */
function called(component) {
  const { data, parentElement } = component;
  const link = linkOf(component, data.answered);
  const list = parentElement.querySelector("ol");
  const state = keptAt(parentElement, () => ({}));
  state.go = id => {
    link.wants("event", id);
    const card = document.querySelector(".st-key-td-card");
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (card?.getBoundingClientRect().top < 0)
      card.scrollIntoView({ behavior: still ? "instant" : "smooth" });
  };
  const wanted = JSON.stringify(data.items);
  if (state.built !== wanted) {
    state.built = wanted;
    list.replaceChildren(
      ...data.items.map((item, place) => entry(item, data.items[place - 1]?.year, id => state.go(id))),
    );
  }
  list.ariaLabel = data.label;
  for (const button of list.querySelectorAll("button"))
    button.ariaCurrent = String(button.dataset.id === data.chosen);
  return lasting(parentElement);
}
