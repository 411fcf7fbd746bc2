"""The weight of a page as a browser loads it: text compressed with gzip, as hosts send it.

Fonts and pictures as files.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page
from serving import serving
from site_pages import Site

LIMIT = 60 * 1024  # bytes of everything that an entry's page loads, in any language
PACKED_ALREADY = (".woff2", ".png", ".jpg", ".webp")
# Fonts for further characters are requested only when the fonts before them have arrived.
DRAWN = """async () => {
    for (let round = 0; round < 3; round++) {
        await document.fonts.ready;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    }
}"""


@contextmanager
def scales(chromium: Browser, site: Site) -> Iterator[Scales]:
    """Serve a site to a browser without a cache, with a window that is tall enough for everything."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
    with serving(site.root) as server:
        yield Scales(context.new_page(), site, server.address)
    context.close()


class Scales:
    """Measures the weight of a site's pages."""

    def __init__(self, page: Page, site: Site, address: str) -> None:
        self.page, self.site, self.address = page, site, address
        self.asked: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))

    def weigh(self, name: str) -> dict[str, int]:
        """Return the files that a page loads with their bytes as sent, the page itself first."""
        self.asked.clear()
        self.page.goto(f"{self.address}{name}")
        self.page.evaluate(DRAWN)
        icon = self.page.locator("link[rel=icon]").get_attribute("href")  # browsers without a window do not load it
        files = [unquote(urlsplit(url).path)[1:] for url in self.asked if url.startswith(self.address)]
        return {file: self._sent(file) for file in [*files, self.site.file(name, icon or "")]}

    def _sent(self, file: str) -> int:
        data = (self.site.root / file).read_bytes()
        return len(data) if file.endswith(PACKED_ALREADY) else len(gzip.compress(data, 9, mtime=0))
