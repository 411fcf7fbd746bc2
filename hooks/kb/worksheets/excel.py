"""The XLSX of a sheet that has a table, for sorting, counting and sharing the entered data.

A Sheet becomes the bytes of a workbook (ECMA-376 Part 1, clause 18); the same sheet always gives the same bytes. Each
table has a worksheet; the short answers (`fields`) are above the first. Every cell to fill in has a defined name, made
from its field's id. Nothing is protected, but cells to fill in are unlocked, so that people can protect the rest. Texts
go through `bidi.mark`, because Excel supports marks but not isolates, and are never read as formulas.
"""

from __future__ import annotations

import io
import math
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from kb.worksheets import bidi
from kb.worksheets.office import ACCENT, CONTROL, FONT, INK, MUTED, TINT, clip, legal, moment, repack
from kb.worksheets.sheet import Field, FieldsBlock, Item, Sheet, TableBlock, TableColumn

SIZE = 10
NORMAL = {"font_name": FONT, "font_size": SIZE}  # its digits, seven pixels wide, are the unit of widths (18.3.1.13)
WIDTH = {"portrait": 92, "landscape": 138}  # the width of the page in these digits
NARROWEST = 5
FIELDS_IN_A_ROW = {"portrait": 3, "landscape": 4}
LINE, FIELD, ROW = 13.2, 20.0, 24.0  # heights in points: of a line of text, and the minimum of rows to fill in
HIGHEST = 409.0  # points; Excel allows no higher row
MOST_FROZEN = 240.0  # points; with more above, a small screen would have no room to scroll
FORMULA_SIGNS = ("=", "+", "-", "@", "\t")
TICKED, UNTICKED = "✓", "–"

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_TAKEN = ("history",)  # Excel reserves this name of a worksheet
_EDGES = {"border": 1, "border_color": f"#{CONTROL}"}
_NUMBER_FORMATS = {"date": "dd/mm/yyyy", "number": "0"}  # all else is text: 1-2 is not the first of February


def render(sheet: Sheet) -> bytes:
    """Return the sheet as an XLSX. Raises ValueError if the sheet has no table."""
    if not sheet.has_table:
        raise ValueError(f"{sheet.slug} has no table")
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, "default_format_properties": dict(NORMAL)})
    workbook.set_properties(_properties(sheet))
    book = _Book(sheet, workbook)
    tables = [block for block in sheet.blocks if isinstance(block, TableBlock)]
    fields = [block for block in sheet.blocks if isinstance(block, FieldsBlock)]
    for name, table in zip(
        sheet_names(table.title or sheet.words["ws_sheet"] for table in tables), tables, strict=True
    ):
        _Page(book, name, table).write(fields if table is tables[0] else [])
    workbook.close()
    return repack(out.getvalue(), _let_rows_grow)


def cell_names(ids: Iterable[str]) -> dict[str, str]:
    """Return a defined name for every id (18.2.5): f_action_1 for action-1.

    Names cannot contain a hyphen: it becomes an underscore, or a full stop if another id already has that name. The
    prefix keeps names from looking like cell addresses.
    """
    names: dict[str, str] = {}
    taken = set()
    for id_ in sorted(ids, key=lambda one: "-" in one):
        name = f"f_{id_.replace('-', '_')}"
        names[id_] = f"f_{id_.replace('-', '.')}" if name in taken else name
        taken.add(names[id_])
    return names


def sheet_names(titles: Iterable[str]) -> Iterator[str]:
    """Yield a legal and unique name for each worksheet: at most 31 characters, without []:*?/ and backslash."""
    taken = set(_TAKEN)
    for title in titles:
        wanted = " ".join(_NOT_IN_NAMES.sub(" ", legal(bidi.plain(title))).split()).strip("'") or "1"
        name, number = clip(wanted, 31), 1
        while name.lower() in taken:
            number += 1
            name = f"{clip(wanted, 31 - len(f' {number}'))} {number}"
        taken.add(name.lower())
        yield name


