"""White space in YAML that only looks like a space: no-break and other spaces, hidden marks, where a plain one belongs.

Programs and web pages put them there, nobody sees them, and YAML takes them for letters: a key is another key, a colon
no colon. Looked at are the places around keys, colons and dashes; texts in quotes and in blocks stay as they are.
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
_KEY = "[a-z][A-Za-z0-9_-]*"  # as fields are called; a word of a text that a colon follows is none
_COLON = rf"(?P<key>{_KEY})(?P<gap>{_ANY}):(?P<after>{_ANY})"
_LINE = re.compile(rf"(?P<lead>{_ANY})(?:(?P<dash>-)(?P<behind>{_ANY}))?(?:{_COLON})?")
_FLOW = re.compile(rf"\"(?:[^\"\\]|\\.)*\"|'[^']*'|[{{,](?P<lead>{_ANY}){_COLON}")
_BLOCK = re.compile(r"[|>][+-]?[1-9]?[+-]?[ \t]*(?:#.*)?\Z")
_OPEN_QUOTE = re.compile(r"\"(?:[^\"\\]|\\.)*\Z|'[^']*\Z")


@dataclass(frozen=True)
class Odd:
    """A stretch of white space at the offset `at` of the text, and what belongs there; None where that is not sure."""

    at: int
    old: str
    new: str | None

    @property
    def sign(self) -> str:
        """The first of its characters that is no plain space."""
        found = _ODD.search(self.old)
        return found[0] if found else ""

    @property
    def names(self) -> tuple[str, str]:
        """What the character is called in Hebrew and in English."""
        if self.sign == "\u00a0":
            return "רווח קשיח", "a no-break space"
        if unicodedata.category(self.sign) == "Zs":
            return "רווח מיוחד", "an unusual space"
        return "תו נסתר", "a hidden character"


def even(text: str) -> tuple[str, tuple[Odd, ...]]:
    """Return `text` with plain spaces where odd ones stand around keys, colons and dashes, and these, in order."""
    if not _ODD.search(text):
        return text, ()
    found = tuple(_find(text))
    pieces, position = [], 0
    for odd in found:
        pieces += [text[position : odd.at], " " * len(odd.old) if odd.new is None else odd.new]
        position = odd.at + len(odd.old)
    return "".join([*pieces, text[position:]]), found


def _find(text: str) -> Iterator[Odd]:
    start, above, block, quote = 0, "", -1, ""
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        if quote:
            quote = "" if quote in line else quote
        elif line.strip() and not 0 <= block < indent:
            block = -1
            match = _LINE.match(line)
            assert match  # every part of it may be empty
            yield from _in_line(match, line, start, above)
            value = line[match.end() :]
            if value[:1] in ("{", "["):
                yield from _in_flow(line, match.end(), start)
            elif _BLOCK.match(value):
                block = indent
            elif _OPEN_QUOTE.match(value):
                quote = value[0]
            above = line
        start += len(line) + 1


def _in_line(match: re.Match[str], line: str, start: int, above: str) -> Iterator[Odd]:
    """Yield what is odd around the dash, the key and the colon with which a line begins."""
    if match["dash"] is None and match["key"] is None:
        return
    if _ODD.search(match["lead"]):
        yield Odd(start, match["lead"], _lead(match["lead"], above))
    if match["dash"] and _ODD.search(match["behind"]):
        yield Odd(start + match.start("behind"), match["behind"], " ")
    yield from _around_colon(match, line, start)


def _in_flow(line: str, begin: int, start: int) -> Iterator[Odd]:
    """Yield what is odd around the keys between braces."""
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
    # A hidden mark behind a plain space may be meant for the text; before quotes or brackets it makes them text.
    if _ODD.search(after) and (after[0] not in " \t" or _ODD_SPACE.search(after) or rest[:1] in ('"', "'", "[", "{")):
        yield Odd(start + match.start("after"), after, " " if rest else "")


def _lead(lead: str, above: str) -> str | None:
    """Return the plain indentation for `lead`: as on the line above, or as many spaces as are seen below a key."""
    seen = " " * len(re.sub(f"[{_HIDDEN}]", "", lead))
    indent = above[: len(above) - len(above.lstrip(" "))]
    if not _ODD_SPACE.search(lead) or seen == indent or above.rstrip().endswith(":"):
        return seen
    return "" if not indent else None
