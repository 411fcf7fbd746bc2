// The page of the form: the fields of the chosen type, kept as a draft on this device, checked, and handed over.
(function () {
  "use strict";
  const page = document.getElementById("kb-suggest");
  if (!page) return;
  const library = window.library, language = document.documentElement.lang, PAUSE = 300;
  const { make } = library, { idOf } = library.suggestFields, key = "kb-suggest " + library.root;
  const part = (name) => page.querySelector("[data-part=" + name + "]");
  const title = document.title;

  library.get("search/" + language + "/suggest.js", "suggest", language).then((form) => {
    const wording = library.wording(language, form.words), { say, count } = wording;
    const phrase = (name, facts) => say(name, facts).join("");
    const fields = library.suggestFields(form, wording, changed), send = library.suggestSend(part, phrase, page.dataset.new);
    let type = form.types[0], values = {}, before = null, timer = 0, wrong = [];

    // ---- showing

    function show() {
      part("types").querySelector("[value='" + type.id + "']").checked = true;
      part("fields").replaceChildren(...fields.show(type));
      fields.fill(part("fields"), type, values);
      mistakes([]);
      refresh();
    }

    // Updates that follow typing: characters left, the sum of minutes, mistakes that are fixed.
    function refresh() {
      Object.assign(values, fields.read(part("fields"), type));
      page.querySelectorAll("[data-left]").forEach((place) => {
        const left = Number(place.dataset.left) - library.suggestJudge.length(library.suggestText.line(values.summary));
        place.textContent = left < 0 ? count("wrong_long", -left) : count("left", left);
      });
      page.querySelectorAll("[data-sum]").forEach((place) => {
        const { name, sums } = library.suggestFile.fieldsOf(type).get(place.dataset.sum);
        const minutes = values[name].map((row) => library.suggestFile.whole(row[sums.column]) || 0).reduce((all, one) => all + one, 0);
        if (place.textContent !== count("sum", minutes)) place.textContent = count("sum", minutes);
      });
      if (wrong.length) {
        const still = new Set(judged().map((one) => String(one.path)));
        if (wrong.some((one) => !still.has(String(one.path)))) mistakes(wrong.filter((one) => still.has(String(one.path))));
      }
    }

    // ---- kept on this device

    function keep(saying) {
      clearTimeout(timer);
      timer = 0;
      try {
        localStorage.setItem(key, JSON.stringify({ type: type.id, values }));
        say_(saying || phrase("kept"));
      } catch (error) {
        say_(phrase("unkept"));
      }
    }

    function say_(text) { if (part("status").textContent !== text) part("status").textContent = text; }

    function stored() {
      try {
        const found = JSON.parse(localStorage.getItem(key));
        return found && typeof found === "object" && found.values && typeof found.values === "object" ? found : null;
      } catch (error) { return null; }
    }

    const snapshot = () => ({ type: type.id, values: JSON.parse(JSON.stringify(values)) });
    const typeOf = (id) => form.types.find((one) => one.id === id) || form.types[0];

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

    const judged = () => library.suggestJudge.judge(type, form, values, new Date());

    function name(path) {
      const field = library.suggestFile.fieldsOf(type).get(path[0]);
      if (path.length === 3) return phrase("row_" + field.name, { n: String(path[1] + 1) }) + ", " + field.columns.find((column) => column.name === path[2]).label;
      const column = path.length === 2 && field.columns && field.columns.find((one) => one.name === path[1]);
      return field.label + (column ? ", " + column.label : path.length === 2 ? ", " + phrase(path[1] === "min" ? "least" : "most") : "");
    }

    const message = ({ code, facts }) => ("n" in facts ? count("wrong_" + code, facts.n, facts) : phrase("wrong_" + code, facts));

    function goTo(path) {
      const place = document.getElementById(idOf(path));
      (place.tagName === "FIELDSET" ? place.querySelector("input, select, textarea, button") : place).focus();
    }

    function mistakes(found) {
      wrong.forEach((one) => fields.mark(part("fields"), one.path, ""));
      wrong = found;
      found.forEach((one) => fields.mark(part("fields"), one.path, message(one)));
      part("wrongs").hidden = !found.length;
      part("wrong-list").replaceChildren(...(found.length ? [make("ul", {}, ...found.map((one) => make("li", {}, make("a", { href: "#" + idOf(one.path), onclick: (event) => { event.preventDefault(); goTo(one.path); } }, name(one.path) + ": " + message(one)))))] : []));
      document.title = found.length ? phrase("error", { title }) : title;
    }

    part("form").addEventListener("submit", (event) => {
      event.preventDefault();
      refresh();
      mistakes(judged());
      part("ready").hidden = wrong.length > 0;
      if (wrong.length) { part("wrongs").focus(); return; }
      send(form, type, values, new Date());
      keep();
      page.querySelector("#kb-ready-title").focus();
    });

    // ---- actions

    part("types").append(...form.types.map((one) => make("label", {}, make("input", { type: "radio", name: "kb-type", value: one.id, onchange: () => { refresh(); type = one; show(); typed(); } }), one.label)));
    part("fields").addEventListener("input", () => typed());
    part("clear").addEventListener("click", () => { remember(); values = {}; show(); typed(); keep(phrase("cleared")); part("undo").hidden = false; part("undo").focus(); });
    part("undo").addEventListener("click", () => {
      type = typeOf(before.type);
      values = before.values;
      before = null;
      show();
      typed(phrase("undone"));
      part("undo").hidden = true;
      part("types").querySelector(":checked").focus();
    });
    addEventListener("pagehide", () => { if (timer) keep(); });
    addEventListener("storage", (event) => { if (event.key === key && !timer) arrive(); }); // the same form in another tab

    function arrive(saying) {
      const found = stored(), asked = form.types.find((one) => location.hash === "#" + one.id);
      type = asked || typeOf(found && found.type);
      values = found ? found.values : {};
      show();
      if (found && saying) say_(saying);
    }

    page.hidden = false;
    arrive(phrase("restored"));
  });
})();
