// The text of a suggestion: a small part of Markdown, read into blocks. The same blocks are written as Markdown and shown.
// It knows paragraphs, lists (- or 1.), **bold** and [links](https://…). All other signs stay as they are.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const MARK = "^([-*•]|[0-9]{1,3}[.)])", ITEM = new RegExp(MARK + " (.+)$"), LISTED = new RegExp(MARK + "(?: |$)"), BARE = /^[-*•]$/;
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

  // A text as blocks: {kind: "p" | "ul" | "ol", lines: [a line's parts, …]}.
  function read(text) {
    const blocks = [];
    let open = null, gap = false;
    clean(text).split("\n").map(line).forEach((one) => {
      const item = ITEM.exec(one);
      const kind = item ? (/[0-9]/.test(item[1]) ? "ol" : "ul") : "p";
      if (!one || BARE.test(one)) { gap = true; return; }
      if (!open || open.kind !== kind || (gap && kind === "p")) blocks.push((open = { kind, lines: [] }));
      gap = false;
      open.lines.push(inline(item ? item[2] : one));
    });
    return blocks;
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

  function block({ kind, lines: all }) {
    if (kind === "p") return all.map(inner).join("\n");
    return all.map((parts, place) => (kind === "ul" ? "- " : place + 1 + ". ") + inner(parts)).join("\n");
  }

  const write = (blocks) => blocks.map(block).join("\n\n");

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

  function show(blocks) {
    return blocks.map(({ kind, lines: all }) => {
      const element = document.createElement(kind);
      if (kind === "p") element.append(...all.flatMap((parts, place) => [...(place ? ["\n"] : []), ...parts.flatMap(shown)]));
      else element.append(...all.map((parts) => { const item = document.createElement("li"); item.append(...parts.flatMap(shown)); return item; }));
      return element;
    });
  }

  library.suggestText = { inline, clean, line, lines, read, lost, write, show, mails, heading };
})();
