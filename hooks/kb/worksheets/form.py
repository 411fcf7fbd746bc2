"""The form: a sheet as plain data for the page on which it is filled in (overrides/worksheet.html).

In goes a Sheet, out come dictionaries, lists and texts that can stand in front matter. All texts that are shown went
through `bidi.isolate`; a field's `title`, which is read aloud, is plain. Fields keep their ids and their order. The
script of the page (overrides/assets/kb/worksheet.js) holds what a file brings back to the same bounds as the inputs
themselves: `max` is the input's maxlength (HTML, 4.10.5.3.1), `pattern`-like checks are the browser's own.
"""

from __future__ import annotations

import re
from typing import Any

from babel import Locale

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

Data = dict[str, Any]

PREFIX = "ws_form_"  # the wording's keys that the page and its script use
LONGEST = {"text": 1_000, "area": 10_000}  # characters that an input takes, by kind of field
_BRACES = re.compile(r"(\{\w+\})")


def view(sheet: Sheet, interface: Wording | None = None, tool_url: str = "") -> Data:
    """Return `sheet` as the page shows it.

    `interface` is the wording of the page around the sheet, where that is in another language (a sheet that is not
    translated); `tool_url` the site-relative address of the tool's page (else the absolute one stands).
    """
    return {
        "slug": sheet.slug,
        "language": sheet.language,
        "direction": sheet.direction,
        "layout": sheet.layout,
        "title": isolate(sheet.title, sheet.direction),
        "subtitle": isolate(sheet.subtitle, sheet.direction),
        "tool": {"title": isolate(sheet.tool, sheet.direction), "url": tool_url or sheet.url, "address": sheet.url},
        "library": isolate(sheet.library, sheet.direction),
        "license": isolate(sheet.license, sheet.direction),
        "howto": [isolate(text, sheet.direction) for text in sheet.howto],
        "words": {key: isolate(sheet.words[f"ws_{key}"], sheet.direction) for key in ("example", "row", "license")},
        "blocks": [_block(block, sheet.direction) for block in sheet.blocks],
        "interface": _interface(interface or wording(sheet.language)),
    }


def _interface(words: Wording) -> Data:
    """Return the texts around the sheet, in the language that the page speaks; {braces} are the script's to fill."""
    rtl = Locale.parse(words.language, sep="-").character_order == "right-to-left"
    direction: Direction = "rtl" if rtl else "ltr"
    own = {key.removeprefix(PREFIX): text for key, text in words.texts.items() if key.startswith(PREFIX)}
    texts = {key: _isolate_around_braces(text, direction) for key, text in own.items()}
    return {"language": words.language, "direction": direction, "words": texts}


def _isolate_around_braces(text: str, direction: Direction) -> str:
    parts = _BRACES.split(text)
    return "".join(part if _BRACES.fullmatch(part) else isolate(part, direction) for part in parts)


def _block(block: SheetBlock, direction: Direction) -> Data:
    data = {"type": block.type, "title": isolate(block.title, direction)}
    match block:
        case GridBlock():
            return data | _grid(block, direction)
        case TableBlock():
            return data | _table(block, direction)
        case ScaleBlock():
            return data | _items(block, direction) | _grades(block, direction)
        case FieldsBlock() | ChecklistBlock() | QuestionsBlock():
            return data | _items(block, direction)


def _items(block: FieldsBlock | ChecklistBlock | QuestionsBlock | ScaleBlock, direction: Direction) -> Data:
    return {"items": [_item(item, direction) for item in block.items]}


def _item(item: Item, direction: Direction) -> Data:
    return {"label": isolate(item.label, direction), "hint": isolate(item.hint, direction), "field": _field(item.field)}


def _field(field: Field) -> Data:
    data: Data = {"id": field.id, "kind": field.kind, "title": field.title, "lines": field.lines}
    if field.kind in LONGEST:
        data["max"] = LONGEST[field.kind]
    return data


def _grades(block: ScaleBlock, direction: Direction) -> Data:
    ends = {"min_label": isolate(block.min_label, direction), "max_label": isolate(block.max_label, direction)}
    return {"grades": list(range(block.min, block.max + 1)), **ends}


def _grid(block: GridBlock, direction: Direction) -> Data:
    rows = zip(block.rows, block.cells, strict=True)
    return {
        "row_axis": isolate(block.row_axis, direction),
        "column_axis": isolate(block.column_axis, direction),
        "columns": [isolate(text, direction) for text in block.columns],
        "rows": [
            {"title": isolate(title, direction), "cells": [_item(item, direction) for item in cells]}
            for title, cells in rows
        ],
    }


def _table(block: TableBlock, direction: Direction) -> Data:
    """Return a table; where no column counts the rows, `counted` is false and narrow screens name them."""
    return {
        "counted": any(column.kind == "index" for column in block.columns),
        "columns": [_column(column, direction) for column in block.columns],
        "example": [isolate(text, direction) for text in block.example],
        "rows": [[_field(field) if field else None for field in row] for row in block.rows],
    }


def _column(column: TableColumn, direction: Direction) -> Data:
    """Return a column; its `width` goes in steps of five percent, for which the style sheet has names."""
    width = max(5, min(100, 5 * round(column.width / 5)))
    return {"id": column.id, "label": isolate(column.label, direction), "kind": column.kind, "width": width}
