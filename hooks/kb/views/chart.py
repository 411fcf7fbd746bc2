"""The chart: the positions of everything on the map.

This is pure geometry: from stations and stops to places and lines. The spine runs down the page, with the stations
(topics) on it in order. From each station a line runs along its stops (entries), whose titles are beside it, and then
along its guests: entries with a stop on another line, as marks in rows. Relations are arcs between stops. Arcs stay in
a channel of their own, and titles stay out of it: however many there are, no line crosses a word.

The unit is a pixel of the form at its natural size. A chart is laid out for languages that are written from the left,
and mirrored for others. Browsers cannot lay out an SVG. So texts are measured here in the site's font, and there are
two forms, for wide and narrow windows; a style sheet shows one of them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.views import text_width
from kb.views.shapes import Box, Label, Line, Point

START, END = 0, 1  # the sides of the spine, in the order of reading
SWEEPS = 8  # rounds of the search for an order with shorter arcs


@dataclass(frozen=True)
class Stop:
    """An entry to be placed: its id, its title, and its side of the spine if there are two."""

    id: str
    title: str
    side: int = END


@dataclass(frozen=True)
class Station:
    """A topic to be placed: its id, its title, the small note after the title, and the stops and guests on its line.

    A topic `aside`, without entries, is placed at the end of the chart instead of on the spine.
    """

    id: str
    title: str
    note: str
    stops: tuple[Stop, ...] = ()
    guests: tuple[Stop, ...] = ()
    aside: bool = False


@dataclass(frozen=True)
class Form:
    """The measures of a chart: `sides` of the spine that carry stops, `reach` from the spine to the line of stops.

    With one side, `reach` is the room of the arcs, from the margin to the spine, and the stops are on the spine itself.
    """

    name: str
    width: int
    sides: int
    reach: int
    row: int  # the minimum height of a stop, for a finger or a pointer
    gap: int  # between the parts of two stations
    far: int  # the longest arc, downwards
    most: int  # the greatest width of a guest's title
    foot: int = 60  # between the spine's last stop and the stations at the end
    abreast: int = 4  # stations in a row at the end

    @property
    def spine(self) -> int:
        """The position of the spine."""
        return self.width // 2 if self.sides == 2 else self.reach

    def line(self, side: int) -> int:
        """The position of the line of stops on a side."""
        return self.spine if self.sides == 1 else self.spine + (self.reach if side == END else -self.reach)


WIDE = Form("wide", 1120, sides=2, reach=156, row=34, gap=34, far=10_000, most=320)
NARROW = Form("narrow", 350, sides=1, reach=64, row=44, gap=18, far=640, most=300)

TYPE, LEADING = 16, 21  # of a stop's title
TITLE, TITLE_LEADING = 17, 23  # of a station's, which is bold
NOTE = 14  # of the note behind it
DROP = 0.35  # from the middle of a line of type to its baseline, in em
BEAD = 13  # half a stop's mark
AIR = 8  # between a mark and its title, and around a title
EDGE = 4  # free space at the margins, for the focus ring
CURL = 14  # the radius of a line's turn
HALF_PLATE = 10  # half the mark of a station without a title in it


@dataclass(frozen=True)
class PlacedStop:
    """A placed stop: the middle of its mark, its title, and the area that reacts to a pointer."""

    id: str
    side: int
    x: float
    y: float
    label: Label
    ground: Box

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Everything that must be in the drawing."""
        return (self.ground,)

    def mirrored(self, width: float) -> PlacedStop:
        """Return its mirror image in a drawing of this width."""
        label, ground = self.label.mirrored(width), self.ground.mirrored(width)
        return replace(self, x=width - self.x, label=label, ground=ground)


