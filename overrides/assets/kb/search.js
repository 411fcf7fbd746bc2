// The door to the search: nothing of it is loaded before it is opened or asked (library.search).
// Data come as plain scripts that call library.receive, for only these load from file:// as well.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const own = document.currentScript.src;
  const CODE = ["analyzer", "engine", "facets"], DIALOG = ["search/passage", "wording", "search/dialog"];
  const loading = {}, brought = {};

  library.root = own.slice(0, own.lastIndexOf("assets/kb/"));

  library.receive = function (kind, data) {
    brought[[kind, data.language || "", data.number === undefined ? "" : data.number].join("/")] = data;
  };

  // Loads a script of the site once; one that failed may be tried again.
  library.load = function (path) {
    if (!loading[path]) {
      loading[path] = new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = library.root + path;
        script.onload = done;
        script.onerror = () => { delete loading[path]; script.remove(); failed(new Error(path)); };
        document.head.append(script);
      });
    }
    return loading[path];
  };

  function get(path, kind, language, number) {
    return library.load(path).then(() => brought[[kind, language || "", number === undefined ? "" : number].join("/")]);
  }

  // ---- the dialog

  function dress() {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = library.root + "assets/kb/search/dialog.css";
    return new Promise((done) => { link.onload = link.onerror = done; document.head.append(link); });
  }

  let dressed;
  function open(query) {
    const language = document.documentElement.lang;
    dressed = dressed || dress();
    const code = Promise.all(CODE.map((name) => library.load("assets/kb/search/" + name + ".js")));
    const dialog = code.then(() => DIALOG.reduce((before, name) => before.then(() => library.load("assets/kb/" + name + ".js")), Promise.resolve()));
    Promise.all([get("search/" + language + "/interface.js", "interface", language), dialog, dressed]).then(([said]) => library.finder.open(said, query));
  }

  const WRITING = "input, textarea, select, [contenteditable]";
  document.addEventListener("keydown", (event) => {
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest(WRITING);
    if (!slash && !((event.ctrlKey || event.metaKey) && event.code === "KeyK")) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-kb-search]")) open(); });
  document.querySelectorAll("[data-kb-search]").forEach((button) => { button.hidden = false; });
})();
