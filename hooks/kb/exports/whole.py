"""The whole library as JSON: entries with their relations and worksheets, topics, vocabularies."""

from __future__ import annotations

from pydantic_core import to_json

from kb import relations
from kb.catalogue import Catalogue, url
from kb.document import Document, TopicDocument
from kb.exports.entries import Worksheets, describe, entries


def as_json(catalogue: Catalogue, worksheets: Worksheets) -> bytes:
    """Return the library as JSON. Entries and topics appear once for each language in which they are written."""
    library = catalogue.library
    data = {
        "entries": [_entry(catalogue, document, worksheets) for document in entries(catalogue)],
        "topics": [
            _topic(catalogue, document) for document in library.documents if isinstance(document, TopicDocument)
        ],
        "vocabularies": {
            name: {term: item.label for term, item in terms.items()}
            for name, terms in library.settings.vocabularies.items()
        },
    }
    return to_json(data, indent=1)


def _entry(catalogue: Catalogue, document: Document, worksheets: Worksheets) -> dict[str, object]:
    return {
        **describe(catalogue, document),
        "relations": _relations(catalogue, document),
        "worksheets": [
            {"format": one.format, "url": one.url, "bytes": one.bytes}
            for one in worksheets.get((document.page, document.language), ())
        ],
    }


def _relations(catalogue: Catalogue, document: Document) -> list[dict[str, str]]:
    found = []
    for relation in catalogue.relations[document.page]:
        reason = relations.explain(catalogue.library, relation, document.language)
        slug = relation.to.rpartition("/")[2]
        found.append({"to": slug, "kind": relation.kind, "why": reason.text if reason else ""})
    return found


def _topic(catalogue: Catalogue, document: TopicDocument) -> dict[str, object]:
    fields = document.fields
    return {
        "id": document.slug,
        "language": document.language,
        "title": fields.title,
        "summary": fields.summary or "",
        "term_en": fields.term_en or "",
        "synonyms": list(fields.synonyms),
        "url": url(catalogue.library, document),
        "entries": [entry.slug for entry in catalogue.of_topic(document.slug)],
    }
