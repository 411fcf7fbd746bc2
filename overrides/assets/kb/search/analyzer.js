// Text into words, and words into weighted keys: the twin of hooks/kb/search/analyzer.py, in the same order.
// The knowledge about the languages is in search/rules.js (hooks/kb/search/specification.py), with the reasons.
(function () {
  "use strict";
  const library = (window.library = window.library || {});

  library.createAnalyzer = function (rules) {
    const marks = new RegExp(rules.marks, "g"), token = new RegExp(rules.token, "g"), inside = new RegExp(rules.inside, "g");
    const acronymForm = new RegExp(rules.acronym), vowel = new RegExp("^" + rules.vowel_letters), vowels = new RegExp(rules.vowel_letters, "g");
    const scripts = Object.keys(rules.scripts).map((name) => [name, new RegExp(rules.scripts[name])]);
    const servile = new Map(Object.keys(rules.servile).map((name) => [name, new RegExp(rules.servile[name], "g")]));
    const verbs = rules.verbs.map(([pattern, key, weight]) => [new RegExp("^(?:" + pattern + ")$"), key, weight]);
    const prefixes = new Set(rules.prefixes), common = new Set(rules.common_prefixes), rare = new Set(rules.rare_prefixes);
    const beforeVerbs = new Set(rules.verb_prefixes), quotes = table(rules.quotes), folds = table(rules.folds);
    const endings = new Map(), folding = new Map(), stems = new Map(), firsts = new Map();
    Object.keys(rules.paradigms).forEach((paradigm) => Object.keys(rules.paradigms[paradigm]).forEach((ending) => {
      if (!endings.has(ending)) endings.set(ending, []);
      endings.get(ending).push([paradigm, rules.paradigms[paradigm][ending]]);
    }));
    const longestEnding = Math.max(...Array.from(endings.keys(), (ending) => ending.length));

    function table(object) { return new Map(Object.keys(object).map((key) => [key, object[key]])); }

    // ---- text

    function fold(character) {
      if (quotes.has(character)) return quotes.get(character);
      const lowered = character.normalize("NFKD").toLowerCase().normalize("NFKD").replace(marks, "");
      return Array.from(lowered, (one) => (folds.has(one) ? folds.get(one) : quotes.has(one) ? quotes.get(one) : one)).join("");
    }

    function folded(character) {
      let form = folding.get(character);
      if (form === undefined) folding.set(character, (form = fold(character)));
      return form;
    }

    function normalise(text) {
      let form = "";
      for (const character of text) form += folded(character);
      return form;
    }

    function clean(found) {
      const acronym = acronymForm.exec(found);
      return acronym ? acronym[1] + '"' + acronym[2] : found.replace(inside, "");
    }

    function words(text) {
      return (normalise(text).match(token) || []).map(clean);
    }

    // The words of a text with their places in it, including points and accents.
    function tokens(text) {
      const starts = [], origins = []; // of each character: where its form begins, and its own place
      let form = "", place = 0;
      for (const character of text) {
        starts.push(form.length);
        origins.push(place);
        form += folded(character);
        place += character.length;
      }
      starts.push(form.length);
      origins.push(place);
      return Array.from(matches(form), (match) => {
        const start = last(starts, match.index);
        let end = last(starts, match.index + match[0].length - 1) + 1;
        while (end < starts.length - 1 && starts[end + 1] === starts[end]) end += 1;
        return { word: clean(match[0]), start: origins[start], end: origins[end] };
      });
    }

    function matches(text) {
      const found = [];
      token.lastIndex = 0;
      for (let match = token.exec(text); match; match = token.exec(text)) found.push(match);
      return found;
    }

    // The last index in an ascending row whose number is not above `value`.
    function last(row, value) {
      let low = 0, high = row.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (row[middle] <= value) low = middle + 1; else high = middle;
      }
      return low - 1;
    }

    // The first letter determines the script, which is computed once for each letter.
    function script(word) {
      const first = word.slice(0, 1);
      if (!firsts.has(first)) firsts.set(first, (scripts.find(([, pattern]) => pattern.test(first)) || [""])[0]);
      return firsts.get(first);
    }

    function door(word) {
      const name = script(word);
      if (!servile.has(name)) return name === "latin" ? word.slice(0, rules.latin_door) : word;
      let left = word.replace(servile.get(name), "");
      for (const [inserted, plain] of rules.inserted) if (left.includes(inserted)) left = left.split(inserted).join(plain);
      return left;
    }

    // ---- keys: a Map from key to weight; `known` says whether the collection has a word

    function keys(word, known, weights, asked) {
      const name = word.length <= rules.longest_word ? script(word) : "";
      const found = new Map();
      const add = (key, weight) => { if (weight > (found.get(key) || 0)) found.set(key, weight); };
      if (name === "hebrew") (word.includes('"') ? acronym : hebrew)(word, known, weights, asked, add);
      else if (name === "arabic") arabic(word, known, weights, add);
      else {
        add("=" + word, 1);
        if (name === "latin") add("~" + englishStem(word), weights.english_stem);
      }
      return found;
    }

    function englishStem(word) {
      let stem = stems.get(word);
      if (stem === undefined) {
        stem = word.includes("yy") ? word : library.stem(word);
        if (stem.length > rules.latin_door && stem.endsWith("i")) stem = stem.slice(0, -1) + "y";
        stems.set(word, stem);
      }
      return stem;
    }

    function arabic(word, known, weights, add) {
      const bases = [[word, 1]], article = rules.articles.find((one) => word.startsWith(one));
      if (article && word.length - article.length >= rules.shortest_arabic) bases.push([word.slice(article.length), weights.article]);
      else if (rules.particles.includes(word[0]) && known(word.slice(1))) bases.push([word.slice(1), weights.particle]);
      bases.forEach(([base, weight]) => {
        add("=" + base, weight);
        add("~" + base, weight * weights.arabic_stem);
        rules.arabic_endings.forEach((ending) => {
          if (base.endsWith(ending) && base.length - ending.length >= rules.shortest_arabic) add("~" + base.slice(0, -ending.length), weight * weights.arabic_stem);
        });
      });
    }

    function acronym(word, known, weights, asked, add) {
      const plain = word.split('"').join(""), factor = asked ? weights.acronym : 1, readings = new Map();
      hebrew(plain, known, weights, false, (key, weight) => { if (weight > (readings.get(key) || 0)) readings.set(key, weight); });
      readings.forEach((weight, key) => { if ("=~M".includes(key[0])) add(key, weight * factor); });
      bases(plain, known, weights).forEach(([, base, weight]) => add('"' + base, Math.max(weight, weights.acronym_prefix)));
    }

    function hebrew(word, known, weights, asked, add) {
      if (!asked || !known(word)) misspelled(word, weights, add);
      bases(word, known, weights).forEach(([prefix, base, weight]) => {
        add("=" + base, weight);
        inflected(base, weight, weights, add);
        spelled(base, weight, weights, asked, add);
        conjugated(base, beforeVerbs.has(prefix) ? Math.max(weight, weights.verb_prefix) : weight, weights, add);
      });
    }

    // The readings of a word as prefix and rest: [prefix, rest, weight].
    function bases(word, known, weights) {
      const found = [["", word, 1]];
      for (let length = 1; length <= Math.min(rules.longest_prefix, word.length - 2); length += 1) {
        const prefix = word.slice(0, length);
        if (!prefixes.has(prefix)) continue;
        const weight = sureness(prefix, word.slice(length), known, weights);
        if (weight) found.push([prefix, word.slice(length), weight]);
      }
      return found;
    }

    function sureness(prefix, rest, known, weights) {
      if (known(rest)) return weights.prefix_known * (rest.length === 2 ? weights.prefix_short_rest : 1) * (rare.has(prefix) ? weights.prefix_rare : 1);
      if (rest.length === 2 || !weights.prefix_unknown) return 0;
      if (rules.witnesses.some((other) => other !== prefix && known(other + rest))) return weights.prefix_attested;
      const weight = weights.prefix_unknown + (rest.length > 3 ? weights.prefix_long_rest : 0);
      return weight + (common.has(prefix) ? weights.prefix_common : 0);
    }

    const skeleton = (word) => word[0] + word.slice(1).replace(vowels, "");

    function inflected(base, weight, weights, add) {
      for (let length = 0; length <= Math.min(longestEnding, base.length - 2); length += 1) {
        const stem = base.slice(0, base.length - length), found = endings.get(base.slice(base.length - length));
        if (!found) continue;
        const consonants = skeleton(stem);
        found.forEach(([paradigm, sure]) => {
          const near = weight * sure * (stem.length === 2 ? weights.short_stem : 1);
          add(paradigm + stem, near * weights.paradigm);
          add("~" + stem, near * weights.stem);
          if (consonants.length > 2) add("#" + consonants, near * weights.stem_skeleton);
        });
      }
    }

    function spelled(base, weight, weights, asked, add) {
      if (base.length < 3) return;
      const single = asked ? weights.dropped_asked : weights.dropped, double = asked ? weights.dropped_double_asked : weights.dropped_double;
      add("-" + base, weights.dropped ? weight : 0);
      for (let place = 1; place < base.length - 1; place += 1) {
        if (vowel.test(base[place])) add("-" + base.slice(0, place) + base.slice(place + 1), weight * (base[place] === base[place - 1] ? double : single));
      }
      const consonants = skeleton(base);
      if (consonants.length > 2) add("#" + consonants, weight * weights.skeleton);
    }

    // The consonants of a long word with its length: ו and י may be at wrong places, or one in place of the other.
    function misspelled(word, weights, add) {
      const consonants = skeleton(word);
      if (weights.misplaced && word.length >= rules.shortest_misplaced && word.length - consonants.length >= rules.fewest_vowels) add("^" + consonants + word.length, weights.misplaced);
    }

    function conjugated(base, weight, weights, add) {
      if (base.length > rules.longest_verb) return;
      verbs.forEach(([pattern, key, sure]) => {
        const match = pattern.exec(base);
        if (!match) return;
        const root = Array.from(key.slice(1), (sign) => (sign >= "0" && sign <= "9" ? match[Number(sign)] : sign)).join("");
        add("@" + key[0] + root, weight * sure * weights.verb);
        add("!" + root, ((weight * sure) / weights.root_sure) * weights.root);
      });
    }

    // ---- what words with a key look like, so that most others are passed over without computing their keys

    // A pattern that every word with one of these keys matches. The letters of a key stand in its words in order, and between them at most vowel letters.
    function outline(found) {
      return new RegExp(Array.from(new Set(Array.from(found, shape))).join("|"));
    }

    function shape(key) {
      const rest = key.slice(1).split('"').join("");
      if (/^[\x00-\x7f]*$/.test(rest)) return ""; // Porter's stems have other letters than their words
      if (key[0] === "@" || key[0] === "!") return ofRoot(key[0] === "@" ? rest.slice(1) : rest);
      if ("-#^".includes(key[0])) return spaced(rest.replace(/\d+$/, ""));
      const whole = Array.from(rest.slice(0, rules.longest_word)).join('"?'); // a pattern of a very long word is too much for a browser
      if (key[0] !== "=" || rest.length > rules.longest_word) return whole;
      // Behind a Hebrew prefix, a rest has two letters or more; behind an Arabic particle, one is enough.
      return (rest.length === 1 && rest >= "א" && rest <= "ת" ? "^" : "") + whole + "$";
    }

    const spaced = (text) => Array.from(text).join('["וי]*');

    // Verbs may lack a root's ו, its י at the beginning and its ה at the end; hitpa'el puts a letter behind a sibilant.
    function ofRoot(root) {
      const radicals = root.replace(/ו/g, ""), certain = radicals.replace(/ה$/, "");
      const own = /^[זסצש]/.test(certain) ? certain[0] + '["וי]*[דטת]?' + spaced(certain.slice(1)) : spaced(certain);
      return radicals[0] === "י" ? own + "|" + spaced(radicals.slice(1)) : own;
    }

    return { normalise, words, tokens, script, door, keys, englishStem, outline };
  };
})();
