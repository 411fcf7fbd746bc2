"""QR codes for pages, as drawings."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

import segno


@dataclass(frozen=True)
class Code:
    """A code as an SVG path of strokes one unit wide, and the length of its sides in these units."""

    side: int
    path: str


@cache
def code(address: str) -> Code:
    """Return the QR code (ISO/IEC 18004, error correction M) of an address."""
    drawn, made = io.BytesIO(), segno.make(address, error="m", micro=False)
    made.save(drawn, kind="svg", border=0, xmldecl=False, svgns=False, omitsize=True)
    return Code(int(made.symbol_size(border=0)[0]), drawn.getvalue().decode().partition(' d="')[2].partition('"')[0])
