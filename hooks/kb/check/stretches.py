"""The text that readers see, extracted from a library's sources; every character knows its place in its file.

Rules on text work on stretches. What is not prose (code, addresses, HTML, the marks of Markdown's extensions) is
replaced by OBJECT characters, so that no rule reads it and no fix touches it. SEPARATORs stand between paragraphs,
headings, cells and fields. The parse that makes the page decides what is text and what is code.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kb.document import Manuscript
from kb.frontmatter import Path, Reading
from kb.library import Library
from kb.markdown import callouts, literal
from kb.patterns import end_of
from kb.problems import Fix, Place, Problem, problem
from kb.settings import Settings
from kb.sources import SETTINGS_FILE

OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
SEPARATOR = "\N{PARAGRAPH SEPARATOR}"
LONGEST_WORD = 60  # characters on either side of a mistake that are quoted with it
_BREAK = re.compile(rf"[\s{OBJECT}]")

# Fields with values that people read; all others are names, choices, addresses or numbers.
READ = frozenset(
    [
        "title", "summary", "keywords", "text", "alt", "name", "why", "materials", "key_points", "citation", "authors",
        "speakers", "label", "hint", "howto", "subtitle", "rows", "columns", "row_axis", "column_axis", "example",
        "min_label", "max_label", "labels", "axes", "term", "definition", "synonyms", "transcript",
    ]
)  # fmt: skip
# Settings with values that are texts by language.
SAID = frozenset(
    [
        "name", "tagline", "label", "plural", "lead", "question", "invitation", "member", "mark", "heading",
        "description", "coordinator",
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A part of a file, from line `first_line` on: a body, or the YAML before it."""

    file: str
    text: str
    first_line: int
    is_yaml: bool = False

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def place(self, offset: int) -> Place:
        """Return the line and column of the character at `offset`."""
        line = bisect_right(self._lines, offset)
        return Place(self.first_line + line - 1, offset - self._lines[line - 1] + 1)

    def offset(self, place: Place) -> int:
        """Return the offset of the character at `place`."""
        return self._lines[place.line - self.first_line] + place.column - 1

    def line(self, number: int) -> int:
        """Return the offset at which line `number` of the file begins; for the line after the last one, the end."""
        index = number - self.first_line
        return self._lines[index] if index < len(self._lines) else len(self.text)


@dataclass(frozen=True)
class Stretch:
    """A text in one language and its place: `at[n]` is the offset in `source` of its character `n`.

    `at` has one more item, the offset of the end. `is_rtl`: the language is written from right to left.
    """

    source: Source
    language: str
    text: str
    at: Sequence[int]
    is_rtl: bool = False

    def problem(self, code: str, start: int, end: int, new: str | None = None, found: str = "") -> Problem:
        """Return the problem `code` about text[start:end]; `new`, if given, is the replacement that fixes it."""
        first, last = self.at[start], self.at[end]
        old = self.source.text[first:last]
        made = problem(code, self.source.file, self.source.place(first), found=found or self.text[start:end])
        return made.with_fix(None if new is None or "\n" in old else Fix(old, new))

    def word(self, start: int, end: int) -> str:
        """Return the word, from space to space, around text[start:end]; of a long one only the nearest part."""
        before = _BREAK.split(self.text[max(0, start - LONGEST_WORD) : start])[-1]
        after = _BREAK.split(self.text[end : end + LONGEST_WORD], maxsplit=1)[0]
        return before + self.text[start:end] + after


TextRule = Callable[[Stretch], Iterator[Problem]]  # a rule that looks at one stretch at a time


def sources(library: Library) -> Iterator[Source]:
    """Yield the front matter and the body of every document, the glossary and `library.yml`, as they are written."""
    for document in library.written:
        yield Source(document.path, document.front, 2, is_yaml=True)
        yield Source(document.path, document.body, document.body_line)
    for file, reading in library.tables.items():
        yield Source(file, reading.text, reading.first_line, is_yaml=True)


