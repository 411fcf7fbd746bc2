"""FiraGO for the PDF of a worksheet: its files for typst, its characters, and a small font for typed text.

FiraGO comes with the `pymupdf-fonts` package (SIL Open Font License 1.1). typst reads fonts only from a folder, so the
files are written there once.
"""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

import pikepdf
from filelock import FileLock
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from kb import lock
from kb.disk import put
from kb.reduced_font import Kept, reduce
from kb.store import Store, code, key

FILES = {"FiraGO-Regular.ttf": "figo", "FiraGO-Bold.ttf": "figbo"}  # file, pymupdf-fonts' name
OF_BOOKS = {"FiraMono-Regular.ttf": "fimo", "NotoSansSymbols2.ttf": "symbol2", "NotoSansMath.ttf": "math"}
FIELD_FONT = "field-font.sfnt"  # typst ignores this file

# The characters of the font for typed text. Arabic letters are left to the viewer's own fonts: text in a form field is
# not shaped, and they would not be joined.
TYPED = (
    "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x5D0, 0x5EB), *range(0x660, 0x66A))))
    + "־׳״–—‘’“”„…•₪€−"
)
FOLDER = "typeface"  # of the caches
FONT_NAME = "KbSans"  # not FiraGO's: "Fira" is reserved under the OFL for the unchanged font

# Characters that show nothing and need no glyph (Unicode, Default_Ignorable_Code_Point), and white space.
_INVISIBLE = re.compile(
    r"[ \t\n\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u2028\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f]"
)


@dataclass(frozen=True)
class Typeface:
    """FiraGO, installed: `folder` has its files for typst, `printable` every character that can be set in it.

    The folder also has fonts that books need for code and for signs that FiraGO lacks; `drawn` are the characters of
    all of them.
    """

    folder: Path
    printable: frozenset[str]
    for_fields: FieldFont
    drawn: frozenset[str]

    @classmethod
    def install(cls, cache: Path) -> Typeface:
        """Write missing or damaged font files into a folder of the caches."""
        store = Store(cache, FOLDER)
        fonts = {**FILES, **OF_BOOKS}
        files = {name: store.made(key(code(), name), partial(_unpacked, font)) for name, font in fonts.items()}
        folder, regular = _installed(cache / FOLDER, files), files[next(iter(FILES))]
        for_fields = store.made(key(code(), FIELD_FONT), lambda: FieldFont.cut(regular))
        own, drawn = _characters(regular), frozenset().union(*map(_characters, files.values()))
        return cls(folder, own, FieldFont.read(for_fields), drawn)

    def missing(self, text: str) -> str | None:
        """Return the first character of `text` that cannot be set, or None."""
        strange = {one for one in set(text) - self.printable if not _INVISIBLE.match(one)}
        return next((one for one in text if one in strange), None)

    def named(self, text: str) -> str:
        """Return `text` (Unicode NFC) with the name of a character in brackets in place of one that no font has."""
        text = unicodedata.normalize("NFC", text.replace("\ufeff", ""))
        strange = {one for one in set(text) - self.drawn if not _INVISIBLE.match(one)}
        names = {ord(one): f"[{unicodedata.name(one, f'U+{ord(one):04X}').lower()}]" for one in strange}
        return text.translate(names) if names else text


@dataclass(frozen=True)
class FieldFont:
    """The font of typed text: a TrueType file with a glyph for each character of `TYPED` that its source has."""

    data: bytes
    widths: tuple[int, ...]
    characters: tuple[tuple[int, int], ...]  # glyph, code point
    ascent: int
    descent: int
    box: tuple[int, ...]

    @staticmethod
    def cut(source: bytes) -> bytes:
        """Return the TrueType file: `source` without hints, features and all other characters."""
        drop = ("GSUB", "GPOS", "GDEF", "OS/2", "name", "post", "DSIG", "STAT")
        return reduce(source, map(ord, TYPED), Kept(without=None, drop=drop, box=True))

    @classmethod
    def read(cls, data: bytes) -> FieldFont:
        """Read the metrics of a file that `cut` made."""
        font = TTFont(BytesIO(data))
        head, hhea = font["head"], font["hhea"]
        unit = 1000 / head.unitsPerEm
        seen: dict[int, int] = {}
        for point, glyph in sorted(font.getBestCmap().items()):
            seen.setdefault(font.getGlyphID(glyph), point)
        return cls(
            data=data,
            widths=tuple(round(font["hmtx"][glyph][0] * unit) for glyph in font.getGlyphOrder()),
            characters=tuple(sorted(seen.items())),
            ascent=round(hhea.ascent * unit),
            descent=round(hhea.descent * unit),
            box=tuple(round(value * unit) for value in (head.xMin, head.yMin, head.xMax, head.yMax)),
        )

    def embed(self, pdf: Pdf) -> pikepdf.Object:
        """Add the font to `pdf` as a composite font (ISO 32000-1, 9.7) for typing and searching."""
        name = Name(f"/{FONT_NAME}")
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=32,  # nonsymbolic
            FontBBox=Array(self.box),
            ItalicAngle=0,
            Ascent=self.ascent,
            Descent=self.descent,
            CapHeight=689,
            StemV=84,
            FontFile2=pdf.make_indirect(Stream(pdf, self.data, Length1=len(self.data))),
        )
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            W=Array([0, Array(self.widths)]),
            CIDToGIDMap=Name.Identity,
        )
        composite = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_indirect(Stream(pdf, self._to_unicode())),
        )
        return pdf.make_indirect(composite)

    def _to_unicode(self) -> bytes:
        """Return the CMap from glyphs to text (ISO 32000-1, 9.10.3)."""
        rows = [f"<{glyph:04x}> <{chr(point).encode('utf-16-be').hex()}>" for glyph, point in self.characters]
        parts = [rows[at : at + 100] for at in range(0, len(rows), 100)]  # at most 100 in a section
        mapped = "\n".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in parts)
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
            f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{mapped}\n"
            "endcmap CMapName currentdict /CMap defineresource pop end end"
        ).encode()


def _installed(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Return a folder with `files`: this one or, if they cannot be written there, one for this process alone."""
    try:
        _fill(folder, files)
    except OSError:
        own = Path(tempfile.mkdtemp(prefix="kb-typeface-"))
        atexit.register(shutil.rmtree, own, ignore_errors=True)
        folder = own / FOLDER
        _fill(folder, files)
    return folder


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder hold exactly `files`."""
    folder.mkdir(parents=True, exist_ok=True)
    if not _is_filled(folder, files):
        locks = folder.parent / lock.FOLDER
        locks.mkdir(exist_ok=True)
        with FileLock(locks / f"{FOLDER}.lock"):  # nobody else writes here now: a killed build left what is strange
            for path in folder.iterdir():
                if path.name not in files:
                    path.unlink()
            for name, data in files.items():
                put(folder / name, data)


def _is_filled(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Return whether a folder has exactly `files`."""
    return {path.name for path in folder.iterdir()} == files.keys() and all(
        (folder / name).read_bytes() == data for name, data in files.items()
    )


def _characters(font: bytes) -> frozenset[str]:
    """Return the characters that a font has."""
    return frozenset(map(chr, TTFont(BytesIO(font), lazy=True).getBestCmap()))


def _unpacked(key: str) -> bytes:
    import pymupdf_fonts

    return bytes(pymupdf_fonts.myfont(key))
