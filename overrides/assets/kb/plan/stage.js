// A meeting that runs, in full screen: one step at a time, its countdown, what comes next and when. It continues a run
// that is kept on the device, keeps the screen awake, and signals the end of a step as the person chose.
(function () {
  "use strict";
  const library = window.library, { run: model, make } = library, language = document.documentElement.lang;
  const kept = library.notes.at("run"), chosen = library.notes.at("signals"), TICK = 250, isRtl = document.body.dir === "rtl";
  let say, count, dialog = null, run = null, ticking = 0, awake = null, sound = null, was = null, onEnd = () => {};
  const signals = Object.assign({ sound: true, vibration: true, colour: true }, chosen.read());
  const part = (name) => dialog.querySelector("[data-part=" + name + "]");
  const words = (key, facts) => say(key, facts).join("");
  const time = (moment) => new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);

  function countdown(seconds) {
    const all = Math.abs(seconds), two = (value) => String(value).padStart(2, "0"), hours = Math.floor(all / 3600), minutes = Math.floor(all / 60) % 60;
    return (seconds < 0 ? "+" : "") + (hours ? hours + ":" + two(minutes) : minutes) + ":" + two(all % 60);
  }

  // ---- the screen

  function build() {
    const button = (name, press, look, text) => make("button", { class: "kb-btn " + (look || ""), type: "button", "data-part": name, onclick: press }, text || words(name));
    const signal = (name) => make("button", { class: "kb-btn is-quiet", type: "button", "data-signal": name, "aria-pressed": String(Boolean(signals[name])), onclick: () => toggle(name) }, words(name));
    dialog = make("dialog", { class: "kb-run", id: "kb-run", "aria-label": words("label"), oncancel: (event) => { event.preventDefault(); aside(); }, onkeydown: press },
      make("div", { class: "kb-run-head" }, make("p", { class: "kb-muted" }, make("bdi", { "data-part": "of" }), " · ", make("span", { "data-part": "place" })), make("p", { class: "kb-acts" }, button("aside", aside, "is-quiet"), button("stop", stop, "is-quiet"))),
      make("div", { class: "kb-run-now" },
        make("p", { class: "kb-run-clock", "data-part": "clock", role: "timer", dir: "ltr" }), make("progress", { "data-part": "bar", "aria-label": words("label") }),
        make("p", { class: "kb-run-pace", "data-part": "pace" }), make("p", { class: "kb-muted", "data-part": "unkept", hidden: true }, words("unkept"))),
      make("div", { class: "kb-run-text", role: "region", tabindex: "0", "data-part": "text", "aria-labelledby": "kb-run-step" }, make("h2", { id: "kb-run-step", "data-part": "title" }), make("div", { "data-part": "lines" })),
      make("div", { class: "kb-run-foot" },
        make("p", { class: "kb-run-next", "data-part": "next-line" }),
        make("p", { class: "kb-acts" }, button("back", () => go(run.at - 1)), button("run", toggleRun, "is-main", words("pause")), button("next", next)),
        make("p", { class: "kb-acts" }, button("plus_one", () => add(1)), button("plus_five", () => add(5)), make("span", { class: "kb-acts", role: "group", "aria-label": words("signals") }, signal("sound"), "vibrate" in navigator ? signal("vibration") : "", signal("colour")))),
      make("p", { class: "kb-hide", "data-part": "aloud", role: "status" }));
    document.body.append(dialog);
  }

  const aloud = (text) => { part("aloud").textContent = text; };

  // Shows what changes with the step.
  function showStep() {
    const step = run.steps[run.at];
    part("of").textContent = step.of || run.title;
    part("place").textContent = words("place", { n: String(run.at + 1), all: String(run.steps.length) });
    part("title").textContent = step.title;
    part("lines").replaceChildren(...step.lines.map((line) => make("p", {}, make("bdi", {}, line))));
    part("text").scrollTop = 0;
    part("back").disabled = run.at === 0;
    part("next").textContent = words(run.at === run.steps.length - 1 ? "finish" : "next");
    tick();
  }

  // Shows what changes with time.
  function tick() {
    const now = Date.now(), step = run.steps[run.at], seconds = model.left(run, now), all = step.seconds + run.added, { starts, end, behind } = model.forecast(run, now);
    part("clock").textContent = countdown(seconds);
    part("bar").max = all || 1;
    part("bar").value = Math.max(0, Math.min(all, all - seconds));
    part("run").textContent = words(model.isRunning(run) ? "pause" : "go");
    const late = Math.round(behind / 60);
    const pace = late > 0 ? count("behind", late) : late < 0 ? count("ahead", -late) : words("on_time"), isPaused = !model.isRunning(run);
    part("pace").textContent = isPaused ? words("paused", { pace }) : pace;
    dialog.classList.toggle("is-paused", isPaused);
    const following = run.steps[run.at + 1];
    const text = following ? words("then", { title: following.title, time: time(starts[run.at + 1]) }) : words("last", { time: time(end) });
    if (part("next-line").textContent !== text) part("next-line").textContent = text;
    dialog.classList.toggle("is-over", seconds < 0 || (seconds === 0 && model.isRunning(run)));
    dialog.classList.toggle("is-plain", !signals.colour);
    const key = run.at + " " + run.added; // a step is signalled once, and again after it was given more time
    if (seconds <= 0 && model.isRunning(run) && was !== key) { was = key; if (seconds > -5) signal(step); }
  }

  // ---- signals

  function signal(step) {
    aloud(words("over", { step: step.title }));
    if (signals.vibration && navigator.vibrate) navigator.vibrate([300, 150, 300]);
    if (signals.sound) beep();
  }

  // Two soft tones. A browser plays them only after a person has pressed something.
  function beep() {
    if (!sound) return;
    [0, 0.35].forEach((after, place) => {
      const tone = sound.createOscillator(), volume = sound.createGain(), from = sound.currentTime + after;
      tone.frequency.value = place ? 660 : 880;
      volume.gain.setValueAtTime(0.0001, from);
      volume.gain.exponentialRampToValueAtTime(0.3, from + 0.03);
      volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.3);
      tone.connect(volume).connect(sound.destination);
      tone.start(from);
      tone.stop(from + 0.32);
    });
  }

  function wake() {
    const Sound = window.AudioContext || window.webkitAudioContext;
    if (!sound && Sound) sound = new Sound();
    if (sound && sound.state === "suspended") sound.resume().catch(() => {});
  }

  function toggle(name) {
    signals[name] = !signals[name];
    chosen.keep(signals);
    dialog.querySelector("[data-signal=" + name + "]").setAttribute("aria-pressed", String(signals[name]));
    if (name === "sound" && signals.sound) { wake(); beep(); }
    if (name === "vibration" && signals.vibration && navigator.vibrate) navigator.vibrate(200);
    tick();
  }

  function stayAwake(wanted) {
    if (!wanted) { if (awake) awake.release().catch(() => {}); awake = null; return; }
    if (awake || !navigator.wakeLock) return;
    navigator.wakeLock.request("screen").then((lock) => { awake = lock; lock.addEventListener("release", () => { awake = null; }); }, () => {});
  }

  // ---- what a person does

  function change(next) {
    run = next;
    part("unkept").hidden = kept.keep(run); // without storage it runs until the page is left, and says so
    clearInterval(ticking);
    if (run && !run.isAside) { showStep(); ticking = setInterval(tick, TICK); }
    stayAwake(Boolean(run && !run.isAside && model.isRunning(run)));
  }

  function go(at) {
    if (at < 0) return;
    change(model.go(run, at, Date.now()));
    const step = run.steps[at];
    aloud(step.title + ", " + count("minutes", Math.round(step.seconds / 60)));
  }

  const next = () => (run.at < run.steps.length - 1 ? go(run.at + 1) : stop());
  const toggleRun = () => change(model.isRunning(run) ? model.pause(run, Date.now()) : model.resume(run, Date.now()));
  function add(minutes) {
    change(model.add(run, minutes * 60, Date.now()));
    aloud(count("added", minutes) + " " + part("pace").textContent);
  }

  const DONE = { KeyN: next, PageDown: next, KeyB: () => go(run.at - 1), PageUp: () => go(run.at - 1), KeyP: toggleRun, Digit1: () => add(1), Digit5: () => add(5) };
  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const forward = isRtl ? "ArrowLeft" : "ArrowRight", back = isRtl ? "ArrowRight" : "ArrowLeft";
    const isOnButton = event.target.closest("button") !== null;
    const done = event.key === forward ? next : event.key === back ? DONE.KeyB : event.code === "Space" && !isOnButton ? toggleRun : DONE[event.code];
    if (!done) return;
    event.preventDefault();
    wake();
    done();
  }

  function close() {
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    if (dialog.open) dialog.close();
    onEnd(run);
  }

  // The run continues while the person looks at something else; the button that started it leads back.
  function aside() { change(Object.assign({}, run, { isAside: true })); close(); }
  function stop() { change(null); close(); }

  function open() {
    if (!dialog) build();
    dialog.showModal();
    change(Object.assign({}, run, { isAside: false }));
    part("run").focus();
  }

  // Shown above the page in full screen as well: the last element in the top layer is on top.
  document.addEventListener("fullscreenchange", () => {
    if (!dialog || !dialog.open) return;
    const focused = document.activeElement;
    dialog.close();
    dialog.showModal();
    if (focused && dialog.contains(focused)) focused.focus();
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && run && !run.isAside) change(run); });

  function fill() { if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen().catch(() => {}); }

  library.stage = {
    // `done` is called when the screen closes, with the run if it continues.
    prepare(texts, whenClosed) { ({ say, count } = library.wording(language, texts)); onEnd = whenClosed; },
    kept: () => model.read(kept.read()),
    begin(program) {
      const now = Date.now(), midnight = new Date(now).setHours(0, 0, 0, 0);
      run = model.begin(program, now, midnight);
      was = null;
      wake();
      fill();
      open();
      aloud(run.steps[0].title + (part("unkept").hidden ? "" : ". " + words("unkept")));
    },
    // Continues a kept run; full screen and sound wait until the person presses something.
    resume(kept, isPressed) {
      run = kept;
      was = model.left(kept, Date.now()) <= 0 ? kept.at + " " + kept.added : null;
      if (isPressed) { wake(); fill(); }
      open();
    },
  };
})();
