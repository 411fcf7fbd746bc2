// The order of a list: as given, newest first or by title. It is kept in the page's address, beside the filters, so that
// it can be shared and the back button undoes it. A part of a divided list leads to the whole list, in that order.
// Without scripts the list stays as it is.
(function () {
  "use strict";
  const form = document.getElementById("kb-order");
  if (!form) return;
  const select = form.elements.order;
  if (form.dataset.whole) {
    select.value = "";
    select.addEventListener("change", () => {
      const parameters = new URLSearchParams(location.search);
      parameters.set("order", select.value);
      location.assign(form.dataset.whole + "?" + parameters);
    });
    return;
  }
  const list = form.closest("section").querySelector(".kb-cards, .kb-timed"), items = Array.from(list.children);
  const letters = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const title = (item) => item.querySelector("h3").textContent.trim();
  const day = (item) => { const time = item.querySelector("time"); return time ? time.dateTime : ""; }; // years first: later days are greater

  const ORDERS = {
    newest: (a, b) => (day(a) < day(b) ? 1 : day(a) > day(b) ? -1 : 0),
    title: (a, b) => letters.compare(title(a), title(b)),
  };

  function show() {
    const by = ORDERS[select.value];
    list.append(...(by ? items.slice().sort(by) : items));
  }

  function restore() {
    const asked = new URLSearchParams(location.search).get("order");
    select.value = Array.from(select.options).some((option) => option.value === asked) ? asked : "";
    show();
  }

  select.addEventListener("change", () => {
    show();
    const parameters = new URLSearchParams(location.search);
    if (select.value) parameters.set("order", select.value); else parameters.delete("order");
    const query = parameters.toString();
    history.pushState(null, "", location.pathname + (query ? "?" + query : "") + location.hash);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", restore);
  restore();
})();
