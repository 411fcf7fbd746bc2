// Words of the interface: texts with {places}, and plural forms by CLDR (Intl.PluralRules), as in hooks/kb/wording.
(function () {
  "use strict";
  const library = (window.library = window.library || {});

  // A text as a list: its {names} replaced by strings or elements.
  function parts(text, facts) {
    return text.split(/(\{\w+\})/).map((part) => {
      const name = part.slice(1, -1);
      return part[0] === "{" && Object.prototype.hasOwnProperty.call(facts, name) ? facts[name] : part;
    });
  }

  // The texts of one language. say: a text with its places filled; count: its plural form for n, or the one for nothing.
  library.wording = function (language, texts) {
    const plural = new Intl.PluralRules(language);
    const say = (key, facts) => parts(texts[key], facts || {});
    const count = (key, n, facts) => {
      const forms = texts[key], form = n === 0 && forms.zero ? "zero" : plural.select(n);
      return parts(forms[form] || forms.other, Object.assign({ n: String(n) }, facts)).join("");
    };
    return { say, count };
  };
})();
