// A person's plan, on this device: {title, start, items: [{id, minutes}]}. The star of an entry adds it.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const KEY = "kb-plan", MOST = 60, LONGEST = 200, DAY = 24 * 60;

  // The valid part of a plan, whatever was stored or came in an address: limited in size, and nothing else.
  function clean(found) {
    const items = found && Array.isArray(found.items) ? found.items : [];
    const minutes = (value) => (Number.isInteger(value) && value > 0 && value <= DAY ? value : undefined);
    return {
      title: found && typeof found.title === "string" ? found.title.slice(0, LONGEST) : "",
      start: found && /^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(found.start) ? found.start : "",
      items: items.filter((item) => item && typeof item.id === "string").slice(0, MOST).map((item) => ({ id: item.id.slice(0, LONGEST), minutes: minutes(item.minutes) })),
    };
  }

  library.plan = {
    clean,
    read: () => { try { return clean(JSON.parse(localStorage.getItem(KEY))); } catch (error) { return clean(null); } },
    keep: (plan) => { try { localStorage.setItem(KEY, JSON.stringify(clean(plan))); return true; } catch (error) { return false; } },
  };

  const stars = () => document.querySelectorAll("[data-kb-star]"), says = document.currentScript.dataset; // a list may come to show others
  const has = (plan, star) => plan.items.some((item) => item.id === star.dataset.kbStar);
  function show() {
    const plan = library.plan.read();
    stars().forEach((star) => {
      const inside = has(plan, star), of = star.dataset.of;
      star.setAttribute("aria-pressed", String(inside));
      star.querySelector("span").textContent = (inside ? says.inside : says.outside) + (of ? ": " + of : "");
    });
  }
  document.addEventListener("click", (event) => {
    const star = event.target.closest("[data-kb-star]");
    if (!star) return;
    const plan = library.plan.read(), id = star.dataset.kbStar;
    plan.items = has(plan, star) ? plan.items.filter((item) => item.id !== id) : [...plan.items, { id }];
    library.plan.keep(plan);
    show();
  });
  library.plan.show = show;
  addEventListener("storage", show);
  addEventListener("pageshow", show);
  show();
})();
