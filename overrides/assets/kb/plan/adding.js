// Adds an entry to the current plan or removes it. A message at the bottom of the page says what the plan contains, or
// that nothing can be stored here. `data` is that of search/LANGUAGE/plan.js.
(function () {
  "use strict";
  const library = window.library, language = document.documentElement.lang;
  const STAYS = 15000; // milliseconds; longer while a person uses it
  const { agenda, plans } = library, place = (plan, id) => agenda.walk(plan).find(({ item }) => item.id === id);

  // Returns the plan with the entry added at its end; or, if the plan has the entry, without it.
  function changed(plan, id) {
    let next = plan;
    if (!place(plan, id)) return agenda.insert(plan, [plan.days.length - 1], plan.days[plan.days.length - 1].items.length, { kind: "entry", id });
    for (let found = place(next, id); found; found = place(next, id)) next = agenda.remove(next, found.path);
    return next;
  }

  library.planAdding = function (star, data) {
    const id = star.dataset.kbStar, { say, count } = library.wording(language, data.words), words = (key, facts) => say(key, facts).join("");
    const minutesOf = (one) => (Object.prototype.hasOwnProperty.call(data.entries, one) ? data.entries[one].minutes : 0);
    const shelf = plans.read(), plan = plans.current(shelf), next = changed(plan, id);
    const isKept = plans.keep(plans.put(shelf, next));
    library.showStars();
    if (!isKept) { tell(words("unadded")); return; }
    // Another tab may have changed the plan since then: only what was done here is taken back.
    function back() {
      const now = plans.read(), same = now.plans.find((one) => one.key === plan.key);
      const isAsLeft = JSON.stringify(same) === JSON.stringify(agenda.read(next));
      plans.keep(plans.put(now, isAsLeft || !same ? plan : changed(same, id)));
      library.showStars();
      star.focus();
    }
    const { items, minutes } = agenda.summary(next, minutesOf), what = count("items", items, { minutes: count("minutes", minutes) });
    const open = Object.assign(document.createElement("a"), { className: "kb-btn is-quiet", href: library.root + data.url, textContent: words("open") });
    const undo = Object.assign(document.createElement("button"), { className: "kb-btn is-quiet", type: "button", textContent: words("undo_short") });
    undo.addEventListener("click", () => { back(); leave(); });
    tell(words(place(plan, id) ? "taken_out" : "added", { what }), open, undo);
  };

  // ---- messages

  const box = Object.assign(document.createElement("div"), { className: "kb-added kb-hide" });
  const status = document.createElement("p"), acts = Object.assign(document.createElement("p"), { className: "kb-acts" });
  status.setAttribute("role", "status");
  box.append(status, acts);
  (document.getElementById("kb-main") || document.body).append(box);
  let leaving = 0;

  function leave() {
    if (box.matches(":hover, :focus-within")) { leaving = setTimeout(leave, STAYS); return; }
    box.classList.add("kb-hide");
    status.textContent = "";
    acts.replaceChildren();
  }

  function tell(text, ...doing) {
    clearTimeout(leaving);
    leaving = setTimeout(leave, STAYS);
    box.classList.remove("kb-hide");
    status.textContent = text;
    acts.replaceChildren(...doing);
  }
})();
