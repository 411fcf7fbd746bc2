"""The fonts of the site: FiraGO, reduced to the characters that pages use, as WOFF2, with the CSS that loads them.

FiraGO comes in the `pymupdf-fonts` package (SIL Open Font License 1.1). "Fira" is a reserved font name, so our reduced
files have another name. The feature `locl` is removed, because it shows old-style digits under lang=he.

A page always loads the two files of its language, regular and bold. They contain the letters of its own script and of
the library's first language (titles that are not translated are in it), digits, common signs, and Latin letters. Other
characters, of whatever language, are in further files, one for each script. A browser fetches such a file only if the
page shows one of its characters.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from kb.publish.asset_names import stamped
from kb.reduced_font import Kept, reduce
from kb.settings import Language
from kb.site_folder import SiteFolder
from kb.store import Store, code, key

if TYPE_CHECKING:  # loaded only where a font is reduced: most builds reduce none
    from fontTools.ttLib import TTFont

STEP = "fonts"  # what is stored: the files, and the characters that FiraGO contains
FAMILY = "Kb Sans"
FOLDER = "assets/fonts"
SHEET = "assets/fonts.css"  # loads the fonts; its name is fixed, because every page has it
WEIGHTS = {"regular": "figo", "bold": "figbo"}  # our name, pymupdf-fonts' name
CSS_WEIGHTS = {"regular": 400, "bold": 700}
# Localised digits; fractions and wide letters, which our styles never use.
DROPPED_FEATURES = ("locl", "frac", "numr", "dnom", "jalt")
LATIN_FEATURES = ("liga",)  # fi, ff and the like

# Every page may need these characters, even if today no page has them.
DIGITS = "0123456789"
SIGNS = " \u00a0!\"%&'()*+,-./:;?–—‘’“”„…•·«»"
KERNED = " .,:;?!'\"()-–“”«»"  # signs that are kerned with the letters of the page's own script
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ACCENTED = "é"  # as in World Café: 12 bytes here, and 1 kB where a page loads a further file for it
ALPHABETS = {
    "latin": LATIN,
    "hebrew": "".join(map(chr, range(0x5D0, 0x5EB))) + "־׳״",
    "arabic": "".join(map(chr, [*range(0x621, 0x63B), *range(0x640, 0x653)])) + "،؛؟٪",
}
SCRIPTS = (*ALPHABETS, "greek", "cyrillic", "armenian", "georgian", "devanagari", "thai")
KAF_RIGHT, KAF_UP = 60, 150  # how far the marks over a kaf are moved, in thousandths of the font's size
NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14)  # copyright, family, style, licence and the like (OpenType, `name`)
_SILENT = ("Cc", "Cf", "Cs", "Co", "Cn")  # Unicode categories that no font draws


@dataclass(frozen=True)
class Face:
    """A font file of the site. It belongs either to a language, whose pages all load it, or to a script.

    The characters `apart` are some of its `characters`: they are neither kerned nor joined. Kerning between all pairs
    of characters would be most of the file's size.
    """

    name: str
    weight: str
    characters: frozenset[str]
    apart: frozenset[str]
    is_of_language: bool = False

    @property
    def file(self) -> str:
        """The file name, without the hash of the content."""
        return _file(self.name, self.weight)

    @property
    def key(self) -> str:
        """The hash of everything that the file is made from."""
        return key(code(), self.weight, "".join(sorted(self.characters)), "".join(sorted(self.apart)))

    @property
    def family(self) -> str:
        """The font family name that the style sheet uses."""
        return f"{FAMILY} {self.name}" if self.is_of_language else FAMILY

    def rule(self, file: str) -> str:
        """Return the CSS rule that loads the font from `file`, whose address is relative to the style sheet."""
        numbers = CSS_WEIGHTS[self.weight]
        shown = "" if self.is_of_language else f";unicode-range:{_ranges(self.characters)}"
        return (
            f'@font-face{{font-family:"{self.family}";src:url({file}) format("woff2");'
            f"font-weight:{numbers};font-display:swap{shown}}}"
        )


def faces(languages: Sequence[Language], used: Iterable[str], cache: Path) -> tuple[Face, ...]:
    """Return the font files of a library in these languages, of which the first leads; pages use the characters `used`.

    A page of one language may show text of another, for example in search results. So each page can draw the characters
    of all languages. `cache` is the folder of the caches.
    """
    drawable = {weight: _drawable(weight, cache) for weight in WEIGHTS}
    drawn = {character for character in used if unicodedata.category(character) not in _SILENT}
    drawn |= set("".join(ALPHABETS.get(name, "") for name in set(map(script, drawn))))
    found: list[Face] = []
    rest: dict[tuple[str, str], set[str]] = defaultdict(set)
    first = drawn & set(ALPHABETS.get(script_of_language(languages[0]), ""))
    for language in languages:
        own = script_of_language(language)
        letters = first | {character for character in drawn if script(character) == own}
        for weight in WEIGHTS:
            whole = drawable[weight] & (letters | set(LATIN + ACCENTED + DIGITS + SIGNS))
            apart = frozenset(c for c in whole if script(c) != own and c not in KERNED)
            found.append(Face(language.code, weight, whole, apart, is_of_language=True))
            for character in (drawable[weight] & drawn) - whole:
                rest[script(character), weight].add(character)
    others = {(name, weight): drawable[weight] & _with_letters(name, these) for (name, weight), these in rest.items()}
    return (*found, *(Face(name, weight, these, these) for (name, weight), these in sorted(others.items())))


def _with_letters(name: str, characters: set[str]) -> set[str]:
    """Return characters of a script, with its letters if there are marks: the font of a letter draws its marks."""
    has_marks = any(unicodedata.category(character) == "Mn" for character in characters)
    return characters | set(ALPHABETS.get(name, "")) if has_marks else characters


def files(language: str) -> tuple[str, ...]:
    """Return the font files that every page of a language loads, by their plain file names."""
    return tuple(_file(language, weight) for weight in WEIGHTS)


def _file(name: str, weight: str) -> str:
    return f"kb-sans-{name}-{weight}.woff2"


def style(languages: Iterable[Language], made: Iterable[Face], names: Mapping[str, str]) -> str:
    """Return the style sheet that loads the files, and sets --kb-sans to the families for pages of each language.

    `names` gives the name that each file has in the site, by its plain file name.
    """
    chosen = (f':root:lang({one.code}){{--kb-sans:"{FAMILY} {one.code}","{FAMILY}"}}' for one in languages)
    folder = SHEET.rpartition("/")[0] + "/"
    return "".join([*(face.rule(names[face.file].removeprefix(folder)) for face in made), *chosen])


def write(site: SiteFolder, made: Iterable[Face], cache: Path) -> dict[str, str]:
    """Write the font files into the site; return their names there, by their plain file names.

    A file is made again only if its characters have changed.
    """
    names = {}
    for face in made:
        data = cut(face, cache)
        names[face.file] = stamped(f"{FOLDER}/{face.file}", data)
        site.write(names[face.file], data)
    return names


def cut(face: Face, cache: Path) -> bytes:
    """Return the content of a font file; it is made again only if its characters have changed."""
    return Store(cache, STEP).made(face.key, lambda: _subset(face))


def script(character: str) -> str:
    """Return the script whose font file has the character: one of SCRIPTS, or "signs" if all scripts share it."""
    word = unicodedata.name(character, "").partition(" ")[0].partition("-")[0].lower()
    if word == "combining":  # an accent is in the same file as the letters under it
        return "latin"
    return word if word in SCRIPTS else "signs"


def script_of_language(language: Language) -> str:
    """Return the script of a language: the script in which its own name is written."""
    return next((found for found in map(script, language.name) if found != "signs"), "latin")


def _drawable(weight: str, cache: Path) -> frozenset[str]:
    """Return the characters that FiraGO contains. They are stored, because to unpack the whole font takes long."""
    return frozenset(Store(cache, STEP).made(key(code(), weight), lambda: _contained(weight)).decode())


def _ranges(characters: Iterable[str]) -> str:
    """Return characters as a value of unicode-range in CSS."""
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


def _contained(weight: str) -> bytes:
    import uharfbuzz

    return "".join(map(chr, sorted(uharfbuzz.Face(_source(weight)).unicodes))).encode()


def _subset(face: Face) -> bytes:
    """Reduce one weight to the characters of a file, rename it, and return it as WOFF2."""
    from fontTools.ttLib import TTFont

    dropped = (*DROPPED_FEATURES, *(LATIN_FEATURES if face.apart.issuperset("fij") else ()))
    kept = Kept(features=("tnum",), without=dropped, names=NAMES)
    font = TTFont(BytesIO(reduce(_source(face.weight), map(ord, face.characters), kept)), recalcTimestamp=False)
    _set_apart(font, face.apart)
    if "\u0643" in face.characters:
        _raise_marks(font)
    _rename(font, face.weight)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


def _set_apart(font: TTFont, letters: Iterable[str]) -> None:
    """Remove from the font's kerning every pair that contains one of these letters."""
    import fontTools.subset  # gives tables the method by which pairs are chosen

    assert fontTools.subset
    glyphs, positions = font.getBestCmap(), font["GPOS"].table
    kerned = SimpleNamespace(glyphs=set(font.getGlyphOrder()) - {glyphs[ord(letter)] for letter in letters})
    records = positions.FeatureList.FeatureRecord
    for number in {number for one in records if one.FeatureTag == "kern" for number in one.Feature.LookupListIndex}:
        pairs = positions.LookupList.Lookup[number]
        pairs.SubTable = [part for part in pairs.SubTable if part.subset_glyphs(kerned)]
        pairs.SubTableCount = len(pairs.SubTable)


