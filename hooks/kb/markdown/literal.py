"""Literal parts of a paragraph: escapes, code between backticks, tags and comments, addresses in angle brackets.

They are found as CommonMark finds them (0.31.2, 6: whichever begins first), and no text is searched twice.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

_LITERAL = re.compile(
    r"\\[^\n]|(?P<ticks>`+)|(?P<comment><!--)|</?[A-Za-z](?:[^<>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+>|<(?=[^<>\s:@]*+[:@])[^<>\s]++>",
    re.DOTALL,
)
_TICKS = re.compile("`+")
_FIRST = re.compile(r"[\\`<]")  # with one of these every literal part begins; most paragraphs have none


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of every literal part of a paragraph, in order."""
    yield from ((start, end) for start, end, _ in _spans(text))


def code(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the code spans in a paragraph, with their backticks, in order."""
    if "`" in text:
        yield from ((start, end) for start, end, is_code in _spans(text) if is_code)


def _spans(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, whether it is code)."""
    if not _FIRST.search(text):
        return
    runs: dict[int, list[int]] = {}  # the starts of runs of backticks, by their length
    for run in _TICKS.finditer(text):
        runs.setdefault(len(run[0]), []).append(run.start())
    last_comment = text.rfind("-->")
    position = 0
    while found := _LITERAL.search(text, position):
        start, position = found.span()
        if found["ticks"]:
            closing = _following(runs.get(position - start, []), position)
            if closing >= 0:
                position = closing + position - start
                yield start, position, True
        elif found["comment"]:
            if last_comment >= position:
                position = text.index("-->", position) + 3
                yield start, position, False
        else:
            yield start, position, False


def _following(places: list[int], position: int) -> int:
    """Return the first of `places` at or after a position, or -1."""
    number = bisect_left(places, position)
    return places[number] if number < len(places) else -1
