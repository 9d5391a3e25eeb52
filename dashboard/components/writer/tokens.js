// How a token looks in running text, in a list, and read aloud; and which tint it has.

const TINTS = { rank: [1, 3, 10, 40], surprise: [1, 3, 5, 8] }; // upper ends of the tints; the first is none

const ID = 0;
const LOOK = 1;
const RANK = 2;
const BITS = 3;
const FORCED = 4; // what a draw on the wire holds

function tintOf(draw, tint) {
  const ends = TINTS[tint];
  const value = draw[tint === "rank" ? RANK : BITS];
  const level = ends.findIndex(end => value <= end);
  return level < 0 ? ends.length : level;
}

// In running text a space is a space and a line break breaks the line: the spaces before a word, and the
// word.
function running(draw, ui) {
  if (draw[ID] === ui.end) return [" ", ui.say("write.end")];
  const look = draw[LOOK]
    .replace(/^␣+|␣+$/g, spaces => " ".repeat(spaces.length))
    .replace(/↵/g, "↵\n")
    .replace(/⇥/g, "\t");
  const word = look.trimStart() && look.replace(/^ +/, "");
  return [look.slice(0, look.length - word.length), word];
}

// In a list the space before a word is a quiet dot.
const listed = (id, look, ui) => (id === ui.end ? ui.say("write.end") : look.replace(/^␣/, "·"));

function spoken(id, look, ui) {
  if (id === ui.end) return ui.say("write.end");
  return look
    .replace(/^␣(?=.)/, "")
    .replace(/↵/g, ` ${ui.say("write.line_break")} `)
    .replace(/␣/g, ui.say("write.space"));
}

// Characters that would be invisible or turn the text around are shown by their number.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const visible = text =>
  text.replace(CONTROL, c => `<U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}>`);

// The steps of a chain in words; those that do nothing are left out.
function stepWords(steps, size, ui) {
  const off = { k: size, t: 1, p: 1, m: 0, y: 1, e: 0, h: 0, r: 1 };
  const used = [..."r", ...steps.order, ..."yeh"].filter(step => steps[step] !== off[step]);
  if (!used.length) return ui.say("write.no_steps");
  return used
    .map(step =>
      ui.say(`write.step_${step}`, { value: step === "k" ? ui.number(steps.k) : ui.plain(steps[step]) }),
    )
    .join(", ");
}
