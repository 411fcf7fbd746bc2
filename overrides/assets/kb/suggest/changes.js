// What changed in a text, line by line: the shortest list of lines that are kept, removed and added, with a few lines around them.
(function () {
  "use strict";
  const library = (window.library = window.library || {}), { make } = library;
  const AROUND = 1, MOST = 400; // lines; a longer stretch of changes is shown as all old lines and all new ones

  // [sign, line] with the sign " ", "-" or "+".
  function changes(before, after) {
    const old = before.split("\n"), fresh = after.split("\n");
    let first = 0, last = 0;
    while (first < Math.min(old.length, fresh.length) && old[first] === fresh[first]) first += 1;
    while (last < Math.min(old.length, fresh.length) - first && old[old.length - 1 - last] === fresh[fresh.length - 1 - last]) last += 1;
    const stay = (lines) => lines.map((line) => [" ", line]);
    return [...stay(old.slice(0, first)), ...middle(old.slice(first, old.length - last), fresh.slice(first, fresh.length - last)), ...stay(old.slice(old.length - last))];
  }

  function middle(old, fresh) {
    if (old.length > MOST || fresh.length > MOST) return [...old.map((line) => ["-", line]), ...fresh.map((line) => ["+", line])];
    const most = Array.from({ length: old.length + 1 }, () => new Uint16Array(fresh.length + 1)); // lines in common from here on
    for (let i = old.length - 1; i >= 0; i -= 1) for (let j = fresh.length - 1; j >= 0; j -= 1) most[i][j] = old[i] === fresh[j] ? most[i + 1][j + 1] + 1 : Math.max(most[i + 1][j], most[i][j + 1]);
    const found = [];
    for (let i = 0, j = 0; i < old.length || j < fresh.length;) {
      if (i < old.length && j < fresh.length && old[i] === fresh[j]) { found.push([" ", old[i]]); i += 1; j += 1; }
      else if (j === fresh.length || (i < old.length && most[i + 1][j] >= most[i][j + 1])) { found.push(["-", old[i]]); i += 1; }
      else { found.push(["+", fresh[j]]); j += 1; }
    }
    return found;
  }

  // Returns the changed lines as elements: deletions and insertions, with a line or more around each.
  function show(before, after) {
    const all = changes(before, after), near = (n) => all.slice(Math.max(n - AROUND, 0), n + AROUND + 1).some(([sign]) => sign !== " ");
    const rows = [];
    all.forEach(([sign, line], n) => {
      if (!near(n)) { if (rows[rows.length - 1] !== null) rows.push(null); return; }
      rows.push(make(sign === "-" ? "del" : sign === "+" ? "ins" : "span", { dir: "auto" }, make("span", { class: "kb-sign", "aria-hidden": "true" }, sign === "-" ? "−" : sign), line || "\u00a0"));
    });
    return rows.map((row) => row || make("hr", {}));
  }

  // What changed in the fields of an entry, in the form's order: {path, before, after} with the values as people read them, or
  // {path, sign} of a row that is gone ("removed") and of rows in another order ("moved").
  function differences(type, start, values) {
    const { FROM, fieldsOf } = library.suggestFile;
    const label = (field, value) => ((field.choices || []).find((choice) => choice.value === value) || { label: value || "" }).label;
    const shown = (field, value) => (Array.isArray(value) ? field.choices.filter((choice) => value.includes(choice.value)).map((choice) => choice.label).join(", ") : label(field, value)); // terms have no order
    const value = (field, path, before, after) => (shown(field, before) === shown(field, after) ? [] : [{ path, before: shown(field, before), after: shown(field, after) }]);
    const record = (columns, path, before, after) => columns.flatMap((column) => value(column, [...path, column.name], before[column.name], after[column.name]));
    const rows = (field, before, after) => {
      const kept = after.map((row) => row[FROM]).filter((from) => from !== undefined), was = (row) => before.find((one) => one[FROM] === row[FROM] && row[FROM] !== undefined) || {};
      const gone = before.flatMap((row, place) => (kept.includes(row[FROM]) ? [] : [{ path: [field.name, place], sign: "removed" }]));
      const isMoved = kept.some((from, place) => place > 0 && Number(from) < Number(kept[place - 1]));
      return [...gone, ...(isMoved ? [{ path: [field.name], sign: "moved" }] : []), ...after.flatMap((row, place) => record(field.columns, [field.name, place], was(row), row))];
    };
    return [...fieldsOf(type).values()].flatMap((field) => {
      const [before, after] = [start, values].map((one) => one[field.name] || (field.shape === "rows" ? [] : {}));
      if (field.shape === "rows") return rows(field, before, after);
      if (field.shape === "span") return record([{ name: "min" }, { name: "max" }], [field.name], before, after);
      if (field.shape === "group") return record(field.columns, [field.name], before, after);
      return value(field, [field.name], start[field.name], values[field.name]);
    });
  }

  library.suggestChanges = { changes, show, differences };
})();
