"""White space in YAML that only looks like a space: no-break and other spaces, and hidden marks.

Programs and web pages insert them, nobody sees them, and YAML reads them as letters: a key becomes another key, a colon
is no colon, a term is no term of its list. Only the places around keys, colons and dashes, beside the commas and
brackets of a list, and at the end of a line are examined; texts in quotes and in blocks stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_HIDDEN = "\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_ODD = re.compile(f"[{_SPACES}{_HIDDEN}]")
_ODD_SPACE = re.compile(f"[{_SPACES}]")
_ANY = rf"[ \t{_SPACES}{_HIDDEN}]*"
_KEY = "[a-z][A-Za-z0-9_-]*"  # like the names of fields; a word in a text with a colon after it is none
_COLON = rf"(?P<key>{_KEY})(?P<gap>{_ANY}):(?P<after>{_ANY})"
_LINE = re.compile(rf"(?P<lead>{_ANY})(?:(?P<dash>-)(?P<behind>{_ANY}))?(?:{_COLON})?")
_FLOW = re.compile(rf"\"(?:[^\"\\]|\\.)*\"|'[^']*'|[{{,](?P<lead>{_ANY}){_COLON}")
_GAP = rf"(?=[ \t]*[{_SPACES}])[ \t{_SPACES}]+"  # a hidden mark beside it may belong to the text
_EDGE = re.compile(rf"\"(?:[^\"\\]|\\.)*\"|'[^']*'|(?<=[\[{{,])(?P<before>{_GAP})|(?P<after>{_GAP})(?=[\]}},])")
_TAIL = re.compile(rf"{_GAP}\Z")
_BLOCK = re.compile(r"[|>][+-]?[1-9]?[+-]?[ \t]*(?:#.*)?\Z")
_OPEN_QUOTE = re.compile(r"\"(?:[^\"\\]|\\.)*\\?\Z|'[^']*\Z")


@dataclass(frozen=True)
class Odd:
    """White space at the offset `at` of the text, and its replacement; None if that is not certain."""

    at: int
    old: str
    new: str | None

    @property
    def sign(self) -> str:
        """Its first character that is not a plain space."""
        found = _ODD.search(self.old)
        return found[0] if found else ""

    @property
    def names(self) -> tuple[str, str]:
        """The character's names in Hebrew and in English."""
        if self.sign == "\u00a0":
            return "רווח קשיח", "a no-break space"
        if unicodedata.category(self.sign) == "Zs":
            return "רווח מיוחד", "an unusual space"
        return "תו נסתר", "a hidden character"


def even(text: str) -> tuple[str, tuple[Odd, ...]]:
    """Return `text` with plain spaces for odd ones around keys, colons and dashes, and the odd ones, in order."""
    if not _ODD.search(text):
        return text, ()
    found = tuple(_find(text))
    pieces, position = [], 0
    for odd in found:
        pieces += [text[position : odd.at], " " * len(odd.old) if odd.new is None else odd.new]
        position = odd.at + len(odd.old)
    return "".join([*pieces, text[position:]]), found


def plain_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, line) of all lines that are no part of a block of text or of a text in quotes begun above."""
    start, block, quote = 0, -1, ""
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        if quote:
            quote = "" if quote in line else quote
        elif line.strip() and not 0 <= block < indent:
            block = -1
            match = _LINE.match(line)
            value = line[match.end() :] if match else ""
            yield start, line
            if _BLOCK.match(value):
                block = indent
            elif _OPEN_QUOTE.match(value):
                quote = value[0]
        start += len(line) + 1


def _find(text: str) -> Iterator[Odd]:
    above = ""
    for start, line in plain_lines(text):
        match = _LINE.match(line)
        assert match  # every part of it may be empty
        yield from _in_line(match, line, start, above)
        if line[match.end() : match.end() + 1] in ("{", "["):
            yield from sorted({*_in_flow(line, match.end(), start), *_at_edges(line, match.end(), start)}, key=_place)
        tail = _TAIL.search(line, match.end())
        if tail and (match["dash"] or match["key"]) and tail.start() > match.end():
            yield Odd(start + tail.start(), tail[0], "")
        above = line


def _place(odd: Odd) -> int:
    return odd.at


def _at_edges(line: str, begin: int, start: int) -> Iterator[Odd]:
    """Yield odd spaces beside the commas and brackets of a list or a group."""
    for match in _EDGE.finditer(line, begin):
        if match["before"]:
            is_after_comma = line[match.start() - 1] == ","
            key = _FLOW.match(line, match.start() - 1)
            if not (key and key["key"]):  # _in_flow has that one
                yield Odd(start + match.start(), match["before"], " " if is_after_comma else "")
        elif match["after"]:
            yield Odd(start + match.start(), match["after"], "")


def _in_line(match: re.Match[str], line: str, start: int, above: str) -> Iterator[Odd]:
    """Yield odd spaces around the dash, the key and the colon at the beginning of a line."""
    if match["dash"] is None and match["key"] is None:
        return
    if _ODD.search(match["lead"]):
        yield Odd(start, match["lead"], _lead(match["lead"], above))
    if match["dash"] and _ODD.search(match["behind"]):
        yield Odd(start + match.start("behind"), match["behind"], " ")
    yield from _around_colon(match, line, start)


def _in_flow(line: str, begin: int, start: int) -> Iterator[Odd]:
    """Yield odd spaces around the keys between braces."""
    for match in _FLOW.finditer(line, begin):
        if match["key"]:
            if _ODD.search(match["lead"]):
                yield Odd(start + match.start("lead"), match["lead"], " ")
            yield from _around_colon(match, line, start)


def _around_colon(match: re.Match[str], line: str, start: int) -> Iterator[Odd]:
    if not match["key"]:
        return
    gap, after, rest = match["gap"], match["after"], line[match.end("after") :]
    if _ODD.search(gap) and (after or not rest):
        yield Odd(start + match.start("gap"), gap, "")
    # A hidden mark after a plain space may belong to the text; before quotes or brackets it turns them into text.
    if _ODD.search(after) and (after[0] not in " \t" or _ODD_SPACE.search(after) or rest[:1] in ('"', "'", "[", "{")):
        yield Odd(start + match.start("after"), after, " " if rest else "")


def _lead(lead: str, above: str) -> str | None:
    """Return the plain indentation for `lead`: as on the line above, or as many spaces as one sees below a key."""
    seen = " " * len(re.sub(f"[{_HIDDEN}]", "", lead))
    indent = above[: len(above) - len(above.lstrip(" "))]
    if not _ODD_SPACE.search(lead) or seen == indent or above.rstrip().endswith(":"):
        return seen
    return "" if not indent else None
