"""Texts that were copied from the example files in the guide and are not rewritten yet."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import lru_cache

from kb import frontmatter, prose
from kb.document import Manuscript
from kb.frontmatter import Fault
from kb.library import Library
from kb.problems import Place, Problem, problem

_FIELDS = ("title", "summary")
_FENCES = ("```", "~~~")


def check(library: Library) -> Iterator[Problem]:
    """Yield fields and paragraphs that still say what an example file says in their place."""
    said = examples(library)
    for document in library.written:
        yield from of_document(document, said)


def examples(library: Library) -> Set[str]:
    """Return the texts of all example files that the pages of a library show as code."""
    return {text for document in library.written for text in _examples(document)}


def of_document(document: Manuscript, said: Set[str]) -> Iterator[Problem]:
    """Yield the fields and paragraphs of one document that still say what an example says."""
    if document.is_draft or not said:
        return
    for field in _FIELDS if document.reading else ():
        assert document.reading
        value = document.reading.data.get(field)
        if isinstance(value, str) and value in said:
            yield problem("unwritten", document.path, document.reading.places[field,], found=value)
    if not document.body:  # nobody can tell what is text in a file without fields
        return
    lines = document.body.split("\n")
    headed = {heading.place.line for heading in document.prose.headings}
    for start, end in document.prose.lines:
        text = _text(lines[start - document.body_line : end - document.body_line])
        if text in said and start not in headed:
            yield problem("unwritten", document.path, Place(start, 1), found=text)


def _examples(document: Manuscript) -> Iterator[str]:
    """Yield the texts of the example files that a page shows as code."""
    if not document.prose.code:  # most texts need not be unpacked
        return
    lines = document.body.split("\n")
    for start, end in document.prose.code:
        shown = lines[start - document.body_line : end - document.body_line]
        if len(shown) > 2 and shown[0].startswith(_FENCES) and shown[1].strip() == "---":
            yield from _texts("\n".join(shown[1:-1]) + "\n")


@lru_cache(maxsize=128)  # the server checks the library after each edit, and examples hardly ever change
def _texts(page: str) -> tuple[str, ...]:
    """Return the titles, summaries and paragraphs of an example file."""
    front, body, _ = frontmatter.split(page)
    try:
        data = frontmatter.parse(front or "").data
    except Fault:
        return ()
    if not isinstance(data, dict):
        return ()
    read, lines = prose.read(body), body.split("\n")
    headed = {heading.place.line for heading in read.headings}
    return (
        *(data[field] for field in _FIELDS if isinstance(data.get(field), str)),
        *(_text(lines[start - 1 : end - 1]) for start, end in read.lines if start not in headed),
    )


def _text(lines: list[str]) -> str:
    """Return the words of a paragraph or of an item of a list."""
    return " ".join(" ".join(lines).lstrip("-*+> \t").split())