def spans(widths: Sequence[float], groups: int) -> list[tuple[int, int]]:
    """Divide columns into neighbouring groups of nearly equal width; return the first and last column of each."""
    share = sum(widths) / groups

    def strangeness(edges: tuple[int, ...]) -> float:
        cut = zip((0, *edges), (*edges, len(widths)), strict=True)
        return sum(abs(math.log(sum(widths[first:end]) / share)) for first, end in cut)

    best = min(combinations(range(1, len(widths)), groups - 1), key=strangeness)
    return [(first, end - 1) for first, end in zip((0, *best), (*best, len(widths)), strict=True)]


def _properties(sheet: Sheet) -> dict[str, Any]:
    texts = {
        "title": sheet.title,
        "subject": sheet.subtitle,
        "author": sheet.library,
        "category": sheet.words["ws_sheet"],
        "comments": f"{sheet.words['ws_license']}: {sheet.license}",
    }
    return {**{name: clip(legal(bidi.plain(text)), 255) for name, text in texts.items()}, "created": moment()}


def _let_rows_grow(name: str, data: bytes) -> bytes:
    """Let the rows of tables grow with the typed text: their height is a minimum, not fixed (18.3.1.73)."""
    if not name.startswith("xl/worksheets/"):
        return data
    return data.replace(f'ht="{ROW:g}" customHeight="1"'.encode(), f'ht="{ROW:g}"'.encode())


