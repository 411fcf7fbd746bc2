// On the page about what is kept on the device: what is the reader's own, all of it as one file, such a file opened, and
// what has no place any more.
(function () {
  "use strict";
  const box = document.getElementById("kb-notes");
  if (!box) return;
  const library = window.library, { notes, parcel, make } = library, language = document.documentElement.lang;
  const LARGEST = 16 * 1024 * 1024; // bytes, more than browsers let a site keep
  const prefixes = JSON.parse(box.dataset.prefixes);
  const { say, count } = library.wording(language, JSON.parse(box.dataset.words)), words = (key, facts) => say(key, facts).join("");
  const part = (name) => box.querySelector("[data-part=" + name + "]");
  const own = (record, name) => (Object.prototype.hasOwnProperty.call(record, name) ? record[name] : undefined);
  const dated = (iso) => (Number.isNaN(Date.parse(iso)) ? "" : new Intl.DateTimeFormat(language + "-u-nu-latn", { dateStyle: "medium" }).format(new Date(iso)));
  let kept = { pages: [], everything: false }, entries = null, onPlan = "";

  // ---- what is here

  const strings = (value) => (typeof value === "string" ? [value] : value && typeof value === "object" ? Object.values(value).flatMap(strings) : []).filter(Boolean);
  const json = (text) => { try { return JSON.parse(text); } catch (error) { return text; } };
  const listed = (name, items) => (items.length ? [make("ul", { class: name }, ...items)] : []); // no page has an empty list
  const row = (url, title, label) => make("li", {}, make("a", { href: library.root + url }, make("bdi", {}, title), make("span", { class: "kb-muted kb-end" }, label)));
  const named = (key) => own({ "kb-plans": words("of_plans"), "kb-sheet": words("sheet"), "kb-suggest": words("draft") }, key) || key;
  // Without a network and before they are kept, the entries are not known: then nothing counts as gone.
  const sheetOf = (slug) => (entries ? (own(entries, slug) || {}).sheet : { title: slug });
  const isEditGone = ([file]) => { const found = /^(?:tools|articles)\/([^/.]+)/.exec(file || ""); return Boolean(entries && found && !own(entries, found[1])); };

  function rows() {
    const plans = (notes.at("plans").read() || { plans: [] }).plans.length, recent = (notes.at("recent").read() || []).length;
    const sheets = notes.list("sheet").filter(({ names: [slug], value }) => value && sheetOf(slug));
    const drafts = notes.list("draft").filter(({ names, value }) => value && !isEditGone(names));
    return [
      ...(plans ? [row(onPlan, count("plans", plans), "")] : []),
      ...sheets.map(({ names: [slug, of], value }) => row((own(prefixes, of) || "") + "worksheets/" + encodeURI(slug) + ".html", sheetOf(slug).title, [words("sheet"), dated(value.saved)].filter(Boolean).join(", "))),
      ...drafts.map(({ names, value }) => row((own(prefixes, language) || "") + "suggest.html" + (names[0] ? "?edit=" + encodeURI(names[0]) : ""), strings(value.values.title || value.values.term)[0] || words("untitled"), [words("draft"), dated(value.saved)].filter(Boolean).join(", "))),
      ...(recent ? [make("li", {}, make("p", { class: "kb-muted" }, count("recent", recent)))] : []),
    ];
  }

  // What has no place any more: [title, texts, key of the note, or none if it is a part of one that has its place].
  function strays() {
    const shelf = notes.at("plans").read() || { plans: [] };
    const ids = (found) => (found && typeof found === "object" ? [...(typeof found.id === "string" ? [found] : []), ...Object.values(found).flatMap(ids)] : []);
    return [
      ...shelf.plans.flatMap((plan) => ids(plan).filter((item) => entries && !own(entries, item.id)).map((item) => [words("in_plan", { plan: strings(plan && plan.title)[0] || words("untitled") }), strings({ ...item, kind: "" }), ""])),
      ...notes.list("sheet").filter(({ names: [slug], value }) => value && !sheetOf(slug)).map(({ names, value }) => [words("sheet") + ": " + names[0], strings(value.fields), notes.keyOf("sheet", names)]),
      ...notes.list("draft").filter(({ names, value }) => value && isEditGone(names)).map(({ names, value }) => [words("draft") + ": " + names[0], strings(value.values), notes.keyOf("draft", names)]),
      ...notes.keys().filter((key) => key.startsWith(notes.ASIDE + " ")).map((key) => { const [, moment, kind, ...of] = key.split(" "); return [words("aside", { date: dated(moment) }) + " " + [named(kind), ...of.filter((one) => one !== library.root)].join(" "), strings(json(notes.get(key))), key]; }),
    ];
  }

  function stray([title, texts, key]) {
    const remove = () => {
      const text = notes.get(key), back = () => { notes.keepAll([[key, text]]); show(); tell(words("undone")); };
      notes.keepAll([[key, null]]);
      show();
      tell(words("deleted"), make("button", { class: "kb-btn is-quiet", type: "button", onclick: back }, words("undo")));
    };
    return make("li", {}, make("details", {}, make("summary", {}, make("bdi", {}, title)), make("ul", {}, texts.map((text) => make("li", {}, make("bdi", {}, text)))),
      key ? make("p", { class: "kb-acts" }, make("button", { class: "kb-btn is-quiet", type: "button", onclick: remove }, words("delete"))) : ""));
  }

  function show() {
    const all = rows(), gone = strays();
    part("own").replaceChildren(...listed("kb-rows", all));
    part("none").hidden = all.length + gone.length > 0;
    part("strays").hidden = !gone.length;
    part("gone").replaceChildren(...listed("kb-plain", gone.map(stray)));
  }

  const tell = (text, ...further) => part("said").replaceChildren(text, " ", ...further);

  // ---- as a file

  function take() {
    const now = new Date(), file = "library-notes-" + new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10) + ".json";
    const data = JSON.stringify(parcel.pack(now.toISOString(), kept.pages, kept.everything), null, 1) + "\n";
    library.give(new Blob([data], { type: "application/json" }), file);
    tell(words("downloaded", { file }));
  }

  function bring(file) {
    if (!file) return;
    if (file.size > LARGEST) { tell(words("too_big")); return; }
    file.text().then(parcel.read).then((found) => {
      const done = parcel.unpack(found.texts);
      if (!done) { tell(words("unkept")); return; }
      show();
      const keeper = navigator.serviceWorker && navigator.serviceWorker.controller, far = found.everything && !kept.everything;
      const pages = found.pages.filter((page) => !kept.pages.includes(page));
      if (keeper && pages.length && !far) keeper.postMessage({ order: "visit", language, urls: pages.map((page) => library.root + encodeURI(page)) });
      tell([count("brought", done.count), done.aside ? words("brought_aside") : "", keeper && far ? words("everything") : ""].filter(Boolean).join(" "));
    }).catch((error) => tell(words(error.message === "later" ? "later" : "not_ours")));
  }

  part("take").addEventListener("click", take);
  part("open").addEventListener("click", () => part("file").click());
  part("file").addEventListener("change", (event) => {
    bring(event.target.files[0]);
    event.target.value = ""; // so that the same file can be opened again
  });
  if (navigator.serviceWorker) navigator.serviceWorker.addEventListener("message", (event) => { if (event.data && event.data.kind === "status") kept = event.data; });
  addEventListener("storage", show);
  library.get("search/" + language + "/plan.js", "plan", language).then((data) => {
    ({ entries, url: onPlan } = data);
  }, () => { onPlan = (own(prefixes, language) || "") + "plan.html"; }).then(() => {
    show();
    box.hidden = false;
  });
})();
