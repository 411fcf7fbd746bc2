"""The Hebrew of the text: final letters, geresh and gershayim, quotation marks, maqaf, points.

The maqaf joins words, and a prefix to digits or to foreign letters; a dash separates, and shows ranges: the Academy of
the Hebrew Language, Rules of Punctuation (kelalei ha-pisuk, approved 1992, revised 2017), section 32,
https://hebrew-academy.org.il/topic/hahlatot/punctuation/. The Academy also allows the keyboard's hyphen and straight
quotes; but a library looks best, and is searched best, with one sign for each purpose: those of the Israeli keyboard
(SI 1452).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.check import quotation
from kb.check.quotation import GERSHAYIM, LETTER, POINT, closes, opens
from kb.check.stretches import SEPARATOR, Stretch, TextRule
from kb.patterns import end_of
from kb.problems import Problem

GERESH, MAQAF = "׳", "־"
_BLOCK = re.compile(rf"[^{SEPARATOR}]+")

_FINAL = re.compile(rf"[ךםןףץ][{POINT}]*(?=[{LETTER}])")
_BEFORE, _AFTER = re.compile(rf"[{LETTER}{POINT}]*\Z"), re.compile(rf"[{LETTER}{POINT}]*")
_LONGEST = 60  # letters and points of a word, on either side
_SCRIPTURE = frozenset({"לםרבה"})  # Isaiah 9:6
_STRAY = re.compile(rf"[{POINT}](?<![{LETTER}{POINT}\u05f0-\u05f2\u25cc\u00a0\ufb1d-\ufb4f\u034f].)[{POINT}]*")
_TWICE = re.compile(rf"([{POINT}])\1+")


def letters(stretch: Stretch) -> Iterator[Problem]:
    """Yield final letters within a word, points without a letter, and points that are doubled on one."""
    text, position = stretch.text, 0
    for match in _FINAL.finditer(text):
        before = _BEFORE.search(text, max(0, match.start() - _LONGEST), match.start())
        start = before.start() if before else match.start()
        end = end_of(_AFTER, text, match.end(), match.end() + _LONGEST)
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
    rf"[{_HYPHEN}](?:(?<=[{LETTER}{POINT}׳'].)(?=[{LETTER}״׳\"'0-9A-Za-z])|(?<=[A-Za-z0-9].)(?=[{LETTER}]{{2}}))"
)
_LEFT = re.compile(rf"(?:[{LETTER}{POINT}״׳\"']+|[A-Za-z][A-Za-z0-9]*)\Z")
_RIGHT = re.compile(rf"[{LETTER}״׳\"']+|[0-9A-Za-z]")
_MARKS = frozenset(f"{quotation.MARKS}׳'")
_BEFORE_MARK = re.compile(f"[{_HYPHEN}][{quotation.MARKS}׳']")
_ONLY_MARKS = re.compile(f"[{quotation.MARKS}׳']++(?![{LETTER}A-Za-z0-9])")  # opening marks come before a word
_BEFORE_SINGLE = re.compile(f"[{_HYPHEN}][׳'](?=[{LETTER}A-Za-z0-9])")
_PREFIXES = frozenset("בהוכלמש")
_NUMERAL = re.compile(rf"[{LETTER}][״\"][{LETTER}]|^[{LETTER}][׳']$")  # a number in letters: תשפ״ד, ה׳
_IN_ORDER = frozenset(
    [
        "ראשון", "שני", "שלישי", "רביעי", "חמישי", "שישי", "שבת", "ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני",
        "יולי", "אוגוסט", "ספטמבר", "אוקטובר", "נובמבר", "דצמבר",
    ]  # days and months: a hyphen between two of them is a range
)  # fmt: skip


def hyphens(stretch: Stretch) -> Iterator[Problem]:
    """Yield hyphens that join a Hebrew word, or a prefix, to what follows.

    Ranges are skipped, because they need a dash: of letters (א-ה), of years in letters (תשפ״ד-תשפ״ה), of days and
    months. So is unfinished speech, where a mark closes it (לדב-") or its first letter is repeated (ל-לא).
    """
    text, opening = stretch.text, _openings(stretch.text)
    for match in _JOINED.finditer(text):
        if text[match.end()] in _MARKS and (match.end() not in opening or _ONLY_MARKS.match(text, match.end())):
            continue
        left = _LEFT.search(text, max(0, match.start() - _LONGEST), match.start())
        right = _RIGHT.match(text, match.end(), match.end() + _LONGEST)
        if left and right and not _is_range(left[0], right[0]) and not _is_stutter(left[0], right[0]):
            yield stretch.problem("hyphen-for-maqaf", match.start(), match.end(), MAQAF, f"{left[0]}-{right[0]}")


def _openings(text: str) -> frozenset[int]:
    """Return the places of opening marks, as in ה-"הארץ"; after a word that is cut off, a mark closes."""
    if not _BEFORE_MARK.search(text):
        return frozenset()
    found = [quotation.marks(text, block.start(), block.end()) for block in _BLOCK.finditer(text)]
    sound = [one for one in found if not one.alone]
    return frozenset(place for one in sound for place in one.openings) | {
        match.end() - 1 for match in _BEFORE_SINGLE.finditer(text)
    }


def _is_stutter(left: str, right: str) -> bool:
    return len(left) == 1 and right[0] == left


def _is_range(left: str, right: str) -> bool:
    bare = [re.sub(f"[{POINT}״׳\"']", "", side) for side in (left, right)]
    numerals = [bool(_NUMERAL.search(side)) for side in (left, right)]
    if right[0].isdigit():  # grade א-3, year תשפ״ד-2024
        return numerals[0] or (len(bare[0]) == 1 and bare[0] not in _PREFIXES)
    if not "א" <= right[0] <= "ת":
        return False
    return all(numerals) or max(map(len, bare)) == 1 or {bare[0].lstrip("במ"), bare[1]} <= _IN_ORDER


# Words before a number with a hyphen that is a name: of a telephone, a box, a standard, a model.
_NAMED = re.compile(
    r"(?:טלפון|טל[׳']|פקס|נייד|ת[״\"]ד|מספר|מס[׳']|תקן|ת[״\"]י|גרסה|דגם|קוד|מק[״\"]ט|תוצאה|[A-Za-z.]+)[:\s]*[ובלמהכש]?־?\Z"
)
_NUMBER = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]{1,3}\.[0-9]{1,2}|[1-9][0-9]{0,3}|[0-9]{1,2}:[0-9]{2}"
_RANGE = re.compile(
    rf"(?<![\w.,:/\-–+#=×])(?<![-–+*/=×] )(?P<low>{_NUMBER}|0)%?(?P<hyphen>[-\u2010\u2011] ?| [-\u2010\u2011] )"
    rf"(?P<high>{_NUMBER})(?![\w/\-–]|[.,:][0-9]|%? ?[-–+*/=×])"
)
_SERIES = re.compile(
    r"(?<![\w.,:/\-–+#])(?P<first>[1-9][0-9])[-\u2010\u2011](?P<second>[1-9][0-9])[-\u2010\u2011](?P<third>[1-9][0-9])"
    r"(?![\w/\-–]|[.,:][0-9])"
)
_HAS_RANGE = re.compile(r"[0-9]%? ?[-\u2010\u2011] ?[0-9]")  # found faster than the whole: most texts have none
_LOOK_BACK = 20  # characters before a range in which a word may say that it is none
_MONTHS = 12  # three numbers, of which the second may be a month, may be a day


def ranges(stretch: Stretch) -> Iterator[Problem]:
    """Yield ranges of numbers in Hebrew text that have a hyphen; the smaller number comes first.

    Three numbers may be a range and its middle, or a list: they are reported, and left to a person.
    """
    text = stretch.text
    for block in _BLOCK.finditer(text) if _HAS_RANGE.search(text) else ():
        if not _HEBREW.search(block[0]):
            continue
        for match in _RANGE.finditer(text, block.start(), block.end()):
            low, high = match["low"], match["high"]
            if (":" in low) != (":" in high) or _value(low) >= _value(high):
                continue
            if not _NAMED.search(text, max(block.start(), match.start() - _LOOK_BACK), match.start()):
                yield stretch.problem("hyphen-in-range", match.start("hyphen"), match.end("hyphen"), "–", match[0])
        for match in _SERIES.finditer(text, block.start(), block.end()):
            first, second, third = (int(number) for number in match.groups())
            if first < second < third and second > _MONTHS:
                yield stretch.problem("hyphen-in-range", match.end("first"), match.end("first") + 1, None, match[0])


def _value(number: str) -> float:
    """Return a number, or a time of day as so many minutes, to compare it."""
    hours, _, minutes = number.replace(",", "").partition(":")
    return int(hours) * 60 + int(minutes) if minutes else float(hours)


# ---- geresh, gershayim, quotation marks

_CURLY_OR_STRAIGHT = "\"“”„‟″'’‘´"
_QUOTE = re.compile(f"[{_CURLY_OR_STRAIGHT}{GERSHAYIM}]")
_DOUBLE = frozenset(quotation.MARKS)
_APOSTROPHE = re.compile("['’‘´]")
_HEBREW = re.compile(f"[{LETTER}]")


def quotes(stretch: Stretch) -> Iterator[Problem]:
    """Yield straight and curly quotes in Hebrew words, which need gershayim or geresh, and in pairs around Hebrew.

    If one has no partner in its paragraph, only such ones are reported: nobody can know which of the others are
    gershayim and which open.
    """
    text = stretch.text
    if not _QUOTE.search(text):
        return
    for block in _BLOCK.finditer(text):
        if _QUOTE.search(block[0]) and _HEBREW.search(block[0]):
            found = [*_quotes(stretch, block.start(), block.end()), *_apostrophes(stretch, block.start(), block.end())]
            alone = [problem for problem in found if problem.code == "unclosed-quote"]
            yield from alone or found


def _quotes(stretch: Stretch, start: int, end: int) -> Iterator[Problem]:
    """Yield the quotes of a paragraph: within words, in pairs, and without a partner."""
    found = quotation.marks(stretch.text, start, end)
    for place in found.alone:
        yield stretch.problem("unclosed-quote", place, place + 1, None, stretch.word(place, place + 1))
    within = dict(found.within)
    for first, last in found.within:
        if stretch.text[first] != GERSHAYIM:
            yield stretch.problem("gershayim", first, last, GERSHAYIM, stretch.word(first, last))
    for first, last in found.pairs:
        yield from _pair(stretch, first, last, first in within)


def _pair(stretch: Stretch, first: int, last: int, within_word: bool) -> Iterator[Problem]:
    """Yield a pair of quotes around Hebrew; if the pair is within a word, its first mark is fixed separately."""
    text, shown = stretch.text, stretch.text[first : last + 1]
    wrong = [place for place in (first, last) if text[place] != GERSHAYIM and not (within_word and place == first)]
    if not wrong or not _HEBREW.search(shown):
        return
    if len(wrong) == 1:
        yield stretch.problem("straight-quotes", wrong[0], wrong[0] + 1, GERSHAYIM, shown)
    else:
        raw = stretch.source.text[stretch.at[first + 1] : stretch.at[last]]
        yield stretch.problem("straight-quotes", first, last + 1, f"{GERSHAYIM}{raw}{GERSHAYIM}", shown)


def _apostrophes(stretch: Stretch, start: int, end: int) -> Iterator[Problem]:
    """Yield apostrophes after a Hebrew letter, in pairs around Hebrew, and one that opens and that nothing closes."""
    text = stretch.text
    opened: int | None = None
    for match in _APOSTROPHE.finditer(text, start, end):
        place = match.start()
        after_letter = place > start and bool(re.match(f"[{LETTER}{POINT}]", text[place - 1]))
        before_letter = place + 1 < end and bool(_HEBREW.match(text[place + 1]))
        doubled = text[place + 1 : place + 2] == match[0] or text[place - 1 : place] == match[0]
        if doubled:
            continue
        if after_letter and opened is not None and _shuts(text, place, end):
            if _HEBREW.match(text[opened + 1]):
                yield stretch.problem("geresh", opened, opened + 1, GERESH, stretch.word(opened, opened + 1))
                yield stretch.problem("geresh", place, place + 1, GERESH, stretch.word(place, place + 1))
            opened = None
        elif opened is not None and not after_letter and _shuts(text, place, end):
            opened = None  # it closes a word that is cut off, or a text that does not end in Hebrew
        elif after_letter and (before_letter or _shuts(text, place, end)):
            yield stretch.problem("geresh", place, place + 1, GERESH, stretch.word(place, place + 1))
        elif opened is None and opens(text, place, start, end):
            opened = place
    if opened is not None and _HEBREW.match(text[opened + 1]):
        yield stretch.problem("unclosed-quote", opened, opened + 1, None, stretch.word(opened, opened + 1))


def _shuts(text: str, place: int, end: int) -> bool:
    """Return whether an apostrophe may close; a quotation mark that closes too may follow it."""
    return closes(text, place, end) or (text[place + 1 : place + 2] in _DOUBLE and closes(text, place + 1, end))


RULES: tuple[TextRule, ...] = (letters, hyphens, ranges, quotes)
