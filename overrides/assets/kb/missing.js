// The "page not found" page, in the language of the address. A host has one such page for all addresses, /404.html. For an
// address below a language's folder, it opens that language's own page, which then shows the address again.
(function () {
  "use strict";
  const script = document.currentScript, root = new URL("../../", script.src).pathname;
  const own = script.dataset.own, pages = script.dataset.pages.split(" "), asked = location.pathname;

  // The reader came from another address: the browser's bar shows it again, so that it can be read, corrected and retried.
  if (location.hash.startsWith("#/")) {
    const from = new URL(location.hash.slice(1), location.origin);
    if (from.origin === location.origin && from.pathname.startsWith(root)) history.replaceState(null, "", from.href);
    return;
  }
  const below = (page) => page !== "404.html" && (asked.toLowerCase() + "/").startsWith((root + page.replace("404.html", "")).toLowerCase());
  const page = pages.find(below) || pages[0];
  if (page !== own && asked !== root + page) location.replace(root + page + "#" + asked + location.search);
})();
