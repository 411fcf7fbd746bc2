// Passing a plan on: its link, its calendar, its worksheets. What is shown is passed on: one's own plan, or a received one.
(function () {
  "use strict";
  const page = document.getElementById("kb-plan"), library = window.library, { make } = library;
  if (!page) return;
  let turn = 0, shown = null, address = "";

  // ---- the link: made again after each change, so that it never shows an earlier plan

  function renew(then) {
    const mine = ++turn;
    return library.planLink.write(shown.plan).then((fragment) => {
      if (mine !== turn) return;
      address = page.dataset.address + "#" + fragment;
      library.planPage.part("address").value = address;
      if (then) then();
    });
  }

  function share() {
    const { part, tell, words } = library.planPage, field = part("address"), done = () => tell(words("copied"));
    renew(() => {
      field.hidden = false;
      library.copy(address, () => field.select(), done);
    });
  }

  // ---- the calendar

  const { clock } = library.agenda;
  const lineOf = (row) => {
    const { item } = row, title = library.planPage.titleOf(item), inside = row.path.length === 4 ? "  " : "";
    return inside + clock(row.start) + "–" + clock(row.end) + " " + title + (item.who ? " (" + item.who + ")" : "") + (item.notes ? "\n" + item.notes : "");
  };

  function toCalendar() {
    const { part, tell, words } = library.planPage, { plan, times } = shown, several = plan.days.length > 1;
    const dated = plan.days.map((one, number) => Object.assign({ number }, one)).filter((one) => one.date);
    const undated = plan.days.findIndex((one) => !one.date), field = page.querySelector('[data-day="' + undated + '"] [data-do=day-date]');
    if (undated >= 0 && field) { tell(words("calendar_undated")); field.focus(); return; }
    if (!dated.length) { tell(words("calendar_undated")); return; }
    const title = plan.title || words("untitled"), events = dated.map((one) => {
      const { start, end, isClock } = times.days[one.number], rows = times.rows.filter((row) => row.path[0] === one.number);
      return { date: one.date, start: isClock ? start : undefined, end, title: several ? title + ", " + words("day", { n: String(one.number + 1) }) : title, lines: rows.map(lineOf) };
    });
    const text = library.calendar(plan.key, new URL(page.dataset.address, location.href).host || "localhost", events, Date.now());
    library.give(new Blob([text], { type: "text/calendar;charset=utf-8" }), part("calendar").dataset.file);
    tell(words("calendar_given"));
  }

  // ---- the worksheets

  const sheets = () => Array.from(new Set(library.agenda.walk(shown.plan).map(({ item }) => library.planPage.entryOf(item.id)))).map((entry) => entry && entry.sheet).filter(Boolean);

  function list() {
    const { part } = library.planPage, found = sheets(), root = library.root;
    const rows = found.map((sheet) => make("li", {}, make("a", { href: root + sheet.url }, sheet.title), " ", ...sheet.documents.flatMap((one) => [make("a", { href: root + one.url, download: "" }, make("bdi", {}, one.label)), " "])));
    part("sheets-of").hidden = !found.length;
    part("sheets").replaceChildren(...(found.length ? [make("ul", {}, rows)] : [])); // an empty list would be announced
    part("zip").hidden = location.protocol === "file:"; // where no file can be read
  }

  async function takeAll() {
    const { tell, words } = library.planPage, urls = Array.from(new Set(sheets().flatMap((sheet) => sheet.documents.map((one) => one.url))));
    tell(words("packing"));
    try {
      const files = await Promise.all(urls.map(async (url) => {
        const answer = await fetch(library.root + url);
        if (!answer.ok) throw new Error(url);
        return { name: decodeURIComponent(url.split("/").pop()), bytes: new Uint8Array(await answer.arrayBuffer()) };
      }));
      library.give(library.zip(files), "worksheets.zip");
      tell(words("packed"));
    } catch (error) { tell(words("unpacked")); }
  }

  page.addEventListener("planned", (event) => {
    shown = event.detail;
    if (!library.planPage.part("address").hidden) renew();
    list();
  });
  page.addEventListener("ready", () => {
    const { part } = library.planPage;
    part("share").addEventListener("click", share);
    part("calendar").addEventListener("click", toCalendar);
    part("zip").addEventListener("click", takeAll);
  });
})();
