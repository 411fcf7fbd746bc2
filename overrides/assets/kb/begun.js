// On the home page and among the worksheets: the sheets that a reader has begun to fill in on this device (notes.js), the
// last one first. What is needed to name them is loaded only if there are any.
(function () {
  "use strict";
  const box = document.getElementById("kb-begun"), library = window.library, language = document.documentElement.lang;
  if (!box || !library.notes) return;
  const prefixes = JSON.parse(box.dataset.prefixes);
  const own = (record, name) => (Object.prototype.hasOwnProperty.call(record, name) ? record[name] : undefined);
  const dated = (iso) => (Number.isNaN(Date.parse(iso)) ? "" : new Intl.DateTimeFormat(language + "-u-nu-latn", { dateStyle: "medium" }).format(new Date(iso)));
  const kept = () => library.notes.list("sheet").filter(({ names: [, of], value }) => value && own(prefixes, of) !== undefined).sort((one, other) => String(other.value.saved).localeCompare(String(one.value.saved)));

  function row({ names: [slug, of], value }, sheet) {
    const { make } = library, url = own(prefixes, of) + "worksheets/" + encodeURI(slug) + ".html";
    return make("li", {}, make("a", { href: library.root + url }, make("bdi", {}, sheet.title), make("span", { class: "kb-muted kb-end" }, dated(value.saved))));
  }

  function show() {
    if (!kept().length) { box.hidden = true; return; }
    Promise.all([library.load("assets/kb/elements.js"), library.get("search/" + language + "/plan.js", "plan", language)]).then(([, data]) => {
      const sheetOf = (slug) => (own(data.entries, slug) || {}).sheet;
      const rows = kept().filter(({ names: [slug] }) => sheetOf(slug)).map((note) => row(note, sheetOf(note.names[0])));
      box.querySelectorAll("ul").forEach((list) => list.remove());
      if (rows.length) box.append(library.make("ul", { class: "kb-rows is-one" }, rows));
      box.hidden = !rows.length;
    }, () => {});
  }

  addEventListener("storage", show);
  addEventListener("pageshow", show); // also when it is shown again as it was left
})();
