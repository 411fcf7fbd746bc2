"""The picture of a card, drawn by Pillow with HarfBuzz and FriBidi (libraqm), ten times faster than typst.

The pixels of a card are numbers in its palette. For each colour of the design, the palette has a ramp of shades between
the paper and this colour.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFont, features

from kb.worksheets.bidi import FSI, LRI, PDI, RLI


@dataclass(frozen=True)
class Design:
    """What cards look like; all lengths are in pixels. `card.typ` gets the same values."""

    width: int = 1200
    height: int = 630
    paper: str = "#faf6ee"
    colours: Mapping[str, str] = field(
        default_factory=lambda: {
            "ink": "#1b2430",
            "muted": "#555a61",
            "spine": "#a9803f",  # colour of the line
            "tool": "#3b6338",
            "article": "#285587",
            "video": "#7a3a70",
            "urgent": "#a81e1a",
        }
    )
    line: int = 96  # distance of the line from the side where reading begins
    text: int = 160  # distance of texts from the same side
    margin: int = 84  # distance of texts from the other side
    stroke: int = 5  # of the line
    radii: tuple[int, int, int] = (17, 10, 7)  # of the first stop on the line, of the others, and of the end
    first: int = 84  # position of the first stop
    last: int = 556
    sizes: tuple[int, ...] = (108, 96, 84, 76, 68, 60, 52, 46, 40, 34)  # of a title
    room: int = 262  # greatest height of a title
    small: int = 34  # font size of the other texts
    top: int = 71  # position of the first text
    below_kicker: int = 38
    below_title: int = 54
    between: int = 28  # between the kicker and the urgent text
    bottom: int = 54  # distance of the library's name from the lower edge
    mark: int = 56  # width and height of the library's logo
    beside_mark: int = 20
    name: int = 40  # font size of the library's name
    leading: float = 0.4  # space between lines, as a share of the font size
    leading_ar: float = 0.6  # Arabic letters reach further above and below the line
    capital: float = 0.689  # height of capitals, as a share of the font size: they are the top of a text

    @property
    def text_width(self) -> int:
        """The width that texts may take."""
        return self.width - self.text - self.margin


DESIGN = Design()
SHADES = 7  # for each colour; shade 0 is the paper, the last is the colour itself
COLOURS = tuple(DESIGN.colours)
OF_MARK = 14  # number of the logo's colours
_FINE = 8  # circles are drawn this many times larger, then reduced, so that their edges are smooth
_REACH = 0.6  # how far letters may reach above their capitals and below their line, as a share of the font size
# A piece of text after which a line may be broken, with the spaces that follow it.
_PIECE = re.compile(r"[^ \u200b]+?(?:[-־–—](?=[^\W\d])|(?=[ \u200b]|$))[ \u200b]*")
_CUT = "…"
_MEASURE = 100  # font size in which texts are measured
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_STRIP = 10 * (DESIGN.width + 1)  # bytes of ten rows, each with the number of its filter


def is_possible() -> bool:
    """Return whether Pillow can set Hebrew and Arabic here. Its wheels include HarfBuzz; FriBidi is the system's."""
    return bool(features.check("raqm"))


