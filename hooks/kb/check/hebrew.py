"""The Hebrew of the text: final letters, geresh and gershayim, quotation marks, maqaf, points.

The maqaf joins words, and a prefix to digits or to foreign letters; a dash separates, and shows ranges: the Academy of
the Hebrew Language, Rules of Punctuation (kelalei ha-pisuk, approved 1992, revised 2017), section 32,
https://hebrew-academy.org.il/topic/hahlatot/punctuation/. The Academy also allows the keyboard's hyphen and straight
quotes; a library looks and is searched best with one sign for each thing, those of the Israeli keyboard (SI 1452).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.check.stretches import SEPARATOR, Stretch
from kb.problems import Problem

_LETTER, _POINT = "א-ת", "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
GERESH, GERSHAYIM, MAQAF = "׳", "״", "־"
_BLOCK = re.compile(rf"[^{SEPARATOR}]+")

_FINAL = re.compile(rf"[ךםןףץ][{_POINT}]*(?=[{_LETTER}])")
_BEFORE, _AFTER = re.compile(rf"[{_LETTER}{_POINT}]*\Z"), re.compile(rf"[{_LETTER}{_POINT}]*")
_LONGEST = 60  # letters and points of a word, to either side
_SCRIPTURE = frozenset({"לםרבה"})  # Isaiah 9:6
_STRAY = re.compile(rf"(?<![{_LETTER}{_POINT}\u05f0-\u05f2\u25cc\u00a0\ufb1d-\ufb4f\u034f])[{_POINT}]+")
_TWICE = re.compile(rf"([{_POINT}])\1+")


def letters(stretch: Stretch) -> Iterator[Problem]:
    """Yield final letters within a word, and points without a letter or twice on one."""
    text, position = stretch.text, 0
    for match in _FINAL.finditer(text):
        start = _BEFORE.search(text, max(0, match.start() - _LONGEST), match.start()).start()  # type: ignore[union-attr]
        end = _AFTER.match(text, match.end(), match.end() + _LONGEST).end()  # type: ignore[union-attr]
        if start >= position and text[start:end] not in _SCRIPTURE:
            yield stretch.problem("final-letter", start, end)
            position = end
    for match in _STRAY.finditer(stretch.text):
        yield stretch.problem("stray-point", match.start(), match.end(), "", stretch.word(match.start(), match.end()))
    for match in _TWICE.finditer(stretch.text):
        word = stretch.word(match.start(), match.end())
        yield stretch.problem("stray-point", match.start(), match.end(), match[1], word)


# ---- maqaf

_HYPHEN = "-\u2010\u2011"
_JOINED = re.compile(
    rf"[{_HYPHEN}](?:(?<=[{_LETTER}{_POINT}׳'].)(?=[{_LETTER}״׳\"'0-9A-Za-z])|(?<=[A-Za-z0-9].)(?=[{_LETTER}]{{2}}))"
)
_LEFT = re.compile(rf"(?:[{_LETTER}{_POINT}״׳\"']+|[A-Za-z][A-Za-z0-9]*)\Z")
_RIGHT = re.compile(rf"[{_LETTER}״׳\"']+|[0-9A-Za-z]")
_PREFIXES = frozenset("בהוכלמש")
_NUMERAL = re.compile(rf"[{_LETTER}][״\"][{_LETTER}]|^[{_LETTER}][׳']$")  # a number in letters: תשפ״ד, ה׳
_IN_ORDER = frozenset(
    [
        "ראשון", "שני", "שלישי", "רביעי", "חמישי", "שישי", "שבת", "ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני",
        "יולי", "אוגוסט", "ספטמבר", "אוקטובר", "נובמבר", "דצמבר",
    ]  # days and months: a hyphen between two of them is a range
)  # fmt: skip


def hyphens(stretch: Stretch) -> Iterator[Problem]:
    """Yield hyphens that join a Hebrew word, or a prefix, to what follows.

    Passed over are ranges, which want a dash: of letters (א-ה), of years in letters (תשפ״ד-תשפ״ה), of days and months.
    """
    text = stretch.text
    for match in _JOINED.finditer(text):
        left = _LEFT.search(text, max(0, match.start() - _LONGEST), match.start())
        right = _RIGHT.match(text, match.end(), match.end() + _LONGEST)
        if left and right and not _is_range(left[0], right[0]):
            yield stretch.problem("hyphen-for-maqaf", match.start(), match.end(), MAQAF, f"{left[0]}-{right[0]}")


def _is_range(left: str, right: str) -> bool:
    bare = [re.sub(f"[{_POINT}״׳\"']", "", side) for side in (left, right)]
    numerals = [bool(_NUMERAL.search(side)) for side in (left, right)]
    if right[0].isdigit():  # grade א-3, year תשפ״ד-2024
        return numerals[0] or (len(bare[0]) == 1 and bare[0] not in _PREFIXES)
    if not "א" <= right[0] <= "ת":
        return False
    return all(numerals) or max(map(len, bare)) == 1 or {bare[0].lstrip("במ"), bare[1]} <= _IN_ORDER


# ---- geresh, gershayim, quotation marks

_INSIDE = re.compile(rf"(?<=[{_LETTER}{_POINT}])(?:[\"“”„‟″]|''|’’)(?=[{_LETTER}])")
_QUOTE = re.compile('["“”„‟]')  # Word and other programs make curly ones of straight ones as one types
_APOSTROPHE = re.compile("['’‘´]")
_HEBREW = re.compile(f"[{_LETTER}]")
_PREFIXED = re.compile(rf"(?<![{_LETTER}])[בהוכלמש]{{1,4}}\Z")
_OPENS_AFTER, _CLOSES_BEFORE = frozenset(" \t\n\u00a0([{*_־–—-/״׳"), frozenset(" \t\n\u00a0)]}*_.,:;!?…–—-־/״׳")


def quotes(stretch: Stretch) -> Iterator[Problem]:
    """Yield straight and curly quotes in Hebrew words (gershayim belong there) and in pairs around Hebrew; geresh."""
    text = stretch.text
    if not any(mark in text for mark in "\"“”„‟″'’‘´"):
        return
    for block in _BLOCK.finditer(text):
        if _HEBREW.search(block[0]):
            yield from _quotes(stretch, block.start(), block.end())
            yield from _apostrophes(stretch, block.start(), block.end())


def _quotes(stretch: Stretch, start: int, end: int) -> Iterator[Problem]:
    """Yield the quotes of a paragraph: within words, and in pairs; what finds no partner is left alone."""
    text, inside = stretch.text, {}
    for match in _INSIDE.finditer(stretch.text, start, end):
        inside[match.start()] = bool(_PREFIXED.search(text, max(start, match.start() - 5), match.start()))
        yield stretch.problem(
            "gershayim", match.start(), match.end(), GERSHAYIM, stretch.word(match.start(), match.end())
        )
    opened: int | None = None
    for match in _QUOTE.finditer(text, start, end):
        place = match.start()
        if place in inside:
            opened = place if opened is None and inside[place] else opened
        elif opened is None and _opens(text, place, start, end):
            opened = place
        elif opened is not None and _closes(text, place, end):
            yield from _pair(stretch, opened, place, opened in inside)
            opened = None


def _pair(stretch: Stretch, first: int, last: int, within_word: bool) -> Iterator[Problem]:
    """Yield a pair of quotes around Hebrew; one that a prefix precedes has its first mended by itself."""
    said = stretch.text[first + 1 : last]
    shown = stretch.text[first : last + 1]
    if not _HEBREW.search(said):
        return
    if within_word:
        yield stretch.problem("straight-quotes", last, last + 1, GERSHAYIM, shown)
    else:
        raw = stretch.source.text[stretch.at[first + 1] : stretch.at[last]]
        yield stretch.problem("straight-quotes", first, last + 1, f"{GERSHAYIM}{raw}{GERSHAYIM}", shown)


def _opens(text: str, place: int, start: int, end: int) -> bool:
    return (place == start or text[place - 1] in _OPENS_AFTER) and place + 1 < end and not text[place + 1].isspace()


def _closes(text: str, place: int, end: int) -> bool:
    return not text[place - 1].isspace() and (place + 1 == end or text[place + 1] in _CLOSES_BEFORE)


def _apostrophes(stretch: Stretch, start: int, end: int) -> Iterator[Problem]:
    """Yield straight and curly apostrophes after a Hebrew letter; and those in pairs around Hebrew."""
    text = stretch.text
    opened: int | None = None
    for match in _APOSTROPHE.finditer(text, start, end):
        place = match.start()
        after_letter = place > start and bool(re.match(f"[{_LETTER}{_POINT}]", text[place - 1]))
        before_letter = place + 1 < end and bool(_HEBREW.match(text[place + 1]))
        doubled = text[place + 1 : place + 2] == match[0] or text[place - 1 : place] == match[0]
        if doubled:
            continue
        if after_letter and opened is not None and _closes(text, place, end):
            if _HEBREW.match(text[opened + 1]):
                yield stretch.problem("geresh", opened, opened + 1, GERESH, stretch.word(opened, opened + 1))
                yield stretch.problem("geresh", place, place + 1, GERESH, stretch.word(place, place + 1))
            opened = None
        elif after_letter and (before_letter or _closes(text, place, end)):
            yield stretch.problem("geresh", place, place + 1, GERESH, stretch.word(place, place + 1))
        elif opened is None and _opens(text, place, start, end):
            opened = place
