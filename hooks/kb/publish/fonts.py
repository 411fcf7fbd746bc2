"""The site's type: FiraGO cut down to the characters that the pages use, as WOFF2, and the rules that load it.

FiraGO comes in the `pymupdf-fonts` package (SIL Open Font License 1.1). "Fira" is a reserved font name, so what is cut
from it is renamed. `locl` is dropped: under lang=he it brings in old-style digits.

A page loads two files, those of its language: the letters of its own script and of the library's first language (whose
titles stand where nothing is translated), digits and common signs, and the Latin letters of names. What else stands on
pages, in whatever language, has files of its own by script, which browsers fetch only where it is shown.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from kb.settings import Language
from kb.store import Store, code, key

FAMILY = "Kb Sans"
FOLDER = "assets/fonts"
WEIGHTS = {"regular": "figo", "bold": "figbo"}  # our name, pymupdf-fonts' name
CSS_WEIGHTS = {"regular": 400, "bold": 700}
# Localised digits; fractions and widened letters, which no style asks for.
DROPPED_FEATURES = ("locl", "frac", "numr", "dnom", "jalt")
LATIN_FEATURES = ("liga",)  # fi, ff and their like

# Every page may need these whatever is written on it today.
DIGITS = "0123456789"
SIGNS = " \u00a0!\"%&'()*+,-./:;?–—‘’“”„…•·«»"
KERNED = " .,:;?!'\"()-–“”«»"  # of the signs, with the letters of the page's own script
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ALPHABETS = {
    "latin": LATIN,
    "hebrew": "".join(map(chr, range(0x5D0, 0x5EB))) + "־׳״",
    "arabic": "".join(map(chr, [*range(0x621, 0x63B), *range(0x640, 0x653)])) + "،؛؟٪",
}
SCRIPTS = (*ALPHABETS, "greek", "cyrillic", "armenian", "georgian", "devanagari", "thai")
# The blocks of Latin, Hebrew and Arabic letters and of signs: what a library in these scripts uses is nearly all here.
USUAL = frozenset([*range(0x20, 0x180), *range(0x590, 0x700), *range(0x2000, 0x2300), *range(0xFB1D, 0xFB50)])
_SILENT = ("Cc", "Cf", "Cs", "Co", "Cn")  # categories of what no font draws


@dataclass(frozen=True)
class Face:
    """A file of the site's type and what it is for: a language, whose pages all load it, or else a script.

    Of its `characters` those `apart` are neither kerned nor joined: pairs of all with all are most of a font's weight.
    """

    name: str
    weight: str
    characters: frozenset[str]
    apart: frozenset[str]
    is_of_language: bool = False

    @property
    def file(self) -> str:
        """The file's name."""
        return f"kb-sans-{self.name}-{self.weight}.woff2"

    @property
    def family(self) -> str:
        """The family by which the style sheet calls it."""
        return f"{FAMILY} {self.name}" if self.is_of_language else FAMILY

    def rule(self) -> str:
        """Return the style sheet's rule for it, its address relative to a sheet beside the folder of the fonts."""
        numbers = CSS_WEIGHTS[self.weight]
        shown = "" if self.is_of_language else f";unicode-range:{_ranges(self.characters)}"
        return (
            f'@font-face{{font-family:"{self.family}";src:url(../fonts/{self.file}) format("woff2");'
            f"font-weight:{numbers};font-display:swap{shown}}}"
        )


def faces(languages: Sequence[Language], used: Iterable[str]) -> tuple[Face, ...]:
    """Return all files of the type of a library in these languages, the first leading; its pages use these characters.

    Pages may show what others say, where something is searched for: what one language uses each of them can draw.
    """
    drawn = {character for character in used if unicodedata.category(character) not in _SILENT}
    drawn |= set("".join(ALPHABETS.get(name, "") for name in set(map(script, drawn))))
    found: list[Face] = []
    rest: dict[tuple[str, str], set[str]] = defaultdict(set)
    first = script_of_language(languages[0])
    for language in languages:
        own = script_of_language(language)
        letters = {character for character in drawn if script(character) in (own, first)}
        for weight in WEIGHTS:
            whole = _known(weight, letters | set(LATIN + DIGITS + SIGNS))
            apart = frozenset(c for c in whole if script(c) != own and c not in KERNED)
            found.append(Face(language.code, weight, whole, apart, is_of_language=True))
            for character in _known(weight, drawn) - whole:
                rest[script(character), weight].add(character)
    return (*found, *(Face(n, w, frozenset(these), frozenset(these)) for (n, w), these in sorted(rest.items())))