def read(library: Library) -> Iterator[Stretch]:
    """Yield the stretches of every document, of the glossary and of `library.yml`."""
    for document in library.written:
        yield from of_document(document, library.settings)
    yield from of_tables(library)


def of_document(document: Manuscript, settings: Settings) -> Iterator[Stretch]:
    """Yield the stretches of a document's fields and of its body."""
    if document.reading:
        yield from _directed(_fields(document.path, document.reading, document.language), settings)
    yield from _directed([body(document)], settings)


def of_tables(library: Library) -> Iterator[Stretch]:
    """Yield the stretches of the glossary and of `library.yml`."""
    settings = library.settings
    for file, reading in library.tables.items():
        found = _fields(file, reading, settings.default_language, settings.language_codes)
        yield from _directed(found, settings)


def _directed(stretches: Iterable[Stretch], settings: Settings) -> Iterator[Stretch]:
    for stretch in stretches:
        is_rtl = stretch.language in settings.rtl
        yield replace(stretch, is_rtl=True) if is_rtl else stretch


# ---- bodies

# Where a block begins: bullets, numbers, tasks, headings, definitions, footnotes, and the quotes around them.
_MARKS = re.compile(
    r"(?:[ \t>]*+(?:[-*+:]|[0-9]{1,9}[.)]|#{1,6}|\[\^[^\]\s]*+\]:)[ \t]++(?:\[[ xX]\][ \t]++)?)*+[ \t>]*+"
)
_GOING_ON = re.compile(r"^[ \t>]++", re.MULTILINE)  # where its other lines begin
_SUSPECT = re.compile(r"[\\<\[{&@#/`]|\]\(|www|\.[A-Za-z]")  # a text without any of these is all prose
# What is not prose within a paragraph: targets of links, references, attributes, entities, placeholders, bare
# addresses. No text is searched twice.
_NO_PROSE = re.compile(
    r"""
      (?<=\])\((?:[^()\n]|\([^()\n]*\))*\) | (?<=\])\[[^\[\]]*\] | \[\^[^\[\]\s]*\]:? | (?<=\])\(.*
    | \{\{[^{}\n]*\}\} | \{%[^%{}\n]*%\} | \{:?[ ]*(?:[#.]|[\w-]+=)[^{}\n]*\} | &\#?\w{1,32};
    | (?:https?://|www\.)[^\s<>]+
    """,
    re.VERBOSE | re.DOTALL,
)
# HTML elements that hold code, an input or an output.
_CODE = re.compile(r"<(/?)(code|kbd|samp|pre|var|tt)(?=[\s/>])", re.IGNORECASE)
# Mail addresses, handles and hashtags, file names, paths.
_NAMES = re.compile(
    r"""
      (?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+ | [#@][\w-]+
    | (?<![\w./\\-])[\w./\\-]*\w\.[A-Za-z][A-Za-z0-9]{1,4}(?![\w־-])
    | (?<![\w./-])\.{0,2}/?(?:[\w.-]+/){2,}[\w.-]*
    """,
    re.VERBOSE,
)
_SUSPECT_NAME = re.compile(r"[@#]|/[\w.-]+/|\w\.[A-Za-z]")


def body(document: Manuscript) -> Stretch:
    """Return the text of a document's body."""
    source = Source(document.path, document.body, document.body_line)
    text, position = source.text, 0
    pieces: list[str] = []
    for first, last in document.prose.lines:
        start, end = source.line(first), source.line(last)
        if start >= position:
            pieces += (SEPARATOR * (start - position), _prose(text[start:end]))
            position = end
    pieces.append(SEPARATOR * (len(text) - position))
    return Stretch(source, document.language, "".join(pieces), range(len(text) + 1))


