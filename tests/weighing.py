"""The weight of a page: text compressed with gzip, as hosts send it, fonts and pictures as files.

A browser shows what it loads (Scales). Without a browser, a bound of that is known (Bounds).
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from fontTools.ttLib import TTFont
from playwright.sync_api import Browser, Page
from serving import serving
from site_pages import Element, Site

LIMIT = 60 * 1024  # bytes of everything that an entry's page loads, in any language
PACKED_ALREADY = (".woff2", ".png", ".jpg", ".webp")
EDITION = "offline/edition.json"  # the only file that a script loads by itself with an entry's page
OF_LANGUAGE = re.compile(r"/kb-sans-[a-z]{2}-")  # a font that only pages in one language load
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
        return {file: sent(self.site.root / file) for file in [*files, self.site.file(name, icon or "")]}


class Bounds:
    """Knows from a site's files how much a page can weigh at most."""

    def __init__(self, site: Site) -> None:
        self.site = site

    @cached_property
    def fonts(self) -> dict[str, set[int]]:
        """The fonts of the site's languages, each with its characters."""
        files = [file for file in self.site.files if file.endswith(".woff2") and "/kb-sans-" in file]
        return {file: set(TTFont(self.site.root / file).getBestCmap()) for file in files}

    def weigh(self, name: str) -> dict[str, int]:
        """Return the files that a page names or can need, with their bytes as sent, the page itself first."""
        page = self.site.page(name)
        named = [self.site.file(name, address) for element, address in page.addresses if is_loaded(element)]
        own = [file for file in self.fonts if f"/kb-sans-{page.one('html').lang}-" in file]
        missing = set(map(ord, page.text)).difference(*(self.fonts[file] for file in own))
        others = [file for file, letters in self.fonts.items() if letters & missing and not OF_LANGUAGE.search(file)]
        return {file: sent(self.site.root / file) for file in [name, EDITION, *filter(None, named), *own, *others]}


def is_loaded(element: Element) -> bool:
    """Return whether a browser loads what an element names as soon as it shows the page."""
    return element.tag in ("script", "img") or element.attributes.get("rel") in ("icon", "stylesheet")


def sent(file: Path) -> int:
    """Return the number of bytes in which a host sends a file."""
    data = file.read_bytes()
    return len(data) if file.name.endswith(PACKED_ALREADY) else len(gzip.compress(data, 9, mtime=0))
