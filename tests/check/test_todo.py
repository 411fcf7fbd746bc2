"""A mark for something still to be written is reported with its place, and only a strict build fails because of it."""

import json
from pathlib import Path

import pytest
from kb.check import todo
from site_pages import Site
from small_library import SmallLibrary
from workspace import GARDEN


def marks(library: SmallLibrary) -> list[tuple[str, int, int]]:
    read = library.read()
    assert not [p for p in todo.check(read) if p.is_error]
    return [(p.file, p.line, p.column) for p in todo.check(read)]


def test_a_finished_library_has_no_marks(library: SmallLibrary) -> None:
    assert marks(library) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("tools/a.md", "summary: Turning", "summary: TODO Turning"),
        ("tools/a.md", "stages: [sow]", "stages: [sow]  # TODO"),
        ("tools/a.md", "Any spade.", "Any spade. (TODO which?)"),
        ("tools/a.md", "# Steps", "# TODO: Steps"),
        ("docs/topics/x.md", "Soil is alive.", "<!-- TODO -->"),
    ],
)
def test_a_mark_is_reported_where_it_stands(library: SmallLibrary, name: str, old: str, new: str) -> None:
    library.edit(name, old, new)
    place = library.place_of(name, "TODO")
    assert marks(library) == [(name, place.line, place.column)]


def test_every_mark_of_a_line_is_reported_with_its_own_words(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "TODO: which spade? TODO: how long?")
    assert [p.message["en"].split(".")[0] for p in todo.check(library.read())] == [
        "A TODO mark is left here: which spade?",
        "A TODO mark is left here: how long?",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("summary: Turning the soil over.", 'summary: "TODO: say it"'),
        ("stages: [sow]", 'stages: [sow]\nmaterials: [{name: "TODO: say it", kind: spade}]'),
        ("# Steps", "# TODO: say it {#steps}\n\n# Steps"),
    ],
)
def test_the_words_of_a_mark_end_with_the_value_or_the_heading(library: SmallLibrary, old: str, new: str) -> None:
    library.edit("tools/a.md", old, new)
    (found,) = [p for p in todo.check(library.read()) if p.file == "tools/a.md"]
    assert found.message["en"].startswith("A TODO mark is left here: say it.")


def test_a_mark_in_the_glossary_is_reported(library: SmallLibrary) -> None:
    library.write("docs/glossary.yml", "# Words\n- term: Loam\n  definition: TODO\n")
    assert marks(library) == [("docs/glossary.yml", 3, 15)]


@pytest.mark.parametrize("word", ["TODOS", "METODO", "todo", "NOT-TODO", "TODO_LIST"])
def test_other_words_are_no_marks(library: SmallLibrary, word: str) -> None:
    library.edit("tools/a.md", "Any spade.", word)
    assert marks(library) == []


def test_code_may_speak_of_marks(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "Look for `TODO` and ``TODO:``.\n\n```yaml\nTODO\n```\n\nTODO")
    assert marks(library) == [("tools/a.md", 24, 1)]


def test_a_file_with_an_error_is_searched_for_marks_as_well(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "topics: [x]", "topics: [y]")
    library.edit("tools/a.md", "Any spade.", "TODO")
    assert len(marks(library)) == 1


def test_a_draft_may_have_marks_and_so_may_its_translation(library: SmallLibrary) -> None:
    library.add("tools/a.md", "status: draft")
    library.edit("tools/a.md", "Any spade.", "TODO")
    library.write("tools/a.he.md", "---\ntitle: TODO\n---\n")
    assert marks(library) == []


def test_check_warns_and_only_a_strict_build_fails(garden_site: Site, tmp_path: Path) -> None:
    workspace = garden_site.source.fork(tmp_path / "garden")
    config = ("-f", f"{GARDEN}/mkdocs.yml")
    workspace.edit(f"{GARDEN}/articles/a-dry-july.md", "\n---\n\n", "\n---\n\nTODO: {#what}\n\n")
    checked = workspace.kb("check", *config, "--format", "json")
    found = [p for p in json.loads(checked.stdout) if p["code"] == "todo"]
    assert checked.returncode == 0
    assert [(p["severity"], p["file"]) for p in found] == [("warning", "articles/a-dry-july.md")]
    built = workspace.kb("build", *config, "--strict")
    assert (built.returncode, built.stdout) == (1, "")
    assert f"articles/a-dry-july.md:{found[0]['line']}:1" in built.stderr
    assert workspace.kb("build", *config).returncode == 0
