// The words, colours and controls of the player.

const LETTERS = "ABCDEFGHIJ"; // what classes are called, unless they are digits

// Words, colours and controls; only what changed touches the page.
function dress(p, header) {
  const wanted = JSON.stringify([
    isWaiting(p),
    header.words,
    header.choices,
    header.net,
    header.present,
    header.exhibit,
    header.rates,
    header.setup.images?.length,
    p.record.first,
    coloursOf(p.host),
  ]);
  if (wanted === p.dressed) return;
  p.dressed = wanted;
  p.ui = interfaceOf(p, header);
  p.root.classList.toggle("present", header.present);
  for (const name of ["network", "twins", "gap"]) p.root.classList.toggle(name, header.exhibit === name);
  placeWords(p, header);
  placeUnits(p);
  describe(p);
}

function interfaceOf(p, header) {
  const { words, language, present } = header;
  const say = (key, values = {}) => filled(words[key], values);
  const formats = [0, 1, 2, 3, 4].map(
    digits =>
      new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );
  const shares = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  const number = (value, digits) =>
    digits ? fitting(value, digits, formats, language) : minus(formats[0].format(value));
  return {
    say,
    number,
    colours: coloursOf(p.host),
    present,
    percent: v => minus(shares.format(v)),
    classes: header.net.classes,
    className: c => (header.net.digits ? String(c) : LETTERS[c]),
    labelSize: present ? 22 : 13,
    errorTop: header.net.classes === 2 ? 0.5 : 1,
    get narrow() {
      return (boxes.get(p.root)?.width ?? p.root.clientWidth) <= 820;
    },
  };
}

function placeWords(p, header) {
  const { say, colours } = p.ui;
  const put = (name, key, values) => {
    p.find(name).textContent = say(key, values);
  };
  radios(p.find(".presets"), say("player.presets"), header.choices.presets, header.choices.preset, preset =>
    choose(p, { preset }),
  );
  p.find(".preset-list").replaceChildren(
    ...header.choices.presets.map(
      ([value, text]) => new Option(text, value, false, value === header.choices.preset),
    ),
  );
  p.find(".preset-list").setAttribute("aria-label", say("player.presets"));
  const { schedules, schedule } = header.choices;
  p.find(".schedule").replaceChildren(
    ...schedules.map(
      ([value, text]) => new Option(say("player.rate_how", { how: text }), value, false, value === schedule),
    ),
  );
  p.find(".schedule").setAttribute("aria-label", say("player.schedule"));
  put(".rate-name", "player.rate");
  put(".pace-name", "player.speed");
  put(".train", "player.line_train");
  put(".dots", "player.line_masked");
  put(".test", "player.line_test");
  if (!p.turning && !isWaiting(p)) showRate(p, header.choices.rate);
  p.rate = header.choices.rate;
  [
    [".rewind", "player.rewind"],
    [".play", "player.play"],
    [".step", "player.one_step"],
    [".scrub", "player.scrub"],
    [".units", "player.units"],
  ].forEach(([name, key]) => {
    p.find(name).setAttribute("aria-label", say(key));
    p.find(name).title = name === ".units" ? "" : say(key);
  });
  p.root.querySelectorAll(".twin").forEach((twin, member) => {
    twin.querySelector(".name").textContent = say(
      member
        ? p.ui.narrow
          ? "player.with_short"
          : "player.with"
        : p.ui.narrow
          ? "player.without_short"
          : "player.without",
    );
    twin.querySelector(".die").innerHTML = die(member === 0, colours);
  });
  placeSwitches(p);
  showSpeed(p);
}

function showRate(p, rate) {
  const slider = p.find(".rate-slider");
  slider.value = rate;
  track(slider);
  p.find(".rate-value").textContent = p.ui.number(rate, 2);
}

function placeSwitches(p) {
  const { say } = p.ui;
  radios(
    p.find(".masks"),
    say("player.masks_switch"),
    [
      ["on", say("player.training")],
      ["off", say("player.test_time")],
    ],
    p.masksOn ? "on" : "off",
    value => {
      p.masksOn = value === "on";
      p.dirty = true;
      placeSwitches(p);
      settled(p);
    },
  );
  radios(
    p.find(".measure"),
    say("player.measure"),
    [
      ["loss", say("player.loss")],
      ["error", say("player.error")],
    ],
    p.measure,
    value => {
      p.measure = value;
      p.dirty = true;
      placeSwitches(p);
      settled(p);
    },
  );
}

function showSpeed(p) {
  const input = p.find(".speed");
  const index = Math.max(0, SPEEDS.indexOf(p.speed));
  const { say, number } = p.ui;
  input.value = index;
  track(input);
  const text =
    index === SPEEDS.length - 1
      ? say("player.fastest")
      : p.speed < 1
        ? say("player.every", { seconds: number(1 / p.speed, 0) })
        : say("player.per_second", { steps: number(p.speed, 0) });
  p.find(".pace-value").textContent = text;
  input.setAttribute("aria-label", say("player.speed"));
  input.setAttribute("aria-valuetext", text);
}
