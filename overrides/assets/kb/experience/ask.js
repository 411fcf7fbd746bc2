// The button by which people report that they ran a tool: the form is loaded when it is pressed.
(function () {
  "use strict";
  const button = document.getElementById("kb-ran"), library = window.library, language = document.documentElement.lang;
  const { repository } = document.currentScript.dataset;
  if (!button) return;
  const CODE = ["wording", "elements", "suggest/yaml", "suggest/letter", "experience/form"];
  const load = () => Promise.all([library.get("search/" + language + "/run-form.js", "run-form", language), library.dress("experience/form"),
    CODE.reduce((before, one) => before.then(() => library.load("assets/kb/" + one + ".js")), Promise.resolve())]);

  button.addEventListener("click", () => load().then(([data]) => library.runForm(data, button, repository.replace(/\/$/, "")), () => {}));
})();
