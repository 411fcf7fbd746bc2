"""The finishing pass over a built site: data, fonts, search, the site map, and the page for what is missing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from kb import disk, exports
from kb.catalogue import Catalogue
from kb.compose import PUBLIC
from kb.disk import CACHE, put
from kb.publish import cards, feeds, fonts, list_data, offline, redirects, search, sitemap, subtitles
from kb.views.context import Context
from kb.wording import wording
from kb.worksheets.downloads import Bundle

_ADDRESS = re.compile(r'(\s(?:href|src|action)=")([^"]*)(")')
STYLES = "assets/stylesheets"


def material_css() -> Path:
    """Return Material's style sheet, whose name carries a hash that changes with releases.

    Raises LookupError where it is gone, so that an upgrade of the theme is noticed.
    """
    folder = Path(str(resources.files("material"))) / "templates" / STYLES
    for file in sorted(folder.glob("main.*.min.css")):
        return file
    raise LookupError(f"Material's main style sheet is not where it was: {folder}/main.*.min.css")


def stylesheet() -> str:
    """Return the place of Material's style sheet in the site."""
    return f"{STYLES}/{material_css().name}"


def add_theme(site: Path, overrides: Path) -> set[str]:
    """Put Material's style sheet into the `site`, and all of `overrides` that is no template; return their places."""
    put(site / stylesheet(), material_css().read_bytes())
    names = {stylesheet()}
    for path in sorted(overrides.rglob("*")):
        if path.is_file() and path.suffix != ".html" and not is_hidden(path.relative_to(overrides)):
            put(site / path.relative_to(overrides), path.read_bytes())
            names.add(path.relative_to(overrides).as_posix())
    return names


def is_hidden(path: Path) -> bool:
    """Tell whether a file or one of its folders has a name with a dot before it."""
    return any(part.startswith(".") for part in path.parts)


def finish(site: Path, listing: Catalogue, bundle: Bundle, texts: Iterable[str], site_url: str) -> None:
    """Add to the built `site` what is not a page: exports, fonts, search, site map, the service worker.

    `texts` are those that the pages show: the fonts are cut to their characters.
    """
    library, root = listing.library, listing.library.root
    for name, make in exports.SITE.items():
        put(site / name, make(listing, bundle.downloads))
    if (root / PUBLIC).is_dir():
        shutil.copytree(root / PUBLIC, site, copy_function=disk.copy, dirs_exist_ok=True)
    texts = [*texts, str(library.settings.model_dump())]
    texts += [str(wording(code).texts) for code in library.settings.language_codes]
    folder = site / "assets" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in fonts.build(map(_characters, texts), root / CACHE).items():
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
    offline.write(site, listing, bundle)  # the last: it notes what every file holds


@lru_cache(maxsize=100_000)
def _characters(text: str) -> str:
    """Return every character of a text once."""
    return "".join(set(text))


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
