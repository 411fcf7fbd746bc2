// Light or dark: as the device asks, until the person chooses; the choice stays on the device.
(function () {
  "use strict";
  var root = document.documentElement, key = "data-md-color-scheme", chosen = null;
  try { chosen = localStorage.getItem("kb-scheme"); } catch (error) { /* no storage: only this page */ }
  var dark = matchMedia("(prefers-color-scheme: dark)");
  function show() { root.setAttribute(key, chosen || (dark.matches ? "slate" : "default")); }
  show();
  dark.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", function () {
    var button = document.getElementById("kb-scheme");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      chosen = root.getAttribute(key) === "slate" ? "default" : "slate";
      try { localStorage.setItem("kb-scheme", chosen); } catch (error) { /* as above */ }
      show();
    });
  });
})();
