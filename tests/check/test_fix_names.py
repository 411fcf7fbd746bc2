"""Names of files that cannot be addresses: renamed with the links to them where one name is meant, else explained."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from kb.check import inspection
from kb.problems import Problem
from small_library import FILES, SmallLibrary

TODAY = date(2026, 1, 1)
B = FILES["articles/b.md"]
HEBREW = "---\ntitle: תולעים\nsummary: מי כאן.\n---\n\nכאן.\n"


@pytest.fixture
def library(tmp_path: Path) -> SmallLibrary:
    return SmallLibrary(tmp_path)


def names(library: SmallLibrary) -> set[str]:
    return {path.name for path in (library.root / "articles").iterdir()}


def problems(library: SmallLibrary) -> list[Problem]:
    return [p for p in inspection.inspect(library.read(), TODAY) if p.is_error]


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("Red Worms.md", "red-worms.md"), ("red_worms.md", "red-worms.md"), ("red.worms.md", "red-worms.md"),
        ("worms .md", "worms.md"), ("worms\u200f.md", "worms.md"), ("worms.md.md", "worms.md"),
        ("worms (2).md", "worms.md"), (unicodedata.normalize("NFD", "café.md"), "cafe.md"), ("café.md", "cafe.md"),
        ("b_he.md", "b.he.md"), ("b.HE.md", "b.he.md"), ("worms", "worms.md"),
    ],
)  # fmt: skip
def test_a_name_with_one_meaning_is_written(name: str, right: str, library: SmallLibrary) -> None:
    library.write(
        f"articles/{name}", B if ".he" not in right else "---\ntitle: תולעים\nsummary: מי כאן.\n---\n\nכאן.\n"
    )
    (found,) = [p for p in problems(library) if p.fix]
    assert f"כתבו: {right}" in found.message["he"]
    inspection.fix(library.root, TODAY, ())
    assert names(library) == {"b.md", right}
    assert problems(library) == []


def test_links_to_the_file_and_its_translations_follow(library: SmallLibrary) -> None:
    library.write("articles/Red Worms.md", B)
    library.write("articles/Red Worms.he.md", "---\ntitle: תולעים\nsummary: מי כאן.\n---\n\nכאן.\n")
    links = (
        "[Worms](<../articles/Red Worms.md>), [more](../articles/Red%20Worms.md?a#b-c), [x](../articles/red_worms.md)"
    )
    library.edit("tools/a.md", "Dig when it is dry.", f"Dig when it is dry: {links}.")
    inspection.fix(library.root, TODAY, ())
    assert names(library) == {"b.md", "red-worms.md", "red-worms.he.md"}
    text = (library.root / "tools/a.md").read_text("utf-8")
    assert text.count("../articles/red-worms.md") == 3
    assert "red-worms.md?a#b-c" in text
    assert [p.code for p in problems(library)] == ["broken-anchor"]


def test_a_name_that_is_taken_or_has_no_latin_letters_is_left_with_the_reason(library: SmallLibrary) -> None:
    library.write("articles/B (1).md", B)
    library.write("articles/תולעים.md", B)
    inspection.fix(library.root, TODAY, ())
    assert names(library) == {"b.md", "B (1).md", "תולעים.md"}
    taken, foreign = (p.message["en"] for p in problems(library))
    assert "b.md, is taken" in taken
    assert "Use lower-case Latin letters" in foreign


@pytest.mark.parametrize(
    ("stored", "written"),
    [(unicodedata.normalize("NFD", "café.png"), "café.png"), ("My Map.png", "my%20map.png"), ("map.PNG", "map.png")],
)
def test_a_link_to_a_picture_is_spelt_as_its_file(stored: str, written: str, library: SmallLibrary) -> None:
    library.write(f"docs/pictures/{stored}", b"x")
    library.edit("tools/a.md", "Dig when it is dry.", f"![A spade](../docs/pictures/{written})")
    library.add("articles/b.md", f'image: {{src: "../docs/pictures/{written}", alt: A spade}}')
    assert [p.code for p in problems(library)].count("broken-link") == 2
    inspection.fix(library.root, TODAY, ())
    assert "broken-link" not in [p.code for p in problems(library)]


@pytest.mark.parametrize(
    ("written", "right", "fixed"),
    [
        ("www.example.org", "https://www.example.org", True), ("www.example.org/a", "https://www.example.org/a", True),
        ("example.org/a", "https://example.org/a", False),
    ],
)  # fmt: skip
def test_an_address_without_its_beginning_is_no_missing_page(
    written: str, right: str, fixed: bool, library: SmallLibrary
) -> None:
    library.edit("tools/a.md", "Dig when it is dry.", f"Read [the example]({written}).")
    (found,) = problems(library)
    assert f"Did you mean: {right}?" in found.message["en"]
    inspection.fix(library.root, TODAY, ())
    assert (f"({right})" in (library.root / "tools/a.md").read_text("utf-8")) is fixed


def test_a_link_that_two_files_may_mean_is_left(library: SmallLibrary) -> None:
    library.write("docs/pictures/my-map.png", b"x")
    library.write("docs/pictures/my_map.png", b"x")
    library.edit("tools/a.md", "Dig when it is dry.", "![A spade](../docs/pictures/My%20Map.png)")
    before = (library.root / "tools/a.md").read_bytes()
    inspection.fix(library.root, TODAY, ())
    assert (library.root / "tools/a.md").read_bytes() == before
