"""The map of a library: the homes of entries, what is drawn, and the list with the same content in words."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from kb import compose
from kb.catalogue import Catalogue
from kb.views import map as maps
from kb.views.components import Foreign, Stretch
from kb.views.context import Context
from kb.views.map import ARCS, MOST, arrange, library_map
from kb.views.models import Chart, MapPage
from kb.worksheets.downloads import Bundle
from small_library import SmallLibrary

TOPIC = "---\ntitle: {}\n---\n\nText.\n"


@pytest.fixture
def library(library: SmallLibrary) -> SmallLibrary:
    """The small library with three more topics: Water and Everything in a set, Frost in none."""
    library.write("docs/topics/water.md", TOPIC.format("Water"))
    library.write("docs/topics/all.md", TOPIC.format("Everything"))
    library.write("docs/topics/frost.md", TOPIC.format("Frost"))
    sets = "topic_sets:\n- {id: s, label: {en: Set}, topics: [x, water, all]}\nindexes:"
    library.edit("library.yml", "indexes:", sets)
    return library


def crowd(library: SmallLibrary, number: int) -> None:
    """Add entries, the same in every run, with topics and declared relations between them."""
    dice, slugs = random.Random(60), ["a", "b"]
    for n in range(number - 2):
        topics = dice.sample(["x", "water", "all", "frost"], dice.choice([1, 2, 2, 3]))
        chosen = dice.sample(slugs, min(len(slugs), dice.choice([0, 1, 2, 5])))
        related = [f"{{to: {slug}, kind: after, why: Because of {slug}.}}" for slug in chosen]
        lines = [f"topics: [{', '.join(topics)}]", f"related: [{', '.join(related)}]"]
        (library.tool if n % 3 else library.article)(f"entry-{n}", *lines)
        slugs.append(f"entry-{n}")


def context(library: SmallLibrary, language: str = "en") -> Context:
    read = library.read()
    assert not read.problems
    return Context(Catalogue(read), language, Bundle())


def view(library: SmallLibrary, language: str = "en") -> MapPage:
    return library_map(context(library, language))


def homes(library: SmallLibrary) -> dict[str, set[str]]:
    layout = arrange(context(library).catalogue)
    return {
        topic.partition("/")[2]: {page.partition("/")[2] for page in pages} for topic, pages in layout.homes.items()
    }


def drawn(chart: Chart, *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(getattr(stop, key) for key in keys) for station in chart.stations for stop in station.stops]


# ---- where an entry is at home


def test_an_entry_is_at_home_where_the_fewest_others_are(library: SmallLibrary) -> None:
    library.tool("c", "topics: [all, water]")
    library.tool("d", "topics: [all]")
    library.tool("e", "topics: [all, x]")
    assert homes(library) == {"x": {"a", "b"}, "water": {"c"}, "all": {"d", "e"}, "frost": set()}


def test_a_topic_that_all_entries_share_has_some_of_them_on_its_line(library: SmallLibrary) -> None:
    for name, topics in {"c": "water, all", "d": "water, all", "e": "water, all", "f": "frost, all"}.items():
        library.tool(name, f"topics: [{topics}]")
    assert homes(library) == {"x": {"a", "b"}, "water": {"c", "e"}, "all": {"d"}, "frost": {"f"}}


def test_a_topic_that_only_gathers_has_entries_on_its_line_too(library: SmallLibrary) -> None:
    library.write("docs/topics/rain.md", "---\ntitle: Rain\ngather: {contexts: [rain]}\n---\n\nText.\n")
    library.tool("c", "topics: [frost]", "contexts: [rain]")
    library.tool("d", "topics: [frost]", "contexts: [rain]")
    assert homes(library) == {"x": {"a", "b"}, "water": set(), "all": set(), "frost": {"c"}, "rain": {"d"}}


def test_a_topic_names_the_entries_that_are_at_home_elsewhere(library: SmallLibrary) -> None:
    library.tool("c", "topics: [all, water]")
    groups = {group.title: group for group in view(library).groups}
    assert list(groups) == ["Soil", "Water", "Everything", "Frost"]
    assert [link.title for link in groups["Everything"].others] == []
    assert [link.title for link in groups["Water"].others] == ["c"]
    assert groups["Water"].count == groups["Everything"].count == 1


# ---- what is drawn


def test_every_entry_and_every_topic_is_in_both_drawings_and_in_the_list_once(library: SmallLibrary) -> None:
    crowd(library, 60)
    made = view(library)
    entries = {entry.page for entry in context(library).library.entries}
    assert len(entries) == 60
    for chart in made.charts:
        assert Counter(url for (url,) in drawn(chart, "url")) == Counter(f"{page}.html" for page in entries)
        assert [station.title for station in chart.stations] == ["Soil", "Water", "Everything", "Frost"]
    listed = [entry.url for group in made.groups for entry in group.entries]
    assert Counter(listed) == Counter(f"{page}.html" for page in entries)


def test_the_map_is_the_same_on_every_run(library: SmallLibrary) -> None:
    crowd(library, 60)
    assert view(library) == view(library)


def test_every_topic_shows_all_its_entries_as_stops_or_guests(library: SmallLibrary) -> None:
    crowd(library, 60)
    catalogue = context(library).catalogue
    wanted = {
        topic.fields.title: sorted(f"{entry.page}.html" for entry in catalogue.of_topic(topic.slug))
        for topic in catalogue.library.topics
    }
    for chart in view(library).charts:
        shown = {one.title: sorted(mark.url for mark in (*one.stops, *one.guests)) for one in chart.stations}
        assert shown == wanted


def test_an_entry_brings_out_its_arcs_and_the_ways_to_its_other_topics(library: SmallLibrary) -> None:
    library.tool("c", "topics: [water, all]", "related: [{to: a, kind: after, why: So.}]")
    for chart in view(library).charts:
        form = chart.form
        assert [path.id for path in chart.arcs] == [f"kb-{form}-0", f"kb-{form}-1"]  # c and a; b and the closest to it
        assert [path.id for path in chart.joins] == [f"kb-{form}-j0"]
        lit = dict(drawn(chart, "url", "lit"))
        (guest,) = next(station for station in chart.stations if station.title == "Everything").guests
        assert (guest.url, guest.title, guest.lit) == ("tools/c.html", "c", (f"kb-{form}-j0",))
        assert [len(names) for names in (lit["tools/c.html"], lit["tools/a.html"], lit["articles/b.html"])] == [2, 2, 1]
        assert [stop.url for one in chart.stations for stop in one.stops if stop.changes] == ["tools/c.html"]


def test_every_line_that_is_brought_out_is_there_and_every_name_is_given_once(library: SmallLibrary) -> None:
    crowd(library, 60)
    for chart in view(library).charts:
        names = [path.id for path in (*chart.arcs, *chart.joins)]
        assert len(names) == len(set(names))
        lit = [name for station in chart.stations for guest in station.guests for name in guest.lit]
        lit += [name for (some,) in drawn(chart, "lit") for name in some]
        assert Counter(lit) == dict.fromkeys(names, 2)  # from both ends


def test_what_people_declared_is_drawn_up_to_three_and_a_lone_entry_is_joined_with_its_closest(
    library: SmallLibrary,
) -> None:
    crowd(library, 60)
    catalogue = context(library).catalogue
    links = arrange(catalogue).links
    near: dict[str, set[str]] = {entry.page: set() for entry in catalogue.library.entries}
    for a, b in links:
        near[a].add(b)
        near[b].add(a)
    assert all(near.values())
    for page, others in near.items():
        ordered = {r.to for r in catalogue.relations[page] if r.kind in ("before", "after")}
        lone = {other for other in others if catalogue.relations[other][0].to == page}
        assert len((others & ordered) - lone) <= ARCS
        assert others <= ordered | lone or catalogue.relations[page][0].to in others
    assert len(links) < len({tuple(sorted((r.of, r.to))) for own in catalogue.relations.values() for r in own}) / 2


def test_tools_hang_on_one_side_and_everything_else_on_the_other(library: SmallLibrary) -> None:
    library.tool("c")
    library.article("d")
    wide, narrow = view(library).charts
    sides = {(type_, x > wide.width / 2) for type_, x in drawn(wide, "type", "x")}
    assert sides == {("tool", False), ("article", True)}
    assert {x for (x,) in drawn(narrow, "x")} == {64}


def test_where_all_are_of_one_type_they_hang_on_both_sides(library: SmallLibrary) -> None:
    (library.root / "articles/b.md").unlink()
    library.tool("c")
    assert [x > 560 for (x,) in drawn(view(library).charts[0], "x")] == [False, True]


def test_a_topic_of_no_set_without_entries_of_its_own_stands_at_the_foot(library: SmallLibrary) -> None:
    stations = {station.title: station.plate for station in view(library).charts[0].stations}
    assert stations["Frost"].y > max(plate.y for title, plate in stations.items() if title != "Frost")
    assert stations["Water"].y > stations["Soil"].y


# ---- languages


def test_in_a_language_written_from_the_right_the_drawing_is_the_mirror_image(library: SmallLibrary) -> None:
    library.write("tools/a.he.md", "---\ntitle: חופרים\n---\n")
    wide = view(library, "he").charts[0]
    assert {(type_, x > 560) for type_, x in drawn(wide, "type", "x")} == {("tool", True), ("article", False)}


def test_a_title_begins_or_ends_at_its_mark_whatever_its_direction(library: SmallLibrary) -> None:
    library.write("tools/a.he.md", "---\ntitle: חופרים\n---\n")
    stops = {stop.url: stop for one in view(library, "he").charts[0].stations for stop in one.stops}
    dig, worms = stops["he/tools/a.html"], stops["he/articles/b.html"]
    assert dig.foreign is None
    assert (dig.label.x > dig.x, dig.label.anchor) == (True, "end")  # Hebrew, on the right of its mark
    assert worms.foreign == Foreign(lang="en", dir="ltr")
    assert (worms.label.x < worms.x, worms.label.anchor) == (True, "end")  # English, on the left of it


# ---- the list


def test_the_list_has_every_relation_of_an_entry_both_ways_with_its_reason(library: SmallLibrary) -> None:
    library.add("tools/a.md", "related: [{to: b, kind: deepens, why: Worms do it better.}]")
    library.tool("c", "topics: [x, water]", body="See [digging](a.md).")
    entries = {entry.title: entry for group in view(library).groups for entry in group.entries}
    rows = {title: {row.title: (row.relation, row.why) for row in entry.relations} for title, entry in entries.items()}
    assert rows["Dig"]["On worms"] == ("Going deeper", (Stretch(text="Worms do it better."),))
    assert rows["On worms"]["Dig"] == ("In practice", (Stretch(text="Worms do it better."),))
    assert rows["c"]["Dig"][0] == "Mentioned in it"
    assert rows["Dig"]["c"][0] == "Mentions it"
    assert entries["Dig"].relations_line == "2 links"


# ---- libraries of other sizes


def test_of_a_large_library_the_most_linked_entries_are_shown_and_the_page_says_so(
    library: SmallLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST >= 60
    monkeypatch.setattr(maps, "MOST", 3)
    for name in ("c", "d", "e"):
        library.tool(name)
    library.tool("f", "related: [{to: e, kind: after, why: So.}, {to: b, kind: after, why: So.}]")
    made = view(library)
    assert {url for (url,) in drawn(made.charts[0], "url")} == {"tools/f.html", "tools/e.html", "articles/b.html"}
    assert made.part == "The map shows 3 of 6 entries: those with the most links."
    assert {group.title: group.count for group in made.groups}["Soil"] == 6


def test_a_library_without_entries_has_a_map_of_its_topics(library: SmallLibrary) -> None:
    (library.root / "articles/b.md").unlink()
    (library.root / "tools/a.md").unlink()
    made = view(library)
    assert made.part == ""
    assert [station.title for station in made.charts[0].stations] == ["Soil", "Water", "Everything", "Frost"]


def test_the_page_is_composed_in_every_language_and_the_page_of_all_topics_leads_to_it(library: SmallLibrary) -> None:
    pages = {page.file: page for page in compose.pages(Catalogue(library.read()), Bundle())}
    assert pages["map.md"].title == "Map of the library"
    assert pages["map.he.md"].title == "מפת הספרייה"
    assert pages["topics/index.he.md"].view.map.url == "he/map.html"
