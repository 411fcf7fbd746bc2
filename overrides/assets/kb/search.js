// The door to the search: nothing of it is loaded before it is opened, or asked through library.search.
// Data come as plain scripts that call library.receive, for only these load from file:// as well.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const CODE = ["search/stemmer", "search/analyzer", "search/engine", "search/facets", "search/editions"];
  const DIALOG = ["elements", "wording", "search/passage", "search/dialog"];
  const WRITING = "input, textarea, select, [contenteditable]";
  const loading = {}, brought = {};
  const own = document.currentScript.src, language = document.documentElement.lang;

  library.root = own.slice(0, own.lastIndexOf("assets/kb/"));

  const name = (kind, code, number) => [kind, code || "", number === undefined ? "" : number].join("/");
  library.receive = function (kind, data) { brought[name(kind, data.language, data.number)] = data; };

  // Loads a script of the site once; one that failed may be tried again.
  library.load = function (path) {
    loading[path] = loading[path] || new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = library.root + path;
      script.onload = done;
      script.onerror = () => { delete loading[path]; script.remove(); failed(new Error(path)); };
      document.head.append(script);
    });
    return loading[path];
  };

  // Loads a data script and gives what it brings.
  library.get = (path, kind, code, number) => library.load(path).then(() => brought[name(kind, code, number)]);

  const loadAll = (names) => Promise.all(names.map((one) => library.load("assets/kb/" + one + ".js")));

  // Finds entries: a promise of [{id, url, title, score, anchor, …}], urls from the site's root. Options: language, limit,
  // filters (see search/facets.js), typing (the last word may be a beginning). Whatever the query, it does not fail.
  library.search = (query, options) => loadAll(CODE).then(() => library.ask(query, options)).catch(() => []);

  // ---- the dialog

  function dress() {
    return new Promise((done) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = library.root + "assets/kb/search/dialog.css";
      link.onload = link.onerror = done;
      document.head.append(link);
    });
  }

  let dressed;
  library.open = function (query) {
    dressed = dressed || dress();
    // One after the other: each uses those before it, and where one fails those after it can be tried again.
    const code = loadAll(CODE).then(() => DIALOG.reduce((before, one) => before.then(() => loadAll([one])), Promise.resolve()));
    return Promise.all([library.get("search/" + language + "/interface.js", "interface", language), code, dressed]).then(([said]) => library.finder.open(said, query));
  };

  document.addEventListener("keydown", (event) => {
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest(WRITING);
    if (!slash && !((event.ctrlKey || event.metaKey) && !event.shiftKey && event.code === "KeyK")) return;
    event.preventDefault();
    library.open();
  });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-kb-search]")) library.open(); });
  if (location.hash === "#search") library.open();

  // Words by which a page is also found become the way to what else they find.
  document.querySelectorAll("[data-kb-word]").forEach((word) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = word.textContent;
    button.addEventListener("click", () => library.open(word.textContent));
    word.replaceWith(button);
  });
})();
