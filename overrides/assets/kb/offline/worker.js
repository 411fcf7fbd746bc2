// The service worker of the library; /sw.js sets LIBRARY and imports this script.
// Cache first, by content: a kept file is stored under its address and the hash of its content, as the build listed it
// in offline/files.json. So a kept file is not fetched again while it is the same, a new edition fetches only what
// changed, pages of two editions never mix, and an answer with another hash (a log-in page, half a file) is not kept.
"use strict";
/* global LIBRARY */
const SCOPE = self.registration.scope;
const CACHE = "library " + SCOPE, LIST = SCOPE + "offline/files.json", STATE = SCOPE + "offline/state";
const AT_ONCE = 4; // requests at a time, so that a page that is being read does not wait

const keyOf = (file, list) => SCOPE + encodeURI(file) + "?kept=" + list[file][0];
const prefixOf = (file) => Object.keys(LIBRARY.languages).map((code) => LIBRARY.languages[code]).filter((prefix) => prefix && file.startsWith(prefix))[0] || "";

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
    .then((kept) => kept || fetchList()).then((response) => response.json());
  listing.catch(() => { listing = null; });
  return listing;
}

function fetchList() {
  return fetch(LIST, { cache: "no-store" }).then((response) => {
    if (!response.ok) throw new Error("no list");
    return open().then((cache) => cache.put(LIST + "?kept=" + LIBRARY.edition, response.clone())).then(() => response);
  });
}

// What is kept: the languages whose core is, and whether everything is.
function state() {
  return open().then((cache) => cache.match(STATE)).then((kept) => kept ? kept.json() : { languages: [], everything: false });
}
function remember(change) {
  return state().then((now) => {
    const next = Object.assign(now, change);
    return open().then((cache) => cache.put(STATE, new Response(JSON.stringify(next)))).then(() => next);
  });
}

// Keeps an answer if it is complete, ours and as listed.
async function keep(file, response, list) {
  if (!list[file] || response.status !== 200 || response.type !== "basic" || response.redirected) return false;
  const body = await response.clone().arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!hash.startsWith(list[file][0])) return false;
  const headers = { "Content-Type": response.headers.get("Content-Type") || "application/octet-stream" };
  await (await open()).put(keyOf(file, list), new Response(body, { headers }));
  return true;
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
      const response = await fetch(SCOPE + encodeURI(file), { cache: "no-cache" });
      if (!(await keep(file, response, list))) { queue.length = 0; throw new Error(file); }
      done += list[file][1];
      if (report) report(done, total);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

const core = (languages) => languages.reduce((all, code) => all.concat(LIBRARY.core[code] || []), LIBRARY.core[""].slice());

async function tell(message) {
  const pages = await self.clients.matchAll({ includeUncontrolled: true });
  pages.forEach((page) => page.postMessage(message));
}

// ---- a new edition

// Fetches what is kept and changed, under its new hash; the old edition serves until this one takes over.
async function install() {
  listing = fetchList().then((response) => response.json());
  const list = await listing, now = await state(), cache = await open();
  const had = (await cache.keys()).map((request) => request.url).filter((url) => url.includes("?kept=") && !url.startsWith(LIST));
  const kept = had.map(fileOf);
  await fetchAll(now.everything ? Object.keys(list) : [...new Set(kept.concat(now.languages.length ? core(now.languages) : []))], list);
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

async function answer(event, file) {
  const request = event.request, range = request.headers.get("range");
  const list = await files().catch(() => ({}));
  const kept = list[file] && await (await open()).match(keyOf(file, list));
  if (kept) return range ? part(kept, range) : kept;
  let response;
  try { response = await fetch(request); } catch (error) {
    if (request.mode !== "navigate") throw error;
    return Response.redirect(SCOPE + prefixOf(file) + "offline.html#" + encodeURI(file), 302);
  }
  if (!range) event.waitUntil(keep(file, response.clone(), list).catch(() => false));
  return response;
}

self.addEventListener("fetch", (event) => {
  const file = event.request.method === "GET" ? fileOf(event.request.url) : "";
  if (file && file !== "sw.js" && file !== "offline/files.json") event.respondWith(answer(event, file));
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
  event.waitUntil(order(event.data).then(() => null, () => tell({ kind: "failed", order: event.data.order }))
    .then(() => event.data.order === "takeOver" ? null : status().then(tell, () => null)));
});
