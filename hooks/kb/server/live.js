// `kb serve` adds this script to every page; published pages do not have it. It waits for the next edition of the site and
// reloads the page if something on it has changed. If there is an error, it shows the error.
// A browser keeps few connections to a host, so a page waits only while a person looks at it.
(function () {
  "use strict";
  const own = document.currentScript, here = new URL("./", own.src), root = new URL("../", own.src).href;
  const WORDS = {
    title: ["יש מה לתקן לפני שזה ייכנס לאתר.", "This must be corrected before it reaches the site."],
    stays: ["תקנו ושמרו, וההודעה תיעלם. עמוד שאי אפשר לבנות מוצג עד אז כפי שהיה.", "Correct it and save, and this message disappears. A page that cannot be built is shown as it was."],
  };
  const PAUSE = 500; // milliseconds before asking again if the server does not answer
  let edition = own.dataset.live, fault = "", asking = null;

  // The site's file at an address; "" for an address outside.
  function fileOf(address) {
    if (!address.startsWith(root)) return "";
    let path = address.slice(root.length).split(/[?#]/)[0];
    try { path = decodeURI(path); } catch (error) { return ""; }
    return path === "" || path.endsWith("/") ? path + "index.html" : path;
  }

  // Whether this page shows any of the files; true if the files are not known.
  function shows(changed) {
    if (!changed || own.dataset.missing) return true;
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    const files = new Set(loaded.concat(location.href).map(fileOf));
    files.delete("edition.js"); // every edit changes it, and a page asks for it again when it needs a changed name
    return changed.some((file) => files.has(file));
  }

  function line(name, text) {
    const made = document.createElement(name);
    made.dir = "auto";
    made.textContent = text;
    return made;
  }

  // The same sentence in Hebrew and in English, each on its own line.
  function said(name, texts) {
    const made = document.createElement(name);
    texts.forEach((text, place) => {
      const one = line("span", text);
      one.lang = place ? "en" : "he";
      made.append(one);
    });
    return made;
  }

  function banner(text) {
    const old = document.getElementById("kb-live");
    if (old) old.remove();
    if (!text) return;
    const box = document.createElement("section"), report = document.createElement("div");
    box.id = "kb-live";
    box.lang = "he";
    box.dir = "rtl";
    box.setAttribute("role", "alert");
    report.className = "kb-live-report";
    report.tabIndex = 0;
    text.split("\n").forEach((one) => report.append(line("p", one)));
    box.append(said("h2", WORDS.title), report, said("p", WORDS.stays));
    document.body.append(box);
  }

  // Shows what is new; returns whether the page must be reloaded for that.
  function hear(news) {
    if (news.edition !== edition && (!edition || shows(news.changed))) return true;
    const same = news.fault === fault;
    edition = news.edition;
    fault = news.fault;
    if (!same && edition) banner(fault);
    return !same && !edition; // without an edition, the page itself shows the error
  }

  async function ask() {
    if (asking || document.hidden) return;
    const mine = asking = new AbortController();
    while (asking === mine) {
      try {
        const answer = await fetch(new URL("news", here), {
          method: "POST", body: JSON.stringify({ edition, fault }), cache: "no-store", signal: mine.signal });
        if (!answer.ok) throw new Error(answer.status);
        if (hear(await answer.json())) { location.reload(); return; }
      } catch (error) {
        if (mine.signal.aborted) return;
        await new Promise((go) => setTimeout(go, PAUSE));
      }
    }
  }

  function stop() {
    if (asking) asking.abort();
    asking = null;
  }

  if (!edition) fault = own.dataset.fault || "";
  const look = document.createElement("link");
  look.rel = "stylesheet";
  look.href = new URL("live.css", here).href;
  document.head.append(look);
  document.addEventListener("visibilitychange", () => { if (document.hidden) stop(); else ask(); });
  addEventListener("pagehide", stop);
  addEventListener("pageshow", ask);
  if (document.readyState === "complete") ask();
})();
