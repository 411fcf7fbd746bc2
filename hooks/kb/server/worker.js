// `kb serve` sends this in place of the site's service worker. An earlier visit to this address may have left a worker in
// the browser, which would show stored pages. This one replaces it, deletes the stored pages and ends.
"use strict";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name === "library " + self.registration.scope).map((name) => caches.delete(name)));
  await self.registration.unregister();
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  pages.filter((page) => page.url.startsWith(self.registration.scope)).forEach((page) => page.navigate(page.url).catch(() => null));
})()));
