"""The facts about an entry that all exports share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kb.catalogue import Catalogue, declared_facets, url
from kb.document import Document
from kb.worksheets.downloads import Download

Worksheets = Mapping[tuple[str, str], Sequence[Download]]  # the documents of worksheets, by (page, language)


def entries(catalogue: Catalogue) -> Iterator[Document]:
    """Yield every entry in every language in which it is written, without originals shown for missing translations."""
    return (document for document in catalogue.library.documents if document.is_entry)


def describe(catalogue: Catalogue, document: Document) -> dict[str, Any]:
    """Return the facts about an entry in one of its languages; `url` is relative to the site's root, not encoded."""
    return {
        "id": document.slug,
        "type": document.kind,
        "language": document.language,
        "title": document.fields.title,
        "summary": document.fields.summary,
        "url": url(catalogue.library, document),
        "facets": declared_facets(document),
    }