def _prose(block: str) -> str:
    """Return a paragraph, heading or row in the same length; its marks and all that is not prose are masked."""
    start = end_of(_MARKS, block)
    title = callouts.title(block[start:].rstrip("\n"))
    if title:
        first, last = start + title[0], start + title[1]
        return SEPARATOR * first + masked(block[first:last]) + SEPARATOR * (len(block) - last)
    text = SEPARATOR * start + _GOING_ON.sub(_separators, block[start:])
    return masked(text).replace("|", SEPARATOR)


def masked(text: str) -> str:
    """Return a paragraph or a value in the same length; what is not prose in it becomes OBJECTs."""
    if not _SUSPECT.search(text):
        return text
    pieces, position, code = list[str](), 0, ""
    for start, end in literal.spans(text):
        pieces += (OBJECT * (start - position) if code else text[position:start], OBJECT * (end - start))
        position = end
        tag = _CODE.match(text, start, end)
        if tag and not code and not tag[1]:
            code = tag[2].lower()
        elif tag and tag[1] and tag[2].lower() == code:
            code = ""
    pieces.append(OBJECT * (len(text) - position) if code else text[position:])  # the end of the paragraph closes it
    text = _NO_PROSE.sub(_objects, "".join(pieces))
    return _NAMES.sub(_objects, text) if _SUSPECT_NAME.search(text) else text


def _objects(match: re.Match[str]) -> str:
    return OBJECT * len(match[0])


def _separators(match: re.Match[str]) -> str:
    return SEPARATOR * len(match[0])


# ---- YAML


def _fields(file: str, reading: Reading, language: str, languages: Sequence[str] = ()) -> Iterator[Stretch]:
    """Yield the texts of the fields that people read, one stretch for each language."""
    source = Source(file, reading.text, reading.first_line, is_yaml=True)
    pieces: dict[str, tuple[list[str], list[int]]] = {}
    for path, end in reading.ends.items():
        spoken = _language(file, path, language, languages)
        if spoken:
            texts, at = pieces.setdefault(spoken, ([], []))
            text, places = _scalar(source.text, source.offset(reading.places[path]), end)
            texts += (masked(text), SEPARATOR)
            at.extend(places)
    for spoken, (texts, at) in pieces.items():
        yield Stretch(source, spoken, "".join(texts), [*at, at[-1] + 1])


def _language(file: str, path: Path, language: str, languages: Sequence[str]) -> str | None:
    """Return the language of the value at `path`, or None if people do not read it."""
    names = [part for part in path if isinstance(part, str)]
    if file == SETTINGS_FILE:
        is_text = len(names) > 1 and (names[-2] in SAID or names[0] == "vocabularies")
        return names[-1] if is_text and names[-1] in languages else None
    if names[-1:] == ["term_en"]:
        return "en"
    if not names or names[-1] not in READ:
        return None
    return names[1] if names[0] == "translations" and names[1] in languages else language


# Spaces match as a whole run, so that a long run is not searched again from each of its spaces.
_SPECIAL = {'"': re.compile(r"\\.|\s+"), "'": re.compile(r"''|\s+")}
_MEANT = {'\\"': '"', "''": "'"}
_SPACE = re.compile(r"\s+")


def _scalar(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """Return the text of a scalar, and the offsets of its characters and of its end.

    An escaped quote is that quote, any other escape an OBJECT; a fold is one space.
    """
    style = text[start : start + 1]
    if style in _SPECIAL:
        start, end = start + 1, end - 1
    elif style in ("|", ">"):
        start = text.find("\n", start, end) + 1 or end
    read: list[str] = []
    at: list[int] = []
    for match in _SPECIAL.get(style, _SPACE).finditer(text, start, end):
        if match[0].isspace() and "\n" not in match[0]:
            continue
        meant = _MEANT.get(match[0]) or (OBJECT if match[0][0] == "\\" else " ")
        read += (text[start : match.start()], meant)
        at += range(start, match.start() + 1)
        start = match.end()
    return "".join(read) + text[start:end], [*at, *range(start, end + 1)]
