"""The last step of a build: exports, styles, fonts, search, site map, and the links of the "page not found" page."""

from __future__ import annotations

import re
from collections.abc import Set
from importlib import resources
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from kb import exports
from kb.catalogue import Catalogue
from kb.disk import CACHE
from kb.library import Library
from kb.publish import cards, editing, feeds, fonts, list_data, offline, redirects, search, sitemap, styles, subtitles
from kb.publish.styles import Styles
from kb.site_folder import SiteFolder
from kb.views.context import Context
from kb.wording import wording
from kb.worksheets.downloads import Bundle

_ADDRESS = re.compile(r'(\s(?:href|src|action)=")([^"]*)(")')
STYLES = "assets/stylesheets"


def material_css() -> Path:
    """Return Material's style sheet, whose name carries a hash that changes with releases.

    Raises LookupError if it is missing, so that an upgrade of the theme is noticed.
    """
    folder = Path(str(resources.files("material"))) / "templates" / STYLES
    for file in sorted(folder.glob("main.*.min.css")):
        return file
    raise LookupError(f"Material's main style sheet is not where it was: {folder}/main.*.min.css")


def add_theme(site: SiteFolder, overrides: Path) -> None:
    """Copy everything in `overrides` into the `site`, except templates, and style sheets, which `styles` writes."""
    for path in sorted(overrides.rglob("*")):
        if path.is_file() and path.suffix not in (".html", ".css") and not is_hidden(path.relative_to(overrides)):
            site.write(path.relative_to(overrides).as_posix(), path.read_bytes())


def is_hidden(path: Path) -> bool:
    """Return whether a file or one of its folders has a name with a dot before it."""
    return any(part.startswith(".") for part in path.parts)


def finish(
    site: SiteFolder, listing: Catalogue, bundle: Bundle, sheets: Styles, characters: Set[str], site_url: str
) -> None:
    """Add to the built `site` what is not a page: exports, styles, fonts, search, site map, the service worker.

    The fonts are cut to the `characters` of the pages and of what scripts may show.
    """
    library, root = listing.library, listing.library.root
    for name, make in exports.SITE.items():
        site.write(name, make(listing, bundle.downloads))
    for name, data in bundle.files.items():
        site.write(name, data)
    faces = fonts.faces(library.settings.languages, characters | _said(library))
    fonts.write(site, faces, root / CACHE)
    styles.write(site, sheets, fonts.style(library.settings.languages, faces))
    search.write(site, listing, bundle)
    editing.write(site, library)
    for code in library.settings.language_codes:
        list_data.write(site, Context(listing, code, bundle))
    subtitles.write(site, library)
    cards.write(site, listing, site_url)
    for file, page in redirects.redirects(library, bundle, site_url).items():
        site.write(file, page.encode())
    site.write(sitemap.FILE, sitemap.sitemap(library, site_url).encode())
    site.write(sitemap.ROBOTS, sitemap.robots(site_url).encode())
    site.write(feeds.OUTLINE, feeds.outline(library, site_url).encode())
    for code in library.settings.language_codes:
        site.write(feeds.feed_file(library, code), feeds.feed(library, code, site_url).encode())
    offline.write(site, listing, bundle)  # the last: it records the content of every file


def _said(library: Library) -> set[str]:
    """Return the characters of the settings and of the wording: scripts may show more of them than pages do."""
    words = (str(wording(code).texts) for code in library.settings.language_codes)
    return set(str(library.settings.model_dump())).union(*words)


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
