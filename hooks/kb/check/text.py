"""Mistakes in text of any language: spaces, invisible characters, letters in forms made for old printers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kb.check.stretches import OBJECT, SEPARATOR, Stretch, TextRule
from kb.languages import primary
from kb.problems import Problem

_EDGE = rf"\s{SEPARATOR}"
# These search for the rare character itself and look back from there, which is fast.
_FIRST_SPACE = r"[ \t\u00a0](?<![ \t\u00a0]{2})"
_SPACES = re.compile(rf"{_FIRST_SPACE}[ \t\u00a0]++(?=[^{_EDGE}\u0591-\u05c7])")  # a vowel point may follow a space
# Several dots, and a dot before a letter (.NET), do not end a sentence.
_BEFORE_PUNCTUATION = re.compile(rf"{_FIRST_SPACE}[ \t\u00a0]*+(?:\.(?!\.)|[,;:،؛]|[!?؟]+)(?=[{_EDGE}]|\Z)")
_ENDS_A_WORD = re.compile(rf"[\w״׳\"')\]{OBJECT}]")
_DASH = re.compile(rf" --? (?=[^{_EDGE}])")
# U+115F and such are letters that show nothing; tags at U+E0000 show nothing except after a flag, whose land they name.
_TAG = "(?<![\U0001f3f4\U000e0000-\U000e007f])[\U000e0000-\U000e007f]+"
_NEVER_SEEN = re.compile(f"[\u200b\u2060\ufeff\u115f\u1160\u3164\uffa0]|{_TAG}")
# The others join and separate letters in scripts other than Hebrew.
_INVISIBLE = re.compile(f"(?:{_NEVER_SEEN.pattern}|[\u00ad\u200c\u200d])+")
_ODD = re.compile("[\u00ad\u115f\u1160\u200b-\u200d\u2060\u3164\ufeff\uffa0\U000e0000-\U000e007f]")  # each of them
# Unicode's Alphabetic Presentation Forms and Arabic Presentation Forms A and B, without signs and whole words (ﷺ).
_FORMS = re.compile("[\ufb1d-\ufb28\ufb2a-\ufb4f\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufe70-\ufefc]+")


def spaces(stretch: Stretch) -> Iterator[Problem]:
    """Yield two or more spaces in a row, and spaces before a full stop, a comma and such.

    French is skipped, because a space before these is right there.
    """
    text = stretch.text
    for match in _SPACES.finditer(text):
        if match.start() and not _is_edge(text[match.start() - 1]):
            new = "\N{NO-BREAK SPACE}" if "\N{NO-BREAK SPACE}" in match[0] else " "
            yield stretch.problem("doubled-space", match.start(), match.end(), new, _around(stretch, *match.span()))
    if primary(stretch.language) == "fr":
        return
    for match in _BEFORE_PUNCTUATION.finditer(text):
        if match.start() and _ENDS_A_WORD.match(text[match.start() - 1]):
            end = match.start() + len(match[0]) - len(match[0].lstrip())
            yield stretch.problem(
                "space-before-punctuation", match.start(), end, "", _around(stretch, match.start(), end)
            )


def dashes(stretch: Stretch) -> Iterator[Problem]:
    """Yield hyphens with spaces around them, which should be dashes; between numbers they are a minus."""
    text = stretch.text
    for match in _DASH.finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end()]
        if before and not _is_edge(before) and not (before.isdecimal() and after.isdecimal()):
            yield stretch.problem("hyphen-as-dash", match.start(), match.end(), " – ", _around(stretch, *match.span()))


def characters(stretch: Stretch) -> Iterator[Problem]:
    """Yield zero-width characters, which break words and the search, and presentation forms, copied from PDF files."""
    text = stretch.text
    for match in _INVISIBLE.finditer(text) if _ODD.search(text) else ():
        between = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        if _NEVER_SEEN.search(match[0]) or re.fullmatch("[א-ת]{2}", between):
            word = _INVISIBLE.sub("", stretch.word(match.start(), match.end()))
            yield stretch.problem("invisible-character", match.start(), match.end(), "", word)
    for match in _FORMS.finditer(text):
        new = unicodedata.normalize("NFKC", match[0])
        yield stretch.problem("presentation-form", match.start(), match.end(), new)


def _is_edge(character: str) -> bool:
    return character.isspace() or character == SEPARATOR


def _around(stretch: Stretch, start: int, end: int) -> str:
    """Return the words on both sides and what is between them, as they are in the text."""
    return stretch.word(start - 1, start) + stretch.text[start:end] + stretch.word(end, end + 1)


RULES: tuple[TextRule, ...] = (spaces, dashes, characters)
