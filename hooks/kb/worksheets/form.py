"""The form: a sheet as plain data for the page to fill it in (overrides/worksheet.html).

A Sheet becomes a Form, which can be written as front matter. All visible texts went through `bidi.isolate`; a field's
`title`, which is read aloud, is plain. Fields keep their ids and their order. The page's script
(overrides/assets/kb/worksheet.js) applies the limits of the inputs to a loaded file too: `max` is the input's maxlength
(HTML, 4.10.5.3.1); `pattern`-like checks are the browser's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from babel import Locale

from kb.settings import Record
from kb.wording import Wording, wording
from kb.worksheets.bidi import Direction, isolate
from kb.worksheets.sheet import (
    ChecklistBlock,
    Field,
    FieldsBlock,
    GridBlock,
    Item,
    QuestionsBlock,
    ScaleBlock,
    Sheet,
    SheetBlock,
    TableBlock,
    TableColumn,
)

PREFIX = "ws_form_"  # the wording's keys that the page and its script use
LONGEST = {"text": 1_000, "area": 10_000}  # the most characters of an input, by kind of field
_BRACES = re.compile(r"(\{\w+\})")


class FormField(Record):
    """An input."""

    id: str
    kind: Literal["text", "area", "date", "number", "check", "scale"]
    title: str  # read aloud
    lines: int  # lines of writing that fit
    max: int | None = None  # characters


class FormItem(Record):
    """An input with the label beside it and a hint."""

    label: str
    hint: str
    field: FormField


class ItemsForm(Record):
    """Inputs below one another or side by side."""

    type: Literal["fields", "questions", "checklist"]
    title: str
    items: tuple[FormItem, ...]


class ScaleForm(Record):
    """Statements, each with a grade to choose."""

    type: Literal["scale"]
    title: str
    items: tuple[FormItem, ...]
    grades: tuple[int, ...]
    min_label: str  # the meanings of the ends of the scale
    max_label: str


class GridRow(Record):
    """A row of a grid."""

    title: str
    cells: tuple[FormItem, ...]


class GridForm(Record):
    """A table with row and column titles."""

    type: Literal["grid"]
    title: str
    row_axis: str
    column_axis: str
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]


class FormColumn(Record):
    """A column of a table. Its `width`, in percent, is a multiple of five, for which the style sheet has classes."""

    label: str
    kind: Literal["index", "text", "area", "date", "number", "check"]
    width: int


class TableForm(Record):
    """A table to fill in; if no column counts the rows, `counted` is false and narrow screens number them."""

    type: Literal["table"]
    title: str
    counted: bool
    columns: tuple[FormColumn, ...]
    example: tuple[str, ...]
    rows: tuple[tuple[FormField | None, ...], ...]


BlockForm = ItemsForm | ScaleForm | GridForm | TableForm


class FormTool(Record):
    """The tool to which a sheet belongs."""

    title: str
    url: str  # of its page, relative to the site's root if that is known
    address: str  # absolute


class FormInterface(Record):
    """The texts around the sheet, in the page's language."""

    language: str
    direction: Direction
    words: Mapping[str, str]


class Form(Record):
    """A sheet as the page shows it."""

    slug: str
    language: str
    direction: Direction
    layout: str
    title: str
    subtitle: str
    tool: FormTool
    library: str
    license: str
    howto: tuple[str, ...]
    words: Mapping[str, str]  # example, row, license: in the sheet's language
    blocks: tuple[BlockForm, ...]
    interface: FormInterface


def view(sheet: Sheet, interface: Wording | None = None, tool_url: str = "") -> Form:
    """Return `sheet` as the page shows it.

    `interface` is the wording of the page around the sheet, if that is in another language (a sheet that is not
    translated); `tool_url` the site-relative address of the tool's page (if missing, the absolute one is used).
    """
    direction = sheet.direction
    return Form(
        slug=sheet.slug,
        language=sheet.language,
        direction=direction,
        layout=sheet.layout,
        title=isolate(sheet.title, direction),
        subtitle=isolate(sheet.subtitle, direction),
        tool=FormTool(title=isolate(sheet.tool, direction), url=tool_url or sheet.url, address=sheet.url),
        library=isolate(sheet.library, direction),
        license=isolate(sheet.license, direction),
        howto=tuple(isolate(text, direction) for text in sheet.howto),
        words={key: isolate(sheet.words[f"ws_{key}"], direction) for key in ("example", "row", "license")},
        blocks=tuple(_block(block, direction) for block in sheet.blocks),
        interface=_interface(interface or wording(sheet.language)),
    )


def _interface(words: Wording) -> FormInterface:
    """Return the texts around the sheet in the page's language; the script fills in {braces}."""
    rtl = Locale.parse(words.language, sep="-").character_order == "right-to-left"
    direction: Direction = "rtl" if rtl else "ltr"
    own = {key.removeprefix(PREFIX): text for key, text in words.texts.items() if key.startswith(PREFIX)}
    texts = {key: _isolate_around_braces(text, direction) for key, text in own.items()}
    return FormInterface(language=words.language, direction=direction, words=texts)


def _isolate_around_braces(text: str, direction: Direction) -> str:
    parts = _BRACES.split(text)
    return "".join(part if _BRACES.fullmatch(part) else isolate(part, direction) for part in parts)


def _block(block: SheetBlock, direction: Direction) -> BlockForm:
    match block:
        case GridBlock():
            return _grid(block, direction)
        case TableBlock():
            return _table(block, direction)
        case ScaleBlock():
            return _scale(block, direction)
        case FieldsBlock() | ChecklistBlock() | QuestionsBlock():
            items = tuple(_item(item, direction) for item in block.items)
            return ItemsForm(type=block.type, title=isolate(block.title, direction), items=items)


def _item(item: Item, direction: Direction) -> FormItem:
    label, hint = isolate(item.label, direction), isolate(item.hint, direction)
    return FormItem(label=label, hint=hint, field=_field(item.field))


def _field(field: Field) -> FormField:
    most = LONGEST.get(field.kind)
    return FormField(id=field.id, kind=field.kind, title=field.title, lines=field.lines, max=most)


def _scale(block: ScaleBlock, direction: Direction) -> ScaleForm:
    return ScaleForm(
        type=block.type,
        title=isolate(block.title, direction),
        items=tuple(_item(item, direction) for item in block.items),
        grades=tuple(range(block.min, block.max + 1)),
        min_label=isolate(block.min_label, direction),
        max_label=isolate(block.max_label, direction),
    )


def _grid(block: GridBlock, direction: Direction) -> GridForm:
    return GridForm(
        type=block.type,
        title=isolate(block.title, direction),
        row_axis=isolate(block.row_axis, direction),
        column_axis=isolate(block.column_axis, direction),
        columns=tuple(isolate(text, direction) for text in block.columns),
        rows=tuple(
            GridRow(title=isolate(title, direction), cells=tuple(_item(item, direction) for item in cells))
            for title, cells in zip(block.rows, block.cells, strict=True)
        ),
    )


def _table(block: TableBlock, direction: Direction) -> TableForm:
    return TableForm(
        type=block.type,
        title=isolate(block.title, direction),
        counted=any(column.kind == "index" for column in block.columns),
        columns=tuple(_column(column, direction) for column in block.columns),
        example=tuple(isolate(text, direction) for text in block.example),
        rows=tuple(tuple(_field(field) if field else None for field in row) for row in block.rows),
    )


def _column(column: TableColumn, direction: Direction) -> FormColumn:
    width = max(5, min(100, 5 * round(column.width / 5)))
    return FormColumn(label=isolate(column.label, direction), kind=column.kind, width=width)