def style(languages: Iterable[Language], made: Iterable[Face]) -> str:
    """Return the style sheet that loads the files and names, in --kb-sans, the families of each language's pages."""
    chosen = (f':root:lang({one.code}){{--kb-sans:"{FAMILY} {one.code}","{FAMILY}"}}' for one in languages)
    return "".join([*(face.rule() for face in made), *chosen])


def cut(face: Face, cache: Path) -> bytes:
    """Return a file; it is made again only when its characters changed."""
    name = key(code(), face.weight, "".join(sorted(face.characters)), "".join(sorted(face.apart)))
    return Store(cache, "fonts").made(name, lambda: _subset(face))


def script(character: str) -> str:
    """Return the script to whose files a character belongs: one of SCRIPTS, or "signs" for what all of them share."""
    word = unicodedata.name(character, "").partition(" ")[0].partition("-")[0].lower()
    if word == "combining":  # an accent stands in the file of the letters on which it is set
        return "latin"
    return word if word in SCRIPTS else "signs"


def script_of_language(language: Language) -> str:
    """Return the script of a language, which is that of its name."""
    return next((found for found in map(script, language.name) if found != "signs"), "latin")


def _known(weight: str, characters: Iterable[str]) -> frozenset[str]:
    """Return those of the characters that FiraGO has."""
    return frozenset(c for c in characters if ord(c) in _has(weight))


def _ranges(characters: Iterable[str]) -> str:
    """Return characters as the style sheet's unicode-range."""
    runs: list[list[int]] = []
    for point in sorted(map(ord, characters)):
        if runs and point == runs[-1][-1] + 1:
            runs[-1][1:] = [point]
        else:
            runs.append([point])
    return ",".join("U+" + "-".join(f"{code:X}" for code in run) for run in runs)


@lru_cache
def _source(weight: str) -> bytes:
    import pymupdf_fonts

    return bytes(pymupdf_fonts.myfont(WEIGHTS[weight]))


@lru_cache
def _has(weight: str) -> frozenset[int]:
    return frozenset(TTFont(BytesIO(_source(weight)), lazy=True).getBestCmap())


@lru_cache
def _usual(weight: str) -> bytes:
    """Return the font with its usual characters alone, from which files are cut several times as quickly."""
    font = TTFont(BytesIO(_source(weight)), recalcTimestamp=False)
    options = _options(set(DROPPED_FEATURES))
    options.name_IDs = ["*"]
    return _saved(_only(font, USUAL, options))


def _subset(face: Face) -> bytes:
    """Cut one weight down to a file's characters, rename it, return it as WOFF2."""
    usual = all(ord(character) in USUAL for character in face.characters)
    font = TTFont(BytesIO(_usual(face.weight) if usual else _source(face.weight)), recalcTimestamp=False)
    _set_apart(font, face.apart)
    options = _options({*DROPPED_FEATURES, *(LATIN_FEATURES if face.apart.issuperset("fij") else ())})
    _rename(_only(font, map(ord, face.characters), options), face.weight)
    font.flavor = "woff2"
    return _saved(font)


def _options(dropped: set[str]) -> Options:
    options = Options()
    options.layout_features = [f for f in options.layout_features if f not in dropped] + ["tnum"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = False  # what is missing is borrowed from another font
    return options


def _only(font: TTFont, codes: Iterable[int], options: Options) -> TTFont:
    """Return the font, in which only these characters are left."""
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    return font


def _saved(font: TTFont) -> bytes:
    out = BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


def _set_apart(font: TTFont, letters: Iterable[str]) -> None:
    """Take every pair out of the font's kerning in which one of these letters stands."""
    glyphs, positions = font.getBestCmap(), font["GPOS"].table
    kerned = SimpleNamespace(glyphs=set(font.getGlyphOrder()) - {glyphs[ord(letter)] for letter in letters})
    records = positions.FeatureList.FeatureRecord
    for number in {number for one in records if one.FeatureTag == "kern" for number in one.Feature.LookupListIndex}:
        pairs = positions.LookupList.Lookup[number]
        pairs.SubTable = [part for part in pairs.SubTable if part.subset_glyphs(kerned)]
        pairs.SubTableCount = len(pairs.SubTable)


def _rename(font: TTFont, weight: str) -> None:
    names = {1: FAMILY, 3: f"{FAMILY} {weight}", 4: f"{FAMILY} {weight.title()}", 6: f"KbSans-{weight.title()}"}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
