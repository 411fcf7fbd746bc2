"""A sheet: one worksheet in one language with everything that its documents show, ready for any renderer.

Fields are resolved here once, so that the PDF, the DOCX, the XLSX and the form on the page have the same ones.
Texts are as their author wrote them; each renderer passes them through `bidi`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from kb.worksheets import model
from kb.worksheets.bidi import Direction, plain
from kb.worksheets.model import Worksheet

FieldKind = Literal["text", "area", "date", "number", "check", "scale"]


@dataclass(frozen=True)
class Field:
    """A place to fill in. `title` is its full name, read aloud; `lines` the number of lines that it has room for."""

    id: str
    kind: FieldKind
    title: str
    lines: int = 1


@dataclass(frozen=True)
class Item:
    """A field with the label beside it and a hint."""

    label: str
    hint: str
    field: Field


@dataclass(frozen=True)
class FieldsBlock:
    """Short answers side by side."""

    title: str
    items: tuple[Item, ...]
    type: Literal["fields"] = "fields"


@dataclass(frozen=True)
class GridBlock:
    """A matrix: cells[row][column]."""

    title: str
    row_axis: str
    column_axis: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Item, ...], ...]
    type: Literal["grid"] = "grid"


@dataclass(frozen=True)
class TableColumn:
    """A column: `width` in percent of the table; all widths sum to 100."""

    id: str
    label: str
    kind: Literal["index", "text", "number", "check"]
    width: float


@dataclass(frozen=True)
class TableBlock:
    """Rows to fill in. A row has a field for each column, or None if the column is an index."""

    title: str
    columns: tuple[TableColumn, ...]
    example: tuple[str, ...]
    rows: tuple[tuple[Field | None, ...], ...]
    type: Literal["table"] = "table"


@dataclass(frozen=True)
class ChecklistBlock:
    """Things to tick."""

    title: str
    items: tuple[Item, ...]
    type: Literal["checklist"] = "checklist"


@dataclass(frozen=True)
class QuestionsBlock:
    """Questions, each with room to write (field.lines)."""

    title: str
    items: tuple[Item, ...]
    type: Literal["questions"] = "questions"


@dataclass(frozen=True)
class ScaleBlock:
    """Statements to grade from `min` to `max`, both ends named."""

    title: str
    items: tuple[Item, ...]
    min: int
    max: int
    min_label: str
    max_label: str
    type: Literal["scale"] = "scale"


SheetBlock = FieldsBlock | GridBlock | TableBlock | ChecklistBlock | QuestionsBlock | ScaleBlock


@dataclass(frozen=True)
class Sheet:
    """Everything that the documents of one worksheet show.

    `url` is the tool's absolute address (for the QR code), `words` the wording of the frame in the sheet's language,
    `pages` the number of A4 pages that the layout promises (None: no promise).
    """

    slug: str
    language: str
    direction: Direction
    title: str
    subtitle: str
    tool: str
    url: str
    library: str
    license: str
    layout: Literal["portrait", "landscape"]
    pages: int | None
    howto: tuple[str, ...]
    blocks: tuple[SheetBlock, ...]
    words: Mapping[str, str] = field(default_factory=dict)

    def fields(self) -> Iterator[Field]:
        """Yield every field in reading order."""
        for block in self.blocks:
            if isinstance(block, TableBlock):
                yield from (one for row in block.rows for one in row if one)
            elif isinstance(block, GridBlock):
                yield from (item.field for row in block.cells for item in row)
            else:
                yield from (item.field for item in block.items)

    @property
    def has_table(self) -> bool:
        """Whether the sheet has a table, and so an XLSX."""
        return any(isinstance(block, TableBlock) for block in self.blocks)


def resolve_blocks(worksheet: Worksheet, row_word: str) -> tuple[SheetBlock, ...]:
    """Return the worksheet's blocks with every field resolved; `row_word` says "row" in the sheet's language."""
    return tuple(_resolve(block, row_word) for block in worksheet.blocks)


def _resolve(block: model.Block, row_word: str) -> SheetBlock:
    title = block.title or ""
    match block:
        case model.Fields():
            return FieldsBlock(title, tuple(_item(one, one.kind) for one in block.fields))
        case model.Grid():
            return _grid(block, title)
        case model.Table():
            return _table(block, title, row_word)
        case model.Checklist():
            return ChecklistBlock(title, tuple(_item(one, "check") for one in block.items))
        case model.Questions():
            return QuestionsBlock(title, tuple(_item(one, "area", lines=one.lines) for one in block.items))
        case model.Scale():
            items = tuple(_item(one, "scale") for one in block.items)
            return ScaleBlock(title, items, block.min, block.max, block.min_label or "", block.max_label or "")


def _item(one: model.Input, kind: FieldKind, lines: int = 1, context: str = "") -> Item:
    title = plain(f"{one.label} – {context}" if context else one.label)
    return Item(one.label, one.hint or "", Field(one.id, kind, title, lines))


def _grid(block: model.Grid, title: str) -> GridBlock:
    cells = tuple(
        tuple(
            _item(cell, "area", lines=3, context=f"{row}, {column}")
            for cell, column in zip(cells, block.columns, strict=True)
        )
        for cells, row in zip(block.cells, block.rows, strict=True)
    )
    return GridBlock(title, block.row_axis or "", block.column_axis or "", block.rows, block.columns, cells)


def _table(block: model.Table, title: str, row_word: str) -> TableBlock:
    share = 100 / len(block.columns)
    widths = [column.width or share for column in block.columns]
    columns = tuple(
        TableColumn(column.id, column.label, column.kind, 100 * width / sum(widths))
        for column, width in zip(block.columns, widths, strict=True)
    )
    rows = tuple(tuple(_cell(column, number, row_word) for column in columns) for number in range(1, block.rows + 1))
    return TableBlock(title, columns, block.example, rows)


def _cell(column: TableColumn, number: int, row_word: str) -> Field | None:
    if column.kind == "index":
        return None
    kind: FieldKind = column.kind
    return Field(f"{column.id}-{number}", kind, plain(f"{column.label} – {row_word} {number}"))


class Unprintable(Exception):
    """A character that the font lacks; `where` names the field or the block, and the text in it."""

    def __init__(self, character: str, where: str, text: str) -> None:
        self.character, self.where, self.text = character, where, text
        self.name = unicodedata.name(character, f"U+{ord(character):04X}")
        super().__init__(f"{where}: the font has no {character!r} ({self.name}), in {text!r}")


class TooLong(Exception):
    """A sheet that does not fit, however closely it is set: on the promised pages, or a row on one page.

    `pages` is the number of pages that it takes when set most closely.
    """

    def __init__(self, pages: int, promised: int | None) -> None:
        self.pages, self.promised = pages, promised
        super().__init__(
            f"the sheet takes {pages} pages and promises {promised or 'none, but a row is over a page high'}"
        )
