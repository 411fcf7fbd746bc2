// The engine of the search in the browser: the twin of hooks/kb/search/index.py (decode) and engine.py, rule by rule.
// Rows of numbers are typed arrays; words, forms and entries are represented by their numbers.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const TITLE = 0, HEAD_FIELDS = 3; // title, keywords and summary come before the sections
  const REMEMBERED = 100; // words whose forms are remembered
  const MOST_PARTS = 4; // of the index, which are loaded for words that begin as the one that is being typed

  // ---- the index, out of its compact form

  function unpack(signs, rules) {
    const digit = new Int8Array(128), ends = new Uint8Array(128), low = rules.ending_digits.length, high = rules.higher_digits.length;
    Array.from(rules.ending_digits).forEach((sign, value) => { digit[sign.charCodeAt(0)] = value; ends[sign.charCodeAt(0)] = 1; });
    Array.from(rules.higher_digits).forEach((sign, value) => { digit[sign.charCodeAt(0)] = value; });
    const numbers = new Int32Array(signs.length);
    let count = 0, number = 0;
    for (let place = 0; place < signs.length; place += 1) {
      const code = signs.charCodeAt(place);
      if (ends[code]) { numbers[count++] = number * low + digit[code]; number = 0; }
      else number = number * high + digit[code];
    }
    return numbers.subarray(0, count);
  }

  function unfront(fronted, rules) {
    const shared = new Map(Array.from(rules.ending_digits, (sign, value) => [sign, value]));
    let word = "";
    return fronted ? fronted.split("\n").map((line) => (word = word.slice(0, shared.get(line[0])) + line.slice(1))) : [];
  }

  // The start of each row in the one that holds all rows: the sums of their lengths.
  function starts(lengths) {
    const sums = new Int32Array(lengths.length + 1);
    for (let place = 0; place < lengths.length; place += 1) sums[place + 1] = sums[place] + lengths[place];
    return sums;
  }

  // Turns the gaps of every row into the numbers themselves.
  function accumulate(gaps, rows) {
    for (let row = 0; row < rows.length - 1; row += 1) {
      for (let place = rows[row] + 1; place < rows[row + 1]; place += 1) gaps[place] += gaps[place - 1];
    }
    return gaps;
  }

  // Of each word: how many entries have it (`spread`), in which part its postings are (`parts`), and their place there (`rows`).
  // `held` has the parts that are loaded.
  function decode(data, rules) {
    const words = unfront(data.words, rules), spread = unpack(data.spread, rules), parts = unpack(data.parts, rules), rows = new Int32Array(words.length), lengths = [];
    parts.forEach((part, word) => {
      lengths[part] = lengths[part] || [];
      rows[word] = lengths[part].push(spread[word]) - 1;
    });
    const numbers = new Map(words.map((word, number) => [word, number]));
    const asides = unpack(data.asides, rules), signs = unpack(data.signs, rules);
    return Object.assign({ language: data.language, ids: data.ids, anchors: data.anchors, asides, signs, words, numbers, spread, parts, rows, lengths, held: [] }, layout(data, rules));
  }

  // The postings of a part: the rows of its words, the entries in each, and where the blocks of each posting begin.
  function decodePart(part, lengths, rules) {
    const spread = starts(lengths), entries = accumulate(unpack(part.entries, rules), spread), often = starts(unpack(part.often, rules));
    return { spread, entries, often, blocks: accumulate(unpack(part.blocks, rules), often) };
  }

  // The field and section of each block of each entry, and the length of every field.
  function layout(data, rules) {
    const fields = rules.fields.length, size = data.ids.length, counts = unpack(data.fields, rules), lengths = unpack(data.lengths, rules);
    const fieldLengths = new Int32Array(size * fields), bases = new Int32Array(size + 1);
    const most = lengths.reduce((sum, length) => sum + Math.ceil(length / rules.block) + rules.gap, 0);
    const fieldOf = new Uint8Array(most), sectionOf = new Uint16Array(most);
    let place = 0;
    for (let entry = 0; entry < size; entry += 1) {
      let block = bases[entry];
      for (let number = 0; number < counts[entry]; number += 1, place += 1) {
        const isHead = number < HEAD_FIELDS, part = (number - HEAD_FIELDS) & 1, end = block + Math.ceil(lengths[place] / rules.block);
        const field = isHead ? number : HEAD_FIELDS + part;
        fieldLengths[entry * fields + field] += lengths[place];
        fieldOf.fill(field, block, end);
        if (!isHead) sectionOf.fill((number - HEAD_FIELDS) >> 1, block, end);
        block = end + (isHead || part ? rules.gap : 0);
      }
      bases[entry + 1] = block;
    }
    const average = rules.fields.map((_, field) => {
      let sum = 0;
      for (let entry = 0; entry < size; entry += 1) sum += fieldLengths[entry * fields + field];
      return sum / Math.max(1, size);
    });
    return { size, bases, fieldOf, sectionOf, fieldLengths, average };
  }

  // ---- the thesaurus: synonymous phrases (hooks/kb/search/thesaurus.py)

  class Thesaurus {
    constructor(groups, split, door) {
      this.phrases = []; // {group, words}
      this.behind = new Map(); // door → phrase and place of the word in it
      this.door = door;
      groups.forEach((texts, group) => {
        const distinct = new Map(texts.map((text) => { const words = split(text); return [words.join(" "), words]; }));
        distinct.forEach((words) => { if (words.length) this.phrases.push({ group, words }); });
      });
      this.phrases.forEach(({ words }, number) => words.forEach((word, place) => {
        const name = door(word);
        if (this.behind.has(name)) this.behind.get(name).push([number, place]); else this.behind.set(name, [[number, place]]);
      }));
    }

    // The other phrases of every group with a phrase in the query: {places, phrase, share}.
    alternatives(asked, meets) {
      const held = this.held(asked, meets), found = [];
      Array.from(held.keys()).sort((a, b) => a - b).forEach((number) => {
        const { group, words } = this.phrases[number], filled = held.get(number);
        if (filled.size < words.length) return;
        const places = Array.from(new Set(filled.values())).sort((a, b) => a - b);
        this.phrases.forEach((other, place) => {
          if (other.group === group && place !== number) found.push({ places, phrase: other.words, share: places.length / asked.length });
        });
      });
      return found;
    }

    held(asked, meets) {
      const found = new Map();
      asked.forEach((word, which) => (this.behind.get(this.door(word)) || []).forEach(([number, place]) => {
        if (!found.has(number)) found.set(number, new Map());
        if (!found.get(number).has(place) && meets(word, this.phrases[number].words[place])) found.get(number).set(place, which);
      }));
      return found;
    }
  }

  // ---- the engine

  class Engine {
    constructor(data, rules, analyzer, weights) {
      this.rules = rules;
      this.weights = weights || rules.weights;
      this.analyzer = analyzer;
      this.index = decode(data, rules);
      this.boosts = rules.fields.map((name) => this.weights[name]);
      this.stopWords = new Set(analyzer.words(rules.stop_words));
      data.postings.forEach((part, number) => this.hold(number, part));
      this.reaches = new Map(); // what a word reaches, for the last words that were asked
      this.known = (word) => this.index.numbers.has(word);
      this.behind = new Map(); // door → words of the collection
      this.index.words.forEach((word, number) => {
        const door = analyzer.door(word);
        if (this.behind.has(door)) this.behind.get(door).push(number); else this.behind.set(door, [number]);
      });
      this.opened = new Map(); // door → the words behind it, which of them are read, and what these share
      this.standings = Float64Array.from(this.index.asides, (_, number) => this.standing(number));
      this.impacts = new Map(); // form → its entries, fields and BM25's share of the frequency there
      this.best = new Float64Array(this.index.size * rules.fields.length); // room for one word's scores, empty between words
      this.seen = new Uint32Array(this.index.size);
      this.turn = 0;
      this.thesaurus = new Thesaurus(data.synonyms, (phrase) => this.asked(phrase), analyzer.door);
    }

    // Takes the postings of a part, once.
    hold(number, part) {
      if (!this.holds(number)) this.index.held[number] = decodePart(part, this.index.lengths[number] || [], this.rules);
    }

    holds(number) {
      return Boolean(this.index.held[number]);
    }

    // The numbers of the parts that a query needs and that are not here.
    lacks(query, typing) {
      const asked = this.asked(query), last = typing ? this.unfinished(query) : "";
      const found = asked.map((word) => this.forms(word, word === last));
      if (this.weights.synonym) this.thesaurus.alternatives(asked, (word, held) => this.meet(word, held)).forEach((other) => other.phrase.forEach((word) => found.push(this.forms(word, false))));
      return Array.from(new Set(found.flatMap((forms) => forms.map(([form]) => this.index.parts[form])))).filter((part) => !this.holds(part));
    }

    rounded(value) {
      return Math.floor(value * this.rules.precision + 0.5) / this.rules.precision;
    }

    // ---- the words of a query

    asked(query) {
      const found = Array.from(new Set(this.analyzer.words(query)));
      const telling = found.filter((word) => !this.stopWords.has(word) && (word.length > 1 || this.analyzer.script(word) !== "hebrew"));
      return (this.weights.stop_words && telling.length ? telling : found).slice(0, this.rules.most_words);
    }

    unfinished(query) {
      const text = this.analyzer.normalise(query), found = this.analyzer.words(query);
      return found.length && text && !/[\s\x1c-\x1f\x85]$/.test(text) ? found[found.length - 1] : "";
    }

    // ---- from words to forms: [word, weight], the nearest first

    expand(word, options) {
      return this.forms(word, Boolean(options && options.beginning)).map(([form, weight]) => [this.index.words[form], weight]);
    }

    forms(word, beginning) {
      const asked = word + (beginning ? "*" : ""), known = this.reaches.get(asked), found = known || this.reach(word, beginning);
      if (this.reaches.size > REMEMBERED) this.reaches.clear();
      if (!known) this.reaches.set(asked, found);
      return found;
    }

    reach(word, beginning) {
      const near = new Map(), weights = this.weights, keys = this.analyzer.keys(word, this.known, weights, true);
      const sharing = this.formsBehind(this.analyzer.door(word), keys);
      const add = (form, weight) => { if (weight > (near.get(form) || 0)) near.set(form, weight); };
      keys.forEach((asked, key) => {
        const held = sharing.get(key) || [];
        for (let one = 0; one < held.length; one += 2) {
          const weight = this.rounded(asked * held[one + 1]);
          if (weight >= weights.floor) add(held[one], weight);
        }
      });
      if (beginning) this.withinReach(this.beginning(word)).forEach(([form, weight]) => add(form, weight));
      if (weights.typo && Math.max(0, ...near.values()) < weights.typo_below) this.mistyped(word).forEach((form) => add(form, weights.typo));
      const words = this.index.words;
      return Array.from(near).sort((a, b) => b[1] - a[1] || (words[a[0]] < words[b[0]] ? -1 : 1));
    }

    // The forms behind a door that share a key with a word of the query, whose keys are `asked`: key → form, weight, form, weight, …
    // Keys are computed only for words that may have one of these, so the first query through a large door does not wait for all.
    formsBehind(door, asked) {
      const state = this.behindDoor(door), outline = this.analyzer.outline(asked.keys()), words = this.index.words;
      state.forms.forEach((form, place) => { if (!state.isRead[place] && outline.test(words[form])) this.read(state, place); });
      return state.sharing;
    }

    behindDoor(door) {
      const forms = this.behind.get(door) || [];
      if (!this.opened.has(door)) this.opened.set(door, { forms, isRead: new Uint8Array(forms.length), next: 0, sharing: new Map() });
      return this.opened.get(door);
    }

    // Adds the keys of a word behind a door.
    read(state, place) {
      const form = state.forms[place], { sharing } = state;
      this.analyzer.keys(this.index.words[form], this.known, this.weights, false).forEach((weight, key) => {
        const held = sharing.get(key);
        if (held) held.push(form, weight); else sharing.set(key, [form, weight]);
      });
      state.isRead[place] = 1;
    }

    // Reads so many more words behind a door, while the browser is idle; returns whether words are left.
    open(door, most) {
      const state = this.behindDoor(door);
      for (let left = most; left > 0 && state.next < state.forms.length; state.next += 1) {
        if (!state.isRead[state.next]) {
          this.read(state, state.next);
          left -= 1;
        }
      }
      return state.next < state.forms.length;
    }

    // The doors with at least so many words behind them, the largest first.
    doors(least) {
      const size = (door) => this.behind.get(door).length;
      return Array.from(this.behind.keys()).filter((door) => size(door) >= least).sort((a, b) => size(b) - size(a));
    }

    beginning(word) {
      const words = this.index.words, found = [];
      if (word.length < 2) return found;
      let low = 0, high = words.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (words[middle] < word) low = middle + 1; else high = middle;
      }
      for (let form = low; form < Math.min(words.length, low + this.rules.most_beginnings) && words[form].startsWith(word); form += 1) {
        found.push([form, this.rounded((this.weights.beginning * word.length) / words[form].length)]);
      }
      return found;
    }

    // The nearest of the words that begin alike, as far as they are in a few parts: short beginnings have words in most parts.
    withinReach(forms) {
      const reached = new Set(), nearest = forms.slice().sort((a, b) => b[1] - a[1] || a[0] - b[0]);
      return nearest.filter(([form]) => {
        const part = this.index.parts[form];
        if (reached.size < MOST_PARTS) reached.add(part);
        return reached.has(part);
      });
    }

    mistyped(word) {
      const rules = this.rules, script = this.analyzer.script(word), alphabet = rules.alphabets[script] || "";
      if (word.length < rules.shortest_typo || word.length > rules.longest_word || !alphabet) return [];
      const edited = edits(word, alphabet);
      let found = edited.filter(this.known);
      if (!found.length && script === "hebrew") {
        found = edited.flatMap((one) => rules.common_prefixes.filter((prefix) => one.startsWith(prefix)).map((prefix) => one.slice(prefix.length)));
        found = found.filter((rest) => rest.length >= rules.shortest_typo && this.known(rest));
      }
      return Array.from(new Set(found)).sort().map((one) => this.index.numbers.get(one));
    }

    // ---- from forms to scores

    // The matches of a query's word: its importance and forms, and per entry score, nearest form and share covered.
    match(word, beginning) {
      const forms = this.forms(word, beginning).filter(([form]) => this.holds(this.index.parts[form])), fields = this.rules.fields.length, best = this.best, touched = [];
      const nearest = new Map(), covers = new Map(), reached = (this.turn += 1);
      let spread = 0, importance = 0, highest = 0;
      forms.forEach(([form, weight]) => {
        const { entries, places, shares } = this.impact(form);
        for (let one = 0; one < entries.length; one += 1) {
          if (this.seen[entries[one]] !== reached) { this.seen[entries[one]] = reached; spread += 1; }
        }
        const rarity = this.rarity(spread);
        highest = Math.max(highest, rarity);
        if (weight >= this.weights.lexeme) importance = rarity;
        for (let one = 0; one < entries.length; one += 1) {
          const place = entries[one] * fields + places[one], score = rarity * weight * shares[one];
          if (score > best[place]) {
            if (!best[place]) touched.push(place);
            best[place] = score;
          }
          if (!nearest.has(entries[one])) {
            nearest.set(entries[one], weight);
            covers.set(entries[one], rarity);
          }
        }
      });
      if (!forms.length) return null;
      const scores = new Map();
      touched.forEach((place) => {
        const entry = Math.floor(place / fields);
        scores.set(entry, (scores.get(entry) || 0) + best[place]);
        best[place] = 0;
      });
      importance = importance || highest;
      nearest.forEach((near, entry) => covers.set(entry, this.inPart(near) * Math.min(1, covers.get(entry) / importance) ** this.weights.told));
      return { importance, forms, scores, nearest, covers };
    }

    // The share of its word that a form covers.
    inPart(near) {
      return Math.min(1, near / this.weights.covered);
    }

    rarity(spread) {
      const frequency = (this.index.size - spread + 0.5) / (spread + 0.5);
      return Math.log(1 + Math.abs(frequency)) ** this.weights.rarity;
    }

    impact(form) {
      let found = this.impacts.get(form);
      if (!found) {
        const { bases, fieldOf } = this.index, { spread, entries, often, blocks } = this.partOf(form), row = this.index.rows[form], rows = [], fields = this.rules.fields.length;
        for (let posting = spread[row]; posting < spread[row + 1]; posting += 1) {
          const counts = new Map(), entry = entries[posting];
          for (let one = often[posting]; one < often[posting + 1]; one += 1) {
            const field = fieldOf[bases[entry] + blocks[one]];
            counts.set(field, (counts.get(field) || 0) + 1);
          }
          counts.forEach((number, field) => rows.push([entry, field, this.saturated(entry, field, number)]));
        }
        found = { entries: Int32Array.from(rows, (row) => row[0]), places: Uint8Array.from(rows, (row) => row[1]), shares: Float64Array.from(rows, (row) => row[2]) };
        this.impacts.set(form, found);
      }
      return found;
    }

    saturated(entry, field, often) {
      const place = entry * this.rules.fields.length + field;
      const { k1, b } = this.weights, length = this.index.fieldLengths[place] / this.index.average[field];
      return (this.boosts[field] * often * (k1 + 1)) / (often + k1 * (1 - b + b * length));
    }

    // ---- from scores of words to a ranking

    // All entries that match a query, best first, with their scores; and the matches of each of its words.
    rank(query, options) {
      const matches = this.matches(query, Boolean(options && options.typing));
      const scores = this.ranked(matches), order = Array.from(scores.keys()).sort((a, b) => scores.get(b) - scores.get(a) || a - b);
      return { order, scores, matches };
    }

    // The matches of each word of a query, by itself and through synonyms.
    matches(query, typing) {
      const asked = this.asked(query), last = typing ? this.unfinished(query) : "", matches = asked.map((word) => this.match(word, word === last));
      if (this.weights.synonym) {
        this.thesaurus.alternatives(asked, (word, held) => this.meet(word, held)).forEach((other) => {
          const lent = this.togetherInOne(other.phrase), weight = this.weights.synonym * other.share;
          if (lent) other.places.forEach((place) => { matches[place] = this.lend(matches[place], lent, weight); });
        });
      }
      return matches.filter(Boolean);
    }

    // Whether two words are forms of one lexeme.
    meet(asked, held) {
      const heldKeys = this.analyzer.keys(held, this.known, this.weights, false);
      return Array.from(this.analyzer.keys(asked, this.known, this.weights, true)).some(([key, weight]) => this.rounded(weight * (heldKeys.get(key) || 0)) >= this.weights.lexeme);
    }

    // The matches of a phrase as if it were one word: entries with all its words, by the mean of their scores.
    togetherInOne(phrase) {
      const found = phrase.map((word) => this.match(word, false)), near = this.weights.near_form, scores = new Map(), nearest = new Map(), covers = new Map();
      if (!found.every(Boolean)) return null;
      const mean = (of) => found.reduce((sum, match) => sum + of(match), 0) / found.length;
      found[0].scores.forEach((_, number) => {
        if (!found.every((match) => (match.nearest.get(number) || 0) >= near)) return;
        scores.set(number, mean((match) => match.scores.get(number)));
        nearest.set(number, Math.min(...found.map((match) => match.nearest.get(number))));
        covers.set(number, Math.min(...found.map((match) => match.covers.get(number))));
      });
      return { importance: mean((match) => match.importance), forms: found.flatMap((match) => match.forms), scores, nearest, covers };
    }

    // A word's match; where another phrase's match times `weight` is higher, that is used instead. A phrase of rarer words
    // counts no more than the word that was asked for.
    lend(own, lent, weight) {
      const words = this.index.words, { forms, scores, nearest, covers } = Object.fromEntries(["forms", "scores", "nearest", "covers"].map((name) => [name, new Map(own ? own[name] : [])]));
      const importance = own ? own.importance : lent.importance, common = Math.min(1, importance / lent.importance);
      const raise = (row, key, value) => row.set(key, Math.max(row.get(key) || 0, value));
      lent.forms.forEach(([form, near]) => raise(forms, form, this.rounded(near * weight)));
      lent.scores.forEach((score, number) => {
        raise(scores, number, score * weight * common);
        raise(nearest, number, lent.nearest.get(number) * weight);
        raise(covers, number, this.inPart(lent.nearest.get(number) * weight));
      });
      const ordered = Array.from(forms).sort((a, b) => b[1] - a[1] || (words[a[0]] < words[b[0]] ? -1 : 1));
      return { importance, forms: ordered, scores, nearest, covers };
    }

    // The first `limit` hits for which `accepts` (a function of the entry's number) is true.
    search(query, options) {
      const { limit = 10, accepts } = options || {}, { order, scores, matches } = this.rank(query, options), hits = [];
      for (const number of order) {
        if (hits.length >= limit) break;
        if (!accepts || accepts(number)) hits.push(Object.assign({ number, score: scores.get(number) }, this.place(number, matches)));
      }
      return hits;
    }

    ranked(matches) {
      const scores = new Map(), covered = new Map(), weights = this.weights;
      const total = matches.reduce((sum, match) => sum + match.importance, 0);
      matches.forEach((match) => match.scores.forEach((score, number) => {
        scores.set(number, (scores.get(number) || 0) + score);
        covered.set(number, (covered.get(number) || 0) + match.importance * match.covers.get(number));
      }));
      scores.forEach((score, number) => scores.set(number, this.rounded(score * this.standings[number] * (covered.get(number) / total) ** weights.coverage)));
      if (weights.nearness || weights.named) {
        Array.from(scores.keys()).sort((a, b) => scores.get(b) - scores.get(a) || a - b).slice(0, this.rules.near_among).forEach((number) => {
          const together = matches.length > 1 ? this.together(number, matches) / total : 0, named = this.named(number, matches) / total;
          scores.set(number, this.rounded(scores.get(number) * (1 + weights.nearness * together + weights.named * named)));
        });
      }
      return scores;
    }

    // The factor of an entry for any query: lower for a very short entry, for one aside and for a sign.
    standing(number) {
      const fields = this.rules.fields.length, size = this.index.fieldLengths.subarray(number * fields, (number + 1) * fields).reduce((sum, length) => sum + length, 0);
      if (this.index.signs[number]) return this.weights.sign;
      return this.index.asides[number] ? this.weights.aside : size / Math.max(1, size + this.weights.brief);
    }

    // How far a query names an entry with a short title: the importance of its words there, by their share of it.
    // An entry aside gains nothing.
    named(number, matches) {
      const length = this.index.fieldLengths[number * this.rules.fields.length + TITLE], end = Math.ceil(length / this.rules.block), found = new Map();
      let importance = 0;
      if (this.index.asides[number] || length > this.rules.longest_name) return 0;
      matches.forEach((match) => {
        let nearest = 0;
        for (const [form, weight] of match.forms) {
          if (weight < this.weights.near_form) break;
          const often = this.blocksOf(form, number).filter((block) => block < end).length;
          if (often) { found.set(form, often); nearest = nearest || weight; }
        }
        importance += match.importance * nearest;
      });
      return found.size ? (importance * Array.from(found.values()).reduce((sum, often) => sum + often, 0)) / length : 0;
    }

    partOf(form) {
      return this.index.held[this.index.parts[form]];
    }

    // The blocks of an entry with a form, in order.
    blocksOf(form, number) {
      const { spread, entries, often, blocks } = this.partOf(form), row = this.index.rows[form], end = spread[row + 1];
      let low = spread[row], high = end;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (entries[middle] < number) low = middle + 1; else high = middle;
      }
      return low < end && entries[low] === number ? blocks.subarray(often[low], often[low + 1]) : [];
    }

    places(number, matches) {
      const found = new Set(), many = matches.length;
      matches.forEach((match, which) => {
        for (const [form, weight] of match.forms) {
          if (weight < this.weights.near_form) break;
          this.blocksOf(form, number).forEach((block) => found.add(block * many + which));
        }
      });
      return Array.from(found).sort((a, b) => a - b).map((one) => [Math.floor(one / many), one % many]);
    }

    // The importance of the words that are near each other in an entry's best window.
    together(number, matches) {
      const places = this.places(number, matches);
      let best = 0, first = 0;
      places.forEach(([block], last) => {
        while (places[first][0] <= block - this.rules.window) first += 1;
        const within = Array.from(new Set(places.slice(first, last + 1).map((place) => place[1]))).sort((a, b) => a - b);
        best = Math.max(best, within.reduce((sum, which) => sum + matches[which].importance, 0));
      });
      return best;
    }

    // Whether an entry has forms near enough in title, keywords and headings, and how many blocks of its body have one.
    where(number, matches) {
      const { bases, fieldOf } = this.index, found = { title: 0, keywords: 0, summary: 0, headings: 0, body: 0 }, met = new Set();
      matches.forEach((match) => {
        for (const [form, weight] of match.forms) {
          if (weight < this.weights.near_form) break;
          this.blocksOf(form, number).forEach((block) => met.add(block));
        }
      });
      met.forEach((block) => { found[this.rules.fields[fieldOf[bases[number] + block]]] += 1; });
      return found;
    }

    // The section with most of the query, or -1 if the title has as much.
    place(number, matches) {
      const { bases, fieldOf, sectionOf, anchors } = this.index, best = new Map(), sections = new Map(), many = matches.length;
      matches.forEach((match, which) => match.forms.forEach(([form, weight]) => this.blocksOf(form, number).forEach((block) => {
        const at = bases[number] + block, isTitle = fieldOf[at] === TITLE;
        if (fieldOf[at] < HEAD_FIELDS && !isTitle) return;
        const key = (isTitle ? 0 : sectionOf[at] + 1) * many + which; // the title before all sections
        best.set(key, Math.max(best.get(key) || 0, match.importance * weight));
      })));
      best.forEach((score, key) => {
        const section = Math.floor(key / many) - 1;
        sections.set(section, (sections.get(section) || 0) + score);
      });
      const [chosen] = Array.from(sections).reduce((ahead, one) => (this.rounded(one[1]) - this.rounded(ahead[1]) || ahead[0] - one[0]) > 0 ? one : ahead, [-1, 0]);
      return { section: chosen, anchor: chosen < 0 || !anchors.length ? "" : anchors[number][chosen] };
    }
  }

  // All words that differ in one letter: more, less, replaced or swapped.
  function edits(word, alphabet) {
    const found = new Set(), letters = Array.from(alphabet);
    for (let place = 0; place <= word.length; place += 1) {
      const left = word.slice(0, place), right = word.slice(place);
      if (right) found.add(left + right.slice(1));
      if (right.length > 1) found.add(left + right[1] + right[0] + right.slice(2));
      letters.forEach((letter) => {
        if (right) found.add(left + letter + right.slice(1));
        found.add(left + letter + right);
      });
    }
    found.delete(word);
    return Array.from(found);
  }

  library.Engine = Engine;
})();
