"""Which page lists which entries, in which order; and the facets of an entry."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.catalogue import Catalogue, count_types, minutes, reading_minutes
from kb.document import Document
from kb.facets import FACETS
from small_library import SmallLibrary


def slugs(entries: Iterable[Document]) -> list[str]:
    return [entry.slug for entry in entries]


def read(library: SmallLibrary) -> Catalogue:
    found = library.read()
    assert found.problems == ()
    return Catalogue(found)


def lasting(minutes: int) -> str:
    return f"duration: {{min: {minutes}, max: {minutes}}}"


# ---- topics


def test_a_topic_lists_the_entries_that_name_it(library: SmallLibrary) -> None:
    library.write("docs/topics/y.md", "---\ntitle: Water\n---\n")
    library.article("c", "topics: [y]")
    assert slugs(read(library).of_topic("x")) == ["a", "b"]
    assert slugs(read(library).of_topic("y")) == ["c"]
    assert slugs(read(library).of_topic("nowhere")) == []


def test_a_topic_gathers_what_holds_any_of_its_terms_once(library: SmallLibrary) -> None:
    library.write("docs/topics/y.md", "---\ntitle: Water\ngather: {contexts: [rain], stages: [sow, harvest]}\n---\n")
    library.article("c", "topics: [y]", "contexts: [rain]")
    library.article("d", "contexts: [rain]", "stages: [harvest]")
    library.article("e", "contexts: [drought]")
    assert slugs(read(library).of_topic("y")) == ["a", "c", "d"]


def test_featured_entries_come_first_in_the_order_that_a_person_chose(library: SmallLibrary) -> None:
    library.article("c")
    library.add("docs/topics/x.md", "featured: [c, b]")
    assert slugs(read(library).of_topic("x")) == ["c", "b", "a"]


def test_featuring_an_entry_of_another_topic_does_not_list_it(library: SmallLibrary) -> None:
    library.write("docs/topics/y.md", "---\ntitle: Water\nfeatured: [b]\n---\n")
    assert slugs(read(library).of_topic("y")) == []


def test_topics_come_in_the_order_that_they_ask_for_then_by_name(library: SmallLibrary) -> None:
    for slug, order in (("p", 2), ("q", 1), ("c", 2)):
        library.write(f"docs/topics/{slug}.md", f"---\ntitle: {slug}\norder: {order}\n---\n")
    assert slugs(read(library).library.topics) == ["q", "c", "p", "x"]


def test_neighbours_share_entries_and_the_closest_comes_first(library: SmallLibrary) -> None:
    for slug in ("near", "far", "alone"):
        library.write(f"docs/topics/{slug}.md", f"---\ntitle: {slug}\n---\n")
    library.article("c", "topics: [x, near, far]")
    library.article("d", "topics: [x, near]")
    library.article("e", "topics: [alone]")
    listing = read(library)
    found = [(topic.slug, slugs(shared)) for topic, shared in listing.neighbours("x")]
    assert found == [("near", ["c", "d"]), ("far", ["c"])]
    assert [topic.slug for topic, _ in listing.neighbours("alone")] == []


TAGGED = st.lists(st.lists(st.sampled_from(["x", "y", "z"]), unique=True, min_size=1), max_size=6)


@given(tagged=TAGGED, gathers=st.sampled_from(["{}", "{stages: [sow]}", "{stages: [grow]}"]))
def test_neighbours_are_neighbours_both_ways_and_share_the_same(
    tmp_path_factory: pytest.TempPathFactory, tagged: list[list[str]], gathers: str
) -> None:
    library = SmallLibrary(tmp_path_factory.mktemp("any"))
    for slug in ("y", "z"):
        library.write(f"docs/topics/{slug}.md", f"---\ntitle: {slug}\ngather: {gathers}\n---\n")
    for number, topics in enumerate(tagged):
        library.article(f"e{number}", f"topics: [{', '.join(topics)}]")
    listing = read(library)
    found = {
        (topic.slug, other.slug): set(slugs(shared))
        for topic in listing.library.topics
        for other, shared in listing.neighbours(topic.slug)
    }
    for (topic, other), shared in found.items():
        assert shared
        assert found[other, topic] == shared
        assert shared == set(slugs(listing.of_topic(topic))) & set(slugs(listing.of_topic(other)))


# ---- other lists


def test_a_term_lists_the_entries_that_hold_it(library: SmallLibrary) -> None:
    library.tool("c", "purposes: [weed, plant]", "level: easy")
    listing = read(library)
    assert slugs(listing.of_term("stages", "sow")) == ["a"]
    assert slugs(listing.of_term("purposes", "plant")) == ["c"]
    assert slugs(listing.of_term("level", "easy")) == ["c"], "also where an entry holds one term and not a list"
    assert slugs(listing.of_term("stages", "harvest")) == []


def test_the_list_of_a_term_is_put_in_order_once_because_every_page_of_its_field_counts_it(
    library: SmallLibrary,
) -> None:
    listing = read(library)
    assert listing.of_term("stages", "sow") is listing.of_term("stages", "sow")


def test_a_list_goes_by_type_then_tools_by_their_minutes_then_by_title(library: SmallLibrary) -> None:
    library.write("articles/film.md", "---\ntitle: A film\nsummary: s\ntopics: [x]\ntype: video\n---\n")
    library.edit("tools/a.md", "title: Dig\n", "title: Long\n")
    library.tool("quick")
    library.write("tools/also.md", "---\ntitle: Also quick\nsummary: s\ntopics: [x]\nduration: {min: 1, max: 5}\n---\n")
    library.article("a-first")
    listing = read(library)
    assert slugs(listing.of_topic("x")) == ["also", "quick", "a", "a-first", "b", "film"]
    assert slugs(listing.of_type("tool")) == ["also", "quick", "a"]
    assert slugs(listing.of_type("video")) == ["film"]


def test_every_entry_is_listed_under_its_type_once(library: SmallLibrary) -> None:
    library.write("articles/film.md", "---\ntitle: A film\nsummary: s\ntopics: [x]\ntype: video\n---\n")
    listing = read(library)
    listed = [entry.slug for kind in ("tool", "article", "video") for entry in listing.of_type(kind)]
    assert sorted(listed) == sorted(slugs(listing.library.entries))


def test_translations_are_shown_in_the_place_of_originals_and_not_listed_beside_them(library: SmallLibrary) -> None:
    library.write("tools/a.he.md", "---\ntitle: חופרים\n---\n")
    assert slugs(read(library).of_topic("x")) == ["a", "b"]


def test_drafts_are_listed_nowhere(library: SmallLibrary) -> None:
    library.add("tools/a.md", "status: draft")
    listing = read(library)
    assert slugs(listing.of_topic("x")) == ["b"]
    assert slugs(listing.of_term("stages", "sow")) == []
    assert slugs(listing.newest(9)) == ["b"]


def test_types_are_counted_in_their_order_and_those_without_entries_are_left_out(library: SmallLibrary) -> None:
    library.article("c")
    assert count_types(read(library).of_topic("x")) == {"tool": 1, "article": 2}
    assert list(count_types(reversed(read(library).of_topic("x")))) == ["tool", "article"]
    assert count_types([]) == {}


def test_the_newest_come_first_and_what_has_no_day_comes_last(library: SmallLibrary) -> None:
    library.add("tools/a.md", "published: 2026-03-01")
    library.article("c", "published: 2026-03-03")
    library.article("d", "published: 2026-03-02")
    listing = read(library)
    assert slugs(listing.newest(9)) == ["c", "d", "a", "b"]
    assert slugs(listing.newest(2)) == ["c", "d"]


def test_of_one_day_the_types_take_turns_whatever_other_days_brought(library: SmallLibrary) -> None:
    library.add("tools/a.md", "published: 2026-03-01")
    library.add("articles/b.md", "published: 2026-03-01")
    for slug in ("c", "d"):
        library.tool(slug, "published: 2026-03-02")
        library.article(f"text-{slug}", "published: 2026-03-01")
    kinds = [entry.kind for entry in read(library).newest(9)]
    assert kinds == ["tool", "tool", "tool", "article", "article", "article"]
    library.article("e", "published: 2026-03-02")
    kinds = [entry.kind for entry in read(library).newest(9)]
    assert kinds == ["tool", "article", "tool", "tool", "article", "article", "article"]


def test_the_urgent_entries_are_those_of_the_urgent_topic_the_shortest_first(library: SmallLibrary) -> None:
    library.edit("library.yml", "indexes:", "urgent: {topic: y, label: {en: Now}, heading: {en: Now}}\nindexes:")
    library.write("docs/topics/y.md", "---\ntitle: Frost\nfeatured: [slow]\n---\n")
    for slug, time in (("slow", 50), ("quick", 5)):
        library.write(f"tools/{slug}.md", f"---\ntitle: {slug}\nsummary: s\ntopics: [y]\n{lasting(time)}\n---\n")
    assert slugs(read(library).urgent_entries()) == ["quick", "slow"]


def test_without_an_urgent_topic_nothing_is_urgent(library: SmallLibrary) -> None:
    assert read(library).urgent_entries() == ()


# ---- minutes


@pytest.mark.parametrize(("words", "time"), [(0, 1), (1, 1), (180, 1), (300, 2), (1800, 10)])
def test_reading_takes_a_minute_for_180_words_and_at_least_one(library: SmallLibrary, words: int, time: int) -> None:
    library.article("c", body="word " * words)
    (entry,) = [entry for entry in library.read().entries if entry.slug == "c"]
    assert reading_minutes(entry) == minutes(entry) == time


@pytest.mark.parametrize(("length", "time"), [("", 0), ("length: 20", 1), ("length: 600", 10)])
def test_watching_takes_as_long_as_the_film_and_an_unknown_length_counts_as_none(
    library: SmallLibrary, length: str, time: int
) -> None:
    library.article("film", "type: video", *filter(None, [length]))
    (film,) = [entry for entry in library.read().entries if entry.slug == "film"]
    assert minutes(film) == time


def test_running_a_tool_takes_as_long_as_it_may(library: SmallLibrary) -> None:
    (tool,) = [entry for entry in library.read().entries if entry.slug == "a"]
    assert minutes(tool) == 40


# ---- facets


def test_facets_are_the_names_of_fields_of_the_model() -> None:
    from kb.schema import Article, Tool, Video

    fields = set(Tool.model_fields) | set(Article.model_fields) | set(Video.model_fields)
    assert {facet.field for facet in FACETS} <= fields


def test_whatever_a_topic_may_gather_by_is_gathered() -> None:
    from kb.schema import Gather

    every = {field: (field,) for field in Gather.model_fields}
    assert list(Gather(**every).terms()) == [(field, field) for field in Gather.model_fields]
