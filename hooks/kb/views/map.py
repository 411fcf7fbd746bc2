"""The map: all topics, entries and relations of the library, as one drawing and as a list that says the same in words.

An entry hangs on the line of one topic, its home, and changes there to its other topics. The drawing shows the
first relations that people declared and, of an entry that has none, the closest other one; the list has all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from kb import addresses
from kb.catalogue import Catalogue
from kb.document import Document
from kb.relations import MENTIONED_IN, MENTIONS, Origin, Relation
from kb.views import chart, lists
from kb.views.chart import NARROW, WIDE, Form, PlacedStation, PlacedStop, Station, Stop
from kb.views.context import Context, View
from kb.views.entry import relation_row
from kb.views.shapes import Box, Label

MENTIONED = (MENTIONS, MENTIONED_IN)
MOST = 120  # entries on the map; of a larger library, those with most relations
ARCS = 3  # that an entry has by what people declared, at most


@dataclass(frozen=True)
class Layout:
    """What the map shows of a library, the same in every language.

    `homes` holds every topic in order with the entries at home there, `others` the topics' entries whose home is
    elsewhere, `links` the pairs of entries joined by an arc. Topics and entries by their pages.
    """

    homes: Mapping[str, tuple[str, ...]]
    others: Mapping[str, tuple[str, ...]]
    links: tuple[tuple[str, str], ...]

    @property
    def entries(self) -> int:
        """How many entries are shown."""
        return sum(map(len, self.homes.values()))


def library_map(context: Context) -> View:
    """Return the view of the map: the drawing in two forms, for wide and narrow windows, and the list."""
    layout = arrange(context.catalogue)
    total = len(context.library.entries)
    view = {
        **context.common(addresses.MAP, "map", addresses.TOPICS),
        "crumbs": context.crumbs(context.topics_crumb()),
        "lead": context.words.say("map_lead"),
        "key": [{"type": kind, "title": context.say(names.label)} for kind, names in _types(context).items()],
        "charts": [_drawn(context, layout, form) for form in (WIDE, NARROW)],
        "groups": list(_groups(context, layout)),
    }
    if layout.entries < total:
        view["part"] = context.words.say("map_part", n=layout.entries, all=total)
    return view


def _types(context: Context) -> Mapping[str, Any]:
    kinds = {entry.kind for entry in context.library.entries}
    return {kind: names for kind, names in context.settings.types.items() if kind in kinds}


# ---- what is shown


def arrange(catalogue: Catalogue) -> Layout:
    """Decide what the map shows: where every entry is at home, and which relations are drawn."""
    listed = [entry for entry in catalogue.library.entries if entry.page in catalogue.topics_by_page]
    shown = set(_most_linked(catalogue, listed))
    home = {entry.page: _home(catalogue, entry) for entry in catalogue.library.entries if entry.page in shown}
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


def _home(catalogue: Catalogue, entry: Document) -> str:
    """Return the topic at which an entry hangs: the rarest of those that it names in a set, else names, else has.

    The topic that the fewest share tells most about an entry; what everybody shares would gather all in one heap.
    """
    listing: tuple[str, ...] = catalogue.topics_by_page[entry.page]
    in_sets = {slug for item in catalogue.library.settings.topic_sets for slug in item.topics}
    named: list[str] = [slug for slug in entry.fields.topics if slug in listing]
    candidates = [slug for slug in named if slug in in_sets] or named or list(listing)
    return min(candidates, key=lambda slug: len(catalogue.of_topic(slug)))


def _most_linked(catalogue: Catalogue, entries: Sequence[Document]) -> list[str]:
    """Return the pages of all entries, or of the `MOST` with most relations that are not derived."""
    told = {e.page: sum(r.origin is not Origin.DERIVED for r in catalogue.relations[e.page]) for e in entries}
    return sorted(told, key=lambda page: (-told[page], page))[:MOST]


def _links(catalogue: Catalogue, shown: Set[str]) -> list[tuple[str, str]]:
    """Return the pairs to be joined: those that people declared, up to `ARCS` of an entry, first choices first.

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


