// An existing page in the form: the content of its file as typed values, and the file again with the changes.
// `data` is what the build wrote about the page (hooks/kb/drafting/anatomy.py): the text of each version and the position
// of everything in it. What the form does not show, and what nobody changed, keeps its bytes.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const text = library.suggestText, yaml = library.suggestYaml, amend = library.suggestAmend, file = library.suggestFile;
  const { FROM } = file, KEPT = ["id", "to"]; // what a translation repeats, so that a person sees what a text is about
  const alike = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const isNamed = (section) => section.head[1] > section.head[0];

  // Divides tools/x.ar.md into the page tools/x and the language ar.
  function split(form, path) {
    const stem = path.replace(/\.md$/, ""), found = form.languages.slice(1).find((one) => stem.endsWith("." + one.lang));
    return found ? { page: stem.slice(0, -found.lang.length - 1), language: found.lang } : { page: stem, language: form.original.lang };
  }

  // ---- values as typed

  const clock = (seconds) => { const two = (n) => String(n).padStart(2, "0"), h = Math.floor(seconds / 3600), m = Math.floor(seconds / 60) % 60; return (h ? h + ":" + two(m) : m) + ":" + two(seconds % 60); };
  const inGroup = (node, name) => { const found = node && node.fields && node.fields.find((one) => one[0] === name); return found && found[2]; };

  function single(field, node) {
    if (field.shape === "lines") return ((node && node.items) || []).map((one) => String(yaml.plain(one.is))).join("\n");
    if (!node || node.is === undefined || node.is === null) return "";
    return field.shape === "clock" ? clock(node.is) : String(yaml.plain(node.is));
  }

  library.suggestEntry = function (form, data, path, words) {
    const { language } = split(form, path), main = form.original.lang, own = data.files[language];
    const isTranslation = language !== main, isNew = !own, base = own || data.files[main], plain = amend.plain(base.raw);
    const kind = [...form.types, ...form.others].find((one) => one.id === data.kind);

    // ---- the fields: those of the kind, and one for every section of the text that is none of its parts

    const sectionsOf = (version, name, row) => version.sections.filter((one) => one.field === name && (row ? one.row !== null : one.row === null));
    const sectionOf = (version, name) => sectionsOf(version, name)[0];

    function adapted(field) {
      const columns = field.columns && field.columns.filter((one) => !isTranslation || one.text).map((one) => ({ ...one, raw: one.place === "body", needed: one.needed && !(isTranslation && one.place === "front") }));
      const asText = field.place === "body" && field.shape === "lines" ? { shape: "text", most: undefined, help: "" } : {};
      return { ...field, ...asText, ...(columns ? { columns } : {}), begun: false, ...(isTranslation ? { sums: undefined } : {}), raw: field.place === "body", fixedRows: isTranslation };
    }

    // A section that is no part: its heading and its text; only the text if the heading belongs to rows.
    function extra(version) {
      const rows = kind.body.filter((part) => part.each).map((part) => part.field);
      return version.sections.map((section, place) => ({ section, place })).filter(({ section }) => section.row === null && (!section.field || (rows.includes(section.field) && section.text[1] > section.text[0]))).map(({ section, place }) => {
        const common = { name: "section-" + place, place: "body", text: true, raw: true, of: section.field };
        const body = { name: "text", label: words("section_text"), shape: "text", place: "body", raw: true, height: 6 };
        if (section.field || !isNamed(section)) return { ...common, ...body, name: common.name, label: section.field ? words("section_before", { name: section.label }) : words("section_text") };
        return { ...common, label: section.label, shape: "group", columns: [{ name: "title", label: words("section_title"), shape: "line", raw: true, place: "body" }, body] };
      });
    }

    // A translation has the value of its original, or the one that it had before.
    const says = (typed) => (typeof typed === "string" ? Boolean(typed) : Object.keys(typed).some((name) => name !== FROM && says(typed[name])));
    const isSaid = (field) => !isTranslation || [data.files[main], base].some((version) => says(ofField(version, field)));

    const more = extra(base);
    const groups = kind.groups.map((group) => {
      const fields = group.fields.filter((field) => field.name !== "slug" && (!isTranslation || field.text)).map(adapted).filter(isSaid);
      const before = more.filter((one) => one.of && fields.some((field) => field.name === one.of));
      return { ...group, fields: [...before, ...fields, ...(group.id === "text" ? more.filter((one) => !one.of) : [])] };
    });
    const type = { ...kind, groups: groups.filter((group) => group.fields.length) };
    const fields = file.fieldsOf(type);

    const sheetOf = () => [...fields.values()].find((field) => field.sheet);

    // ---- the file as typed values

    function ofField(version, field) {
      const source = amend.plain(version.raw), cut = (span) => source.slice(...span), node = inGroup(version.front, field.name);
      if (field.name.startsWith("section-")) {
        const section = version.sections[Number(field.name.slice(8))];
        return field.shape === "group" ? { title: section ? cut(section.title) : "", text: section ? cut(section.text) : "" } : section ? cut(section.text) : "";
      }
      if (field.place === "sheet") {
        const sheet = inGroup(version.front, "worksheet");
        return sheet ? library.suggestSheet.read(amend.values(sheet).blocks || [], sheetOf().sheet) : [];
      }
      if (field.shape === "rows") {
        const items = (node && node.items) || [], written = sectionsOf(version, field.name, true);
        return Array.from({ length: Math.max(items.length, written.length) }, (_, place) => {
          const row = { [FROM]: String(place) };
          field.columns.forEach((column) => {
            const section = written[place];
            row[column.name] = column.place !== "body" ? single(column, inGroup(items[place], column.name)) : !section ? "" : cut(column.name === "title" ? section.title : section.text);
          });
          return row;
        });
      }
      if (field.place === "body") { const section = sectionOf(version, field.name); return section ? cut(section.text) : ""; }
      if (field.shape === "terms") return ((node && node.items) || []).map((one) => String(yaml.plain(one.is)));
      if (field.shape === "lines") return ((node && node.items) || []).map((one) => String(yaml.plain(one.is))).join("\n");
      if (field.shape === "span") return { min: single({ shape: "number" }, inGroup(node, "min")), max: single({ shape: "number" }, inGroup(node, "max")) };
      if (field.shape === "group") return Object.fromEntries(field.columns.map((column) => [column.name, single(column, inGroup(node, column.name))]));
      return single(field, node);
    }

    const whole = (version) => Object.fromEntries([...fields.values()].map((field) => [field.name, ofField(version, field)]));

    // Typed values without words, for a new translation.
    const empty = (value) => (typeof value === "string" ? "" : Array.isArray(value) ? value.map((row) => (row && row[FROM] !== undefined ? { ...empty(row), [FROM]: row[FROM] } : "")) : Object.fromEntries(Object.keys(value).map((name) => [name, ""])));

    const found = whole(base), shown = isTranslation ? whole(data.files[main]) : null;
    let start = isNew ? Object.fromEntries(Object.keys(found).map((name) => [name, empty(found[name])])) : found;

    // Changes are counted from the values that the fields show now.
    const settle = (values) => { start = values; };

    // A mistake counts only if this edit made it: something that was missing before does not.
    const changed = (values) => new Set([...fields.keys()].filter((name) => !alike(values[name], start[name])));
    const isOfEdit = (values) => { const of = changed(values); return (mistake) => isNew || of.has(mistake.path[0]) || [...of].some((name) => (fields.get(name).sums || {}).within === mistake.path[0]); };

    // A new translation must have every text that its original has.
    function missing(values) {
      if (!isNew) return [];
      const says = (typed) => typeof typed === "string" && text.line(typed);
      return [...fields.values()].flatMap((field) => {
        const theirs = found[field.name], mine = values[field.name], at = (of, path) => (says(of[0]) && !says(of[1] || "") ? [{ path, code: "needed", facts: {} }] : []);
        if (field.shape === "rows") return theirs.flatMap((row, place) => field.columns.flatMap((column) => at([row[column.name], (mine[place] || {})[column.name]], [field.name, place, column.name])));
        if (field.shape === "group") return field.columns.flatMap((column) => at([theirs[column.name], mine[column.name]], [field.name, column.name]));
        return field.place === "body" || field.needed ? at([theirs, mine], [field.name]) : [];
      });
    }

    // ---- front matter

    // Returns a record as it was, with the columns that were changed.
    function merged(field, typed, was, node) {
      const record = node ? amend.values(node) : { ...field.fixed };
      if (isNew) Object.keys(record).filter((name) => !KEPT.includes(name)).forEach((name) => delete record[name]);
      const columns = field.shape === "span" ? ["min", "max"].map((name) => ({ name, shape: "number" })) : field.columns.filter((column) => column.place !== "body");
      columns.filter((column) => !was || typed[column.name] !== was[column.name]).forEach((column) => {
        const value = file.single(column, typed[column.name] || "");
        if (value === undefined) delete record[column.name]; else record[column.name] = value;
      });
      return Object.keys(record).length ? record : undefined;
    }

    function valueOf(field, typed) {
      const node = inGroup(base.front, field.name), was = start[field.name];
      if (field.shape === "rows") {
        const rows = file.filled(typed).map((row) => {
          const from = row[FROM];
          return merged(field, row, from === undefined ? null : was[from], from === undefined || !node ? null : node.items[from]);
        }).filter(Boolean);
        return rows.length ? rows : undefined;
      }
      if (field.shape === "group" || field.shape === "span") return merged(field, typed, was, node);
      if (field.shape === "terms") { // in their order; what cannot be chosen stays
        const kept = found[field.name].filter((one) => typed.includes(one) || !field.choices.some((choice) => choice.value === one)), all = [...kept, ...typed.filter((one) => !kept.includes(one))];
        return all.length ? all.map(yaml.name) : undefined;
      }
      return file.value(field, typed);
    }

    const isInFront = (field) => !["body", "sheet"].includes(field.place);

    function frontChanges(values, today) {
      const changes = {}, of = changed(values);
      if (isNew) base.front.fields.forEach(([name]) => { changes[name] = null; });
      [...fields.values()].filter((field) => isInFront(field) && (isNew || of.has(field.name) || (field.sheet && of.has(field.name + "_blocks")))).forEach((field) => {
        const node = inGroup(base.front, field.name);
        const value = field.sheet ? library.suggestSheet.compose(values[field.name], values[field.name + "_blocks"], node && amend.values(node), field.sheet) : valueOf(field, values[field.name]);
        changes[field.name] = value === undefined ? null : value;
      });
      return isNew ? { ...changes, translation: yaml.name("draft"), translated: yaml.day(file.day(today, 0)) } : changes;
    }

    // ---- the text

    const written = (typed) => text.clean(typed).replace(/^\n+|\s+$/g, "");
    const hash = (part, title) => "#".repeat(part.level) + " " + title + " {" + ["#" + part.id, ...(part.classes || []).map((name) => "." + name)].join(" ") + "}";
    const ending = (section) => (section.text[1] > section.text[0] ? section.text[1] : section.head[1]);
    const after = (section) => base.sections[base.sections.indexOf(section) + 1];

    // Puts a text in place of another: returns splices, or the section to remove with its heading, if the text is empty
    // and nothing is below it.
    function replaced(section, typed) {
      const fresh = written(typed), [from, to] = section.text;
      if (from === to) return fresh ? [[from, to, isNamed(section) ? "\n\n" + fresh : "\n" + fresh + "\n"]] : [];
      if (fresh || !isNamed(section) || !section.field || (after(section) && after(section).level > section.level)) return [[from, to, fresh]];
      return [section];
    }

    // Removes sections with their headings; one at the end is removed with the empty lines before it.
    function gone(sections) {
      let tail = plain.length;
      const splices = [];
      sections.sort((a, b) => b.head[0] - a.head[0]).forEach((section) => {
        const end = after(section) ? after(section).head[0] : plain.length;
        if (end === tail) tail = section.head[0]; else splices.push([section.head[0], end, ""]);
      });
      return tail < plain.length ? [...splices, [plain.slice(0, tail).trimEnd().length, plain.length, "\n"]] : splices;
    }

    // Inserts a new section before the next part that exists, or at the end.
    function put(place, lines) {
      const order = kind.body.map((part) => part.field), later = order.slice(order.indexOf(place) + 1);
      const next = base.sections.find((section) => isNamed(section) && later.includes(section.field) && section.row === null);
      if (next) return [next.head[0], next.head[0], lines.join("\n\n") + "\n\n"];
      return [plain.length, plain.length, (plain.endsWith("\n") ? "\n" : "\n\n") + lines.join("\n\n") + "\n"];
    }

    const headingOf = (part) => (isTranslation ? form.headings[language][part.field] : part.heading);
    const titled = (field, title) => (field.columns.some((column) => column.name === "title" && column.place === "body") ? text.line(title) : text.heading(text.line(title)));

    function rowSplices(part, field, typed) {
      const rows = file.filled(typed), slots = sectionsOf(base, part.field, true), was = start[field.name];
      const level = part.heading ? part.level + 1 : part.level;
      const numbers = new Set([...plain.matchAll(new RegExp("#" + part.each + "-([0-9]+)", "g"))].map((one) => Number(one[1])));
      const fresh = (row) => { let n = 1; while (numbers.has(n)) n += 1; numbers.add(n); return [hash({ level, id: part.each + "-" + n }, titled(field, row.title || "")), ...(written(row.text || "") ? [written(row.text)] : [])].join("\n\n"); };
      if (!slots.length) {
        if (!rows.some((row) => written(row.text || ""))) return [];
        return [put(part.field, [...(part.heading && !sectionOf(base, part.field) ? [hash(part, headingOf(part))] : []), ...rows.map(fresh)])];
      }
      const splices = [], stay = rows.filter((row) => slots[row[FROM]]), left = stay.map((row) => slots[row[FROM]]);
      const places = left.slice().sort((a, b) => a.head[0] - b.head[0]); // those that stay, in the order of the file
      splices.push(...slots.filter((slot) => !left.includes(slot)));
      stay.forEach((row, place) => {
        const slot = slots[row[FROM]], target = places[place], before = was[row[FROM]] || {};
        const head = row.title === before.title && !isNew ? plain.slice(...slot.head) : plain.slice(slot.head[0], slot.title[0]) + titled(field, row.title) + plain.slice(slot.title[1], slot.head[1]);
        const said = row.text === before.text && !isNew ? plain.slice(...slot.text) : written(row.text || "");
        const gap = said && slot.text[1] > slot.text[0] ? plain.slice(slot.head[1], slot.text[0]) : said ? "\n\n" : "";
        splices.push([target.head[0], ending(target), head + gap + said]);
      });
      let anchor = null, stood = 0;
      rows.forEach((row) => {
        if (slots[row[FROM]]) { anchor = places[stood]; stood += 1; return; }
        if (anchor) splices.push([ending(anchor), ending(anchor), "\n\n" + fresh(row)]);
        else splices.push([slots[0].head[0], slots[0].head[0], fresh(row) + "\n\n"]);
      });
      return splices;
    }

    function partSplices(part, values, of) {
      const field = fields.get(part.field);
      if (!field || !(isNew || of.has(part.field))) return [];
      if (part.each) return rowSplices(part, field, values[part.field]);
      const section = sectionOf(base, part.field), typed = values[part.field] || "";
      if (section) return replaced(section, typed);
      return written(typed) ? [put(part.field, [...(part.level ? [hash(part, headingOf(part))] : []), written(typed)])] : [];
    }

    function bodySplices(values) {
      const of = changed(values), splices = kind.body.flatMap((part) => partSplices(part, values, of));
      [...fields.values()].filter((field) => field.name.startsWith("section-") && (isNew || of.has(field.name))).forEach((field) => {
        const section = base.sections[Number(field.name.slice(8))], typed = values[field.name];
        if (field.shape === "group" && typed.title !== start[field.name].title) splices.push([...section.title, text.line(typed.title)]);
        splices.push(...replaced(section, field.shape === "group" ? typed.text : typed));
      });
      if (!kind.body.length && (isNew || of.has("body"))) splices.push(...replaced(sectionOf(base, "body"), values.body));
      if (isNew) kind.body.filter((part) => part.heading).forEach((part) => { // headings in the language of the translation
        const section = sectionOf(base, part.field);
        if (section && isNamed(section)) splices.push([...section.title, headingOf(part)]);
      });
      return [...splices.filter(Array.isArray), ...gone(splices.filter((one) => !Array.isArray(one)))];
    }

    // ---- the whole

    // Returns the same splice without the equal characters at its ends; it never divides a character.
    function trimmed([start, end, fresh]) {
      const old = plain.slice(start, end), isHigh = (sign) => /[\ud800-\udbff]/.test(sign || ""), most = Math.min(old.length, fresh.length);
      let first = 0, last = 0;
      while (first < most && old[first] === fresh[first]) first += 1;
      if (isHigh(old[first - 1])) first -= 1;
      while (last < most - first && old[old.length - 1 - last] === fresh[fresh.length - 1 - last]) last += 1;
      if (last && isHigh(old[old.length - 1 - last])) last -= 1;
      return [start + first, end - last, fresh.slice(first, fresh.length - last)];
    }

    function compose(values, today) {
      const order = kind.order.filter((name) => !["translation", "translated"].includes(name));
      const front = amend.fields(plain, base.span, base.front, frontChanges(values, today), order);
      const splices = [...front, ...bodySplices(values)].map(trimmed).filter(([from, to, fresh]) => from !== to || fresh);
      return { path, text: amend.spliced(base.raw, splices), before: isNew ? "" : base.raw, base: isNew ? "" : base.id, edits: splices };
    }

    return { path, type, language, isTranslation, isNew, shown, get start() { return start; }, settle, changed, isOfEdit, missing, compose, versions: Object.keys(data.files), title: found.title || data.title, page: data.page, id: base.id };
  };

  library.suggestEntry.split = split;
})();
