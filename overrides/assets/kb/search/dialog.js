// The dialog of the search: it searches while a person types, shows results in the order of their match, and facets narrow
// them down.
// Its texts come from search/LANGUAGE/interface.js; everything is shown as text, never as markup.
(function () {
  "use strict";
  const library = window.library, { make, passage, facets } = library;
  const FIRST = 20, RECENT = 6, MANY_CHOICES = 12;
  const MANY = 8, BEST = 5; // of so many hits, so many say why they fit
  const MARKED = 0.25; // forms at least this near are marked
  const QUIET = 600; // milliseconds without typing, after which the number of results is read out
  const searches = library.notes.at("recent");

  let said, words, parts, filters = {}, turn = 0, working = Promise.resolve(), announcing = 0;

  // ---- elements and words

  function icon(name) {
    const space = "http://www.w3.org/2000/svg";
    const drawing = document.createElementNS(space, "svg"), use = document.createElementNS(space, "use");
    drawing.setAttribute("viewBox", "0 0 24 24");
    drawing.setAttribute("aria-hidden", "true");
    use.setAttribute("href", "#kb-i-" + name);
    drawing.append(use);
    return drawing;
  }

  // The dialog's texts, in the page's language.
  const say = (key, facts) => words.say(key, facts), count = (key, n, facts) => words.count(key, n, facts);
  const isolated = (text) => make("bdi", {}, text);
  const languageOf = (code) => said.languages.find((one) => one.code === code);

  // ---- recent searches, on this device

  const recent = () => (searches.read() || []).filter((one) => typeof one === "string").slice(0, RECENT);

  function remember() {
    const query = parts.input.value.trim().slice(0, 80);
    if (query) searches.keep([query, ...recent().filter((one) => one !== query)].slice(0, RECENT));
  }

  // ---- the dialog itself, made once

  function build() {
    const texts = said.words;
    const input = make("input", { id: "kb-q", type: "text", inputmode: "search", enterkeyhint: "search", autocomplete: "off", autocapitalize: "off", spellcheck: "false", placeholder: said.invitation, oninput: ask });
    const close = make("button", { class: "kb-icon", type: "button", "aria-label": texts.close, onclick: () => parts.dialog.close() }, icon("x"));
    const form = make("form", { class: "kb-query", role: "search", onsubmit: openFirst }, icon("find"), make("label", { class: "kb-hide", for: "kb-q" }, texts.label), input, close);
    const types = make("div", {}), narrow = make("details", { class: "kb-narrow" }), status = make("p", { class: "kb-muted kb-count-line" });
    const results = make("div", {}), elsewhere = make("div", { class: "kb-elsewhere" }), aloud = make("p", { class: "kb-hide", role: "status" });
    const found = make("div", { class: "kb-found" }, types, narrow, status, results, elsewhere, aloud);
    const keys = make("p", { class: "kb-keys", "aria-hidden": "true" }, keyHint(["↑", "↓"], texts.move), keyHint(["Enter"], texts.open), keyHint(["Esc"], texts.escape));
    const dialog = make("dialog", { class: "kb-dialog", "aria-label": texts.label, onkeydown: move, onclick: leave }, form, found, keys);
    parts = { dialog, input, types, narrow, status, results, elsewhere, aloud };
    document.body.append(dialog);
  }

  const keyHint = (keys, text) => make("span", {}, keys.map((key) => [make("kbd", {}, key), " "]).flat(), text);

  // A click beside the dialog, on its backdrop, closes it.
  function leave(event) {
    if (event.target !== parts.dialog) return;
    const box = parts.dialog.getBoundingClientRect();
    if (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom) parts.dialog.close();
  }

  // ---- the keyboard: arrows move through the results, typing continues in the field

  const links = () => Array.from(parts.dialog.querySelectorAll(".kb-hit, .kb-row"));

  function move(event) {
    const all = links(), here = all.indexOf(document.activeElement);
    if (event.target !== parts.input && here < 0) return;
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: here < 0 ? undefined : 0, End: here < 0 ? undefined : all.length - 1 }[event.key];
    if (to !== undefined && all.length) {
      event.preventDefault();
      (to < 0 ? parts.input : all[Math.min(to, all.length - 1)]).focus();
    } else if (here >= 0 && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) {
      parts.input.focus();
    }
  }

  function openFirst(event) {
    event.preventDefault();
    working.then(() => {
      const first = parts.results.querySelector(".kb-hit");
      if (first) first.click();
    });
  }

  // ---- asking

  // Searches for the text in the field; of several searches in progress only the last is shown.
  function ask() {
    const mine = ++turn, query = parts.input.value;
    working = look(query, mine).then((answer) => {
      if (mine === turn) { show(query, answer); return passages(answer, mine).then(() => beyond(query, answer, mine)); }
    });
    return working;
  }

  // All hits, before any filters; without a text, filters choose among all entries.
  function look(query, mine) {
    return library.edition(said.language).then((edition) => {
      if (query.trim()) return library.rank(edition, query, { typing: true, isWanted: () => mine === turn }).then((found) => answer(edition, query, found));
      return answer(edition, query, { hits: facets.active(filters) ? edition.entries.map((entry, number) => ({ number, entry })) : [], matches: [], isWhole: true });
    });
  }

  function answer(edition, query, found) {
    const all = found.hits, hits = all.filter((hit) => facets.accepts(hit.entry, filters));
    return { edition, query, all, hits, matches: found.matches, isWhole: found.isWhole, most: FIRST, forms: forms(edition, query) };
  }

  // The words of the collection to mark, each with the word of the query that it matches.
  function forms(edition, query) {
    const found = new Map(), asked = edition.engine.asked(query);
    asked.forEach((word, place) => {
      edition.engine.expand(word, { beginning: place === asked.length - 1 }).forEach(([form, weight], rank) => {
        if ((weight >= MARKED || rank === 0) && !found.has(form)) found.set(form, word);
      });
    });
    return found;
  }

  // ---- showing

  function show(query, answer) {
    const idle = !query.trim() && !facets.active(filters);
    parts.types.replaceChildren(...(answer.all.length ? [typeTabs(answer)] : []));
    showFacets(answer, idle);
    parts.elsewhere.replaceChildren();
    parts.status.textContent = idle ? "" : counted(answer);
    parts.results.replaceChildren(...(idle ? start() : answer.hits.length ? [...meant(query, answer), ...listed(answer)] : nothing(query, answer)));
    parts.results[answer.hits.length ? "after" : "before"](parts.elsewhere);
    parts.results.dataset.query = query;
    announce(idle ? "" : parts.status.textContent);
  }

  // How many results there are; without a network, parts of the index may be missing.
  const counted = (answer) => count("results", answer.hits.length) + (answer.isWhole ? "" : " " + said.words.in_part);

  function announce(text) {
    clearTimeout(announcing);
    announcing = setTimeout(() => { parts.aloud.textContent = text; }, QUIET);
  }

  function typeTabs(answer) {
    const kinds = said.types.map((type) => type.id), numbers = facets.tally(answer.all.map((hit) => hit.entry), filters, "type", kinds);
    const total = numbers.reduce((sum, one) => sum + one, 0), chosen = (filters.type || [])[0];
    const tab = (id, text, number) => make("label", {}, make("input", { type: "radio", name: "kb-find-type", value: id, checked: chosen === (id || undefined), onchange: () => choose("type", id ? [id] : []) }), text, " ", make("span", { class: "kb-count" }, String(number)));
    const shown = said.types.map((type, place) => (numbers[place] || type.id === chosen) && tab(type.id, type.plural, numbers[place])).filter(Boolean);
    return make("fieldset", { class: "kb-pick is-tabs" }, make("legend", { class: "kb-hide" }, said.words.type), tab("", said.words.all, total), shown);
  }

  function choose(field, value) {
    filters = Object.assign({}, filters, { [field]: value });
    const active = document.activeElement, place = active && active.name ? [active.name, active.value] : null;
    return ask().then(() => refocus(place));
  }

  // Facets are drawn again with every answer: the one that was just used keeps the keyboard's focus.
  function refocus(place) {
    if (!place || parts.dialog.contains(document.activeElement) && document.activeElement !== parts.dialog) return;
    const same = Array.from(parts.dialog.querySelectorAll("[name]")).find((one) => one.name === place[0] && (one.type === "number" || one.tagName === "SELECT" || one.value === place[1]));
    if (same) same.focus();
  }

  // The hits in the order of their match, whatever their types are; the best of many say why they fit.
  function listed(answer) {
    const shown = answer.hits.slice(0, answer.most), isMany = answer.query.trim() && answer.hits.length >= MANY;
    const more = answer.hits.length > shown.length && make("button", { class: "kb-btn is-quiet", type: "button", onclick: () => unfold(answer, shown.length) }, count("rest", answer.hits.length - shown.length));
    return [make("section", { "aria-label": count("results", answer.hits.length) }, make("ul", { class: "kb-plain" }, shown.map((hit, place) => result(answer, hit, isMany && place < BEST))), more || undefined)];
  }

  // Shows the rest of the hits, and goes to the first of them.
  function unfold(answer, from) {
    const mine = turn, place = parts.results.contains(document.activeElement) ? parts.results : parts.elsewhere;
    answer.most = answer.hits.length;
    place.replaceChildren(...listed(answer));
    place.querySelectorAll(".kb-hit")[from].focus();
    passages(answer, mine);
  }

  function result(answer, hit, saysWhy) {
    const entry = hit.entry, place = library.place(answer.edition, hit.number, answer.matches), type = said.types.find((one) => one.id === entry.type);
    const foreign = answer.edition.language !== said.language && languageOf(answer.edition.language);
    hit.section = place.section;
    hit.line = make("span", {});
    hit.link = make("a", { class: "kb-hit", href: address(entry, place.anchor), onclick: remember });
    const title = make("span", {}, passage.mark(entry.title, answer.forms)), own = foreign ? { lang: said.language, dir: languageOf(said.language).direction } : {};
    const kind = make("small", own, icon(type.icon), make("span", {}, type.label), entry.note ? make("span", {}, entry.note) : undefined);
    const why = saysWhy ? reasons(answer, hit) : [];
    const reason = why.length ? make("span", { class: "kb-why", ...own }, say("why", { reasons: why.join(said.words.why_join) }).join("")) : undefined;
    hit.link.append(...[make("b", {}, title, kind), hit.line, reason].filter(Boolean));
    return make("li", { "data-type": entry.type, ...(foreign ? { lang: foreign.code, dir: foreign.direction } : {}) }, hit.link);
  }

  const address = (entry, anchor) => library.root + encodeURI(entry.url) + (anchor ? "#" + encodeURIComponent(anchor) : "");

  // Why an entry fits, in a few words: where it has the words of the query, and the terms of that name which it is marked with.
  function reasons(answer, hit) {
    const found = library.where(answer.edition, hit.number, answer.matches), texts = said.words;
    const asked = new Set(answer.forms.values()), held = hit.entry.facets || {};
    const covers = (label) => { const met = new Set(library.analyzer.words(label).map((word) => answer.forms.get(word)).filter(Boolean)); return met.size === asked.size; };
    const marked = said.marks.filter((one) => [].concat(held[one.of] || []).includes(one.value) && covers(one.label)).map((one) => one.label);
    return [
      covers(hit.entry.title) && texts.why_title, ...Array.from(new Set(marked), (label) => say("why_marked", { term: label }).join("")),
      found.keywords && texts.why_keywords, found.headings && texts.why_headings, found.body && count("why_text", found.body),
    ].filter(Boolean);
  }

  // The sentences follow the titles: texts are loaded only for results that are shown.
  function passages(answer, mine) {
    const shown = answer.hits.filter((hit) => hit.line);
    return Promise.all(shown.map((hit) => library.texts(answer.edition, hit.number).then(({ texts: [summary, ...sections], anchors }) => {
      if (mine !== turn) return [];
      if (anchors && hit.section >= 0) hit.link.href = address(hit.entry, anchors[hit.section] || hit.entry.anchor);
      const own = hit.section < 0 ? "" : passage.sentence(sections[hit.section] || "", answer.forms);
      const text = passage.sentence(summary, answer.forms) || own || summary;
      if (text) hit.line.replaceChildren(make("bdi", {}, passage.mark(text, answer.forms))); else hit.line.remove();
      return passage.formsIn(hit.entry.title + "\n" + text, answer.forms);
    }))).then((lists) => { if (mine === turn) sayForms(answer, lists.flat()); });
  }

  // The other forms of the words that were found, which shows that the search knows them.
  function sayForms(answer, standing) {
    const asked = new Set(library.analyzer.words(answer.query));
    const others = Array.from(new Set(standing)).filter((form) => !asked.has(library.analyzer.words(form)[0])).slice(0, 4);
    if (!others.length || answer.edition.language !== said.language) return;
    const listed = others.map((form, place) => [place ? said.words.form_join : "", isolated(form)]).flat();
    parts.status.replaceChildren(...say("forms", { results: counted(answer) }).map((part) => (part === "{forms}" ? listed : part)).flat());
  }

  // ---- without a query, and without results

  function start() {
    const queries = recent(), texts = said.words;
    const again = (query) => make("li", {}, make("button", { class: "kb-chip is-plain", type: "button", onclick: () => write(query) }, isolated(query)));
    const kept = queries.length ? [make("section", {}, make("h3", {}, texts.recent), make("ul", { class: "kb-chips" }, queries.map(again)), make("p", { class: "kb-muted" }, texts.recent_note, " ", make("button", { class: "kb-btn is-quiet", type: "button", onclick: () => { searches.keep([]); ask(); parts.input.focus(); } }, texts.forget)))] : [];
    const off = library.notes.canKeep() ? [] : [make("p", { class: "kb-muted" }, texts.recent_off)];
    return [...kept, ...off, ...urgent(), ...byMinutes(), ...browse()];
  }

  const row = (item) => make("li", {}, make("a", { class: "kb-row", href: library.root + item.url, ...(item.foreign || {}) }, item.title));

  // What helps in an emergency.
  function urgent() {
    return said.urgent ? [make("section", { "data-type": "emergency" }, make("h3", {}, icon("sos"), said.urgent.title), make("ul", { class: "kb-chips" }, said.urgent.links.map(row)))] : [];
  }

  // Tools by the minutes that people have: a press filters all tools.
  function byMinutes() {
    const facet = said.facets.find((one) => one.shape === "scale"), tools = said.types.find((one) => one.id === "tool");
    if (!facet || !tools) return [];
    const pick = (choice) => { filters = { type: ["tool"], [facet.field]: choice.value }; parts.input.focus(); ask(); };
    return [make("section", { "data-type": "tool" }, make("h3", {}, icon("tool"), say("by_minutes", { type: tools.plural }).join("")), make("ul", { class: "kb-chips" }, facet.choices.map((choice) => make("li", {}, make("button", { class: "kb-chip is-plain", type: "button", onclick: () => pick(choice) }, choice.label)))))];
  }

  function write(query) {
    parts.input.value = query;
    parts.input.focus();
    return ask();
  }

  function browse() {
    return [make("section", { "data-type": "topic" }, make("h3", {}, icon("topic"), said.words.browse), make("ul", { class: "kb-chips" }, said.topics.map(row)))];
  }

  // Other spellings of a query with a word that the library does not have.
  function meant(query, answer) {
    const near = query.trim() && answer.edition.language === said.language ? library.nearest(answer.edition, query) : [];
    const again = (guess) => make("button", { class: "kb-chip is-plain", type: "button", onclick: () => write(guess) }, isolated(guess));
    return near.length ? [make("div", { class: "kb-meant" }, make("p", {}, said.words.nearest), make("ul", { class: "kb-chips" }, near.map((guess) => make("li", {}, again(guess)))))] : [];
  }

  function nothing(query, answer) {
    const texts = said.words, [guesses] = meant(query, answer);
    const unfiltered = answer.all.length && make("p", {}, count("filtered", answer.all.length), " ", make("button", { class: "kb-btn is-quiet", type: "button", onclick: clear }, texts.unfilter));
    const lead = query.trim() ? make("p", {}, say("nothing", { query: isolated(query.trim().slice(0, 80)) })) : undefined;
    return [make("div", { class: "kb-nothing" }, unfiltered ? [unfiltered] : [lead, guesses].filter(Boolean)), ...(unfiltered ? [] : browse())];
  }

  function clear() {
    filters = {};
    parts.input.focus();
    ask();
  }

  // ---- facets

  function showFacets(answer, idle) {
    const on = facets.active(Object.assign({}, filters, { type: [] })), isOpen = parts.narrow.open;
    parts.narrow.hidden = !said.facets.length || (idle && !answer.edition.entries.length);
    const entries = (idle || !answer.query.trim() ? answer.edition.entries : answer.all.map((hit) => hit.entry));
    const summary = make("summary", {}, said.words.narrow, on ? make("span", { class: "kb-count" }, count("narrowed", on)) : undefined, icon("down"));
    const reset = on ? make("button", { class: "kb-btn is-quiet", type: "button", onclick: clear }, said.words.unfilter) : undefined;
    parts.narrow.replaceChildren(summary, make("div", { class: "kb-narrow-in" }, said.facets.map((facet) => field(facet, entries)).filter(Boolean), make("div", { class: "kb-narrow-acts" }, make("button", { class: "kb-btn is-main", type: "button", onclick: enough }, count("show", answer.hits.length)), reset)));
    parts.narrow.open = isOpen;
  }

  // Closes the filters and goes to the results, which they would hide on a phone.
  function enough() {
    parts.narrow.open = false;
    const first = parts.results.querySelector(".kb-hit");
    (first || parts.input).focus();
  }

  function field(facet, entries) {
    if (facet.shape === "number") return numberField(facet);
    if (facet.shape === "flag") return flagField(facet, entries);
    const values = facet.choices.map((choice) => choice.value), numbers = facets.tally(entries, filters, facet.field, values);
    const held = (value) => (isOne(facet) ? filters[facet.field] === value : (filters[facet.field] || []).includes(value));
    const choices = facet.choices.map((choice, place) => Object.assign({ number: numbers[place], chosen: held(choice.value) }, choice)).filter((choice) => choice.number || choice.chosen);
    if (!choices.length) return undefined;
    return choices.length > MANY_CHOICES ? selectField(facet, choices) : pickField(facet, choices);
  }

  // Whether a facet allows only one choice at a time.
  const isOne = (facet) => facet.shape === "scale" || facet.shape === "one";

  function pickField(facet, choices) {
    const one = isOne(facet), name = "kb-find-" + facet.field;
    const pick = (choice, text, number) => make("label", {}, make("input", { type: one ? "radio" : "checkbox", name, value: String(choice.value), checked: choice.chosen, onchange: (event) => toggle(facet, choice.value, event.target.checked) }), text, number === undefined ? undefined : [" ", make("span", { class: "kb-count" }, String(number))]);
    const any = one ? [pick({ value: "", chosen: filters[facet.field] === undefined || filters[facet.field] === "" }, said.words.any)] : [];
    return make("fieldset", {}, make("legend", {}, facet.label), make("div", { class: "kb-pick" }, any, choices.map((choice) => pick(choice, choice.label, choice.number))));
  }

  function toggle(facet, value, on) {
    if (isOne(facet)) return choose(facet.field, value);
    const held = (filters[facet.field] || []).filter((one) => one !== value);
    return choose(facet.field, on ? [...held, value] : held);
  }

  function selectField(facet, choices) {
    const chosen = choices.find((choice) => choice.chosen), name = "kb-find-" + facet.field;
    const picked = (select) => { const choice = choices[select.selectedIndex - 1]; return !choice ? "" : isOne(facet) ? choice.value : [choice.value]; };
    const option = (choice) => make("option", { value: choice.value, selected: choice === chosen }, choice.label + " (" + choice.number + ")");
    return make("fieldset", {}, make("label", { class: "is-row" }, facet.label, " ", make("select", { class: "kb-field", name, onchange: (event) => choose(facet.field, picked(event.target)) }, make("option", { value: "" }, said.words.any), choices.map(option))));
  }

  function numberField(facet) {
    const change = (event) => choose(facet.field, event.target.value ? Math.max(facet.least, Number(event.target.value)) : "");
    return make("fieldset", {}, make("label", { class: "is-row" }, facet.label, " ", make("input", { class: "kb-field", type: "number", inputmode: "numeric", min: String(facet.least), max: "999", name: "kb-find-" + facet.field, value: filters[facet.field] === "" ? undefined : filters[facet.field], onchange: change })));
  }

  function flagField(facet, entries) {
    const number = facets.tally(entries, filters, facet.field, [true])[0];
    return make("fieldset", {}, make("div", { class: "kb-pick" }, make("label", {}, make("input", { type: "checkbox", name: "kb-find-" + facet.field, checked: filters[facet.field] === true, onchange: (event) => choose(facet.field, event.target.checked) }), facet.label, " ", make("span", { class: "kb-count" }, String(number)))));
  }

  // ---- the other languages of the library

  function beyond(query, own, mine) {
    if (!query.trim()) return undefined;
    const others = said.languages.filter((one) => one.code !== said.language);
    return Promise.all(others.map((other) => library.edition(other.code).then((edition) => library.rank(edition, query, { typing: true, isWanted: () => mine === turn }).then((ranked) => {
      const found = answer(edition, query, ranked);
      if (mine === turn && found.hits.length) parts.elsewhere.append(offer(other, found, mine));
    })).catch(() => undefined))); // a language that does not load is not offered
  }

  function offer(other, found, mine) {
    const place = make("div", {});
    const text = count("elsewhere", found.hits.length, { language: other.name });
    const show = () => { place.replaceChildren(...listed(found)); passages(found, mine); };
    place.append(make("button", { class: "kb-btn is-quiet", type: "button", onclick: show }, text));
    return place;
  }

  // ---- opening

  library.finder = {
    // Opens the dialog; `brought` is the data of search/LANGUAGE/interface.js, `query` an optional first query.
    open: function (brought, query) {
      if (!said) { said = brought; words = library.wording(said.language, said.words); }
      if (!parts) build();
      if (!parts.dialog.open) parts.dialog.showModal();
      if (query) parts.input.value = query;
      parts.input.focus();
      parts.input.select();
      ask();
    },
  };
})();
