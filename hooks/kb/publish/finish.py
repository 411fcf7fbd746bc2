"""The finishing pass over a built site: data, fonts, search, the site map, and the page for what is missing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from kb.catalogue import Catalogue
from kb.compose import PUBLIC, TREE
from kb.disk import CACHE, put
from kb.publish import cards, feeds, fonts, list_data, offline, redirects, search, sitemap, subtitles
from kb.views.context import Context
from kb.wording import wording
from kb.worksheets.downloads import Bundle

_ADDRESS = re.compile(r'(\s(?:href|src|action)=")([^"]*)(")')
# Parts of Material that our pages do not use: its scripts, their maps, the palette, stock pictures.
_UNUSED = re.compile(r"^assets/(javascripts/|images/)|\.map$|^assets/stylesheets/palette\.")


_MATERIAL_CSS = re.compile(r"assets/stylesheets/main\.[0-9a-f]+\.min\.css")


def is_unused(file: str) -> bool:
    """Tell whether our pages do not use a file of the theme, so that it stays out of the site."""
    return bool(_UNUSED.search(file))


def material_css(files: Iterable[str]) -> str:
    """Return the name of Material's style sheet among the theme's files: it has a hash that changes with releases.

    Raises LookupError if it is missing, so that an upgrade of the theme is noticed.
    """
    for file in files:
        if _MATERIAL_CSS.fullmatch(file):
            return file.rpartition("/")[2]
    raise LookupError("Material's main style sheet is not where it was: assets/stylesheets/main.*.min.css")


def finish(site: Path, listing: Catalogue, bundle: Bundle, site_url: str) -> None:
    """Add everything except pages to the built `site`: exports, fonts, search, site map, the service worker."""
    library, root = listing.library, listing.library.root
    shutil.copytree(root / PUBLIC, site, dirs_exist_ok=True)
    texts = [path.read_text("utf-8") for path in sorted((root / TREE).rglob("*.md"))]
    texts += [str(library.settings.model_dump())]
    texts += [str(wording(code).texts) for code in library.settings.language_codes]
    folder = site / "assets" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in fonts.build(texts, root / CACHE / "fonts").items():
        (folder / name).write_bytes(data)
    search.write(site, listing, bundle)
    for code in library.settings.language_codes:
        list_data.write(site, Context(listing, code, bundle))
    subtitles.write(site, library)
    cards.write(site, listing, site_url)
    for file, page in redirects.redirects(library, bundle, site_url).items():
        put(site / file, page.encode())
    (site / sitemap.FILE).write_text(sitemap.sitemap(library, site_url), "utf-8")
    (site / sitemap.ROBOTS).write_text(sitemap.robots(site_url), "utf-8")
    (site / feeds.OUTLINE).write_text(feeds.outline(library, site_url), "utf-8")
    for code in library.settings.language_codes:
        (site / feeds.feed_file(library, code)).write_text(feeds.feed(library, code, site_url), "utf-8")
    offline.write(site, listing, bundle)  # the last: it records the content of every file


def root_absolute(html: str, page_url: str, site_url: str) -> str:
    """Return a page with links from the host's root, because hosts serve the missing page at any depth.

    `page_url` is the page's own site-relative address; `site_url` gives the path of the site on its host.
    """
    base = urljoin(urlsplit(site_url).path or "/", page_url)

    def rewrite(match: re.Match[str]) -> str:
        before, address, after = match.groups()
        if address.startswith("#") or urlsplit(address).scheme:
            return match.group()
        return f"{before}{urljoin(base, address)}{after}"

    return _ADDRESS.sub(rewrite, html)
