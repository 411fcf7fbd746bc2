// The slug that a title proposes: names that the library has in English already (of its glossary and its topics), and all
// other words in Latin letters as they are said, joined by hyphens. Letters and names come with the form's data; a library
// whose slugs take letters of any script keeps them. Hebrew is written without most of its vowels: they are guessed by the
// shape of syllables, so that the address can be said; whoever knows better types another one.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const LONGEST = 40, NAMED = 4; // characters, so that an address can be read out; words of a name
  const isVowel = (sound) => /^[aeiou]/.test(sound || "");

  // The sounds that a word is written with. Some letters are vowels between consonants; silent ones have the next one's vowel.
  function sounds(word, { any, start, end, vowels, silent }) {
    const all = Array.from(word), found = [];
    for (let n = 0; n < all.length; n += 1) {
      const sign = all[n], next = all[n + 1] || "", before = found[found.length - 1], isFirst = n === 0, isLast = n === all.length - 1;
      if (silent.includes(sign)) {
        const isCarried = next in vowels && !silent.includes(next);
        if (isCarried && isFirst) { found.push(vowels[next]); n += 1; }
        else if (!isCarried && (!isVowel(before) || (isLast && before !== vowels[sign]))) found.push(vowels[sign]);
      } else if (sign in vowels && next === sign) { // doubled, it is a consonant
        found.push(...(vowels[sign] === "i" && !isFirst && !isVowel(before) ? ["a", any[sign]] : [any[sign]]));
        n += 1;
      } else if (sign in vowels && !isFirst && (!isVowel(before) || silent.includes(all[n - 1]) || (before === "i" && next && !(next in vowels)))) found.push(vowels[sign]);
      else if (isLast && !isFirst && end[sign]) { if (before !== end[sign]) found.push(end[sign]); }
      else found.push((isFirst && start[sign]) || any[sign] || sign);
    }
    return found;
  }

  // Adds vowels that are not written: a consonant before another one takes one, unless it closes the syllable before.
  function latin(word, letters) {
    const all = sounds(word, letters), last = all.length - 1, isOne = (n) => n <= last && !isVowel(all[n]) && /^[a-z]/.test(all[n]);
    let made = "";
    for (let n = 0; n <= last; n += 1) {
      const isBare = isOne(n) && isOne(n + 1);
      made += all[n] + (isBare ? (n === last - 1 && n > 0 && all[last] === "t" ? "e" : "a") : "");
      if ((isVowel(all[n]) || isBare) && n + 3 <= last && isOne(n + 1) && isOne(n + 2)) { n += 1; made += all[n]; }
    }
    return made;
  }

  const isForeign = (word, { any, vowels }) => !Array.from(word).some((sign) => sign in any || sign in vowels);
  const split = (text, rule) => text.normalize(rule.letters ? "NFKD" : "NFC").toLowerCase().replace(/['"\u2019\u05f3\u05f4\u201d\u201c]/g, "").replace(rule.letters ? /\p{M}/gu : "", "").split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean);

  // The words of a title in Latin letters; the longest names come first.
  function translated(title, rule) {
    const names = new Map((rule.names || []).map(({ name, slug }) => [split(name, rule).join(" "), slug])), words = split(title, rule), found = [];
    for (let n = 0; n < words.length;) {
      const length = [...Array(NAMED).keys()].map((less) => NAMED - less).find((most) => names.has(words.slice(n, n + most).join(" ")));
      found.push(length ? names.get(words.slice(n, n + length).join(" ")) : isForeign(words[n], rule.letters) ? words[n] : latin(words[n], rule.letters));
      n += length || 1;
    }
    return found;
  }

  function proposed(title, rule) {
    const words = (rule.letters ? translated(title, rule) : split(title, rule)).filter((word) => new RegExp("^(?:" + rule.pattern + ")$", "u").test(word));
    let slug = "";
    words.every((word) => { const longer = slug ? slug + "-" + word : word; if (longer.length > LONGEST && slug) return false; slug = longer; return true; });
    for (let n = 2, first = slug; slug && rule.taken.includes(slug); n += 1) slug = first + "-" + n;
    return slug;
  }

  library.suggestSlug = proposed;
})();
