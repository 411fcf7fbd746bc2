// Moves rows of the agenda by pointer: a row is taken by its handle and put before or behind another, in any list of the
// agenda (data-list); what keys and buttons do is in agenda_view.js. `agendaDrag(box, drop)` calls drop(path, list, number).
(function () {
  "use strict";
  const library = window.library, EDGE = 70, SPEED = 12, FAR = 6; // pixels
  const numbers = (text) => text.split(".").map(Number);

  library.agendaDrag = function (box, drop) {
    let taken = null; // {row, x, y, moving, target: {list, number}}

    function clear() {
      box.querySelectorAll(".is-before, .is-after, .is-target").forEach((one) => one.classList.remove("is-before", "is-after", "is-target"));
    }

    // Where the row would go if it were dropped at a point: the list, the number there, and the element that shows it.
    function targetAt(x, y) {
      const under = document.elementFromPoint(x, y), isGroup = taken.row.matches("[data-type=group]");
      let list = under && box.contains(under) ? under.closest("[data-list]") : null;
      if (list && (taken.row.contains(list) || (isGroup && numbers(list.dataset.list).length === 3))) list = taken.row.closest("[data-list]");
      if (!list) return null;
      if (list.localName !== "ol") return { list: numbers(list.dataset.list), number: Infinity, shown: [list, "is-target"] };
      const rows = Array.from(list.children), place = rows.findIndex((row) => { const { top, height } = row.getBoundingClientRect(); return y < top + height / 2; });
      return { list: numbers(list.dataset.list), number: place < 0 ? rows.length : place, shown: place < 0 ? [rows[rows.length - 1], "is-after"] : [rows[place], "is-before"] };
    }

    function move(event) {
      if (!taken) return;
      if (!taken.moving && Math.hypot(event.clientX - taken.x, event.clientY - taken.y) < FAR) return;
      taken.moving = true;
      taken.row.classList.add("is-taken");
      if (event.clientY < EDGE) scrollBy(0, -SPEED);
      if (event.clientY > innerHeight - EDGE) scrollBy(0, SPEED);
      clear();
      taken.target = targetAt(event.clientX, event.clientY);
      if (taken.target) taken.target.shown[0].classList.add(taken.target.shown[1]);
    }

    function end(isDropped) {
      if (!taken) return;
      const { row, moving, target } = taken;
      taken = null;
      clear();
      row.classList.remove("is-taken");
      if (isDropped && moving && target) drop(numbers(row.dataset.path), target.list, target.number);
    }

    box.addEventListener("pointerdown", (event) => {
      const handle = event.target.closest(".kb-handle");
      if (!handle || event.button) return;
      taken = { row: handle.closest(".kb-row"), x: event.clientX, y: event.clientY };
      handle.setPointerCapture(event.pointerId);
    });
    box.addEventListener("pointermove", move);
    box.addEventListener("pointerup", () => end(true));
    box.addEventListener("pointercancel", () => end(false));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") end(false); });
  };
})();