class _Book:
    """The formats and names that the worksheets of one workbook share."""

    def __init__(self, sheet: Sheet, workbook: Any) -> None:
        self.sheet, self.workbook = sheet, workbook
        self.names = cell_names(field.id for field in sheet.fields())
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}
        rtl = sheet.direction == "rtl"
        self._base = {
            **NORMAL,
            "font_color": f"#{INK}",
            "text_wrap": True,
            "valign": "vcenter",
            "align": "right" if rtl else "left",
            "reading_order": 2 if rtl else 1,
        }

    def format(self, **looks: object) -> Any:
        """Return a format in the sheet's direction; equal formats are shared."""
        key = tuple(sorted({**self._base, **looks}.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(dict(key))
        return self._formats[key]


class _Page:
    """Writes one worksheet from top to bottom."""

    def __init__(self, book: _Book, name: str, table: TableBlock) -> None:
        self.book, self.sheet, self.table, self.name = book, book.sheet, table, name
        self.page = book.workbook.add_worksheet(name)
        total = WIDTH[self.sheet.layout]
        self.widths = [max(NARROWEST, column.width * total / 100) for column in table.columns]
        self.last = len(self.widths) - 1
        self.row = 0
        self.height = 0.0  # of all rows so far
        self.entry: tuple[int, int] | None = None  # the first cell to fill in

    def write(self, fields: Sequence[FieldsBlock]) -> None:
        """Write everything, with the short answers of `fields` above the table."""
        self._set_up()
        self._line(self.sheet.title, font_size=16, bold=True)
        if self.sheet.subtitle:
            self._line(self.sheet.subtitle, font_size=11, font_color=f"#{MUTED}")
        if self.sheet.howto:
            self._howto()
        for block in fields:
            self._fields(block)
        self._table()
        self._foot()
        self.page.print_area(0, 0, self.row - 1, self.last)
        if self.entry:
            self.page.set_selection(*self.entry, *self.entry)

    def _set_up(self) -> None:
        page = self.page
        if self.sheet.direction == "rtl":
            page.right_to_left()
        if self.sheet.layout == "landscape":
            page.set_landscape()
        page.set_paper(9)  # A4 (18.3.1.63)
        page.fit_to_pages(1, 0)
        page.center_horizontally()
        page.set_margins(left=0.5, right=0.5, top=0.55, bottom=0.65)  # inches
        page.set_footer("&C&P / &N")
        page.hide_gridlines(2)
        for number, width in enumerate(self.widths):
            page.set_column(number, number, width)

    # ---- text

    def _marked(self, text: str) -> str:
        return bidi.mark(legal(text), self.sheet.direction)

    def _lines(self, text: str, first: int, last: int, font_size: float = SIZE) -> int:
        """Return roughly how many lines a text takes over columns; Excel does not measure merged cells."""
        width = int(sum(self.widths[first : last + 1]) * SIZE / font_size) - 1
        return len(textwrap.wrap(text, max(width, 1))) or 1

    def _next(self, height: float) -> None:
        """Set the height of the row and go to the next one."""
        height = min(height, HIGHEST)
        self.page.set_row(self.row, height)
        self.height += height
        self.row += 1

    def _text(self, first: int, last: int, text: str, **looks: object) -> None:
        """Write text over columns of the row. It stays text, even if it begins like a formula."""
        quoted = {"quote_prefix": True} if text.startswith(FORMULA_SIGNS) else {}
        form = self._cell(first, last, **looks, **quoted)
        if text:
            self.page.write_string(self.row, first, text, form)

    def _cell(self, first: int, last: int, **looks: object) -> Any:
        """Merge columns of the row into one empty cell; return its format."""
        form = self.book.format(**looks)
        if last > first:
            self.page.merge_range(self.row, first, self.row, last, "", form)
        else:
            self.page.write_blank(self.row, first, None, form)
        return form

    def _line(self, text: str, font_size: int = SIZE, **looks: object) -> None:
        """Write a row with a single text."""
        marked = self._marked(text)
        self._text(0, self.last, marked, font_size=font_size, **looks)
        self._next(self._lines(marked, 0, self.last, font_size) * LINE * font_size / SIZE + 5)

    def _heading(self, text: str) -> None:
        self._line(text, font_size=11, bold=True, font_color=f"#{ACCENT}", valign="bottom")

    def _howto(self) -> None:
        """Write the steps into one cell, a line for each, after a heading."""
        word = self._marked(self.sheet.words["ws_howto"])
        steps = [f"{number}. {self._marked(step)}" for number, step in enumerate(self.sheet.howto, start=1)]
        form = self._cell(0, self.last, valign="top")
        heading, plain = self.book.format(bold=True, font_color=f"#{ACCENT}"), self.book.format()
        self.page.write_rich_string(self.row, 0, heading, f"{word}  ", plain, "\n".join(steps), form)
        lines = [f"{word}  {steps[0]}", *steps[1:]]
        self._next(sum(self._lines(line, 0, self.last) for line in lines) * LINE + 4)

    def _foot(self) -> None:
        """Write the source and the licence; the page's own footer would ignore direction marks."""
        sheet, words = self.sheet, self.sheet.words
        self._next(LINE / 2)
        text = clip(self._marked(f"{words['ws_tool']}: {sheet.tool}"), 255)
        if "://" in sheet.url:
            link = self._cell(0, self.last, font_color=f"#{ACCENT}", underline=1)
            self.page.write_url(self.row, 0, sheet.url, link, text)
        else:  # without the site's address there is no target
            self.page.write_string(self.row, 0, text, self._cell(0, self.last))
        self._next(LINE + 3)
        self._line(f"{sheet.library} · {words['ws_license']}: {sheet.license}", font_size=8, font_color=f"#{MUTED}")

    # ---- cells to fill in

    def _enter(self, field: Field, first: int, last: int) -> None:
        """Make the cell of a field: empty, unlocked, with a name."""
        across = {"align": "center"} if field.kind == "check" else {"indent": 1}
        form = _NUMBER_FORMATS.get(field.kind, "@")
        self._cell(first, last, locked=False, num_format=form, **_EDGES, **across)
        address = xl_rowcol_to_cell(self.row, first, row_abs=True, col_abs=True)
        quoted = self.name.replace("'", "''")
        self.book.workbook.define_name(self.book.names[field.id], f"='{quoted}'!{address}")
        self.entry = self.entry or (self.row, first)

    def _whole_numbers(self, first: int, last: int, column: int) -> None:
        rule = {"validate": "integer", "criteria": ">=", "value": 0}
        examples = clip(self._marked(self.sheet.words["ws_whole"]), 255)
        self.page.data_validation(first, column, last, column, {**rule, "error_message": examples})

    def _fields(self, block: FieldsBlock) -> None:
        """Write short answers side by side, each under its label, with widths as equal as the columns allow."""
        if block.title:
            self._heading(block.title)
        rows = -(-len(block.items) // min(FIELDS_IN_A_ROW[self.sheet.layout], len(self.widths)))
        groups = spans(self.widths, -(-len(block.items) // rows))
        for start in range(0, len(block.items), len(groups)):
            items = list(zip(block.items[start : start + len(groups)], groups, strict=False))
            self._next(max(self._label(item, *group) for item, group in items))
            for item, (first, last) in items:
                self._enter(item.field, first, last)
                if item.field.kind == "number":
                    self._whole_numbers(self.row, self.row, first)
            self._next(FIELD)

    def _label(self, item: Item, first: int, last: int) -> float:
        """Write a field's label with its hint; return the height that it takes."""
        marked = self._marked(f"{item.label} ({item.hint})" if item.hint else item.label)
        self._text(first, last, marked, bold=True, valign="bottom")
        return self._lines(marked, first, last) * LINE + 2

    # ---- the table

    def _table(self) -> None:
        if self.table.title:
            self._heading(self.table.title)
        self._labels()
        if self.table.example:
            self._example()
        start = self.row
        for number, fields in enumerate(self.table.rows, start=1):
            for column, field in enumerate(fields):
                if field:
                    self._enter(field, column, column)
                else:
                    form = self.book.format(align="center", font_color=f"#{MUTED}", **_EDGES)
                    self.page.write_number(self.row, column, number, form)
            self._next(ROW)
        for column, examples in enumerate(self.table.columns):
            self._hold(examples, column, start)

    def _labels(self) -> None:
        """Write the row of labels, which stays visible and is repeated on every printed page."""
        looks = {"bold": True, "bg_color": f"#{TINT}", **_EDGES, "bottom": 2, "bottom_color": f"#{INK}"}
        self._row([self._marked(column.label) for column in self.table.columns], looks, SIZE + 0.5)
        self.page.repeat_rows(self.row - 1)
        if self.height <= MOST_FROZEN:
            self.page.freeze_panes(self.row, 0)

    def _example(self) -> None:
        """Write the worked example; its first text cell says that it is an example."""
        examples = [
            _exemplary(column, text) for column, text in zip(self.table.columns, self.table.example, strict=True)
        ]
        worded = next((n for n, column in enumerate(self.table.columns) if column.kind == "text"), 0)
        examples[worded] = f"{self.sheet.words['ws_example']}: {examples[worded]}"
        looks = {"bg_color": f"#{TINT}", "font_color": f"#{MUTED}", "num_format": "@", **_EDGES}
        self._row([self._marked(text) for text in examples], looks)
        self.page.ignore_errors({"number_stored_as_text": f"A{self.row}:{xl_rowcol_to_cell(self.row - 1, self.last)}"})

    def _row(self, texts: Sequence[str], looks: dict[str, object], font_size: float = SIZE) -> None:
        """Write a row of the table that is not to be filled in."""
        for number, (column, text) in enumerate(zip(self.table.columns, texts, strict=True)):
            across = {"align": "center"} if column.kind in ("index", "check") else {"indent": 1}
            self._text(number, number, text, **looks, **across)
        self._next(max(self._lines(text, number, number, font_size) for number, text in enumerate(texts)) * LINE + 6)

    def _hold(self, column: TableColumn, number: int, start: int) -> None:
        """Validate the cells of a column by its kind."""
        if column.kind == "number":
            self._whole_numbers(start, self.row - 1, number)
        elif column.kind == "check":
            rule = {"validate": "list", "source": [TICKED, UNTICKED]}
            self.page.data_validation(start, number, self.row - 1, number, rule)


def _exemplary(column: TableColumn, text: str) -> str:
    """Return the text of the worked example in a column."""
    if column.kind == "index":
        return ""
    return (TICKED if text else "") if column.kind == "check" else text
