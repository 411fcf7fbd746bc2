"""The map: all topics, entries and relations of the library, as a drawing and as a list with the same content.

An entry hangs on the line of one topic, its home, with its title. On the lines of its other topics it is a guest: a
mark that shows the title and the way to its home when it is pointed at. The drawing shows the first relations that
people declared; for an entry without any, it shows the closest other entry. The list has all relations. The home is the
rarest of an entry's topics: otherwise, a topic that all entries share would collect them all. To highlight a line
without a script, the group that highlights it contains the same path again (SVG's `use`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypedDict

from kb.catalogue import Catalogue
from kb.document import Entry
from kb.relations import MENTIONED_IN, MENTIONS, Origin, Relation
from kb.settings import Kind
from kb.views import chart, lists, models
from kb.views.chart import NARROW, WIDE, Form, PlacedGuest, PlacedStation, PlacedStop, Station, Stop
from kb.views.components import Foreign, PageLink, Row
from kb.views.context import Context
from kb.views.entry import relation_row
from kb.views.models import Area, Curve, KeyItem, MapEntry, MapGroup, MapGuest, MapPage, MapStop, TextLine, TextPlace
from kb.views.shapes import Box, Label

MENTIONED = (MENTIONS, MENTIONED_IN)
MOST = 120  # the most entries on the map; in a larger library, those with most relations
ARCS = 3  # the most declared relations that are drawn for an entry


@dataclass(frozen=True)
class Layout:
    """The content of a library's map, the same in every language.

    `homes` holds every topic in order with the entries whose home it is, `others` the topics' entries with another
    home, `links` the pairs of entries joined by an arc. Topics and entries are named by their pages.
    """

    homes: Mapping[str, tuple[str, ...]]
    others: Mapping[str, tuple[str, ...]]
    links: tuple[tuple[str, str], ...]

    @property
    def entries(self) -> int:
        """The number of entries shown."""
        return sum(map(len, self.homes.values()))


def library_map(context: Context) -> MapPage:
    """Return the view of the map: the drawing in two forms, for wide and narrow windows, and the list."""
    layout = arrange(context.catalogue)
    total = len(context.library.entries)
    return MapPage(
        **context.common("map"),
        crumbs=context.crumbs(context.place_link("topics")),
        lead=context.words.say("map_lead"),
        key=tuple(KeyItem(type=kind, title=context.say(names.label)) for kind, names in _types(context).items()),
        charts=tuple(_drawn(context, layout, form) for form in (WIDE, NARROW)),
        groups=tuple(_groups(context, layout)),
        part=context.words.say("map_part", n=layout.entries, all=total) if layout.entries < total else "",
    )


def _types(context: Context) -> Mapping[str, Kind]:
    kinds = {entry.kind for entry in context.library.entries}
    return {kind: names for kind, names in context.settings.types.items() if kind in kinds}


# ---- what is shown


def arrange(catalogue: Catalogue) -> Layout:
    """Decide what the map shows: the home of every entry, and the relations that are drawn."""
    listed = [entry for entry in catalogue.library.entries if entry.page in catalogue.topics_by_page]
    shown = set(_most_linked(catalogue, listed))
    home = _homes(catalogue, shown)
    homes, others = {}, {}
    for slug in _order(catalogue):
        pages = [entry.page for entry in catalogue.of_topic(slug) if entry.page in shown]
        homes[f"topics/{slug}"] = tuple(page for page in pages if home[page] == slug)
        others[f"topics/{slug}"] = tuple(page for page in pages if home[page] != slug)
    return Layout(homes, others, tuple(_links(catalogue, shown)))


def _order(catalogue: Catalogue) -> list[str]:
    """Return the topics: set by set, then those of no set."""
    known = [topic.slug for topic in catalogue.library.topics]
    in_sets = [slug for item in catalogue.library.settings.topic_sets for slug in item.topics if slug in known]
    return list(dict.fromkeys([*in_sets, *known]))


def _homes(catalogue: Catalogue, shown: Set[str]) -> dict[str, str]:
    """Return the home of each entry: of its topics, the one with fewest entries on its line so far.

    Entries with few topics come first, because they have the least choice. Between equal topics the rarer one
    is chosen, then the one that the entry names first.
    """
    choices: dict[str, list[str]] = {}
    for entry in catalogue.library.entries:
        if entry.page in shown:
            listing = catalogue.topics_by_page[entry.page]
            named = [slug for slug in entry.fields.topics if slug in listing]
            choices[entry.page] = list(dict.fromkeys([*named, *listing]))
    lines: dict[str, int] = defaultdict(int)
    homes = {}
    for page, topics in sorted(choices.items(), key=lambda choice: (len(choice[1]), choice[0])):
        homes[page] = min(topics, key=lambda slug: (lines[slug], len(catalogue.of_topic(slug))))
        lines[homes[page]] += 1
    return homes


def _most_linked(catalogue: Catalogue, entries: Sequence[Entry]) -> list[str]:
    """Return the pages of all entries, or of the `MOST` with most relations that are not derived."""
    numbers = {e.page: sum(r.origin is not Origin.DERIVED for r in catalogue.relations[e.page]) for e in entries}
    return sorted(numbers, key=lambda page: (-numbers[page], page))[:MOST]


def _links(catalogue: Catalogue, shown: Set[str]) -> list[tuple[str, str]]:
    """Return the pairs to join: those that people declared, up to `ARCS` for each entry, first choices first.

    An entry without any is joined with its closest.
    """
    inside = {page: [r for r in catalogue.relations[page] if r.to in shown] for page in sorted(shown)}
    declared = [[_pair(r) for r in own if r.origin is Origin.DECLARED] for own in inside.values()]
    found: dict[tuple[str, str], None] = {}
    count: dict[str, int] = defaultdict(int)
    for choices in zip_longest(*declared):
        for pair in filter(None, choices):
            if pair not in found and all(count[page] < ARCS for page in pair):
                found[pair] = None
                for page in pair:
                    count[page] += 1
    found |= {_pair(own[0]): None for page, own in inside.items() if own and not count[page]}
    return sorted(found)


def _pair(relation: Relation) -> tuple[str, str]:
    first, second = sorted((relation.of, relation.to))
    return first, second


# ---- the drawing


def _drawn(context: Context, layout: Layout, form: Form) -> models.Chart:
    """Return the drawing in one form: the place of everything, with the ids of the lines that each thing highlights."""
    mirrored = context.settings.language(context.language).direction == "rtl"
    drawn = chart.draw(_stations(context, layout), layout.links, form, mirrored)
    arcs = {pair: f"kb-{form.name}-{number}" for number, pair in enumerate(drawn.arcs)}
    joins = {pair: f"kb-{form.name}-j{number}" for number, pair in enumerate(drawn.joins)}
    lit: dict[str, list[str]] = defaultdict(list)
    for pair, name in arcs.items():
        for end in pair:
            lit[end].append(name)
    for (_, page), name in joins.items():
        lit[page].append(name)
    return models.Chart(
        form=form.name,
        width=form.width,
        height=round(drawn.height),
        spine=tuple(str(line) for line in drawn.spine),
        arcs=tuple(Curve(id=arcs[pair], path=str(line)) for pair, line in drawn.arcs.items()),
        joins=tuple(Curve(id=joins[pair], path=str(line)) for pair, line in drawn.joins.items()),
        stations=tuple(_station(context, station, lit, joins) for station in drawn.stations),
    )


def _stations(context: Context, layout: Layout) -> list[Station]:
    """Return the stations to place. Tools are on one side; if there is one type only, entries alternate."""
    in_sets = {f"topics/{slug}" for item in context.settings.topic_sets for slug in item.topics}
    entries = {entry.page: entry for entry in context.library.entries}
    both = {entries[page].kind == "tool" for pages in layout.homes.values() for page in pages} == {True, False}

    def stops(pages: Sequence[str]) -> Iterator[Stop]:
        for number, page in enumerate(pages):
            first = entries[page].kind == "tool" if both else number % 2 == 0
            title = context.library.shown(page, context.language).fields.title
            yield Stop(page, title, chart.START if first else chart.END)

    stations = []
    for topic, pages in layout.homes.items():
        title, count = context.link(topic).title, len(context.catalogue.of_topic(topic.removeprefix("topics/")))
        others = layout.others[topic]
        aside = not pages and not others and topic not in in_sets
        stations.append(Station(topic, title, str(count), tuple(stops(pages)), tuple(stops(others)), aside))
    return stations


def _station(
    context: Context,
    placed: PlacedStation,
    lit: Mapping[str, Sequence[str]],
    joins: Mapping[tuple[str, str], str],
) -> models.Station:
    link = context.link(placed.id)
    count = len(context.catalogue.of_topic(placed.id.removeprefix("topics/")))
    elsewhere = {page for _, page in joins}
    return models.Station(
        title=link.title,
        url=link.url,
        foreign=link.foreign,
        total=context.words.count("items", count),
        plate=_area(placed.plate),
        ground=_area(placed.ground),
        lines=tuple(str(line) for line in placed.lines),
        label=_text(context, placed.label, link),
        note=_text(context, placed.note, link),
        stops=tuple(_stop(context, stop, lit.get(stop.id, ()), stop.id in elsewhere) for stop in placed.stops),
        guests=tuple(_guest(context, guest, joins[placed.id, guest.id]) for guest in placed.guests),
    )


def _stop(context: Context, placed: PlacedStop, lit: Sequence[str], changes: bool) -> MapStop:
    return MapStop(**_mark(context, placed), lit=tuple(lit), changes=changes)


def _guest(context: Context, placed: PlacedGuest, join: str) -> MapGuest:
    return MapGuest(**_mark(context, placed), lit=(join,), card=_area(placed.card))


class _Mark(TypedDict):
    """What stops and guests have in common, as arguments of a MapMark."""

    title: str
    url: str
    foreign: Foreign | None
    type: str
    x: int
    y: int
    ground: Area
    label: TextPlace


def _mark(context: Context, placed: PlacedStop | PlacedGuest) -> _Mark:
    link = context.link(placed.id)
    return {
        "title": link.title,
        "url": link.url,
        "foreign": link.foreign,
        "type": context.library.shown(placed.id, context.language).kind,
        "x": round(placed.x),
        "y": round(placed.y),
        "ground": _area(placed.ground),
        "label": _text(context, placed.label, link),
    }


def _area(box: Box) -> Area:
    return Area(x=round(box.x), y=round(box.y), width=round(box.width), height=round(box.height))


def _text(context: Context, label: Label, item: PageLink) -> TextPlace:
    """Return a text's place. In a text written from the right the line starts at its right (SVG, text-anchor)."""
    foreign = item.foreign or context.direction(context.language)
    first = "left" if foreign.dir == "ltr" else "right"
    lines = tuple(TextLine(y=round(y), text=text) for y, text in label.lines)
    if label.at == "middle":
        return TextPlace(x=round(label.x), anchor="middle", lines=lines)
    return TextPlace(x=round(label.x), anchor="start" if label.at == first else "end", lines=lines)


