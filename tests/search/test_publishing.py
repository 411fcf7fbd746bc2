"""The data of the site's search: scripts that contain only data; words are counted again only if something changed."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.catalogue import Catalogue
from kb.disk import CACHE
from kb.publish import offline, search
from kb.search import counting, index
from kb.search.counting import STEP
from kb.search.index import Counts, Document, Packed, Searched, Section, count
from kb.search.scripts import SHARD, script, shards
from kb.site_folder import SiteFolder
from kb.worksheets.downloads import Bundle
from kept import pieces
from small_library import SmallLibrary
from workspace import contents, published

TEXTS = st.text(st.sampled_from("אבם ״'\n\u2028\x1c\u00a0.,3a-־\u05b8¨"), max_size=40)


def publish(library: SmallLibrary, site: str = "made") -> dict[str, bytes]:
    """Write the search's data of a small library; return the files by their names."""
    search.write(SiteFolder(library.root / site), Catalogue(library.read()), Bundle())
    return contents(library.root / site)


def kept(library: SmallLibrary) -> set[tuple[str, int]]:
    """Return the stored counts, each with its row in the database."""
    return set(pieces(library.root / CACHE, STEP).items())


# ---- scripts


@pytest.mark.parametrize("text", ["</script>", "<!--", "\u2028\u2029", '"); alert(1); ("', "\\", "\x00", "שלום"])
def test_nothing_in_the_data_ends_the_script(text: str) -> None:
    made = script("texts", {text: [text]})
    start, end = 'library.receive("texts",', ");\n"
    assert (made[: len(start)], made[-len(end) :]) == (start, end)
    assert not set(made) & {"<", "\u2028", "\u2029"}
    assert json.loads(made[len(start) : -len(end)]) == {text: [text]}


@pytest.mark.parametrize(
    ("sizes", "starts"),
    [
        ([], []),
        ([0], [0]),
        ([10, 10], [0]),
        ([SHARD - 1, 1, 1], [0, 2]),
        ([SHARD * 5, 1, SHARD], [0, 1]),
        ([SHARD, SHARD], [0, 1]),
    ],
)
def test_a_shard_ends_with_the_page_that_fills_it(sizes: list[int], starts: list[int]) -> None:
    assert list(shards(sizes)) == starts


# ---- counting


def counted(folder: Path, *documents: Document) -> list[Counts]:
    """Count documents as a build does, using what the last build stored."""
    return [index.unpack_counts(packed) for packed in counting.count(list(map(Searched.of, documents)), folder)]


def test_counts_of_kept_words_are_those_of_the_text(tmp_path: Path) -> None:
    document = Document("a", "שותפות", "רשת", "", (Section("x", "כותרת", "עו״ד ו־3.5 מילים\n\u2028 " * 20), Section()))
    assert counted(tmp_path, document) == counted(tmp_path, document) == [count(document)]


@given(TEXTS, TEXTS)
def test_whatever_the_text_its_words_are_kept_whole(title: str, text: str) -> None:
    document = Document("a", title, sections=(Section("", title, text), Section("", text)))
    with TemporaryDirectory() as folder:
        assert counted(Path(folder), document) == counted(Path(folder), document) == [count(document)]


def test_an_entry_is_counted_again_whatever_changes_in_it(tmp_path: Path) -> None:
    document = Document("a", "one", "two", "three", (Section("b", "four", "five"),))
    (section,) = document.sections
    changed = [replace(document, **{name: "else"}) for name in ("id", "title", "keywords", "summary")]
    changed += [replace(document, sections=(replace(section, **{name: "else"}),)) for name in vars(section)]
    counted(tmp_path, document)
    for one in changed:
        assert counted(tmp_path, document, one) == [count(document), count(one)]


def test_only_what_changed_is_counted_again(library: SmallLibrary) -> None:
    publish(library)
    before = kept(library)
    assert len(before) == len(library.read().documents) + 2  # and the lists of two stages
    library.edit("tools/a.md", "Any spade.", "A sharp spade.")
    made = publish(library, "again")
    assert "sharp" in made[published(made, "search/en/index.js")].decode()
    assert before < kept(library)
    assert len(kept(library)) == len(before) + 1


@pytest.mark.parametrize(("size", "is_kept"), [(1_000, True), (offline.MOST_PARTS, False)])
def test_parts_of_the_search_are_kept_from_the_first_visit_on_unless_they_are_large(
    library: SmallLibrary, size: int, is_kept: bool
) -> None:
    names = ["search/en/index.1.js", "search/en/postings-0.2.js", "search/en/text-0.3.js", "search/he/text-0.4.js"]
    core = offline.core(Catalogue(library.read()), Bundle(), "en", dict.fromkeys(names, ("", size)))
    assert [name for name in core if name.startswith("search/")] == names[: 3 if is_kept else 1]


def test_a_warm_build_gives_the_same_bytes_as_one_from_nothing(library: SmallLibrary) -> None:
    first = publish(library, "first")
    library.edit("tools/a.md", "Any spade.", "A sharp spade.")
    changed = publish(library, "changed")
    library.edit("tools/a.md", "A sharp spade.", "Any spade.")
    assert publish(library, "again") == first != changed


# ---- joining

WORDS = ("אב", "בא", "spade", "worms", "dig")
PACKED = st.builds(
    lambda words: index.pack_counts(count(Document("x", sections=(Section(text=" ".join(words)),)))),
    st.lists(st.sampled_from(WORDS) | st.integers(0, 99).map(str), max_size=200),
)


@given(st.lists(PACKED, min_size=1, max_size=5), PACKED, st.randoms())
def test_an_index_with_replaced_words_is_the_index_of_the_new_entries(
    packed: list[Packed], new: Packed, chance: Random
) -> None:
    joined, number = index.join(packed).arrange(whole=-1), chance.randrange(len(packed))
    joined.replace(number, packed[number], new)
    assert joined.arrange(whole=-1) == index.join([*packed[:number], new, *packed[number + 1 :]]).arrange(whole=-1)


@given(st.lists(PACKED, max_size=5), PACKED, st.randoms())
def test_an_index_with_an_entry_more_or_less_is_the_index_of_these_entries(
    packed: list[Packed], new: Packed, chance: Random
) -> None:
    joined, at = index.join(packed).arrange(whole=-1), chance.randint(0, len(packed))
    joined.renumber([number + (number >= at) for number in range(len(packed))])
    joined.replace(at, None, new)
    assert joined.arrange(whole=-1) == index.join([*packed[:at], new, *packed[at:]]).arrange(whole=-1)
    joined.replace(at, new, None)
    joined.renumber([number - (number > at) for number in range(len(packed) + 1)])
    assert joined.arrange(whole=-1) == index.join(packed).arrange(whole=-1)


def test_an_edited_library_has_the_index_of_one_from_nothing(library: SmallLibrary) -> None:
    publish(library)
    edits = (
        lambda: library.edit("tools/a.md", "Any spade.", "A sharp spade."),
        lambda: library.tool("before-all", body="Dig more."),
        lambda: (library.root / "tools/before-all.md").unlink(),
    )
    for number, edit in enumerate(edits):
        edit()
        warm = publish(library, f"warm-{number}")
        (library.root / CACHE).rename(library.root / "aside")
        assert publish(library, f"cold-{number}") == warm
        shutil.rmtree(library.root / CACHE)
        (library.root / "aside").rename(library.root / CACHE)
