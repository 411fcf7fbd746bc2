// The page of the plan: the plan in use, or one that was received in the page's address; what a person does changes the
// plan (agenda.js), which is kept (store.js) and shown again (agenda_view.js). A received plan is only looked at, led,
// printed and passed on, until it is kept beside one's own.
(function () {
  "use strict";
  const page = document.getElementById("kb-plan");
  if (!page) return;
  const library = window.library, { agenda, plans, make } = library, language = document.documentElement.lang, PAST = 100;
  const part = (name) => page.querySelector("[data-part=" + name + "]"), box = part("days");
  const before = agenda.history(PAST);
  let data = null, say, count, shelf = plans.read(), plan = plans.current(shelf), received = null;

  const entryOf = (id) => (Object.prototype.hasOwnProperty.call(data.entries, id) ? data.entries[id] : null);
  const minutesOf = (id) => (entryOf(id) || { minutes: 0 }).minutes;
  const shownPlan = () => received || plan;
  const tell = (text) => { part("status").textContent = text; };
  const words = (key, facts) => say(key, facts).join("");
  const dateOf = (iso) => new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(iso));

  const startOf = (day) => library.wording(language, data.run).say("start_day", { day }).join("");

  function context() {
    const all = shownPlan();
    return { plan: all, times: agenda.schedule(all, minutesOf), mine: !received, entry: entryOf, say, count, types: data.types, date: dateOf, startOf, act };
  }

  // ---- showing

  // Times and sums, the list of plans, and what may be done; rows stay as they are.
  function refresh() {
    const shown = context();
    library.agendaRefresh(box, shown);
    part("named").textContent = shown.plan.title || words("untitled");
    part("plans").replaceChildren(...shelf.plans.map((one) => make("option", { value: one.key, selected: one.key === plan.key }, one.title || words("untitled"))));
    part("back").disabled = !before.hasPast;
    part("again").disabled = !before.hasFuture;
    const sums = agenda.summary(shown.plan, minutesOf);
    part("total").textContent = count("items", sums.items, { minutes: count("total", sums.minutes) });
    page.dispatchEvent(new CustomEvent("planned", { detail: shown }));
  }

  // Shows everything again; `focus` is a path and the name of a control in its row, or the name of one of the page.
  function show(focus, path) {
    const shown = context();
    const isEmpty = !agenda.walk(shown.plan).length;
    page.classList.toggle("is-received", Boolean(received));
    part("received").hidden = !received;
    part("mine").hidden = Boolean(received);
    part("empty").hidden = !isEmpty || Boolean(received);
    ["passing", "taking", "total"].forEach((name) => { part(name).hidden = isEmpty; });
    part("add-day").hidden = Boolean(received);
    part("title").value = plan.title;
    box.replaceChildren(...library.agendaView(shown));
    refresh();
    if (focus) reach(focus, path);
  }

  const FOLDED = ["type", "place"]; // controls that are shown in an open row only

  function reach(focus, path) {
    const row = path && box.querySelector('[data-path="' + path.join(".") + '"]');
    if (row && FOLDED.includes(focus)) row.querySelector("[data-do=details]").click();
    const wanted = (row || box).querySelector("[data-do=" + focus + "]:not(:disabled)") || (row && row.querySelector("button:not(:disabled), input"));
    if (wanted) wanted.focus();
    else { box.tabIndex = -1; box.focus(); }
  }

  // ---- changing

  // Keeps another plan in place of the one in use, and says what was done.
  function change(next, message, isPast) {
    if (!isPast) before.keep(plan);
    plan = next;
    shelf = plans.put(plans.read(), plan);
    tell(plans.keep(shelf) ? message || "" : words("unkept"));
  }

  function titleOf(item) {
    const entry = item.kind === "entry" ? entryOf(item.id) : null;
    return entry ? entry.title : item.kind === "entry" ? words("unknown", { id: item.id }) : item.title || words("title_" + (["break", "group"].includes(item.kind) ? item.kind : "own"));
  }

  function moved(next, path, focus) {
    if (next.plan === plan) return;
    const list = agenda.listOf(next.path), item = agenda.at(next.plan, next.path);
    const facts = { title: titleOf(item), n: String(next.path[next.path.length - 1] + 1), all: String(agenda.itemsAt(next.plan, list).length) };
    change(next.plan, words("moved", facts));
    show(focus, next.path);
  }

  const act = {
    set(path, fields, redraw) { change(agenda.set(plan, path, fields)); if (redraw) show("type", path); else refresh(); },
    setDay(number, fields) { change(agenda.setDay(plan, number, fields)); refresh(); },
    setRoom(path, which, title) { const rooms = agenda.at(plan, path).rooms.map((room, number) => (number === which ? Object.assign({}, room, { title }) : room)); act.set(path, { rooms }); },
    addRoom(path) { change(agenda.set(plan, path, { rooms: [...agenda.at(plan, path).rooms, { title: "", items: [] }] })); show("add-room", path); },
    removeRoom(path) {
      const rooms = agenda.at(plan, path).rooms, gone = rooms[rooms.length - 1], last = rooms[rooms.length - 2]; // its items go to the room beside it
      change(agenda.set(plan, path, { rooms: [...rooms.slice(0, -2), Object.assign({}, last, { items: [...last.items, ...gone.items] })] }), words("room_removed"));
      show("add-room", path);
    },
    shift(path, by, focus) { moved(agenda.shift(plan, path, by), path, focus); },
    moveTo(path, list) { moved(agenda.move(plan, path, list, agenda.itemsAt(plan, list).length), path, "place"); },
    copy(path) {
      const number = path[path.length - 1] + 1, next = agenda.insert(plan, agenda.listOf(path), number, agenda.at(plan, path));
      added(next, [...agenda.listOf(path), number], "details");
    },
    remove(path) {
      const title = titleOf(agenda.at(plan, path)), list = agenda.listOf(path), number = path[path.length - 1];
      change(agenda.remove(plan, path), words("removed", { title }));
      const left = agenda.itemsAt(plan, list).length;
      show("details", left ? [...list, Math.min(number, left - 1)] : undefined);
    },
    add(list, kind) {
      const item = kind === "group" ? { kind, rooms: [{ title: "", items: [] }, { title: "", items: [] }] } : { kind }, number = agenda.itemsAt(plan, list).length;
      added(agenda.insert(plan, list, number, item), [...list, number], "title");
    },
    removeDay(number) { change(agenda.removeDay(plan, number), words("day_removed")); show("remove-day"); },
    seek(list) { seek(list); },
    run(day) { page.dispatchEvent(new CustomEvent("run", { detail: day })); },
  };

  function added(next, path, focus) {
    const sums = agenda.summary(next, minutesOf);
    change(agenda.read(next), words("added", { what: count("items", sums.items, { minutes: count("minutes", sums.minutes) }) }));
    show(focus, path);
  }

  function turn(direction, message) {
    const other = before[direction](plan);
    if (!other) return;
    change(other, words(message), true);
    show();
  }

  // ---- from the library: the search of the site, in a dialog

  function seek(list) {
    const dialog = part("seek"), field = part("query"), found = part("found");
    let turn = 0;
    const put = (id) => {
      dialog.close();
      const number = agenda.itemsAt(plan, list).length;
      added(agenda.insert(plan, list, number, { kind: "entry", id }), [...list, number], "minutes");
    };
    const look = () => {
      const mine = ++turn, query = field.value.trim();
      const ids = query ? library.search(query, { language, limit: 20, typing: true }).then((hits) => Array.from(new Set(hits.map((hit) => hit.id)))) : Promise.resolve(Object.keys(data.entries).filter((id) => data.entries[id].type === "tool"));
      ids.then((all) => {
        if (mine !== turn) return;
        const entries = all.filter(entryOf).slice(0, 8);
        found.replaceChildren(entries.length ? make("ul", { class: "kb-found-list" }, entries.map((id) => {
          const entry = entryOf(id);
          return make("li", {}, make("button", { type: "button", class: "kb-found", onclick: () => put(id) }, make("span", entry.foreign || {}, entry.title), make("span", { class: "kb-muted" }, data.types[entry.type] + (entry.minutes ? " · " + count("minutes", entry.minutes) : ""))));
        })) : "");
        part("found-none").textContent = entries.length ? "" : words("nothing_found");
      });
    };
    field.value = "";
    field.oninput = look;
    look();
    dialog.showModal();
    field.focus();
  }

  // ---- the plans on this device

  function use(next, message, focus) {
    shelf = next;
    plan = plans.current(shelf);
    before.clear();
    tell(plans.keep(shelf) ? message || "" : words("unkept"));
    show(focus);
  }

  function fresh(from) {
    const next = agenda.read(from ? JSON.parse(JSON.stringify(from)) : { days: [{ start: "09:00" }] });
    next.key = agenda.newKey();
    use(plans.put(plans.read(), next), words("plan_new_said"));
    part("title").focus();
  }

  function drop() {
    const was = Object.assign(plans.read(), { current: plan.key }), gone = plans.current(was);
    use(plans.drop(was), words("plan_deleted"));
    const undo = make("button", { class: "kb-btn is-quiet", type: "button", onclick: () => { use(plans.put(plans.read(), gone), words("undone")); part("plans").focus(); } }, words("undo_short"));
    part("status").append(" ", undo);
  }

  // ---- a plan of somebody else

  function leave() {
    received = null;
    history.replaceState(null, "", location.pathname + location.search);
  }

  function take() {
    const next = Object.assign({}, received, { key: agenda.newKey() });
    leave();
    use(plans.put(plans.read(), next), words("taken"));
    part("title").focus();
  }

  function arrive() {
    shelf = plans.read();
    plan = plans.current(shelf);
    return library.planLink.read(location.hash.slice(1)).then((found) => { received = found; before.clear(); show(); });
  }

  // Another tab has changed something. The plan that is open here stays open; what the other tab made of it is a step of
  // its history like any other, so that going back does not lose it unseen.
  function join() {
    if (received) return;
    shelf = plans.read();
    const same = shelf.plans.find((one) => one.key === plan.key), next = same || plans.current(shelf);
    if (!same) before.clear();
    else if (JSON.stringify(same) !== JSON.stringify(plan)) before.keep(plan);
    else { refresh(); return; }
    plan = next;
    show();
    if (!part("status").querySelector("button")) tell(words("elsewhere")); // the way back to a deleted plan stays
  }

  function listen() {
    part("title").addEventListener("change", (event) => { change(agenda.read(Object.assign({}, plan, { title: event.target.value.trim() }))); refresh(); });
    part("plans").addEventListener("change", (event) => use(Object.assign(plans.read(), { current: event.target.value })));
    part("new").addEventListener("click", () => fresh());
    part("copy-plan").addEventListener("click", () => fresh(plan));
    part("delete").addEventListener("click", drop);
    part("back").addEventListener("click", () => { turn("back", "undone"); if (part("back").disabled) part("again").focus(); });
    part("again").addEventListener("click", () => { turn("again", "redone"); if (part("again").disabled) part("back").focus(); });
    part("add-day").addEventListener("click", () => { change(agenda.addDay(plan), words("day_added")); show(); box.lastElementChild.querySelector("input").focus(); });
    part("take").addEventListener("click", take);
    part("leave").addEventListener("click", () => { leave(); show(); });
    part("print").addEventListener("click", () => print());
    part("seek").addEventListener("click", (event) => { if (event.target === part("seek")) part("seek").close(); });
    part("seek-close").addEventListener("click", () => part("seek").close());
    document.addEventListener("keydown", (event) => {
      if (received || !(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
      if (event.code !== "KeyZ" && event.code !== "KeyY") return;
      event.preventDefault();
      turn(event.code === "KeyY" || event.shiftKey ? "again" : "back", event.code === "KeyY" || event.shiftKey ? "redone" : "undone");
    });
    addEventListener("hashchange", arrive);
    plans.watch(join);
    library.agendaDrag(box, (path, list, number) => moved(agenda.move(plan, path, list, Math.min(number, agenda.itemsAt(plan, list).length)), path, "handle"));
  }

  library.get("search/" + language + "/plan.js", "plan", language).then((found) => {
    data = found;
    ({ say, count } = library.wording(language, data.words));
    listen();
    library.planPage = { data, words, count, part, tell, context, entryOf, minutesOf, titleOf };
    page.hidden = false;
    page.dispatchEvent(new CustomEvent("ready"));
    return arrive();
  });
})();
