// The page about what is kept on the device: the size, buttons to keep everything and to free the space, readable pages.
(function () {
  "use strict";
  const root = window.library.root;
  const box = document.getElementById("kb-keep"), wanted = document.getElementById("kb-wanted");
  const part = (name) => box.querySelector("[data-part=" + name + "]");
  const web = /^http/.test(location.protocol) && "serviceWorker" in navigator;
  const say = (key, facts) => box.dataset[key].replace(/\{(\w+)\}/g, (all, name) => facts[name]);
  const size = (bytes) => (bytes / 1048576).toFixed(1);

  if (location.hash.length > 1) { // anybody can write this part of an address: only a page of the site becomes a link
    let asked;
    try { asked = new URL(location.hash.slice(1), root).href; } catch (error) { return; }
    wanted.hidden = !asked.startsWith(root);
    if (!wanted.hidden) {
      const title = document.querySelector("h1"), before = title.textContent;
      title.textContent = title.dataset.apart; // the reader did not come to keep anything
      document.title = document.title.replace(before, title.textContent);
      wanted.querySelector("a").href = asked;
    }
    if (location.search === "?unanswered") wanted.querySelectorAll("[data-part]").forEach((one) => { one.hidden = !one.hidden; });
  }
  if (!web) return;
  const order = (name) => navigator.serviceWorker.ready.then((registration) => registration.active.postMessage({ order: name }));
  const keep = part("keep"), give = part("give"), bar = part("bar"), status = part("status");

  function busy(is) { keep.disabled = give.disabled = is; bar.hidden = !is; }

  const HEARD = {
    status(said) {
      box.hidden = false; // not before: the button's label says what it would fetch
      busy(false);
      keep.hidden = said.everything;
      give.hidden = !said.everything;
      keep.textContent = say("keep", { size: size(said.total) });
      status.textContent = say(said.everything ? "all" : "some", { kept: size(said.kept), total: size(said.total) });
      list(said.pages);
    },
    progress(said) {
      busy(true);
      bar.max = said.total;
      bar.value = said.done;
      status.textContent = say("progress", { done: size(said.done), total: size(said.total) });
    },
    failed(said) { if (said.order === "everything") { busy(false); part("fault").hidden = false; } },
  };

  // Marks the links to pages that are kept.
  function list(pages) {
    const kept = new Set(pages);
    document.querySelectorAll("#kb-kept li").forEach((item) => {
      const file = decodeURI(item.querySelector("a").href.slice(root.length));
      item.hidden = !kept.has(file);
    });
  }

  navigator.serviceWorker.addEventListener("message", (event) => {
    const heard = event.data && HEARD[event.data.kind];
    if (heard) heard(event.data);
  });
  keep.addEventListener("click", () => {
    busy(true);
    part("fault").hidden = true;
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    order("everything");
  });
  give.addEventListener("click", () => { busy(true); order("release"); });
  order("status");
})();
