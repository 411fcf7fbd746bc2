// Opens the form in which people report that they ran a tool; search.js loads this when its button is pressed.
(function () {
  "use strict";
  const library = window.library, language = document.documentElement.lang;
  const CODE = ["wording", "elements", "handover", "suggest/yaml", "suggest/letter", "experience/form"];

  library.report = (button) => Promise.all([library.get("search/" + language + "/run-form.js", "run-form", language), library.dress("experience/form"),
    CODE.reduce((before, one) => before.then(() => library.load("assets/kb/" + one + ".js")), Promise.resolve())]).then(([data]) => library.runForm(data, button, button.dataset.at.replace(/\/$/, "")));
})();