@dataclass(frozen=True)
class PlacedGuest:
    """A placed guest: the middle of its mark, its area, and its title with a box around it, for when it is shown."""

    id: str
    side: int
    x: float
    y: float
    ground: Box
    label: Label
    card: Box

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Everything that must be in the drawing."""
        return (self.ground, self.card)

    def mirrored(self, width: float) -> PlacedGuest:
        """Return its mirror image in a drawing of this width."""
        ground, label, card = self.ground.mirrored(width), self.label.mirrored(width), self.card.mirrored(width)
        return replace(self, x=width - self.x, ground=ground, label=label, card=card)


@dataclass(frozen=True)
class PlacedStation:
    """A placed station: its plate, title and note, their area, the lines to its stops, the stops and the guests."""

    id: str
    plate: Box
    label: Label
    note: Label
    ground: Box
    lines: tuple[Line, ...] = ()
    stops: tuple[PlacedStop, ...] = ()
    guests: tuple[PlacedGuest, ...] = ()

    @property
    def marks(self) -> tuple[PlacedStop | PlacedGuest, ...]:
        """Its stops and its guests."""
        return (*self.stops, *self.guests)

    def mirrored(self, width: float) -> PlacedStation:
        """Return its mirror image in a drawing of this width."""
        return replace(
            self,
            plate=self.plate.mirrored(width),
            label=self.label.mirrored(width),
            note=self.note.mirrored(width),
            ground=self.ground.mirrored(width),
            lines=tuple(line.mirrored(width) for line in self.lines),
            stops=tuple(stop.mirrored(width) for stop in self.stops),
            guests=tuple(guest.mirrored(width) for guest in self.guests),
        )


@dataclass(frozen=True)
class Chart:
    """The whole drawing. Arcs are stored by the ids of two stops, joins by those of a station and its guest."""

    form: Form
    height: float
    spine: tuple[Line, ...]
    stations: tuple[PlacedStation, ...]
    arcs: Mapping[tuple[str, str], Line]
    joins: Mapping[tuple[str, str], Line]

    @property
    def stops(self) -> tuple[PlacedStop, ...]:
        """All stops, station by station."""
        return tuple(stop for station in self.stations for stop in station.stops)

    def mirrored(self) -> Chart:
        """Return its mirror image."""
        width = self.form.width
        return replace(
            self,
            spine=tuple(line.mirrored(width) for line in self.spine),
            stations=tuple(station.mirrored(width) for station in self.stations),
            arcs={pair: line.mirrored(width) for pair, line in self.arcs.items()},
            joins={pair: line.mirrored(width) for pair, line in self.joins.items()},
        )


def draw(stations: Sequence[Station], links: Sequence[tuple[str, str]], form: Form, mirrored: bool = False) -> Chart:
    """Return the chart of `stations` in a form; `mirrored` for a language that is written from the right.

    `links` are pairs of stops to join by arcs, if they are not too far apart. Each guest is joined with its stop. The
    same input gives the same chart.
    """
    if form.sides == 1:
        stations = [_one_sided(station) for station in stations]
    aside = [station for station in stations if station.aside and form.sides == 2]
    along, bottom = _along_the_spine([one for one in _shorten(stations, links) if one not in aside], form)
    foot = _at_the_foot(aside, bottom + form.foot, form)
    stops = {stop.id: stop for station in along for stop in station.stops}
    grounds = [station.ground for station in (*along, *foot)]
    grounds += [box for station in along for mark in station.marks for box in mark.boxes]
    chart = Chart(
        form,
        max((box.bottom for box in grounds), default=0) + EDGE,
        _spine(along, foot, form),
        (*along, *foot),
        _arcs([(stops[a], stops[b]) for a, b in links if abs(stops[a].y - stops[b].y) <= form.far], form),
        {(one.id, guest.id): _join(guest, stops[guest.id], form) for one in along for guest in one.guests},
    )
    return chart.mirrored() if mirrored else chart


def _one_sided(station: Station) -> Station:
    """Return the station with everything on the side of the end; what was on the other side comes first."""
    guests = sorted(station.guests, key=lambda guest: guest.side)
    return replace(
        station,
        stops=tuple(replace(stop, side=END) for stop in station.stops),
        guests=tuple(replace(guest, side=END) for guest in guests),
    )


# ---- the order of stops


def _shorten(stations: Sequence[Station], links: Iterable[tuple[str, str]]) -> list[Station]:
    """Return the stations with their stops in an order that makes the arcs shorter.

    In several rounds, every stop moves towards the mean place of those it is linked with (Sugiyama et al., 1981: the
    barycentre), within its station and side; the best round counts.
    """
    near: dict[str, list[str]] = defaultdict(list)
    for a, b in links:
        near[a].append(b)
        near[b].append(a)
    best, best_length = list(stations), math.inf
    current = best
    for _ in range(SWEEPS):
        place = _places(current)
        length = sum(abs(place[a] - place[b]) for a, others in near.items() for b in others)
        if length < best_length:
            best, best_length = current, length
        pull = {a: sum(place[b] for b in others) / len(others) for a, others in near.items()}
        current = [
            replace(one, stops=tuple(sorted(one.stops, key=lambda s: (s.side, pull.get(s.id, place[s.id])))))
            for one in current
        ]
    return best


def _places(stations: Iterable[Station]) -> dict[str, float]:
    """Return the row of every stop."""
    place: dict[str, float] = {}
    top = 0
    for station in stations:
        sides = [[stop for stop in station.stops if stop.side == side] for side in (START, END)]
        place |= {stop.id: float(top + row) for side in sides for row, stop in enumerate(side)}
        top += max(map(len, sides)) + 1
    return place


# ---- places


def _along_the_spine(stations: Iterable[Station], form: Form) -> tuple[list[PlacedStation], float]:
    """Place stations and stops from the top; return them, and their end."""
    placed: list[PlacedStation] = []
    top = bottom = float(EDGE)
    for station in stations:
        head = _head(station, form.spine, top, form)
        _, middle = head.plate.middle
        begin = middle + AIR if form.sides == 2 else head.ground.bottom
        stops, guests, lines = [], [], []
        for side in (START, END):
            column = _column([stop for stop in station.stops if stop.side == side], begin, form)
            below = column[-1].ground.bottom + 1 if column else begin
            marks = _rows([guest for guest in station.guests if guest.side == side], below, form)
            stops += column
            guests += marks
            if (column or marks) and form.sides == 2:
                lines.append(_branch(head.plate, form.line(side), (marks or column)[-1].y, side))
            lines += _across(marks, form)
        placed.append(replace(head, lines=tuple(lines), stops=tuple(stops), guests=tuple(guests)))
        bottom = max([head.ground.bottom, *(mark.ground.bottom for mark in placed[-1].marks)])
        top = bottom + form.gap
    return placed, bottom


def _column(stops: Iterable[Stop], top: float, form: Form) -> list[PlacedStop]:
    """Place stops below one another, each as high as its title."""
    placed = []
    for stop in stops:
        x = form.line(stop.side)
        outward = 1 if stop.side == END else -1
        begin = x + outward * (BEAD + AIR)
        room = (form.width - begin if outward > 0 else begin) - EDGE - AIR
        lines = text_width.wrap(stop.title, room, TYPE)
        height = max(form.row, len(lines) * LEADING + AIR)
        wide = max((text_width.width(line, TYPE) for line in lines), default=0)
        y = top + height / 2
        label = _label(lines, begin, y, "left" if outward > 0 else "right", wide, TYPE, LEADING)
        far = begin + outward * (wide + AIR)
        near = x - outward * (BEAD + 1)
        ground = Box(min(near, far), top + 1, abs(far - near), height - 2)
        placed.append(PlacedStop(stop.id, stop.side, x, y, label, ground))
        top += height
    return placed


def _rows(guests: Sequence[Stop], top: float, form: Form) -> list[PlacedGuest]:
    """Place guests in rows from the line outward.

    The title of each is above its mark, where all is drawn before it, so that nothing is drawn over it.
    """
    placed = []
    for number, guest in enumerate(guests):
        begin, outward = form.line(guest.side), 1 if guest.side == END else -1
        room = (form.width - begin if outward > 0 else begin) - form.row / 2 - EDGE
        row, place = divmod(number, int(room // form.row) + 1)
        x, y = begin + outward * place * form.row, top + (row + 0.5) * form.row
        ground = Box(x - form.row / 2, y - form.row / 2 + 1, form.row, form.row - 2)
        lines = text_width.wrap(guest.title, form.most, TYPE)
        wide = max((text_width.width(line, TYPE) for line in lines), default=0)
        left = min(max(x - wide / 2 - AIR, EDGE), form.width - EDGE - wide - 2 * AIR)
        height = len(lines) * LEADING + AIR
        above = y - BEAD - EDGE - height
        card = Box(left, above if above >= EDGE else y + BEAD + EDGE, wide + 2 * AIR, height)
        label = _label(lines, left + AIR + wide / 2, card.middle[1], "middle", wide, TYPE, LEADING)
        placed.append(PlacedGuest(guest.id, guest.side, x, y, ground, label, card))
    return placed


def _head(station: Station, x: float, top: float, form: Form) -> PlacedStation:
    """Place a station's plate and title: on the spine if it has two sides, else beside it."""
    beside = form.sides == 1
    note = text_width.width(station.note, NOTE)
    room = form.width - x - BEAD - AIR - EDGE if beside else 2 * (form.reach - BEAD - AIR)
    lines = text_width.wrap(station.title, room - 5 * AIR - note, TITLE, bold=True)
    wide = max((text_width.width(line, TITLE, bold=True) for line in lines), default=0)
    height = max(form.row, len(lines) * TITLE_LEADING + AIR)
    y = top + height / 2
    if beside:
        begin = x + BEAD + AIR
        plate = Box(x - HALF_PLATE, y - HALF_PLATE, 2 * HALF_PLATE, 2 * HALF_PLATE)
        ground = Box(x - BEAD - 1, top + 1, BEAD + AIR + wide + 2 * AIR + note + 1 + BEAD, height - 2)
        label = _label(lines, begin, y, "left", wide, TITLE, TITLE_LEADING)
        last = begin + text_width.width(lines[-1], TITLE, bold=True), label.box.bottom - TITLE_LEADING / 2
    else:
        begin = x - (wide + AIR + note) / 2
        plate = Box(begin - 2 * AIR, top, wide + AIR + note + 4 * AIR, height)
        ground = Box(plate.x - EDGE, plate.y - EDGE, plate.width + 2 * EDGE, plate.height + 2 * EDGE)
        label = _label(lines, begin + wide / 2, y, "middle", wide, TITLE, TITLE_LEADING)
        last = begin + wide, y
    end = _label((station.note,), last[0] + AIR, last[1], "left", note, NOTE, NOTE)
    return PlacedStation(station.id, plate, label, end, ground)


