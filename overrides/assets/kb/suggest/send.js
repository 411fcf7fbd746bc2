// A suggestion without mistakes: its preview, its file, and the ways to hand it over. Nothing is sent from here.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const LONGEST = 8000; // the most bytes of an address that GitHub and its proxies accept
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
    const fields = [...file.fieldsOf(type).values()].filter((field) => field.place === "front" && !["title", "summary"].includes(field.name));
    const rows = fields.map((field) => [field.label, words(field, values[field.name])]).filter(([, all]) => all.length);
    return make("dl", {}, ...rows.map(([label, all]) => make("div", {}, make("dt", {}, label), ...all.map((one) => make("dd", { dir: "auto" }, one)))));
  }

  function preview(form, type, values) {
    const written = make("div", form.original, make("p", { class: "kb-preview-title" }, text.line(values.title)), make("p", { class: "kb-lead" }, text.line(values.summary)));
    const body = make("div", form.original);
    file.parts(type, values).forEach((part) => {
      if (part.level) body.append(make("h" + (part.level + 2), {}, ...text.mails(part.title)));
      body.append(...text.show(part.blocks));
    });
    return [written, facts(type, values), body];
  }

  // ---- handing it over

  function copy(pre, done, failed) {
    const byHand = () => {
      getSelection().selectAllChildren(pre);
      if (document.execCommand("copy")) done(); else failed();
    };
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(pre.textContent).then(done, byHand);
    else byHand();
  }

  function download(name, value) {
    const link = make("a", { href: URL.createObjectURL(new Blob([value], { type: "text/markdown;charset=utf-8" })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  // Shows the suggestion in the page's parts. `part` gives these by name, `phrase` the words.
  library.suggestSend = function (part, phrase, base) {
    let name = "", value = "";
    part("copy").addEventListener("click", () => {
      part("file").closest("details").open = true;
      copy(part("file"), () => { part("sent").textContent = phrase("copied"); }, () => { part("sent").textContent = phrase("uncopied"); });
    });
    part("download").addEventListener("click", () => { download(name, value); part("sent").textContent = phrase("downloaded", { file: name }); });

    return function show(form, type, values, today) {
      const slug = text.line(values.slug);
      name = slug + ".md";
      value = file.compose(type, form, values, today);
      const { fresh, whole } = addresses(base, type.folder + "/" + name, value);
      part("preview").replaceChildren(...preview(form, type, values));
      part("file").textContent = value;
      part("consent").textContent = phrase("consent", { license: type.fixed.license });
      part("short").hidden = !base || !whole;
      part("long").hidden = part("new").hidden = !base || Boolean(whole);
      if (whole) part("go").href = whole;
      part("new").href = fresh;
      part("sent").textContent = "";
    };
  };

  library.suggestSend.addresses = addresses;
})();
