// The agenda of a meeting, as data: reading what was kept in any version, changing it, and its times. It needs no page.
//
// A plan: {version, key, title, days}. A day: {title, date, start, target, items}. An item: {kind, minutes, at, who,
// materials, notes} and, by its kind: "entry" has the id of an entry of the library; "own" and "break" have a title, an
// own one also a type; "group" has a title and rooms, each {title, items}, that run beside one another. `at` is a fixed
// time; times are "HH:MM", dates "YYYY-MM-DD", lengths whole minutes, and what is not set is left out or "".
// What this version does not know (fields, kinds, ids of entries) stays as it is.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const VERSION = 2, DAY = 24 * 60, DEFAULT = 15;
  const MOST = { items: 200, days: 14, rooms: 6, title: 200, who: 200, materials: 500, notes: 2000 };
  const TYPES = ["talk", "discussion", "work", "frame"]; // of own items
  const OWN = { plan: ["version", "key", "title", "days"], day: ["title", "date", "start", "target", "items"],
    item: ["kind", "id", "title", "type", "minutes", "at", "who", "materials", "notes", "rooms"], room: ["title", "items"] };

  // ---- reading

  const text = (value, most) => (typeof value === "string" ? value.slice(0, most) : "");
  const length = (value) => (Number.isInteger(value) && value > 0 && value <= DAY ? value : undefined);
  const time = (value) => (/^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(value) ? value : "");
  const iso = (moment) => new Date(moment).toISOString().slice(0, 10);
  const date = (value) => (/^[0-9]{4}-[01][0-9]-[0-3][0-9]$/.test(value) && !Number.isNaN(Date.parse(value)) && iso(Date.parse(value)) === value ? value : "");
  const many = (value) => (Array.isArray(value) ? value.filter((one) => one && typeof one === "object" && !Array.isArray(one)) : []);
  // The fields that this version does not know.
  const others = (found, own) => Object.fromEntries(Object.entries(found).filter(([name]) => !own.includes(name) && name !== "__proto__"));
  // Without the fields that are not set.
  const dense = (found) => Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined && value !== ""));
  const newKey = () => Date.now().toString(36) + Math.random().toString(36).slice(2, 8);

  // Returns the valid part of a plan that was kept or that came in an address, as a plan of this version, with at most `room` items.
  function read(found) {
    const given = found && typeof found === "object" ? found : {}, room = { left: MOST.items };
    const days = Array.isArray(given.days) ? many(given.days) : [{ start: given.start, items: given.items }]; // version 1 had one day
    const plan = Object.assign(others(given, [...OWN.plan, ...(Array.isArray(given.days) ? [] : ["start", "items"])]), {
      version: Math.max(VERSION, Number.isInteger(given.version) ? given.version : 0),
      key: text(given.key, 40) || newKey(), title: text(given.title, MOST.title),
      days: days.slice(0, MOST.days).map((day) => readDay(day, room)),
    });
    if (!plan.days.length) plan.days.push(readDay({}, room));
    return plan;
  }

  function readDay(day, room) {
    const own = dense({ title: text(day.title, MOST.title), date: date(day.date), start: time(day.start), target: length(day.target) });
    return Object.assign(others(day, OWN.day), own, { items: readItems(day.items, room, true) });
  }

  const readItems = (items, room, mayHaveRooms) => many(items).map((item) => readItem(item, room, mayHaveRooms)).filter(Boolean);

  function readItem(item, room, mayHaveRooms) {
    const kind = text(item.kind, 20) || (typeof item.id === "string" ? "entry" : "own");
    if (!room.left || (kind === "entry" && !text(item.id, 1)) || (kind === "group" && !mayHaveRooms)) return undefined;
    room.left -= 1;
    const own = { kind, id: text(item.id, MOST.title), title: text(item.title, MOST.title), type: text(item.type, 20), minutes: length(item.minutes),
      at: mayHaveRooms ? time(item.at) : "", who: text(item.who, MOST.who), materials: text(item.materials, MOST.materials), notes: text(item.notes, MOST.notes) };
    return Object.assign(others(item, OWN.item), dense(own), kind === "group" ? { rooms: readRooms(item.rooms, room) } : {});
  }

  function readRooms(rooms, room) {
    const found = many(rooms).slice(0, MOST.rooms).map((one) => Object.assign(others(one, OWN.room), { title: text(one.title, MOST.title), items: readItems(one.items, room, false) }));
    while (found.length < 2) found.push({ title: "", items: [] });
    return found;
  }

  // ---- places: [day, item], or [day, item, room, item]; a list is [day] or [day, item, room]

  const copy = (plan) => JSON.parse(JSON.stringify(plan));
  const itemsAt = (plan, list) => (list.length === 1 ? plan.days[list[0]].items : plan.days[list[0]].items[list[1]].rooms[list[2]].items);
  const listOf = (path) => path.slice(0, -1);
  const numberOf = (path) => path[path.length - 1];
  const at = (plan, path) => itemsAt(plan, listOf(path))[numberOf(path)];
  const isInside = (path, list) => path.length === 2 && list.length === 3 && path[0] === list[0] && path[1] === list[1];

  // All items with their paths, in the order of the agenda; a group comes before what is in its rooms.
  function walk(plan) {
    const inside = (items, list) => items.flatMap((item, number) => [{ item, path: [...list, number] },
      ...(item.rooms || []).flatMap((room, which) => inside(room.items, [...list, number, which]))]);
    return plan.days.flatMap((day, number) => inside(day.items, [number]));
  }

  // All lists that an item can be in; a group can only be in a day.
  function lists(plan, item) {
    const groups = item && item.kind === "group" ? [] : walk(plan).filter((one) => one.item.rooms);
    return plan.days.flatMap((_, day) => [[day], ...groups.filter(({ path }) => path[0] === day).flatMap(({ path, item: group }) => group.rooms.map((_room, room) => [...path, room]))]);
  }

  // ---- changes: each returns another plan

  function insert(plan, list, number, item) {
    const next = copy(plan);
    itemsAt(next, list).splice(number, 0, copy(item));
    return next;
  }

  function remove(plan, path) {
    const next = copy(plan);
    itemsAt(next, listOf(path)).splice(numberOf(path), 1);
    return next;
  }

  // Moves an item before the one that has this number in a list now. Returns {plan, path}: `path` is its new place.
  function move(plan, path, list, number) {
    const item = at(plan, path);
    if (isInside(path, list) || (item.kind === "group" && list.length === 3)) return { plan, path };
    const next = copy(plan), from = listOf(path), target = itemsAt(next, list), moved = at(next, path);
    const marked = target.slice(number).find((one) => one !== moved); // goes before this one, whatever removal shifts
    itemsAt(next, from).splice(numberOf(path), 1);
    if (moved.at && list.length === 3) delete moved.at; // rooms have no fixed times
    target.splice(marked ? target.indexOf(marked) : target.length, 0, moved);
    const found = walk(next).find((one) => one.item === moved);
    return { plan: next, path: found.path };
  }

  // Moves an item by one place, beyond the end of its list to the next list of its kind.
  function shift(plan, path, by) {
    const list = listOf(path), number = numberOf(path) + by;
    if (number >= 0 && number < itemsAt(plan, list).length) return move(plan, path, list, by < 0 ? number : number + 1);
    const next = list.slice();
    next[next.length - 1] += by;
    const beside = list.length === 1 ? plan.days[next[0]] : at(plan, path.slice(0, 2)).rooms[next[2]];
    return beside ? move(plan, path, next, by < 0 ? beside.items.length : 0) : { plan, path };
  }

  function set(plan, path, fields) {
    const next = copy(plan);
    Object.assign(at(next, path), fields);
    return read(next);
  }

  function setDay(plan, number, fields) {
    const next = copy(plan);
    Object.assign(next.days[number], fields);
    return read(next);
  }

  function addDay(plan) {
    const next = copy(plan), last = next.days[next.days.length - 1];
    const after = last.date ? { date: iso(Date.parse(last.date) + DAY * 60000) } : {};
    next.days.push(Object.assign(dense({ start: last.start, target: last.target }), after, { items: [] }));
    return read(next);
  }

  // The items of a removed day move to the day before it, or else to the day after it.
  function removeDay(plan, number) {
    const next = copy(plan), [gone] = next.days.splice(number, 1);
    if (!next.days.length) next.days.push({ start: gone.start, items: [] });
    else if (number) next.days[number - 1].items.push(...gone.items);
    else next.days[0].items.unshift(...gone.items);
    return read(next);
  }

  // ---- times

  const minutes = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  const clock = (value) => String(Math.floor(value / 60) % 24).padStart(2, "0") + ":" + String(value % 60).padStart(2, "0");

  // How long an item takes; `known` returns the minutes of an entry by its id, or 0. A group takes as long as its longest room.
  function lengthOf(item, known) {
    if (item.minutes) return item.minutes;
    if (item.rooms) return Math.max(0, ...item.rooms.map((room) => sum(room.items.map((one) => lengthOf(one, known))))) || DEFAULT;
    return (item.kind === "entry" && known(item.id)) || DEFAULT;
  }

  const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

  // The times of a plan, in minutes from the day's midnight, or from its beginning where no time is known (`isClock` false).
  // Items follow one another. One with a fixed time begins then: `gap` is the free time before it, `over` how late the
  // items before it are. Returns {days: [{start, end, minutes, gap, over, used, left, isClock}], rows: [{path, item,
  // start, end, minutes, gap, over}]}: `used` is minutes and gaps, `left` the target less `used` (undefined without one).
  // In rooms `over` is by how much a room is longer than its group, in its last row.
  function schedule(plan, known) {
    const rows = [], days = plan.days.map((day, number) => {
      const [first, isClock] = beginning(day, known), own = [];
      let now = first;
      day.items.forEach((item, place) => {
        const fixed = item.at ? minutes(item.at) : now, took = lengthOf(item, known);
        const row = { path: [number, place], item, start: fixed, end: fixed + took, minutes: took, gap: Math.max(0, fixed - now), over: Math.max(0, now - fixed) };
        own.push(row);
        rows.push(row, ...inRooms(row, known));
        now = row.end;
      });
      const total = { start: first, end: now, minutes: sum(own.map((row) => row.minutes)), gap: sum(own.map((row) => row.gap)), over: sum(own.map((row) => row.over)), isClock };
      total.used = total.minutes + total.gap;
      total.left = day.target === undefined ? undefined : day.target - total.used;
      return total;
    });
    return { days, rows };
  }

  // When a day begins, and whether it is a clock time. If it says none, the items before the first fixed time end then.
  function beginning(day, known) {
    if (day.start) return [minutes(day.start), true];
    const place = day.items.findIndex((item) => item.at);
    if (place < 0) return [0, false];
    return [Math.max(0, minutes(day.items[place].at) - sum(day.items.slice(0, place).map((item) => lengthOf(item, known)))), true];
  }

  function inRooms(group, known) {
    return (group.item.rooms || []).flatMap((room, which) => {
      let now = group.start;
      const rows = room.items.map((item, place) => {
        const took = lengthOf(item, known), row = { path: [...group.path, which, place], item, start: now, end: now + took, minutes: took, gap: 0, over: 0 };
        now = row.end;
        return row;
      });
      if (rows.length) rows[rows.length - 1].over = Math.max(0, now - group.end);
      return rows;
    });
  }

  // Divides minutes in proportion to some lengths; the parts are whole minutes with the same sum.
  function divide(lengths, total) {
    const all = sum(lengths);
    if (!all) return lengths.map((_, place) => (place ? 0 : total));
    const shares = lengths.map((one) => Math.floor(one * total / all));
    const order = lengths.map((one, place) => [one * total / all - shares[place], -place]).sort((a, b) => b[0] - a[0] || b[1] - a[1]);
    order.slice(0, total - sum(shares)).forEach(([, place]) => { shares[-place] += 1; });
    return shares;
  }

  // The number of items and the sum of their minutes, for the message when something is added.
  function summary(plan, known) {
    return { items: walk(plan).filter(({ item }) => !item.rooms).length, minutes: sum(schedule(plan, known).days.map((day) => day.minutes)) };
  }

  // ---- undo and redo

  function history(most) {
    let past = [], future = [];
    const turn = (from, to, now) => { to.push(now); return from.pop(); };
    return {
      keep(before) { past = [...past, before].slice(-most); future = []; },
      back: (now) => (past.length ? turn(past, future, now) : undefined),
      again: (now) => (future.length ? turn(future, past, now) : undefined),
      clear() { past = []; future = []; },
      get hasPast() { return past.length > 0; },
      get hasFuture() { return future.length > 0; },
    };
  }

  library.agenda = { VERSION, DAY, TYPES, MOST, read, newKey, walk, lists, at, itemsAt, listOf, insert, remove, move, shift, set, setDay, addDay, removeDay,
    lengthOf, schedule, divide, summary, clock, history };
})();
