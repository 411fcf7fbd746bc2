// The contents beside a text mark the part that is being read.
(function () {
  "use strict";
  const links = Array.from(document.querySelectorAll(".kb-toc a[href^='#']")), parts = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  if (!links.length) return;
  let here = -1, waits = false;

  // The last part whose heading has passed the upper third of the window; at the end of the page, the last of all.
  function mark() {
    waits = false;
    const root = document.documentElement, atEnd = root.scrollTop > 0 && root.scrollTop + innerHeight >= root.scrollHeight - 2;
    const now = atEnd ? parts.length - 1 : parts.reduce((last, part, number) => (part && part.getBoundingClientRect().top < innerHeight / 3 ? number : last), -1);
    if (now === here) return;
    if (links[here]) links[here].removeAttribute("aria-current");
    if (links[now]) links[now].setAttribute("aria-current", "location");
    here = now;
  }

  addEventListener("scroll", () => { if (!waits) waits = Boolean(requestAnimationFrame(mark)); }, { passive: true });
  mark();
})();
