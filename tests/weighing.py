"""What a page weighs as a browser fetches it: text as hosts send it, in gzip, fonts and pictures as they are."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page
from serving import serving
from site_pages import Site

LIMIT = 60 * 1024  # bytes of everything that an entry's page loads, in whichever language
PACKED_ALREADY = (".woff2", ".png", ".jpg", ".webp")
# Fonts for what stands in no file yet are asked for when those before them have come.
DRAWN = """async () => {
    for (let round = 0; round < 3; round++) {
        await document.fonts.ready;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    }
}"""


@contextmanager
def scales(chromium: Browser, site: Site) -> Iterator[Scales]:
    """Serve a site to a browser that keeps nothing, on a window that shows everything."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
    with serving(site.root) as server:
        yield Scales(context.new_page(), site, server.address)
    context.close()


class Scales:
    """Weighs pages of a site."""

    def __init__(self, page: Page, site: Site, address: str) -> None:
        self.page, self.site, self.address = page, site, address
        self.asked: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))

    def weigh(self, name: str) -> dict[str, int]:
        """Return what a page loads, in bytes as sent: by file, the page itself first."""
        self.asked.clear()
        self.page.goto(f"{self.address}{name}")
        self.page.evaluate(DRAWN)
        icon = self.page.locator("link[rel=icon]").get_attribute("href")  # which a browser without a window leaves
        files = [unquote(urlsplit(url).path)[1:] for url in self.asked if url.startswith(self.address)]
        return {file: self._sent(file) for file in [*files, self.site.file(name, icon or "")]}

    def _sent(self, file: str) -> int:
        data = (self.site.root / file).read_bytes()
        return len(data) if file.endswith(PACKED_ALREADY) else len(gzip.compress(data, 9, mtime=0))
