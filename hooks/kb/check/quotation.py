"""Which quotation marks of a paragraph belong together: which open, which close, which are within a word, or alone.

A straight mark does not show what it is; the characters beside it do. Between two Hebrew letters it is a gershayim
(מנכ"ל), unless it follows a prefix (ב"הארץ") and another mark closes it; after a digit it may mean inches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.check.stretches import OBJECT

LETTER, POINT = "א-ת", "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
GERSHAYIM = "״"
MARKS = f'"“”„‟{GERSHAYIM}'  # Word and other programs turn straight marks into curly ones while one types

_MARK = re.compile(f"[{MARKS}]")
_WITHIN = re.compile(rf"(?<=[{LETTER}{POINT}])(?:[{MARKS}″]|''|’’)(?=[{LETTER}])")
_WORD = re.compile(rf"[{LETTER}{POINT}{MARKS}]{{0,60}}")
_PREFIX = re.compile(rf"(?<![{LETTER}])[בהוכלמש]{{1,4}}\Z")
_LONG = 5  # more letters than ever follow the mark of an acronym, with any ending
_SPACES = " \t\n\u00a0"
_OPENS_AFTER = frozenset(f"{_SPACES}([{{*_־–—-/״׳{OBJECT}")
_NOT_OPENED = frozenset(f"{_SPACES}.,:;!?،؛؟…)]}}")
_CLOSES_BEFORE = frozenset(f"{_SPACES})]}}([{{*_.,:;!?،؛؟…–—-־/״׳{OBJECT}")


@dataclass(frozen=True)
class Marks:
    """The marks of a paragraph, by their places in the text.

    `pairs` holds opening marks with the marks that close them; `within` the start and end of those within words, some
    of which open too; `alone` those that have no partner.
    """

    pairs: tuple[tuple[int, int], ...]
    within: tuple[tuple[int, int], ...]
    alone: tuple[int, ...]

    @property
    def openings(self) -> frozenset[int]:
        """The places of the opening marks."""
        return frozenset(first for first, _ in self.pairs)


def marks(text: str, start: int, end: int) -> Marks:
    """Return which marks of the paragraph text[start:end] belong together."""
    within = {found.start(): found.end() for found in _WITHIN.finditer(text, start, end)}
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []  # opening marks that are not closed yet
    spare: list[int] = []  # marks after a prefix, which open only if another mark closes them
    alone: list[int] = []
    for found in _MARK.finditer(text, start, end):
        place = found.start()
        if _follows_prefix(text, place, start):
            (opened if place in within and _cannot_be_acronym(text, place, within) else spare).append(place)
        elif place in within:
            continue
        elif opened and closes(text, place, end):
            pairs.append((opened.pop(), place))
        elif opens(text, place, start, end):
            opened.append(place)
        elif closes(text, place, end) and not text[place - 1].isdecimal():
            (pairs.append((spare.pop(), place)) if spare else alone.append(place))
    return Marks(tuple(pairs), tuple(within.items()), tuple(sorted(alone + opened)))


def opens(text: str, place: int, start: int, end: int) -> bool:
    """Return whether a mark may open, by the characters beside it."""
    return (
        (place == start or text[place - 1] in _OPENS_AFTER) and place + 1 < end and text[place + 1] not in _NOT_OPENED
    )


def closes(text: str, place: int, end: int) -> bool:
    """Return whether a mark may close, by the characters beside it."""
    before = text[place - 1 : place]
    return bool(before) and not before.isspace() and (place + 1 >= end or text[place + 1] in _CLOSES_BEFORE)


def _follows_prefix(text: str, place: int, start: int) -> bool:
    """Return whether a mark is between a prefix and a word."""
    is_before_word = text[place + 1 : place + 2].isalnum()
    return is_before_word and bool(_PREFIX.search(text, max(start, place - 5), place))


def _cannot_be_acronym(text: str, place: int, within: dict[int, int]) -> bool:
    """Return whether the mark after a prefix must open: its word has another mark within, or many more letters."""
    found = _WORD.match(text, place + 1)
    rest = found[0] if found else ""
    others = any(other in within for other in range(place + 1, place + 1 + len(rest)))
    letters = re.match(f"[{LETTER}]*", rest)
    return others or (letters is not None and len(letters[0]) >= _LONG)
