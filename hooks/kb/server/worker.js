// What `kb serve` sends in place of the site's service worker: a library that was visited at this address before may have left
// one in the browser, and it would show what it kept. This one takes its place, throws that away and ends.
"use strict";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name === "library " + self.registration.scope).map((name) => caches.delete(name)));
  await self.registration.unregister();
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  pages.filter((page) => page.url.startsWith(self.registration.scope)).forEach((page) => page.navigate(page.url).catch(() => null));
})()));
