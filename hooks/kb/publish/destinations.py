"""Destinations: the targets of a text's links on the page that shows it, in the reader's language."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import quote, unquote, urlsplit

from kb import addresses, page_kinds
from kb.document import Document
from kb.library import Library
from kb.rulebook import codes


@dataclass(frozen=True)
class Destinations:
    """Everything in a library that a link may lead to."""

    library: Library

    @cached_property
    def _pages(self) -> frozenset[str]:
        made, written = page_kinds.made_pages(self.library.settings, codes), (d.page for d in self.library.originals)
        return frozenset([*made, addresses.GLOSSARY, addresses.PATHS, *written])

    @cached_property
    def _files(self) -> Mapping[str, str]:
        return self.library.asset_sources

    def resolver(self, document: Document, language: str) -> Callable[[str], str | None]:
        """Return a function from a link as written in a document to its address on the page in `language`.

        The address is relative to the page; it is None if the link leads to nothing in the library.
        """
        page = addresses.page_url(document.page, language, self.library.settings)

        def resolve(link: str) -> str | None:
            target = addresses.resolve(link, document.path)
            if target.scheme or link.startswith("/"):
                return link
            anchor = f"#{quote(target.anchor)}" if target.anchor else ""
            if not target.path:
                return anchor or link or None
            address = self._address(target.path, language)
            if address is None:
                return None
            query = urlsplit(link).query
            return _way(address, page) + (f"?{query}" if query else "") + anchor

        return resolve

    def of(self, document: Document, language: str) -> Iterator[str]:
        """Yield every address in a document's text, each followed by its place in the library in `language`.

        What `resolver` returns depends on these and on the page's own address, and on nothing else.
        """
        for link in document.prose.addresses:
            target = addresses.resolve(link, document.path)
            yield f"{link} {'' if target.scheme or not target.path else self._address(target.path, language)}"

    def _address(self, path: str, language: str) -> str | None:
        """Return the site-relative address of a composed path, percent-encoded."""
        place = (path, language)
        if place not in self._found:
            self._found[place] = self._find(path, language)
        return self._found[place]

    @cached_property
    def _found(self) -> dict[tuple[str, str], str | None]:
        return {}

    def _find(self, path: str, language: str) -> str | None:
        if path in self._files:
            return quote(path)
        if not path.endswith(".md"):
            return None
        page, settings = path.removesuffix(".md"), self.library.settings
        if page in self._pages:
            return addresses.page_url(page, language, settings)
        folder, _, name = page.rpartition("/")
        parts = addresses.take_apart(name, settings)
        page = f"{folder}/{parts.slug}" if folder else parts.slug
        is_there = self.library.find(page, parts.language)
        return addresses.page_url(page, parts.language, settings) if is_there else None


@lru_cache(maxsize=100_000)  # first the keys of the pages need them, then the pages
def _way(address: str, page: str) -> str:
    """Return the relative path from a page to an address of the site; both are site-relative and percent-encoded."""
    root = "/"  # an absolute start, else each call asks the system for the current folder
    return quote(posixpath.relpath(root + unquote(address), posixpath.dirname(root + unquote(page))))
