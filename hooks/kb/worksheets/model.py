"""The declaration of a worksheet: a title, instructions, and blocks of fields.

Ids are ASCII and the same in every language; they name the fields in every document made from the worksheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kb.settings import Line, Record, bad_value

# Places to write in on one sheet: each is drawn, and is a field of its own, in every document made from it.
MAX_CELLS = 600
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]


class Input(Record):
    """A labelled place to write in; `hint` is a word of help beside it."""

    id: Id
    label: Line
    hint: Line | None = None


class FieldInput(Input):
    """A short answer of a kind."""

    kind: Literal["text", "date", "number"] = "text"


class Question(Input):
    """A question and how many lines there are to answer it."""

    lines: Annotated[int, Field(ge=1, le=40)] = 3


class Column(Input):
    """A column of a table; `width` in percent of the table."""

    kind: Literal["index", "text", "number", "check"] = "text"
    width: Annotated[int, Field(ge=1, le=100)] | None = None


class Fields(Record):
    """Short answers, side by side."""

    type: Literal["fields"]
    title: Line | None = None
    fields: Annotated[tuple[FieldInput, ...], Field(min_length=1)]

    def inputs(self) -> Iterator[Input]:
        """Yield every input in reading order."""
        yield from self.fields


class Grid(Record):
    """Two axes and a cell where they meet."""

    type: Literal["grid"]
    title: Line | None = None
    row_axis: Line | None = None
    column_axis: Line | None = None
    rows: Annotated[tuple[Line, ...], Field(min_length=1)]
    columns: Annotated[tuple[Line, ...], Field(min_length=1)]
    cells: tuple[tuple[Input, ...], ...]

    @model_validator(mode="after")
    def _cells_fill_the_grid(self) -> Grid:
        if len(self.cells) != len(self.rows) or any(len(row) != len(self.columns) for row in self.cells):
            raise bad_value("cells", "מספר התאים אינו כמספר השורות והעמודות", "cells must match rows and columns")
        return self

    def inputs(self) -> Iterator[Input]:
        """Yield every input in reading order."""
        for row in self.cells:
            yield from row


class Table(Record):
    """Rows to fill in, with one worked example; a cell's id is column id, hyphen, row number."""

    type: Literal["table"]
    title: Line | None = None
    rows: Annotated[int, Field(ge=1, le=60)]
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    example: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _example_fits(self) -> Table:
        if self.example and len(self.example) != len(self.columns):
            raise bad_value("example", "שורת הדוגמה אינה באורך העמודות", "the example must be as long as the columns")
        return self

    def ids(self) -> Iterator[str]:
        """Yield the id of every cell to fill in: column id, hyphen, row number."""
        for column in self.columns:
            yield from (f"{column.id}-{number}" for number in range(1, self.rows + 1) if column.kind != "index")


class Checklist(Record):
    """Things to tick."""

    type: Literal["checklist"]
    title: Line | None = None
    items: Annotated[tuple[Input, ...], Field(min_length=1)]

    def inputs(self) -> Iterator[Input]:
        """Yield every input in reading order."""
        yield from self.items


class Questions(Record):
    """Questions with room to write."""

    type: Literal["questions"]
    title: Line | None = None
    items: Annotated[tuple[Question, ...], Field(min_length=1)]

    def inputs(self) -> Iterator[Input]:
        """Yield every input in reading order."""
        yield from self.items


class Scale(Record):
    """Statements to grade from `min` to `max`."""

    type: Literal["scale"]
    title: Line | None = None
    items: Annotated[tuple[Input, ...], Field(min_length=1)]
    min: Annotated[int, Field(ge=0)] = 1
    max: Annotated[int, Field(le=10)] = 5
    min_label: Line | None = None
    max_label: Line | None = None

    @model_validator(mode="after")
    def _grades_go_up(self) -> Scale:
        if self.max <= self.min:
            raise bad_value("max", "הציון הגבוה אינו גדול מהנמוך", "the highest grade is not above the lowest")
        return self

    def inputs(self) -> Iterator[Input]:
        """Yield every input in reading order."""
        yield from self.items


Block = Annotated[Fields | Grid | Table | Checklist | Questions | Scale, Field(discriminator="type")]


class Worksheet(Record):
    """A worksheet. `pages` is what its layout promises: how many A4 sheets it fills."""

    title: Line
    subtitle: Line | None = None
    layout: Literal["portrait", "landscape"] = "portrait"
    pages: Annotated[int, Field(ge=1, le=10)] | None = None
    howto: tuple[Line, ...] = ()
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)]

    def ids(self) -> Iterator[str]:
        """Yield the id of every field of every block."""
        for block in self.blocks:
            yield from block.ids() if isinstance(block, Table) else (item.id for item in block.inputs())

    @model_validator(mode="after")
    def _cells_are_within_bounds(self) -> Worksheet:
        cells = sum(
            block.rows * len(block.columns) if isinstance(block, Table) else sum(1 for _ in block.inputs())
            for block in self.blocks
        )
        if cells > MAX_CELLS:
            raise bad_value(
                "blocks",
                f"יש בדף {cells:,} תאים ושדות, ואפשר עד {MAX_CELLS}. כתבו פחות שורות או טורים, או חלקו אותו לשני כלים",
                f"the sheet has {cells:,} cells and fields of {MAX_CELLS} at most. "
                "Write fewer rows or columns, or divide it between two tools",
            )
        return self

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Worksheet:
        repeated = [id_ for id_, count in Counter(self.ids()).items() if count > 1]
        if repeated:
            raise bad_value("blocks", f"המזהה {repeated[0]} מופיע פעמיים", f"the id {repeated[0]} appears twice")
        return self
