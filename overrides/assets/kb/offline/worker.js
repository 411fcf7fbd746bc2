// The service worker of the library; /sw.js sets LIBRARY and imports this script.
// Cache first, by content: a kept file is stored under its address and the hash of its content, as the build listed it
// (LIBRARY.list). So a kept file is not fetched again while it is the same, a new edition fetches only what changed, and
// an answer with another hash (a log-in page, half a file) is not kept.
// One edition at a time: a reader gets pages of this edition until a newer one takes over. There are two exceptions, and
// then the whole page comes from the host: a reload asks for what is new, and a page that is not kept is only there. If
// the host goes back to an older edition, that counts as a "newer" one too.
"use strict";
/* global LIBRARY */
const SCOPE = self.registration.scope;
const CACHE = "library " + SCOPE, LIST = SCOPE + LIBRARY.list, STATE = SCOPE + "offline/state", HOST = SCOPE + "offline/edition.json";
const AT_ONCE = 4; // requests at a time, so that a page that is being read does not wait
const PATIENCE = 3000; // milliseconds that a reload waits for the host before the kept page is shown
const NOT_OURS = /^(sw\.js|offline\/.*\.json)$/; // the host answers these
const STAMPED = /\.[0-9a-f]{8}\.\w+$/; // a name with a hash: the same content in every edition

const keyOf = (file, list) => SCOPE + encodeURI(file) + "?kept=" + list[file][0];
const prefixOf = (file) => Object.keys(LIBRARY.languages).map((code) => LIBRARY.languages[code]).filter((prefix) => prefix && file.startsWith(prefix))[0] || "";
const isFull = (error) => Boolean(error) && error.name === "QuotaExceededError";

// The site's file at an address; "" for an address outside.
function fileOf(address) {
  if (!address.startsWith(SCOPE)) return "";
  let path = address.slice(SCOPE.length).split(/[?#]/)[0];
  try { path = decodeURI(path); } catch (error) { return ""; }
  return path === "" || path.endsWith("/") ? path + "index.html" : path;
}

const open = () => caches.open(CACHE);
let listing;

// The files of this edition: {file: [hash, bytes]}.
function files() {
  listing = listing || open().then((cache) => cache.match(LIST + "?kept=" + LIBRARY.edition))
    .then((kept) => kept ? kept.json() : fetchList());
  listing.catch(() => { listing = null; });
  return listing;
}

async function fetchList() {
  const response = await fetch(LIST, { cache: "no-store" });
  if (!response.ok) throw new Error("no list");
  const list = await response.json();
  await (await open()).put(LIST + "?kept=" + LIBRARY.edition, new Response(JSON.stringify(list))).catch(tellIfFull);
  return list;
}

// What is kept: the languages whose core is kept, and whether everything is.
function state() {
  return open().then((cache) => cache.match(STATE)).then((kept) => kept ? kept.json() : { languages: [], everything: false });
}
function remember(change) {
  return state().then((now) => {
    const next = Object.assign(now, change);
    return open().then((cache) => cache.put(STATE, new Response(JSON.stringify(next)))).then(() => next);
  });
}

// Whether a whole answer is the file of this edition.
async function isListed(file, response, list) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer()));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return Boolean(list[file]) && hash.startsWith(list[file][0]);
}

const isWhole = (response) => response.status === 200 && response.type === "basic" && !response.redirected;

// Keeps an answer if it is complete, ours and as listed.
async function keep(file, response, list) {
  if (!list[file] || !isWhole(response) || !(await isListed(file, response, list))) return false;
  const headers = { "Content-Type": response.headers.get("Content-Type") || "application/octet-stream" };
  await (await open()).put(keyOf(file, list), new Response(await response.clone().arrayBuffer(), { headers }));
  return true;
}

// Fetches a file to be kept. A host may answer "not modified" about a newer copy than its own: then it is asked again.
async function fetchToKeep(file, list) {
  const ask = (cache) => fetch(SCOPE + encodeURI(file), { cache }), response = await ask("no-cache");
  return await keep(file, response, list) || (isWhole(response) && keep(file, await ask("reload"), list));
}

