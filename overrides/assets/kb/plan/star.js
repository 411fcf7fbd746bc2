// The button that adds an entry to the current plan, or removes it. The scripts for this are loaded when it is pressed
// for the first time.
(function () {
  "use strict";
  const library = window.library, says = document.currentScript.dataset, language = document.documentElement.lang;
  const stars = () => document.querySelectorAll("[data-kb-star]"); // a list may show other entries later
  const ids = (found) => (found && typeof found === "object" ? [found.id, ...Object.values(found).flatMap(ids)] : []);
  const CODE = ["wording", "plan/agenda", "plan/store", "plan/adding"];

  // The ids in the current plan, without loading the scripts that read plans.
  function inside() {
    const shelf = library.notes.at("plans").read();
    return new Set(ids(shelf ? shelf.plans.find((plan) => plan && plan.key === shelf.current) || shelf.plans[0] : library.notes.at("plan").read()));
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

  document.addEventListener("click", (event) => {
    const star = event.target.closest("[data-kb-star]");
    if (star) load().then((data) => library.planAdding(star, data), () => {});
  });
  library.showStars = show;
  addEventListener("storage", show);
  addEventListener("pageshow", show);
  show();
})();
