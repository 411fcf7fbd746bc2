"""Cross-links: declared, mentioned or derived; always both ways; each with a reason that is true."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kb import relations
from kb.library import Library
from kb.relations import DERIVED_KINDS, MAX_DERIVED, TOO_THIN, Origin, Relation, connect, explain, terms_of
from small_library import SmallLibrary

A, B, C = "tools/a", "articles/b", "tools/c"


def between(library: Library, of: str, to: str) -> Relation | None:
    return next((relation for relation in connect(library)[of] if relation.to == to), None)


def kinds(library: Library, of: str, to: str) -> tuple[str | None, str | None]:
    """Return the kind of `to` for `of`, and the kind of `of` for `to`."""
    there, back = between(library, of, to), between(library, to, of)
    return there and there.kind, back and back.kind


def reason(library: Library, of: str, to: str, language: str = "en") -> tuple[str, str] | None:
    relation = between(library, of, to)
    assert relation
    found = explain(library, relation, language)
    return (found.text, found.language) if found else None


# ---- declared


@pytest.mark.parametrize(
    ("kind", "inverse"),
    [("before", "after"), ("deepens", "applies"), ("applies", "deepens"), ("alternative", "alternative")],
)
def test_the_other_side_answers_with_the_inverse_kind(library: SmallLibrary, kind: str, inverse: str) -> None:
    library.add("tools/a.md", f"related: [{{to: b, kind: {kind}}}]")
    assert kinds(library.read(), A, B) == (kind, inverse)


def test_what_both_sides_declare_stays_as_each_side_says_it(library: SmallLibrary) -> None:
    library.add("tools/a.md", "related: [{to: b, kind: deepens}]")
    library.add("articles/b.md", "related: [{to: a, kind: alternative}]")
    assert kinds(library.read(), A, B) == ("deepens", "alternative")


def test_a_relation_declared_twice_is_there_once_as_it_was_first_said(library: SmallLibrary) -> None:
    library.add("tools/a.md", "related: [{to: b, kind: deepens}, {to: b, kind: before}]")
    read = library.read()
    assert kinds(read, A, B) == ("deepens", "applies")
    assert len(connect(read)[A]) == len(connect(read)[B]) == 1


def test_relations_are_shown_in_the_order_of_the_kinds_in_the_settings(library: SmallLibrary) -> None:
    for slug in ("c", "d", "e"):
        library.tool(slug)
    library.add("tools/a.md", "related: [{to: c, kind: applies}, {to: d, kind: before}, {to: e, kind: alternative}]")
    found = [relation.to for relation in connect(library.read())[A] if relation.kind not in DERIVED_KINDS]
    assert found == ["tools/d", "tools/e", "tools/c"]


def test_where_the_settings_declare_no_kinds_any_kind_joins_and_is_its_own_inverse(library: SmallLibrary) -> None:
    settings = (library.root / "library.yml").read_text("utf-8")
    library.write("library.yml", settings[: settings.index("relations:")])
    library.add("tools/a.md", "related: [{to: b, kind: near}]")
    assert kinds(library.read(), A, B) == ("near", "near")


def test_an_entry_that_is_left_out_is_related_to_nothing(library: SmallLibrary) -> None:
    library.add("tools/a.md", "related: [{to: b, kind: before}]")
    library.add("articles/b.md", "status: draft")
    assert connect(library.read()) == {A: ()}


def test_the_reason_is_the_sentence_of_the_page_that_declares_on_both_pages(library: SmallLibrary) -> None:
    library.add("tools/a.md", "related: [{to: b, kind: before, why: Read it first.}]")
    read = library.read()
    assert reason(read, A, B) == reason(read, B, A) == ("Read it first.", "en")


def test_the_reason_is_said_in_the_readers_language_where_somebody_said_it(library: SmallLibrary) -> None:
    library.add("tools/a.md", "related: [{to: b, kind: before, why: Read it first.}]")
    library.write("tools/a.he.md", "---\ntitle: חופרים\nrelated: [{why: קראו קודם.}]\n---\n")
    read = library.read()
    assert read.problems == ()
    assert reason(read, A, B, "he") == reason(read, B, A, "he") == ("קראו קודם.", "he")
    assert reason(read, A, B, "en") == ("Read it first.", "en")


def test_a_reason_that_a_translation_only_inherits_is_not_passed_off_as_translated(library: SmallLibrary) -> None:
    library.add("tools/a.md", "related: [{to: b, kind: before, why: Read it first.}]")
    library.write("tools/a.he.md", "---\ntitle: חופרים\n---\n")
    assert reason(library.read(), A, B, "he") == ("Read it first.", "en")


def test_where_nobody_said_why_nothing_is_said(library: SmallLibrary) -> None:
    library.add("tools/a.md", "related: [{to: b, kind: before}]")
    read = library.read()
    assert reason(read, A, B) is None
    assert reason(read, B, A) is None


# ---- mentioned


def test_a_link_in_the_text_joins_both_pages(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "Mind the [worms](../articles/b.md#what).")
    library.edit("articles/b.md", "Worms like soil.", "## What {#what}")
    read = library.read()
    assert read.problems == ()
    assert kinds(read, A, B) == ("mentions", "mentioned_in")
    assert reason(read, A, B) is None


def test_a_declared_relation_goes_before_a_mention(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "Mind the [worms](../articles/b.md).")
    library.add("articles/b.md", "related: [{to: a, kind: before}]")
    assert kinds(library.read(), A, B) == ("after", "before")


def test_a_link_to_itself_a_topic_or_another_site_joins_nothing(library: SmallLibrary) -> None:
    links = "[a](a.md) [b](../docs/topics/x.md) [c](https://example.org/articles/b.md) [d](#steps)"
    library.edit("tools/a.md", "Any spade.", links)
    read = library.read()
    assert read.problems == ()
    assert connect(read)[A] == ()


# ---- derived


@pytest.fixture
def meadow(library: SmallLibrary) -> SmallLibrary:
    """The small library with entries that share only one topic, so that anything else they share matters."""
    for number in range(4):
        library.article(f"other-{number}")
    return library


def test_what_few_share_joins_them_with_that_for_a_reason(meadow: SmallLibrary) -> None:
    meadow.tool("c", "purposes: [weed]", "stages: [harvest]")
    meadow.tool("d", "purposes: [weed]", "stages: [harvest]")
    read = meadow.read()
    assert kinds(read, C, "tools/d") == ("shared", "shared")
    assert between(read, C, "tools/d") == Relation(
        C, "tools/d", "shared", Origin.DERIVED, (("purposes", "weed"), ("stages", "harvest"))
    )
    assert reason(read, C, "tools/d") == ("Purpose: Weeding; Stage: Harvesting", "en")


def test_a_reason_is_said_in_the_language_of_the_reader(meadow: SmallLibrary) -> None:
    meadow.edit("library.yml", "weed: {en: Weeding}", "weed: {en: Weeding, he: עישוב}")
    meadow.tool("c", "purposes: [weed]")
    meadow.tool("d", "purposes: [weed]")
    assert reason(meadow.read(), C, "tools/d", "he") == ("מטרה: עישוב", "he")


def test_a_shared_topic_is_called_by_its_title(meadow: SmallLibrary) -> None:
    meadow.write("docs/topics/y.md", "---\ntitle: Water\n---\n")
    meadow.tool("c", "topics: [y]")
    meadow.tool("d", "topics: [y]")
    assert reason(meadow.read(), C, "tools/d") == ("Topic: Water", "en")


def test_what_everybody_shares_joins_nobody(library: SmallLibrary) -> None:
    library.tool("c")
    assert connect(library.read()) == {A: (), B: (), C: ()}


def test_sharing_a_context_alone_is_no_kinship(meadow: SmallLibrary) -> None:
    meadow.tool("c", "contexts: [rain]")
    meadow.tool("d", "contexts: [rain]")
    assert between(meadow.read(), C, "tools/d") is None


def test_an_article_finds_its_tools_before_it_finds_more_articles(meadow: SmallLibrary) -> None:
    for slug in ("tool-1", "tool-2", "tool-3"):
        meadow.tool(slug, "purposes: [weed]")
    for slug in ("text", "text-1", "text-2", "text-3", "text-4"):
        meadow.article(slug, "stages: [harvest]", "initiative: orchard")
    for slug in ("tool-1", "tool-2", "tool-3"):
        meadow.add(f"tools/{slug}.md", "stages: [harvest]")
    found = [relation.to for relation in connect(meadow.read())["articles/text"]]
    assert sum(page.startswith("tools/") for page in found) == relations.MAX_ACROSS
    assert len(found) == MAX_DERIVED


# ---- whatever the library

TERMS = {
    "topics": ["x", "y"],
    "stages": ["sow", "grow", "harvest"],
    "purposes": ["weed", "plant"],
    "contexts": ["rain", "drought"],
}
SHARED = {
    field: st.lists(st.sampled_from(terms), unique=True, min_size=field == "topics") for field, terms in TERMS.items()
}
OTHERS = st.integers(0, 11)
STATED = {
    "is_tool": st.booleans(),
    "related": st.lists(st.tuples(OTHERS, st.sampled_from(["before", "deepens", "alternative"])), max_size=2),
    "links": st.lists(OTHERS, max_size=2),
}
ENTRIES = st.lists(st.fixed_dictionaries(SHARED | STATED), min_size=1, max_size=12)


def build(root: Path, entries: list[dict]) -> Library:
    small = SmallLibrary(root)
    small.write("docs/topics/y.md", "---\ntitle: Water\n---\n")
    for name in ("tools/a.md", "articles/b.md"):
        (root / name).unlink()
    for number, entry in enumerate(entries):
        others = [n % len(entries) for n in entry["links"]]
        folders = ["tools" if other["is_tool"] else "articles" for other in entries]
        body = " ".join(f"[link](../{folders[n]}/e{n}.md)" for n in others)
        declared = [(n % len(entries), kind) for n, kind in entry["related"] if n % len(entries) != number]
        lines = [f"related: [{', '.join(f'{{to: e{n}, kind: {kind}}}' for n, kind in declared)}]"]
        lines += [f"{field}: [{', '.join(entry[field])}]" for field in TERMS if entry[field] and field != "purposes"]
        if entry["is_tool"]:
            small.tool(f"e{number}", *lines, f"purposes: [{', '.join(entry['purposes'])}]", body=body)
        else:
            small.article(f"e{number}", *lines, body=body)
    read = small.read()
    assert read.problems == ()
    return read


def all_of(library: Library) -> Iterator[Relation]:
    for found in connect(library).values():
        yield from found


@settings(max_examples=60)
@given(entries=ENTRIES)
def test_in_any_library_relations_keep_their_promises(
    tmp_path_factory: pytest.TempPathFactory, entries: list[dict]
) -> None:
    library = build(tmp_path_factory.mktemp("any"), entries)
    by_page = {entry.page: entry for entry in library.entries}
    joined = {(relation.of, relation.to): relation for relation in all_of(library)}

    assert len(joined) == len(list(all_of(library))), "two entries are joined once, each way"
    assert set(connect(library)) == set(by_page), "every entry has its list"
    for (of, to), relation in joined.items():
        assert of != to
        back = joined[to, of]
        if relation.origin is Origin.DERIVED:
            assert back.shared == relation.shared, "derived relations are the same both ways"
            assert back.origin is Origin.DERIVED
        shared = relation.shared
        assert bool(shared) == (relation.origin is Origin.DERIVED)
        for field, term in shared:
            assert term in terms_of(by_page[of], field), "a reason names what the one has"
            assert term in terms_of(by_page[to], field), "and the other has too"
        if shared:
            common = {field for field in TERMS if set(terms_of(by_page[of], field)) & set(terms_of(by_page[to], field))}
            assert common - TOO_THIN
    for page, found in connect(library).items():
        derived = [relation for relation in found if relation.origin is Origin.DERIVED]
        assert len(derived) <= MAX_DERIVED
        stated = {relation.to for relation in found if relation.origin is not Origin.DERIVED}
        assert not stated & {relation.to for relation in derived}, "what is stated is not derived again"
        written = {item.to for item in by_page[page].fields.related}
        assert written == {relation.to.rpartition("/")[2] for relation in found if relation.origin is Origin.DECLARED}
    assert connect(library) == connect(library), "the same library gives the same relations"


def test_in_a_crowd_each_is_compared_with_its_neighbours_and_promises_hold(tmp_path: Path) -> None:
    small = SmallLibrary(tmp_path)
    for number in range(relations.MAX_CROWD + 30):
        small.tool(f"c{number:03}", "purposes: [weed]")
    for number in range(10):
        small.article(f"d{number}")
    library = small.read()
    joined = {(relation.of, relation.to) for relation in all_of(library)}
    assert joined == {(to, of) for of, to in joined}
    counts = [len(found) for page, found in connect(library).items() if page.startswith("tools/c")]
    assert max(counts) == MAX_DERIVED
    assert min(counts) > 0
