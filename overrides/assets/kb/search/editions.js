// Editions: the index of one language with its engine, and the questions that it answers.
(function () {
  "use strict";
  const library = window.library;
  const MOST_TEXT = 10000; // the most characters of a query
  const GUESSES = 3, FARTHEST = 2; // queries proposed for a word that is not there, at most at this distance in letters
  const SURE = 0.6, MOST_LOST = 2; // a form at least this near is what was meant; words that are guessed
  const FINALS = { כ: "ך", מ: "ם", נ: "ן", פ: "ף", צ: "ץ" }, FINAL = /[כמנפצ]$/;
  const PAUSE = 120; // milliseconds without another letter, after which parts of the index are loaded
  const CROWD = 300, SLICE = 8, AT_ONCE = 10; // words behind a door worth opening early, milliseconds of idle work, words between looks at the clock
  const editions = new Map();

  // Loads everything needed for a first result in `language`. Rejects if something does not load; it may be tried again.
  library.edition = function (language) {
    if (!editions.has(language)) {
      const folder = "search/" + language + "/";
      const made = library.get("search/rules.js", "rules").then((rules) => {
        if (!rules.languages.includes(language)) throw new Error(language);
        return Promise.all([rules, library.get(folder + "index.js", "index", language), library.get(folder + "entries.js", "entries", language)]);
      }).then(([rules, index, listed]) => {
        library.analyzer = library.analyzer || library.createAnalyzer(rules);
        library.facets.learn(rules.facets);
        const engine = new library.Engine(index, rules, library.analyzer);
        prepare(engine);
        return { language, engine, entries: listed.entries, shards: listed.shards };
      });
      editions.set(language, made);
      made.catch(() => editions.delete(language));
    }
    return editions.get(language);
  };

  // Opens the doors with many words behind them while the browser is idle, so that the first query through one does not wait.
  function prepare(engine) {
    const doors = engine.doors(CROWD);
    const go = () => {
      const end = performance.now() + SLICE;
      while (doors.length && performance.now() < end) if (!engine.open(doors[0], AT_ONCE)) doors.shift();
      if (doors.length) whenIdle(go);
    };
    if (doors.length) whenIdle(go);
  }

  function whenIdle(go) {
    if (window.requestIdleCallback) window.requestIdleCallback(go); else setTimeout(go, 50);
  }

  // All hits for a query, the best first: a promise of {hits: [{number, score, entry}], matches, isWhole}. The parts of the index
  // that the query needs are loaded first; without those that do not load (isWhole is false) hits may be missing. While a
  // person types, options.isWanted says whether the query is still the last one: only then are parts loaded for it.
  library.rank = function (edition, query, options) {
    const { typing = false, isWanted = null } = options || {}, text = String(query).slice(0, MOST_TEXT), { engine } = edition;
    const lacking = engine.lacks(text, typing), paused = lacking.length && isWanted ? pause() : Promise.resolve();
    return paused.then(() => !isWanted || isWanted() ? Promise.all(lacking.map((number) => bringPart(edition, number))) : [false]).then((brought) => {
      const { order, scores, matches } = engine.rank(text, { typing });
      return { matches, isWhole: brought.every(Boolean), hits: order.map((number) => ({ number, score: scores.get(number), entry: edition.entries[number] })) };
    });
  };

  const pause = () => new Promise((done) => setTimeout(done, PAUSE));

  // Loads a part of the index; whether that was possible.
  function bringPart(edition, number) {
    const got = library.get("search/" + edition.language + "/postings-" + number + ".js", "postings", edition.language, number);
    return got.then((part) => { edition.engine.hold(number, part); return true; }).catch(() => false);
  }

  // The best place in an entry for a query, by its matches: {section, anchor}. In a divided index, texts have the anchors.
  library.place = function (edition, number, matches) {
    const { section, anchor } = edition.engine.place(number, matches);
    return { section, anchor: anchor || edition.entries[number].anchor || "" };
  };

  // What an entry's shard has of it: {texts: [summary, section, …]}, and {anchors} of the sections if the index is divided.
  library.texts = function (edition, number) {
    let shard = edition.shards.length - 1;
    while (shard > 0 && edition.shards[shard] > number) shard -= 1;
    const place = number - edition.shards[shard];
    return library.get("search/" + edition.language + "/text-" + shard + ".js", "texts", edition.language, shard).then((held) => ({ texts: held.texts[place], anchors: held.anchors ? held.anchors[place] : null }));
  };

  // The same as place, when the anchor is known.
  library.placed = function (edition, number, matches) {
    const place = library.place(edition, number, matches);
    if (place.anchor || place.section < 0 || edition.engine.index.anchors.length) return Promise.resolve(place);
    return library.texts(edition, number).then(({ anchors }) => ({ section: place.section, anchor: anchors[place.section] }), () => place);
  };

  // In which fields an entry has a query, by its matches, and how many blocks of its body have a word of it.
  library.where = (edition, number, matches) => edition.engine.where(number, matches);

  // The query again, with the word of the collection that was meant in place of one that is not in it: at most GUESSES of
  // them, the nearest in letters first, and of equally near ones the one that most entries have. A word with a known form
  // or a known beginning is left as it is.
  library.nearest = function (edition, query) {
    const { engine } = edition, { words, spread } = engine.index, text = String(query).slice(0, MOST_TEXT), tokens = library.analyzer.tokens(text);
    const isLost = (word, isLast) => word.length > 3 && word.length <= 32 && !engine.known(word) && !(isLast && engine.beginning(word).length) && engine.forms(word, false).every(([, weight]) => weight < SURE);
    const lost = tokens.filter((token, place) => engine.asked(text).includes(token.word) && isLost(token.word, place === tokens.length - 1)).slice(0, MOST_LOST);
    const guesses = lost.flatMap((token) => {
      const most = token.word.length > 5 ? FARTHEST : 1;
      return words.map((known, form) => ({ known, far: distance(token.word, known, most), often: spread[form], token })).filter((one) => one.far <= most && one.known.length > 3);
    });
    guesses.sort((a, b) => a.far - b.far || b.often - a.often || (a.known < b.known ? -1 : 1));
    const written = ({ known, token }) => text.slice(0, token.start) + known.replace(FINAL, (letter) => FINALS[letter]) + text.slice(token.end);
    return Array.from(new Set(guesses.map((one) => written(one).trim()))).slice(0, GUESSES);
  };

  // The number of letters to insert, delete, replace or swap with the next to turn one word into the other, up to most + 1.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let older = null, row = Array.from({ length: b.length + 1 }, (_, place) => place);
    for (let one = 1; one <= a.length; one += 1) {
      const next = [one];
      for (let two = 1; two <= b.length; two += 1) {
        next[two] = Math.min(row[two] + 1, next[two - 1] + 1, row[two - 1] + (a[one - 1] === b[two - 1] ? 0 : 1));
        if (older && two > 1 && a[one - 1] === b[two - 2] && a[one - 2] === b[two - 1]) next[two] = Math.min(next[two], older[two - 2] + 1);
      }
      [older, row] = [row, next];
    }
    return row[b.length];
  }

  // The result of library.search (see search.js).
  library.ask = function (query, options) {
    const { language = document.documentElement.lang, limit = 10, filters = {}, typing = false } = options || {};
    return library.edition(language).then((edition) => library.rank(edition, query, { typing }).then(({ hits, matches }) => {
      const chosen = hits.filter((hit) => library.facets.accepts(hit.entry, filters)).slice(0, limit);
      return Promise.all(chosen.map((hit) => library.placed(edition, hit.number, matches).then((place) => Object.assign({}, hit.entry, { score: hit.score, number: hit.number }, place))));
    }), () => []);
  };
})();
