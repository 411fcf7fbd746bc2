// Keeps the library on the device (web only): registers the service worker after loading, reports visits to it, and
// announces another edition. From a folder (file://) it does nothing.
(function () {
  "use strict";
  const library = window.library, own = document.currentScript, root = library.root;
  if (!/^http/.test(location.protocol)) return;
  const manifest = document.createElement("link");
  manifest.rel = "manifest";
  manifest.href = own.dataset.manifest;
  document.head.append(manifest);
  // While an editor's pages reload by themselves, nothing is kept.
  const edited = Array.from(document.scripts).some((script) => script.dataset.live !== undefined || script.textContent.includes("livereload("));
  const keeper = navigator.serviceWorker;
  if (!keeper || edited) return;

  const editionOf = (worker) => worker.scriptURL.split("?")[1] || "";
  const asked = (performance.getEntriesByType("navigation")[0] || {}).type === "reload";

  function say(text, label, act) {
    const said = document.querySelector(".kb-updated");
    if (said && (said.dataset.said === text || text === own.dataset.full)) return;
    if (said) said.remove();
    const line = document.createElement("p"), button = document.createElement("button");
    line.className = "kb-updated";
    line.dataset.said = text;
    line.setAttribute("role", "status");
    button.type = "button";
    button.className = "kb-btn is-quiet";
    button.textContent = label;
    button.addEventListener("click", act);
    line.append(text + " ", button);
    document.body.append(line);
  }
  const sayUpdated = (act) => say(own.dataset.updated, own.dataset.reload, act);

  let leaving = false; // the page is about to be loaded again

  function takeOver(waiting) {
    leaving = true;
    keeper.addEventListener("controllerchange", () => location.reload());
    waiting.postMessage({ order: "takeOver" });
  }

  const PATIENCE = 3000; // milliseconds
  // Resolves when another worker has taken over, or after a while.
  const changed = () => new Promise((done) => { keeper.addEventListener("controllerchange", done, { once: true }); setTimeout(done, PATIENCE); });

  // An edition that is fetched and waits. A page that is of this edition already (it came from the host) lets it take over,
  // and so does a reload; otherwise the reader decides. On a first visit none waits.
  function meet(registration, consent) {
    const waiting = registration.waiting;
    if (!waiting || !keeper.controller) return undefined;
    if (editionOf(waiting) === library.present) {
      waiting.postMessage({ order: "takeOver" });
      return changed(); // a request now would wake the former worker, and hold this one back
    }
    if (consent) takeOver(waiting);
    else sayUpdated(() => registration.waiting ? takeOver(registration.waiting) : location.reload());
    return undefined;
  }

  function watch(registration) {
    registration.addEventListener("updatefound", () => {
      const coming = registration.installing;
      if (coming) coming.addEventListener("statechange", () => { if (coming.state === "installed") meet(registration); });
    });
    return meet(registration, asked);
  }

  function visit(worker) {
    const urls = performance.getEntriesByType("resource").map((entry) => entry.name).concat(location.href);
    worker.postMessage({ order: "visit", language: document.documentElement.lang, urls });
  }

  // Another tab has let an edition take over.
  const controlled = Boolean(keeper.controller);
  keeper.addEventListener("controllerchange", () => {
    const now = keeper.controller;
    if (!controlled || !now) return;
    if (editionOf(now) === library.present) visit(now); else sayUpdated(() => location.reload());
  });

  // The device is full: said on one page of a tab, because every page would say it. A line about an update comes before it;
  // then a later page says it.
  keeper.addEventListener("message", (event) => {
    if (!event.data || event.data.kind !== "full") return;
    try { if (sessionStorage.getItem("kb-full")) return; } catch (error) { /* then every page says it */ }
    say(own.dataset.full, own.dataset.kept, () => location.assign(own.dataset.offline));
  });
  addEventListener("pagehide", () => {
    const said = document.querySelector(".kb-updated");
    try { if (said && said.dataset.said === own.dataset.full) sessionStorage.setItem("kb-full", "1"); } catch (error) { /* as above */ }
  });
  keeper.startMessages();

  // The edition that the host has; "" without a network.
  const hosted = () => fetch(root + "offline/edition.json", { cache: "no-store" }).then((answer) => answer.json()).then((said) => said.edition, () => "");

  addEventListener("load", () => {
    keeper.getRegistration(root).then(async (registration) => {
      if (registration) await watch(registration);
      return leaving ? "" : hosted().then((edition) => edition && keeper.register(root + "sw.js?" + edition, { updateViaCache: "none" })
        .then((found) => { if (!registration) watch(found); return keeper.ready; })
        // A worker of another edition could not fetch these files, and a busy worker delays the next one.
        .then(({ active }) => { if (editionOf(active) === edition) visit(active); }));
    }).catch(() => { /* private windows and old browsers: the library works, with a network */ });
  });
})();