// Fetches the files that are not kept yet, a few at a time, and reports progress. Fails at the first that does not load.
async function fetchAll(names, list, report) {
  const cache = await open();
  const have = new Set((await cache.keys()).map((request) => request.url));
  const wanted = names.filter((file) => list[file] && !have.has(keyOf(file, list)));
  const total = wanted.reduce((sum, file) => sum + list[file][1], 0);
  let done = 0;
  const queue = wanted.slice();
  const work = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      try {
        if (!(await fetchToKeep(file, list))) throw new Error(file);
      } catch (error) { queue.length = 0; throw error; }
      done += list[file][1];
      if (report) report(done, total);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, work)), failed = ends.find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
}

const core = (languages) => languages.reduce((all, code) => all.concat(LIBRARY.core[code] || []), LIBRARY.core[""].slice());

async function tell(message) {
  const pages = await self.clients.matchAll({ includeUncontrolled: true });
  pages.forEach((page) => page.postMessage(message));
}

const tellIfFull = (error) => isFull(error) ? tell({ kind: "full" }) : null;

// ---- a new edition

let lacking = []; // files that were kept, and for whose new content there was no room beside the old

// Fetches what is kept and changed, under its new hash; the old edition serves until this one takes over. Files that find no
// room now are fetched when the old edition is gone.
async function install() {
  const list = await files(), now = await state(), cache = await open();
  const had = (await cache.keys()).map((request) => request.url).filter((url) => url.includes("?kept=") && !fileOf(url).startsWith("offline/files."));
  const wanted = now.everything ? Object.keys(list) : [...new Set(had.map(fileOf).concat(now.languages.length ? core(now.languages) : []))];
  await fetchAll(wanted, list).catch((error) => {
    if (!isFull(error)) throw error;
    lacking = wanted;
    return tell({ kind: "full" });
  });
}

