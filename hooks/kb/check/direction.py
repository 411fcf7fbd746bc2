"""Invisible signs of direction, and Latin words that right-to-left text would tear apart (UAX #9).

Controls can make a text look different from what it is ("Trojan Source", CVE-2021-42574), so they are mistakes
everywhere, in code as well. Marks are allowed where they have an effect.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kb.check import stretches
from kb.check.stretches import SEPARATOR, Source, Stretch, TextRule
from kb.library import Library
from kb.problems import Fix, Problem, problem

LRM = "\N{LEFT-TO-RIGHT MARK}"
_ISOLATES, _PDI = "\u2066\u2067\u2068", "\u2069"
# Embeddings and overrides, as characters, as YAML's escapes and as HTML's.
_CONTROL = re.compile(
    r"[\u202a-\u202e]|\\u20(?:2[a-e]|6[6-9])|\\U000020(?:2[a-e]|6[6-9])"
    r"|&\#(?:x0{0,6}20(?:2[a-e]|6[6-9])|0{0,6}(?:823[4-8]|829[4-7]));",
    re.IGNORECASE,
)
_ISOLATED = re.compile("[\u2066-\u2069\n]")
_MARKS = re.compile("[\u200e\u200f\u061c]+")
_REPEATED = re.compile("([\u200e\u200f\u061c])\\1+")
PLANE_END = "\uffff"  # the last character of the basic plane: see `bidi_class`
_LATER = {"\u061c": "AL", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI"}  # of Unicode 6.3
STRONG = {"L": "L", "R": "R", "AL": "R"}  # the direction of letters, by Unicode's classes


def check(library: Library) -> Iterator[Problem]:
    """Yield the embeddings and overrides of every source, and the isolates that are not closed in their line.

    A fix removes them from YAML and from the text of a body, but not from code.
    """
    documents = {document.path: document for document in library.written}
    for source in stretches.sources(library):
        is_body = not source.is_yaml and any(_controls(source))
        yield from controls(source, stretches.body(documents[source.file]).text if is_body else source.text)


def controls(source: Source, prose: str) -> Iterator[Problem]:
    """Yield the controls of a source; `prose` is its text in the same length, without what no fix may touch."""
    for offset, written in _controls(source):
        yield _control(source, prose, offset, written)


def _controls(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the place of every control in a source, with the control as it is written."""
    for match in _CONTROL.finditer(source.text):
        if source.is_yaml or not match[0].startswith("\\"):
            yield match.start(), match[0]
    if any(isolate in source.text for isolate in _ISOLATES + _PDI):
        for offset in _unbalanced(source.text):
            yield offset, source.text[offset]


def _control(source: Source, prose: str, offset: int, written: str) -> Problem:
    name = f"U+{ord(written):04X}" if len(written) == 1 else written
    found = problem("direction-control", source.file, source.place(offset), found=name)
    return found.with_fix(Fix(written, "") if prose.startswith(written, offset) else None)


def _unbalanced(text: str) -> Iterator[int]:
    """Yield the places of isolates that have no end in their line, and of ends that close nothing."""
    opened: list[int] = []
    for match in _ISOLATED.finditer(text):
        if match[0] in _ISOLATES:
            opened.append(match.start())
        elif match[0] == _PDI and opened:
            opened.pop()
        elif match[0] == _PDI:
            yield match.start()
        else:
            yield from opened
            opened = []
    yield from opened


def marks(stretch: Stretch) -> Iterator[Problem]:
    """Yield direction marks that do nothing: between letters of their own direction, or repeated."""
    for match in _MARKS.finditer(stretch.text):
        before, after = stretch.text[match.start() - 1 : match.start()], stretch.text[match.end() : match.end() + 1]
        around = {_strength(before), _strength(after)}
        kept = "" if around == {_strength(mark) for mark in match[0]} else _REPEATED.sub(r"\1", match[0])
        if kept != match[0]:
            word = stretch.word(match.start(), match.end())
            yield stretch.problem("direction-mark", match.start(), match.end(), kept, _MARKS.sub("", word))


def bidi_class(character: str) -> str:
    """Return Unicode's class of direction of a character, as in Unicode 3.2, which is the same in every Python.

    Newer characters but marks of direction have none, nor have those beyond the basic plane: they are rare here.
    """
    return _LATER.get(character) or (unicodedata.ucd_3_2_0.bidirectional(character) if character <= PLANE_END else "")


def _strength(character: str) -> str:
    return STRONG.get(bidi_class(character), "") if character else ""


# Signs that belong to the Latin word but take the line's direction at its edge: C++, C#, .NET, +972.
_TRAILING = re.compile(r"(?:\+{1,2}|#)(?<=[A-Za-z0-9][+#]|\+\+)(?![A-Za-z0-9+#])")
_LATIN = re.compile(r"(?<![^\W\d_])[A-Za-z][A-Za-z0-9]{0,19}\Z")
_LEADING = re.compile(r"(?:\.(?=[A-Za-z])|[+−±-](?=[0-9]))[A-Za-z0-9]{1,20}")
_OPENS = re.compile(rf"[\s({SEPARATOR}״׳\"'*_]")
ISOLATING = ("LRI", "RLI", "FSI", "PDI")  # the author has already taken care of the order
_NEUTRAL = 200  # characters to look across for a letter


def runs(stretch: Stretch) -> Iterator[Problem]:
    """Yield Latin words and signed numbers in right-to-left text whose sign would appear at the wrong end.

    By UAX #9 (N1, N2) a neutral between a Latin letter and a right-to-left one, or the end of the line, takes the
    direction of the line. A mark beside it keeps it in place. A minus may be meant as a hyphen, so it has no fix.
    """
    if not stretch.is_rtl:
        return
    text = stretch.text
    for match in _TRAILING.finditer(text):
        word = _LATIN.search(text, max(0, match.start() - 21), match.start())
        if word and not _goes_on(text[match.end() : match.end() + _NEUTRAL]):
            yield stretch.problem("latin-run", word.start(), match.end(), word[0] + match[0] + LRM)
    for match in _LEADING.finditer(text):
        begins = not match.start() or _OPENS.match(text[match.start() - 1])
        if begins and not _goes_on(text[max(0, match.start() - _NEUTRAL) : match.start()][::-1], before=True):
            new = None if match[0][0] in "-−" else LRM + match[0]
            yield stretch.problem("latin-run", match.start(), match.end(), new)


def _goes_on(text: str, before: bool = False) -> bool:
    """Return whether the first letter found runs left to right; numbers do after Latin, not before it."""
    for character in text:
        if character == SEPARATOR:
            return False
        kind = bidi_class(character)
        if kind in STRONG:
            return kind == "L"
        if (kind == "EN" and not before) or kind in ISOLATING:
            return True
    return False


RULES: tuple[TextRule, ...] = (marks, runs)
