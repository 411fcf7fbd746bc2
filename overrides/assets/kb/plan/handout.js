// The plan on paper, as it is handed out. A head, a table of each day, and how each tool is led, with its minutes in this
// plan and the QR code of its worksheet. It is always on the page, but only visible in print, so it is ready however a
// person starts to print.
(function () {
  "use strict";
  const page = document.getElementById("kb-plan"), library = window.library, { make, agenda } = library, language = document.documentElement.lang;
  if (!page) return;
  const { clock } = agenda, svg = "http://www.w3.org/2000/svg";
  let turn = 0;

  // The guides of the entries of a plan, by their ids, loaded where they are not yet: a promise.
  library.guidesOf = function (ids, entryOf) {
    const files = new Set(ids.map((id) => entryOf(id)).filter(Boolean).map((entry) => entry.guide).filter((number) => Number.isInteger(number)));
    return Promise.all(Array.from(files, (number) => library.get("search/" + language + "/guide-" + number + ".js", "guide", language, number).catch(() => null)))
      .then((found) => Object.assign(Object.create(null), ...found.filter(Boolean).map((one) => one.guides)));
  };

  function code(drawn) {
    const drawing = document.createElementNS(svg, "svg"), path = document.createElementNS(svg, "path");
    drawing.setAttribute("viewBox", "-4 -4 " + (drawn.side + 8) + " " + (drawn.side + 8));
    drawing.setAttribute("class", "kb-code");
    path.setAttribute("d", drawn.path);
    drawing.append(path);
    return drawing;
  }

  function table(number, shown, helper) {
    const { words, titleOf, entryOf } = helper, rows = shown.times.rows.filter((row) => row.path[0] === number);
    const cell = (text) => make("td", {}, text ? make("bdi", {}, text) : "");
    const line = (row) => {
      const { item, path } = row, entry = entryOf(item.id), inside = path.length === 4;
      const room = inside ? agenda.at(shown.plan, path.slice(0, 2)).rooms[path[2]].title || words("room", { n: String(path[2] + 1) }) : "";
      return make("tr", { class: inside ? "is-inside" : item.rooms ? "is-group" : undefined }, make("td", {}, make("bdi", { dir: "ltr" }, clock(row.start) + "–" + clock(row.end))),
        make("td", {}, room ? make("span", { class: "kb-muted" }, room + ": ") : "", make("b", (entry && entry.foreign) || {}, titleOf(item))), cell(item.who), cell(item.materials || (entry && entry.materials ? entry.materials.join(", ") : "")), cell(item.notes));
    };
    const head = ["column_time", "column_what", "who", "materials", "notes"].map((name) => make("th", { scope: "col" }, words(name)));
    return make("table", { class: "kb-handout-table" }, make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows.map(line)));
  }

  function day(one, number, shown, helper) {
    const { words, count } = helper, times = shown.times.days[number], several = shown.plan.days.length > 1;
    if (!one.items.length) return "";
    const facts = [several ? one.title || words("day", { n: String(number + 1) }) : "", one.date ? shown.date(one.date) : ""].filter(Boolean).join(", ");
    return make("section", {}, make("h2", {}, facts || words("list")), make("p", { class: "kb-muted" }, times.isClock ? make("bdi", { dir: "ltr" }, clock(times.start) + "–" + clock(times.end)) : "", times.isClock ? ", " : "", count("total", times.minutes)), table(number, shown, helper));
  }

  function tool(row, guide, helper) {
    const { entryOf, count } = helper, entry = entryOf(row.item.id), minutes = agenda.divide(guide.steps.map((step) => step.minutes), row.minutes);
    const steps = guide.steps.map((step, place) => make("li", {}, make("h3", {}, step.title, " ", make("small", {}, count("minutes", minutes[place]))), (step.lines || []).map((line) => make("p", {}, line))));
    const sheet = entry.sheet && guide.code ? make("div", { class: "kb-handout-sheet" }, code(guide.code), make("p", {}, entry.sheet.title)) : "";
    return make("section", Object.assign({ class: "kb-handout-tool" }, entry.foreign), make("h2", {}, entry.title, " ", make("small", {}, count("minutes", row.minutes))), sheet, make("ol", {}, steps));
  }

  // The rows whose tools have guides; a tool that is in the plan twice with the same minutes is there once.
  library.guidedRows = function (shown, guides, helper) {
    const seen = new Set();
    return shown.times.rows.filter(({ item, minutes }) => {
      const key = item.id + " " + minutes;
      return item.id && guides[item.id] && helper.entryOf(item.id) && !seen.has(key) && seen.add(key);
    });
  };

  page.addEventListener("planned", (event) => {
    const helper = library.planPage, shown = event.detail, mine = ++turn;
    library.guidesOf(agenda.walk(shown.plan).map(({ item }) => item.id), helper.entryOf).then((guides) => {
      if (mine !== turn) return;
      helper.part("handout").replaceChildren(make("p", { class: "kb-handout-title" }, shown.plan.title || helper.words("untitled")), ...shown.plan.days.map((one, number) => day(one, number, shown, helper)).filter(Boolean), ...library.guidedRows(shown, guides, helper).map((row) => tool(row, guides[row.item.id], helper)));
    });
  });
})();
