// The button that runs a tool. The script that runs it is loaded when the button is pressed, or when a run was left.
(function () {
  "use strict";
  const start = document.getElementById("kb-run-start"), library = window.library, language = document.documentElement.lang;
  if (!start) return;
  const id = start.dataset.tool, page = location.pathname, own = start.textContent;
  const CODE = ["wording", "elements", "plan/agenda", "plan/store", "plan/run", "plan/stage"];
  const load = () => Promise.all([CODE.reduce((before, one) => before.then(() => library.load("assets/kb/" + one + ".js")), Promise.resolve()),
    library.get("search/" + language + "/plan.js", "plan", language), library.dress("plan/run")]).then(([, data]) => {
    library.stage.prepare(data.run, (run) => { start.lastChild.textContent = run ? library.wording(language, data.run).say("resume").join("") : own; start.focus(); });
    return data;
  });

  // The tool takes the minutes that the present plan gives it.
  function begin(data) {
    const entry = data.entries[id], { plans, agenda, run, stage } = library;
    const planned = agenda.walk(plans.current(plans.read())).map(({ item }) => item).find((item) => item.id === id && item.minutes);
    library.get("search/" + language + "/guide-" + entry.guide + ".js", "guide", language, entry.guide).then(({ guides }) => {
      const guide = guides[id], minutes = planned ? planned.minutes : guide.steps.reduce((sum, step) => sum + step.minutes, 0);
      stage.begin({ key: id, page, title: entry.title, start: null, steps: run.guided(guide, minutes, 0, entry.title, [], false) });
    });
  }

  const keptHere = () => { const kept = library.stage.kept(); return kept && kept.page === page ? kept : null; };
  start.addEventListener("click", () => load().then((data) => { const kept = keptHere(); if (kept) library.stage.resume(kept, true); else begin(data); }, () => {}));
  const left = library.notes.at("run").read();
  if (left && left.page === page) load().then(() => { const kept = keptHere(); if (kept && !kept.isAside) library.stage.resume(kept, false); }, () => {});
})();