def _label(lines: Sequence[str], x: float, y: float, at: str, wide: float, size: float, leading: float) -> Label:
    """Return lines of text around the height `y`; the widest is `wide`."""
    top = y - len(lines) * leading / 2
    left = {"left": x, "right": x - wide, "middle": x - wide / 2}[at]
    baselines = [(top + (n + 0.5) * leading + DROP * size, line) for n, line in enumerate(lines)]
    return Label(Box(left, top, wide, len(lines) * leading), x, at, tuple(baselines))


def _at_the_foot(stations: Sequence[Station], top: float, form: Form) -> list[PlacedStation]:
    """Place stations in rows across the width."""
    placed: list[PlacedStation] = []
    for begin in range(0, len(stations), form.abreast):
        row = stations[begin : begin + form.abreast]
        step = form.width / form.abreast
        first = form.spine - step * (len(row) - 1) / 2
        highest = max(_head(station, form.spine, top, form).plate.height for station in row)
        for number, station in enumerate(row):
            height = _head(station, form.spine, top, form).plate.height
            placed.append(_head(station, first + number * step, top + (highest - height) / 2, form))
        top += highest + form.gap / 2
    return placed


# ---- lines


def _spine(along: Sequence[PlacedStation], foot: Sequence[PlacedStation], form: Form) -> tuple[Line, ...]:
    """Return the spine, from the first station to the end, and a line through each row at the foot."""
    heights = sorted({head.plate.middle[1] for head in foot})
    across = []
    for y in heights:
        row = [head.plate.middle[0] for head in foot if head.plate.middle[1] == y]
        across.append(Line.of("M", (min(row), y), "L", (max(row), y)))
    down = [head.plate.middle[1] for head in along] + heights
    if form.sides == 1:
        down += [mark.y for head in along for mark in head.marks]
    if not down:
        return ()
    return (Line.of("M", (form.spine, min(down)), "L", (form.spine, max(down))), *across)


