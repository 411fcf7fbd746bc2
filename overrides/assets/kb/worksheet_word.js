// A worksheet that is filled in as a Word file (.docx): the file that the build made, with what a person wrote in its
// content controls. Needs deflated.js and plan/zip.js.
(function () {
  "use strict";
  const library = window.library;
  const W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main", W14 = "http://schemas.microsoft.com/office/word/2010/wordml", XML = "http://www.w3.org/XML/1998/namespace";
  const BODY = "word/document.xml", HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n', TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  const MOST = 20000000; // bytes of all parts
  const TICKED = "\u2612", MARKS = { ltr: "\u200e", rtl: "\u200f" };
  const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g; // which XML cannot hold
  // Text that runs against its line. In right-to-left text: Latin phrases with their brackets, numbers, ranges, dates,
  // times, prices; in other text, phrases of Hebrew and Arabic (as in kb/worksheets/bidi.py).
  const RTL_LETTER = "[\u0590-\u06ff\u0750-\u077f\ufb1d-\ufdff\ufe70-\ufefc]";
  const FOREIGN = {
    rtl: new RegExp("[A-Za-z\u00c0-\u024f](?:[\\w\u00c0-\u024f .,:;/&+#'\u2019@\u2013%-]*[\\w\u00c0-\u024f+#%])?(?:\\s?\\([A-Za-z0-9][^()\u0590-\u06ff]*\\))?"
      + "|(?:(?<![\\w\u0590-\u06ff])[+\u2212\u00b1-])?(?:[\u20aa$\u20ac\u00a3]\\s?)?\\d(?:[\\d.,]*\\d)?(?:\\s?[-\u2013\u2212/:\u00d7]\\s?\\d(?:[\\d.,]*\\d)?)*(?:\\s?%)?", "g"),
    ltr: new RegExp(RTL_LETTER + "[^A-Za-z\\n]*" + RTL_LETTER + "|" + RTL_LETTER, "g"),
  };

  const named = (element, name, space) => element.getElementsByTagNameNS(space || W, name)[0];
  const valueOf = (element, name) => element.getAttributeNS(W, name);

  // The pieces of a line: [text, whether it runs against the line].
  function pieces(line, direction) {
    const found = [];
    let place = 0;
    for (const match of line.matchAll(FOREIGN[direction])) {
      found.push([line.slice(place, match.index), false], [match[0], true]);
      place = match.index + match[0].length;
    }
    return [...found, [line.slice(place), false]].filter(([text]) => text);
  }

  // Writes `text` into a control instead of what it holds: runs, each in one direction (programs look at the run or at
  // marks, so both are there), and a break for each new line.
  function write(control, text, direction) {
    const made = control.ownerDocument, content = named(control, "sdtContent"), own = named(named(control, "sdtPr"), "rPr");
    const make = (name, ...inside) => { const one = made.createElementNS(W, "w:" + name); one.append(...inside); return one; };
    const letters = (piece) => { const one = make("t", piece); one.setAttributeNS(XML, "xml:space", "preserve"); return one; };
    const other = () => (direction === "rtl" ? make("rPr") : make("rPr", make("rtl")));
    const back = MARKS[direction], away = MARKS[direction === "rtl" ? "ltr" : "rtl"];
    const run = ([piece, isApart]) => make("r", isApart ? other() : own ? own.cloneNode(true) : make("rPr"), letters(isApart ? away + piece + away + back : piece));
    const lines = text.replace(CONTROLS, "").split(/\r\n?|\n/);
    content.replaceChildren(...lines.flatMap((line, number) => [...(number ? [make("r", make("br"))] : []), ...pieces(line, direction).map(run)]));
    const hint = named(control, "showingPlcHdr"), kind = named(control, "text");
    if (hint) hint.remove();
    if (kind && lines.length > 1) kind.setAttributeNS(W, "w:multiLine", "1");
  }

  // Puts one value into its control, by the control's kind.
  function fill(control, value, direction) {
    const box = named(control, "checkbox", W14), list = named(control, "dropDownList"), day = named(control, "date");
    if (box) {
      named(box, "checked", W14).setAttributeNS(W14, "w14:val", "1");
      named(control, "t").textContent = TICKED;
    } else if (list) {
      const item = Array.from(list.getElementsByTagNameNS(W, "listItem")).find((one) => valueOf(one, "value") === value);
      list.setAttributeNS(W, "w:lastValue", value);
      write(control, item ? valueOf(item, "displayText") : value, direction);
    } else if (day) {
      day.setAttributeNS(W, "w:fullDate", value + "T00:00:00Z");
      write(control, value.split("-").reverse().join("/"), direction);
    } else write(control, value, direction);
  }

  // The body with these values, by the ids of their fields. Fails if a value has no control: nothing may be lost.
  function filled(body, values, direction) {
    const made = new DOMParser().parseFromString(body, "application/xml"), controls = new Map();
    for (const control of made.getElementsByTagNameNS(W, "sdt")) controls.set(valueOf(named(control, "tag"), "val"), control);
    for (const [id, value] of Object.entries(values)) {
      if (!controls.has(id)) throw new Error("no control: " + id);
      fill(controls.get(id), value, direction);
    }
    return HEAD + new XMLSerializer().serializeToString(made.documentElement);
  }

  // A promise of the file. `form`: what the build gave, {direction, parts: deflated JSON of texts and of pictures in
  // base64url, by the name of the part}; `values`: texts by the ids of fields.
  library.filledWord = async function (form, values) {
    const { toBytes, inflate } = library.deflated, encoder = new TextEncoder();
    const { texts, pictures } = JSON.parse(new TextDecoder().decode(await inflate(toBytes(form.parts), MOST)));
    texts[BODY] = filled(texts[BODY], values, form.direction);
    const parts = [...Object.entries(texts).map(([name, text]) => ({ name, bytes: encoder.encode(text) })), ...Object.entries(pictures).map(([name, data]) => ({ name, bytes: toBytes(data) }))];
    return new Blob([library.zip(parts)], { type: TYPE });
  };
})();
