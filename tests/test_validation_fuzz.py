"""Whatever changes in the front matter of a real tool, the library is read, and every problem has a place in a file."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kb import library
from mutations import Mutation, assert_it_stands_in_its_file, drop, insert, repeat
from small_library import FILES, SmallLibrary
from workspace import TRILINGUAL

TOOL = (TRILINGUAL / "tools/stacey-matrix.md").read_text("utf-8")
FRONT, BODY = TOOL.split("\n---\n", 1)
LINES = FRONT.split("\n")

# What a person, an editor program or a chat window may leave in a file.
ODD = [
    *"'\"״׳:-#[]{},|>%@`~א😀", ": ", "- ", "&a", "*a", "!x", "<<", "---", "...",
    *"\u200e\u200f\u202b\u202e\u2066\ufeff\u00a0\u2028\u0085\t\r\x00\x1b",
    "yes", "null", "12:30", "1_000", "2026-02-30", "9" * 20, "-1", "1.5", "x" * 400,
]  # fmt: skip
PLACES = st.integers(0, len(LINES) - 1)
WORDS = st.sampled_from(ODD) | st.text(max_size=12)
VALUES = st.sampled_from(["", "5", "true", "null", "[a, b]", "{a: 1}", "[[a]]", "- a", "2026-02-30", "'", "|", "[{}]"])


def replace(at: int, word: str) -> Mutation:
    return lambda lines: lines.__setitem__(at % len(lines), word)


def retype(at: int, value: str) -> Mutation:
    def mutate(lines: list[str]) -> None:
        lines[at % len(lines)] = lines[at % len(lines)].partition(":")[0] + ": " + value

    return mutate


def indent(at: int, spaces: int) -> Mutation:
    return lambda lines: lines.__setitem__(at % len(lines), " " * spaces + lines[at % len(lines)].lstrip())


MUTATIONS = st.one_of(
    st.builds(drop, PLACES),
    st.builds(repeat, PLACES, PLACES),
    st.builds(replace, PLACES, WORDS),
    st.builds(retype, PLACES, VALUES),
    st.builds(insert, PLACES, st.integers(0, 60), WORDS),
    st.builds(indent, PLACES, st.integers(0, 6)),
)


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> SmallLibrary:
    """A library with the real settings and topics; tests add and remove tools."""
    root = tmp_path_factory.mktemp("fuzz")
    small = SmallLibrary(root, {"docs/index.md": FILES["docs/index.md"]})
    small.write("library.yml", (TRILINGUAL / "library.yml").read_bytes())
    for topic in sorted((TRILINGUAL / "docs/topics").glob("*.md")):
        small.write(f"docs/topics/{topic.name}", f"---\ntitle: {topic.stem}\n---\n")
    small.article("backbone-leaders-mindsets", "topics: [backbone]")  # the tool has a relation to this article
    return small


def assert_every_problem_points_into_its_file(root: Path) -> None:
    for problem in library.read(root).problems:
        assert_it_stands_in_its_file(problem, root)


def test_before_it_is_changed_the_tool_is_sound(tools: SmallLibrary) -> None:
    tools.write("tools/stacey-matrix.md", FRONT + "\n---\n")
    assert [problem for problem in tools.read().problems if problem.file == "tools/stacey-matrix.md"] == []


@settings(max_examples=150)
@given(st.lists(MUTATIONS, min_size=1, max_size=4))
def test_front_matter_changed_at_will_never_stops_the_reader(tools: SmallLibrary, mutations: list[Mutation]) -> None:
    lines = list(LINES)
    for mutate in mutations:
        mutate(lines)
    tools.write("tools/stacey-matrix.md", ("\n".join(lines) + "\n---\n").encode("utf-8", "replace"))
    assert_every_problem_points_into_its_file(tools.root)


def as_page(text: str) -> bytes:
    return f"---\n{text}\n---\n{text}".encode("utf-8", "replace")


@given(st.binary(max_size=200) | st.text(max_size=200).map(as_page))
def test_any_bytes_for_a_page_never_stop_the_reader(tools: SmallLibrary, data: bytes) -> None:
    tools.write("tools/stacey-matrix.md", data)
    assert_every_problem_points_into_its_file(tools.root)


SETTINGS = FILES["library.yml"].split("\n")[:-1]


@settings(max_examples=100)
@given(st.lists(MUTATIONS, min_size=1, max_size=4))
def test_settings_changed_at_will_never_stop_the_reader(
    tmp_path_factory: pytest.TempPathFactory, mutations: list[Mutation]
) -> None:
    lines = list(SETTINGS)
    for mutate in mutations:
        mutate(lines)
    small = SmallLibrary(tmp_path_factory.mktemp("settings"))
    small.write("library.yml", "\n".join(lines).encode("utf-8", "replace"))
    assert_every_problem_points_into_its_file(small.root)


GLOSSARY = ["- term: a\n", "  definition: b\n", "  topic: x\n", "- 5\n", "term: a\n", "[", "'", "\u200f"]


@given(st.lists(st.sampled_from(GLOSSARY), max_size=6))
def test_a_glossary_of_any_shape_never_stops_the_reader(tools: SmallLibrary, parts: list[str]) -> None:
    tools.write("tools/stacey-matrix.md", "---\ntitle: x\n---\n")
    tools.write("docs/glossary.yml", "".join(parts))
    try:
        assert_every_problem_points_into_its_file(tools.root)
    finally:
        (tools.root / "docs/glossary.yml").unlink()
