// The filters of a list: they hide what does not fit, count beside each choice what it would leave, and keep their state
// in the page's address, so that it can be shared and the back button undoes a step. Without scripts the list is whole.
// A page of a divided list filters all entries: their facets and, a hundred at a time, the entries of the other pages are
// loaded as scripts (hooks/kb/publish/list_data.py), which load from file:// and without a network too.
(function () {
  "use strict";
  const form = document.getElementById("kb-filters");
  if (!form) return;
  const facets = window.library.facets;
  const { say, count } = window.library.wording(document.documentElement.lang, JSON.parse(form.dataset.says));
  const title = document.getElementById("kb-list-title"), chips = document.getElementById("kb-active"), loosen = document.getElementById("kb-loosen");
  const FEW = 3; // with fewer results, other filters are proposed
  const list = title.parentNode.querySelector(".kb-timed, .kb-cards"), steps = title.parentNode.querySelector(".kb-steps-nav");
  const kind = form.dataset.list, size = Number(form.dataset.size); // of a divided list
  let items = Array.from(document.querySelectorAll("[data-facets]"), (element) => ({ element, type: element.dataset.type, facets: JSON.parse(element.dataset.facets) }));
  const sets = Array.from(form.querySelectorAll("fieldset"), (set) => set.dataset), fields = sets.map((set) => set.field);
  const shapes = new Map(sets.map((set) => [set.field, set.shape])); // as in hooks/kb/facets.py
  const inputs = (field) => Array.from(form.elements).filter((one) => one.name === field);
  facets.learn(sets);

  // ---- the filters, in the form and in the address

  // The value of a choice; "" if it asks for nothing.
  function value(input) {
    const shape = shapes.get(input.name);
    if (shape === "flag") return true;
    return shape === "many" || input.value === "" ? input.value : Number(input.value);
  }

  const isNumber = (input, text) => /^[0-9]+$/.test(text) && String(Number(text)) === text && Number(text) >= Number(input.min) && Number(text) <= Number(input.max);

  function read() {
    const filters = {};
    fields.forEach((field) => {
      const given = inputs(field).filter((one) => (one.type === "number" ? isNumber(one, one.value) : one.checked)).map(value).filter((one) => one !== "");
      if (given.length) filters[field] = shapes.get(field) === "many" ? given : given[0];
    });
    return filters;
  }

  function write(parameters) {
    fields.forEach((field) => {
      const given = parameters.getAll(field);
      inputs(field).forEach((one) => {
        if (one.type === "number") one.value = isNumber(one, given[0]) ? given[0] : "";
        else one.checked = given.includes(one.value) || (one.type === "radio" && one.value === "" && !inputs(field).some((other) => given.includes(other.value)));
      });
    });
    const rest = form.querySelector("details");
    const isAsked = (one) => one.value !== "" && (one.type === "number" || one.checked); // "all" asks for nothing
    if (rest && Array.from(rest.querySelectorAll("input")).some(isAsked)) rest.open = true;
  }

  function address(filters) {
    const parameters = new URLSearchParams(), order = new URLSearchParams(location.search).get("order");
    if (order) parameters.set("order", order); // the list's order, which order.js manages
    fields.forEach((field) => [].concat(filters[field] === undefined ? [] : filters[field]).forEach((value) => parameters.append(field, value === true ? "1" : String(value))));
    const query = parameters.toString();
    return location.pathname + (query ? "?" + query : "") + location.hash;
  }

  // ---- showing

  function show() {
    const filters = read(), fitting = items.filter((item) => facets.accepts(item, filters)), number = fitting.length;
    const filtered = facets.active(filters);
    if (kind) gather(filtered ? fitting : null);
    else items.forEach((item) => { item.element.hidden = !fitting.includes(item); });
    title.replaceChildren(status(count("fit", number)), filtered ? " " : "", filtered ? small(count("of", items.length)) : "");
    fields.forEach((field) => countChoices(field, filters));
    chips.replaceChildren(...(filtered ? [...named(filters).map(chip), clearing()] : []));
    loosen.replaceChildren(...(filtered && number < FEW ? proposals(filters, number) : []));
  }

  // ---- a divided list

  const own = kind ? Array.from(list.children) : [];
  let turn = 0;

  // Shows the first `most` of the entries that fit, or the page's own entries.
  function gather(fitting, most) {
    const mine = ++turn, shown = fitting && fitting.slice(0, most || size);
    if (steps) steps.hidden = Boolean(fitting);
    if (!shown) { put(own); return; }
    const parts = Array.from(new Set(shown.map(partOf)));
    Promise.all(parts.map(load)).then(() => {
      if (mine !== turn) return;
      put(shown.map((item) => item.element), more(fitting, shown.length));
      if (most) shown[most - size].element.querySelector("a").focus();
    }, elsewhere);
  }

  function put(elements, ...further) {
    list.replaceChildren(...elements);
    list.parentNode.querySelectorAll(".kb-more-fit").forEach((one) => one.remove());
    list.after(...further);
    if (window.library.showStars) window.library.showStars();
  }

  function more(fitting, shown) {
    const left = Math.min(size, fitting.length - shown);
    if (!left) return "";
    return button("kb-btn kb-more-fit", count("more", left), () => gather(fitting, shown + size));
  }

  const partOf = (item) => Math.floor(item.number / size);
  const script = (number) => ["search/", document.documentElement.lang, "/list-", kind, number === undefined ? "" : "-" + number, ".js"].join("");
  const load = (number) => window.library.get(script(number), "list-" + kind, document.documentElement.lang, number).then((brought) => {
    brought.items.forEach((html, place) => { items[number * size + place].element = items[number * size + place].element || element(html); });
  });

  function element(html) {
    const made = document.createElement("template");
    made.innerHTML = html;
    return made.content.firstElementChild;
  }

  // If a part does not load, the page of the whole list opens with the same choice.
  const elsewhere = () => location.assign(form.dataset.whole + location.search);

  // ---- messages

  const small = (text) => Object.assign(document.createElement("span"), { className: "kb-count", textContent: text });
  const button = (className, text, action) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className, textContent: text });
    made.addEventListener("click", action);
    return made;
  };

  function status(text) {
    const live = title.querySelector("[role=status]") || document.createElement("span");
    live.setAttribute("role", "status");
    if (live.textContent !== text) live.textContent = text;
    return live;
  }

  function countChoices(field, filters) {
    const choices = inputs(field).filter((one) => one.type !== "number");
    facets.tally(items, filters, field, choices.map(value)).forEach((number, place) => {
      const choice = choices[place], shown = choice.parentNode.querySelector(".kb-count");
      shown.textContent = String(number);
      choice.disabled = !number && !choice.checked;
    });
  }

  // Every active filter: its field, the input that removes it, and its label.
  function named(filters) {
    return Object.keys(filters).flatMap((field) => {
      if (shapes.get(field) === "number") return [{ field, name: count(field, filters[field]) }];
      return inputs(field).filter((one) => one.checked).map((input) => ({ field, input, name: input.dataset.label }));
    });
  }

  function takeBack(filter) {
    if (filter.input && filter.input.type === "checkbox") filter.input.checked = false;
    else inputs(filter.field).forEach((one) => { if (one.type === "number") one.value = ""; else one.checked = one.value === ""; });
  }

  function remove(filter) {
    takeBack(filter);
    changed();
    title.focus();
  }

  function chip(filter) {
    const made = button("kb-chip", filter.name, () => remove(filter));
    const cross = document.querySelector("#kb-i-x");
    const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    drawing.setAttribute("viewBox", "0 0 24 24");
    drawing.setAttribute("aria-hidden", "true");
    if (cross) drawing.append(...Array.from(cross.children, (one) => one.cloneNode(true)));
    made.append(drawing);
    made.setAttribute("aria-label", say("remove", { filter: filter.name }).join(""));
    return made;
  }

  const clearing = () => button("kb-btn is-quiet", say("clear").join(""), () => { write(new URLSearchParams()); changed(); title.focus(); });

  // If little or nothing fits: the filters whose removal gives more results, those with most results first.
  function proposals(filters, number) {
    const gains = Object.keys(filters).map((field) => ({ field, gain: items.filter((item) => facets.accepts(item, filters, field)).length - number, names: named(filters).filter((one) => one.field === field) }));
    return gains.filter((one) => one.gain > 0).sort((a, b) => b.gain - a.gain).slice(0, 2).map((one) => {
      const text = count("loosen", one.gain, { filter: one.names.map((filter) => filter.name).join(", ") });
      return button("kb-eg kb-loosening", text, () => { one.names.forEach(takeBack); remove(one.names[0]); });
    });
  }

  // ---- a person's change is a step in the browser's history

  function changed() {
    show();
    const place = address(read());
    if (place !== location.pathname + location.search + location.hash) history.pushState(null, "", place);
  }

  function restore() {
    write(new URLSearchParams(location.search));
    show();
  }

  form.addEventListener("change", changed);
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", restore);
  const rest = form.querySelector("details");
  if (rest && matchMedia("(min-width:60em)").matches) rest.open = true;
  const begin = () => { form.hidden = false; restore(); };
  if (!kind) begin();
  else window.library.get(script(), "list-" + kind, document.documentElement.lang).then((brought) => {
    items = brought.facets.map((one, number) => ({ number, type: kind, facets: one }));
    begin();
  }, () => { if (location.search) elsewhere(); });
})();
