// The slug that a title proposes: its letters in Latin script, the words joined by hyphens. Letters come with the form's
// data; a library whose slugs take letters of any script keeps them.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const LONGEST = 40; // characters, so that an address can be read out

  function latin(word, letters) {
    const all = Array.from(word);
    return all.map((sign, place) => {
      const isLast = place === all.length - 1;
      return (isLast && all.length > 1 && letters.end[sign]) || (place > 0 && letters.inside[sign]) || letters.any[sign] || sign;
    }).join("");
  }

  function proposed(title, rule) {
    const bare = title.normalize(rule.letters ? "NFKD" : "NFC").toLowerCase().replace(/['"\u2019\u05f3\u05f4\u201d\u201c]/g, "").replace(rule.letters ? /\p{M}/gu : "", "");
    const words = bare.split(/[^\p{L}\p{M}\p{N}]+/u).map((word) => (rule.letters ? latin(word, rule.letters) : word)).filter((word) => new RegExp("^(?:" + rule.pattern + ")$", "u").test(word));
    let slug = "";
    words.every((word) => { const longer = slug ? slug + "-" + word : word; if (longer.length > LONGEST && slug) return false; slug = longer; return true; });
    for (let n = 2, first = slug; slug && rule.taken.includes(slug); n += 1) slug = first + "-" + n;
    return slug;
  }

  library.suggestSlug = proposed;
})();
