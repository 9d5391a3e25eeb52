// One frame: the network, the barcode, the twins and the numbers, all of the same step.

function draw(p) {
  const { record, ui } = p;
  const step = Math.min(p.cursor, record.last);
  if (step < record.ready) return; // mounted anew in the middle of a run: what came before has yet to come
  const frame = frameAt(record, step);
  if (!frame.masks || !frame.weights) return;
  const stage = p.stage && { ...p.stage, ...weightChange(record, step) };
  const focus = p.unit && { row: p.unit.layer + 1, index: p.unit.index };
  const places = drawNetwork(p.find(".network"), record, frame, ui, { masksOn: p.masksOn, stage, focus });
  if (places) moveButtons(p, places);
  drawBarcode(p.find(".bars"), record, step, ui);
  drawTwins(p, step);
  drawNumbers(p, step, frame, stage);
  if (p.unit) showTip(p, step, places);
  p.drawn++;
  p.host.dataset.marker = `${record.epoch}:${step}${p.stage ? `:${p.stage.name}` : ""}`;
}

// What the update of this step adds to each weight, drawn relative to the largest change.
function weightChange(record, step) {
  const here = record.rows.weights.get(step);
  const next = record.rows.weights.get(step + 1);
  if (!here || !next) return { largest: 0, change: null };
  const change = next.map((w, i) => w - here[i]);
  const largest = change.reduce((top, c) => Math.max(top, Math.abs(c)), 0);
  return { largest, change: largest ? change.map(c => (STRONG * c) / largest) : null };
}

function drawTwins(p, step) {
  const { record, ui } = p;
  const kind = record.net.inputs === 2 ? "surface" : "examples";
  const sorted = kind === "surface" ? [...(record.rows.surface?.keys() ?? [])] : record.evaluations;
  const key = newest(sorted, step);
  const values = key === null ? null : record.rows[kind].get(key);
  const watched = at(record, "index", step)[0];
  const drawn = [record.epoch, kind, key, watched, p.dressed].join();
  p.root.querySelectorAll(".twin").forEach((twin, member) => {
    if (drawn !== p.twinsDrawn)
      (kind === "surface" ? drawSurface : drawStrip)(
        twin.querySelector(".view"),
        values,
        member,
        ui,
        p.setup,
        watched,
      );
    drawGap(twin.querySelector(".gap"), record, member, step, ui, { measure: p.measure, steps: p.steps });
  });
  p.twinsDrawn = drawn;
}

function drawNumbers(p, step, frame, stage) {
  const { record, ui } = p;
  const key = newest(record.evaluations, step);
  const losses = record.rows.losses.get(key);
  const error = p.measure === "error";
  p.root.querySelectorAll(".twin").forEach((twin, member) => {
    const value = losses[(error ? TEST_ERROR : TEST) + member];
    const shown = error ? ui.percent(value) : ui.number(value, 2);
    write(
      twin.querySelector(".score"),
      `<span class="word">${ui.say(error ? "player.test_error" : "player.test_loss")}</span> <b>${shown}</b>`,
    );
  });
  const rate = ui.number(shareAt(record, step) * p.rate, 2);
  const readout = record.shares.length ? "player.step_rate" : "player.step";
  write(p.find(".now"), ui.say(readout, { step: ui.number(step, 0), rate }));
  const scrub = p.find(".scrub");
  scrub.max = p.steps;
  scrub.value = step;
  track(scrub);
  p.find(".play").classList.toggle("running", p.playing);
  const over = p.ended !== "" && step >= p.end;
  p.find(".ended").hidden = !over;
  put(p.find(".ended"), over ? p.ended : "");
  drawCaption(p, step, frame, stage);
}

function drawCaption(p, step, frame, stage) {
  const { record, ui } = p;
  const counted = newest(
    Object.keys(p.counts)
      .map(Number)
      .sort((a, b) => a - b),
    step,
  );
  if (stage) {
    write(p.find(".masks-caption"), stageWords(p, frame, stage));
    write(p.find(".count"), "");
    return;
  }
  write(
    p.find(".masks-caption"),
    ui.say(record.batches ? "player.masks_caption_batch" : "player.masks_caption", {
      case: ui.number(frame.index + 1, 0),
    }),
  );
  write(
    p.find(".count"),
    counted === null
      ? ""
      : ui.say("player.subnetworks", {
          count: `<b>${ui.number(p.counts[counted], 0)}</b>`,
          units: `<sup>${record.units}</sup>`,
        }),
  );
}

function stageWords(p, frame, stage) {
  const at = STAGES.indexOf(stage.name);
  const { ui } = p;
  const values = {
    scale: ui.number(1 / (1 - frame.rates[0]), 2),
    loss: ui.number(caseLoss(frame), 2),
    change: ui.number(stage.largest, 3),
  };
  return STAGES.map(
    (name, i) =>
      `<span class="${i === at ? "doing" : "todo"}">${ui.say(`player.stage_${name}`, values)}</span>`,
  ).join(" → ");
}

// What the pictures say, in words, for those who do not see them; written when the picture rests.
function describe(p) {
  const { record, ui } = p;
  const step = Math.min(p.cursor, record.last);
  const say = ui.say;
  if (step < record.ready) return;
  const frame = frameAt(record, step);
  const kept = p.masksOn ? frame.masks.reduce((a, b) => a + b, 0) : record.units;
  const at = ui.number(step, 0);
  const network = say("player.spoken_network", {
    step: at,
    kept,
    units: record.units,
    value: ui.number(frame.outputs[frame.target], 2),
  });
  p.find(".network").setAttribute("aria-label", network);
  p.find(".bars").setAttribute("aria-label", say("player.spoken_masks"));
  const losses = record.rows.losses.get(newest(record.evaluations, step));
  const seen = `player.spoken_${record.net.inputs === 2 ? "surface" : record.net.digits ? "digits" : "rows"}`;
  const gaps = [...p.root.querySelectorAll(".twin")].map((twin, member) => {
    const name = say(member ? "player.with" : "player.without");
    const [train, test] = [losses[TRAIN + member], losses[TEST + member]];
    twin.querySelector(".view").setAttribute("aria-label", say(seen, { name }));
    const gap = say("player.spoken_gap", {
      name,
      step: at,
      train: ui.number(train, 2),
      test: ui.number(test, 2),
      gap: ui.number(test - train, 2),
    });
    twin.querySelector(".gap").setAttribute("aria-label", gap);
    return gap;
  });
  p.find(".spoken").textContent = p.playing ? "" : [network, ...gaps].join(" ");
}

function write(element, html) {
  if (element.dataset.written === html) return;
  element.dataset.written = html;
  element.innerHTML = html;
}

function showTip(p, step, places) {
  const tip = p.find(".tip");
  const key = [p.record.epoch, step, p.unit.flat, p.masksOn].join();
  tip.hidden = false;
  if (p.tipped !== key) {
    p.tipped = key;
    fillTip(tip, p.record, step, p.unit, p.masksOn, p.ui);
  }
  const place = places[p.unit.layer + 1];
  placeTip(tip, p.find(".net"), place.x(p.unit.index), place.y);
}
