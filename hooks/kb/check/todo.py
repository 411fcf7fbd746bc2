"""The rule `todo`: marks for what is still to be written. `kb new` leaves them, and anybody may write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.check.stretches import Source
from kb.document import Manuscript
from kb.library import GLOSSARY_FILE, Library
from kb.markdown import literal
from kb.problems import Place, Problem, problem

MARK = re.compile(r"(?<![\w-])TODO(?![\w-])")
_AROUND = " \t.:#\"'-*,;]})<!>"  # characters between a mark and its words, or after them
_END = re.compile(r"""["']\s*(?:[,}\]]|$)|\s\{#|-->""")  # where the field, heading or comment of a mark ends
_SEEN = re.compile(r"\S")
_LONGEST = 1000  # characters on either side of a mark in which its words are searched
_FRONT_LINE = 2  # the fields begin after the fence


def check(library: Library) -> Iterator[Problem]:
    """Yield a warning at each mark in pages that are shown, or would be without their errors. Drafts may have marks."""
    drafts = {document.page for document in library.written if document.is_draft and not document.is_translation}
    for document in library.written:
        if not document.is_draft and document.page not in drafts:
            yield from marks(document)
    if GLOSSARY_FILE in library.tables:
        yield from _marks(GLOSSARY_FILE, library.tables[GLOSSARY_FILE].text, 1)


def marks(document: Manuscript) -> Iterator[Problem]:
    """Yield a warning at each mark of one document: in its fields, in their comments and in its text."""
    yield from _marks(document.path, document.front, _FRONT_LINE)
    if document.prose.is_marked:
        yield from _marks(document.path, _without_code(document), document.body_line)


def _without_code(document: Manuscript) -> str:
    """Return a body with its code blanked out, because code may mention marks; lines and columns stay the same."""
    source = Source(document.path, document.body, document.body_line)
    hidden = [(source.line(first), source.line(last)) for first, last in document.prose.code]
    for first, last in document.prose.lines if "`" in source.text else ():
        start, end = source.line(first), source.line(last)
        hidden += ((start + a, start + b) for a, b in literal.code(source.text[start:end]))
    pieces, position = list[str](), 0
    for start, end in sorted(hidden):
        if start >= position:
            pieces += (source.text[position:start], _SEEN.sub(" ", source.text[start:end]))
            position = end
    return "".join([*pieces, source.text[position:]])


def _marks(file: str, text: str, first_line: int) -> Iterator[Problem]:
    if "TODO" not in text:
        return
    for number, line in enumerate(text.split("\n"), first_line):
        found = list(MARK.finditer(line))
        ends = [*(mark.start() for mark in found[1:]), len(line)]
        for mark, end in zip(found, ends, strict=False):
            words = _END.split(line[mark.end() : min(end, mark.end() + _LONGEST)], maxsplit=1)[0].strip(_AROUND)
            quoted = words or line[max(0, mark.start() - _LONGEST) : mark.start()].strip(_AROUND)
            yield problem("todo", file, Place(number, mark.start() + 1), text=quoted, found=words)
