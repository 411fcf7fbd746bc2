"""The inputs of views, as a key: a view with a known key need not be made again.

Most pages of a library are tools and articles, and an edit changes few of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from kb.catalogue import Catalogue, picture_of
from kb.document import ArticleDocument, Document, ToolDocument
from kb.store import code, key
from kb.views.context import Context
from kb.worksheets.downloads import Bundle

_OF_TEXTS = ("status", "design")  # kinds of generated pages that show what is written in texts, or in our style sheet


class Inputs:
    """The inputs of the views of a library's entries."""

    def __init__(self, listing: Catalogue, bundle: Bundle) -> None:
        self.listing, self.library, self.bundle = listing, listing.library, bundle
        self._faces = dict[str, str]()

    def key(self, context: Context, document: Document) -> str:
        """Return the hash of everything that the view of a document is made from.

        The view of a tool or of an article shows its own document, the reports of a tool, the entries that are related
        to it, and what all views share: settings, topics. Other views may show anything of the library but its texts.
        """
        if not isinstance(document, ToolDocument | ArticleDocument):
            versions = (part for one in self._versions(document.page) for part in (one.path, one.key))
            return key(self.listings, context.language, document.path, *versions)
        page = document.page
        related = self.listing.relations[page]
        return key(
            self._shared,
            context.language,
            document.path,
            document.validated,
            *(part for one in self._versions(page) for part in (one.path, one.key)),
            repr([(one.to, one.kind, int(one.origin), one.shared) for one in related]),
            *map(self._face, dict.fromkeys(relation.to for relation in related)),
            repr(self.library.runs.get(document.slug) if isinstance(document, ToolDocument) else None),
            repr(self.listing.topics_by_page.get(page)),
            repr(page in self.listing.urgent_pages),
            repr(self.listing.picture_sizes.get(picture_of(document))),
            repr([self.bundle.downloads.get((page, code)) for code in self.library.settings.language_codes]),
        )

    def of_kind(self, context: Context, kind: str) -> str | None:
        """Return the hash of everything that the generated pages of a kind are made from; None if it is not known."""
        return None if kind in _OF_TEXTS else key(self.listings, context.language, kind)

    @cached_property
    def listings(self) -> str:
        """The hash of everything that is shown in listings: the library's facts and its documents to fill in."""
        return key(self.listing.facts, self.bundle.facts)

    @cached_property
    def _shared(self) -> str:
        topics = [(topic.path, self._face(topic.page)) for topic in self.library.topics]
        return key(code(), self.library.settings.facts, self.bundle.site_url, repr(topics))

    def _face(self, page: str) -> str:
        """Return the hash of what other pages show about a page: its front matter in all languages."""
        if page not in self._faces:
            parts = (part for one in self._versions(page) for part in (one.path, one.front))
            self._faces[page] = key(*parts)
        return self._faces[page]

    def _versions(self, page: str) -> Iterator[Document]:
        found = (self.library.find(page, code) for code in self.library.settings.language_codes)
        return filter(None, found)
