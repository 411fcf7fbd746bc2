"""The width of a text in the site's font, and its line breaks, for drawings.

HarfBuzz sets the text as browsers do, without kerning, so that a word is as wide as its pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uharfbuzz

WEIGHTS = {False: "figo", True: "figbo"}  # bold or not, pymupdf-fonts' name
UNKNOWN = 1.0  # em; a glyph that a browser takes from another font is seldom wider
_PIECES = re.compile(r"[^\s־\-/]+[־\-/]*|[־\-/]+")
_ARABIC = re.compile(r"([\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]+)")  # its letters join each other


@lru_cache(maxsize=100_000)
def width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of `text` in one line, in the unit of `size`, which is the size of one em."""
    return size * sum(_advance(run, bold) for run in _ARABIC.split(text) if run)


def _advance(run: str, bold: bool) -> float:
    """Return the width in em of a run of letters of one script."""
    import uharfbuzz  # imported here, because few commands draw

    font, buffer = _font(bold), uharfbuzz.Buffer()
    buffer.add_str(run)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, {"kern": False, "liga": False, "locl": False})
    glyphs = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    return sum(place.x_advance / font.face.upem if glyph.codepoint else UNKNOWN for glyph, place in glyphs)


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
def _font(bold: bool) -> uharfbuzz.Font:
    """Read one weight of the font."""
    import pymupdf_fonts
    import uharfbuzz

    return uharfbuzz.Font(uharfbuzz.Face(bytes(pymupdf_fonts.myfont(WEIGHTS[bold]))))
