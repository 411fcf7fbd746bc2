// A finger cannot point: the first touch of a mark without a name shows its name and its lines, the second opens it.
(function () {
  "use strict";
  let shown = null;
  document.querySelector(".kb-map").addEventListener("click", (event) => {
    const link = event.target.closest(".is-guest a"), before = shown;
    shown = link;
    if (!link || link === before || event.pointerType !== "touch") return;
    event.preventDefault();
    link.focus({ preventScroll: true });
  });
})();
