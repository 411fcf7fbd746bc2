"""A worksheet as a PDF: one A4 document to print or to fill in, tagged so that it can be read aloud.

A `Sheet` becomes the bytes of a PDF in three steps. `sheet.typ` lays the sheet out as PDF/UA-1 (ISO 14289-1), with a
link in every place to fill in. This module fits the layout to the number of pages that the sheet promises. `widgets`
turns the links into form fields. The same sheet gives the same bytes; the date inside comes from SOURCE_DATE_EPOCH.

The input of `sheet.typ` is JSON: the sheet's own texts and blocks (isolated by `bidi`); `name`, `author`, `credit`,
`kicker`, `address`, `scan`: lines made from them; `words`: wording of the frame; `page`: "page x of y" in parts; `qr`:
an SVG; `date`: year, month, day; `top`, `bottom`: margins in points. The fitting adds `density`: 0 to 3; `loose`:
numbers of the blocks that may break over two pages; `grow`: points to add to a row, by the id of its first field.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import segno
import typst

from kb.languages import primary
from kb.worksheets import paging, widgets
from kb.worksheets.bidi import LRI, PDI, bound, isolate, plain
from kb.worksheets.paging import Layout
from kb.worksheets.sheet import Field, Item, Sheet, TableBlock, TableColumn, TooLong, Unprintable
from kb.worksheets.typeface import Typeface

TEMPLATE = Path(__file__).with_name("sheet.typ")
FIXED_DATE = date(2026, 1, 1)
TOP, BOTTOM = 37.0, 48.0  # margins in points
VERBATIM = {"type", "kind", "id", "width", "min", "max"}  # parts of a block that are not text
FILLINGS = 4  # how often to try to fill the pages of a sheet
HALF_EMPTY = 0.6  # if less of a page is used, the next block is broken
NEARLY_EMPTY = 0.25  # if less of the last page is used, the sheet is set a little closer

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def render(sheet: Sheet) -> bytes:
    """Return the PDF of one sheet; for several sheets, reuse a `Typesetter`. Raises Unprintable, TooLong."""
    return Typesetter().render(sheet)


@dataclass(frozen=True)
class Style:
    """How a sheet is set: how closely, which blocks may break over pages, which rows get additional height.

    With `parting`, a block breaks if it would leave the page before it half empty.
    """

    density: int = 0
    parting: bool = False
    loose: frozenset[int] = frozenset()
    grow: Mapping[str, float] | None = None


class Typesetter:
    """Sets sheets; the compiler and the fonts are kept between them.

    `cache` is where fonts are kept from one run to the next; without it they last as long as this object.
    """

    def __init__(self, cache: Path | None = None) -> None:
        if cache is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="worksheet-fonts-")
            cache = Path(self._temporary.name)
        self._face = Typeface.install(cache)
        self._compiler = typst.Compiler(str(TEMPLATE), font_paths=[str(self._face.folder)], ignore_system_fonts=True)

    def render(self, sheet: Sheet) -> bytes:
        """Return the PDF of `sheet`. Raises Unprintable, TooLong."""
        view = _View(self._face, sheet).data()
        layout, style = self._fit(sheet, view)
        layout = self._fill(sheet, view, layout, style)
        return widgets.add_fields(layout.pdf, sheet, self._face.for_fields)

    def _lay_out(self, view: Mapping[str, object], style: Style) -> Layout:
        decided = {"density": style.density, "loose": sorted(style.loose), "grow": style.grow or {}}
        data = json.dumps({**view, **decided}, ensure_ascii=False)
        pdf = self._compiler.compile(format="pdf", pdf_standards="ua-1", sys_inputs={"sheet": data})
        assert isinstance(pdf, bytes)
        boxes, count, height = widgets.boxes(pdf)
        return Layout(pdf, boxes, count, TOP, height - BOTTOM)

    def _fit(self, sheet: Sheet, view: Mapping[str, object]) -> tuple[Layout, Style]:
        """Return the most generous layout that fits the promised pages, and its style. Raises TooLong."""
        possible: list[tuple[Layout, Style]] = []
        for attempt in _attempts(sheet):
            layout, style = self._parted(sheet, view, attempt)
            if layout.overflowing() or layout.pages > (sheet.pages or layout.pages):
                continue
            spills = not sheet.pages and layout.pages > 1 and layout.used(-1) < NEARLY_EMPTY
            if not spills and (style.parting or not layout.pushed(HALF_EMPTY)):
                return layout, style
            possible.append((layout, style))
        if not possible:
            raise TooLong(layout.pages, sheet.pages)
        return min(possible, key=lambda one: (one[0].pages, one[1].density))

    def _parted(self, sheet: Sheet, view: Mapping[str, object], style: Style) -> tuple[Layout, Style]:
        """Return a layout that breaks a block higher than a page (or an awkward one, see Style), and its style."""
        block_of = {
            one.id: number
            for number, block in enumerate(sheet.blocks)
            for one in replace(sheet, blocks=(block,)).fields()
        }
        while True:
            layout = self._lay_out(view, style)
            awkward = layout.overflowing() | (layout.pushed(HALF_EMPTY) if style.parting else set())
            more = {block_of[id_] for id_ in awkward} - style.loose
            if not more:
                return layout, style
            style = replace(style, loose=style.loose | more)

    def _fill(self, sheet: Sheet, view: Mapping[str, object], layout: Layout, style: Style) -> Layout:
        """Return `layout` with its rows grown so that each page is used well."""
        full: set[int] = set()  # pages that have less room than their boxes suggest
        for _ in range(FILLINGS):
            grow = paging.growth(sheet, layout, full)
            if not grow:
                break
            grown = self._lay_out(view, replace(style, grow=grow))
            page = grown.disturbed(layout)
            if page is None:
                return grown
            full.add(page)
        return layout


def _attempts(sheet: Sheet) -> Iterator[Style]:
    """Yield styles, the most generous first: closer is better than broken, broken better than closest."""
    for parting in (False, True):
        yield from (Style(density, parting) for density in (0, 1, 2))
    if sheet.pages:
        yield from (Style(3), Style(3, True), Style(3, True, frozenset(range(len(sheet.blocks)))))


@dataclass(frozen=True)
class _View:
    """The data of a sheet for the template."""

    face: Typeface
    sheet: Sheet

    def data(self) -> dict[str, object]:
        """Return the template's input, without the values from the fitting. Raises Unprintable."""
        sheet, today = self.sheet, _date()
        texts = {
            "title": sheet.title,
            "subtitle": sheet.subtitle,
            "howto": sheet.howto,
            "words": {name: sheet.words[f"ws_{name}"] for name in ("howto", "example", "tool", "yes")},
        }
        address = urlsplit(sheet.url)
        return {name: self._shown(text, name) for name, text in texts.items()} | {
            "kicker": self._shown(f"{sheet.words['ws_sheet']} · {sheet.tool}", "tool"),
            "credit": self._shown(f"{sheet.library} · {sheet.words['ws_license']} {sheet.license}", "library"),
            "address": self._shown(f"{LRI}{unquote(address.netloc + address.path)}{PDI}", "url"),
            "page": self._page_of(),
            "blocks": [self._block(block, f"blocks[{number}]") for number, block in enumerate(sheet.blocks)],
            "name": plain(sheet.title),
            "author": plain(sheet.library),
            "scan": plain(f"{sheet.words['ws_scan']}: {sheet.tool}"),
            "language": primary(sheet.language),
            "direction": sheet.direction,
            "layout": sheet.layout,
            "url": sheet.url,
            "qr": _qr(sheet.url),
            "date": [today.year, today.month, today.day],
            "top": TOP,
            "bottom": BOTTOM,
        }

    def _page_of(self) -> list[object]:
        """Return "page x of y" in parts: texts, and the names of the numbers between them."""
        parts = _PLACEHOLDER.split(self.sheet.words["ws_page"])  # text, name, text, name, text
        return [{"number": part} if at % 2 else self._shown(part, "page") for at, part in enumerate(parts)]

    def _block(self, block: object, where: str) -> dict[str, object]:
        view: dict[str, object] = self._shown(block, where)
        if isinstance(block, TableBlock):
            view["rows"] = [
                {"number": str(number), "ids": [one and one.id for one in row]}
                for number, row in enumerate(block.rows, start=1)
            ]
        return view

    def _shown(self, value: Any, where: str) -> Any:
        """Return `value` with every text in it ready for the template; `where` names it in errors."""
        if isinstance(value, str):
            return bound(isolate(self._printed(value, where), self.sheet.direction))
        if isinstance(value, Field):
            return {"id": value.id, "kind": value.kind, "lines": value.lines}
        if isinstance(value, Mapping):
            return {name: self._shown(one, f"{where}.{name}") for name, one in value.items()}
        if isinstance(value, tuple):
            return [self._shown(one, f"{where}[{number}]") for number, one in enumerate(value)]
        if is_dataclass(value):
            return self._parts(value, where)
        return value

    def _parts(self, value: object, where: str) -> dict[str, object]:
        match value:
            case Item(field=Field(id=name)) | TableColumn(id=name):
                where = name
        return {
            name: part if name in VERBATIM else self._shown(part, f"{where}.{name}")
            for name, part in vars(value).items()
        }

    def _printed(self, text: str, where: str) -> str:
        """Return `text` in the form that the font supports (Unicode NFC). Raises Unprintable."""
        text = unicodedata.normalize("NFC", text.replace("\ufeff", ""))
        missing = self.face.missing(text)
        if missing is not None:
            raise Unprintable(missing, where, text)
        return text


def _qr(address: str) -> str:
    """Return the QR code of an address (ISO/IEC 18004, level M) as SVG; the page adds the white around it."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, dark="#1b2430", xmldecl=False)
    return out.getvalue().decode()


def _date() -> date:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch else FIXED_DATE
