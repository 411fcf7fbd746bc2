// Runs a day of the plan that is shown, and continues a run that was left.
(function () {
  "use strict";
  const page = document.getElementById("kb-plan"), library = window.library, { agenda, stage, run } = library;
  if (!page) return;
  let shown = null, words = null;

  // Today's day of the plan, or else the first day with an item.
  function dayToRun() {
    const today = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    const days = shown.plan.days.map((day, number) => ({ day, number })).filter(({ day }) => day.items.length);
    return (days.find(({ day }) => day.date === today) || days[0]).number;
  }

  function begin(day) {
    const { entryOf, titleOf, words: say } = library.planPage;
    const roomOf = (path) => agenda.at(shown.plan, path.slice(0, 2)).rooms[path[2]].title || say("room", { n: String(path[2] + 1) });
    library.guidesOf(agenda.walk(shown.plan).map(({ item }) => item.id), entryOf).then((guides) => {
      const program = run.programOf(shown, day, guides, { titleOf, roomOf, leads: (who) => say("who") + ": " + who });
      stage.begin(Object.assign(program, { page: location.pathname, title: program.title || say("untitled") }));
    });
  }

  const keptHere = () => { const kept = stage.kept(); return kept && kept.page === location.pathname ? kept : null; };
  function showResume(isOn) { library.planPage.part("resume").hidden = !isOn; }

  page.addEventListener("planned", (event) => { shown = event.detail; });
  page.addEventListener("run", (event) => begin(event.detail));
  page.addEventListener("ready", () => {
    const { part, data } = library.planPage;
    words = library.wording(document.documentElement.lang, data.run);
    stage.prepare(data.run, (left) => { showResume(Boolean(left)); part(left ? "resume" : "run").focus(); });
    part("run").addEventListener("click", () => begin(dayToRun()));
    part("resume").addEventListener("click", () => { const kept = keptHere(); if (kept) stage.resume(kept, true); else showResume(false); });
    part("resume").textContent = words.say("resume").join("");
    const kept = keptHere();
    showResume(Boolean(kept));
    if (kept && !kept.isAside) stage.resume(kept, false);
  });
})();
