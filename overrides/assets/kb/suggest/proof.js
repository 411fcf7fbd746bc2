// Shows beside a field which marks of its text are wrong, when a person has left it. A button fixes them, another one brings
// back the text as it was; nothing is changed without them.
(function () {
  "use strict";
  const library = window.library, { make } = library;
  const MOST = 4, LONG = 40, SETTLE = 250; // problems that are shown; characters of one; ms until a press on a button is over
  const UNSEEN = ["doubled-space", "space-before-punctuation", "invisible-character", "stray-point", "presentation-form", "direction-control", "direction-mark"];
  const SAID = { "unclosed-quote": "marks_unclosed", "final-letter": "marks_final", "latin-run": "marks_run", "list-after-text": "marks_apart", "bare-address": "marks_address" };

  // `marks` is library.suggestMarks, `words` the wording, `lang` the language of a text that has none of its own; `changed` is called after a change.
  library.suggestProof = function (marks, words, lang, changed) {
    const seen = new WeakMap(); // the text of a field that was looked at last
    const isMarkdown = (input) => input.dataset.marks === "markdown";
    const each = (input) => (input.dataset.marks === "lines" ? input.value.split("\n") : [input.value]); // texts that have nothing to do with each other
    const found = (input) => each(input).flatMap((text) => marks.problems(text, input.lang || lang, isMarkdown(input)).map((one) => ({ ...one, ...marks.shown(text, one) })));
    const fixed = (input) => each(input).map((text) => marks.fix(text, input.lang || lang, isMarkdown(input))).join("\n");
    const place = (input) => input.parentNode.querySelector(".kb-marks");
    const button = (key, act) => make("button", { class: "kb-btn", type: "button", onclick: act }, ...words.say(key));
    const word = (text) => make("bdi", {}, text.length > LONG ? text.slice(0, LONG / 2).trim() + "…" + text.slice(-LONG / 2).trim() : text);

    function lines(all) {
      const said = all.filter((one) => one.after === null || !UNSEEN.includes(one.code)).map((one) => (SAID[one.code] || one.after === null ? words.say(SAID[one.code] || "marks_other", { found: word(one.before) }) : words.say("marks_pair", { before: word(one.before), after: word(one.after) })));
      const unseen = all.filter((one) => one.after !== null && UNSEEN.includes(one.code)).length, more = said.length - MOST;
      return [...(unseen ? [[words.count("marks_unseen", unseen)]] : []), ...said.slice(0, MOST), ...(more > 0 ? [[words.count("marks_more", more)]] : [])];
    }

    // Puts a text into a field as if a person had typed it.
    function put(input, text) { input.value = text; seen.set(input, text); changed(); }

    function fix(input) {
      const was = input.value, box = place(input);
      put(input, fixed(input));
      const back = button("marks_back", () => { put(input, was); box.replaceChildren(); input.focus(); });
      box.replaceChildren(make("p", {}, ...words.say("marks_fixed")), back);
      back.focus();
    }

    // Looks at a field; returns whether something in it can be fixed.
    function look(input) {
      const all = found(input), canFix = all.some((one) => one.fresh !== null), box = place(input);
      if (seen.get(input) !== input.value) {
        seen.set(input, input.value);
        box.replaceChildren(...(all.length ? [make("p", {}, ...words.say("marks")), make("ul", {}, ...lines(all).map((line) => make("li", {}, ...line))), ...(canFix ? [button("marks_fix", () => fix(input))] : [])] : []));
      }
      return canFix;
    }

    // Looks at each field in `box` when it is left. A button that is being pressed must not move away meanwhile.
    function watch(box) {
      let isPressed = false;
      addEventListener("pointerdown", () => { isPressed = true; });
      ["pointerup", "pointercancel"].forEach((name) => addEventListener(name, () => { isPressed = false; }));
      const later = (input) => setTimeout(() => {
        if (isPressed) addEventListener("pointerup", () => later(input), { once: true });
        else if (input.isConnected) look(input);
      }, SETTLE);
      box.addEventListener("focusout", ({ target }) => { if (target.dataset.marks) later(target); });
      box.addEventListener("input", ({ target }) => { if (target.dataset.marks && seen.get(target) !== target.value) { seen.delete(target); place(target).replaceChildren(); } });
    }

    return { look, watch };
  };
})();
