"""Time: pages whose review is overdue, dates out of order, translations behind their originals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from kb import inheritance
from kb.document import Manuscript
from kb.library import Library
from kb.problems import Place, Problem, problem
from kb.schema import MODELS
from kb.validation import called

_ORDER = (("published", "reviewed"), ("published", "review_by"), ("reviewed", "review_by"))


def check(library: Library, today: date) -> Iterator[Problem]:
    """Yield what is late or out of order on `today`; drafts are skipped."""
    originals = {document.page: document for document in library.written if not document.is_translation}
    for document in library.written:
        data = document.reading.data if document.reading else {}
        if data.get("status") == "draft":
            continue
        due = _day(document, "review_by")
        if due and due < today:
            yield problem("review-overdue", document.path, _place(document, "review_by"), date=due)
        yield from _order(document)
        original = originals.get(document.page) if document.is_translation else None
        if original:
            yield from _behind(document, original)
            yield from _gaps(document, original)
            yield from _figures(document, original)


def _day(document: Manuscript, field: str) -> date | None:
    """Return a date that the document itself gives."""
    value = document.reading.data.get(field) if document.reading else None
    return value if isinstance(value, date) else None


def _place(document: Manuscript, field: str) -> Place:
    return document.reading.places.get((field,), Place()) if document.reading else Place()


def _order(document: Manuscript) -> Iterator[Problem]:
    for earlier, later in _ORDER:
        first, second = _day(document, earlier), _day(document, later)
        if first and second and second < first:
            facts = {"earlier": earlier, "later": later, "date": second}
            yield problem("dates-out-of-order", document.path, _place(document, later), **facts)


def _behind(document: Manuscript, original: Manuscript) -> Iterator[Problem]:
    """Yield a translation that is older than the last review or publication of its original, or that gives no date."""
    changed = max(filter(None, (_day(original, "reviewed"), _day(original, "published"))), default=None)
    made = max(filter(None, (_day(document, "translated"), _day(document, "reviewed"))), default=None)
    if not changed:
        return
    if not made:
        yield problem("translation-undated", document.path, date=changed)
    elif made < changed:
        field = "translated" if _day(document, "translated") == made else "reviewed"
        facts = {"date": made, "original": original.path, "changed": changed}
        yield problem("translation-behind", document.path, _place(document, field), **facts)


def _gaps(document: Manuscript, original: Manuscript) -> Iterator[Problem]:
    """Yield the parts of the original, known by their explicit ids, that the translation lacks; a stub has none."""
    places: Mapping[str, Place] = {heading.id: heading.place for heading in document.prose.headings}
    if not places:
        return
    place = Place(document.body_line)
    for heading in original.prose.headings:
        place = places.get(heading.id, place)
        if heading.explicit and heading.id not in document.prose.ids:
            facts = {"original": original.path, "found": heading.text, "id": f"{{#{heading.id}}}"}
            yield problem("translation-gap", document.path, place, **facts)


def _figures(document: Manuscript, original: Manuscript) -> Iterator[Problem]:
    """Yield numbers and choices that the translation gives itself, and that are not those of its original."""
    if not document.reading or not original.reading:
        return
    for path, value in inheritance.other_figures(document.reading.data, original.reading.data):
        here, there = map(_shown, (document.reading.value(path), value))
        facts = called(MODELS[original.kind], path, document.reading)
        facts |= {"original": original.path, "here": here, "there": there}
        yield problem("translation-value", document.path, document.reading.places.get(path, Place()), **facts)


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
