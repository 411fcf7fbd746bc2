// The page of the form: the fields of a new entry or of one that is there, in short pages, kept as a draft on this device,
// checked, and handed over.
(function () {
  "use strict";
  const page = document.getElementById("kb-suggest");
  if (!page) return;
  const library = window.library, language = document.documentElement.lang, PAUSE = 300, SHORT = 80; // ms; characters
  const { make } = library, { idOf } = library.suggestFields;
  const part = (name) => page.querySelector("[data-part=" + name + "]");
  const TERMS = library.suggestTerm.FILE, SOURCE = /^(?:tools|articles|docs)\/(?!.*\.\.)[^?#\\]+\.md$/;

  library.get("search/" + language + "/suggest.js", "suggest", language).then((form) => {
    const path = new URLSearchParams(location.search).get("edit"), words = (name, facts) => library.wording(language, form.words).say(name, facts).join("");
    const fresh = () => begin(form, freshEntry(form), words);
    if (!path) { fresh(); return; }
    if (path === TERMS || path.startsWith(TERMS + "/")) { terms(form, path, words); return; }
    const { page: of } = library.suggestEntry.split(form, path), name = "editing/" + of + ".js";
    (SOURCE.test(path) ? library.get(name, "source", "", of) : Promise.reject(new Error(path))).then((data) => {
      const entry = library.suggestEntry(form, data, path, words);
      introduce(form, entry, of, words);
      begin(form, entry, words);
    }, () => unfound(form, path, words));
  });

  // The glossary: a term of it, or all of them, from which a person chooses.
  function terms(form, path, words) {
    const name = TERMS.replace(/\.yml$/, "");
    library.get("editing/" + name + ".js", "source", "", name).then((data) => {
      if (path !== TERMS) {
        const entry = library.suggestTerm(form, data, path);
        introduce(form, entry, TERMS, words);
        begin(form, entry, words);
        return;
      }
      const link = (to, children) => make("li", {}, make("a", { href: "?edit=" + encodeURI(to) }, children));
      named(form, "terms_title", {}, words("terms_lead"));
      part("about").append(make("p", { class: "kb-acts" }, make("a", { class: "kb-btn is-main", href: "?edit=" + TERMS + "/" }, words("term_new"))), make("ul", { class: "kb-ways is-list" }, ...library.suggestTerm.all(form, data).map(([to, term]) => link(to, make("bdi", form.original, term)))));
      part("about").hidden = page.hidden = false;
      part("form").hidden = true;
    }).catch(() => unfound(form, path, words));
  }

  function unfound(form, path, words) {
    begin(form, freshEntry(form), words);
    part("about").append(make("p", { class: "kb-eg" }, words("unfound", { file: path })));
    part("about").hidden = false;
  }

  // Names the page, and says what it is about.
  function named(form, key, facts, lead) {
    document.querySelector(".kb-masthead h1").replaceChildren(...library.wording(language, form.words).say(key, facts));
    document.querySelector(".kb-masthead .kb-lead").textContent = lead;
    document.title = document.title.replace(/^[^–|]*/, document.querySelector(".kb-masthead h1").textContent + " ");
    document.querySelectorAll(".kb-elsewhere").forEach((one) => one.remove());
  }

  // A new entry, with everything that the page and the file need to know of an existing one.
  const freshEntry = (form) => ({
    isNew: true, language: form.original.lang, shown: null, start: {}, missing: () => [], isOfEdit: () => () => true, changed: () => new Set(),
    type: null, compose(values, today) {
      const text = library.suggestFile.compose(this.type, form, values, today);
      return { path: this.type.folder + "/" + library.suggestText.line(values.slug) + ".md", text, before: "", base: "", edits: null };
    },
  });

  // Says what is edited, and where else it can be: on the site, in another language, as a plain file.
  function introduce(form, entry, of, words) {
    const own = form.languages.find((one) => one.lang === entry.language), folder = language === form.languages[0].lang ? "" : language + "/";
    const key = entry.isTerm && entry.isNew ? "term_new" : entry.isNew ? "translate_title" : "edit_title", written = form.languages.find((one) => one.lang === (entry.isNew ? form.original.lang : entry.language));
    const title = make("bdi", { lang: written.lang, dir: written.dir }, entry.title);
    named(form, key, { title, language: own.name }, words(entry.isTerm && entry.isNew ? "term_lead" : entry.isNew ? "translate_lead" : "edit_lead"));
    const others = entry.isTerm ? [make("a", { href: "?edit=" + TERMS }, words("terms_title"))] : form.languages.filter((one) => one.lang !== entry.language).map((one) => {
      const file = one.lang === form.original.lang ? of + ".md" : of + "." + one.lang + ".md";
      return make("a", { href: "?edit=" + encodeURI(file) }, words(entry.versions.includes(one.lang) ? "version" : "translate", { language: one.name }));
    });
    const raw = page.dataset.edit && !entry.isNew ? [make("a", { href: page.dataset.edit + encodeURI(entry.isTerm ? TERMS : entry.path), rel: "noopener" }, words("raw"))] : [];
    const ofSite = entry.id === "" ? [] : [make("a", { href: library.root + folder + encodeURI(entry.page) + ".html" + (entry.anchor ? "#" + entry.anchor : "") }, words("on_site"))];
    const links = [...ofSite, ...others, ...raw];
    part("about").append(make("ul", { class: "kb-ways" }, ...links.map((link) => make("li", {}, link))));
    part("about").hidden = false;
    part("types").hidden = part("term").hidden = true;
  }

  function begin(form, entry, phrase) {
    const { count } = library.wording(language, form.words), isEdit = Boolean(entry.path), title = document.title;
    const note = library.notes.at("draft", ...(isEdit ? [entry.path] : []));
    const writing = { ...form.languages.find((one) => one.lang === entry.language), shown: entry.shown, name: () => (isEdit ? library.suggestEntry.split(form, entry.path).page.split("/").pop() : library.suggestText.line(handed().slug || "") || "picture") };
    const fields = library.suggestFields(form, library.wording(language, form.words), writing, changed);
    const proof = library.suggestProof(library.suggestMarks(form.marks, form.allowed, entry.isTerm ? TERMS : entry.path), library.wording(language, form.words), writing.lang, () => typed());
    const send = library.suggestSend(part, phrase, page.dataset, library.wording(language, form.words));
    const typeOf = (id) => (isEdit ? entry.type : form.types.find((one) => one.id === id) || form.types[0]);
    let type = typeOf(), values = {}, known = {}, before = null, timer = 0, wrong = [], at = 0;
    // The values as they are handed over: a slug that was not typed is the one that the title proposes.
    const proposal = () => library.suggestSlug(library.suggestText.line(values.title || ""), form.slug);
    const handed = () => (isEdit || library.suggestText.line(values.slug || "") ? values : { ...values, slug: proposal() });
    const copy = (one) => JSON.parse(JSON.stringify(one));

    // ---- showing, a short page at a time

    function show() {
      entry.type = type;
      if (!isEdit) part("types").querySelector("[value='" + type.id + "']").checked = true;
      part("fields").replaceChildren(...fields.show(type));
      fields.fill(part("fields"), type, values);
      part("contents").replaceChildren(make("nav", { class: "kb-contents", "aria-label": phrase("contents") }, make("ol", {}, ...type.groups.map((group, place) => make("li", {}, make("button", { type: "button", "data-to": group.id, onclick: () => open(place, true) }, make("span", {}, group.title), make("span", { class: "kb-state" })))))));
      open(0);
      mistakes([]);
      refresh();
    }

    const sections = () => Array.from(part("fields").children);

    function open(place, isAsked) {
      at = place;
      sections().forEach((section, n) => { section.hidden = n !== place; });
      part("contents").querySelectorAll("button").forEach((button, n) => { if (n === place) button.setAttribute("aria-current", "step"); else button.removeAttribute("aria-current"); });
      part("back").hidden = place === 0;
      const isLast = place === type.groups.length - 1, isThere = isEdit && !entry.isNew; // of a page that is there, most pages stay as they are
      part("next").hidden = isLast;
      part("next").classList.toggle("is-main", !isThere);
      part("check").classList.toggle("is-main", isThere || isLast);
      if (isAsked) { const heading = sections()[place].querySelector("h2"); heading.focus({ preventScroll: true }); part("contents").scrollIntoView({ block: "start" }); }
    }

    const groupOf = (path) => type.groups.findIndex((group) => group.fields.some((field) => field.name === path[0]));

    // Updates that follow typing: characters left, the sum of minutes, mistakes that are fixed, what each page holds.
    function refresh() {
      Object.assign(values, fields.read(part("fields"), type));
      page.querySelectorAll("[data-left]").forEach((place) => {
        const left = Number(place.dataset.left) - library.suggestJudge.length(library.suggestText.line(values.summary));
        place.textContent = left < 0 ? count("wrong_long", -left) : count("left", left);
      });
      page.querySelectorAll("[data-sheet]").forEach((place) => {
        const { sheet } = library.suggestFile.fieldsOf(type).get(place.dataset.sheet), typed = values[place.dataset.sheet];
        place.replaceChildren(...library.suggestSheet.draw(library.suggestSheet.compose(typed, values[place.dataset.sheet + "_blocks"], null, sheet)));
        place.hidden = !place.childNodes.length;
      });
      page.querySelectorAll("[data-slug]").forEach((place) => {
        const slug = proposal(), isNeeded = slug && !library.suggestText.line(values.slug);
        place.textContent = isNeeded ? phrase("slug_proposed", { slug }) : "";
      });
      page.querySelectorAll("[data-pictured]").forEach((place) => { place.hidden = library.suggestFile.isEmpty(values[place.dataset.pictured] || {}); });
      page.querySelectorAll("[data-sum]").forEach((place) => {
        const { name, sums } = library.suggestFile.fieldsOf(type).get(place.dataset.sum);
        const minutes = values[name].map((row) => library.suggestFile.whole(row[sums.column]) || 0).reduce((all, one) => all + one, 0);
        const { min, max } = values[sums.within] || {}, sum = count("sum", minutes);
        const said = min ? phrase(max ? "sum_within" : "sum_within_open", { sum, min, max }) : sum;
        if (place.textContent !== said) place.textContent = said;
      });
      if (wrong.length) {
        const still = new Set(judged().map((one) => String(one.path)));
        if (wrong.some((one) => !still.has(String(one.path)))) mistakes(wrong.filter((one) => still.has(String(one.path))));
      }
      states();
    }

    function states() {
      const of = isEdit ? entry.changed(values) : new Set();
      part("contents").querySelectorAll(".kb-state").forEach((place, n) => {
        const names = type.groups[n].fields.map((field) => field.name);
        const said = wrong.some((one) => names.includes(one.path[0])) ? "state_wrong" : names.some((name) => of.has(name)) ? "state_changed" : "";
        place.textContent = said && phrase(said);
        place.dataset.state = said;
      });
    }

    // ---- kept on this device

    function keep(saying) {
      clearTimeout(timer);
      timer = 0;
      const isOther = stored() === null && note.read() !== null; // of an earlier state of the entry, or not understood
      join();
      const isKept = !(isOther && !note.setAside()) && note.keep({ type: type.id, values, saved: new Date().toISOString(), ...(isEdit ? { of: entry.id } : {}) });
      if (isKept) known = copy(values);
      say_(isKept ? saying || phrase("kept") : phrase("unkept"));
    }

    function say_(text) { if (part("status").textContent !== text) part("status").textContent = text; }

    // Takes over what the same form in another tab has kept since this one last looked; what was typed here stays.
    function join() {
      const found = stored(), joined = pictured(library.notes.merge(known, values, found ? found.values : known));
      if (JSON.stringify(joined) === JSON.stringify(values)) return;
      const place = at, { id } = document.activeElement || {};
      values = joined;
      show();
      open(place);
      if (id && document.getElementById(id)) document.getElementById(id).focus();
    }

    // A draft without its picture, whose file is not kept.
    function pictured(draft) {
      const { src } = draft.image || {}, isThere = !src || fields.pictures[src] || (isEdit && (entry.start.image || {}).src === src);
      return isThere ? draft : { ...draft, image: { ...draft.image, src: "" } };
    }

    // The draft, unless it was begun from an earlier state of the entry.
    function stored() {
      const found = note.read();
      return found && (!isEdit || found.of === entry.id) ? found : null;
    }

    const snapshot = () => ({ type: type.id, values: copy(values) });

    function remember() {
      Object.assign(values, fields.read(part("fields"), type));
      before = snapshot();
    }

    // Called by the fields: "before" a row is removed, and after rows were added, removed or moved.
    function changed(what, facts) {
      if (what === "before") { remember(); return; }
      typed(what ? phrase(what, facts) : "");
      part("undo").hidden = !before;
    }

    function typed(saying) {
      refresh();
      if (!part("ready").hidden) { part("ready").hidden = true; saying = phrase("changed"); }
      clearTimeout(timer);
      if (saying) keep(saying); else timer = setTimeout(keep, PAUSE);
    }

    // ---- checking

    function judged() {
      const found = library.suggestJudge.judge(type, form, handed(), new Date(), isEdit && entry).filter(entry.isOfEdit(values)), known = new Set(found.map((one) => String(one.path)));
      return [...found, ...entry.missing(values).filter((one) => !known.has(String(one.path)))];
    }

    function name(path) {
      const field = library.suggestFile.fieldsOf(type).get(path[0]);
      if (path.length === 3) return phrase("row_" + field.name, { n: String(path[1] + 1) }) + ", " + field.columns.find((column) => column.name === path[2]).label;
      const column = path.length === 2 && field.columns && field.columns.find((one) => one.name === path[1]);
      return field.label + (column ? ", " + column.label : path.length === 2 ? ", " + phrase(path[1] === "min" ? "least" : "most") : "");
    }

    // A change in words: a short value as it was and as it is, a longer one by its name; its lines are shown below.
    function change({ path, sign, before, after }) {
      if (sign === "removed") return [phrase("removed", { row: phrase("row_" + path[0], { n: String(path[1] + 1) }) })];
      if (sign === "moved") return [phrase("change_moved", { name: name(path) })];
      if (isLong(before) || isLong(after)) return [phrase("change_long", { name: name(path) })];
      const [was, is] = [before, after].map((value) => make("bdi", {}, value));
      return library.wording(language, form.words).say(before && after ? "change" : after ? "change_added" : "change_removed", { name: name(path), before: was, after: is });
    }

    const isLong = (value) => value.includes("\n") || value.length > SHORT;

    function changesOf(made) {
      const all = made.before ? library.suggestChanges.differences(type, entry.start, values).filter((one) => entry.changed(values).has(one.path[0])) : [];
      part("changed-fields").replaceChildren(...(all.length ? [make("ul", { class: "kb-said" }, ...all.map((one) => make("li", {}, ...change(one))))] : [])); // no page has an empty list
      part("changed-lines").open = !all.length || all.some((one) => one.sign || isLong(one.before) || isLong(one.after));
    }

    const message = ({ code, facts }) => ("n" in facts ? count("wrong_" + code, facts.n, facts) : phrase("wrong_" + code, facts));

    function goTo(path) {
      const place = document.getElementById(idOf(path)), { sums } = library.suggestFile.fieldsOf(type).get(path[0]);
      open(groupOf(path));
      for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      (place.tagName === "FIELDSET" ? (sums && place.querySelector("[id$='-" + sums.column + "']")) || place.querySelector("input, select, textarea, button") : place).focus();
    }

    function mistakes(found) {
      wrong.forEach((one) => fields.mark(part("fields"), one.path, ""));
      wrong = found;
      found.forEach((one) => fields.mark(part("fields"), one.path, message(one)));
      part("wrongs").hidden = !found.length;
      part("wrong-list").replaceChildren(...(found.length ? [make("ul", {}, ...found.map((one) => make("li", {}, link(one.path, name(one.path) + ": " + message(one)))))] : []));
      document.title = found.length ? phrase("error", { title }) : title;
      states();
    }

    // Says which fields still have marks that can be fixed, of those that were written now.
    function unproved() {
      const of = isEdit ? entry.changed(values) : null;
      const left = Array.from(part("fields").querySelectorAll("[data-marks]")).filter((input) => proof.look(input)).map((input) => JSON.parse(input.dataset.path)).filter((path) => !of || of.has(path[0]));
      part("proof").replaceChildren(...(left.length ? [make("p", {}, phrase("marks_left")), make("ul", {}, ...left.map((path) => make("li", {}, link(path, name(path)))))] : []));
    }

    const link = (path, text) => make("a", { href: "#" + idOf(path), onclick: (event) => { event.preventDefault(); goTo(path); } }, text);

    // The next page opens only if the open one has no mistakes.
    function next() {
      refresh();
      mistakes(judged().filter((one) => groupOf(one.path) === at));
      if (wrong.length) part("wrongs").focus(); else open(at + 1, true);
    }

    part("form").addEventListener("submit", (event) => {
      event.preventDefault();
      refresh();
      mistakes(judged());
      const made = wrong.length ? null : entry.compose(handed(), new Date()), isSame = isEdit && made && made.text === made.before;
      part("ready").hidden = !made || isSame;
      if (wrong.length) { part("wrongs").focus(); return; }
      if (isSame) { keep(phrase("unchanged")); return; } // it is not said later that the draft is kept
      const source = values.image && values.image.src, folder = made.path.slice(0, made.path.lastIndexOf("/") + 1);
      made.files = fields.pictures[source] ? [{ path: folder + source, data: fields.pictures[source] }] : [];
      send(form, type, values, made, isEdit && entry);
      changesOf(made);
      unproved();
      keep();
      page.querySelector("#kb-ready-title").focus();
    });

    // ---- actions

    part("term").querySelector("a").href = "?edit=" + TERMS + "/";
    if (!isEdit) part("types").append(...form.types.map((one) => make("label", {}, make("input", { type: "radio", name: "kb-type", value: one.id, onchange: () => { refresh(); type = one; show(); typed(); } }), one.label)));
    part("back").addEventListener("click", () => open(at - 1, true));
    part("next").addEventListener("click", next);
    part("fields").addEventListener("input", () => typed());
    proof.watch(part("fields"));
    part("clear").textContent = phrase(isEdit ? "reset" : "clear");
    part("clear").addEventListener("click", () => { remember(); values = copy(entry.start); show(); typed(); keep(phrase(isEdit ? "was_reset" : "cleared")); part("undo").hidden = false; part("undo").focus(); });
    part("undo").addEventListener("click", () => {
      type = typeOf(before.type);
      values = before.values;
      before = null;
      show();
      typed(phrase("undone"));
      part("undo").hidden = true;
      (isEdit ? part("contents").querySelector("button") : part("types").querySelector(":checked")).focus();
    });
    addEventListener("pagehide", () => { if (timer) keep(); });
    note.watch(() => { if (!timer) arrive(phrase("elsewhere")); }); // the same form in another tab

    function arrive(saying) {
      const found = stored(), asked = form.types.find((one) => location.hash === "#" + one.id);
      type = isEdit ? entry.type : asked || typeOf(found && found.type);
      values = copy(entry.start);
      show();
      if (isEdit) { entry.settle(copy(values)); states(); }
      known = copy(values);
      if (!found) return;
      values = pictured(copy(found.values));
      show();
      known = copy(values);
      const isLost = (found.values.image || {}).src !== (values.image || {}).src;
      if (saying) say_(saying + (isLost ? " " + phrase("picture_again") : ""));
    }

    page.hidden = false;
    arrive(phrase("restored"));
  }
})();
