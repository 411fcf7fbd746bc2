// Changes some fields of a file, as hooks/kb/drafting/amendment.py does: all other values and all comments keep their bytes.
// Tests compare the two. Nodes are those of that module's outline: a scalar
// {at, is}, a group {at, flow, fields: [[name, start, node]]}, items {at, flow, items}; `at` is [start, end] in the text
// with plain line ends. A splice is [start, end, text].
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const yaml = library.suggestYaml;
  const isGroup = (value) => !Array.isArray(value) && !yaml.isScalar(value);
  const isList = (value) => Array.isArray(value) && value.length > 0;

  const lineOf = (text, at) => text.lastIndexOf("\n", at - 1) + 1;
  const begun = (text, at) => (at === text.length && text && text[at - 1] !== "\n" ? "\n" : "");
  const indented = (text, by) => text.replace(/^(?=.*\n)/gm, " ".repeat(by));
  const trimmed = (text) => text.replace(/^[ \n]+|[ \n]+$/g, "");

  function nextLine(text, at) {
    if (at && text[at - 1] === "\n") return at;
    const end = text.indexOf("\n", at);
    return end < 0 ? text.length : end + 1;
  }

  function same(node, value) {
    if (node.fields) {
      const found = new Map(node.fields.map(([name, , one]) => [name, one]));
      return isGroup(value) && found.size === Object.keys(value).length && [...found].every(([name, one]) => name in value && same(one, value[name]));
    }
    if (node.items) return Array.isArray(value) && value.length === node.items.length && node.items.every((one, place) => same(one, value[place]));
    return yaml.isScalar(value) && yaml.plain(node.is) === yaml.plain(value);
  }

  function values(node) {
    if (node.fields) return Object.fromEntries(node.fields.map(([name, , one]) => [name, values(one)]));
    if (node.items) return node.items.map(values);
    return typeof node.is === "string" ? yaml.name(node.is) : node.is;
  }

  // Returns the splices that turn the value at `node` into `value`; null if it must be rewritten as a whole.
  function amend(text, node, value) {
    if (same(node, value)) return [];
    if (node.fields) {
      if (!isGroup(value) || !Object.keys(value).length || !node.fields.length) return null;
      const gone = Object.fromEntries(node.fields.map(([name]) => [name, null]));
      return node.flow ? inline(text, node, value) : inFields(text, node, { ...gone, ...value }, Object.keys(value), nextLine(text, node.at[1]));
    }
    if (node.items) {
      if (!isList(value) || !node.items.length) return null;
      return node.flow ? inline(text, node, value) : inItems(text, node, value);
    }
    return yaml.isScalar(value) ? [[...node.at, (node.at[1] > node.at[0] ? "" : " ") + yaml.scalar(value)]] : null;
  }

  // In braces or brackets: part by part if their number stays the same.
  function inline(text, node, value) {
    const parts = node.fields ? node.fields.map(([name, , one]) => [one, value[name]]) : node.items.map((one, place) => [one, value[place]]);
    const isAsLong = node.fields ? node.fields.length === Object.keys(value).length && node.fields.every(([name]) => name in value) : node.items.length === value.length;
    if (!isAsLong || parts.some(([one, fresh]) => one.at[0] === one.at[1] && !same(one, fresh))) return [[...node.at, yaml.flow(value)]];
    return parts.flatMap(([one, fresh]) => amend(text, one, fresh) || [[...one.at, yaml.flow(fresh)]]);
  }

  function inFields(text, node, changes, order, end) {
    const splices = [], column = node.at[0] - lineOf(text, node.at[0]);
    const there = new Map([...node.fields].reverse().map((field) => [field[0], field]));
    const rank = (name) => (order.includes(name) ? order.indexOf(name) : order.length);
    for (const [name, start, one] of node.fields) {
      if (!(name in changes)) continue;
      if (changes[name] === null) {
        if (trimmed(text.slice(lineOf(text, start), start))) return null;
        splices.push([lineOf(text, start), nextLine(text, one.at[1]), ""]);
      } else {
        const found = amend(text, one, changes[name]);
        splices.push(...(found || [[start, one.at[1], trimmed(indented(yaml.fields({ [name]: changes[name] }), column))]]));
      }
    }
    Object.keys(changes).filter((name) => !there.has(name) && changes[name] !== null).sort((a, b) => rank(a) - rank(b)).forEach((name) => {
      const before = order.slice(0, Math.max(order.indexOf(name), 0)).reverse().find((one) => there.has(one));
      const at = before ? nextLine(text, there.get(before)[2].at[1]) : end;
      splices.push([at, at, begun(text, at) + indented(yaml.fields({ [name]: changes[name] }), column)]);
    });
    return splices;
  }

  // In lines: equal items at the beginning and at the end stay.
  function inItems(text, node, value) {
    const old = node.items, lead = (item) => text.slice(lineOf(text, item.at[0]), item.at[0]);
    let first = 0, last = 0;
    while (first < Math.min(old.length, value.length) && same(old[first], value[first])) first += 1;
    while (last < Math.min(old.length, value.length) - first && same(old[old.length - 1 - last], value[value.length - 1 - last])) last += 1;
    const middle = old.slice(first, old.length - last), fresh = value.slice(first, value.length - last), both = Math.min(middle.length, fresh.length);
    if (middle.length !== fresh.length && old.some((item) => trimmed(lead(item)) !== "-")) return null;
    const splices = middle.slice(0, both).flatMap((item, place) => {
      const column = item.at[0] - lineOf(text, item.at[0]) - 2;
      return amend(text, item, fresh[place]) || [[...item.at, trimmed(indented(yaml.item(fresh[place]), column)).slice(2)]];
    });
    middle.slice(both).forEach((item) => splices.push([lineOf(text, item.at[0]), nextLine(text, item.at[1]), ""]));
    const kept = first + both, at = kept ? nextLine(text, old[kept - 1].at[1]) : lineOf(text, old[0].at[0]);
    fresh.slice(both).forEach((one) => splices.push([at, at, begun(text, at) + indented(yaml.item(one), lead(old[0]).split("-")[0].length)]));
    return splices;
  }

  const inOrder = (splices) => splices.map((one, place) => [one, place]).sort(([a, i], [b, j]) => a[0] - b[0] || a[1] - b[1] || i - j).map(([one]) => one);

  // Returns the splices that give fields of front matter new values; null removes a field. `front` is its outline,
  // [start, end] its place in the text.
  function fields(text, [start, end], front, changes, order) {
    const head = text.slice(0, end), found = front.flow ? null : inFields(head, front, changes, order, end);
    const whole = { ...values(front), ...changes };
    Object.keys(whole).filter((name) => whole[name] === null).forEach((name) => delete whole[name]);
    return inOrder(found || (same(front, whole) ? [] : [[...front.at, yaml.flow(whole)]]));
  }

  // ---- the text as it is in its file

  const plain = (raw) => raw.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");

  // Returns `raw` with the splices applied; new lines end as its first line does.
  function spliced(raw, splices) {
    const offset = raw.startsWith("\ufeff") ? 1 : 0, ends = [...raw.matchAll(/\r\n|\r|\n/g)];
    const newline = ends.length ? ends[0][0] : "\n", theirs = [offset], ours = [0];
    let shift = 0, done = 0, made = "", line = 0;
    ends.forEach((end) => {
      const stop = end.index + end[0].length;
      shift += end[0].length - 1;
      theirs.push(stop);
      ours.push(stop - offset - shift);
    });
    const placed = (at) => {
      for (line = Math.max(line, 0); line + 1 < ours.length && ours[line + 1] <= at; line += 1);
      return theirs[line] + at - ours[line];
    };
    inOrder(splices).forEach(([start, end, text]) => {
      const from = placed(start);
      made += raw.slice(done, from) + text.replace(/\n/g, newline);
      done = placed(end);
    });
    return made + raw.slice(done);
  }

  library.suggestAmend = { lineOf, nextLine, begun, indented, same, amend, values, fields, plain, spliced };
})();
