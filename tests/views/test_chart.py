"""The map's geometry for up to sixty entries: no words overlap, no line crosses a word, everything is there once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.views import text_width
from kb.views.chart import (
    BEAD,
    CURL,
    EDGE,
    END,
    LEADING,
    NARROW,
    START,
    TITLE,
    TITLE_LEADING,
    TYPE,
    WIDE,
    Chart,
    Form,
    PlacedGuest,
    Station,
    Stop,
    draw,
)
from kb.views.shapes import Box, Label, Line

FORMS = pytest.mark.parametrize("form", [WIDE, NARROW], ids=lambda form: form.name)
TITLES = st.sampled_from(
    [
        "מעגלי למידה קצרים",
        "״תם ולא נשלם״ בקולקטיב אימפקט: שלב הסגירה של יוזמת Top15 מנקודת מבטו של ארגון השדרה",
        "How to lead a joint effort in an emergency, when time is short",
        "استشارة سريعة مع شبكة الشركاء",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "א",
    ]
)
NAMES = st.sampled_from(
    ["מצע משותף", "Mutually reinforcing activities", "القياس والتعلّم", "Shared measurement system", "x"]
)


Library = tuple[list[Station], list[tuple[str, str]]]  # topics, links


@st.composite
def libraries(draw_from: st.DrawFn) -> Library:
    """Topics with up to sixty entries in all, forty of them guests of other topics, and pairs of entries."""
    sizes = draw_from(st.lists(st.integers(0, 15), min_size=1, max_size=9).filter(lambda sizes: sum(sizes) <= 60))
    stations = []
    for number, size in enumerate(sizes):
        sides = st.sampled_from([START, END])
        stops = tuple(Stop(f"{number}-{n}", draw_from(TITLES), draw_from(sides)) for n in range(size))
        aside = not size and draw_from(st.booleans())
        stations.append(Station(str(number), draw_from(NAMES), str(size), stops, aside=aside))
    stops = [stop for station in stations for stop in station.stops]
    pairs = list(combinations([stop.id for stop in stops], 2))
    links = draw_from(st.lists(st.sampled_from(pairs), unique=True, max_size=90)) if pairs else []
    strange = [(s.id, stop) for s in stations if not s.aside for stop in stops if stop not in s.stops]
    visits = draw_from(st.lists(st.sampled_from(strange), unique=True, max_size=40)) if strange else []
    guests = [tuple(stop for host, stop in visits if host == station.id) for station in stations]
    return [replace(one, guests=some) for one, some in zip(stations, guests, strict=True)], links


def words(chart: Chart) -> list[Box]:
    """Return the box of every line of text: topics, their notes, entries."""
    found = []
    for one in chart.stations:
        found += [*lines_of(one.label, TITLE, TITLE_LEADING, bold=True), one.note.box]
    for stop in chart.stops:
        found += lines_of(stop.label, TYPE, LEADING)
    return found


def lines_of(label: Label, size: float, leading: float, bold: bool = False) -> Iterator[Box]:
    for number, (_, line) in enumerate(label.lines):
        wide = text_width.width(line, size, bold)
        left = {"left": label.x, "right": label.x - wide, "middle": label.x - wide / 2}[label.at]
        yield Box(left, label.box.y + number * leading, wide, leading)


def guests(chart: Chart) -> list[PlacedGuest]:
    return [guest for station in chart.stations for guest in station.guests]


def meeting(boxes: Sequence[Box]) -> list[tuple[Box, Box]]:
    return [(a, b) for a, b in combinations(boxes, 2) if a.overlaps(b)]


def along(line: Line) -> Iterator[tuple[float, float]]:
    """Return points on a path of M and C, close to each other."""
    place = (0.0, 0.0)
    for command, points in line.commands:
        if command == "C":
            for step in range(41):
                t = step / 40
                weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
                bend = list(zip(weights, (place, *points), strict=True))
                yield sum(w * x for w, (x, _) in bend), sum(w * y for w, (_, y) in bend)
        place = points[-1]


def holds(box: Box, point: tuple[float, float]) -> bool:
    return box.x < point[0] < box.right and box.y < point[1] < box.bottom


@FORMS
@given(libraries())
def test_no_words_meet_and_no_two_grounds_do(form: Form, library: Library) -> None:
    chart = draw(*library, form)
    assert meeting(words(chart)) == []
    grounds = [one.ground for one in (*chart.stations, *chart.stops, *guests(chart))]
    assert meeting(grounds) == []
    assert meeting([*words(chart), *(guest.ground for guest in guests(chart))]) == []


@FORMS
@given(libraries(), st.booleans())
def test_all_words_lie_in_the_drawing(form: Form, library: Library, mirrored: bool) -> None:
    chart = draw(*library, form, mirrored)
    grounds = [one.ground for one in (*chart.stations, *chart.stops, *guests(chart))]
    cards = [guest.card for guest in guests(chart)]
    for box in (*words(chart), *grounds, *cards):
        assert box.x >= 0
        assert box.y >= 0
        assert box.right <= form.width
        assert box.bottom <= chart.height


@FORMS
@given(libraries())
def test_no_arc_and_no_join_crosses_a_title_of_an_entry(form: Form, library: Library) -> None:
    chart = draw(*library, form)
    titles = [stop.label.box for stop in chart.stops]
    for line in (*chart.arcs.values(), *chart.joins.values()):
        assert not any(holds(box, point) for box in titles for point in along(line))


@FORMS
@given(libraries())
def test_stops_hang_below_their_station_and_below_one_another(form: Form, library: Library) -> None:
    for station in draw(*library, form).stations:
        for side in (START, END):
            heights = [station.plate.middle[1], *(stop.y for stop in station.stops if stop.side == side)]
            assert all(below - above >= CURL for above, below in pairwise(heights))


@FORMS
@given(libraries())
def test_arcs_keep_to_their_channel(form: Form, library: Library) -> None:
    inner, outer = (form.line(START), form.line(END)) if form.sides == 2 else (EDGE, form.spine)
    for arc in draw(*library, form).arcs.values():
        assert all(inner <= x <= outer + 0.01 for x, _ in along(arc))


@FORMS
@given(libraries())
def test_every_entry_and_every_topic_is_there_once_with_its_whole_title(form: Form, library: Library) -> None:
    stations, links = library
    chart = draw(*library, form)
    wanted = {stop.id: stop.title for station in stations for stop in station.stops}
    shown = [(stop.id, spelled(stop.label)) for stop in chart.stops]
    assert sorted(shown) == sorted((id_, "".join(title.split())) for id_, title in wanted.items())
    assert sorted(one.id for one in chart.stations) == sorted(one.id for one in stations)
    visits = {(station.id, guest.id): guest.title for station in stations for guest in station.guests}
    assert {(one.id, guest.id): spelled(guest.label) for one in chart.stations for guest in one.guests} == {
        visit: "".join(title.split()) for visit, title in visits.items()
    }
    assert set(chart.joins) == set(visits)
    assert set(chart.arcs) <= set(links)
    assert form is NARROW or set(chart.arcs) == set(links)


def spelled(label: Label) -> str:
    return "".join("".join(line.split()) for _, line in label.lines)


@FORMS
@given(libraries())
def test_the_title_of_a_guest_is_beside_its_mark_and_in_its_card(form: Form, library: Library) -> None:
    for guest in guests(draw(*library, form)):
        assert guest.card.x < guest.x < guest.card.right
        assert not guest.card.overlaps(Box(guest.x - BEAD, guest.y - BEAD, 2 * BEAD, 2 * BEAD))
        for box in lines_of(guest.label, TYPE, LEADING):
            assert guest.card.x <= box.x
            assert guest.card.y <= box.y
            assert box.right <= guest.card.right + 0.01
            assert box.bottom <= guest.card.bottom


@FORMS
@given(libraries())
def test_a_label_is_as_large_as_its_text(form: Form, library: Library) -> None:
    for stop in draw(*library, form).stops:
        assert stop.label.box.width == max(text_width.width(line, TYPE) for _, line in stop.label.lines)
        assert stop.label.box.height == LEADING * len(stop.label.lines)
        assert stop.ground.height >= form.row - 2


@FORMS
@given(libraries())
def test_the_same_library_gives_the_same_chart_and_another_direction_its_mirror_image(
    form: Form, library: tuple
) -> None:  # type: ignore[type-arg]
    chart = draw(*library, form)
    assert draw(*library, form) == chart
    mirror = draw(*library, form, mirrored=True)
    for there, here in zip(mirror.stops, chart.stops, strict=True):
        assert (there.id, there.y, there.label.lines) == (here.id, here.y, here.label.lines)
        assert there.x == form.width - here.x
        assert there.label.box.x == pytest.approx(form.width - here.label.box.right)
        assert {there.label.at, here.label.at} == {"left", "right"}


def test_stops_that_are_linked_move_towards_one_another() -> None:
    stops = [Stop(f"a{n}", "x") for n in range(6)]
    stations = [Station("a", "x", "6", tuple(stops)), Station("b", "x", "1", (Stop("b0", "x"),))]
    chart = draw(stations, [("a0", "b0")], WIDE)
    assert [stop.id for stop in chart.stops] == ["a1", "a2", "a3", "a4", "a5", "a0", "b0"]


def test_marks_do_not_touch_even_where_titles_are_short() -> None:
    chart = draw([Station("a", "x", "2", (Stop("a", "x"), Stop("b", "y")))], [], WIDE)
    first, second = chart.stops
    assert second.y - first.y >= 2 * BEAD
