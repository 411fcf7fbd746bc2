"""A worksheet's pages: the positions of its boxes, and how the remaining room is shared among its rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from kb.worksheets.sheet import GridBlock, QuestionsBlock, ScaleBlock, Sheet, SheetBlock, TableBlock

BELOW_BOXES = 7.4  # points: at most this much of a row lies below the box in it


@dataclass(frozen=True)
class Box:
    """The position of a field (or of one number of a scale): page from 0, points from the page's top."""

    id: str
    value: str
    page: int
    top: float
    bottom: float

    @property
    def height(self) -> float:
        """Its height in points."""
        return self.bottom - self.top


@dataclass(frozen=True)
class Appetite:
    """How far a row may grow, as a fraction of its height, and its weight when room is shared."""

    limit: float
    eager: float


APPETITES = {
    "questions": Appetite(1.2, 1.0),
    "grid": Appetite(1.2, 1.0),
    "table": Appetite(2.0, 0.6),
    "scale": Appetite(0.6, 0.4),
}


@dataclass(frozen=True)
class Layout:
    """A sheet after layout: the PDF, still with links, and the positions of its boxes; lengths in points."""

    pdf: bytes
    boxes: tuple[Box, ...]
    pages: int
    top: float
    bottom: float

    def overflowing(self) -> set[str]:
        """Return the ids of the boxes that extend below the end of their page."""
        return {box.id for box in self.boxes if box.bottom > self.bottom + 1}

    def used(self, page: int) -> float:
        """Return the used fraction of a page (-1: the last), from 0 to 1."""
        page %= self.pages
        ends = [box.bottom for box in self.boxes if box.page == page]
        return (max(ends, default=self.top) - self.top) / (self.bottom - self.top)

    def pushed(self, least: float) -> set[str]:
        """Return the ids of the boxes at the top of a page that follows one with less than `least` used."""
        firsts = {box.page: box.id for box in reversed(self.boxes)}
        return {firsts[page + 1] for page in range(self.pages - 1) if page + 1 in firsts and self.used(page) < least}

    def disturbed(self, before: Layout) -> int | None:
        """Return the first page of `before` that has lost a box, or on which one now overflows; else None."""
        over = self.overflowing()
        pairs = zip(self.boxes, before.boxes, strict=True)
        return next((was.page for box, was in pairs if box.page != was.page or box.id in over), None)


def growth(sheet: Sheet, layout: Layout, full: Collection[int] = ()) -> dict[str, float]:
    """Share the remaining room of each page, except those that are `full`, among the page's rows.

    Return the points that each row gets, by the row's first id. A table over several pages keeps its rows equal.
    """
    appetites = {first: APPETITES[block.type] for block in sheet.blocks for first in _growing(block, layout)}
    grow: dict[str, float] = {}
    for page in set(range(layout.pages)) - set(full):
        boxes = {box.id: box for box in layout.boxes if box.page == page}
        lowest = max((box.bottom for box in boxes.values()), default=layout.bottom)
        wants = {id_: (box.height, appetites[id_]) for id_, box in boxes.items() if id_ in appetites}
        grow |= share(layout.bottom - lowest - BELOW_BOXES, wants)
    return grow


def share(room: float, wants: Mapping[str, tuple[float, Appetite]]) -> dict[str, float]:
    """Share `room` by height and weight. No row gets more than its limit; what is left goes to the others."""
    given = dict.fromkeys(wants, 0.0)
    limits = {id_: height * appetite.limit for id_, (height, appetite) in wants.items()}
    while room > 1:
        hungry = {id_: height * one.eager for id_, (height, one) in wants.items() if given[id_] < limits[id_] - 0.01}
        if not hungry:
            break
        unit = room / sum(hungry.values())
        for id_, weight in hungry.items():
            more = min(unit * weight, limits[id_] - given[id_])
            given[id_] += more
            room -= more
    return {id_: round(points, 2) for id_, points in given.items() if points > 0}


def _growing(block: SheetBlock, layout: Layout) -> list[str]:
    """Return the first id of every row of a block that may grow."""
    firsts = [ids[0] for ids in _rows(block)]
    on_pages = {box.page for box in layout.boxes if box.id in firsts}
    return [] if isinstance(block, TableBlock) and len(on_pages) > 1 else firsts


def _rows(block: SheetBlock) -> Iterator[list[str]]:
    """Yield the field ids of every row of a block with rows to write in."""
    match block:
        case QuestionsBlock() | ScaleBlock():
            yield from ([item.field.id] for item in block.items)
        case GridBlock():
            yield from ([item.field.id for item in row] for row in block.cells)
        case TableBlock():
            yield from (ids for row in block.rows if (ids := [one.id for one in row if one]))
