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
from kb.library import Library
from kb.publish import cards, feeds, fonts, list_data, offline, redirects, search, sitemap, styles, subtitles
from kb.publish.styles import Styles
from kb.views.context import Context
from kb.wording import wording
from kb.worksheets.downloads import Bundle

_ADDRESS = re.compile(r'(\s(?:href|src|action)=")([^"]*)(")')
# What Material ships and our pages do not use: its scripts, their maps, stock pictures; its style sheets as they are.
_UNUSED = re.compile(r"^assets/(javascripts|images|stylesheets)/|\.map$")

_MATERIAL_CSS = re.compile(r"assets/stylesheets/main\.[0-9a-f]+\.min\.css")


def is_unused(file: str) -> bool:
    """Tell whether a file of the theme has no use in our pages and stays out of the site."""
    return bool(_UNUSED.search(file))


def material_css(files: Iterable[str]) -> str:
    """Return Material's style sheet among the theme's files: its name carries a hash that changes with releases.

    Raises LookupError where it is gone, so that an upgrade of the theme is noticed.
    """
    for file in files:
        if _MATERIAL_CSS.fullmatch(file):
            return file
    raise LookupError("Material's main style sheet is not where it was: assets/stylesheets/main.*.min.css")


def finish(site: Path, listing: Catalogue, bundle: Bundle, sheets: Styles, site_url: str) -> None:
    """Add to the built `site` what is not a page: exports, styles, fonts, search, site map, the service worker."""
    library, root = listing.library, listing.library.root
    shutil.copytree(root / PUBLIC, site, dirs_exist_ok=True)
    faces = fonts.faces(library.settings.languages, _characters(library))
    for face in faces:
        put(site / fonts.FOLDER / face.file, fonts.cut(face, root / CACHE / "fonts"))
    styles.write(site, sheets, fonts.style(library.settings.languages, faces))
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
    offline.write(site, listing, bundle)  # the last: it notes what every file holds


def _characters(library: Library) -> set[str]:
    """Return the characters that pages show: of the composed tree, the settings and the wording."""
    texts = (path.read_text("utf-8") for path in (library.root / TREE).rglob("*.md"))
    words = (str(wording(code).texts) for code in library.settings.language_codes)
    return set(str(library.settings.model_dump())).union(*texts, *words)


def root_absolute(html: str, page_url: str, site_url: str) -> str:
    """Return a page whose links are absolute from the host's root, for hosts serve the missing page at any depth.

    `page_url` is the page's own site-relative address; `site_url` gives the path under which the site stands.
    """
    base = urljoin(urlsplit(site_url).path or "/", page_url)

    def rewrite(match: re.Match[str]) -> str:
        before, address, after = match.groups()
        if address.startswith("#") or urlsplit(address).scheme:
            return match.group()
        return f"{before}{urljoin(base, address)}{after}"

    return _ADDRESS.sub(rewrite, html)
