"""The rule `todo`: marks that say what is still to be written, as `kb new` leaves them, and anybody may."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.document import Document
from kb.library import GLOSSARY_FILE, Library
from kb.problems import Place, Problem, problem

MARK = re.compile(r"(?<![\w-])TODO(?![\w-])")
_AROUND = " \t.:#\"'-*,;]})<!>"  # what stands between a mark and its words, or closes them
_END = re.compile(r"""["']\s*(?:[,}\]]|$)|\s\{#|\s*-->""")  # where the field, heading or comment of a mark ends
_CODE = re.compile(r"^```.*?^```|(`+)[^`\n]+\1", re.DOTALL | re.MULTILINE)
_FRONT_LINE = 2  # the fields begin after the fence


def check(library: Library) -> Iterator[Problem]:
    """Yield a warning at each mark of whatever is shown, or would be without its errors. Drafts may have them."""
    drafts = {document.page for document in library.written if document.is_draft and not document.is_translation}
    for document in library.written:
        if not document.is_draft and document.page not in drafts:
            yield from marks(document)
    if GLOSSARY_FILE in library.tables:
        yield from _marks(GLOSSARY_FILE, library.tables[GLOSSARY_FILE].text, 1)


def marks(document: Document) -> Iterator[Problem]:
    """Yield a warning at each mark of one document: in its fields, their comments, and the text."""
    yield from _marks(document.path, document.front, _FRONT_LINE)
    yield from _marks(document.path, _without_code(document.body), document.body_line)


def _without_code(body: str) -> str:
    """Return a Markdown body with blanks in the place of code, which may speak of marks: lines and columns stay."""
    return _CODE.sub(lambda code: re.sub(r"\S", " ", code.group()), body) if "`" in body else body


def _marks(file: str, text: str, first_line: int) -> Iterator[Problem]:
    if "TODO" not in text:
        return
    for number, line in enumerate(text.split("\n"), first_line):
        for mark in MARK.finditer(line):
            words = _END.split(MARK.split(line[mark.end() :])[0])[0].strip(_AROUND)
            told = words or line[: mark.start()].strip(_AROUND)
            yield problem("todo", file, Place(number, mark.start() + 1), text=told, found=words)
