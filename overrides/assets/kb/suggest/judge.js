// Checks a suggestion against the models, as the check of the library does: the same fields, limits and terms.
// A mistake is {path: [field, row, column] or less, code, facts}; the codes are words of the form ("wrong_" + code).
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const text = library.suggestText, file = library.suggestFile;
  const length = (value) => Array.from(value).length; // in characters, as Python counts them
  const bytes = (value) => new TextEncoder().encode(value).length;

  // The mistakes of one value that was typed into `field`; `wanted`: whether it is required.
  function single(field, typed, wanted, form) {
    if (field.shape === "lines") return several({ ...field, needed: wanted }, typed);
    const value = field.shape === "text" && field.place === "body" ? text.clean(typed).trim() : text.line(typed);
    if (!value) return wanted ? { code: "needed" } : null;
    if (field.shape === "number" || field.shape === "clock") return number(field, value);
    if (field.shape === "term") return field.choices.some((choice) => choice.value === value) ? null : { code: "needed" };
    if (field.shape === "slug") return slug(form.slug, value);
    if (field.most && length(value) > field.most) return { code: "long", facts: { n: length(value) - field.most } };
    if (field.pattern && !new RegExp(field.pattern, "u").test(value)) return { code: "address" };
    return field.place === "body" && field.shape === "text" && !field.raw ? links(typed) : null;
  }

  function number(field, typed) {
    const value = field.shape === "clock" ? file.seconds(typed) : file.whole(typed);
    if (value === undefined) return { code: field.shape === "clock" ? "clock" : "whole" };
    if (typeof field.least === "number" && value < field.least) return field.shape === "clock" ? { code: "clock" } : { code: "least", facts: { limit: String(field.least) } };
    if (typeof field.most === "number" && value > field.most) return { code: "most", facts: { limit: String(field.most) } };
    return null;
  }

  function slug(rule, value) {
    const is = (pattern) => new RegExp("^(?:" + pattern + ")$", "u").test(value);
    if (!is(rule.pattern) || value !== value.normalize("NFC") || bytes(value) > rule.most) return { code: "slug" };
    return is(rule.reserved) || rule.taken.includes(value.toLowerCase()) ? { code: "taken" } : null;
  }

  function links(typed) {
    const [target] = text.lost(typed);
    return target === undefined ? null : { code: "link", facts: { target } };
  }

  const at = (path, found) => (found ? [Object.assign({ path, facts: {} }, found)] : []);

  function columns(field, typed, path, form) {
    return field.columns.flatMap((column) => at([...path, column.name], single(column, typed[column.name] || "", column.needed, form)));
  }

  function span(field, typed) {
    const ends = ["min", "max"], given = (end) => Boolean(text.line(typed[end] || "")), wanted = field.needed || ends.some(given);
    const missing = (end) => (wanted && !(end === "max" && field.open) ? { code: "needed" } : null);
    const found = ends.flatMap((end) => at([field.name, end], given(end) ? number({ shape: "number", least: field.least, most: field.most }, typed[end]) : missing(end)));
    return found.length || !ends.every(given) || file.whole(typed.max) >= file.whole(typed.min) ? found : at([field.name, "max"], { code: "order" });
  }

  function several(field, typed) {
    const found = text.lines(typed).map(length).filter((n) => n > field.most);
    if (field.needed && !text.lines(typed).length) return { code: "needed" };
    if (found.length) return { code: "long", facts: { n: found[0] - field.most } };
    return field.place === "body" ? links(typed) : null;
  }

  function judgeField(field, typed, form) {
    if (field.shape === "terms") return at([field.name], field.needed && !(typed || []).length ? { code: "choose" } : null);
    if (field.shape === "lines") return at([field.name], several(field, typed || ""));
    if (field.shape === "span") return span(field, typed || {});
    if (field.shape === "group") return file.isEmpty(typed || {}) && !field.needed ? [] : columns(field, typed || {}, [field.name], form);
    if (field.shape === "rows") return (typed || []).flatMap((row, place) => (file.isEmpty(row) ? [] : columns(field, row, [field.name, place], form)));
    return at([field.name], single(field, typed || "", field.needed, form));
  }

  // The sum of a column of rows, such as minutes, must be within the range in another field, if that is filled in; the
  // range may have no end. The mistake is shown at the range, or at the rows if only they were changed.
  function sum(field, values, changed) {
    const { column, within } = field.sums, rows = file.filled(values[field.name]), numbers = rows.map((row) => file.whole(row[column] || ""));
    const { min, max } = values[within] || {}, [least, most] = [file.whole(min || ""), file.whole(max || "")];
    if (!rows.length || [...numbers, least].includes(undefined)) return [];
    const total = numbers.reduce((all, one) => all + one, 0), facts = { total: String(total), min: String(least) };
    if (total >= least && (most === undefined || total <= most)) return [];
    return at(changed.has(field.name) && !changed.has(within) ? [field.name] : [within, "min"], most === undefined ? { code: "sum_open", facts } : { code: "sum", facts: Object.assign(facts, { max: String(most) }) });
  }

  // Returns all mistakes, in the order of the form; `entry` is the page that is edited, if any.
  function judge(type, form, values, today, entry) {
    const fields = file.fieldsOf(type);
    const found = [...fields.values()].flatMap((field) => judgeField(field, values[field.name], form));
    [...fields.values()].filter((field) => field.sheet).forEach((field) => found.push(...library.suggestSheet.judge(values[field.name] || {}, values[field.name + "_blocks"])));
    const sums = [...fields.values()].filter((field) => field.sums && !found.some((one) => one.path[0] === field.sums.within));
    found.push(...sums.flatMap((field) => sum(field, values, entry ? entry.changed(values) : new Set())));
    const made = entry ? entry.compose(values, today).text : file.compose(type, form, values, today);
    const tooLong = bytes(made.slice(0, Math.max(0, made.indexOf("\n---", 3)))) > form.most.front || bytes(made) > form.most.file;
    return found.length || !tooLong ? found : at(["title"], { code: "size" });
  }

  library.suggestJudge = { judge, judgeField, length, bytes };
})();