def _drawn(context: Context, layout: Layout, form: Form) -> View:
    """Return the drawing in one form: what stands where, with the ids of the lines that each thing brings out."""
    ties = [(topic, page) for topic, pages in layout.others.items() for page in pages]
    mirrored = context.settings.language(context.language).direction == "rtl"
    drawn = chart.draw(_stations(context, layout), layout.links, ties, form, mirrored)
    arcs = {pair: f"kb-{form.name}-{number}" for number, pair in enumerate(drawn.arcs)}
    tied = {pair: f"kb-{form.name}-t{number}" for number, pair in enumerate(drawn.ties)}
    lit: dict[str, list[str]] = defaultdict(list)
    for pair, name in (*arcs.items(), *tied.items()):
        for end in pair:
            lit[end].append(name)
    changing = {page for pages in layout.others.values() for page in pages}
    return {
        "form": form.name,
        "width": form.width,
        "height": round(drawn.height),
        "spine": [str(line) for line in drawn.spine],
        "arcs": [{"id": arcs[pair], "path": str(line)} for pair, line in drawn.arcs.items()],
        "ties": [{"id": tied[pair], "path": str(line)} for pair, line in drawn.ties.items()],
        "stations": [
            {
                **_station(context, station, lit[station.id]),
                "stops": [_stop(context, stop, lit[stop.id], stop.id in changing) for stop in station.stops],
            }
            for station in drawn.stations
        ],
    }


def _stations(context: Context, layout: Layout) -> list[Station]:
    """Return what is to be placed. Tools hang on one side; where there is only one type, entries on both in turn."""
    in_sets = {f"topics/{slug}" for item in context.settings.topic_sets for slug in item.topics}
    entries = {entry.page: entry for entry in context.library.entries}
    both = {entries[page].kind == "tool" for pages in layout.homes.values() for page in pages} == {True, False}
    stations = []
    for topic, pages in layout.homes.items():
        stops = []
        for number, page in enumerate(pages):
            first = entries[page].kind == "tool" if both else number % 2 == 0
            title = context.library.shown(page, context.language).fields.title
            stops.append(Stop(page, title, chart.START if first else chart.END))
        title, count = context.link(topic)["title"], len(context.catalogue.of_topic(topic.removeprefix("topics/")))
        stations.append(Station(topic, title, str(count), tuple(stops), not pages and topic not in in_sets))
    return stations


def _station(context: Context, placed: PlacedStation, lit: list[str]) -> View:
    link = context.link(placed.id)
    count = len(context.catalogue.of_topic(placed.id.removeprefix("topics/")))
    return {
        **link,
        "total": context.words.count("items", count),
        "plate": _box(placed.plate),
        "ground": _box(placed.ground),
        "lines": [str(line) for line in placed.lines],
        "label": _label(context, placed.label, link),
        "note": _label(context, placed.note, link),
        "lit": lit,
    }


def _stop(context: Context, placed: PlacedStop, lit: list[str], changes: bool) -> View:
    link = context.link(placed.id)
    stop = {
        **link,
        "type": context.library.shown(placed.id, context.language).kind,
        "x": round(placed.x),
        "y": round(placed.y),
        "ground": _box(placed.ground),
        "label": _label(context, placed.label, link),
        "lit": lit,
    }
    return {**stop, "changes": True} if changes else stop


def _box(box: Box) -> View:
    return {"x": round(box.x), "y": round(box.y), "width": round(box.width), "height": round(box.height)}


def _label(context: Context, label: Label, item: View) -> View:
    """Return a text's place. In a text written from the right the line starts at its right (SVG, text-anchor)."""
    direction = item.get("foreign", context.direction(context.language))["dir"]
    first = "left" if direction == "ltr" else "right"
    anchor = "middle" if label.at == "middle" else "start" if label.at == first else "end"
    lines = [{"y": round(y), "text": text} for y, text in label.lines]
    return {"x": round(label.x), "anchor": anchor, "lines": lines}


# ---- the list


def _groups(context: Context, layout: Layout) -> Iterator[View]:
    """Yield topic by topic the entries at home there, each with its relations, and those whose home is elsewhere."""
    for topic, pages in layout.homes.items():
        total = len(context.catalogue.of_topic(topic.removeprefix("topics/")))
        yield {
            **context.link(topic),
            "count": total,
            "entries": [_entry(context, page) for page in pages],
            "others": [context.link(page) for page in layout.others[topic]],
        }


def _entry(context: Context, page: str) -> View:
    found = context.catalogue.relations[page]
    rows = [_row(context, relation) for relation in found]
    row = lists.row(context, context.library.shown(page, context.language))
    return {**row, "relations": rows, "relations_line": context.words.count("map_relations", len(rows))}


def _row(context: Context, relation: Relation) -> View:
    """Return a relation as it reads away from both entries' pages."""
    row = relation_row(context, relation, context.library.shown(relation.to, context.language))
    return {**row, "relation": context.words.say(f"map_{relation.kind}")} if relation.kind in MENTIONED else row
