// A worksheet in the form: its title, and for each block one text with an item on each line. A word in brackets at the end
// of a line says what is written there: a date, a number, a tick. Existing ids, hints and widths stay.
(function () {
  "use strict";
  const library = (window.library = window.library || {}), { make } = library;
  const text = library.suggestText, yaml = library.suggestYaml, file = library.suggestFile;
  const LIST = { fields: "fields", questions: "items", checklist: "items", scale: "items", table: "columns", grid: "rows" };
  const NUMBER = { questions: 3, scale: 5, table: 5 }; // lines of an answer, the highest grade, rows
  const OF_KINDS = ["fields", "table"];
  const lines = (typed) => text.lines(typed || "");

  // "When? (date)" as its label and its kind; `kinds` are the words for them.
  function taken(line, kinds) {
    const found = /^(.*\S)\s*\(([^()]+)\)$/.exec(line), kind = found && Object.keys(kinds).find((one) => kinds[one] === found[2].trim());
    return kind ? { label: found[1], kind } : { label: line, kind: "text" };
  }

  const said = (item, kinds) => { const kind = yaml.plain(item.kind); return yaml.plain(item.label) + (kind && kind !== "text" ? " (" + kinds[kind] + ")" : ""); };

  // The rows of the form for the blocks of a worksheet.
  function read(blocks, kinds) {
    return blocks.map((block, place) => {
      const type = yaml.plain(block.type), items = block[LIST[type]] || [];
      const number = type === "table" ? block.rows : type === "scale" ? block.max : type === "questions" ? (items[0] || {}).lines : undefined;
      const labels = type === "grid" ? items.map(yaml.plain) : items.map((item) => said(item, kinds));
      return { [file.FROM]: String(place), type, title: String(yaml.plain(block.title || "")), items: labels.join("\n"), across: type === "grid" ? block.columns.map(yaml.plain).join("\n") : "", number: number === undefined ? "" : String(number) };
    });
  }

  // Returns an item for each line, with everything that the former item of that line had.
  function items(typed, before, type, letter, used, kinds, number) {
    const all = typed.map((line) => (OF_KINDS.includes(type) ? taken(line, kinds) : { label: line, kind: "text" })), left = before.slice();
    return all.map(({ label, kind }, place) => {
      const same = left.find((one) => one && yaml.plain(one.label) === label), old = same || (typed.length === before.length && left[place]) || null;
      if (old) left[left.indexOf(old)] = null;
      let n = place + 1;
      while (!old && used.has(letter + n)) n += 1;
      if (!old) used.add(letter + n);
      const made = old ? { ...old } : { id: yaml.name(letter + n) };
      if (!old || yaml.plain(old.label) !== label) made.label = label;
      if (OF_KINDS.includes(type) && (!old || (yaml.plain(old.kind) || "text") !== kind)) made.kind = yaml.name(kind);
      if (type === "questions" && (!old || number !== (before[0] || {}).lines)) made.lines = number || NUMBER.questions;
      return made;
    });
  }

  function grid(row, was, letter, used) {
    const rows = lines(row.items), columns = lines(row.across), cells = was.cells || [];
    const isAsLong = cells.length === rows.length && cells.every((one) => one.length === columns.length);
    const made = rows.map((name, r) => columns.map((other, c) => { const id = letter + (r * columns.length + c + 1); used.add(id); return { id: yaml.name(id), label: name + ", " + other }; }));
    return { rows, columns, cells: isAsLong ? cells : made };
  }

  function block(row, place, was, used, kinds) {
    const type = row.type, kept = was && yaml.plain(was.type) === type ? { ...was } : { type: yaml.name(type) };
    const letter = String.fromCharCode(97 + (place % 26)), number = file.whole(row.number || ""), title = text.line(row.title || "");
    if (title) kept.title = title; else delete kept.title;
    if (type === "grid") return { ...kept, ...grid(row, kept, letter, used) };
    const made = items(lines(row.items), kept[LIST[type]] || [], type, letter, used, kinds, number);
    if (type === "table") {
      kept.rows = number || NUMBER.table;
      // A row that is filled in beforehand has a cell for each column.
      Object.keys(kept).filter((name) => name !== LIST.table && Array.isArray(kept[name]) && kept[name].length !== made.length).forEach((name) => delete kept[name]);
    }
    if (type === "scale" && (number || NUMBER.scale) !== (kept.max || NUMBER.scale)) kept.max = number || NUMBER.scale;
    return { ...kept, [LIST[type]]: made };
  }

  // The worksheet as data for YAML; undefined if nothing was typed. `was` is the existing one, if any.
  function compose(typed, rows, was, kinds) {
    const filled = file.filled(rows).filter((row) => LIST[row.type]), blocks = (was && was.blocks) || [];
    if (!filled.length && file.isEmpty(typed || {})) return undefined;
    const used = new Set(blocks.flatMap((one) => [...(one[LIST[yaml.plain(one.type)]] || []), ...(one.cells || []).flat()]).map((item) => yaml.plain((item || {}).id)));
    const made = { ...was }, put = (name, value) => { if (value === undefined || value === "") delete made[name]; else if (yaml.plain(made[name]) !== yaml.plain(value)) made[name] = value; };
    put("title", text.line(typed.title || ""));
    put("subtitle", text.line(typed.subtitle || ""));
    put("layout", typed.layout ? yaml.name(typed.layout) : undefined);
    if (lines(typed.howto).length) made.howto = lines(typed.howto); else delete made.howto;
    delete made.blocks;
    return { ...made, blocks: filled.map((row, place) => block(row, place, blocks[row[file.FROM]], used, kinds)) };
  }

  // What is missing: a title above blocks, the columns of a grid.
  function judge(typed, rows) {
    const filled = file.filled(rows), missing = (path) => ({ path, code: "needed", facts: {} });
    const across = (rows || []).map((row, place) => (row.type === "grid" && !lines(row.across).length ? missing(["worksheet_blocks", place, "across"]) : null)).filter(Boolean);
    const isBegun = filled.length || !file.isEmpty(typed || {});
    return [...(isBegun && !text.line(typed.title || "") ? [missing(["worksheet", "title"])] : []), ...across];
  }

  // Draws the sheet roughly: its words, and the room to write.
  function draw(sheet) {
    const plain = (value) => String(yaml.plain(value)), room = (className) => make("span", { class: "kb-room " + (className || "") });
    const labelled = (item) => make("div", {}, make("b", {}, plain(item.label)), room());
    const drawn = {
      fields: (one) => [make("div", { class: "kb-drawn-fields" }, ...one.fields.map(labelled))],
      questions: (one) => one.items.map((item) => make("div", {}, make("b", {}, plain(item.label)), ...Array.from({ length: Math.min(item.lines || 3, 12) }, () => room()))),
      checklist: (one) => one.items.map((item) => make("div", {}, room("is-box"), plain(item.label))),
      scale: (one) => one.items.map((item) => make("div", { class: "kb-drawn-scale" }, make("span", {}, plain(item.label)), make("span", {}, ...Array.from({ length: Math.max((one.max || 5) - (one.min === undefined ? 1 : one.min) + 1, 0) }, (_, n) => make("bdi", {}, String(n + (one.min === undefined ? 1 : one.min))))))),
      table: (one) => [make("table", {}, make("tr", {}, ...one.columns.map((column) => make("th", {}, plain(column.label)))), ...Array.from({ length: Math.min(one.rows, 12) }, () => make("tr", {}, ...one.columns.map(() => make("td", {})))))],
      grid: (one) => [make("table", {}, make("tr", {}, make("td", {}), ...one.columns.map((name) => make("th", {}, plain(name)))), ...one.rows.map((name) => make("tr", {}, make("th", {}, plain(name)), ...one.columns.map(() => make("td", {})))))],
    };
    if (!sheet) return [];
    const blocks = sheet.blocks.flatMap((one) => [...(one.title ? [make("p", { class: "kb-drawn-title" }, plain(one.title))] : []), ...drawn[plain(one.type)](one)]);
    return [make("p", { class: "kb-preview-title" }, plain(sheet.title || "")), ...(sheet.howto || []).map((line) => make("p", {}, plain(line))), ...blocks];
  }

  library.suggestSheet = { read, compose, judge, draw };
})();
