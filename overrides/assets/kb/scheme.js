// Before the page is drawn: marks that there are scripts, prefetches the fonts, and sets light or dark, as on the device
// until the person chooses; the choice stays on the device.
(function () {
  "use strict";
  var root = document.documentElement, key = "data-md-color-scheme", chosen = null;
  root.setAttribute("data-scripts", "");
  var own = document.currentScript, fonts = ((window.library || {}).fonts || {})[root.lang] || []; // of /edition.js
  if (location.protocol !== "file:") fonts.forEach(function (font) { // from a folder nothing can be prefetched
    var link = document.createElement("link");
    link.rel = "preload"; link.as = "font"; link.crossOrigin = "";
    link.href = own.src.replace(/assets\/kb\/[^/]*$/, font);
    document.head.appendChild(link);
  });
  try { chosen = localStorage.getItem("kb-scheme"); } catch (error) { /* no storage: only this page */ }
  var dark = matchMedia("(prefers-color-scheme: dark)");
  function show() { root.setAttribute(key, chosen || (dark.matches ? "slate" : "default")); }
  show();
  dark.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", function () {
    var button = document.getElementById("kb-scheme");
    if (!button) return;
    button.addEventListener("click", function () {
      chosen = root.getAttribute(key) === "slate" ? "default" : "slate";
      try { localStorage.setItem("kb-scheme", chosen); } catch (error) { /* as above */ }
      show();
    });
  });
})();
