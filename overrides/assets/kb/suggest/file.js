// A suggestion as a file of the library: front matter in YAML, then the text in Markdown under the headings of its type.
// `type` is the form's data about it (`FormType` in hooks/kb/views/script_data.py); `values` are what a person typed, by field, as text.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const text = library.suggestText, yaml = library.suggestYaml;

  // ---- typed texts as values; undefined if nothing was typed

  const digits = (typed) => text.line(typed).replace(/[\u0660-\u0669]/g, (sign) => String(sign.charCodeAt(0) - 0x660));
  const whole = (typed) => (/^[0-9]{1,15}$/.test(digits(typed)) ? Number(digits(typed)) : undefined);

  // Minutes and seconds as seconds; undefined for anything else.
  function seconds(typed) {
    const found = /^(?:([0-9]{1,3}):)?([0-9]{1,4}):([0-5][0-9])$/.exec(digits(typed));
    return found ? (Number(found[1] || 0) * 60 + Number(found[2])) * 60 + Number(found[3]) : undefined;
  }

  function single(field, typed) {
    if (field.shape === "number") return whole(typed);
    if (field.shape === "clock") return seconds(typed);
    if (field.shape === "term") return text.line(typed) ? yaml.name(text.line(typed)) : undefined;
    if (field.name === "transcript") return text.clean(typed).trim() || undefined;
    return text.line(typed) || undefined;
  }

  // A group or a row as a record of the columns that the front matter has; undefined if it is empty.
  function record(field, typed) {
    const found = {};
    field.columns.filter((column) => column.place !== "body").forEach((column) => {
      const value = single(column, typed[column.name] || "");
      if (value !== undefined) found[column.name] = value;
    });
    return Object.keys(found).length ? Object.assign(found, field.fixed) : undefined;
  }

  const FROM = "#"; // of a row: its number in the file that it was read from
  const isEmpty = (row) => Object.keys(row).every((name) => name === FROM || !text.line(row[name] || ""));
  const filled = (typed) => (typed || []).filter((row) => !isEmpty(row));

  // What was typed into a field, as data for YAML; undefined if nothing was.
  function value(field, typed) {
    if (field.shape === "terms") return typed && typed.length ? typed.map(yaml.name) : undefined;
    if (field.shape === "lines") return text.lines(typed || "").length ? text.lines(typed) : undefined;
    if (field.shape === "rows") { const found = filled(typed).map((row) => record(field, row)).filter(Boolean); return found.length ? found : undefined; }
    if (field.shape === "group") return record(field, typed || {});
    if (field.shape === "span") {
      const min = whole((typed || {}).min || ""), max = whole((typed || {}).max || "");
      return min === undefined ? undefined : max === undefined ? { min } : { min, max };
    }
    return single(field, typed || "");
  }

  function day(today, months) {
    const date = new Date(Date.UTC(today.getFullYear(), today.getMonth() + months, today.getDate()));
    return date.toISOString().slice(0, 10);
  }

  const fieldsOf = (type) => new Map(type.groups.flatMap((group) => group.fields.map((field) => [field.name, field])));

  function front(type, form, values, today) {
    const fields = fieldsOf(type), data = {};
    type.order.forEach((name) => {
      const field = fields.get(name);
      const isSheet = field && field.sheet, rows = values[name + "_blocks"];
      const found = isSheet ? library.suggestSheet.compose(values[name] || {}, rows, null, field.sheet) : name in type.fixed ? yaml.name(type.fixed[name]) : name in form.dates ? yaml.day(day(today, form.dates[name])) : field && field.place === "front" ? value(field, values[name]) : undefined;
      if (found !== undefined) data[name] = found;
    });
    return yaml.fields(data);
  }

  // ---- the text: parts {level, id, classes, title, blocks}; a heading is written if something is below it. If one
  // row has a text, all rows have headings, because the check requires one for each row

  const asList = (typed) => { const all = text.lines(typed || ""); return all.length ? [{ kind: "ul", lines: all.map(text.inline) }] : []; };

  function ofRows(part, typed) {
    const rows = filled(typed);
    if (!rows.some((row) => text.read(row.text || "").length)) return [];
    const level = part.heading ? part.level + 1 : part.level;
    const each = rows.map((row, place) => ({ level, id: part.each + "-" + (place + 1), title: text.line(row.title || ""), blocks: text.read(row.text || ""), kept: true }));
    return part.heading ? [{ level: part.level, id: part.id, title: part.heading, blocks: [] }, ...each] : each;
  }

  function parts(type, values) {
    const fields = fieldsOf(type);
    const all = type.body.flatMap((part) => {
      if (part.each) return ofRows(part, values[part.field]);
      const typed = values[part.field] || "";
      const blocks = fields.get(part.field).shape === "lines" ? asList(typed) : text.read(typed);
      return [{ level: part.level, id: part.id, classes: part.classes, title: part.heading || "", blocks }];
    });
    const holds = (part) => part.kept || part.blocks.length > 0;
    return all.filter((part, place) => {
      const after = all.slice(place + 1), end = after.findIndex((other) => other.level <= part.level);
      return holds(part) || (part.level > 0 && after.slice(0, end < 0 ? undefined : end).some(holds));
    });
  }

  function markdown(part) {
    const attributes = ["#" + part.id, ...(part.classes || []).map((name) => "." + name)].join(" ");
    const heading = part.level ? "#".repeat(part.level) + " " + text.heading(part.title) + " {" + attributes + "}" : "";
    return [heading, text.write(part.blocks)].filter(Boolean).join("\n\n");
  }

  // The whole file. `today` is the day on which it is made.
  function compose(type, form, values, today) {
    return "---\n" + front(type, form, values, today) + "---\n\n" + parts(type, values).map(markdown).join("\n\n") + "\n";
  }

  library.suggestFile = { FROM, compose, front, parts, markdown, value, single, day, digits, whole, seconds, filled, isEmpty, fieldsOf };
})();
