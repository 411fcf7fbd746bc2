// The page of the plan: entries in order with their times; it is shared by address, printed, and has a zip of worksheets.
(function () {
  "use strict";
  const page = document.getElementById("kb-plan");
  if (!page) return;
  const library = window.library, { make } = library, language = document.documentElement.lang, DAY = 24 * 60, DEFAULT = 15;
  const { say, count } = library.wording(language, JSON.parse(page.dataset.says));
  const part = (name) => page.querySelector("[data-part=" + name + "]");
  let known = {}, plan = library.plan.read(), received = null, before = null;

  // The page has empty boxes for lists, because a screen reader would announce an empty list; here they become lists.
  page.querySelectorAll("[data-list]").forEach((box) => {
    const list = document.createElement(box.dataset.list);
    Array.from(box.attributes).forEach((one) => { if (one.name !== "data-list") list.setAttribute(one.name, one.value); });
    box.replaceWith(list);
  });

  // ---- a plan as an address: its words in the part after #, where no server sees them

  function address(shared) {
    const parameters = new URLSearchParams();
    if (shared.title) parameters.set("title", shared.title);
    if (shared.start) parameters.set("start", shared.start);
    shared.items.forEach((item) => parameters.append("item", item.minutes ? item.id + "~" + item.minutes : item.id));
    return page.dataset.address + "#" + parameters.toString();
  }

  function fromAddress() {
    const parameters = new URLSearchParams(location.hash.slice(1)), items = parameters.getAll("item");
    if (!items.length) return null;
    const found = library.plan.clean({ title: parameters.get("title"), start: parameters.get("start"), items: items.map((text) => {
      const [id, minutes] = text.split("~");
      return { id, minutes: Number(minutes) || undefined };
    }) });
    found.items = found.items.filter((item) => known[item.id]);
    return found.items.length ? found : null;
  }

  // ---- the clock

  const minutesOf = (item) => item.minutes || known[item.id].minutes || DEFAULT;
  const clock = (minutes) => String(Math.floor(minutes / 60) % 24).padStart(2, "0") + ":" + String(minutes % 60).padStart(2, "0");

  function times(shown) {
    let at = shown.start ? Number(shown.start.slice(0, 2)) * 60 + Number(shown.start.slice(3)) : 0;
    return shown.items.map((item) => { const from = at; at = (at + minutesOf(item)) % (shown.start ? DAY : Infinity); return clock(from) + "–" + clock(at); });
  }

  // ---- showing

  // Updates names, minutes and times without touching the field in which a person may be typing.
  function refresh() {
    const shown = received || plan, running = times(shown);
    part("named").textContent = shown.title;
    part("named").hidden = !shown.title;
    part("total").textContent = count("total", shown.items.reduce((sum, item) => sum + minutesOf(item), 0));
    Array.from(part("list").children).forEach((line, place) => {
      line.querySelector(".kb-min").replaceChildren(make("b", {}, String(minutesOf(shown.items[place]))), count("unit", minutesOf(shown.items[place])));
      line.querySelector("bdi[dir=ltr]").textContent = running[place];
    });
    part("undo").hidden = !before;
  }

  function show(focus) {
    const shown = received || plan, mine = !received, running = times(shown);
    part("empty").hidden = shown.items.length > 0;
    part("full").hidden = !shown.items.length;
    part("received").hidden = mine;
    part("edit").hidden = !mine;
    part("named").classList.toggle("kb-on-paper", mine); // on the screen, the person's own title is in its field
    if (document.activeElement !== part("title")) part("title").value = plan.title;
    part("start").value = plan.start;
    part("list").replaceChildren(...shown.items.map((item, place) => row(item, place, running[place], mine)));
    part("sheets").replaceChildren(...sheets(shown));
    part("take").hidden = !sheets(shown).length;
    part("zip").hidden = location.protocol === "file:";
    refresh();
    if (focus) { const wanted = part("list").querySelector(focus); if (wanted) wanted.focus(); else part("list").focus(); }
  }

  function row(item, place, time, mine) {
    const entry = known[item.id], foreign = entry.foreign || {};
    const minutes = make("p", { class: "kb-min" });
    const title = make("h2", foreign, make("a", { href: library.root + entry.url }, entry.title));
    const body = make("div", {}, title, make("p", { class: "kb-muted" }, make("bdi", { dir: "ltr" }, time)));
    if (mine) body.append(controls(item, place, entry));
    return make("li", { "data-type": entry.type }, minutes, body);
  }

  function controls(item, place, entry) {
    const button = (name, move, off) => make("button", { class: "kb-btn is-quiet", type: "button", "data-do": name, "aria-label": say(name, { title: entry.title }).join(""), disabled: off ? "" : undefined, onclick: move }, say(name + "_short").join(""));
    const field = make("input", { class: "kb-field", type: "number", min: "1", max: String(DAY), inputmode: "numeric", value: String(minutesOf(item)), "aria-label": say("minutes_of", { title: entry.title }).join(""), onchange: (event) => {
      const value = Math.round(Number(event.target.value));
      change((next) => { next.items[place].minutes = value > 0 && value <= DAY ? value : undefined; }, "", false);
    } });
    return make("p", { class: "kb-acts no-print" }, button("up", () => swap(place, place - 1), place === 0), button("down", () => swap(place, place + 1), place === plan.items.length - 1), field, button("remove", () => {
      change((next) => { next.items.splice(place, 1); }, say("removed", { title: entry.title }).join(""));
      show("li:nth-child(" + Math.max(1, Math.min(place + 1, plan.items.length)) + ") [data-do=remove]");
    }));
  }

  function swap(from, to) {
    const title = known[plan.items[from].id].title;
    change((next) => { next.items.splice(to, 0, next.items.splice(from, 1)[0]); }, say("moved", { title, n: String(to + 1), all: String(plan.items.length) }).join(""));
    const away = to === 0 ? "down" : to === plan.items.length - 1 ? "up" : to < from ? "up" : "down";
    show("li:nth-child(" + (to + 1) + ") [data-do=" + away + "]");
  }

  function change(edit, message, redraw) {
    before = library.plan.clean(plan);
    const next = library.plan.clean(plan);
    edit(next);
    plan = library.plan.clean(next);
    part("status").textContent = library.plan.keep(plan) ? message || "" : say("unkept").join("");
    (redraw === false ? refresh : show)();
  }

  // ---- worksheets

  function sheets(shown) {
    return shown.items.map((item) => known[item.id].sheet).filter(Boolean).map((sheet) => make("li", {}, make("span", {}, sheet.title), " ", ...sheet.documents.flatMap((one) => [make("a", { href: library.root + one.url, download: "" }, make("bdi", {}, one.label)), " "])));
  }

  function takeAll() {
    const urls = (received || plan).items.map((item) => known[item.id].sheet).filter(Boolean).flatMap((sheet) => sheet.documents.map((one) => one.url));
    part("status").textContent = say("packing").join("");
    Promise.all(Array.from(new Set(urls), (url) => fetch(library.root + url).then((answer) => { if (!answer.ok) throw new Error(url); return answer.arrayBuffer(); }).then((data) => ({ name: decodeURIComponent(url.split("/").pop()), bytes: new Uint8Array(data) })))).then((files) => {
      const link = make("a", { href: URL.createObjectURL(library.zip(files)), download: "worksheets.zip" });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      part("status").textContent = say("packed").join("");
    }).catch(() => { part("status").textContent = say("unpacked").join(""); });
  }

  // ---- actions

  const copied = () => { part("status").textContent = say("copied").join(""); };
  part("title").addEventListener("change", (event) => change((next) => { next.title = event.target.value; }, "", false));
  part("start").addEventListener("change", (event) => change((next) => { next.start = event.target.value; }, "", false));
  part("print").addEventListener("click", () => print());
  part("zip").addEventListener("click", takeAll);
  part("undo").addEventListener("click", () => { const back = before; change((next) => Object.assign(next, back), say("undone").join("")); before = null; show(); });
  part("clear").addEventListener("click", () => change((next) => { next.items = []; next.title = ""; }, say("cleared").join("")));
  part("share").addEventListener("click", () => {
    const field = part("address");
    field.hidden = false;
    field.value = address(plan);
    field.select();
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(field.value).then(copied, () => {});
    else if (document.execCommand("copy")) copied();
  });
  function take(edit, message) {
    const given = received;
    received = null;
    history.replaceState(null, "", location.pathname + location.search);
    change((next) => edit(next, given), message);
  }
  part("replace").addEventListener("click", () => take((next, given) => Object.assign(next, given), say("taken").join("")));
  part("append").addEventListener("click", () => take((next, given) => { next.items.push(...given.items); }, say("taken").join("")));
  part("leave").addEventListener("click", () => { received = null; history.replaceState(null, "", location.pathname + location.search); show(); });

  library.get("search/" + language + "/plan.js", "plan", language).then((data) => {
    known = Object.assign(Object.create(null), data.entries); // an id may be any word, "constructor" too
    const arrive = () => { plan = library.plan.read(); plan.items = plan.items.filter((item) => known[item.id]); received = fromAddress(); show(); };
    addEventListener("hashchange", arrive);
    addEventListener("storage", () => { plan = library.plan.read(); plan.items = plan.items.filter((item) => known[item.id]); show(); });
    page.hidden = false;
    arrive();
  });
})();
