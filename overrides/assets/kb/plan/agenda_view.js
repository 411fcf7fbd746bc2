// Shows an agenda: its days, each with a list of rows that are edited in place, and rooms side by side in groups.
// `agendaView(shown)` returns the elements of all days. `shown` has {plan, times, mine, entry, say, count, types, act}:
// `times` of agenda.schedule, `entry` finds an entry by its id, `act` has what a person may do (see page.js).
(function () {
  "use strict";
  const library = window.library, { agenda, make } = library, { clock } = agenda, svg = "http://www.w3.org/2000/svg";

  function icon(name, turned) {
    const drawing = document.createElementNS(svg, "svg"), use = document.createElementNS(svg, "use");
    drawing.setAttribute("viewBox", "0 0 24 24");
    drawing.setAttribute("aria-hidden", "true");
    if (turned) drawing.setAttribute("class", "is-up");
    use.setAttribute("href", "#kb-i-" + name);
    drawing.append(use);
    return drawing;
  }

  // The names of items, days and lists: an item's name, its language if it is not the page's, and its entry.
  function namer(shown) {
    const { plan } = shown, say = (key, facts) => shown.say(key, facts).join("");
    function called(item) {
      const entry = item.kind === "entry" ? shown.entry(item.id) : null;
      if (entry) return { text: entry.title, foreign: entry.foreign || {}, entry };
      if (item.kind === "entry") return { text: say("unknown", { id: item.id }), foreign: {} };
      return { text: item.title || say("title_" + (["break", "group"].includes(item.kind) ? item.kind : "own")), foreign: {} };
    }
    const day = (number) => plan.days[number].title || say("day", { n: String(number + 1) });
    const room = (list) => agenda.at(plan, list.slice(0, 2)).rooms[list[2]].title || say("room", { n: String(list[2] + 1) });
    const list = (one) => (one.length === 1 ? day(one[0]) : called(agenda.at(plan, one.slice(0, 2))).text + " · " + room(one));
    return { say, called, day, room, list };
  }

  library.agendaView = function (shown) {
    const { plan, mine, act } = shown, { say, called, day: nameOfDay, room: nameOfRoom, list: nameOfList } = namer(shown);

    function typeOf(item, entry) {
      if (entry) return { type: entry.type, label: shown.types[entry.type] };
      if (item.kind === "break" || item.kind === "group") return { type: item.kind, label: say("kind_" + item.kind) };
      const type = agenda.TYPES.includes(item.type) ? item.type : "";
      return { type: type || "own", label: type ? say("type_" + type) : say("kind_own") };
    }

    // ---- fields

    const field = (name, value, more, change) => make("label", { class: "kb-cell is-" + name }, make("span", {}, say(name)),
      make("textarea", Object.assign({ class: "kb-field", rows: "1", maxlength: String(agenda.MOST[name]), "data-do": name, onchange: (event) => change({ [name]: event.target.value.trim() }) }, more), value || ""));

    function fields(row, hint) {
      const { item, path } = row;
      if (!mine) return ["who", "materials", "notes"].map((name) => (item[name] || name === "materials" && hint ? make("p", { class: "kb-cell is-" + name }, make("span", {}, say(name)), make("bdi", {}, item[name] || hint)) : make("p", { class: "kb-cell is-" + name })));
      return ["who", "materials", "notes"].map((name) => field(name, item[name], name === "materials" && hint ? { placeholder: hint } : {}, (change) => act.set(path, change)));
    }

    function minutesField(row) {
      const attributes = { class: "kb-field", type: "number", min: "1", max: String(agenda.DAY), inputmode: "numeric", value: String(row.minutes), "data-do": "minutes", onchange: (event) => {
        const value = Math.round(Number(event.target.value));
        act.set(row.path, { minutes: value > 0 && value <= agenda.DAY ? value : undefined });
      } };
      if (!mine) return make("p", { class: "kb-row-min" }, make("b", {}, String(row.minutes)), " ", shown.count("unit", row.minutes));
      return make("p", { class: "kb-row-min" }, make("input", attributes), make("span", { class: "kb-muted" }, shown.count("unit", row.minutes)));
    }

    // ---- a row

    function row(one, inRoom) {
      const { item, path } = one, { text, foreign, entry } = called(item), { type, label } = typeOf(item, entry);
      const heading = "h3", isFree = item.kind !== "entry";
      const title = entry ? make(heading, Object.assign({ class: "kb-row-title" }, foreign), make("a", { href: library.root + entry.url }, text))
        : mine && isFree ? make("textarea", { class: "kb-field kb-row-title", rows: "1", maxlength: String(agenda.MOST.title), placeholder: called(Object.assign({}, item, { title: "" })).text, "data-do": "title", onkeydown: (event) => { if (event.key === "Enter") event.preventDefault(); }, onchange: (event) => act.set(path, { title: event.target.value.replace(/\s+/g, " ").trim() }) }, item.title || "")
          : make(heading, { class: "kb-row-title" }, make("bdi", {}, text));
      const more = mine ? details(one) : "";
      const parts = [
        mine ? handle(one) : "",
        make("p", { class: "kb-row-time" }, make("bdi", { dir: "ltr" }, ""), item.at ? make("span", { class: "kb-row-fixed" }, say("fixed")) : ""),
        make("div", { class: "kb-row-what" }, make("p", { class: "kb-row-type" }, label), title),
        minutesField(one),
        make("div", { class: "kb-cells" }, fields(one, entry && (entry.materials || []).join(", "))),
        mine ? acts(one, more) : "",
        make("p", { class: "kb-row-flag", hidden: true }),
        more,
        item.rooms ? rooms(one) : "",
      ];
      return make("li", { class: "kb-row" + (inRoom ? " is-inside" : ""), "data-type": type, "data-path": path.join(".") }, parts);
    }

    const button = (name, off, press, ...inside) => make("button", { class: "kb-icon", type: "button", "data-do": name, disabled: off, onclick: press }, inside);

    function handle(one) {
      const step = (event) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        act.shift(one.path, by, "handle");
      };
      return make("button", { class: "kb-icon kb-handle", type: "button", "data-do": "handle", "aria-describedby": "kb-plan-hint", onkeydown: step });
    }

    function acts(one, more) {
      const { path } = one, id = "kb-more-" + path.join("-"), rest = (by) => agenda.shift(plan, path, by).plan === plan;
      more.id = id;
      const open = make("button", { class: "kb-icon", type: "button", "data-do": "details", "aria-expanded": "false", "aria-controls": id, onclick: () => {
        more.hidden = !more.hidden;
        open.setAttribute("aria-expanded", String(!more.hidden));
        open.closest(".kb-row").classList.toggle("is-open", !more.hidden);
      } }, make("span", { class: "kb-dots", "aria-hidden": "true" }));
      return make("p", { class: "kb-row-acts" }, button("up", rest(-1), () => act.shift(path, -1, "up"), icon("down", true)), button("down", rest(1), () => act.shift(path, 1, "down"), icon("down")), open);
    }

    // What is rarely set: a fixed time, the type, another place; and the buttons that copy and remove.
    function details(one) {
      const { item, path } = one, list = agenda.listOf(path), options = agenda.lists(plan, item);
      const at = list.length === 1 ? make("label", { class: "kb-cell" }, make("span", {}, say("at")), make("input", { class: "kb-field", type: "time", value: item.at || "", "data-do": "at", onchange: (event) => act.set(path, { at: event.target.value }) })) : "";
      const type = item.kind === "own" ? make("label", { class: "kb-cell" }, make("span", {}, say("type")), make("select", { class: "kb-field", "data-do": "type", onchange: (event) => act.set(path, { type: event.target.value }, true) },
        make("option", { value: "" }, say("kind_own")), agenda.TYPES.map((name) => make("option", { value: name, selected: item.type === name }, say("type_" + name))))) : "";
      const place = options.length > 1 ? make("label", { class: "kb-cell" }, make("span", {}, say("place")), make("select", { class: "kb-field", "data-do": "place", onchange: (event) => act.moveTo(path, event.target.value.split(".").map(Number)) },
        options.map((one) => make("option", { value: one.join("."), selected: one.join(".") === list.join(".") }, nameOfList(one))))) : "";
      const quiet = (name, press) => make("button", { class: "kb-btn is-quiet", type: "button", "data-do": name, onclick: press }, say(name + "_short"));
      return make("div", { class: "kb-row-more", hidden: true }, at, type, place, make("p", { class: "kb-acts" }, quiet("copy", () => act.copy(path)), quiet("remove", () => act.remove(path))));
    }

    function rooms(one) {
      const { item, path } = one;
      return make("div", { class: "kb-rooms" }, item.rooms.map((room, which) => {
        const list = [...path, which], inside = shown.times.rows.filter((row) => row.path.length === 4 && list.every((part, place) => row.path[place] === part));
        const title = mine ? make("input", { class: "kb-field", type: "text", maxlength: String(agenda.MOST.title), value: room.title, placeholder: say("room", { n: String(which + 1) }), "data-do": "room", onchange: (event) => act.setRoom(path, which, event.target.value.trim()) }) : make("p", { class: "kb-room-name" }, make("bdi", {}, nameOfRoom(list)));
        return make("section", { class: "kb-room", "data-room": list.join(".") }, title, rowsOf(inside, list, true), mine ? adding(list) : "");
      }), mine ? make("p", { class: "kb-acts" }, item.rooms.length < 3 ? make("button", { class: "kb-btn is-quiet", type: "button", "data-do": "add-room", onclick: () => act.addRoom(path) }, say("add_room")) : "",
        item.rooms.length > 2 ? make("button", { class: "kb-btn is-quiet", type: "button", "data-do": "remove-room", onclick: () => act.removeRoom(path) }, say("remove_room")) : "") : "");
    }

    function rowsOf(rows, list, inRoom) {
      if (!rows.length) return make("p", { class: "kb-drop kb-muted", "data-list": list.join("."), "data-count": "0" }, mine ? say(inRoom ? "empty_room" : "empty_day") : "");
      return make("ol", { class: "kb-rows-of", "data-list": list.join("."), "data-count": String(rows.length) }, rows.map((one) => row(one, inRoom)));
    }

    function adding(list) {
      const add = (kind) => make("button", { class: "kb-btn is-quiet", type: "button", "data-do": "add-" + kind, onclick: () => act.add(list, kind) }, say("add_" + kind));
      const seek = make("button", { class: "kb-btn", type: "button", "data-do": "add-entry", onclick: () => act.seek(list) }, say("add_entry"));
      return make("p", { class: "kb-acts kb-add", "data-list": list.join(".") }, seek, add("own"), add("break"), list.length === 1 ? add("group") : "");
    }

    // ---- a day

    function day(one, number) {
      const several = plan.days.length > 1, name = nameOfDay(number), rows = shown.times.rows.filter((row) => row.path[0] === number && row.path.length === 2);
      const input = (key, type, more) => make("label", { class: "kb-cell" }, make("span", {}, say(key)), make("input", Object.assign({ class: "kb-field", type, value: one[key] === undefined ? "" : String(one[key]), "data-do": "day-" + key, "aria-label": several ? say("field_of", { field: say(key), title: name }) : undefined }, more)));
      const set = (key, read) => ({ onchange: (event) => act.setDay(number, { [key]: read ? read(event.target.value) : event.target.value }) });
      const head = mine ? make("div", { class: "kb-day-head no-print" }, input("date", "date", set("date")), input("start", "time", set("start")), input("target", "number", Object.assign({ min: "1", max: String(agenda.DAY), inputmode: "numeric" }, set("target", (value) => Math.round(Number(value)) || undefined))),
        several ? make("button", { class: "kb-btn is-quiet", type: "button", "data-do": "remove-day", "aria-label": say("remove_day", { day: name }), onclick: () => act.removeDay(number) }, say("remove_day_short")) : "") : one.date ? make("p", { class: "kb-muted" }, shown.date(one.date)) : "";
      return make("section", { class: "kb-day", "data-day": String(number), "aria-labelledby": "kb-day-" + number },
        make("h2", { id: "kb-day-" + number, class: several ? undefined : "kb-hide" }, several ? name : say("list")), head,
        make("p", { class: "kb-day-sum" }, make("bdi", { dir: "ltr" }), make("span", {}), make("b", {})),
        rows.length ? columns() : "", rowsOf(rows, [number], false),
        make("div", { class: "kb-acts no-print" }, several && rows.length ? make("button", { class: "kb-btn", type: "button", "data-do": "run", onclick: () => act.run(number) }, shown.startOf(name)) : ""), mine ? adding([number]) : "");
    }

    const columns = () => make("div", { class: "kb-columns", "aria-hidden": "true" }, mine ? make("span", {}) : "", ["column_time", "column_what", "column_minutes"].map(heading), make("span", { class: "kb-cells" }, ["who", "materials", "notes"].map(heading)));
    const heading = (name) => make("span", {}, say(name));

    return plan.days.map(day);
  };

  // Writes times, sums, faults and names into what is shown, without touching the field in which a person may be typing.
  library.agendaRefresh = function (box, shown) {
    const { times, count } = shown, names = namer(shown), { say } = names;
    times.rows.forEach((one) => {
      const line = box.querySelector('[data-path="' + one.path.join(".") + '"]');
      line.querySelector(".kb-row-time bdi").textContent = clock(one.start) + "–" + clock(one.end);
      const minutes = line.querySelector(".kb-row-min"), input = minutes.querySelector("input");
      if (input && document.activeElement !== input) input.value = String(one.minutes);
      minutes.lastChild.textContent = count("unit", one.minutes);
      const flag = line.querySelector(".kb-row-flag"), inRoom = one.path.length === 4;
      flag.hidden = !one.gap && !one.over;
      flag.textContent = one.over ? count(inRoom ? "room_over" : "over", one.over) : one.gap ? count("gap", one.gap) : "";
      flag.classList.toggle("is-over", one.over > 0);
      nameControls(line, names.called(one.item).text, say);
    });
    times.days.forEach((one, number) => {
      const [span, total, left] = box.querySelector('[data-day="' + number + '"] .kb-day-sum').children;
      span.textContent = one.isClock ? clock(one.start) + "–" + clock(one.end) : "";
      total.textContent = one.minutes ? count("total", one.minutes) : "";
      left.textContent = one.left === undefined ? "" : one.left < 0 ? count("beyond", -one.left) : count("left", one.left);
      left.className = one.left < 0 ? "is-over" : "";
    });
    nameLists(box, names);
  };

  const FIELDS = ["who", "materials", "notes", "at", "type", "place"], NAMES = { details: "details_of", minutes: "minutes_of", title: "title_of" };
  // The controls of a row carry its name; the controls of rows in its rooms carry their own.
  function nameControls(line, title, say) {
    line.querySelectorAll("[data-do]").forEach((control) => {
      const name = control.dataset.do;
      if (control.closest(".kb-row") !== line || control.closest(".kb-rooms") && line.contains(control.closest(".kb-rooms"))) return;
      control.setAttribute("aria-label", FIELDS.includes(name) ? say("field_of", { field: say(name), title }) : say(NAMES[name] || name, { title }));
    });
  }

  // Lists, rooms and the buttons that add to them carry their present names too.
  function nameLists(box, names) {
    const { say } = names, listOf = (text) => text.split(".").map(Number);
    box.querySelectorAll("ol[data-list]").forEach((one) => one.setAttribute("aria-label", names.list(listOf(one.dataset.list))));
    box.querySelectorAll(".kb-add [data-do]").forEach((one) => one.setAttribute("aria-label", say("add_to", { what: one.textContent, place: names.list(listOf(one.parentNode.dataset.list)) })));
    box.querySelectorAll("[data-do=place] option").forEach((one) => { one.textContent = names.list(listOf(one.value)); });
    box.querySelectorAll("[data-room]").forEach((one) => {
      const list = listOf(one.dataset.room), field = one.querySelector(":scope > [data-do=room]");
      one.setAttribute("aria-label", names.room(list));
      if (field) field.setAttribute("aria-label", say("title_of", { title: names.list(list) }));
    });
  }
})();
