"""The site map (https://www.sitemaps.org/protocol.html) and `robots.txt`, which gives its address.

It lists a page in every language in which it is written, together with its other languages, as required by
https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap: each version names all
versions, including itself, and the default one for readers of any other language. Fallback pages are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urljoin
from xml.sax.saxutils import escape, quoteattr

from kb import addresses, page_kinds
from kb.languages import nearest
from kb.library import Library
from kb.rulebook import LANGUAGES, codes
from kb.worksheets.downloads import FOLDER, with_worksheets

FILE, ROBOTS = "sitemap.xml", "robots.txt"
_OPENING = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'


@dataclass
class _Versions:
    """A page in the languages in which it is written, each with the day of its last change if that is known."""

    page: str
    days: dict[str, date | None] = field(default_factory=dict)


def sitemap(library: Library, site_url: str) -> str:
    """Return the site map of every page that is written in its language, sorted by page; `site_url` is absolute."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', _OPENING]
    for versions in sorted(_all(library), key=lambda one: one.page):
        settings, page = library.settings, versions.page
        absolute = {
            code: addresses.absolute(site_url, addresses.page_url(page, code, settings)) for code in versions.days
        }
        default = absolute.get(library.settings.default_language, "")
        lines += [_url(address, absolute, default, versions.days[code]) for code, address in absolute.items()]
    return "\n".join([*lines, "</urlset>", ""])


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
        f'<xhtml:link rel="alternate" hreflang={quoteattr(code)} href={quoteattr(other)}/>'
        for code, other in named.items()
    )
    return f"<url><loc>{escape(address)}</loc>{changed}{''.join(links)}</url>"
