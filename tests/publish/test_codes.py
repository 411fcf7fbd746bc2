"""QR codes: a reader finds the address in the drawing, for any address."""

from __future__ import annotations

import re

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from kb.publish.codes import code
from PIL import Image

WIDE, QUIET = 4, 4  # pixels of a unit; light units around a code, as on the page

STROKE = re.compile(r"([Mm])(-?[\d.]+) (-?[\d.]+)(?:h(\d+))?")


def read(address: str) -> list[str]:
    """Return what a reader finds in the drawing of an address's code."""
    drawn = code(address)
    picture = Image.new("L", (drawn.side + 2 * QUIET,) * 2, 255)
    assert STROKE.sub("", drawn.path) == ""
    x = y = 0.0
    for way, across, down, length in STROKE.findall(drawn.path):
        x, y = (float(across), float(down)) if way == "M" else (x + float(across), y + float(down))
        for at in range(int(length or 0)):
            picture.putpixel((QUIET + int(x) + at, QUIET + int(y)), 0)
        x += int(length or 0)
    return [found.text for found in zxingcpp.read_barcodes(picture.resize((picture.width * WIDE,) * 2))]


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/",
        "https://shidra.example/tools/worms.html",
        "https://shidra.example/ar/tools/worms.html#steps",
        "HTTPS://A.EXAMPLE/00000000000000000000000000000000",
        "https://a.example/" + "x" * 400,
    ],
)
def test_a_reader_finds_the_address(address: str) -> None:
    assert read(address) == [address]


@settings(max_examples=200, deadline=None)
@given(st.from_regex(r"https://[a-z]{1,20}\.example/([a-z0-9-]{1,60}/){0,2}[a-z0-9-]{1,60}\.html", fullmatch=True))
def test_a_reader_finds_any_page(address: str) -> None:
    assert read(address) == [address]