def _branch(plate: Box, x: float, last: float, side: int) -> Line:
    """Return the line from a station to the height of its last mark on one side: out, round the corner and down."""
    middle, y = plate.middle
    outward = 1 if side == END else -1
    return Line.of("M", (middle, y), "L", (x - outward * CURL, y), "Q", (x, y), (x, y + CURL), "L", (x, last))


def _across(guests: Sequence[PlacedGuest], form: Form) -> list[Line]:
    """Return the lines through the rows of guests on one side."""
    ends = {guest.y: guest for guest in guests}
    return [Line.of("M", (form.line(last.side), y), "L", (last.x, y)) for y, last in ends.items()]


def _arcs(pairs: Sequence[tuple[PlacedStop, PlacedStop]], form: Form) -> dict[tuple[str, str], Line]:
    """Return the arcs between stops, from mark to mark: across the spine, or out and back on the same side of it.

    Longer arcs on the same side swing out further, the longest as far as there is room.
    """
    farthest = max((abs(a.y - b.y) for a, b in pairs), default=0)
    arcs = {}
    for a, b in pairs:
        same = a.side == b.side
        swing = max(AIR, _most(form) * math.sqrt(abs(a.y - b.y) / farthest)) if same else 0.85 * form.reach
        arcs[a.id, b.id] = Line.of("M", *_bend(a, b, swing, form))
    return arcs


def _join(guest: PlacedGuest, stop: PlacedStop, form: Form) -> Line:
    """Return the line from a guest's mark along its row into the channel, and there to its stop."""
    at_line = replace(stop, side=guest.side, x=form.line(guest.side), y=guest.y)
    swing = 0.7 * _most(form) if guest.side == stop.side else 0.85 * form.reach
    return Line.of("M", (guest.x, guest.y), "L", *_bend(at_line, stop, swing, form))


def _most(form: Form) -> float:
    """Return how far the control points of a curve in the channel may be from its ends."""
    return 1.4 * form.reach if form.sides == 2 else 4 / 3 * (form.reach - BEAD - EDGE)  # a curve reaches 3/4 of it


def _bend(a: PlacedStop, b: PlacedStop, swing: float, form: Form) -> tuple[str | Point, ...]:
    """Return the parts of a curve in the channel between the marks of two stops, beginning with a point."""
    inward = [1 if form.sides == 2 and stop.side == START else -1 for stop in (a, b)]
    ends = [(stop.x + way * BEAD, stop.y) for stop, way in zip((a, b), inward, strict=True)]
    bends = [(x + way * swing, y) for (x, y), way in zip(ends, inward, strict=True)]
    return ends[0], "C", *bends, ends[1]