def _raise_marks(font: TTFont) -> None:
    """Raise the marks over an Arabic kaf that joins the next letter.

    FiraGO places them at the tip of its stroke, where a tanwin joins it: مشاركًا reads as if it had a gaf.
    """
    import uharfbuzz

    buffer, source = uharfbuzz.Buffer(), BytesIO()
    buffer.add_str("\u0643\u0643\u0627")  # an initial and a medial kaf, and alef
    buffer.guess_segment_properties()
    font.save(source)
    uharfbuzz.shape(uharfbuzz.Font(uharfbuzz.Face(source.getvalue())), buffer)
    kafs = {font.getGlyphName(info.codepoint) for info in buffer.glyph_infos[1:]}  # drawn from the left: alef is first
    parts = [part for lookup in font["GPOS"].table.LookupList.Lookup for part in lookup.SubTable]
    for outer in parts:
        part = outer.ExtSubTable if hasattr(outer, "ExtSubTable") else outer
        if hasattr(part, "BaseCoverage"):
            bases = zip(part.BaseCoverage.glyphs, part.BaseArray.BaseRecord, strict=True)
            for anchor in (one for glyph, base in bases if glyph in kafs for one in base.BaseAnchor if one):
                if anchor.YCoordinate > 0:  # of the marks above
                    anchor.XCoordinate += KAF_RIGHT
                    anchor.YCoordinate += KAF_UP


def _rename(font: TTFont, weight: str) -> None:
    names = {1: FAMILY, 3: f"{FAMILY} {weight}", 4: f"{FAMILY} {weight.title()}", 6: f"KbSans-{weight.title()}"}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
