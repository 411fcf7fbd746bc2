"""Whatever changes in a real file, the check ends, and each problem is at the given file, line and column."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from kb import library
from kb.check import inspection
from kb.disk import CACHE
from kb.problems import Problem
from mutations import Mutation, assert_it_stands_in_its_file, drop, insert, repeat
from ways import examples
from workspace import CHECKOUT, TRILINGUAL

TODAY = date(2027, 1, 1)
MANY = examples(15, 200)
PARTS = [(TRILINGUAL, part) for part in ("library.yml", "docs", "tools", "articles")] + [(CHECKOUT, "docs/guide")]
SOURCES = {
    path.relative_to(root).as_posix(): path
    for root, part in PARTS
    for path in [root / part, *(root / part).rglob("*")]
    if path.suffix in (".md", ".yml")
}
FILES = sorted(SOURCES)
PAGES = [name for name in FILES if name.endswith(".md")]

# What a person, an editor program or a chat window may leave in a file.
ODD = [
    *"'\"״׳:-#[]{}()|<>%@`~*_\\!&א😀", ": ", "- ", "---", "```", "[^1]", "<b>", "</div>", "<!--", "](", "![](", "{#a}",
    "| a | b |", "> ", "    ", "## ", "###### ", "[a]: b", "צה\"ל", "תל-אביב", "  ", " ,", "לחצו [כאן](x.md)",
    *"\u200e\u200f\u202b\u202e\u2066\ufeff\u00a0\u2028\u0085\t\r\x00\x0b\x1b\ud800", "\r\n", "\n\n", "5", "x" * 400,
]  # fmt: skip

SPOTS = st.integers(0, 10_000)
COLUMNS = st.integers(0, 120)


def cut(at: int, column: int) -> Mutation:
    return lambda lines: lines.__setitem__(at % len(lines), lines[at % len(lines)][:column])


MUTATIONS = st.one_of(
    st.builds(insert, SPOTS, COLUMNS, st.sampled_from(ODD) | st.text(max_size=8)),
    st.builds(drop, SPOTS),
    st.builds(repeat, SPOTS, SPOTS),
    st.builds(cut, SPOTS, COLUMNS),
)


class Shelf:
    """A copy of the frozen library and the guide, in which one file at a time is changed and restored.

    Files that are not changed are read once: what is found in a text is kept under the hash of the text.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in FILES:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            self.put_back(name)
        self.inspected(root / CACHE)

    def put_back(self, name: str) -> None:
        shutil.copy(SOURCES[name], self.root / name)

    @contextmanager
    def changed(self, name: str, text: str) -> Iterator[None]:
        """Let the file `name` hold `text`."""
        (self.root / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            yield
        finally:
            self.put_back(name)

    def inspected(self, kept: Path | None) -> tuple[Problem, ...]:
        """Return all problems; `kept` is the folder of the caches, or None to read every text again."""
        return inspection.inspect(library.read(self.root, kept), TODAY, kept=kept)

    def check(self, name: str, text: str) -> tuple[Problem, ...]:
        """Return the problems with `text` in the file `name`; the place of each is checked."""
        with self.changed(name, text):
            found = self.inspected(self.root / CACHE)
            for problem in found:
                assert_it_stands_in_its_file(problem, self.root)
            return found


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("shelf"))


def text_of(name: str) -> str:
    return SOURCES[name].read_text("utf-8")


def mutate_all(lines: list[str], mutations: list[Mutation]) -> list[str]:
    """Change the lines of a file as long as there are any; return them."""
    for mutate in mutations:
        if lines:
            mutate(lines)
    return lines


def mutated(name: str, mutations: list[Mutation]) -> str:
    return "\n".join(mutate_all(text_of(name).split("\n"), mutations))


def places(found: tuple[Problem, ...], name: str) -> list[tuple[str, int, int]]:
    return sorted((p.code, p.line, p.column) for p in found if p.file == name)


@settings(max_examples=MANY)
@given(st.sampled_from(FILES), st.lists(MUTATIONS, min_size=1, max_size=4))
def test_a_file_changed_at_will_never_stops_the_check(shelf: Shelf, name: str, mutations: list[Mutation]) -> None:
    shelf.check(name, mutated(name, mutations))


@settings(max_examples=max(MANY // 10, 4))
@given(st.sampled_from(FILES), st.lists(MUTATIONS, min_size=1, max_size=4))
def test_with_what_is_kept_of_texts_the_same_is_found(shelf: Shelf, name: str, mutations: list[Mutation]) -> None:
    with shelf.changed(name, mutated(name, mutations)):
        fresh = shelf.inspected(None)
        assert [shelf.inspected(shelf.root / CACHE) for _ in range(2)] == [fresh, fresh]


@settings(max_examples=MANY)
@given(st.sampled_from(PAGES), st.lists(MUTATIONS, min_size=1, max_size=3), st.integers(1, 9))
def test_what_is_wrong_moves_down_with_its_line(shelf: Shelf, name: str, mutations: list[Mutation], more: int) -> None:
    """Comments before the first field change only the lines of what follows."""
    opening, *lines = text_of(name).split("\n")
    mutate_all(lines, mutations)
    before = places(shelf.check(name, "\n".join([opening, *lines])), name)
    after = places(shelf.check(name, "\n".join([opening, *["# a comment"] * more, *lines])), name)
    assert after == [(code, line + more if line > 1 else line, column) for code, line, column in before]


# One line with one mistake, and the column where the mistake begins.
PLANTED = {
    "straight-quotes": ('אמרו "שלום לכולם" והלכו.', 6),
    "hyphen-for-maqaf": ("גרנו ליד בית-ספר קטן.", 13),
    "doubled-space": ("שתי  מילים.", 4),
    "space-before-punctuation": ("מילה , ועוד אחת.", 5),
    "direction-control": ("מילה \u202eהפוכה.", 6),
    "broken-link": ("ראו [דף שאיננו](nowhere-at-all.md).", 17),
    "vague-link": ("[לחצו כאן](https://example.org/).", 12),
}


def gaps(lines: list[str]) -> list[int]:
    """Return the places in a page where a paragraph can be added: between blocks, outside code and lists."""
    start = lines.index("---", 1) + 1
    fenced, found = False, []
    for number, line in enumerate(lines[start:], start):
        fenced ^= line.lstrip().startswith("```")
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if not fenced and not line and not following.startswith((" ", "\t", ":")):
            found.append(number)
    return found


@settings(max_examples=MANY)
@given(st.sampled_from(PAGES), SPOTS, st.sampled_from(sorted(PLANTED)))
def test_a_mistake_is_reported_in_its_own_line(shelf: Shelf, name: str, at: int, code: str) -> None:
    lines = text_of(name).split("\n")
    spots = gaps(lines)
    assume(spots)
    spot, (mistake, column) = spots[at % len(spots)], PLANTED[code]
    sound = places(shelf.check(name, "\n".join([*lines[:spot], "", "משפט.", "", *lines[spot:]])), name)
    found = places(shelf.check(name, "\n".join([*lines[:spot], "", mistake, "", *lines[spot:]])), name)
    new = [place for place in found if place not in sound]
    assert [(place[0], place[1]) for place in new] == [(code, spot + 2)]
    assert abs(new[0][2] - column) <= 1
