"""The chart: where everything of the map stands. Pure geometry: stations and stops in, places and paths out.

The spine runs down the page, the stations (topics) on it in order. Of each station a line carries its stops (entries),
with the titles beside. Relations are arcs between stops. Arcs keep to a channel of their own, titles stay out of it:
however many there are, no line ever crosses a word. The unit is a pixel of the form at its natural size; x runs from
the left, and a chart for a language written from the right is the mirror image of one written from the left.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kb.views import ruler

START, END = 0, 1  # the sides of the spine, as one reads
SWEEPS = 8  # rounds of looking for an order with shorter arcs
Point = tuple[float, float]


@dataclass(frozen=True)
class Stop:
    """An entry to be placed: its id, title, and the side of the spine on which it hangs where there are two."""

    id: str
    title: str
    side: int = END


@dataclass(frozen=True)
class Station:
    """A topic to be placed: its id, title, what stands small behind the title, and the stops on its line."""

    id: str
    title: str
    note: str
    stops: tuple[Stop, ...] = ()


@dataclass(frozen=True)
class Form:
    """The measures of a chart: `sides` of the spine that carry stops, `reach` from the spine to the line of stops."""

    name: str
    width: int
    sides: int
    reach: int
    size: float = 16  # of the type
    leading: float = 21
    row: int = 34  # a stop's least height: what a finger or a pointer needs
    gap: int = 34  # between the parts of two stations
    bead: int = 13  # half a stop's mark
    air: int = 8  # between a mark and its title
    edge: int = 4  # kept free at the margins for the ring of the focus
    curl: int = 14  # how round a line turns


WIDE = Form("wide", 1120, 2, 138)
NARROW = Form("narrow", 350, 1, 58, row=44, gap=26)


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.height

    def overlaps(self, other: Box) -> bool:
        """Tell whether the two share any ground."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )


@dataclass(frozen=True)
class Label:
    """A text in its place: lines, each with the height of its baseline, that begin, end or have their middle at `x`.

    `at` tells which: "left", "right" or "middle" of the text as it looks, whatever its direction.
    """

    box: Box
    x: float
    at: str
    lines: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class PlacedStop:
    """A stop in its place: the middle of its mark, its title, and the ground that answers to a pointer."""

    id: str
    side: int
    x: float
    y: float
    label: Label
    ground: Box


@dataclass(frozen=True)
class PlacedStation:
    """A station in its place: its plate on the spine, title and note, the lines to its stops, and these."""

    id: str
    plate: Box
    label: Label
    note: Label
    lines: tuple[str, ...]
    stops: tuple[PlacedStop, ...]


@dataclass(frozen=True)
class Chart:
    """The whole drawing. `spine`, the stations' lines and `arcs` are data of SVG paths."""

    form: Form
    height: float
    spine: str
    stations: tuple[PlacedStation, ...]
    arcs: Mapping[tuple[str, str], str]
    ties: Mapping[tuple[str, str], str]

    @property
    def stops(self) -> tuple[PlacedStop, ...]:
        """All stops, from the top."""
        return tuple(stop for station in self.stations for stop in station.stops)