@dataclass(frozen=True)
class Drawing:
    """Draws cards with the given font files; `mark` is the library's logo as a picture, in its final size."""

    regular: Path
    bold: Path
    mark: Image.Image

    def draw(self, card: Mapping[str, Any]) -> bytes:
        """Return a card as PNG; `kb.publish.cards` describes the mapping."""
        is_rtl = card["direction"] == "rtl"
        canvas = self._grounds[is_rtl].copy()
        self._draw_stops(canvas, card["stops"], is_rtl)
        for block in self._blocks(card):
            block.draw(canvas)
        return self._png(_filtered(canvas), is_rtl)

    def _png(self, data: bytes, is_rtl: bool) -> bytes:
        """Return a picture as PNG (https://www.w3.org/TR/png-3/); `data` are its rows, each with its filter's number.

        Half of its strips are those of the background, which were compressed before. Runs alone are compressed: for
        flat areas the file is as small, in half the time.
        """
        deflate, packed, start = _deflate(), [b"\x78\x01"], 0
        for number, (plain, known) in enumerate(self._strips[is_rtl]):
            at = number * _STRIP
            if data.startswith(plain, at):
                if start < at:
                    packed += (deflate.compress(data[start:at]), deflate.flush(zlib.Z_FULL_FLUSH))
                packed.append(known)
                start = at + _STRIP
        packed += (deflate.compress(data[start:]), deflate.flush(), zlib.adler32(data).to_bytes(4, "big"))
        head = struct.pack(">IIBBBBB", DESIGN.width, DESIGN.height, 8, 3, 0, 0, 0)  # a byte a pixel, with a palette
        chunks = ((b"IHDR", head), (b"PLTE", self._palette), (b"IDAT", b"".join(packed)), (b"IEND", b""))
        return _SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)

    @cached_property
    def _strips(self) -> dict[bool, list[tuple[bytes, bytes]]]:
        """The strips of the backgrounds, each as it is and compressed."""
        found = dict[bool, list[tuple[bytes, bytes]]]()
        for is_rtl, ground in self._grounds.items():
            data = _filtered(ground)
            strips = [data[start : start + _STRIP] for start in range(0, len(data), _STRIP)]
            deflate = _deflate()
            found[is_rtl] = [(one, deflate.compress(one) + deflate.flush(zlib.Z_FULL_FLUSH)) for one in strips]
        return found

    def _blocks(self, card: Mapping[str, Any]) -> Iterator[_Block]:
        """Yield the text blocks of a card with their positions."""
        d, language, y = DESIGN, card["language"], float(DESIGN.top)
        leading = d.leading_ar if language == "ar" else d.leading
        small, bold = _Face(self.regular, d.small, language), _Face(self.bold, d.small, language)
        if card["kicker"]:
            yield (kicker := _Block(bold, card["direction"], [card["kicker"]], card["type"] or "ink", y, d.text))
            if card["urgent"]:
                x = d.text + bold.width(kicker.lines[0]) + d.between
                yield _Block(bold, card["direction"], [card["urgent"]], "urgent", y, x)
            y += bold.capital + d.below_kicker
        face, lines = _title(card["title"], self.bold, language, leading)
        yield _Block(face, card["direction"], lines, "ink", y, d.text, leading)
        y += face.height(len(lines), leading) + d.below_title
        foot = d.height - d.bottom - d.mark
        facts = small.lines(card["facts"], d.text_width)
        room = max(n for n in range(1, 9) if n == 1 or y + small.height(n, leading) < foot)
        yield _Block(small, card["direction"], small.cut(facts, room, d.text_width), "muted", y, d.text, leading)
        name, x = _Face(self.bold, d.name, language), d.text + d.mark + d.beside_mark
        line = name.cut(name.lines(card["library"], d.width - d.margin - x), 1, d.width - d.margin - x)
        yield _Block(name, card["direction"], line, "ink", foot + (d.mark - name.capital) / 2, x)

    def _draw_stops(self, canvas: Image.Image, stops: Iterable[float], is_rtl: bool) -> None:
        radius, *others = DESIGN.radii
        first, stop, end = _circle(radius, True), _circle(others[0], False), _circle(others[1], True)
        x = DESIGN.width - DESIGN.line if is_rtl else DESIGN.line
        places = [(share, end if share == 1 else stop) for share in stops]
        for share, circle in [*places, (0, first)]:
            y = DESIGN.first + (DESIGN.last - DESIGN.first) * share
            canvas.paste(circle, (x - circle.width // 2, round(y) - circle.height // 2))

    @cached_property
    def _grounds(self) -> dict[bool, Image.Image]:
        """The background of all cards: under False for left-to-right languages, under True for right-to-left ones."""
        d, grounds = DESIGN, dict[bool, Image.Image]()
        for is_rtl in (False, True):
            ground = grounds[is_rtl] = Image.new("L", (d.width, d.height))
            x = d.width - d.line if is_rtl else d.line
            left = x - d.stroke // 2
            ground.paste(_shade("spine", SHADES), (left, 0, left + d.stroke, d.height))
            place = (d.width - d.text - d.mark if is_rtl else d.text, d.height - d.bottom - d.mark)
            first = 1 + len(COLOURS) * SHADES
            ground.paste(self._mark.point([min(first + n, 255) for n in range(256)], "L"), place)
        return grounds

    @cached_property
    def _palette(self) -> bytes:
        paper, found = ImageColor.getrgb(DESIGN.paper), bytearray()
        found += bytes(paper)
        for name in COLOURS:
            colour = ImageColor.getrgb(DESIGN.colours[name])
            for share in range(1, SHADES + 1):
                found += bytes(round(a + (b - a) * share / SHADES) for a, b in zip(paper, colour, strict=True))
        return bytes(found) + bytes((self._mark.getpalette() or [])[: 3 * OF_MARK])

    @cached_property
    def _mark(self) -> Image.Image:
        return self.mark.quantize(OF_MARK, dither=Image.Dither.NONE)


@dataclass(frozen=True)
class _Face:
    """A font in one size, for one language."""

    file: Path
    size: int
    language: str

    @property
    def font(self) -> ImageFont.FreeTypeFont:
        return _font(self.file, self.size)

    @property
    def capital(self) -> float:
        return DESIGN.capital * self.size

    @property
    def settings(self) -> dict[str, Any]:
        return {"language": self.language, "features": ["-locl"]}  # under "he" this feature shows old-style digits

    def height(self, lines: int, leading: float) -> float:
        """Return the height of a number of lines."""
        return lines * self.capital + (lines - 1) * leading * self.size

    def width(self, text: str) -> float:
        """Return the width of a text."""
        return _width(self.file, self.language, text) * self.size / _MEASURE

    def lines(self, text: str, width: float) -> list[str]:
        """Break a text into lines for a column of this width."""
        lines, line, room = list[str](), "", width
        for piece in _PIECE.findall(text):
            bare = piece.rstrip(" \u200b")
            if line and self.width(bare) > room:
                lines.append(line)
                line, room = "", width
            line += piece
            room -= self.width(piece)
        return [*lines, line] if line else lines

    def cut(self, lines: Sequence[str], number: int, width: float) -> list[str]:
        """Return at most `number` lines; if there are more, the last one ends in "…"."""
        kept = list(lines[:number])
        if len(lines) > number or (kept and self.width(kept[-1].rstrip(" ")) > width):
            last = kept[-1].rstrip(" ")
            while last and self.width(last + _CUT) > width:
                last = last[:-1]
            kept[-1] = last.rstrip() + _CUT
        return kept


@dataclass(frozen=True)
class _Block:
    """The lines of a text in one colour. `y` is the top of its capitals, `x` its distance from the edge of the card."""

    face: _Face
    direction: str
    lines: Sequence[str]
    colour: str
    y: float
    x: float
    leading: float = 0

    def draw(self, canvas: Image.Image) -> None:
        """Draw the lines onto a canvas. The canvas is empty there, except where other lines reach into the area."""
        inked = _inked(self.face, self.direction, tuple(self.lines), self.colour, self.x, self.leading)
        if inked:
            (left, top), ink = inked
            top += round(self.y)
            below = canvas.crop((left, top, left + ink.width, top + ink.height))
            canvas.paste(ImageChops.lighter(below, ink), (left, top))


@lru_cache(maxsize=64)  # many cards contain the same words
def _inked(
    face: _Face, direction: str, lines: tuple[str, ...], colour: str, x: float, leading: float
) -> tuple[tuple[int, int], Image.Image] | None:
    """Draw lines as numbers of the palette; return their position and picture, or None for empty lines.

    The position is the distance from the left edge of the card, and from the top of the first line.
    """
    reach, is_rtl = round(_REACH * face.size), direction == "rtl"
    cover = Image.new("L", (DESIGN.width, round(face.height(len(lines), leading)) + 2 * reach))
    pen = ImageDraw.Draw(cover)
    for number, line in enumerate(_isolated(lines)):
        base = reach + face.capital + number * (face.capital + leading * face.size)
        place = (DESIGN.width - x if is_rtl else x, base)
        how = {"anchor": "rs" if is_rtl else "ls", "direction": direction, **face.settings}
        pen.text(place, line.strip(" "), fill=255, font=face.font, **how)
    box = cover.getbbox()
    return ((box[0], box[1] - reach), cover.crop(box).point(_ramp(colour))) if box else None


def _filtered(picture: Image.Image) -> bytes:
    """Return the rows of a picture, each after the number of the PNG filter that leaves it as it is."""
    rows = Image.new("L", (1 + picture.width, picture.height))
    rows.paste(picture, (1, 0))
    return rows.tobytes()


def _deflate() -> zlib._Compress:
    """Return a compressor; after a full flush, what was compressed elsewhere may come between."""
    return zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS, strategy=zlib.Z_RLE)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _title(text: str, file: Path, language: str, leading: float) -> tuple[_Face, list[str]]:
    """Return a title in the largest font size that fits, broken into lines of about equal length."""
    width = DESIGN.text_width
    for size in DESIGN.sizes:
        face = _Face(file, size, language)
        lines = face.lines(text, width)
        is_narrow = all(face.width(line.rstrip(" ")) <= width for line in lines)
        if is_narrow and face.height(len(lines), leading) <= DESIGN.room:
            return face, _balanced(face, text, len(lines))
    number = max(n for n in range(1, 20) if face.height(n, leading) <= DESIGN.room)
    return face, face.cut(lines, number, width)


def _balanced(face: _Face, text: str, number: int) -> list[str]:
    """Break a text for the narrowest column in which it has at most `number` lines."""
    low, high = 0.0, float(DESIGN.text_width)
    while high - low > 4:
        middle = (low + high) / 2
        low, high = (low, middle) if len(face.lines(text, middle)) <= number else (middle, high)
    return face.lines(text, high)


def _isolated(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a text. If an isolate goes on in the next line, it is closed here and opened again there."""
    opened = ""
    for line in lines:
        whole = opened + line
        opened = ""
        for sign in whole:
            if sign in (LRI, RLI, FSI):
                opened += sign
            elif sign == PDI:
                opened = opened[:-1]
        yield whole.rstrip(" ") + PDI * len(opened)


@cache
def _font(file: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.RAQM)


@cache
def _width(file: Path, language: str, text: str) -> float:
    """Return the width of a text in the font size _MEASURE: that of its words and spaces, which are met again."""
    if " " in text and text != " ":
        return sum(_width(file, language, one) for one in text.split(" ")) + text.count(" ") * _width(
            file, language, " "
        )
    return _font(file, _MEASURE).getlength(text, language=language, features=["-locl"])


def _shade(colour: str, number: int) -> int:
    return 1 + COLOURS.index(colour) * SHADES + number - 1 if number else 0


@cache
def _ramp(colour: str) -> list[int]:
    """Return a colour's numbers in the palette, for each amount of cover, from 0 to 255."""
    return [_shade(colour, round(share * SHADES / 255)) for share in range(256)]


@cache
def _circle(radius: int, is_filled: bool) -> Image.Image:
    """Return the picture of a stop on a piece of the line."""
    stroke = DESIGN.stroke
    side = 2 * radius + stroke
    cover = Image.new("L", (side * _FINE,) * 2)
    pen = ImageDraw.Draw(cover)
    pen.rectangle([radius * _FINE, 0, (radius + stroke) * _FINE - 1, side * _FINE], fill=255)
    pen.ellipse([0, 0, side * _FINE - 1, side * _FINE - 1], fill=255)
    if not is_filled:
        pen.ellipse([stroke * _FINE, stroke * _FINE, (side - stroke) * _FINE - 1, (side - stroke) * _FINE - 1], fill=0)
    return cover.reduce(_FINE).point(_ramp("spine"))
