// The text of a suggestion: a small part of Markdown, read into blocks. The same blocks are written as Markdown and shown.
// It knows paragraphs, lists (- or 1.) with their levels, tables (| a | b |), **bold** and [links](https://…). All other signs stay as they are.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const MARK = "^([-*•·▪◦●‣]|[0-9]{1,3}[.)])", ITEM = new RegExp(MARK + " (.+)$"), LISTED = new RegExp(MARK + "(?: |$)"), BARE = /^[-*•·▪◦●‣]$/;
  const ROW = /^\|.*\|$/, RULE = /^\|(?: *:?-+:? *\|)+$/, DEEPER = 2; // spaces
  const BOLD = "\\*\\*(?=[^\\s*])((?:[^*]|\\*(?!\\*))*[^\\s*])\\*\\*", LINK = "\\[([^\\[\\]]+)\\]\\(([^\\s()<>]*(?:\\([^\\s()<>]*\\)[^\\s()<>]*)*)\\)";
  const MARKED = new RegExp(BOLD + "|" + LINK, "g");
  const TARGET = /^(?:https?:\/\/[^\s<>"]+|mailto:[^\s<>"@]+@[^\s<>"@]+)$/i;

  // What no file may contain, or what shows text in another order than its own: controls and noncharacters, embeddings and
  // overrides (CVE-2021-42574), isolates that do not end in their line, and lone surrogates.
  const UNSEEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u202a-\u202e\ufeff\ufffe\uffff]/g, ISOLATES = /[\u2066-\u2069]/g, END = "\u2069";
  const SURROGATE = /[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g;
  const SPACES = /[\t-\r\u001c- \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g; // as Python's str.split has it

  function balanced(text) {
    return text.split("\n").map((one) => {
      const opened = [], ended = new Set();
      for (const { index, 0: sign } of one.matchAll(ISOLATES)) if (sign !== END) opened.push(index); else if (opened.length) ended.add(opened.pop()).add(index);
      return one.replace(ISOLATES, (sign, index) => (ended.has(index) ? sign : ""));
    }).join("\n");
  }

  const clean = (text) => balanced(text.replace(/\r\n?|[\u0085\u2028\u2029\u000b\u000c]/g, "\n").replace(UNSEEN, "").replace(SURROGATE, (sign) => (sign.length === 2 ? sign : "")));
  const line = (text) => clean(text).replace(SPACES, " ").replace(/^ | $/g, "");
  // In fields with one item per line, a list typed by hand means the same.
  const lines = (text) => clean(text).split("\n").map((one) => line(one).replace(LISTED, "")).filter(Boolean);

  // A line of text as its parts: {text}, {text, bold}, {text, target}. Adjacent parts of the same kind are
  // joined: written separately, the signs of two bold parts would merge.
  function inline(text) {
    const parts = [];
    const add = (piece) => {
      const last = parts[parts.length - 1];
      if (last && !last.target && !piece.target && last.bold === piece.bold) last.text += piece.text;
      else if (piece.text) parts.push(piece);
    };
    let end = 0;
    for (const match of text.matchAll(MARKED)) {
      add({ text: text.slice(end, match.index), bold: false });
      if (match[1]) add({ text: match[1], bold: true });
      else if (TARGET.test(match[3])) add({ text: match[2], target: match[3] });
      else add({ text: match[0], bold: false });
      end = match.index + match[0].length;
    }
    add({ text: text.slice(end), bold: false });
    return parts;
  }

  // A text as blocks: {kind: "p" | "ul" | "ol" | "table", lines: [a line's parts, …]}. An item has the list in it, if any, as
  // `under`; the lines of a table are rows, its heads first, and each has the parts of its cells.
  function read(text) {
    const blocks = [], all = clean(text).split("\n"), flat = all.map(line);
    let open = null, gap = false, levels = [];
    for (let at = 0; at < flat.length; at += 1) {
      const one = flat[at], item = ITEM.exec(one);
      if (!one || BARE.test(one)) { gap = true; continue; }
      if (ROW.test(one) && RULE.test(flat[at + 1] || "")) {
        const heads = cells(one), rows = [];
        for (at += 2; ROW.test(flat[at] || ""); at += 1) rows.push(cells(flat[at]));
        at -= 1;
        blocks.push({ kind: "table", lines: [heads, ...rows].map((row) => heads.map((_, place) => row[place] || [])) });
        open = null;
      } else if (item) {
        levels = levelled(open && open.kind !== "p" ? levels : [], /^\s*/.exec(all[at])[0].replace(/\t/g, "    ").length);
        open = listed(blocks, open, levels.length - 1, { parts: inline(item[2]), kind: /[0-9]/.test(item[1]) ? "ol" : "ul" });
      } else {
        if (!open || open.kind !== "p" || gap) blocks.push((open = { kind: "p", lines: [] }));
        open.lines.push(inline(one));
      }
      gap = false;
    }
    return blocks;
  }

  const cells = (row) => row.slice(1, -1).replace(/\\\|/g, "\0").split("|").map((cell) => inline(line(cell.replace(/\0/g, "|"))));

  // The places at which the lists begin that an item at `place` stands in.
  function levelled(places, place) {
    const around = places.filter((one, level) => level === 0 || place >= one);
    return !around.length || place >= around[around.length - 1] + DEEPER ? [...around, place] : around;
  }

  // Puts an item into a list of its kind at its level, and returns the list on the first one.
  function listed(blocks, open, level, { parts, kind }) {
    const inTurn = open && open.kind !== "p" && (level > 0 || open.kind === kind) ? open : null;
    if (!inTurn) blocks.push((open = { kind, lines: [] }));
    let list = open;
    for (let depth = 0; inTurn && depth < level; depth += 1) {
      const last = list.lines[list.lines.length - 1], under = (last.under = last.under || []), deepest = under[under.length - 1];
      if (!deepest || (depth === level - 1 && deepest.kind !== kind)) under.push({ kind, lines: [] });
      list = under[under.length - 1];
    }
    list.lines.push(parts);
    return open;
  }

  // The targets of invalid links: what is written as a link but is not one.
  function lost(text) {
    return Array.from(clean(text).matchAll(MARKED), (match) => match[3]).filter((target) => target !== undefined && !TARGET.test(target));
  }

  // ---- as Markdown: signs with a meaning are escaped

  const number = (sign) => "&#" + sign.charCodeAt(0) + ";";
  const escape = (text, signs = /[\\`*_[\]{}~]/g) => text.replace(/&(?=#?\w+;)/g, "&amp;").replace(/<(?=\S)/g, "&lt;").replace(signs, "\\$&")
    .replace(/:(?=\/\/)|(?<=www)\./gi, number); // a bare address stays text
  const heading = (text) => escape(text, /[\\`*_[\]{}~#]/g);

  function opening(text) { // at the beginning of a line more signs have a meaning
    return text.replace(/^[#>+!-]/, "\\$&").replace(/^[=?:|~]/, number).replace(/^([0-9]+)([.)])/, (_, digits, sign) => digits + (sign === "." ? "\\." : number(sign)));
  }

  const address = (target) => target.replace(/[()<>"\\`[\]{}]/g, (sign) => "%" + sign.charCodeAt(0).toString(16).toUpperCase());

  function part({ text, bold, target }) {
    if (bold) return "**" + escape(text) + "**";
    if (target) return "[" + escape(text).replace(/^\^/, number) + "](" + address(target) + ")"; // [^…] is a footnote
    return escape(text).replace(/!$/, "\\!"); // ![…] is a picture
  }

  const inner = (parts) => opening(parts.map(part).join(""));

  function block({ kind, lines: all }, indent = "") {
    if (kind === "p") return all.map(inner).join("\n");
    if (kind === "table") return [row(all[0]), "|" + " --- |".repeat(all[0].length), ...all.slice(1).map(row)].join("\n");
    return all.flatMap((parts, place) => {
      const mark = kind === "ul" ? "- " : place + 1 + ". ";
      return [indent + mark + inner(parts), ...(parts.under || []).map((list) => block(list, indent + " ".repeat(mark.length)))];
    }).join("\n");
  }

  const row = (all) => "| " + all.map((parts) => parts.map(part).join("").replace(/\|/g, "\\|")).join(" | ") + " |";

  const write = (blocks) => blocks.map((one) => block(one)).join("\n\n");

  // ---- on the page

  // Mail addresses are links everywhere, as in kb.markdown.autolinks.
  const DOMAIN = /@([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+)/g, NAME = /[A-Za-z0-9.+_-]+$/, MAIL = /(?:^|[^A-Za-z])(mailto:)$/, LONGEST = 256;

  function mails(text) {
    const nodes = [];
    let position = 0;
    for (const domain of text.matchAll(DOMAIN)) {
      const name = NAME.exec(text.slice(Math.max(position, domain.index - LONGEST), domain.index)), end = domain.index + domain[0].length;
      if (!name || /[-_]$/.test(domain[1]) || text[end] === "@") continue;
      const scheme = MAIL.exec(text.slice(position, domain.index - name[0].length));
      const start = domain.index - name[0].length - (scheme ? scheme[1].length : 0), written = text.slice(start, end);
      nodes.push(text.slice(position, start), made("a", [written], (scheme ? "" : "mailto:") + written));
      position = end;
    }
    return [...nodes, text.slice(position)];
  }

  function made(name, inside, target) {
    const element = document.createElement(name);
    if (target) element.href = target;
    element.append(...inside);
    return element;
  }

  function shown({ text, bold, target }) {
    return target ? [made("a", [text], target)] : bold ? [made("b", mails(text))] : mails(text);
  }

  const filled = (name, parts) => made(name, parts.flatMap(shown));

  function show(blocks) {
    return blocks.map(({ kind, lines: all }) => {
      if (kind === "p") return made(kind, all.flatMap((parts, place) => [...(place ? ["\n"] : []), ...parts.flatMap(shown)]));
      if (kind === "table") return made(kind, [made("thead", [made("tr", all[0].map((one) => filled("th", one)))]), ...(all[1] ? [made("tbody", all.slice(1).map((each) => made("tr", each.map((one) => filled("td", one)))))] : [])]);
      return made(kind, all.map((parts) => made("li", [...parts.flatMap(shown), ...show(parts.under || [])])));
    });
  }

  library.suggestText = { inline, clean, line, lines, read, lost, write, show, mails, heading };
})();
