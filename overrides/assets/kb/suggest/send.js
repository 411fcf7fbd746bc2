// A suggestion without mistakes: its preview, its file, and the ways to hand it over.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const LONGEST = 8000; // the most characters of an address that GitHub and its proxies accept
  const { make } = library, text = library.suggestText, file = library.suggestFile;

  // GitHub's page for a new file, filled in with `value`; without it if the address would be too long.
  function addresses(base, name, value) {
    const fresh = base + "?filename=" + encodeURIComponent(name);
    const whole = fresh + "&value=" + encodeURIComponent(value);
    return { fresh, whole: whole.length <= LONGEST ? whole : "" };
  }

  // ---- the preview

  function words(field, typed) {
    const labelled = (one, value) => ((one.choices || []).find((choice) => choice.value === value) || { label: value }).label;
    const row = (columns, record) => columns.filter((column) => column.place !== "body").map((column) => labelled(column, text.line(record[column.name] || ""))).filter(Boolean).join(" · ");
    if (field.shape === "terms") return (typed || []).map((value) => labelled(field, value));
    if (field.shape === "lines") return text.lines(typed || "");
    if (field.shape === "rows") return file.filled(typed).map((one) => row(field.columns, one));
    if (field.shape === "group") return [row(field.columns, typed || {})].filter(Boolean);
    if (field.shape === "span") return typed && text.line(typed.min) ? [file.digits(typed.min) + "–" + file.digits(typed.max)] : [];
    return text.line(typed || "") ? [labelled(field, text.line(typed))] : [];
  }

  function facts(type, values) {
    const fields = [...file.fieldsOf(type).values()].filter((field) => field.place === "front" && !field.picture && !field.sheet && !["title", "summary", "term", "definition"].includes(field.name));
    const rows = fields.map((field) => [field.label, words(field, values[field.name])]).filter(([, all]) => all.length);
    return make("dl", {}, ...rows.map(([label, all]) => make("div", {}, make("dt", {}, label), ...all.map((one) => make("dd", { dir: "auto" }, one)))));
  }

  function preview(form, type, values, files) {
    const written = make("div", form.original, make("p", { class: "kb-preview-title" }, text.line(values.title || values.term)), make("p", { class: "kb-lead" }, text.line(values.summary || values.definition)));
    const body = make("div", form.original), all = [...file.fieldsOf(type).values()];
    const pictures = all.filter((field) => field.picture && files.length).map((field) => make("img", { class: "kb-picture", alt: text.line(values[field.name].alt || ""), src: "data:image/jpeg;base64," + files[0].data }));
    const sheets = all.filter((field) => field.sheet).map((field) => library.suggestSheet.draw(library.suggestSheet.compose(values[field.name] || {}, values[field.name + "_blocks"], null, field.sheet))).filter((drawn) => drawn.length).map((drawn) => make("div", { class: "kb-drawn", ...form.original }, ...drawn));
    file.parts(type, values).forEach((part) => {
      if (part.level) body.append(make("h" + (part.level + 2), {}, ...text.mails(part.title)));
      body.append(...text.show(part.blocks));
    });
    return [written, ...pictures, facts(type, values), body, ...sheets];
  }

  // A new translation beside its original: every text of the form in both languages.
  function beside(form, type, values, { shown, language }) {
    const written = form.languages.find((one) => one.lang === language), own = { lang: written.lang, dir: written.dir };
    const pair = (label, theirs, mine) => (text.clean(theirs || "").trim() || text.clean(mine || "").trim() ? [make("section", {}, make("h4", {}, label), make("div", { class: "kb-beside" }, make("div", form.original, theirs || ""), make("div", own, mine || "")))] : []);
    const record = (field, label, theirs, mine) => field.columns.flatMap((column) => pair(label + ", " + column.label, (theirs || {})[column.name], (mine || {})[column.name]));
    return [...file.fieldsOf(type).values()].flatMap((field) => {
      const theirs = shown[field.name], mine = values[field.name];
      if (field.shape === "rows") return (mine || []).flatMap((row, place) => record(field, field.label + " " + (place + 1), theirs[row[file.FROM]], row));
      if (field.shape === "group") return record(field, field.label, theirs, mine);
      return typeof mine === "string" ? pair(field.label, theirs, mine) : [];
    });
  }

  // ---- handing it over

  // Shows the suggestion in the page's parts. `part` gives these by name, `phrase` the words, of which `words` is the whole
  // wording, `places` where it may go.
  library.suggestSend = function (part, phrase, places, words) {
    const signed = library.notes.at("author"), letter = library.suggestLetter, deliver = library.suggestDelivery(part, words, places);
    let made = null, title = "";
    const file = () => made.path.slice(made.path.lastIndexOf("/") + 1);
    const author = () => text.line(part("author").value);
    const body = () => phrase("letter", { title, file: made.path }) + "\n\n" + letter.block(made, author(), title, made.files) + "\n";
    const parcel = () => file().replace(/\.md$/, "") + ".txt";
    const said = (key, facts, place = "sent") => { part(place).textContent = phrase(key, facts); };

    part("copy").addEventListener("click", () => {
      part("file").closest("details").open = true;
      library.copy(made.text, () => getSelection().selectAllChildren(part("file")), () => said("copied"), () => said("uncopied"));
    });
    part("download").addEventListener("click", () => { library.give(new Blob([made.text], { type: "text/markdown;charset=utf-8" }), file()); said("downloaded", { file: file() }); });
    part("picture").addEventListener("click", () => {
      const [{ path, data }] = made.files, bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
      library.give(new Blob([bytes], { type: "image/jpeg" }), path.slice(path.lastIndexOf("/") + 1));
    });
    part("parcel").addEventListener("click", () => { library.give(shared(), parcel()); said("parcelled", { file: parcel() }, "mailed"); });
    part("share").addEventListener("click", () => navigator.share({ title, files: [shared()] }).catch(() => {}));
    part("author").addEventListener("input", () => {
      signed.keep(part("author").value); // without storage it is asked again
      offer();
    });
    part("author").value = signed.read() || "";

    const shared = () => new File([body()], parcel(), { type: "text/plain" });

    // The ways that there are for this suggestion: its letter whole, or as a file to attach or to share.
    function offer() {
      const whole = places.mail ? letter.address(places.mail, phrase("mail_subject") + ": " + title, body()) : "";
      part("mail").hidden = !places.mail;
      part("mail_whole").hidden = !whole;
      part("mail_long").hidden = Boolean(whole);
      if (whole) part("mail_whole").href = whole;
      if (part("issue")) {
        const [issues] = part("issue").href.split("?"), asked = issues + "?" + new URLSearchParams({ title: phrase("mail_subject") + ": " + title, body: body() });
        part("asked").hidden = asked.length > LONGEST;
        part("issue").href = part("asked").hidden ? issues : asked;
      }
      part("share").hidden = !(navigator.canShare && navigator.canShare({ files: [shared()] }));
    }

    // `entry` is the page that is edited, if any.
    return function show(form, type, values, found, entry) {
      made = found;
      title = text.line(values.title || values.term || "") || found.path;
      const { fresh, whole } = addresses(places.new || "", made.path, made.text), there = Boolean(made.before);
      part("preview").replaceChildren(...(there ? [] : entry && entry.shown ? beside(form, type, values, entry) : preview(form, type, values, made.files)));
      part("previewed").hidden = there;
      part("preview_note").textContent = phrase(entry && entry.shown ? "beside_note" : "preview_note");
      part("changes").replaceChildren(...(there ? library.suggestChanges.show(made.before, made.text) : []));
      part("changed").hidden = !there;
      part("file").textContent = made.text;
      part("consent").textContent = phrase("consent", { license: form.license });
      part("short").hidden = there || !places.new || !whole;
      part("long").hidden = part("new").hidden = there || !places.new || Boolean(whole);
      part("replace").hidden = part("edit").hidden = !there || !places.edit;
      if (whole) part("go").href = whole;
      part("new").href = fresh;
      if (there && places.edit) part("edit").href = places.edit + encodeURI(made.path);
      part("pictured").hidden = part("picture").hidden = !made.files.length;
      part("pictured").textContent = made.files.length ? phrase("picture_apart", { file: made.files[0].path }) : "";
      part("sent").textContent = part("mailed").textContent = "";
      offer();
      deliver(() => ({ path: made.path, key: made.key || made.path, base: made.base, title, author: author(), license: form.license, files: [{ path: made.path, data: letter.base64(made.text) }, ...made.files] }));
    };
  };

  library.suggestSend.addresses = addresses;
})();
