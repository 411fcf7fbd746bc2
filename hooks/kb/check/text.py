"""What goes wrong in text of any language: spaces, invisible characters, letters in forms made for old printers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kb.check.stretches import OBJECT, SEPARATOR, Stretch
from kb.problems import Problem

_EDGE = rf"\s{SEPARATOR}"
_SPACES = re.compile(rf"(?<=[^{_EDGE}])[ \t\u00a0]{{2,}}(?=[^{_EDGE}\u0591-\u05c7])")  # a point may sit on a space
# Dots that go on, and what stands before a letter (.NET), are no end of a sentence.
_BEFORE_PUNCTUATION = re.compile(
    rf"(?<=[\w״׳\"')\]{OBJECT}])[ \t\u00a0]+(?=(?:\.(?!\.)|[,;:،؛]|[!?؟]+)(?:[{_EDGE}]|\Z))"
)
_DASH = re.compile(rf"(?<=[^{_EDGE}]) --? (?=[^{_EDGE}])")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]+|(?<=[א-ת])[\u00ad\u200c\u200d]+(?=[א-ת])")
# Unicode's Alphabetic Presentation Forms and Arabic Presentation Forms A and B, without signs and whole words (ﷺ).
_FORMS = re.compile("[\ufb1d-\ufb28\ufb2a-\ufb4f\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufe70-\ufefc]+")


def spaces(stretch: Stretch) -> Iterator[Problem]:
    """Yield two or more spaces in a row, and spaces before a full stop, a comma and such.

    French, where a space before these is right, is passed over.
    """
    for match in _SPACES.finditer(stretch.text):
        new = "\N{NO-BREAK SPACE}" if "\N{NO-BREAK SPACE}" in match[0] else " "
        yield stretch.problem("doubled-space", match.start(), match.end(), new, _around(stretch, match))
    if stretch.language != "fr":
        for match in _BEFORE_PUNCTUATION.finditer(stretch.text):
            yield stretch.problem("space-before-punctuation", match.start(), match.end(), "", _around(stretch, match))


def dashes(stretch: Stretch) -> Iterator[Problem]:
    """Yield hyphens with spaces around them, which stand for a dash; between numbers they are a minus."""
    for match in _DASH.finditer(stretch.text):
        before, after = stretch.text[match.start() - 1], stretch.text[match.end()]
        if not (before.isdigit() and after.isdigit()):
            yield stretch.problem("hyphen-as-dash", match.start(), match.end(), " – ", _around(stretch, match))


def characters(stretch: Stretch) -> Iterator[Problem]:
    """Yield characters of no width, which break search and words, and presentation forms, as PDF files hold them."""
    for match in _INVISIBLE.finditer(stretch.text):
        word = _INVISIBLE.sub("", stretch.word(match.start(), match.end()))
        yield stretch.problem("invisible-character", match.start(), match.end(), "", word)
    for match in _FORMS.finditer(stretch.text):
        new = unicodedata.normalize("NFKC", match[0])
        yield stretch.problem("presentation-form", match.start(), match.end(), new)


def _around(stretch: Stretch, match: re.Match[str]) -> str:
    """Return the words on both sides, as the text has them."""
    return stretch.word(match.start() - 1, match.start()) + match[0] + stretch.word(match.end(), match.end() + 1)
