// A quiet clock for the steps of a tool: the current step, its remaining time, and a button for the next one.
// It continues when the page is loaded again, keeps the screen awake if allowed, and makes no sound.
(function () {
  "use strict";
  const box = document.getElementById("kb-timer"), start = document.getElementById("kb-timer-start");
  if (!box || !start) return;
  const part = (name) => box.querySelector("[data-part=" + name + "]");
  const says = JSON.parse(box.dataset.says), SECOND = 1000;
  const steps = Array.from(document.querySelectorAll(".kb-steps > li"), (item) => ({
    item, title: item.querySelector("h3").textContent.trim(), seconds: 60 * Number(item.querySelector(".kb-min").dataset.minutes),
  }));
  const key = "kb-timer " + location.pathname;
  let state = restored(), ticking = 0, awake = null;

  // {step, left: seconds} while it is paused, {step, ends: time} while it runs; nothing while it is closed.
  function restored() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(key));
      return kept && steps[kept.step] && (kept.left > -86400 || kept.ends > 0) ? kept : null;
    } catch (error) { return null; }
  }

  function keep() {
    try { if (state) sessionStorage.setItem(key, JSON.stringify(state)); else sessionStorage.removeItem(key); } catch (error) { /* only until the page is left */ }
  }

  const left = () => (state.ends ? Math.ceil((state.ends - Date.now()) / SECOND) : state.left);
  const clock = (seconds) => (seconds < 0 ? "+" : "") + Math.floor(Math.abs(seconds) / 60) + ":" + String(Math.abs(seconds) % 60).padStart(2, "0");

  function show() {
    box.hidden = !state;
    start.hidden = Boolean(state);
    document.body.classList.toggle("has-timer", Boolean(state));
    steps.forEach((step, number) => step.item.classList.toggle("is-here", Boolean(state) && number === state.step));
    if (!state) return;
    const step = steps[state.step], seconds = left(), last = state.step === steps.length - 1;
    part("title").textContent = step.title;
    part("place").textContent = says.place.replace("{n}", state.step + 1).replace("{all}", steps.length);
    part("clock").textContent = clock(seconds);
    box.classList.toggle("is-over", seconds < 0);
    part("bar").max = step.seconds;
    part("bar").value = Math.max(0, Math.min(step.seconds, step.seconds - seconds));
    part("run").textContent = state.ends ? says.pause : says.go;
    part("back").disabled = state.step === 0;
    part("next").textContent = last ? says.finish : says.next;
    if (seconds === 0 && state.ends) part("aloud").textContent = says.over.replace("{step}", step.title);
  }

  function change(next) {
    state = next;
    keep();
    show();
    clearInterval(ticking);
    if (state && state.ends) ticking = setInterval(show, 250);
    stayAwake(Boolean(state && state.ends));
  }

  function stayAwake(wanted) {
    if (!wanted) { if (awake) awake.release().catch(() => {}); awake = null; return; }
    if (awake || !navigator.wakeLock) return;
    navigator.wakeLock.request("screen").then((lock) => { awake = lock; lock.addEventListener("release", () => { awake = null; }); }, () => {});
  }

  const running = (seconds) => Date.now() + seconds * SECOND;
  function go(step) {
    change(state && state.ends ? { step, ends: running(steps[step].seconds) } : { step, left: steps[step].seconds });
    part("aloud").textContent = steps[step].title;
  }

  start.addEventListener("click", () => { change({ step: 0, ends: running(steps[0].seconds) }); part("run").focus(); });
  part("run").addEventListener("click", () => change(state.ends ? { step: state.step, left: left() } : { step: state.step, ends: running(state.left) }));
  part("back").addEventListener("click", () => go(state.step - 1));
  part("next").addEventListener("click", () => { if (state.step < steps.length - 1) go(state.step + 1); else close(); });
  part("close").addEventListener("click", close);
  function close() { change(null); start.focus(); }
  document.addEventListener("visibilitychange", () => { if (!document.hidden && state) change(state); });
  change(state);
})();
