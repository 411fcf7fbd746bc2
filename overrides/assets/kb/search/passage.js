// Passages: found words, marked in their text, and the sentence that shows them best.
// `forms` is a Map from a word, as the analyzer gives it, to the word of the query that it matches.
(function () {
  "use strict";
  const library = window.library;
  const LONGEST = 150; // signs of a sentence in the list of results
  const SENTENCE = /\S.*?(?:[.!?؟…](?=\s)|$)/gm;

  const matches = (text, forms) => library.analyzer.tokens(text).filter((token) => forms.has(token.word));

  // The text as nodes, with every found word in a <mark>, including its prefix letters and points.
  function mark(text, forms) {
    const whole = document.createDocumentFragment();
    let place = 0;
    matches(text, forms).forEach((token) => {
      const found = document.createElement("mark");
      found.textContent = text.slice(token.start, token.end);
      whole.append(text.slice(place, token.start), found);
      place = token.end;
    });
    whole.append(text.slice(place));
    return whole;
  }

  // The first sentence of `text` that has most words of the query, shortened around them; nothing if none has any.
  function sentence(text, forms) {
    let best = "", most = 0;
    (text.match(SENTENCE) || []).forEach((one) => {
      const answered = new Set(matches(one, forms).map((token) => forms.get(token.word))).size;
      if (answered > most) { best = one; most = answered; }
    });
    return best && shorten(best, matches(best, forms)[0].start);
  }

  function shorten(text, place) {
    if (text.length <= LONGEST) return text;
    const start = place < LONGEST * 0.7 ? 0 : text.lastIndexOf(" ", place - LONGEST / 3) + 1;
    const rest = text.slice(start);
    const end = rest.length <= LONGEST ? rest.length : Math.max(rest.lastIndexOf(" ", LONGEST), rest.indexOf(" ", place - start), 1);
    return (start ? "… " : "") + rest.slice(0, end) + (end < rest.length ? " …" : "");
  }

  // The forms of the query's words that occur in a text, as they are written there.
  function formsIn(text, forms) {
    return matches(text, forms).map((token) => text.slice(token.start, token.end));
  }

  library.passage = { mark, sentence, formsIn };
})();
