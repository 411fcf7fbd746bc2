"""Old addresses: each has a small page that redirects to the present address of its entry, in every language.

Static files cannot answer with 301; search engines read an immediate refresh as one
(https://developers.google.com/search/docs/crawling-indexing/301-redirects#metarefresh). The target is relative, so it
works from a folder too, and the page has a link for browsers that do not redirect.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from html import escape
from urllib.parse import unquote, urljoin

from kb import addresses
from kb.document import Document
from kb.library import Library
from kb.wording import wording
from kb.worksheets.downloads import FOLDER as SHEETS
from kb.worksheets.downloads import Bundle


def redirects(library: Library, bundle: Bundle, site_url: str) -> dict[str, str]:
    """Return the pages at old addresses by their files in the site.

    A translation's own old addresses apply only to its language. The page of a tool's worksheet moves with the tool.
    """
    found = {}
    for document in library.documents:
        codes = [document.language] if document.is_translation else library.settings.language_codes
        for old, new in _moves(document, bundle):
            for code in codes:
                address = addresses.page_url(old, code, library.settings)
                found[unquote(address)] = _page(library, code, address, document.page, new, site_url)
    return found


def _moves(document: Document, bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Yield (old page, new page) for every page that a document's old addresses concern."""
    for value in document.fields.redirect_from:
        old = addresses.former_page(value, document.page)
        yield old, document.page
        if (
            document.kind == "tool"
            and old.startswith("tools/")
            and (document.page, document.language) in bundle.downloads
        ):
            yield f"{SHEETS}/{posixpath.basename(old)}", f"{SHEETS}/{document.slug}"


def _page(library: Library, code: str, old: str, page: str, new: str, site_url: str) -> str:
    """Return the page at the address `old`, in the language `code`; it has the title of `page`."""
    settings, shown = library.settings, library.shown(page, code)
    target = addresses.page_url(new, code, settings)
    way = escape(posixpath.relpath(target, posixpath.dirname(old) or "."))
    written = escape(urljoin(site_url, addresses.page_url(new, shown.language, settings)))
    title, language = escape(shown.fields.title), settings.language(code)
    own = settings.language(shown.language)
    return (
        f'<!doctype html>\n<html lang="{code}" dir="{language.direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">\n'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">\n<title>{title}</title>\n'
        f'<meta name="robots" content="noindex">\n<meta name="color-scheme" content="light dark">\n'
        f'<link rel="canonical" href="{written}">\n<meta http-equiv="refresh" content="0;url={way}">\n</head>\n'
        f"<body>\n<main><p>{escape(wording(code).say('moved'))} "
        f'<a href="{way}" lang="{own.code}" dir="{own.direction}">{title}</a></p></main>\n</body>\n</html>\n'
    )
