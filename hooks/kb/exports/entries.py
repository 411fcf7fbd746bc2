"""The facts about an entry that all exports share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kb.catalogue import Catalogue, declared_facets, url
from kb.document import Document, ToolDocument
from kb.schema import typical_minutes
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
        **_experience(catalogue, document),
    }


def _experience(catalogue: Catalogue, document: Document) -> dict[str, object]:
    """Return for a tool how often people reported to have run it, and their median minutes beside the planned ones."""
    runs = catalogue.library.runs.get(document.slug, ()) if isinstance(document, ToolDocument) else ()
    if not runs or not isinstance(document, ToolDocument):
        return {}
    return {"runs": {"number": len(runs), "minutes": typical_minutes(runs), "planned": document.fields.planned}}
