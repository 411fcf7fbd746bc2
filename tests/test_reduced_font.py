"""Reduced fonts: kept characters look as before, and the others are gone."""

from __future__ import annotations

from io import BytesIO

import pymupdf_fonts
import pytest
import uharfbuzz
from fontTools.ttLib import TTFont
from kb.reduced_font import Kept, reduce

SOURCE = bytes(pymupdf_fonts.myfont("figo"))


def advances(font: bytes, text: str) -> list[int]:
    """Return how far each glyph of a text moves the pen, as HarfBuzz sets it."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(uharfbuzz.Font(uharfbuzz.Face(font)), buffer)
    return [position.x_advance for position in buffer.glyph_positions]


@pytest.mark.parametrize("text", ["שלום, עולם", "الإنسان والأرض", "Avocado 12", "fi"])
def test_a_text_is_set_as_in_the_whole_font(text: str) -> None:
    font = reduce(SOURCE, map(ord, text), Kept())
    assert advances(font, text) == advances(SOURCE, text)
    assert len(font) < len(SOURCE) / 20


def test_a_feature_that_is_left_out_is_gone() -> None:
    font = reduce(SOURCE, map(ord, "AVAV"), Kept(without=("kern",)))
    assert advances(font, "AVAV") != advances(SOURCE, "AVAV")


def test_names_tables_and_the_box_are_there_only_where_asked_for() -> None:
    bare = TTFont(BytesIO(reduce(SOURCE, map(ord, "ab"), Kept(without=None, drop=("GPOS", "OS/2")))))
    assert not {"GPOS", "OS/2"} & set(bare.keys())
    assert bare["name"].names == []
    assert bare["glyf"][".notdef"].numberOfContours == 0
    boxed = TTFont(BytesIO(reduce(SOURCE, map(ord, "ab"), Kept(names=(1,), box=True))))
    assert {one.nameID for one in boxed["name"].names} == {1}
    assert boxed["glyf"][".notdef"].numberOfContours > 0


def test_characters_that_are_not_asked_for_are_gone() -> None:
    assert set(TTFont(BytesIO(reduce(SOURCE, map(ord, "אב"), Kept()))).getBestCmap()) == set(map(ord, "אב"))
