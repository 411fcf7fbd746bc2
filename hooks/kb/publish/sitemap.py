"""The site map (https://www.sitemaps.org/protocol.html) and `robots.txt`, which gives its address.

It lists a page in every language in which it is written, together with its other languages, as required by
https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap: each version names all
versions, including itself, and the default one for readers of any other language. Fallback pages are left out.

A file may have 50,000 addresses and 50 MiB. A larger site map is several files, and `sitemap.xml` is the list of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape
from urllib.parse import urljoin

from kb import addresses, page_kinds
from kb.languages import nearest
from kb.library import Library
from kb.rulebook import LANGUAGES, codes
from kb.worksheets.downloads import FOLDER, with_worksheets

FILE, ROBOTS = "sitemap.xml", "robots.txt"
MOST, MOST_BYTES = 50_000, 50 << 20  # addresses and bytes of one file
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_LIST = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
_OPENING = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'


@dataclass
class _Versions:
    """A page in the languages in which it is written, each with the day of its last change if that is known."""

    page: str
    days: dict[str, date | None] = field(default_factory=dict)


def sitemap(library: Library, site_url: str, most: int = MOST, most_bytes: int = MOST_BYTES) -> dict[str, str]:
    """Return the site map of every page that is written in its language, sorted by page: the text of each file by name.

    `site_url` is absolute. No file has more than `most` addresses or `most_bytes` bytes.
    """
    parts = list(_divided(_urls(library, site_url), most, most_bytes - len(_file(_OPENING, [], "urlset"))))
    if len(parts) == 1:
        return {FILE: _file(_OPENING, parts[0], "urlset")}
    named = {f"sitemap-{number}.xml": part for number, part in enumerate(parts, 1)}
    listed = [f"<sitemap><loc>{escape(urljoin(site_url, name))}</loc></sitemap>" for name in named]
    files = {name: _file(_OPENING, part, "urlset") for name, part in named.items()}
    return {FILE: _file(_LIST, listed, "sitemapindex"), **files}


def _file(opening: str, lines: Iterable[str], name: str) -> str:
    return "\n".join([_HEAD, opening, *lines, f"</{name}>", ""])


def _divided(lines: Iterable[str], most: int, most_bytes: int) -> Iterator[list[str]]:
    """Yield at least one list: `most` lines and `most_bytes` bytes at the most in each. All lines are ASCII."""
    part, size = list[str](), 0
    for line in lines:
        if part and (len(part) == most or size + len(line) + 1 > most_bytes):
            yield part
            part, size = [], 0
        part.append(line)
        size += len(line) + 1
    yield part


def _urls(library: Library, site_url: str) -> Iterator[str]:
    for versions in sorted(_all(library), key=lambda one: one.page):
        settings, page = library.settings, versions.page
        absolute = {
            code: addresses.absolute(site_url, addresses.page_url(page, code, settings)) for code in versions.days
        }
        default = absolute.get(library.settings.default_language, "")
        yield from (_url(address, absolute, default, versions.days[code]) for code, address in absolute.items())


def robots(site_url: str) -> str:
    """Return `robots.txt` (RFC 9309): robots may read everything, and it gives the address of the site map."""
    return f"User-agent: *\nAllow: /\nSitemap: {urljoin(site_url, FILE)}\n"


def _all(library: Library) -> Iterator[_Versions]:
    languages = library.settings.language_codes
    for original in library.originals:
        yield _Versions(original.page, _days(library, original.page))
    for page in page_kinds.generated_pages(library.settings):
        yield _Versions(page, dict.fromkeys(languages))
    guide_languages = [code for code in languages if nearest(code, LANGUAGES)]
    rules = {addresses.rule_page(code) for code in codes()}
    for page in page_kinds.guide_pages(library.settings, codes):
        yield _Versions(page, dict.fromkeys(guide_languages if page in rules else languages))
    if not library.find(addresses.HOME, library.settings.default_language):
        yield _Versions(addresses.HOME, dict.fromkeys(languages))
    if library.glossary:
        default = library.settings.default_language
        worded = [code for code in languages if any(term.wording(code, default) for term in library.glossary)]
        yield _Versions(addresses.GLOSSARY, dict.fromkeys(worded))
    if library.paths:
        yield _Versions(addresses.PATHS, dict.fromkeys(languages))
    sheets: dict[str, _Versions] = {}
    for tool in with_worksheets(library):
        page = f"{FOLDER}/{tool.slug}"
        sheets.setdefault(page, _Versions(page)).days[tool.language] = tool.last_change
    yield from sheets.values()


def _days(library: Library, page: str) -> dict[str, date | None]:
    written = (library.find(page, code) for code in library.settings.language_codes)
    return {document.language: document.last_change for document in written if document}


def _url(address: str, versions: Mapping[str, str], default: str, day: date | None) -> str:
    changed = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
    named = {**versions, **({"x-default": default} if default else {})} if len(versions) > 1 else {}
    links = (
        f'<xhtml:link rel="alternate" hreflang="{escape(code)}" href="{escape(other)}"/>'
        for code, other in named.items()
    )
    return f"<url><loc>{escape(address)}</loc>{changed}{''.join(links)}</url>"
