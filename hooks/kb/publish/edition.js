// What `edition.py` writes before this names the edition and its files. Of all scripts, only this one has a fixed name.
(function () {
  "use strict";
  document.documentElement.dataset.edition = window.library.present;
  if (location.protocol === "file:") return;
  // A host or a browser may send a page that is older than its files: a style sheet or script that it names is gone. Then
  // the page is loaded again, once.
  let gone = false;
  const own = (element) => /^(LINK|SCRIPT)$/.test(element.tagName) && document.head.contains(element);
  addEventListener("error", (event) => { gone = gone || (event.target !== window && own(event.target)); }, true);
  addEventListener("DOMContentLoaded", () => {
    gone = gone || Array.from(document.querySelectorAll("link[rel=stylesheet]")).some((link) => !link.sheet || !link.sheet.cssRules.length); // some count a missing one as empty
    const here = window.library.present + location.pathname;
    try {
      if (!gone || !navigator.onLine || sessionStorage.getItem("kb-again") === here) return;
      sessionStorage.setItem("kb-again", here);
      location.reload();
    } catch (error) { /* without storage, the page could reload again and again */ }
  });
})();
