"""What the site's search loads: scripts that are nothing but data, counted anew only where something changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from kb.catalogue import Catalogue
from kb.disk import CACHE
from kb.publish import search
from kb.search.corpus import Page
from kb.search.counting import FOLDER, Counter
from kb.search.index import Document, Section, count
from kb.search.scripts import SHARD, script, shards
from small_library import SmallLibrary
from workspace import contents


def publish(library: SmallLibrary, site: str = "made") -> dict[str, bytes]:
    """Write the search's data of a small library; return the files by their names."""
    search.write(library.root / site, Catalogue(library.read()), ())
    return contents(library.root / site)


def kept(library: SmallLibrary) -> Mapping[str, int]:
    """Return the counts that are kept, each with the time at which it was written."""
    return {path.name: path.stat().st_mtime_ns for path in (library.root / CACHE / FOLDER).iterdir()}


# ---- scripts


@pytest.mark.parametrize("text", ["</script>", "<!--", "\u2028\u2029", '"); alert(1); ("', "\\", "\x00", "שלום"])
def test_nothing_in_the_data_ends_the_script(text: str) -> None:
    made = script("texts", {text: [text]})
    start, end = 'library.receive("texts",', ");\n"
    assert (made[: len(start)], made[-len(end) :]) == (start, end)
    assert not set(made) & {"<", "\u2028", "\u2029"}
    assert json.loads(made[len(start) : -len(end)]) == {text: [text]}


def page(size: int) -> Page:
    return Page(Document("x", sections=(Section(text="a" * size),)), {})


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
    assert list(shards(map(page, sizes))) == starts


# ---- counting


def test_counts_that_were_kept_are_those_that_are_counted(tmp_path: Path) -> None:
    document = Document("a", "שותפות", "רשת", "", (Section("x", "כותרת", "עו״ד ו־3.5 מילים " * 20), Section()))
    first = Counter(tmp_path).count(document)
    assert first == Counter(tmp_path).count(document) == count(document)


@pytest.mark.parametrize("left", [b"", b"{", b"[]", b"[[1], []]", b"\xff", b"null"])
def test_counts_that_were_spoilt_are_counted_anew(tmp_path: Path, left: bytes) -> None:
    document = Document("a", "knot")
    Counter(tmp_path).count(document)
    (file,) = tmp_path.iterdir()
    file.write_bytes(left)
    assert Counter(tmp_path).count(document) == count(document)
    assert file.read_bytes() != left


def test_whatever_of_an_entry_changes_it_is_counted_anew(tmp_path: Path) -> None:
    document = Document("a", "one", "two", "three", (Section("b", "four", "five"),))
    (section,) = document.sections
    changed = [replace(document, **{name: "else"}) for name in ("id", "title", "keywords", "summary")]
    changed += [replace(document, sections=(replace(section, **{name: "else"}),)) for name in ("anchor", "text")]
    for number, one in enumerate([document, *changed], 1):
        assert Counter(tmp_path).count(one) == count(one)
        assert len(list(tmp_path.iterdir())) == number


def test_only_what_changed_is_counted_again_and_what_is_gone_is_not_kept(library: SmallLibrary) -> None:
    publish(library)
    before = kept(library)
    assert len(before) == len(library.read().documents)
    library.edit("tools/a.md", "Any spade.", "A sharp spade.")
    made = publish(library)
    after = kept(library)
    unchanged = before.items() & after.items()
    assert (len(before.keys() - after.keys()), len(after.keys() - before.keys())) == (1, 1)
    assert len(unchanged) == len(before) - 1
    assert b"sharp" in made["search/en/index.js"]
    (library.root / "tools/a.md").unlink()
    publish(library)
    assert kept(library).items() == unchanged


def test_a_warm_build_gives_the_same_bytes_as_one_from_nothing(library: SmallLibrary) -> None:
    first = publish(library, "first")
    library.edit("tools/a.md", "Any spade.", "A sharp spade.")
    changed = publish(library, "changed")
    library.edit("tools/a.md", "A sharp spade.", "Any spade.")
    assert publish(library, "again") == first != changed
