// A worksheet that is filled in: kept on this device (notes.js), saved as a file, loaded from one. Nothing is sent.
// The page's inputs have data-field (the field's id) and data-kind; data-sheet holds the script's texts and data.
(function () {
  "use strict";
  var form = document.getElementById("kb-form");
  if (!form) return;
  var sheet = JSON.parse(form.dataset.sheet), words = sheet.words, library = window.library;
  var LARGEST = 1024 * 1024, SHORT = 60, CHECKED = "yes", PAUSE = 300, DOUBLE = 400;
  var notes = library.notes, note = notes.at("sheet", sheet.slug, sheet.language);
  var part = function (id) { return document.getElementById("kb-" + id); };

  // ---- fields: by id, the field's kind and its inputs (a scale has one for each grade)

  var fields = new Map();
  form.querySelectorAll("[data-field]").forEach(function (input) {
    var id = input.dataset.field;
    if (!fields.has(id)) fields.set(id, { kind: input.dataset.kind, inputs: [] });
    fields.get(id).inputs.push(input);
  });

  function read(field) {
    if (field.kind === "check") return field.inputs[0].checked ? CHECKED : "";
    if (field.kind !== "scale") return field.inputs[0].value;
    var marked = field.inputs.find(function (input) { return input.checked; });
    return marked ? marked.value : "";
  }

  function write(field, text) {
    if (field.kind === "check" || field.kind === "scale") {
      field.inputs.forEach(function (input) { input.checked = text === (field.kind === "check" ? CHECKED : input.value) && text !== ""; });
    } else {
      if (field.inputs[0].value !== text) field.inputs[0].value = text;
      mirror(field.inputs[0]);
    }
  }

  // The typed text is repeated behind its input: it makes the box grow, and it is printed.
  function mirror(input) {
    if (!input.parentNode.classList.contains("kb-grow")) return;
    input.parentNode.dataset.text = input.type === "date" ? asDate(input.value) : input.value.replace(/\n$/, "\n\u200b");
  }

  function asDate(text) {
    return text ? new Date(text).toLocaleDateString(sheet.language + "-u-nu-latn", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }) : "";
  }

  function filled() {
    var found = Object.create(null); // an id may be any word, "constructor" too
    fields.forEach(function (field, id) { var text = read(field); if (text) found[id] = text; });
    return found;
  }

  // Stored values that have no field any more, or do not fit it: they stay, and are shown below the sheet.
  var strays = {};

  function all() { return Object.assign(Object.create(null), strays, filled()); }

  function fill(found) {
    var taken = judge(found).taken;
    fields.forEach(function (field, id) { write(field, taken[id] || ""); });
    strays = Object.assign(Object.create(null), found);
    Object.keys(taken).forEach(function (id) { delete strays[id]; });
    var list = document.createElement("ul");
    list.append.apply(list, Object.keys(strays).filter(function (id) { return strays[id] !== ""; }).map(function (id) {
      var item = document.createElement("li"), text = document.createElement("bdi");
      text.textContent = typeof strays[id] === "string" ? strays[id] : JSON.stringify(strays[id]);
      item.append(text);
      return item;
    }));
    part("stray-list").replaceChildren(list);
    part("strays").hidden = !list.childNodes.length;
  }

  // Values from a file or from storage, limited to what a person could have typed here.
  function judge(found) {
    var taken = Object.create(null), skipped = 0, cut = 0;
    Object.keys(found).forEach(function (id) {
      var field = fields.get(id), text = found[id];
      if (text === "" && field) return;
      if (!field || typeof text !== "string" || !fits(field, text)) { skipped += 1; return; }
      var most = field.inputs[0].maxLength;
      if (most > 0) text = text.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
      if (most > 0 && text.length > most) { text = text.slice(0, most); cut += 1; }
      if (text) taken[id] = text;
    });
    return { taken: taken, skipped: skipped, cut: cut };
  }

  function fits(field, text) {
    if (field.kind === "check") return text === CHECKED;
    if (field.kind === "scale") return field.inputs.some(function (input) { return input.value === text; });
    if (field.kind !== "date" && field.kind !== "number") return true;
    if (text.length > SHORT) return false;
    var probe = document.createElement("input"); // the browser knows what a date or a number is
    probe.type = field.kind;
    probe.value = text;
    return probe.value === text;
  }

  // ---- messages: quietly, in one line

  function say(text, facts) {
    var message = text.replace(/\{(\w+)\}/g, function (_, name) { return "\u2068" + facts[name] + "\u2069"; });
    if (part("status").textContent !== message) part("status").textContent = message;
  }

  // ---- kept on this device

  var timer = 0;

  function save(saying, facts) {
    clearTimeout(timer);
    timer = 0;
    join();
    var found = all(), isKept = note.keep(Object.keys(found).length ? { saved: new Date().toISOString(), fields: found } : null);
    if (isKept) known = found;
    say(isKept ? saying || words.saved : words.unsaved, facts);
  }

  function stored() { return (note.read() || { fields: {} }).fields; }

  // Takes over what the same sheet in another tab has kept since this one last looked; what was typed here stays.
  var known = {};

  function join() {
    if (note.read() === undefined) return; // a tab of another edition may store it in a form that this one cannot read
    var theirs = stored(), joined = notes.merge(known, all(), theirs);
    known = theirs;
    fill(joined);
    remember();
  }

  function saveIfDue() { if (timer) save(); }

  form.addEventListener("input", function (event) {
    mirror(event.target);
    since.add(event.target.dataset.field);
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  addEventListener("pagehide", saveIfDue);
  document.addEventListener("visibilitychange", saveIfDue);
  note.watch(join);

  // A second press on a grade removes it; otherwise a slip of the finger could not be undone.
  var marked = new Map();
  function remember() { fields.forEach(function (field, id) { if (field.kind === "scale") marked.set(id, read(field)); }); }
  form.addEventListener("click", function (event) {
    var input = event.target, id = input.dataset.field;
    if (input.type !== "radio") return;
    if (marked.get(id) === input.value) {
      input.checked = false;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    marked.set(id, read(fields.get(id)));
  });

  // ---- undo, for what changes the whole sheet: fields that were filled in since then stay

  var before = null, since = new Set();

  function replace(found) {
    before = all();
    fill(found);
    since.clear();
    remember();
    part("undo").hidden = false;
  }

  part("undo").addEventListener("click", function () {
    var now = filled();
    since.forEach(function (id) { if (now[id]) before[id] = now[id]; });
    fill(before);
    remember();
    part("undo").hidden = true;
    part("done-title").focus();
    save(words.undone);
  });

  // ---- clear, after a second press

  var sure = false, askedAt = 0, said = "";

  function ask(asked) { // the button's other text is in the same place, so that the button does not move
    if (asked === sure) return;
    sure = asked;
    part("clear").classList.toggle("is-sure", asked);
    if (asked) said = part("status").textContent;
    if (!asked && part("status").textContent === words.clear_sure) part("status").textContent = said;
  }

  part("clear").addEventListener("click", function (event) {
    if (!sure) {
      askedAt = event.timeStamp;
      ask(true);
      say(words.clear_sure);
    } else if (event.timeStamp - askedAt > DOUBLE) { // a double click counts as one press
      ask(false);
      replace({});
      save(words.cleared);
    }
  });
  part("clear").addEventListener("blur", function () { ask(false); });
  addEventListener("keydown", function (event) { if (event.key === "Escape") ask(false); });
  addEventListener("pointerdown", function (event) { if (!part("clear").contains(event.target)) ask(false); });

  // ---- files

  function give(extension, blob) {
    var link = document.createElement("a"), address = URL.createObjectURL(blob);
    link.href = address;
    link.download = sheet.slug + "-" + today() + "." + extension;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(address); }, 60000);
    saveIfDue();
    say(words.downloaded, { file: link.download });
  }

  function today() {
    var now = new Date();
    return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  }

  function take(file) {
    if (!file) return;
    if (file.size > LARGEST) { say(words.too_big); return; }
    file.text().then(function (text) {
      var data = JSON.parse(text);
      if (!data || typeof data.slug !== "string" || !data.fields || typeof data.fields !== "object" || Array.isArray(data.fields)) throw data;
      if (data.slug !== sheet.slug) { say(words.other_sheet, { title: String(data.title || data.slug).slice(0, 2 * SHORT) }); return; }
      var found = judge(data.fields), facts = { filled: Object.keys(found.taken).length, skipped: found.skipped, cut: found.cut };
      replace(found.taken);
      save([words.opened, found.skipped ? words.skipped : "", found.cut ? words.cut : ""].filter(Boolean).join(" "), facts);
    }).catch(function () { say(words.not_a_copy); });
  }

  part("print").addEventListener("click", function () { print(); });
  part("copy").addEventListener("click", function () {
    var copy = { slug: sheet.slug, language: sheet.language, title: bare(sheet.title), saved: new Date().toISOString(), fields: all() };
    give("json", new Blob([JSON.stringify(copy, null, 1) + "\n"], { type: "application/json" }));
  });
  part("open").addEventListener("click", function () { part("file").click(); });
  part("file").addEventListener("change", function (event) {
    take(event.target.files[0]);
    event.target.value = ""; // so that the same file can be opened again
  });

  function bare(text) { return text.replace(/[\u2066-\u2069]/g, ""); }

  // ---- the sheet as a Word file: what makes it is loaded when a person begins to write, so that it is there without a
  // network too

  var CODE = ["deflated", "plan/zip", "worksheet_word"];

  function loadWord() {
    return Promise.all(CODE.map(function (one) { return library.load("assets/kb/" + one + ".js"); }))
      .then(function () { return library.get(sheet.word, "word", sheet.language, sheet.slug); });
  }

  part("word").addEventListener("click", function () {
    loadWord().then(function (data) { return library.filledWord(data, filled()); })
      .then(function (file) { give("docx", file); }, function () { say(words.word_failed); });
  });
  form.addEventListener("input", function () { loadWord().catch(function () {}); }, { once: true });

  // ---- start

  known = stored();
  fill(known);
  remember();
  form.classList.add("is-live");
  part("done-title").tabIndex = -1;
  document.querySelectorAll(".kb-live").forEach(function (element) { element.hidden = false; });
  if (!notes.canKeep()) say(words.unsaved);
  else if (Object.keys(filled()).length) say(words.restored);
})();
