// The fields of the form: made from the data of a type in `search/LANGUAGE/suggest.js`, read, filled, and marked if wrong.
// Ids: kb-s-<field>[-<row>][-<column>] on an input, …-help and …-wrong on the texts about it.
(function () {
  "use strict";
  const library = window.library, { make } = library;
  const HEIGHT = 3; // default number of lines of a larger field
  const FROM = library.suggestFile.FROM;

  const idOf = (path) => "kb-s-" + path.join("-");

  // `form` is the data, `say` its words, `changed` is called after a row was added, removed or moved. `writing` has the
  // language of the text and, for a translation, what the original says in each field.
  library.suggestFields = function (form, { say }, writing, changed) {
    const phrase = (key, facts) => say(key, facts).join("");
    const isWritten = (field) => ["line", "text", "lines"].includes(field.shape) && !field.pattern;

    // ---- one input with its label, its help and a place for mistakes

    // A field is not marked if it is required only when one beside it is filled in, or if the form fills it in.
    function label(field, id, tag, marked) {
      const parts = [field.label, ...(field.needed && marked && field.shape !== "slug" ? [" ", make("span", { class: "kb-needed" }, phrase("needed"))] : [])];
      return tag === "legend" ? make("legend", {}, ...parts) : make("label", { for: id }, ...parts);
    }

    function about(field, id) {
      return [...(field.help ? [make("p", { class: "kb-hint", id: id + "-help" }, field.help)] : []), make("p", { class: "kb-wrong", id: id + "-wrong", hidden: "" })];
    }

    function input(field, id, path, isMarked) {
      const own = isWritten(field) ? field.foreign || { lang: writing.lang, dir: writing.dir } : field.pattern || field.shape === "slug" ? { dir: "ltr", spellcheck: "false", autocapitalize: "none" } : {};
      const marks = !isWritten(field) ? undefined : field.shape === "lines" ? "lines" : field.shape === "text" && field.place === "body" ? "markdown" : "value";
      const common = { id, "data-path": JSON.stringify(path), "data-marks": marks, "aria-describedby": field.help ? id + "-help" : undefined, "aria-required": field.needed && isMarked && field.shape !== "slug" ? "true" : undefined };
      if (field.shape === "text" || field.shape === "lines") return make("textarea", { class: "kb-field", rows: String(field.height || HEIGHT), oninput: field.splits && split, onpaste: (field.shape === "lines" || field.place === "body") && ((event) => paste(event, field)), ...own, ...common });
      if (field.shape === "term") return make("select", { class: "kb-field", ...common }, make("option", { value: "" }, phrase("none")), ...field.choices.map((choice) => make("option", { value: choice.value, ...choice.foreign }, choice.label)));
      const small = ["number", "clock"].includes(field.shape);
      const inputmode = field.shape === "number" ? "numeric" : field.pattern ? "url" : undefined;
      return make("input", { class: small ? "kb-field is-small" : "kb-field", type: "text", inputmode, dir: small ? "ltr" : undefined, ...own, ...common });
    }

    // A comma divides words like a new line.
    function split(event) {
      if (/[,\u060c]|\n /.test(event.target.value)) event.target.value = event.target.value.replace(/ *[,\u060c] */g, "\n").replace(/\n +/g, "\n");
    }

    // Text from a word processor is written as Markdown; a message names what is lost.
    function paste(event, field) {
      const html = event.clipboardData.getData("text/html");
      if (!html) return;
      const { text, lost } = library.suggestPaste(html, field.raw), area = event.target;
      if (!text) return;
      event.preventDefault();
      const own = field.shape === "lines" ? library.suggestPasted(text, field.place !== "body") : text;
      area.focus();
      // As if it were typed, so that the browser can undo it.
      if (!document.execCommand("insertText", false, own)) area.setRangeText(own, area.selectionStart, area.selectionEnd, "end");
      changed("pasted", { lost: lost.map((one) => phrase("lost_" + one)).join(" ") });
    }

    // What the original says here, with a button that copies it, to be rewritten in another language.
    function original(path, put) {
      const found = writing.shown && path.reduce((value, key) => (value === undefined ? value : value[key]), writing.shown);
      if (typeof found !== "string" || !found) return [];
      const take = make("button", { class: "kb-btn is-quiet", type: "button", onclick: () => { put(found); changed(); } }, phrase("take"));
      return [make("div", { class: "kb-orig" }, make("p", form.original, found), take)];
    }

    function single(field, path, isMarked = path.length === 1) {
      const id = idOf(path), one = input(field, id, path, isMarked);
      const left = field.name === "summary" ? [make("p", { class: "kb-muted", "data-left": String(field.most), "aria-hidden": "true" })] : [];
      if (one.dataset.marks) left.push(make("div", { class: "kb-marks", role: "status" }));
      if (field.shape === "slug") left.push(make("p", { class: "kb-muted", "data-slug": "" }));
      return make("div", { class: ["number", "clock"].includes(field.shape) ? "kb-ask is-short" : "kb-ask" }, label(field, id, "label", isMarked), ...about(field, id), ...original(path, (text) => { one.value = text; one.focus(); }), one, ...left);
    }

    // A long text of a row; it is folded if it is filled in and nobody is looking for it.
    function folded(column, path) {
      const ask = single(column, path), said = make("span", { class: "kb-muted" });
      const fold = make("details", { class: "kb-fold" }, make("summary", {}, make("span", {}, column.label), said), ask);
      fold.addEventListener("toggle", () => { said.textContent = fold.open ? "" : start(fold.querySelector("textarea").value); });
      return fold;
    }

    const start = (text) => (text.length > 60 ? text.slice(0, 60).trim() + "…" : text);

    function fieldset(field, path, ...children) {
      const id = idOf(path), helped = field.help ? id + "-help" : undefined;
      return make("fieldset", { class: "kb-ask", id, tabindex: "-1", "aria-describedby": helped }, label(field, id, "legend", true), ...about(field, id), ...children);
    }

    function span(field) {
      const end = (name, word) => {
        const path = [field.name, name], id = idOf(path), one = { ...field, name, shape: "number", help: "" };
        return make("div", {}, make("label", { class: "kb-end-of", for: id }, phrase(word), input(one, id, path, false)), make("p", { class: "kb-wrong", id: id + "-wrong", hidden: "" }));
      };
      return fieldset(field, [field.name], make("div", { class: "kb-ends" }, end("min", "least"), end("max", "most")));
    }

    function terms(field) {
      return fieldset(field, [field.name], make("div", { class: "kb-pick" }, ...field.choices.map((choice) => make("label", choice.foreign || {}, make("input", { type: "checkbox", value: choice.value, "data-path": JSON.stringify([field.name]) }), choice.label))));
    }

    // ---- rows: a fieldset each, numbered in their order

    function rows(field) {
      const box = make("div", { class: "kb-some" });
      const add = make("button", { class: "kb-btn", type: "button", onclick: () => { const row = oneRow(field, {}); box.append(row); number(field, box); row.querySelector("input, select, textarea").focus(); changed(); } }, phrase("add_" + field.name));
      box.dataset.rows = field.name;
      const sum = field.sums ? [make("p", { class: "kb-muted", role: "status", "data-sum": field.name })] : [];
      return fieldset(field, [field.name], box, ...(field.fixedRows ? [] : [make("p", { class: "kb-acts" }, add)]), ...sum);
    }

    function oneRow(field, values) {
      const place = values[FROM] === undefined ? 0 : Number(values[FROM]); // for the original of a translation
      const row = make("fieldset", { class: "kb-row" }, make("legend", {}), ...field.columns.map((column) => (column.shape === "text" ? folded : single)(column, [field.name, place, column.name])));
      if (values[FROM] !== undefined) row.dataset.from = values[FROM];
      const act = (name, move) => make("button", { class: "kb-btn is-quiet", type: "button", "data-do": name, onclick: move }, phrase(name + "_short"));
      if (!field.fixedRows) row.append(make("p", { class: "kb-acts" }, act("up", () => {
        const box = row.parentNode;
        box.insertBefore(row, row.previousElementSibling);
        number(field, box);
        row.querySelector("[data-do=" + (row.previousElementSibling ? "up" : "remove") + "]").focus();
        changed();
      }), act("remove", () => {
        const box = row.parentNode, name = row.querySelector("legend").textContent;
        changed("before");
        row.remove();
        number(field, box);
        box.parentNode.focus();
        changed("removed", { row: name });
      })));
      field.columns.forEach((column) => { row.querySelector("[data-path$='\"" + column.name + "\"]']").value = values[column.name] || ""; });
      row.querySelectorAll(".kb-fold").forEach((fold) => {
        const written = fold.querySelector("textarea").value;
        fold.open = !written;
        fold.querySelector("summary > .kb-muted").textContent = start(written);
      });
      return row;
    }

    function number(field, box) {
      Array.from(box.children).forEach((row, place) => {
        const name = phrase("row_" + field.name, { n: String(place + 1) });
        row.querySelector("legend").textContent = name;
        row.querySelectorAll("[data-path]").forEach((one) => {
          const path = [field.name, place, JSON.parse(one.dataset.path)[2]], before = one.id;
          const helped = row.querySelector("[id='" + before + "-help']"), wrong = row.querySelector("[id='" + before + "-wrong']");
          row.querySelector("label[for='" + before + "']").setAttribute("for", idOf(path));
          one.id = idOf(path);
          one.dataset.path = JSON.stringify(path);
          wrong.id = one.id + "-wrong";
          if (helped) helped.id = one.id + "-help";
          if (one.hasAttribute("aria-describedby")) one.setAttribute("aria-describedby", [helped && helped.id, !wrong.hidden && wrong.id].filter(Boolean).join(" "));
        });
        const up = row.querySelector("[data-do=up]");
        if (!up) return;
        up.disabled = place === 0;
        up.setAttribute("aria-label", phrase("up", { row: name }));
        row.querySelector("[data-do=remove]").setAttribute("aria-label", phrase("remove", { row: name }));
      });
    }

    // ---- a picture: scaled here to the bounds of the check

    const pictures = {};

    function picture(field, source) {
      const id = idOf([field.name]) + "-file", canvas = make("canvas", { class: "kb-picture", hidden: true, "aria-hidden": "true" });
      const take = (event) => {
        const [file] = event.target.files;
        if (!file) return;
        library.suggestPicture(file, field.picture, canvas).then((found) => {
          source.value = "pictures/" + writing.name() + ".jpg";
          pictures[source.value] = found.data;
          canvas.hidden = false;
          changed("picture_taken", { width: String(found.width), height: String(found.height), size: String(Math.ceil(found.bytes / 1024)) });
        }, () => changed("picture_unread"));
      };
      source.readOnly = true;
      source.dir = "ltr";
      return [make("div", { class: "kb-ask" }, make("input", { id, class: "kb-hide", type: "file", accept: "image/*", onchange: take }), make("label", { for: id, class: "kb-btn" }, phrase("picture")), canvas,
        make("button", { class: "kb-btn is-quiet", type: "button", "data-pictured": field.name, onclick: () => { delete pictures[source.value]; source.value = ""; canvas.hidden = true; changed(); } }, phrase("picture_none")))];
    }

    // ---- all of a type

    function one(field) {
      if (field.shape === "span") return span(field);
      if (field.shape === "terms") return terms(field);
      if (field.shape === "rows") return rows(field);
      const columns = (field.columns || []).map((column) => single(column, [field.name, column.name], Boolean(field.picture) && column.name !== "src"));
      if (field.picture) columns.forEach((column) => { column.dataset.pictured = field.name; }); // asked of a chosen picture
      if (field.picture && field.columns.some((column) => column.name === "src")) return fieldset(field, [field.name], ...picture(field, columns[0].querySelector("input")), ...columns);
      if (field.shape === "group") return fieldset(field, [field.name], ...columns);
      return single(field, [field.name]);
    }

    // A worksheet as it will be, below its blocks: the newest is the nearest.
    const drawing = (field) => make("div", { class: "kb-preview kb-drawn", ...form.original, "data-sheet": field.name, "aria-hidden": "true" });

    const show = (type) => type.groups.map((group) => make("section", { class: "kb-asks", "data-group": group.id, "aria-labelledby": "kb-g-" + group.id }, make("h2", { id: "kb-g-" + group.id, tabindex: "-1", class: group.fields.length === 1 && group.fields[0].label === group.title ? "kb-hide" : undefined }, group.title), ...group.fields.map(one), ...group.fields.filter((field) => field.sheet).map(drawing)));

    // Returns what was typed, by field. Nothing is checked here.
    function read(box, type) {
      const values = {};
      type.groups.flatMap((group) => group.fields).forEach((field) => {
        const value = (path) => box.querySelector("[id='" + idOf(path) + "']").value;
        if (field.shape === "terms") values[field.name] = Array.from(box.querySelectorAll("[id='" + idOf([field.name]) + "'] :checked"), (chosen) => chosen.value);
        else if (field.shape === "span") values[field.name] = { min: value([field.name, "min"]), max: value([field.name, "max"]) };
        else if (field.shape === "group") values[field.name] = Object.fromEntries(field.columns.map((column) => [column.name, value([field.name, column.name])]));
        else if (field.shape === "rows") values[field.name] = Array.from(box.querySelector("[data-rows='" + field.name + "']").children, (row, place) => ({ ...(row.dataset.from === undefined ? {} : { [FROM]: row.dataset.from }), ...Object.fromEntries(field.columns.map((column) => [column.name, value([field.name, place, column.name])])) }));
        else values[field.name] = value([field.name]);
      });
      return values;
    }

    const string = (found) => (typeof found === "string" ? found : "");
    const group = (found) => (found && typeof found === "object" ? found : {});

    // Fills in the stored values, whatever they are.
    function fill(box, type, values) {
      type.groups.flatMap((one) => one.fields).forEach((field) => {
        const found = values[field.name], put = (path, text) => { box.querySelector("[id='" + idOf(path) + "']").value = text; };
        const chosen = Array.isArray(found) ? found : [];
        if (field.shape === "terms") box.querySelectorAll("[id='" + idOf([field.name]) + "'] input").forEach((input) => { input.checked = chosen.includes(input.value); });
        else if (field.shape === "span") ["min", "max"].forEach((end) => put([field.name, end], string(group(found)[end])));
        else if (field.shape === "group") field.columns.forEach((column) => put([field.name, column.name], string(group(found)[column.name])));
        else if (field.shape === "rows") {
          const rowsOf = box.querySelector("[data-rows='" + field.name + "']"), kept = chosen.slice(0, 100);
          const first = field.begun && !kept.length ? [{}] : kept;
          rowsOf.replaceChildren(...first.map((row) => oneRow(field, ({ ...(/^[0-9]{1,4}$/.test(group(row)[FROM]) ? { [FROM]: row[FROM] } : {}), ...Object.fromEntries(field.columns.map((column) => [column.name, string(group(row)[column.name])])) }))));
          number(field, rowsOf);
        } else put([field.name], string(found));
      });
    }

    // Shows the mistake of a field beside it, or nothing if there is none.
    function mark(box, path, message) {
      const id = idOf(path), field = box.querySelector("[id='" + id + "']"), place = box.querySelector("[id='" + id + "-wrong']");
      if (!field || !place) return;
      const helped = box.querySelector("[id='" + id + "-help']");
      place.textContent = message || "";
      place.hidden = !message;
      const said = [helped && helped.id, message && place.id].filter(Boolean).join(" ");
      if (said) field.setAttribute("aria-describedby", said); else field.removeAttribute("aria-describedby");
      if (message && field.tagName !== "FIELDSET") field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
    }

    return { show, read, fill, mark, pictures };
  };

  library.suggestFields.idOf = idOf;
})();
