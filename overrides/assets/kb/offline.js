// Keeps the library on the device (web only): registers the service worker after loading, reports visits to it, and
// announces a new edition. From a folder (file://) it does nothing.
(function () {
  "use strict";
  const own = document.currentScript, root = window.library.root;
  if (!/^http/.test(location.protocol)) return;
  const manifest = document.createElement("link");
  manifest.rel = "manifest";
  manifest.href = own.dataset.manifest;
  document.head.append(manifest);
  // While an editor's pages reload by themselves, nothing is kept.
  const edited = Array.from(document.scripts).some((script) => script.dataset.live !== undefined || script.textContent.includes("livereload("));
  if (!("serviceWorker" in navigator) || edited) return;

  function say(waiting) {
    if (document.querySelector(".kb-updated")) return;
    const line = document.createElement("p"), button = document.createElement("button");
    line.className = "kb-updated";
    line.setAttribute("role", "status");
    button.type = "button";
    button.className = "kb-btn is-quiet";
    button.textContent = own.dataset.reload;
    button.addEventListener("click", () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
      waiting.postMessage({ order: "takeOver" });
    });
    line.append(own.dataset.updated + " ", button);
    document.body.append(line);
  }

  // An edition that is fetched and waits; on a first visit there is none to wait for.
  function watch(registration) {
    const ready = () => { if (registration.waiting && navigator.serviceWorker.controller) say(registration.waiting); };
    ready();
    registration.addEventListener("updatefound", () => {
      if (registration.installing) registration.installing.addEventListener("statechange", ready);
    });
  }

  addEventListener("load", () => {
    navigator.serviceWorker.register(root + "sw.js", { updateViaCache: "none" }).then((registration) => {
      watch(registration);
      return navigator.serviceWorker.ready;
    }).then((registration) => {
      const urls = performance.getEntriesByType("resource").map((entry) => entry.name).concat(location.href);
      registration.active.postMessage({ order: "visit", language: document.documentElement.lang, urls });
    }).catch(() => { /* private windows and old browsers: the library works, with a network */ });
  });
})();
