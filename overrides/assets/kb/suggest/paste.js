// Turns text that is pasted from a word processor or a page into Markdown: paragraphs, headings, lists with their levels, tables, quotations,
// bold text and links. Word and Google Docs each write lists and bold text in a way of their own. A message names what cannot be kept.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const BLOCK = /^(?:P|DIV|H[1-6]|LI|UL|OL|TABLE|BLOCKQUOTE|PRE|SECTION|ARTICLE|BODY|HR)$/, TARGET = /^(?:https?:\/\/|mailto:)/i;
  const weight = (element) => (element.style && element.style.fontWeight) || "";
  const isBold = (element) => (/^(?:B|STRONG)$/.test(element.tagName) ? !/normal|[1-5]00/.test(weight(element)) : /bold|[6-9]00/.test(weight(element)));
  const isItalic = (element) => /^(?:I|EM)$/.test(element.tagName) ? element.style.fontStyle !== "normal" : element.style.fontStyle === "italic";
  const isStruck = (element) => /^(?:S|STRIKE|DEL)$/.test(element.tagName) || /line-through/.test(element.style.textDecoration);
  const shift = (element) => ({ SUB: "sub", SUP: "sup" })[element.tagName] || { sub: "sub", super: "sup" }[element.style.verticalAlign] || "";
  const isIgnored = (element) => /mso-list:\s*Ignore/i.test(element.getAttribute("style") || "") || /^(?:STYLE|SCRIPT|TITLE|META|LINK)$/.test(element.tagName);
  const isTask = (element) => Boolean(element && element.closest("li[role=checkbox], li[aria-checked]"));
  const flat = (text) => text.replace(/[\s\u00a0]+/g, " "), isList = (one) => /^[UO]L$/.test(one.tagName || "");

  // Google and Outlook put an address of their own before that of a link.
  function unwrapped(address) {
    if (!/^https:\/\/(?:www\.google\.com\/url|[\w.-]+\.safelinks\.protection\.outlook\.com\/)/i.test(address)) return address;
    const asked = new URL(address).searchParams, own = asked.get("q") || asked.get("url") || "";
    return TARGET.test(own) ? own : address;
  }

  // `isWhole`: all of Markdown may be written; otherwise only what the form itself reads (suggest/text.js).
  library.suggestPaste = function (html, isWhole) {
    const lost = new Set(), blocks = [];
    let loose = [];

    // ---- text as runs of one style, which are joined before their signs are written: each word of a phrase may have its own

    function runs(node, style) {
      if (node.nodeType === Node.TEXT_NODE) return [{ ...style, text: flat(node.data) }];
      if (node.nodeType !== Node.ELEMENT_NODE || isIgnored(node)) return [];
      if (node.tagName === "BR") return [{ text: "\n" }];
      if (/^(?:IMG|PICTURE|SVG|VIDEO|OBJECT)$/i.test(node.tagName)) { if (!isTask(node)) lost.add("pictures"); return []; }
      const own = { ...style };
      if (isBold(node)) own.bold = true; else if (/normal|400/.test(weight(node))) delete own.bold;
      if (isItalic(node)) own.italic = true;
      if (isStruck(node)) own.struck = true;
      if (shift(node)) own.shift = shift(node);
      const address = node.tagName === "A" && node.getAttribute("href");
      if (address && TARGET.test(address)) own.target = unwrapped(address); else if (address && address[0] !== "#") lost.add("links");
      const inside = [...node.childNodes].flatMap((one) => runs(one, own));
      return BLOCK.test(node.tagName) ? [{ text: " " }, ...inside, { text: " " }] : inside; // paragraphs in a cell or an item
    }

    const key = ({ text, ...style }) => JSON.stringify(Object.entries(style).sort());

    function joined(all) {
      const found = [];
      all.filter((run) => run.text).forEach((run, place, every) => {
        const last = found[found.length - 1], next = every[place + 1];
        const isBetween = last && next && run.text === " " && key(last) === key(next);
        if (last && (isBetween || key(last) === key(run))) last.text += run.text; else found.push({ ...run });
      });
      return found;
    }

    // Text that is itself no sign of Markdown. The form does this for its own text when it makes the file.
    const escaped = (sign, at, all) => (sign === "_" && /\w/.test(all[at - 1] || "") && /\w/.test(all[at + 1] || "") ? sign : "\\" + sign);
    const plain = (text) => (isWhole ? text.replace(/[\\`*[\]{}_]|<(?=[a-z/!?])|~~/gi, escaped).replace(/&(?=#?\w+;)/g, "&amp;") : text);

    function written({ text, bold, italic, struck, shift: moved, target }) {
      const [, before, said, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text);
      if (!said) return text;
      if (!isWhole && (italic || struck || moved)) lost.add("styles");
      if (target) return before + "[" + (isWhole ? plain(said) : said.replace(/[[\]*]/g, "")) + "](" + target.replace(/[()<>\s]/g, (sign) => "%" + sign.charCodeAt(0).toString(16)) + ")" + after;
      let marked = bold && !isWhole ? said.replace(/\*+/g, "") : plain(said);
      if (isWhole && moved) marked = "<" + moved + ">" + marked + "</" + moved + ">";
      if (isWhole && struck) marked = "~~" + marked + "~~";
      if (isWhole && italic) marked = "*" + marked + "*";
      return before + (bold ? "**" + marked + "**" : marked) + after;
    }

    const inline = (nodes) => joined(nodes.flatMap((one) => runs(one, {}))).map(written).join("");
    const bare = (element) => flat(joined(runs(element, {})).map((run) => written({ ...run, bold: false })).join("")).trim(); // what is bold by itself

    // ---- blocks

    // Signs that have a meaning at the beginning of a line; numbers and hyphens begin a list, as they seem to.
    const opening = (text) => (isWhole ? text.replace(/^(?:#{1,6}(?= )|>|\||=+$|-{2,}$|\+(?= ))/, "\\$&") : text);
    const put = (text) => { const line = text.split("\n").map((one) => opening(one.replace(/ {2,}/g, " ").trim())).filter(Boolean).join("\n"); if (line) blocks.push({ line }); };
    function flush() { put(inline(loose)); loose = []; }

    function item(text, level, mark, list) {
      const line = flat(text).trim();
      if (line) blocks.push({ line: "    ".repeat(level - 1) + mark + " " + line, list });
    }

    // `whole` names the list on the first level: items of another one do not continue it.
    function list(element, level, whole) {
      let number = 0;
      [...element.children].forEach((child) => {
        if (isList(child)) { list(child, level + 1, whole); return; }
        number += 1;
        const task = isWhole && isTask(child) ? (child.getAttribute("aria-checked") === "true" ? " [x]" : " [ ]") : "";
        item(inline([...child.childNodes].filter((one) => !isList(one))), level, (element.tagName === "OL" ? number + "." : "-") + task, whole);
        [...child.children].filter(isList).forEach((one) => list(one, level + 1, whole));
      });
    }

    function table(element) {
      const rows = [...element.querySelectorAll("tr")].filter((row) => row.closest("table") === element).map((row, place) => [...row.children].map((cell) => (place ? flat(inline([cell])).trim() : bare(cell)).replace(/\|/g, "\\|")));
      const width = Math.max(0, ...rows.map((row) => row.length)), line = (row) => "| " + Array.from({ length: width }, (_, place) => row[place] || "").join(" | ") + " |";
      if (width) blocks.push({ line: [line(rows[0]), "|" + " --- |".repeat(width), ...rows.slice(1).map(line)].join("\n") });
    }

    // Word writes an item of a list as a paragraph whose style says the list and the level, with its mark in a part to be ignored.
    const numbers = [];
    let counted = "";

    function wordItem(element) {
      const found = /mso-list:\s*(\S+)\s+level(\d)/i.exec(element.getAttribute("style") || "");
      if (!found) return false;
      const mark = [...element.querySelectorAll("span")].filter(isIgnored).map((one) => one.textContent).join("").trim(), level = Number(found[2]);
      if (found[1] !== counted || !blocks.length || !blocks[blocks.length - 1].list) numbers.length = 0;
      counted = found[1];
      numbers.length = Math.min(numbers.length, level);
      numbers[level - 1] = (numbers[level - 1] || 0) + 1;
      item(inline([...element.childNodes]), level, /^\(?(?:\d|[\u05d0-\u05ea]{1,3}[.)]|[a-z]{1,4}[.)])/i.test(mark) ? numbers[level - 1] + "." : "-", counted);
      return true;
    }

    function heading(element) {
      const text = bare(element);
      if (!text) return;
      if (!isWhole) lost.add("headings");
      blocks.push({ line: isWhole ? "#### " + text : "**" + text.replace(/\*/g, "") + "**" });
    }

    // The form itself reads neither quotations nor code: there they are paragraphs.
    function quotation(element) {
      const start = blocks.length;
      walk(element);
      flush();
      if (!isWhole) lost.add("blocks");
      else if (blocks.length > start) blocks.push({ line: joinedLines(blocks.splice(start)).replace(/^(?=.)/gm, "> ").replace(/^$/gm, ">") });
    }

    function code(element) {
      const text = element.textContent.replace(/^\n|\s+$/g, ""), fence = "`".repeat(Math.max(3, ...(text.match(/`+/g) || []).map((one) => one.length + 1)));
      if (!isWhole) { if (text) lost.add("blocks"); put(text); } else if (text) blocks.push({ line: fence + "\n" + text + "\n" + fence });
    }

    const joinedLines = (some) => some.map(({ line, list: own }, place) => (place === 0 ? "" : own && some[place - 1].list === own ? "\n" : "\n\n") + line).join("");

    function walk(node) {
      [...node.childNodes].forEach((child) => {
        const name = child.tagName || "";
        if (!BLOCK.test(name)) {
          if (child.nodeType === Node.ELEMENT_NODE && [...child.querySelectorAll("*")].some((one) => BLOCK.test(one.tagName))) { flush(); walk(child); } else loose.push(child);
          return;
        }
        flush();
        if (isList(child)) list(child, 1, child);
        else if (name === "TABLE") table(child);
        else if (/^H[1-6]$/.test(name)) heading(child);
        else if (name === "BLOCKQUOTE") quotation(child);
        else if (name === "PRE") code(child);
        else if (name === "P" && wordItem(child)) return;
        else if ([...child.children].some((one) => BLOCK.test(one.tagName))) walk(child);
        else loose.push(...child.childNodes);
        flush();
      });
    }

    walk(new DOMParser().parseFromString(html, "text/html").body);
    flush();
    return { text: joinedLines(blocks), lost: [...lost] };
  };

  // The lines of such a text for a field that has an item on each; `isPlain`: it has no marks, as in the front matter.
  library.suggestPasted = function (text, isPlain) {
    const cells = (row) => row.slice(1, -1).split(" | ").map((cell) => cell.trim().replace(/\\\|/g, "|")).filter(Boolean).join(" · ");
    const bare = (one) => one.replace(/\*\*(.+?)\*\*/g, "$1").replace(/\[([^[\]]+)\]\([^()\s]*\)/g, "$1");
    const lines = library.suggestText.lines(text).filter((one) => !/^\|(?: --- \|)+$/.test(one)).map((one) => (/^\|.*\|$/.test(one) ? cells(one) : one));
    return (isPlain ? lines.map(bare) : lines).join("\n");
  };
})();
