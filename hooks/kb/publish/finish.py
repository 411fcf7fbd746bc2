"""The last step of a build: exports, fonts, search, site map, and the links of the "page not found" page."""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from functools import partial
from importlib import resources
from itertools import chain, zip_longest
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from kb import exports
from kb.catalogue import Catalogue
from kb.disk import CACHE
from kb.library import Library
from kb.publish import (
    asset_names,
    cards,
    editing,
    edition,
    feeds,
    fonts,
    headers,
    list_data,
    offline,
    redirects,
    search,
    sitemap,
    subtitles,
    word_forms,
)
from kb.publish.asset_names import Assets
from kb.site_folder import SiteFolder
from kb.store import key
from kb.views.context import Context
from kb.wording import wording
from kb.worksheets.downloads import Bundle

_SPACED = re.compile(r"(<(pre|textarea|script)\b.*?</\2>)", re.DOTALL)  # elements whose text keeps its white space
_SPACED_MARK = "<\0>"  # stands for such an element, and looks like a tag; no page has this character
# White space with a line end beside a tag. Each begins with one certain sign, for which `re` looks ten times faster.
_AFTER_TAG = re.compile(r">[ \t]*\n\s*")
_BEFORE_TAG = re.compile(r"\n\s*<")
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


def add_theme(site: SiteFolder, overrides: Path, sheets: Assets) -> None:
    """Write the style sheets and scripts into the `site`, and everything else in `overrides` except templates."""
    sheets.write(site)
    for path in sorted(path for path in overrides.rglob("*") if path.is_file()):
        name = path.relative_to(overrides)
        if path.suffix not in (".html", ".css") and not is_hidden(name) and not asset_names.has_stamp(name.as_posix()):
            site.write(name.as_posix(), path.read_bytes())


def is_hidden(path: Path) -> bool:
    """Return whether a file or one of its folders has a name with a dot before it."""
    return any(part.startswith(".") for part in path.parts)


def finish(
    site: SiteFolder, listing: Catalogue, bundle: Bundle, sheets: Assets, characters: Set[str], site_url: str
) -> None:
    """Add to the built `site` what is not a page: exports, fonts, search, site map, the service worker.

    The fonts are cut to the `characters` of the pages and of what scripts may show.
    """
    library, root = listing.library, listing.library.root
    put = partial(_put, site, key(listing.facts, bundle.facts, site_url))
    for name, make in exports.SITE.items():
        put(name, partial(make, listing, bundle.downloads))
    for name, data in bundle.files.items():
        site.write(name, data)
    word_forms.write(site, library, bundle)
    faces = fonts.faces(library.settings.languages, characters | _said(library), root / CACHE)
    letters = fonts.write(site, faces, root / CACHE)
    site.write(fonts.SHEET, fonts.style(library.settings.languages, faces, letters).encode())
    scripts = search.write(site, listing, bundle)
    editing.write(site, library)
    for code in library.settings.language_codes:
        scripts |= list_data.write(site, Context(listing, code, bundle))
    names = edition.write_names(site, library.settings.language_codes, sheets, scripts)
    subtitles.write(site, library)
    cards.write(site, listing, site_url)
    for file, page in redirects.redirects(library, bundle, site_url).items():
        site.write(file, page.encode())
    for name, text in sitemap.sitemap(library, site_url).items():
        site.write(name, text.encode())
    site.write(sitemap.ROBOTS, sitemap.robots(site_url).encode())
    put(feeds.OUTLINE, lambda: feeds.outline(library, site_url).encode())
    for code in library.settings.language_codes:
        put(feeds.feed_file(library, code), partial(_feed, library, code, site_url))
    offline.write_manifests(site, library)
    contents = offline.contents(site)
    name = edition.name(contents, offline.kept(contents, listing, bundle))
    edition.write(site, name, names, letters)
    offline.write(site, listing, bundle, sheets, name)  # it records the content of every file
    site.write(headers.FILE, headers.headers(site.files).encode())


def _feed(library: Library, language: str, site_url: str) -> bytes:
    return feeds.feed(library, language, site_url).encode()


def _put(site: SiteFolder, facts: str, name: str, make: Callable[[], bytes]) -> None:
    """Write a file that is made from `facts` alone; share it with the previous site if they were the same."""
    made_from = key(facts, name)
    if not site.carry(name, made_from):
        site.write(name, make(), made_from)


def _said(library: Library) -> set[str]:
    """Return the characters of the settings and of the wording: scripts may show more of them than pages do."""
    words = (str(wording(code).texts) for code in library.settings.language_codes)
    return set(str(library.settings.model_dump())).union(*words)


def without_air(html: str) -> str:
    """Return a page without empty lines and without indentation beside its tags; texts that keep their spaces stay.

    >>> without_air("<ul>\\n    <li>a</li>\\n\\n  </ul><pre>\\n  <b>x</b></pre>")
    '<ul>\\n<li>a</li>\\n</ul><pre>\\n  <b>x</b></pre>'
    """
    pieces = _SPACED.split(html)  # between two pieces, an element and its name
    text = _BEFORE_TAG.sub("\n<", _AFTER_TAG.sub(">\n", _SPACED_MARK.join(pieces[::3])))
    *lines, last = text.split("\n<")
    text = "\n<".join([*(line.rstrip(" \t") for line in lines), last])
    return "".join(chain.from_iterable(zip_longest(text.split(_SPACED_MARK), pieces[1::3], fillvalue="")))


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
