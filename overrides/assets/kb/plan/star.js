// The button of an entry that adds it to the plan in use, and takes it out again. What it needs to do so is loaded when
// it is pressed first; what is added is said with the plan's items and minutes.
(function () {
  "use strict";
  const library = (window.library = window.library || {}), says = document.currentScript.dataset, language = document.documentElement.lang;
  const stars = () => document.querySelectorAll("[data-kb-star]"); // a list may come to show others
  const parsed = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch (error) { return null; } };
  const ids = (found) => (found && typeof found === "object" ? [found.id, ...Object.values(found).flatMap(ids)] : []);
  const CODE = ["wording", "plan/agenda", "plan/store"];

  // The ids in the plan in use, without loading what understands plans.
  function inside() {
    const shelf = parsed("kb-plans");
    return new Set(ids(shelf && Array.isArray(shelf.plans) ? shelf.plans.find((plan) => plan && plan.key === shelf.current) || shelf.plans[0] : parsed("kb-plan")));
  }

  function show() {
    const kept = inside();
    stars().forEach((star) => {
      const isIn = kept.has(star.dataset.kbStar), of = star.dataset.of;
      star.setAttribute("aria-pressed", String(isIn));
      star.querySelector("span").textContent = (isIn ? says.inside : says.outside) + (of ? ": " + of : "");
    });
  }

  const load = () => CODE.reduce((before, one) => before.then(() => library.load("assets/kb/" + one + ".js")), Promise.resolve())
    .then(() => library.get("search/" + language + "/plan.js", "plan", language));

  function press(star, data) {
    const id = star.dataset.kbStar, { agenda, plans } = library, { count } = library.wording(language, data.words), minutes = library.minutesOfEntries(data.entries);
    const before = plans.read(), plan = plans.current(before), isIn = agenda.walk(plan).some(({ item }) => item.id === id);
    let next = plan;
    if (isIn) for (let found = place(next, id); found; found = place(next, id)) next = agenda.remove(next, found.path);
    else next = agenda.insert(plan, [plan.days.length - 1], plan.days[plan.days.length - 1].items.length, { kind: "entry", id });
    const kept = plans.keep(plans.put(before, next)), { items, minutes: all } = agenda.summary(next, minutes);
    show();
    const said = count("items", items, { minutes: count("minutes", all) });
    const words = library.wording(language, data.words).say;
    tell(kept ? words(isIn ? "taken_out" : "added", { what: said }).join("") : words("unkept").join(""), data.url, words("open").join(""), isIn && kept ? [words("undo_short").join(""), () => { plans.keep(before); show(); star.focus(); }] : null);
  }

  const place = (plan, id) => library.agenda.walk(plan).find(({ item }) => item.id === id);
  library.minutesOfEntries = (entries) => (id) => (Object.prototype.hasOwnProperty.call(entries, id) ? entries[id].minutes : 0);

  // ---- what is said, over the page's lower edge

  const STAYS = 15000; // milliseconds, and longer while a person is at it
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

  function tell(text, url, open, back) {
    clearTimeout(leaving);
    leaving = setTimeout(leave, STAYS);
    box.classList.remove("kb-hide");
    status.textContent = text;
    const link = Object.assign(document.createElement("a"), { className: "kb-btn is-quiet", href: library.root + url, textContent: open });
    acts.replaceChildren(link);
    if (!back) return;
    const undo = Object.assign(document.createElement("button"), { className: "kb-btn is-quiet", type: "button", textContent: back[0] });
    undo.addEventListener("click", () => { back[1](); leave(); });
    acts.append(undo);
  }

  document.addEventListener("click", (event) => {
    const star = event.target.closest("[data-kb-star]");
    if (star) load().then((data) => press(star, data), () => {});
  });
  library.showStars = show;
  addEventListener("storage", show);
  addEventListener("pageshow", show);
  show();
})();