async function activate() {
  const list = await files(), cache = await open();
  const wanted = new Set(Object.keys(list).map((file) => keyOf(file, list)).concat(STATE, LIST + "?kept=" + LIBRARY.edition));
  await Promise.all((await cache.keys()).filter((request) => !wanted.has(request.url)).map((request) => cache.delete(request)));
  await self.clients.claim();
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

// ---- requests of pages

// A part of a kept file (browsers request a video in parts).
async function part(response, range) {
  const body = await response.blob(), asked = /^bytes=(\d*)-(\d*)$/.exec(range);
  if (!asked || !(asked[1] || asked[2])) return new Response(body, { headers: response.headers });
  const start = asked[1] ? Number(asked[1]) : Math.max(0, body.size - Number(asked[2]));
  const end = asked[1] && asked[2] ? Math.min(Number(asked[2]), body.size - 1) : body.size - 1;
  if (start > end) return new Response(null, { status: 416, headers: { "Content-Range": "bytes */" + body.size } });
  return new Response(body.slice(start, end + 1), { status: 206, headers: {
    "Content-Type": response.headers.get("Content-Type"), "Content-Range": "bytes " + start + "-" + end + "/" + body.size,
    "Content-Length": String(end + 1 - start), "Accept-Ranges": "bytes" } });
}

const kept = async (file, list) => list[file] && (await open()).match(keyOf(file, list));

// Whether the host has another edition than this one. Only a valid answer counts: a log-in page of a network does not.
function hasOther() {
  const control = new AbortController(), timer = setTimeout(() => control.abort(), PATIENCE);
  return fetch(HOST, { cache: "no-store", signal: control.signal }).then((response) => response.json())
    .then((said) => typeof said.edition === "string" && said.edition !== LIBRARY.edition, () => false)
    .finally(() => clearTimeout(timer));
}

const ahead = new Set(); // open pages that are of the host's edition
const isReload = (request) => request.isReloadNavigation || request.cache === "no-cache" || request.cache === "reload";

// A page: the kept one; on a reload, that of the host's edition if it has another.
async function answerPage(event, file) {
  const list = await files().catch(() => ({})), here = await kept(file, list);
  if (here && !(isReload(event.request) && await hasOther())) return here;
  let response;
  try {
    response = await fetch(event.request);
    if (isWhole(response) && list[file] && !(await isListed(file, response, list))) response = await unlessStale(file, response);
  } catch (error) { return here || instead(file, list, ""); }
  if (response.status >= 500) return here || await instead(file, list, "?unanswered", response);
  if (here) { // asked of the host because it has another edition
    if (!isWhole(response)) return here;
    ahead.add(event.resultingClientId);
    return response;
  }
  if (isWhole(response) && await isListed(file, response, list)) {
    event.waitUntil(keep(file, response.clone(), list).catch(tellIfFull));
  } else if (await hasOther()) ahead.add(event.resultingClientId);
  return response;
}

// Fetches without the browser's own cache, which may have a page of another edition than the host.
async function unlessStale(file, response) {
  const again = await fetch(SCOPE + encodeURI(file), { cache: "reload" });
  return isWhole(again) ? again : response;
}

// The page that says what can be read without a network: that of the file's language, else of the library's, if it is kept
// and is not the requested page itself; otherwise the host's answer.
async function instead(file, list, why, response) {
  for (const page of [prefixOf(file) + "offline.html", "offline.html"]) {
    if (page !== file && await kept(page, list)) return Response.redirect(SCOPE + page + why + "#" + encodeURI(file), 302);
  }
  return response || Response.error();
}

async function answerFile(event, file) {
  const request = event.request, range = request.headers.get("range"), list = await files().catch(() => ({}));
  const here = await kept(file, list), send = () => range ? part(here, range) : here;
  if (here && !(ahead.has(event.clientId) && !STAMPED.test(file))) return send();
  let response;
  try { response = await fetch(request); } catch (error) {
    if (here) return send();
    throw error;
  }
  if (!range) event.waitUntil(keep(file, response.clone(), list).catch(tellIfFull));
  return response;
}

self.addEventListener("fetch", (event) => {
  const file = event.request.method === "GET" ? fileOf(event.request.url) : "";
  if (!file || NOT_OURS.test(file)) return;
  event.respondWith(event.request.mode === "navigate" ? answerPage(event, file) : answerFile(event, file));
});

// ---- messages of pages

const ORDERS = {
  // A page was opened: its files are kept, and the core of its language.
  async visit(said) {
    const list = await files(), now = await state();
    await fetchAll(said.urls.map(fileOf), list).catch(() => null);
    const languages = now.languages.includes(said.language) ? now.languages : now.languages.concat(said.language);
    await fetchAll(core(languages), list);
    await remember({ languages });
    await fetchAll(lacking, list);
    lacking = [];
  },
  async everything() {
    const list = await files();
    await fetchAll(Object.keys(list), list, (done, total) => tell({ kind: "progress", done, total }));
    await remember({ everything: true });
  },
  // Frees the space; the core stays.
  async release() {
    const list = await files(), now = await remember({ everything: false }), cache = await open();
    const stay = new Set(core(now.languages).filter((file) => list[file]).map((file) => keyOf(file, list)));
    const gone = (await cache.keys()).filter((one) => fileOf(one.url) && list[fileOf(one.url)] && !stay.has(one.url));
    await Promise.all(gone.map((one) => cache.delete(one)));
  },
  async status() { /* every message gets the answer below */ },
  async takeOver() { await self.skipWaiting(); },
};

// How much there is, and how much of it is kept.
async function status() {
  const list = await files(), have = new Set((await (await open()).keys()).map((request) => request.url));
  const kept = Object.keys(list).filter((file) => have.has(keyOf(file, list)));
  const bytes = (names) => names.reduce((sum, file) => sum + list[file][1], 0);
  return { kind: "status", everything: (await state()).everything, kept: bytes(kept), total: bytes(Object.keys(list)), pages: kept.filter((file) => file.endsWith(".html")) };
}

self.addEventListener("message", (event) => {
  const order = event.data && Object.prototype.hasOwnProperty.call(ORDERS, event.data.order) && ORDERS[event.data.order];
  if (!order) return;
  const failed = (error) => Promise.all([tell({ kind: "failed", order: event.data.order }), tellIfFull(error)]);
  event.waitUntil(order(event.data).then(() => null, failed)
    .then(() => event.data.order === "takeOver" ? null : status().then(tell, () => null)));
});
