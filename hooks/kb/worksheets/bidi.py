"""Keeps mixed text in order: finds the stretches that run against the line's direction, and isolates them.

The Unicode bidirectional algorithm (UAX #9) orders letters well and neutral characters badly: a range such as 1–5, a
date, a price or a Latin name with brackets comes out scrambled inside Hebrew or Arabic unless it is isolated. Every
renderer passes its text through here: isolates for HTML and typst, marks for Word and Excel, runs for DOCX.

Authors override with double brackets: [[CC BY-SA 4.0]] is one left-to-right piece, [[rtl:…]] one right-to-left piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Direction = Literal["ltr", "rtl"]

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"  # UAX #9, 2.4: isolates
WORD_JOINER, ZERO_WIDTH_SPACE, NO_BREAK_SPACE = "\u2060", "\u200b", "\u00a0"
_SHORT_PIECE = re.compile(rf"{LRI}[^{LRI}{PDI}]{{1,14}}{PDI}")
_HYPHEN = re.compile(r"[-–−/](?=\w)")
_RANGE_OR_PREFIX = re.compile(r"(?<=\d)[-–−/](?=\d)|(?<![\w\u0591-\u05c7])\w{1,2}־")
_CLUSTER = re.compile(r"\w[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]*")
_ENDLESS = re.compile(rf"(?:{_CLUSTER.pattern}){{26,}}")
LRM, RLM = "\u200e", "\u200f"  # UAX #9, 2.6: marks
_ISOLATES = (LRI, RLI, FSI, PDI)

_LATIN = r"[A-Za-z\u00c0-\u024f]"
_WORD = rf"{_LATIN}[A-Za-z0-9\u00c0-\u024f.+#_'’@-]*"
_NUMBER = r"\d+(?:[.,]\d+)*"
_RTL_LETTER = r"[\u0590-\u05ff\u0600-\u06ff\u0750-\u077f\ufb1d-\ufdff\ufe70-\ufeff]"

# Pieces that run left to right inside a right-to-left line, the longest reading first.
_LTR_PIECE = re.compile(
    rf"""
      https?://[^\s]+ | www\.[^\s]+ | [\w.+-]+@[\w-]+\.[\w.]+          # addresses
    | (?<!\w)[+−±-]{_NUMBER}(?:-\d+)*%?                                 # signed numbers, telephone numbers
    | (?:[₪$€£]\s?)?{_NUMBER}(?:\s?[-–−/:×]\s?{_NUMBER})+(?:\s?%)?      # ranges, dates, times, fractions
    | [₪$€£]\s?{_NUMBER} | {_NUMBER}\s?%                                # prices, percentages
    | {_WORD}(?:(?:,?\s+|\s?[/&–+-]\s?){_WORD})*(?:\s\d[\d.]*)?         # Latin phrases,
      (?:\s?\([A-Za-z0-9][^()\u0590-\u06ff]*\))?                        #   with what they have in brackets
    """,
    re.VERBOSE,
)
_RTL_PIECE = re.compile(rf"{_RTL_LETTER}[^A-Za-z\n]*{_RTL_LETTER}|{_RTL_LETTER}")
_EXPLICIT = re.compile(
    rf"\[\[(?P<way>rtl:|ltr:)?(?P<text>[^\[\]]*)\]\]|(?P<opened>[{LRI}{RLI}{FSI}])(?P<inner>[^{LRI}{RLI}{FSI}{PDI}]*){PDI}"
)


@dataclass(frozen=True)
class Run:
    """A stretch of text in one direction; `apart` if it must be isolated from the text around it."""

    text: str
    direction: Direction
    apart: bool = False


@lru_cache(maxsize=100_000)
def runs(text: str, direction: Direction) -> tuple[Run, ...]:
    """Divide `text` of a line in `direction` into runs; those of the other direction are pieces to isolate.

    Joined, the runs give the text without isolates and without the authors' brackets.
    """
    found: list[Run] = []
    position = 0
    for match in _EXPLICIT.finditer(text):
        found.extend(_natural(text[position : match.start()], direction))
        found.append(_explicit(match))
        position = match.end()
    found.extend(_natural(text[position:], direction))
    return tuple(_merge(found, direction))


def _explicit(match: re.Match[str]) -> Run:
    if match["opened"]:
        return Run(match["inner"], "rtl" if match["opened"] == RLI else "ltr", apart=True)
    return Run(match["text"], "rtl" if match["way"] == "rtl:" else "ltr", apart=True)


def _natural(text: str, direction: Direction) -> Iterator[Run]:
    """Divide plain text by the direction of its characters; stray isolates are dropped."""
    text = text.translate({ord(mark): None for mark in _ISOLATES})
    other: Direction = "ltr" if direction == "rtl" else "rtl"
    piece = _LTR_PIECE if other == "ltr" else _RTL_PIECE
    position = 0
    for match in piece.finditer(text):
        end = match.end()
        while other == "ltr" and end > match.start() + 1 and text[end - 1] in ".,:;!?'’-":
            end -= 1
        yield Run(text[position : match.start()], direction)
        yield Run(text[match.start() : end], other, apart=True)
        position = end
    yield Run(text[position:], direction)


def _merge(found: list[Run], direction: Direction) -> Iterator[Run]:
    """Join neighbouring runs in the line's direction; isolated pieces stay separate; empty runs are dropped."""
    pending = ""
    for run in found:
        if not run.apart:
            pending += run.text
        elif run.text:
            if pending:
                yield Run(pending, direction)
            pending = ""
            yield run
    if pending:
        yield Run(pending, direction)


def isolate(text: str, direction: Direction) -> str:
    """Return `text` with each piece of the other direction between isolates, for HTML and typst. Idempotent."""
    opening = {"ltr": LRI, "rtl": RLI}
    return "".join(
        f"{opening[run.direction]}{run.text}{PDI}" if run.apart else run.text for run in runs(text, direction)
    )


def mark(text: str, direction: Direction) -> str:
    """Return `text` with marks around each isolated piece, for programs that ignore isolates."""
    marks = {"ltr": LRM, "rtl": RLM}
    return "".join(
        f"{marks[run.direction]}{run.text}{marks[run.direction]}{marks[direction]}" if run.apart else run.text
        for run in runs(text, direction)
    )


def plain(text: str) -> str:
    """Return `text` without isolates and without the authors' brackets, for names that are read aloud."""
    return "".join(run.text for run in runs(text, "rtl"))


def bound(text: str) -> str:
    """Return `text` without line breaks in 3–5, CC BY 4.0, a prefix and its word (ב־16:00), and the like.

    A word that is wider than any column may break anywhere.
    """

    def bind(piece: re.Match[str]) -> str:
        return _HYPHEN.sub(rf"\g<0>{WORD_JOINER}", piece[0]).replace(" ", NO_BREAK_SPACE)

    text = _RANGE_OR_PREFIX.sub(rf"\g<0>{WORD_JOINER}", _SHORT_PIECE.sub(bind, text))
    return _ENDLESS.sub(lambda word: _CLUSTER.sub(rf"\g<0>{ZERO_WIDTH_SPACE}", word[0]), text)
