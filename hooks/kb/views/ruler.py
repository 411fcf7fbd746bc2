"""The ruler: how wide a text is in the site's type, and where it breaks into lines. For drawings, which must know.

Widths are the advances of FiraGO's glyphs one by one, without kerning. Arabic letters are measured as they stand alone,
which is never less than they take when joined.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO

from fontTools.ttLib import TTFont

WEIGHTS = {False: "figo", True: "figbo"}  # bold or not, pymupdf-fonts' name
UNKNOWN = 1.0  # em; what a browser borrows from another font is seldom wider
_SILENT = {"Cf", "Mn", "Me", "Cc"}  # take no room of their own: marks, niqqud, joiners
_PIECES = re.compile(r"[^\s־\-/]+[־\-/]*|[־\-/]+")


def width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide `text` is in one line, in the unit of `size`, which is that of one em."""
    advances = _advances(bold)
    return size * sum(
        0.0 if unicodedata.category(letter) in _SILENT else advances.get(ord(letter), UNKNOWN) for letter in text
    )


def wrap(text: str, room: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """Break `text` into as few lines as fit into `room`, about equally long; nothing of it is left out.

    Lines break at white space; a word too long for a line breaks after a hyphen or a stroke, else between letters.
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
def _advances(bold: bool) -> Mapping[int, float]:
    """Return the advance of every character of one weight, in em."""
    import pymupdf_fonts

    font = TTFont(BytesIO(pymupdf_fonts.myfont(WEIGHTS[bold])), lazy=True)
    unit, metrics = font["head"].unitsPerEm, font["hmtx"]
    return {code: metrics[glyph][0] / unit for code, glyph in font.getBestCmap().items()}
