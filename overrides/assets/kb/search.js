// The entry to the search: nothing of it is loaded before it is opened, or used through library.search.
// Data are plain scripts that call library.receive, because only scripts load from file:// as well.
// The names of published files carry a hash of their content; library.names (from /edition.js) says, for each language,
// which file has all these names. Without it, files have their plain names.
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

  // Loads a file of the site as a script, once; one that failed may be tried again.
  function bring(file) {
    loading[file] = loading[file] || new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = library.root + file;
      script.onload = done;
      script.onerror = () => { delete loading[file]; script.remove(); failed(new Error(file)); };
      document.head.append(script);
    });
    return loading[file];
  }

  // The published name of a file: a promise.
  function published(path) {
    const names = library.names || {}, code = path.split("/")[1], listed = names[code] ? code : language;
    if (!names[listed]) return Promise.resolve(path);
    return bring(names[listed]).then(() => brought[name("names", listed)].names[path]).then((hash) => hash ? path.replace(/\.\w+$/, "." + hash + "$&") : path);
  }

  // The names of the present edition: a page that has been open for long has names of files that may be gone.
  const renew = () => library.names ? bring("edition.js?" + Date.now()) : Promise.reject(new Error("no names"));

  // Loads a script of the site, by its plain name.
  library.load = (path) => {
    const go = () => published(path).then(bring);
    return go().catch((error) => renew().then(go, () => { throw error; }));
  };

  // Loads a data script and returns its data.
  library.get = (path, kind, code, number) => library.load(path).then(() => brought[name(kind, code, number)]);

  const loadAll = (names) => Promise.all(names.map((one) => library.load("assets/kb/" + one + ".js")));

  // Finds entries: a promise of [{id, url, title, score, anchor, …}], urls from the site's root. Options: language, limit,
  // filters (see search/facets.js), typing (the last word may be a beginning). It never fails, whatever the query is.
  library.search = (query, options) => loadAll(CODE).then(() => library.ask(query, options)).catch(() => []);

  // ---- the dialog

  // Loads a style sheet of the site once.
  const dresses = {};
  library.dress = function (name) {
    dresses[name] = dresses[name] || new Promise((done) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.onload = link.onerror = done;
      published("assets/kb/" + name + ".css").then((file) => {
        link.href = library.root + file;
        document.head.append(link);
      }, done);
    });
    return dresses[name];
  };

  library.open = function (query) {
    const dressed = library.dress("search/dialog");
    // In this order, because each uses those before it; if one fails, those after it can be loaded again.
    const code = loadAll(CODE).then(() => DIALOG.reduce((before, one) => before.then(() => loadAll([one])), Promise.resolve()));
    return Promise.all([library.get("search/" + language + "/interface.js", "interface", language), code, dressed]).then(([said]) => library.finder.open(said, query));
  };

  document.addEventListener("keydown", (event) => {
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest(WRITING);
    if (!slash && !((event.ctrlKey || event.metaKey) && !event.shiftKey && event.code === "KeyK")) return;
    event.preventDefault();
    library.open();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-kb-search]")) library.open();
    if (event.target.id === "kb-ran") loadAll(["experience/ask"]).then(() => library.report(event.target)).catch(() => {}); // a tool's report of a run
  });
  if (location.hash === "#search") library.open();

  // A page's additional search words become links to a search for them.
  document.querySelectorAll("[data-kb-word]").forEach((word) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = word.textContent;
    button.addEventListener("click", () => library.open(word.textContent));
    word.replaceWith(button);
  });
})();
