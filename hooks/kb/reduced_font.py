"""A font with only some of its characters, made by HarfBuzz: in a millisecond, where fontTools needs a second."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """What is kept of a font besides its characters.

    `features` are layout features beyond HarfBuzz's usual ones; `without` are usual ones that are dropped, all of them
    if it is None. `names` are the numbers of its names (OpenType, `name`), `drop` the tables that are left out. With
    `box`, a missing character is drawn as a box.
    """

    features: tuple[str, ...] = ()
    without: tuple[str, ...] | None = ()
    names: tuple[int, ...] = ()
    drop: tuple[str, ...] = ()
    box: bool = False


def reduce(font: bytes, codes: Iterable[int], kept: Kept) -> bytes:
    """Return a TrueType font with the characters `codes` (code points) and the glyphs that shaping makes of them.

    Hints are left out. For example `reduce(font, map(ord, "abc"), Kept(names=(1, 2)))`.
    """
    import uharfbuzz  # imported here, because few builds make a font

    wanted, sets, flags = uharfbuzz.SubsetInput(), uharfbuzz.SubsetInputSets, uharfbuzz.SubsetFlags
    wanted.sets(sets.UNICODE).update(codes)
    features, names = wanted.sets(sets.LAYOUT_FEATURE_TAG), wanted.sets(sets.NAME_ID)
    if kept.without is None:
        features.clear()
    for name in kept.without or ():
        features.discard(_tag(name))
    features.update(map(_tag, kept.features))
    names.clear()
    names.update(kept.names)
    wanted.sets(sets.DROP_TABLE_TAG).update(map(_tag, kept.drop))
    wanted.flags = flags.NO_HINTING | flags.DESUBROUTINIZE | (flags.NOTDEF_OUTLINE if kept.box else flags(0))
    return bytes(uharfbuzz.subset(uharfbuzz.Face(font), wanted).blob.data)


def _tag(name: str) -> int:
    return int.from_bytes(name.ljust(4).encode("ascii"), "big")
