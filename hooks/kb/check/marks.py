"""Lists, headings and addresses typed as in a mail, which are running text or bare links on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.check.stretches import Source
from kb.document import Manuscript
from kb.library import Library
from kb.problems import Changes, Fix, Place, Problem, problem

_BULLETS = "•·▪◦●‣∙■□➢✓✔►▸⁃\uf0a7\uf0b7\uf0d8\uf0fc"  # the last four are signs of Word's own fonts
_HIDDEN = "\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"  # signs of direction and width, which nobody sees
_TYPED = re.compile(
    rf"^ {{0,3}}(?:(?P<sign>[{_BULLETS}]\ufe0f?)[ \t\u00a0]*(?=\S)|(?P<dash>-)(?=[^\W\d_])"
    r"|(?P<star>\*)(?=[^\W\d_])(?!.*\*)|(?P<number>[0-9]{1,2}[.)])(?=[^\W\d_])"
    rf"|(?P<hidden>[{_HIDDEN}]+)(?=(?:[-*+]|[0-9]{{1,2}}[.)])[ \t]+\S))"
)
# What may begin a sentence too, and is a list only in rows: dashes, Word's o, pictures, letters and numbers in order.
_ROW = re.compile(
    r"^ {0,3}(?:(?P<line>[–—־]|o(?=[ \t]))[ \t\u00a0]*|(?P<kept>[→←➔➜➡⇒✅☑☐👉🔹🔸🔷🔶🔵⭐])\ufe0f?[ \t]*"
    r"|(?P<letter>\(?[א-י][.)])[ \t]+(?![א-ת][.)])|(?P<ordinal>\([0-9]{1,2}\))[ \t]*)(?=\S)"
)
_HEADING = re.compile(r"^ {0,3}(?P<marks>#{2,6})(?=[^\s#])|^ {0,3}(?P<odd>#{1,6}[\u00a0\u200b-\u200f\u202f]+)(?=\S)")
_ITEM = re.compile(r"^ {0,3}(?:[-*+]|[0-9]{1,9}[.)])[ \t]+\S")
_STAR = re.compile(r"^ {0,3}\*(?!\*)(?=[ \t]*\S)")
_LATER_NUMBER = re.compile(r"^ {0,3}(?P<number>[0-9]{1,2})[.)][ \t]+\S")
_NO_PARAGRAPH = re.compile(r"^ {0,3}(?:[-*+:>|#]|[0-9]{1,9}[.)][ \t]|\[\^|!!!|\?\?\?|===|\*\[)|^(?: {4}|\t)")
# A host with a path, without https://, as people copy it. A host alone may be a name, and a file has its own ending.
_HOST = re.compile(
    r"(?<![\w@/.:=\\-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?!(?:md|html?|ya?ml|json|js|css|py|png|jpe?g|webp|svg|pdf)/)"
    r"[a-z]{2,24}/(?:[^\s<>()\[\]\"'״]*[^\s<>()\[\]\"'״.,:;!?])?",
    re.IGNORECASE,
)
# Code, a link with its words or its address, a tag, the target of a reference.
_NO_TEXT = re.compile(r"(`+).+?\1|\[[^\[\]]*\](?:\([^()\s]*[^()]*\)|\[[^\[\]]*\]|:.*)|<[^<>]*>")


def check(library: Library) -> Iterator[Problem]:
    """Yield bullets and headings that Markdown does not know, lists without an empty line, and bare addresses."""
    for document in library.written:
        yield from of_document(document)


def of_document(document: Manuscript) -> Iterator[Problem]:
    """Yield the same of one document."""
    if document.body:  # nobody can tell what is text in a file without fields
        lines = document.body.split("\n")
        yield from _blocks(document, lines)
        yield from _addresses(document, lines)


def _blocks(document: Manuscript, lines: list[str]) -> Iterator[Problem]:
    before = (0, 0)
    for start, end in document.prose.lines:
        block = lines[start - document.body_line : end - document.body_line]
        if start == before[1] and _ITEM.match(block[0]):
            above = lines[before[0] - document.body_line]
            if not _NO_PARAGRAPH.match(above):
                yield _apart(document, start, block[0])
        is_paragraph = not _NO_PARAGRAPH.match(block[0]) or bool(_TYPED.match(block[0]) or _HEADING.match(block[0]))
        for number, line in enumerate(block, start):
            if is_paragraph or number > start:
                yield from _typed(document, number, line, _beside(lines, number - document.body_line))
            above = block[number - start - 1] if number > start else line
            later = _LATER_NUMBER.match(line)
            if later and later["number"] != "1" and number > start and not _LATER_NUMBER.match(above):
                yield _apart(document, number, line)
        before = start, end


def _apart(document: Manuscript, line: int, text: str) -> Problem:
    found = problem("list-after-text", document.path, Place(line, 1), found=text.strip())
    return found.with_fix(Fix("", "\n", Changes.MARKS))


def _beside(lines: list[str], index: int) -> tuple[str, str]:
    """Return the lines just before and after one of them, "" where there is none."""
    return lines[index - 1] if index else "", lines[index + 1] if index + 1 < len(lines) else ""


def _typed(document: Manuscript, number: int, line: str, beside: tuple[str, str]) -> Iterator[Problem]:
    """Yield what is typed at the beginning of a line of running text as if it were Markdown.

    A star may also open an emphasis that nobody closed, or mark a note: it is an item only `beside` items, and becomes
    one only beside another star.
    """
    if typed := _TYPED.match(line):
        name = next(name for name, value in typed.groupdict().items() if value)
        if name == "star" and not any(_ITEM.match(other) or _TYPED.match(other) for other in beside):
            return
        mark = typed[name]
        old = line[typed.start(name) : typed.end()]
        new = {"sign": "- ", "hidden": ""}.get(name, f"{mark} ")
        place = Place(number, typed.start(name) + 1)
        found = problem("typed-list", document.path, place, found=line.strip(), write=f"{new}{line[typed.end() :]}")
        is_item = name != "star" or any(_STAR.match(other) for other in beside)
        yield found.with_fix(Fix(old, new, Changes.MARKS)) if is_item else found
    elif row := _ROW.match(line):
        yield from _row(document, number, line, row, beside)
    elif heading := _HEADING.match(line):
        name = "marks" if heading["marks"] else "odd"
        marks = heading[name].rstrip("\u00a0\u200b\u200c\u200d\u200e\u200f\u202f")
        place = Place(number, heading.start(name) + 1)
        found = problem("heading-space", document.path, place, found=line.strip(), marks=marks)
        yield found.with_fix(Fix(heading[name], f"{marks} ", Changes.MARKS))


def _row(
    document: Manuscript, number: int, line: str, row: re.Match[str], beside: tuple[str, str]
) -> Iterator[Problem]:
    """Yield a line that begins like those beside it with what Markdown does not know, so that they run together.

    Letters and numbers in brackets may be referred to by name: a person decides what becomes of them.
    """
    if not _is_in_rows(line, row, *beside):
        return
    rest, rank = line[row.end() :], _rank(row)
    new = f"{rank}. " if rank else "- "
    place, shown = Place(number, row.start(str(row.lastgroup)) + 1), rest if not row["kept"] else line.strip()
    found = problem("typed-list", document.path, place, found=line.strip(), write=f"{new}{shown}")
    old = line[row.start("line") : row.end()] if row["line"] else ""
    yield found.with_fix(None if rank else Fix(old, new, Changes.MARKS))


def _is_in_rows(line: str, row: re.Match[str], above: str, below: str) -> bool:
    """Return whether a line is one of several that begin alike, without a line break between them."""
    if row["line"] and not _ends(above) and (above.rstrip().endswith(":") or _ITEM.match(above)):
        return True
    for other, is_broken, step in ((above, _ends(above), -1), (below, _ends(line), 1)):
        one = _ROW.match(other)
        if one and not is_broken and one.lastgroup == row.lastgroup:
            rank = _rank(row)
            is_next = _rank(one) == rank + step if rank else one[str(one.lastgroup)] == row[str(row.lastgroup)]
            if is_next:
                return True
    return False


def _ends(line: str) -> bool:
    """Return whether a line of text ends in a line break, as in a poem or a conversation."""
    return line.endswith(("\\", "  "))


def _rank(row: re.Match[str]) -> int:
    """Return the number that a letter or a number in brackets stands for; 0 for signs."""
    if row["letter"]:
        return ord(row["letter"].strip("(.)")) - ord("א") + 1
    return int(row["ordinal"].strip("()")) if row["ordinal"] else 0


def _addresses(document: Manuscript, lines: list[str]) -> Iterator[Problem]:
    """Yield addresses that stand in the text as they are; the shown text of a link to a site is a name."""
    source = Source(document.path, document.body, document.body_line)
    for link in document.prose.links:
        if link.is_image or not link.target.lower().startswith(("http://", "https://")) or not link.text:
            continue
        if link.text not in (link.target, link.target.removeprefix("http://")):
            continue
        at = source.text.find(link.text, source.line(link.place.line))
        if lines[link.place.line - document.body_line].lstrip().startswith("|"):  # a cell has no room for a name
            continue
        if at >= 0 and source.text[max(at - 1, 0) : at] not in ("<", "(", "]", "["):
            yield problem("bare-address", document.path, source.place(at), found=link.text, address=link.target)
    yield from _hosts(document, lines)


def _hosts(document: Manuscript, lines: list[str]) -> Iterator[Problem]:
    """Yield addresses in running text that have no https:// before them; only some of these are links on the page."""
    for number in (number for start, end in document.prose.lines for number in range(start, end)):
        line = lines[number - document.body_line]
        if "/" not in line or line.lstrip().startswith("|"):
            continue
        for match in _HOST.finditer(_NO_TEXT.sub(lambda found: " " * len(found[0]), line)):
            if not any(link.place.line == number and match[0] in link.text for link in document.prose.links):
                facts = {"found": match[0], "address": f"https://{match[0]}"}
                yield problem("bare-address", document.path, Place(number, match.start() + 1), **facts)
