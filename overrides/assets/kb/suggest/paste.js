// Turns text that is pasted from a word processor or a page into Markdown: paragraphs, headings, lists with their levels, tables, bold
// text and links. Word and Google Docs each write lists and bold text in a way of their own. A message names what cannot be kept.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const BLOCK = /^(?:P|DIV|H[1-6]|LI|UL|OL|TABLE|BLOCKQUOTE|PRE|SECTION|ARTICLE|BODY|HR)$/, TARGET = /^(?:https?:\/\/|mailto:)/i;
  const weight = (element) => (element.style && element.style.fontWeight) || "";
  const isBold = (element) => (/^(?:B|STRONG)$/.test(element.tagName) ? !/normal|[1-5]00/.test(weight(element)) : /bold|[6-9]00/.test(weight(element)));
  const isIgnored = (element) => /mso-list:\s*Ignore/i.test(element.getAttribute("style") || "") || /^(?:STYLE|SCRIPT|TITLE|META|LINK)$/.test(element.tagName);
  const flat = (text) => text.replace(/[\s\u00a0]+/g, " ");

  // `isWhole`: all of Markdown may be written; otherwise only what the form itself reads (suggest/text.js).
  library.suggestPaste = function (html, isWhole) {
    const lost = new Set(), blocks = [];
    let loose = "";

    function inline(node) {
      if (node.nodeType === Node.TEXT_NODE) return flat(node.data);
      if (node.nodeType !== Node.ELEMENT_NODE || isIgnored(node)) return "";
      if (node.tagName === "BR") return "\n";
      if (/^(?:IMG|PICTURE|SVG|VIDEO|OBJECT)$/i.test(node.tagName)) { lost.add("pictures"); return ""; }
      const inside = [...node.childNodes].map(inline).join(""), said = inside.trim();
      if (!said) return inside;
      const around = (mark) => inside.replace(said, () => mark + said.replace(/\*+/g, "") + mark);
      if (node.tagName === "A" && TARGET.test(node.getAttribute("href") || "")) return inside.replace(said, () => "[" + said.replace(/[[\]*]/g, "") + "](" + node.getAttribute("href").replace(/[()\s]/g, encodeURIComponent) + ")");
      if (isBold(node) && !/^\*\*.*\*\*$/.test(said)) return around("**");
      return inside;
    }

    const put = (text, tight) => { const line = text.split("\n").map((one) => one.replace(/ {2,}/g, " ").trim()).filter(Boolean).join("\n"); if (line) blocks.push({ line, tight }); };
    function flush() { put(loose); loose = ""; }

    function item(text, level, mark) {
      const line = flat(text).trim();
      if (!line) return;
      if (level > 1 && !isWhole) lost.add("levels");
      blocks.push({ line: (isWhole ? "    ".repeat(level - 1) : "") + mark + " " + line, tight: true });
    }

    function list(element, level) {
      let number = 0;
      [...element.children].forEach((child) => {
        if (/^[UO]L$/.test(child.tagName)) { list(child, level + 1); return; }
        const own = [...child.childNodes].filter((one) => !/^[UO]L$/.test(one.tagName || ""));
        number += 1;
        item(own.map(inline).join(""), level, element.tagName === "OL" ? number + "." : "-");
        [...child.children].filter((one) => /^[UO]L$/.test(one.tagName)).forEach((one) => list(one, level + 1));
      });
    }

    function table(element) {
      const rows = [...element.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => flat(inline(cell)).trim().replace(/\|/g, "\\|")));
      const width = Math.max(...rows.map((row) => row.length));
      if (!isWhole) { lost.add("tables"); rows.forEach((row) => item(row.filter(Boolean).join(" · "), 1, "-")); return; }
      const line = (row) => "| " + Array.from({ length: width }, (_, place) => row[place] || "").join(" | ") + " |";
      put([line(rows[0]), "|" + " --- |".repeat(width), ...rows.slice(1).map(line)].join("\n"));
    }

    // Word writes an item of a list as a paragraph whose style says the level, with its mark in a part to be ignored.
    function wordItem(element) {
      const found = /mso-list:\s*\S+\s+level(\d)/i.exec(element.getAttribute("style") || "");
      if (!found) return false;
      const mark = [...element.querySelectorAll("span")].filter(isIgnored).map((one) => one.textContent).join("").trim();
      item([...element.childNodes].map(inline).join(""), Number(found[1]), /^\(?[\d\u05d0-\u05eaa-z]+[.)]/i.test(mark) ? "1." : "-");
      return true;
    }

    function walk(node) {
      [...node.childNodes].forEach((child) => {
        const name = child.tagName || "";
        if (!BLOCK.test(name)) {
          if (child.nodeType === Node.ELEMENT_NODE && [...child.querySelectorAll("*")].some((one) => BLOCK.test(one.tagName))) { flush(); walk(child); } else loose += inline(child);
          return;
        }
        flush();
        if (/^[UO]L$/.test(name)) list(child, 1);
        else if (name === "TABLE") table(child);
        else if (/^H[1-6]$/.test(name)) { const text = flat(inline(child)).trim().replace(/\*/g, ""); if (text) put(isWhole ? "#### " + text : "**" + text + "**"); }
        else if (name === "P" && wordItem(child)) return;
        else if ([...child.children].some((one) => BLOCK.test(one.tagName))) walk(child);
        else put([...child.childNodes].map(inline).join(""));
        flush();
      });
    }

    walk(new DOMParser().parseFromString(html, "text/html").body);
    flush();
    const text = blocks.map(({ line, tight }, place) => (place === 0 ? "" : tight && blocks[place - 1].tight ? "\n" : "\n\n") + line).join("");
    return { text, lost: [...lost] };
  };
})();
