// What unfolds over the page, the menu and the sharing, folds again: by Escape, which gives the keyboard back, by a press
// beside it, and when the keyboard goes on. Without scripts it opens and closes by its own button. What lies folded in the
// text is opened for printing, where the style sheet cannot do it.
(function () {
  "use strict";
  const folds = Array.from(document.querySelectorAll(".kb-menu, .kb-share"));
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && folds.find((fold) => fold.open);
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  if (!CSS.supports("selector(::details-content)")) {
    const closed = () => document.querySelectorAll(".kb-wrap details:not([open]):not(.kb-menu, .kb-share, .kb-map-list *)");
    let opened = [];
    addEventListener("beforeprint", () => { opened = Array.from(closed()); opened.forEach((fold) => { fold.open = true; }); });
    addEventListener("afterprint", () => { opened.forEach((fold) => { fold.open = false; }); });
  }
  ["focusin", "pointerdown"].forEach((kind) => document.addEventListener(kind, (event) => folds.forEach((fold) => {
    if (fold.open && !fold.contains(event.target)) fold.open = false;
  })));
})();
