"""The size of a picture, so that a page reserves room for it before it is loaded."""

from __future__ import annotations

import re
from pathlib import Path

MAX_SIDE = 1600  # pixels of a picture that the check lets through: the column of text is 720 CSS pixels wide
MAX_KILOBYTES = 300

_SVG = re.compile(r"<svg\b[^>]*>")
_NUMBER = re.compile(r'\b(width|height)="([\d.]+)(?:px)?"')
_VIEW_BOX = re.compile(r'\bviewBox="[\d.+-]+[ ,]+[\d.+-]+[ ,]+([\d.]+)[ ,]+([\d.]+)"')
_ORIENTATION, _TURNED = 0x0112, (5, 6, 7, 8)  # of EXIF: the camera was turned, and browsers rotate the picture


def size_of(path: Path) -> tuple[int, int] | None:
    """Return the width and height of a picture in pixels, as browsers show it; None if that is not known.

    Never raises, whatever the file is.
    """
    try:
        return _drawn(path.read_text("utf-8")) if path.suffix.lower() == ".svg" else _photographed(path)
    except (OSError, ValueError, SyntaxError):
        return None


def _drawn(svg: str) -> tuple[int, int] | None:
    start = _SVG.search(svg)
    if not start:
        return None
    sizes = {name: float(number) for name, number in _NUMBER.findall(start.group())}
    box = _VIEW_BOX.search(start.group())
    if {"width", "height"} <= set(sizes):
        return round(sizes["width"]), round(sizes["height"])
    return (round(float(box.group(1))), round(float(box.group(2)))) if box else None


def _photographed(path: Path) -> tuple[int, int] | None:
    from PIL import Image  # here, because few libraries need it

    try:
        with Image.open(path) as picture:
            width, height = picture.size
            turned = picture.getexif().get(_ORIENTATION) in _TURNED
    except Image.DecompressionBombError:
        return None
    return (height, width) if turned else (width, height)
