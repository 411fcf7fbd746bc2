// The marks of a text: spaces, quotes, geresh and gershayim, maqaf and dashes, points, direction, list marks, and the
// library's own spellings. This is the twin of hooks/kb/check (text.py, hebrew.py, quotation.py, direction.py, spelling.py,
// and what they read of stretches.py and marks.py): the functions have the names that they have there, and the patterns and
// lists come from there as data (twin.py). Tests compare the two.
// A problem is {code, start, end, fresh}: text.slice(start, end) is wrong, `fresh` replaces it, or is null if nobody can know.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const ROUNDS = 12; // a fix may make another one possible

  // `allowed` are the library's allowances ({code, words, files}), `file` is the path of the file that is edited, if any.
  library.suggestMarks = function (tables, allowed, file) {
    const compiled = (table) => Object.fromEntries(Object.entries(table).map(([name, value]) => [name, isPattern(value) ? new RegExp(value[0], value[1] + "g") : Array.isArray(value) ? new Set(value) : value]));
    const isPattern = (value) => Array.isArray(value) && value.length === 2 && /^ui?$/.test(value[1]);
    const { literal, stretches, text: words, quotation, hebrew, direction, marks: typing, bidi, spelling, settings } = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, compiled(table)]));
    const { OBJECT, SEPARATOR } = stretches, { GERSHAYIM, GERESH, MAQAF } = hebrew;
    const WHITE = new RegExp("^[" + tables.patterns.WHITE + "]+$", "u"), ALNUM = /^[\p{L}\p{N}]+$/u, DECIMAL = /^\p{Nd}+$/u;

    // ---- as Python's patterns and strings

    const ends = (match) => match.index + match[0].length;
    function* finditer(pattern, text, start = 0, end = text.length) {
      const within = text.slice(0, end);
      pattern = new RegExp(pattern); // its place is its own
      pattern.lastIndex = start;
      for (let match; (match = pattern.exec(within));) { yield match; if (!match[0]) pattern.lastIndex += 1; }
    }
    const search = (pattern, text, start = 0, end = text.length) => finditer(pattern, text, start, end).next().value || null;
    function match(pattern, text, start = 0, end = text.length) {
      const sticky = new RegExp(pattern.source, pattern.flags.replace("g", "y"));
      sticky.lastIndex = start;
      return sticky.exec(text.slice(0, end));
    }
    const at = (text, place) => (place >= 0 && place < text.length ? String.fromCodePoint(text.codePointAt(place)) : "");
    const before = (text, place) => (place > 0 ? at(text, /[\udc00-\udfff]/.test(text[place - 1]) && /[\ud800-\udbff]/.test(text[place - 2] || "") ? place - 2 : place - 1) : "");
    const isSpace = (sign) => WHITE.test(sign), isEdge = (sign) => isSpace(sign) || sign === SEPARATOR;
    const has = (pattern, text) => Boolean(search(pattern, text));
    const isIn = (signs, sign) => (typeof signs === "string" ? signs.includes(sign) : signs.has(sign));
    const problem = (code, start, end, fresh) => ({ code, start, end, fresh });

    // ---- literal.py: escapes, code, tags

    function spans(text) {
      const runs = [...finditer(literal.TICKS, text)], last = text.lastIndexOf("-->"), found = [];
      for (let position = 0, one; (one = search(literal.LITERAL, text, position));) {
        const start = one.index;
        position = ends(one);
        if (one.groups.ticks) {
          const closing = runs.find((run) => run[0].length === one[0].length && run.index >= position);
          if (closing) { position = ends(closing); found.push([start, position]); }
        } else if (one.groups.comment) {
          if (last >= position) { position = text.indexOf("-->", position) + 3; found.push([start, position]); }
        } else found.push([start, position]);
      }
      return found;
    }

    // ---- stretches.py: what is no prose becomes OBJECTs

    const objects = (length) => OBJECT.repeat(length);
    const blanked = (pattern, text, sign) => text.replace(new RegExp(pattern), (found) => sign.repeat(found.length));

    function masked(text) {
      if (!has(stretches.SUSPECT, text)) return text;
      let made = "", position = 0, code = "";
      spans(text).forEach(([start, end]) => {
        made += (code ? objects(start - position) : text.slice(position, start)) + objects(end - start);
        position = end;
        const tag = match(stretches.CODE, text, start, end);
        if (tag && !code && !tag[1]) code = tag[2].toLowerCase();
        else if (tag && tag[1] && tag[2].toLowerCase() === code) code = "";
      });
      made = blanked(stretches.NO_PROSE, made + (code ? objects(text.length - position) : text.slice(position)), OBJECT);
      return has(stretches.SUSPECT_NAME, made) ? blanked(stretches.NAMES, made, OBJECT) : made;
    }

    function prose(block) {
      const start = (match(stretches.MARKS, block) || [""])[0].length;
      let made = masked(SEPARATOR.repeat(start) + blanked(stretches.GOING_ON, block.slice(start), SEPARATOR));
      for (const label of block.matchAll(/\[[^\[\]]*\](?!\()/g)) made = made.slice(0, label.index) + objects(label[0].length) + made.slice(ends(label)); // it may be the name of a target that stands elsewhere
      return made.replace(/\|/g, SEPARATOR);
    }

    // The paragraphs, items and headings of a Markdown text as [start, end]. There is no parser here: what may be something
    // else (code, HTML, a callout, a definition, deep in a list) is left to the check.
    const FENCE = /^[ \t>]*(?:[-*+] +|[0-9]+[.)] +)?(`{3,}|~{3,})/, CLOSED = /^[ \t>]*(?:`{3,}|~{3,})[ \t]*$/, BROKEN = /^[ \t>]*(?:(?:[-*+]|[0-9]+[.)]) +)?<(?:!|\?|script|pre|style|textarea)/i, OTHER = /^ {0,3}(?:<(?!(?:code|kbd|samp|var|b|i|em|strong|a|bdi|span)\b[^<>]*>[ \t]*\S|https?:)|!!!|\?\?\?|===|\{|\[[^\]]*\]:|\*\[|:[ \t])/, DEEP = /^(?: {4}| {0,3}\t)/;
    const HELD = /^[ \t>]*(?:(?:[-*+]|[0-9]+[.)])(?: {5}|\t)|(?:[-*+]|[0-9]+[.)]) +(?:<|\[[^\]]*\]:))/, RULE = /^ {0,3}(?:=+|-+|[*_](?:[ \t]*[*_])+|\|?[ :|-]*-[ :|-]*)[ \t]*$/;
    const BEGINS = /^[ \t>]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]|^[ \t>]*#{1,6}[ \t]|^[ \t>]*\[\^[^\]]*\]:/, LATER = /^[ \t]*(?!1[.)])[0-9]{1,9}[.)][ \t]/, HEADED = /^ {0,3}#{1,6}[ \t]/, NAMED = /\{[^{}]*#[^{}]*\}[ \t]*$/;

    // The starts of later items of a list that has no beginning are added to `late`.
    function blocks(text, late) {
      const found = [];
      let open = null, fence = "", isOther = false, isTable = false, isQuote = false, isRest = false, position = 0;
      // What may go on in a way that is not known here is left out.
      const close = (isCut) => { if (open && (isCut || /[\x60<]/.test(text.slice(...open.at)))) found.splice(found.indexOf(open.at), 1); open = null; };
      text.split("\n").forEach((line) => {
        const start = position, end = position + line.length, mark = FENCE.exec(line);
        position = end + 1;
        if (isRest) return;
        if (fence) { if (CLOSED.test(line) && mark[1].startsWith(fence)) fence = ""; return; }
        if (mark || BROKEN.test(line)) { close(false); if (mark && !/[-*+>.)]/.test(mark[0])) fence = mark[1]; else isRest = true; return; }
        if (!line.trim()) { open = null; isOther = isTable = false; return; }
        if (OTHER.test(line) || HELD.test(line) || ((!open || isTable || isQuote) && DEEP.test(line))) isOther = true;
        isQuote = /^ {0,3}>/.test(line);
        if (isOther) { close(true); return; }
        if (RULE.test(line)) { isTable = line.includes("|"); close(!isTable || (open && text.slice(...open.at).includes("\n"))); return; }
        if (isTable && !BEGINS.test(line) && !line.includes("|")) { close(true); isOther = true; return; } // a row, in its own way
        if (open && open.isText && LATER.test(line)) {
          if (late && isLater(line) && !isLater(text.slice(0, start - 1).split("\n").pop()) && !/[\x60<]/.test(text.slice(open.at[0], end))) late.push(start);
          close(true); isOther = true; return;
        }
        if (open && !BEGINS.test(line) && !line.includes("|")) { open.at[1] = end; return; }
        if (open) close(false);
        if (HEADED.test(line)) { if (NAMED.test(line)) found.push([start, end]); return; } // another name might come of other words
        open = { at: [start, end], isText: !BEGINS.test(line) && !isQuote };
        found.push(open.at);
      });
      return found;
    }

    function body(text) {
      let made = "", position = 0;
      blocks(text).forEach(([start, end]) => {
        made += SEPARATOR.repeat(start - position) + prose(text.slice(start, end));
        position = end;
      });
      return made + SEPARATOR.repeat(text.length - position);
    }

    // ---- text.py

    function spaces(text, language) {
      const found = [];
      for (const one of finditer(words.SPACES, text)) if (one.index && !isEdge(before(text, one.index))) found.push(problem("doubled-space", one.index, ends(one), one[0].includes("\u00a0") ? "\u00a0" : " "));
      if (language.split("-")[0] === "fr") return found;
      for (const one of finditer(words.BEFORE_PUNCTUATION, text)) {
        if (one.index && match(words.ENDS_A_WORD, before(text, one.index))) found.push(problem("space-before-punctuation", one.index, one.index + /^[ \t\u00a0]*/.exec(one[0])[0].length, ""));
      }
      return found;
    }

    function dashes(text) {
      return [...finditer(words.DASH, text)].filter((one) => {
        const left = before(text, one.index), right = at(text, ends(one));
        return left && !isEdge(left) && !(DECIMAL.test(left) && DECIMAL.test(right));
      }).map((one) => problem("hyphen-as-dash", one.index, ends(one), " – "));
    }

    function characters(text) {
      const found = [];
      for (const one of finditer(words.INVISIBLE, text)) {
        const between = before(text, one.index) + at(text, ends(one));
        if (has(words.NEVER_SEEN, one[0]) || /^[א-ת]{2}$/.test(between)) found.push(problem("invisible-character", one.index, ends(one), ""));
      }
      for (const one of finditer(words.FORMS, text)) found.push(problem("presentation-form", one.index, ends(one), one[0].normalize("NFKC")));
      return found;
    }

    // ---- quotation.py

    function marks(text, start, end) {
      const within = new Map(Array.from(finditer(quotation.WITHIN, text, start, end), (one) => [one.index, ends(one)]));
      const pairs = [], opened = [], spare = [], alone = [];
      for (const { index: place } of finditer(quotation.MARK, text, start, end)) {
        if (followsPrefix(text, place, start)) (within.has(place) && cannotBeAcronym(text, place, within) ? opened : spare).push(place);
        else if (within.has(place)) continue;
        else if (opened.length && closes(text, place, end)) pairs.push([opened.pop(), place]);
        else if (opens(text, place, start, end)) opened.push(place);
        else if (closes(text, place, end) && !DECIMAL.test(before(text, place))) { if (spare.length) pairs.push([spare.pop(), place]); else alone.push(place); }
      }
      return { pairs, within: [...within], alone: [...alone, ...opened].sort((a, b) => a - b) };
    }

    const opens = (text, place, start, end) => (place === start || isIn(quotation.OPENS_AFTER, before(text, place))) && place + 1 < end && !isIn(quotation.NOT_OPENED, at(text, place + 1));

    function closes(text, place, end) {
      const left = before(text, place);
      return Boolean(left) && !isSpace(left) && (place + 1 >= end || isIn(quotation.CLOSES_BEFORE, at(text, place + 1)));
    }

    const followsPrefix = (text, place, start) => ALNUM.test(at(text, place + 1)) && Boolean(search(quotation.PREFIX, text, Math.max(start, place - 5), place));

    function cannotBeAcronym(text, place, within) {
      const one = match(quotation.WORD, text, place + 1), rest = one ? one[0] : "", letters = /^[א-ת]*/.exec(rest)[0];
      return [...within.keys()].some((other) => other > place && other < place + 1 + rest.length) || letters.length >= quotation.LONG;
    }

    // ---- hebrew.py

    function letters(text) {
      const found = [];
      let position = 0;
      for (const one of finditer(hebrew.FINAL, text)) {
        const left = search(hebrew.BEFORE, text, Math.max(0, one.index - hebrew.LONGEST), one.index), right = match(hebrew.AFTER, text, ends(one), ends(one) + hebrew.LONGEST);
        const start = left ? left.index : one.index, end = right ? ends(right) : ends(one);
        if (start >= position && !isIn(hebrew.SCRIPTURE, text.slice(start, end))) { found.push(problem("final-letter", start, end, null)); position = end; }
      }
      for (const one of finditer(hebrew.STRAY, text)) found.push(problem("stray-point", one.index, ends(one), ""));
      for (const one of finditer(hebrew.TWICE, text)) found.push(problem("stray-point", one.index, ends(one), one[1]));
      return found;
    }

    function hyphens(text) {
      const opening = openings(text), found = [];
      for (const one of finditer(hebrew.JOINED, text)) {
        const next = ends(one);
        if (isIn(hebrew.MARKS, at(text, next)) && (!opening.has(next) || match(hebrew.ONLY_MARKS, text, next))) continue;
        const left = search(hebrew.LEFT, text, Math.max(0, one.index - hebrew.LONGEST), one.index), right = match(hebrew.RIGHT, text, next, next + hebrew.LONGEST);
        if (left && right && !isRange(left[0], right[0]) && !(left[0].length === 1 && right[0][0] === left[0])) found.push(problem("hyphen-for-maqaf", one.index, next, MAQAF));
      }
      return found;
    }

    const paragraphs = (text) => Array.from(finditer(hebrew.BLOCK, text), (one) => [one.index, ends(one)]);

    function openings(text) {
      if (!has(hebrew.BEFORE_MARK, text)) return new Set();
      const sound = paragraphs(text).map(([start, end]) => marks(text, start, end)).filter((one) => !one.alone.length);
      return new Set([...sound.flatMap((one) => one.pairs.map(([first]) => first)), ...Array.from(finditer(hebrew.BEFORE_SINGLE, text), (one) => ends(one) - 1)]);
    }

    function isRange(left, right) {
      const bare = [left, right].map((side) => side.replace(new RegExp("[" + hebrew.POINT + "״׳\"']", "gu"), "")), numerals = [left, right].map((side) => has(hebrew.NUMERAL, side));
      if (DECIMAL.test(at(right, 0))) return numerals[0] || (bare[0].length === 1 && !isIn(hebrew.PREFIXES, bare[0]));
      if (!/^[א-ת]/.test(right)) return false;
      return numerals.every(Boolean) || Math.max(...bare.map((side) => side.length)) === 1 || [bare[0].replace(/^[במ]+/, ""), bare[1]].every((side) => isIn(hebrew.IN_ORDER, side));
    }

    function ranges(text) {
      const found = [];
      paragraphs(/[-\u2010\u2011]/.test(text) ? text : "").filter(([start, end]) => has(hebrew.HEBREW, text.slice(start, end))).forEach(([start, end]) => {
        for (const one of finditer(hebrew.RANGE, text, start, end)) {
          const { low, high } = one.groups;
          if (low.includes(":") !== high.includes(":") || valueOf(low) >= valueOf(high) || search(hebrew.NAMED, text, Math.max(start, one.index - hebrew.LOOK_BACK), one.index)) continue;
          const last = ends(one) - high.length;
          found.push(problem("hyphen-in-range", last - one.groups.hyphen.length, last, "–"));
        }
        for (const one of finditer(hebrew.SERIES, text, start, end)) {
          const [first, second, third] = one.slice(1).map(Number), hyphen = one.index + one[1].length;
          if (first < second && second < third && second > hebrew.MONTHS) found.push(problem("hyphen-in-range", hyphen, hyphen + 1, null));
        }
      });
      return found;
    }

    const valueOf = (number) => { const [hours, rest] = number.replace(/,/g, "").split(":"); return rest ? Number(hours) * 60 + Number(rest) : Number(hours); };

    const quotes = (text) => paragraphs(has(hebrew.QUOTE, text) ? text : "").filter(([start, end]) => { const block = text.slice(start, end); return has(hebrew.QUOTE, block) && has(hebrew.HEBREW, block); }).flatMap(([start, end]) => {
      const found = [...doubles(text, start, end), ...apostrophes(text, start, end)], alone = found.filter(({ code }) => code === "unclosed-quote");
      return alone.length ? alone : found;
    });

    function doubles(text, start, end) {
      const { pairs, within, alone } = marks(text, start, end);
      const unclosed = alone.map((place) => problem("unclosed-quote", place, place + 1, null));
      const inWords = new Set(within.map(([first]) => first));
      return [...unclosed, ...within.filter(([first]) => text[first] !== GERSHAYIM).map(([first, last]) => problem("gershayim", first, last, GERSHAYIM)), ...pairs.flatMap(([first, last]) => pair(text, first, last, inWords.has(first)))];
    }

    function pair(text, first, last, isWithin) {
      const wrong = [first, last].filter((place) => text[place] !== GERSHAYIM && !(isWithin && place === first));
      if (!wrong.length || !has(hebrew.HEBREW, text.slice(first, last + 1))) return [];
      if (wrong.length === 1) return [problem("straight-quotes", wrong[0], wrong[0] + 1, GERSHAYIM)];
      return [{ ...problem("straight-quotes", first, last + 1, null), around: GERSHAYIM }];
    }

    const shuts = (text, place, end) => closes(text, place, end) || (isIn(hebrew.DOUBLE, at(text, place + 1)) && closes(text, place + 1, end));

    function apostrophes(text, start, end) {
      const found = [], geresh = (place) => found.push(problem("geresh", place, place + 1, GERESH)), letter = new RegExp("^[" + hebrew.LETTER + hebrew.POINT + "]", "u");
      let opened = null;
      for (const one of finditer(hebrew.APOSTROPHE, text, start, end)) {
        const place = one.index, afterLetter = place > start && letter.test(before(text, place)), beforeLetter = place + 1 < end && /^[א-ת]/.test(at(text, place + 1));
        if (at(text, place + 1) === one[0] || before(text, place) === one[0]) continue;
        if (afterLetter && opened !== null && shuts(text, place, end)) {
          if (/^[א-ת]/.test(at(text, opened + 1))) { geresh(opened); geresh(place); }
          opened = null;
        } else if (opened !== null && !afterLetter && shuts(text, place, end)) opened = null;
        else if (afterLetter && (beforeLetter || shuts(text, place, end))) geresh(place);
        else if (opened === null && opens(text, place, start, end)) opened = place;
      }
      if (opened !== null && /^[א-ת]/.test(at(text, opened + 1))) found.push(problem("unclosed-quote", opened, opened + 1, null));
      return found;
    }

    // ---- direction.py

    const isOf = ({ source }) => { const one = new RegExp(source, "u"); return (sign) => one.test(sign); };
    const [isLeft, isRight, isNumber, isIsolating] = [bidi.L, bidi.R, bidi.EN, bidi.ISOLATING].map(isOf);
    const strength = (sign) => (isLeft(sign) ? "L" : isRight(sign) ? "R" : "");

    // `prose` is the text in the same length, without what no fix may touch.
    function controls(text, prose) {
      const found = Array.from(finditer(direction.CONTROL, text), (one) => [one.index, one[0]]).filter(([, written]) => !written.startsWith("\\"));
      found.push(...unbalanced(text).map((place) => [place, text[place]]));
      return found.map(([place, written]) => problem("direction-control", place, place + written.length, prose.startsWith(written, place) ? "" : null));
    }

    function unbalanced(text) {
      const found = [];
      let opened = [];
      for (const { index, 0: sign } of finditer(direction.ISOLATED, text)) {
        if (direction.ISOLATES.includes(sign)) opened.push(index);
        else if (sign === direction.PDI && opened.length) opened.pop();
        else if (sign === direction.PDI) found.push(index);
        else { found.push(...opened); opened = []; }
      }
      return [...found, ...opened];
    }

    function directionMarks(text) {
      return Array.from(finditer(direction.MARKS, text), (one) => {
        const around = new Set([before(text, one.index), at(text, ends(one))].map(strength)), own = new Set(Array.from(one[0], strength));
        const isIdle = around.size === own.size && [...own].every((side) => around.has(side));
        return problem("direction-mark", one.index, ends(one), isIdle ? "" : one[0].replace(new RegExp(direction.REPEATED), "$1"));
      }).filter(({ start, end, fresh }) => fresh !== text.slice(start, end));
    }

    function runs(text, language) {
      const found = [];
      if (!settings.RTL.has(language)) return found;
      for (const one of finditer(direction.TRAILING, text)) {
        const word = search(direction.LATIN, text, Math.max(0, one.index - 21), one.index);
        if (word && !goesOn(Array.from(text.slice(ends(one), ends(one) + 2 * direction.NEUTRAL)).slice(0, direction.NEUTRAL))) found.push(problem("latin-run", word.index, ends(one), word[0] + one[0] + direction.LRM));
      }
      for (const one of finditer(direction.LEADING, text)) {
        const begins = !one.index || match(direction.OPENS, before(text, one.index));
        if (begins && !goesOn(Array.from(text.slice(Math.max(0, one.index - 2 * direction.NEUTRAL), one.index)).slice(-direction.NEUTRAL).reverse(), true)) found.push(problem("latin-run", one.index, ends(one), "-−".includes(one[0][0]) ? null : direction.LRM + one[0]));
      }
      return found;
    }

    function goesOn(signs, isBefore) {
      for (const sign of signs) {
        if (sign === SEPARATOR) return false;
        if (strength(sign)) return strength(sign) === "L";
        if ((isNumber(sign) && !isBefore) || isIsolating(sign)) return true;
      }
      return false;
    }

    // ---- spelling.py: how the library writes words

    function spellings(text) {
      return Object.entries(spelling).flatMap(([preferred, pattern]) => Array.from(finditer(pattern, text), (one) => ({ ...problem("other-spelling", ends(one) - one[1].length, ends(one), preferred), found: one[1] })));
    }

    // ---- marks.py: list marks and headings as in a mail, in Markdown

    function typed(text) {
      const found = [], lines = text.split("\n"), isItem = (line) => line !== undefined && (match(typing.ITEM, line) || match(typing.TYPED, line)), isStar = (line) => line !== undefined && match(typing.STAR, line);
      const starts = lines.reduce((all, line) => [...all, all[all.length - 1] + line.length + 1], [0]);
      const within = blocks(text);
      lines.forEach((line, n) => {
        if (!within.some(([start, end]) => starts[n] >= start && starts[n] < end)) return;
        const one = match(typing.TYPED, line), row = one ? null : match(typing.ROW, line), heading = one || row ? null : match(typing.HEADING, line);
        const put = (code, old, fresh, length) => { const start = starts[n] + length - old.length; found.push(problem(code, start, start + old.length, fresh)); };
        if (one) {
          const { sign, star, hidden } = one.groups, mark = sign || one.groups.dash || star || one.groups.number, beside = [lines[n - 1], lines[n + 1]];
          if (!star || (beside.some(isItem) && beside.some(isStar))) put("typed-list", one[0].replace(/^ */, ""), sign ? "- " : hidden ? "" : mark + " ", one[0].length);
        } else if (row) {
          const { line: dash } = row.groups, indent = row[0].length - row[0].replace(/^ */, "").length;
          if (isInRows(line, row, lines[n - 1] || "", lines[n + 1] || "")) put("typed-list", dash ? row[0].slice(indent) : "", rank(row) ? null : "- ", dash ? row[0].length : indent);
        } else if (heading) {
          const old = heading.groups.marks || heading.groups.odd;
          put("heading-space", old, old.replace(/[\u00a0\u200b-\u200f\u202f]+$/, "") + " ", heading[0].length);
        }
      });
      return found;
    }

    const breaks = (line) => line.endsWith("\\") || line.endsWith("  "), kindOf = (row) => Object.keys(row.groups).find((name) => row.groups[name] !== undefined);

    function isInRows(line, row, above, below) {
      if (row.groups.line && !breaks(above) && (above.trimEnd().endsWith(":") || match(typing.ITEM, above))) return true;
      return [[above, breaks(above), -1], [below, breaks(line), 1]].some(([other, isBroken, step]) => {
        const one = match(typing.ROW, other), kind = kindOf(row);
        return one && !isBroken && kindOf(one) === kind && (rank(row) ? rank(one) === rank(row) + step : one.groups[kind] === row.groups[kind]);
      });
    }

    const rank = ({ groups: { letter, ordinal } }) => (letter ? letter.replace(/[(.)]/g, "").codePointAt(0) - "א".codePointAt(0) + 1 : ordinal ? Number(ordinal.slice(1, -1)) : 0);

    const isLater = (line) => { const one = match(typing.LATER_NUMBER, line); return Boolean(one) && one.groups.number !== "1"; };

    const EMPTY = /^ {0,3}(?:[-*+]|[0-9]{1,9}[.)])[ \t]+\[[ xX]\][ \t]*$/; // a task without words

    // Lists that begin right after a line of running text.
    function apart(text) {
      const late = [], found = blocks(text, late), lineAt = (start) => text.slice(start).split("\n", 1)[0];
      const lists = found.filter(([start], n) => n && found[n - 1][1] + 1 === start && match(typing.ITEM, lineAt(start)) && !EMPTY.test(lineAt(start)) && !match(typing.NO_PARAGRAPH, lineAt(found[n - 1][0]))).map(([start]) => start);
      return [...lists, ...late].map((start) => problem("list-after-text", start, start, "\n"));
    }

    // Addresses that stand in running text as they are: those that are links on the page, and hosts with a path.
    const LINKED = /(?<![A-Za-z<(\][])https?:\/\/[^\s<>]+|(?<![^\s*_~])www\.[^\s<>]+/gi, ENDING = /[?!.,:*_~'"״׳)\]]+$/;

    function addresses(text) {
      return blocks(text).flatMap(([start, end]) => {
        const found = [];
        let position = start;
        text.slice(start, end).split("\n").forEach((line) => {
          const bare = line.replace(new RegExp(typing.NO_TEXT), (one) => " ".repeat(one.length)), linked = [...bare.matchAll(LINKED)];
          const hosts = line.includes("/") ? [...finditer(typing.HOST, bare)].filter((one) => !linked.some((link) => one.index >= link.index && one.index < ends(link))) : [];
          if (!line.trimStart().startsWith("|")) [...linked, ...hosts].forEach((one) => found.push(problem("bare-address", position + one.index, position + one.index + one[0].replace(ENDING, "").length, null)));
          position += line.length + 1;
        });
        return found;
      });
    }

    // ---- all of them

    const globs = (pattern) => new RegExp("^" + pattern.replace(/[.+^${}()|\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".").replace(/\[!/g, "[^") + "$", "su");
    const plain = (words) => words.replace(/\s+/g, " ").replace(/^[ .,:;!?()[\]*_"״„“”]+|[ .,:;!?()[\]*_"״„“”]+$/g, "");
    const own = (allowed || []).filter((one) => !one.files || one.files.some((pattern) => globs(pattern).test(file || ""))).map((one) => ({ code: one.code, words: one.words && one.words.map(plain) }));

    // As in allow.py: whether the library allows this here.
    const isAllowed = (text, one) => own.some(({ code, words }) => code === one.code && (!words || words.includes(plain(one.found || shown(text, one).before))));

    // Returns the problems of a text in a language; `isMarkdown`: it is a text of a file, not the value of a field.
    function problems(text, language, isMarkdown) {
      const stretch = isMarkdown ? body(text) : masked(text);
      const found = [...spaces(stretch, language), ...dashes(stretch), ...characters(stretch), ...letters(stretch), ...hyphens(stretch), ...ranges(stretch), ...quotes(stretch), ...controls(text, isMarkdown ? stretch : text), ...directionMarks(stretch), ...runs(stretch, language), ...spellings(stretch)];
      const of = found.map(({ around, ...one }) => ({ ...one, fresh: text.slice(one.start, one.end).includes("\n") ? null : around ? around + text.slice(one.start + 1, one.end - 1) + around : one.fresh }));
      const all = [...of, ...(isMarkdown ? [...typed(text), ...apart(text), ...addresses(text)] : [])];
      return all.filter((one) => !isAllowed(text, one)).sort((a, b) => a.start - b.start || a.end - b.end);
    }

    // As in fix.py: an edit that begins within the one before it is made in the next round.
    function edited(text, found) {
      const kept = [];
      found.filter((one) => one.fresh !== null).forEach((one) => {
        const last = kept[kept.length - 1];
        if (!last || (one.start >= last.end && one.start > last.start)) kept.push(one);
      });
      return kept.reduceRight((made, one) => made.slice(0, one.start) + one.fresh + made.slice(one.end), text);
    }

    // Returns the text with all its problems fixed that have one safe fix.
    function fix(text, language, isMarkdown) {
      for (let round = 0; round < ROUNDS; round += 1) {
        const fixed = edited(text, problems(text, language, isMarkdown));
        if (fixed === text) break;
        text = fixed;
      }
      return text;
    }

    // The words around a problem, as they are and as they will be.
    function shown(text, one) {
      const left = text.slice(Math.max(0, one.start - stretches.LONGEST_WORD), one.start).split(/\s/).pop(), right = text.slice(one.end, one.end + stretches.LONGEST_WORD).split(one.code === "list-after-text" ? "\n" : /\s/)[0];
      return { before: left + text.slice(one.start, one.end) + right, after: one.fresh === null ? null : left + one.fresh + right };
    }

    return { problems, fix, shown };
  };
})();