# ---- the list


def _groups(context: Context, layout: Layout) -> Iterator[MapGroup]:
    """Yield for each topic the entries whose home it is, with their relations, and those with another home.

    If only a part of the library is shown, relations are those within it.
    """
    shown = {page for pages in layout.homes.values() for page in pages}
    for topic, pages in layout.homes.items():
        link = context.link(topic)
        yield MapGroup(
            title=link.title,
            url=link.url,
            foreign=link.foreign,
            count=len(context.catalogue.of_topic(topic.removeprefix("topics/"))),
            entries=tuple(_entry(context, page, shown) for page in pages),
            others=tuple(context.link(page) for page in layout.others[topic]),
        )


def _entry(context: Context, page: str, shown: Set[str]) -> MapEntry:
    relations = context.catalogue.relations[page]
    rows = tuple(_row(context, one) for one in relations if one.to in shown or len(shown) < MOST)
    row = lists.row(context, context.library.shown(page, context.language))
    return MapEntry(
        title=row.title,
        url=row.url,
        foreign=row.foreign,
        type=row.type,
        type_label=row.type_label,
        relations=rows,
        relations_line=context.words.count("map_relations", len(rows)),
    )


def _row(context: Context, relation: Relation) -> Row:
    """Return a relation in words that do not depend on either entry's page."""
    name = context.words.say(f"map_{relation.kind}") if relation.kind in MENTIONED else ""
    return relation_row(context, relation, context.library.shown(relation.to, context.language), name)
