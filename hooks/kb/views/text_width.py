"""The width of a text in the site's font, and its line breaks, for drawings.

Widths are the advances of FiraGO's glyphs one by one, without kerning; Arabic letters in their joined forms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO

WEIGHTS = {False: "figo", True: "figbo"}  # bold or not, pymupdf-fonts' name
UNKNOWN = 1.0  # em; a glyph that a browser takes from another font is seldom wider
_SILENT = {"Cf", "Mn", "Me", "Cc"}  # these have no width: marks, niqqud, joiners
# two letters set as one; its final form is the next code point
_LAM_ALEF = {"\u0644\u0622": 0xFEF5, "\u0644\u0623": 0xFEF7, "\u0644\u0625": 0xFEF9, "\u0644\u0627": 0xFEFB}
_PIECES = re.compile(r"[^\s־\-/]+[־\-/]*|[־\-/]+")


@dataclass(frozen=True)
class Metrics:
    """The advances of one weight, in em, by character: alone, and in each form of a letter that joins."""

    alone: Mapping[int, float]
    init: Mapping[int, float]
    medi: Mapping[int, float]
    fina: Mapping[int, float]


def width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of `text` in one line, in the unit of `size`, which is the size of one em."""
    metrics = _metrics(bold)
    shown = "".join(letter for letter in text if unicodedata.category(letter) not in _SILENT)
    for pair, ligature in _LAM_ALEF.items():
        shown = shown.replace(pair, chr(ligature))
    letters = list(map(ord, shown))
    advances = []
    for before, letter, after in zip([0, *letters], letters, [*letters[1:], 0], strict=False):
        # a letter with an initial form joins the next one, a letter with a final form joins the one before
        back, on = before in metrics.init and letter in metrics.fina, letter in metrics.init and after in metrics.fina
        form = metrics.medi if back and on else metrics.fina if back else metrics.init if on else metrics.alone
        advances.append(form.get(letter, UNKNOWN))
    return size * sum(advances)


@lru_cache(maxsize=100_000)
def wrap(text: str, room: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """Break `text` into as few lines of `room` as possible, about equally long; nothing is left out.

    Lines break at white space; a word too long for a line breaks after a hyphen or a slash, else between letters.
    """
    lines = _fill(text, room, size, bold)
    low, high = max((width(word, size, bold) for word in text.split()), default=room), room
    while len(lines) > 1 and high - low > size / 4:
        narrower = _fill(text, (low + high) / 2, size, bold)
        if len(narrower) > len(lines):
            low = (low + high) / 2
        else:
            lines, high = narrower, (low + high) / 2
    return lines


def _fill(text: str, room: float, size: float, bold: bool) -> tuple[str, ...]:
    """Fill line after line."""
    lines: list[str] = []
    for word in text.split():
        for number, piece in enumerate(_fitting(word, room, size, bold)):
            longer = f"{lines[-1]}{'' if number else ' '}{piece}" if lines else piece
            if lines and width(longer, size, bold) <= room:
                lines[-1] = longer
            else:
                lines.append(piece)
    return tuple(lines)


def _fitting(word: str, room: float, size: float, bold: bool) -> Iterator[str]:
    """Yield a word whole, or in pieces that fit."""
    if width(word, size, bold) <= room:
        yield word
        return
    for piece in _PIECES.findall(word):
        while len(piece) > 1 and width(piece, size, bold) > room:
            fits = max(1, next(n for n in range(1, len(piece) + 1) if width(piece[:n], size, bold) > room) - 1)
            yield piece[:fits]
            piece = piece[fits:]
        yield piece


@cache
def _metrics(bold: bool) -> Metrics:
    """Read one weight of the font."""
    import pymupdf_fonts
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(pymupdf_fonts.myfont(WEIGHTS[bold])), lazy=True)
    unit, advances, glyphs, table = font["head"].unitsPerEm, font["hmtx"], font.getBestCmap(), font["GSUB"].table
    forms: dict[str, dict[int, float]] = {}
    for feature in ("init", "medi", "fina"):
        wanted = (one.Feature for one in table.FeatureList.FeatureRecord if one.FeatureTag == feature)
        lookups = [table.LookupList.Lookup[index] for index in next(wanted).LookupListIndex]
        changed = {glyph: other for one in lookups for part in one.SubTable for glyph, other in part.mapping.items()}
        forms[feature] = {code: advances[changed[g]][0] / unit for code, g in glyphs.items() if g in changed}
    alone = {code: advances[glyph][0] / unit for code, glyph in glyphs.items()}
    forms["fina"] |= {ligature: alone[ligature + 1] for ligature in _LAM_ALEF.values()}
    return Metrics(alone, **forms)
