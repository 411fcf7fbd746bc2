// The plan as a document that can be edited: its agenda as tables, and the steps of each tool. What is downloaded as Word.
(function () {
  "use strict";
  const page = document.getElementById("kb-plan"), library = window.library, { agenda } = library, { clock } = agenda;
  if (!page) return;
  const WIDTHS = [13, 30, 15, 20, 22]; // of the columns, in shares
  let shown = null;

  function tableOf(number, helper) {
    const { words, titleOf, entryOf } = helper, rows = shown.times.rows.filter((row) => row.path[0] === number);
    const line = ({ item, path, start, end }) => {
      const entry = entryOf(item.id), room = path.length === 4 ? agenda.at(shown.plan, path.slice(0, 2)).rooms[path[2]].title || words("room", { n: String(path[2] + 1) }) : "";
      return [clock(start) + "–" + clock(end), (room ? room + ": " : "") + titleOf(item), item.who, item.materials || (entry && entry.materials ? entry.materials.join(", ") : ""), item.notes];
    };
    return { head: ["column_time", "column_what", "who", "materials", "notes"].map((name) => words(name)), rows: rows.map(line), widths: WIDTHS };
  }

  function dayOf(one, number, helper) {
    if (!one.items.length) return [];
    const { words, count } = helper, several = shown.plan.days.length > 1;
    const name = [several ? one.title || words("day", { n: String(number + 1) }) : "", one.date ? shown.date(one.date) : ""].filter(Boolean).join(", ");
    return [{ heading: 2, text: name || words("list") }, { text: count("total", shown.times.days[number].minutes) }, { table: tableOf(number, helper) }];
  }

  function toolOf(row, guide, helper) {
    const { entryOf, count } = helper, minutes = agenda.divide(guide.steps.map((step) => step.minutes), row.minutes);
    const steps = guide.steps.flatMap((step, place) => [{ heading: 3, text: (place + 1) + ". " + step.title + " (" + count("minutes", minutes[place]) + ")" }, ...(step.lines || []).map((text) => ({ text }))]);
    return [{ heading: 2, text: entryOf(row.item.id).title + " (" + count("minutes", row.minutes) + ")" }, ...steps];
  }

  async function download() {
    const helper = library.planPage, { part, tell, words } = helper, title = shown.plan.title || words("untitled");
    const guides = await library.guidesOf(agenda.walk(shown.plan).map(({ item }) => item.id), helper.entryOf);
    const tools = library.guidedRows(shown, guides, helper).flatMap((row) => toolOf(row, guides[row.item.id], helper));
    const blocks = [{ heading: 1, text: title }, ...shown.plan.days.flatMap((one, number) => dayOf(one, number, helper)), ...tools];
    library.give(library.word({ title, language: document.documentElement.lang, isRtl: document.body.dir === "rtl", blocks }), part("word").dataset.file);
    tell(words("word_given"));
  }

  page.addEventListener("planned", (event) => { shown = event.detail; });
  page.addEventListener("ready", () => library.planPage.part("word").addEventListener("click", download));
})();
