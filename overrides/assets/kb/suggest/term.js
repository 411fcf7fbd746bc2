// A term of the glossary in the form: one that is there, or a new one. The glossary is one file with all terms; only the lines
// of this term change. A new one comes after the last of its topic, as in hooks/kb/drafting/terms.py; tests compare the two.
// In a library without a glossary, the first term begins it. `data` is what the build wrote about the file (hooks/kb/drafting/anatomy.py); the path is that of the file, followed by
// the id of the term, or by nothing for a new one: docs/glossary.yml/collective-impact.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const text = library.suggestText, yaml = library.suggestYaml, amend = library.suggestAmend, file = library.suggestFile;
  const FILE = "docs/glossary.yml", SAID = ["term", "definition", "synonyms"], TRANSLATIONS = "translations";
  const alike = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  library.suggestTerm = function (form, data, path) {
    const anchor = path.slice(FILE.length + 1), isNew = !anchor, type = form.others.find((one) => one.id === "term");
    const { list, anchors, raw, id } = data.files[form.original.lang], items = list ? list.items : [], plain = amend.plain(raw);
    const records = items.map(amend.values), number = anchors.indexOf(anchor), record = records[number] || {};
    if (!isNew && number < 0) throw new Error(path);
    const codes = form.languages.slice(1).map((one) => one.lang), own = type.order.filter((name) => name !== TRANSLATIONS);

    const shown = (value) => (value === undefined || value === null ? "" : Array.isArray(value) ? value.map((one) => yaml.plain(one)).join("\n") : String(yaml.plain(value)));
    const typed = (of, names) => Object.fromEntries(names.map((name) => [name, shown((of || {})[name])]));
    let start = { ...typed(record, own), ...Object.fromEntries(codes.map((code) => [code, typed((record[TRANSLATIONS] || {})[code], SAID)])) };

    const changed = (values) => new Set(Object.keys(start).filter((name) => !alike(values[name], start[name])));
    const isOfEdit = (values) => { const of = changed(values); return ({ path: [name] }) => isNew || of.has(name); };

    // Two terms of one name are one too many.
    function missing(values) {
      const name = text.line(values.term || "").toLowerCase(), others = records.filter((_, place) => place !== number);
      return changed(values).has("term") && others.some((one) => shown(one.term).toLowerCase() === name) ? [{ path: ["term"], code: "taken", facts: {} }] : [];
    }

    function value(name, said) {
      if (name === "synonyms") { const all = text.lines(said); return all.length ? all : undefined; }
      const line = text.line(said);
      return !line ? undefined : name === "topic" ? yaml.name(line) : line;
    }

    // Returns a record with the texts that were changed.
    function merged(of, names, values, was) {
      const made = { ...of };
      names.filter((name) => values[name] !== was[name]).forEach((name) => {
        const fresh = value(name, values[name]);
        if (fresh === undefined) delete made[name]; else made[name] = fresh;
      });
      return made;
    }

    function made(values) {
      const found = merged(record, own, values, start), all = { ...found[TRANSLATIONS] };
      codes.filter((code) => !alike(values[code], start[code])).forEach((code) => {
        const said = merged(all[code], SAID, values[code], start[code]);
        if (Object.keys(said).length) all[code] = said; else delete all[code];
      });
      if (Object.keys(all).length) found[TRANSLATIONS] = all; else delete found[TRANSLATIONS];
      return isNew ? Object.fromEntries(type.order.filter((name) => name in found).map((name) => [name, found[name]])) : found;
    }

    function added(fresh) {
      const same = items.filter((_, place) => fresh.topic && shown(records[place].topic) === shown(fresh.topic)), before = same.pop() || items[items.length - 1];
      const at = before ? amend.nextLine(plain, before.at[1]) : plain.length, column = list ? list.at[0] - amend.lineOf(plain, list.at[0]) : 0;
      return [[at, at, amend.begun(plain, at) + amend.indented("- " + amend.indented(yaml.fields(fresh), 2).slice(2), column)]];
    }

    function compose(values) {
      const fresh = made(values);
      const splices = isNew ? added(fresh) : amend.amend(plain, list, records.map((one, place) => (place === number ? fresh : one))) || [];
      return { path: FILE, key: FILE + "/" + (anchor || library.suggestSlug(shown(fresh.term_en) || shown(fresh.term), { ...form.slug, taken: [] })), text: amend.spliced(raw, splices), before: raw, base: id, edits: id ? splices : null };
    }

    return { path, type, language: form.original.lang, isTranslation: false, isTerm: true, isNew, shown: null, get start() { return start; }, settle: (values) => { start = values; }, changed, isOfEdit, missing, compose, title: shown(record.term), page: data.page, anchor, id };
  };

  // The terms of the glossary: [path, name].
  library.suggestTerm.all = (form, data) => { const { list, anchors } = data.files[form.original.lang]; return (list ? list.items : []).map((item, place) => [FILE + "/" + anchors[place], String(yaml.plain(amend.values(item).term))]); };
  library.suggestTerm.FILE = FILE;
})();
