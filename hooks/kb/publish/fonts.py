"""The site's type: FiraGO cut down to the characters that the pages use, as WOFF2.

FiraGO comes in the `pymupdf-fonts` package (SIL Open Font License 1.1). "Fira" is a reserved font name, so what is cut
from it is renamed. `locl` is dropped: under lang=he it brings in old-style digits. Arabic has files of its own, which
browsers fetch only for pages that show Arabic (unicode-range in the style sheet).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from kb.store import Store, code, key

FAMILY = "Kb Sans"
WEIGHTS = {"regular": "figo", "bold": "figbo"}  # our name, pymupdf-fonts' name
DROPPED_FEATURES = ("locl",)

# Every page may need these whatever is written on it today: letters of the alphabet, digits, punctuation.
LATIN = "".join(map(chr, range(0x20, 0x7F)))
HEBREW = "".join(map(chr, range(0x5D0, 0x5EB))) + "־׳״"
PUNCTUATION = "–—‘’“”„…•·×≈≤≥→←«»₪€°©\u00a0"


def is_arabic(character: str) -> bool:
    """Tell whether a character belongs to the Arabic files."""
    return "\u0600" <= character <= "\u06ff" or "\u0750" <= character <= "\u077f"


def build(texts: Iterable[str], cache: Path) -> dict[str, bytes]:
    """Return the font files for all characters of `texts`, by file name; made anew only when these changed."""
    used = set().union(*map(set, texts)) | set(LATIN + PUNCTUATION)
    used = {character for character in used if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")}
    arabic = {character for character in used if is_arabic(character)}
    main = used - arabic
    if any("\u0590" <= character <= "\u05ff" for character in main):
        main |= set(HEBREW)
    if arabic:
        arabic |= set(map(chr, range(0x621, 0x64B))) | set("،؛؟٪") | set(" 0123456789()-–.:")
    sets = {"": main, "-arabic": arabic}
    return {
        f"kb-sans{suffix}-{weight}.woff2": _cached(weight, frozenset(characters), cache)
        for suffix, characters in sets.items()
        for weight in WEIGHTS
        if characters
    }


def _cached(weight: str, characters: frozenset[str], cache: Path) -> bytes:
    name = key(code(), weight, *sorted(characters))
    return Store(cache, "fonts").made(name, lambda: _subset(weight, characters))


@lru_cache
def _source(weight: str) -> bytes:
    import pymupdf_fonts

    return bytes(pymupdf_fonts.myfont(WEIGHTS[weight]))


def _subset(weight: str, characters: frozenset[str]) -> bytes:
    """Cut one weight down to `characters`, rename it, return it as WOFF2."""
    font = TTFont(BytesIO(_source(weight)), recalcTimestamp=False)
    options = Options()
    options.layout_features = [f for f in options.layout_features if f not in DROPPED_FEATURES] + ["tnum"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in characters])
    subsetter.subset(font)
    for record in font["name"].names:
        names = {1: FAMILY, 3: f"{FAMILY} {weight}", 4: f"{FAMILY} {weight.title()}", 6: f"KbSans-{weight.title()}"}
        if record.nameID in names:
            record.string = names[record.nameID]
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()
