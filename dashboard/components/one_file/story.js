// A story in a saved file: the chart by plotly, a card for each event, and what walks through them.
// One event is chosen: what the page does in the app when a component wants another, this does here.
const story = JSON.parse(await twoDice.held("story"));
const [walk, list, drawing] = await Promise.all([0, 1, 2].map(twoDice.part));
const chart = /** @type {HTMLElement} */ (document.querySelector(".story-chart"));

const put = (name, markup) => {
  document.querySelector(name).innerHTML = markup;
};

function choose(id, answered = 0) {
  const event = story.events[id];
  put(".story-ring", event.ring);
  put(".st-key-td-facts", event.facts);
  put(".st-key-td-story", event.story);
  put(".story-formula", event.formula);
  walk.show({ ...story.walk, chosen: id, title: event.title, answered });
  list.show({ ...story.list, chosen: id, answered });
  drawing.show({ drawing: event.drawing, large: false });
}

for (const place of [walk, list])
  place.addEventListener("td-said", ({ detail }) => {
    const { value, number } = detail.want.open.event ?? {};
    if (value) choose(value, number);
  });

async function draw() {
  const library = document.createElement("script");
  library.textContent = await twoDice.held("library");
  document.head.append(library);
  const { Plotly } = /** @type {any} */ (window);
  const { data, layout } = story.figure;
  await Plotly.newPlot(chart, data, layout, { ...story.config, responsive: true });
  /** @type {any} */ (chart).on("plotly_click", ({ points }) => choose([points[0].customdata].flat()[0]));
}

choose(story.chosen);
await draw();
chart.dataset.drawn = "";
