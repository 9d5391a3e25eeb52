// The words of the page, and numbers as the reader's language writes them.

function interfaceOf({ words, language, present, vocabulary }) {
  const numbers = numbersIn(language);
  return {
    present,
    vocabulary,
    say: (key, values = {}) => filled(words[`hero.${key}`], values),
    number: (value, digits = 0) => numbers.fixed(value, digits),
  };
}
