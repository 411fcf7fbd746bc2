"""The position of every part of a page's file, so that the form can change one part and leave the rest as it is."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from kb import frontmatter, parts
from kb.document import Manuscript
from kb.drafting import amendment, splice
from kb.drafting.amendment import Node
from kb.prose import Heading, slug

WHOLE = "body"  # the field of a text that is not divided into parts
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<title>.*?)[ \t]*(?:\{[^{}\n]*\})?[ \t]*#*[ \t]*$")
_PAIRED = re.compile("[\U00010000-\U0010ffff]")  # a character of two code units

Span = tuple[int, int]


@dataclass(frozen=True)
class Section:
    """A part of the text that the form shows in one field, and the heading above it.

    `field` is the name of the part in `kb.parts`, `row` its number if the part has rows; other sections have neither.
    `head` is the line of the heading and `title` its words, both empty if there is no heading. `text` is what follows,
    without empty lines around it. Offsets are counted in the file.
    """

    field: str
    row: int | None
    level: int
    label: str
    head: Span
    title: Span
    text: Span


@dataclass(frozen=True)
class Anatomy:
    """A file: its text as it is and with plain line ends, the outline of its front matter, and its sections."""

    raw: str
    plain: str
    front: Node | None
    front_span: Span
    sections: tuple[Section, ...]

    @property
    def id(self) -> str:
        """The file's id in git."""
        return _id(self.raw)


def of(manuscript: Manuscript, raw: str) -> Anatomy | None:
    """Return the anatomy of a page without errors, whose file contains `raw`; None if the file has changed since."""
    plain = splice.plain(raw)
    front, body, _ = frontmatter.split(plain)
    if front is None or (front, body) != (manuscript.front, manuscript.body):
        return None
    front_at, body_at = plain.index("\n") + 1, len(plain) - len(body)
    sections = tuple(_Division(manuscript, plain, body_at).sections())
    return Anatomy(raw, plain, amendment.outline(front), (front_at, front_at + len(front)), sections)


def data(anatomy: Anatomy) -> dict[str, object]:
    """Return an anatomy as data for the form's script, with offsets as JavaScript counts them (UTF-16 code units)."""
    at = _utf16(anatomy.plain)
    sections = [
        {"field": one.field, "row": one.row, "level": one.level, "label": one.label,
         "head": list(map(at, one.head)), "title": list(map(at, one.title)), "text": list(map(at, one.text))}
        for one in anatomy.sections
    ]  # fmt: skip
    start, end = anatomy.front_span
    front = amendment.plain(anatomy.front, lambda offset: at(start + offset))
    return {"raw": anatomy.raw, "id": anatomy.id, "span": [at(start), at(end)], "front": front, "sections": sections}


def of_terms(raw: str) -> dict[str, object] | None:
    """Return the glossary `raw` as data for the form's script; None if it is no list of lines, or has errors.

    `list` holds the positions of all terms, with offsets in UTF-16 code units, and `anchors` their ids, in order.
    """
    plain = splice.plain(raw)
    try:
        reading = frontmatter.parse(plain)
    except frontmatter.Fault:
        return None
    terms = reading.data or ()
    if (
        reading.slips
        or not isinstance(terms, tuple)
        or not all(isinstance(one, dict) and one.get("term") for one in terms)
    ):
        return None
    root = amendment.outline(plain)
    if isinstance(root, amendment.Items) and root.flow:
        return None
    anchors = [slug(str(one.get("term_en") or one["term"])) for one in terms]
    return {"raw": raw, "id": _id(raw), "list": amendment.plain(root, _utf16(plain)), "anchors": anchors}


def _id(raw: str) -> str:
    """Return the id of a file in git: the hash of the blob with its bytes."""
    data = raw.encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _utf16(text: str) -> Callable[[int], int]:
    """Return a function that converts an offset in `text` into UTF-16 code units, which JavaScript counts."""
    if not text or max(text) <= "\uffff":
        return lambda offset: offset
    pairs = [found.start() for found in _PAIRED.finditer(text)]
    return lambda offset: offset + bisect_left(pairs, offset)


@dataclass
class _Division:
    """Divides the text of a page into sections, by its headings and the parts of its kind."""

    manuscript: Manuscript
    plain: str
    body_at: int
    lines: list[int] = field(default_factory=list)  # where the lines of the body begin

    def __post_init__(self) -> None:
        body = self.plain[self.body_at :]
        self.lines = [self.body_at, *(self.body_at + found.end() for found in re.finditer("\n", body))]

    def sections(self) -> Iterator[Section]:
        """Yield the sections in order, each up to the next."""
        marks = list(self._marks())
        known = parts.of(self.manuscript.kind)
        opening = next((part.name for part in known if not part.level), "" if known else WHOLE)
        ends = [self._line(heading) for heading, *_ in marks] + [len(self.plain)]
        if opening or self.plain[self.body_at : ends[0]].strip():
            at = self.body_at
            yield Section(opening, None, 0, "", (at, at), (at, at), self._text(at, ends[0]))
        for number, (heading, name, row) in enumerate(marks):
            start = self._line(heading)
            end = self.plain.find("\n", start)
            end = len(self.plain) if end < 0 else end
            found = _HEADING.fullmatch(self.plain[start:end])
            title = (start + found.start("title"), start + found.end("title")) if found else (end, end)
            text = self._text(end, ends[number + 1])
            yield Section(name, row, heading.level, heading.text, (start, end), title, text)

    def _marks(self) -> Iterator[tuple[Heading, str, int | None]]:
        """Yield the headings with which sections begin, each with its part and its number in it."""
        kind = self.manuscript.kind
        if not parts.of(kind):
            return
        named = {part.id: part for part in parts.of(kind) if part.id}
        loose = next((part for part in parts.of(kind) if part.shape == "rows" and not part.id), None)
        rows: Mapping[str, int] = {}
        within: parts.Part | None = None  # the part whose rows are being read
        for heading in self.manuscript.prose.headings:
            if not _HEADING.fullmatch(self._source(heading)):
                continue  # a heading that is underlined, in a list or in a quotation counts as text
            part = named.get(heading.id)
            if part and part.level == heading.level:
                del named[heading.id]  # an id that occurs a second time is no part
                within = part if part.shape == "rows" else None
                yield heading, part.name, None
            elif within and heading.level == within.level + 1:
                rows = {**rows, within.name: rows.get(within.name, -1) + 1}
                yield heading, within.name, rows[within.name]
            elif loose and heading.level == loose.level:
                within = None
                rows = {**rows, loose.name: rows.get(loose.name, -1) + 1}
                yield heading, loose.name, rows[loose.name]
            elif heading.level <= 2:
                within = None
                yield heading, "", None

    def _line(self, heading: Heading) -> int:
        return self.lines[heading.place.line - self.manuscript.body_line]

    def _source(self, heading: Heading) -> str:
        return self.plain[self._line(heading) :].partition("\n")[0]

    def _text(self, start: int, end: int) -> Span:
        """Return the span of a text without the white space around it; for an empty text, (`start`, `start`)."""
        inner = self.plain[start:end]
        if not inner.strip():
            return start, start
        first = start + len(inner) - len(inner.lstrip("\n"))
        return first, start + len(inner.rstrip())
