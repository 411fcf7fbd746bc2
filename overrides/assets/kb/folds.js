// Closes the menu and the sharing box, which open over the page: by Escape, which returns the keyboard's focus, by a press
// beside them, and when the focus leaves. Without scripts they open and close by their own button. Folded parts of the
// text are opened for printing, if the style sheet cannot do it.
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
