"""A new translation has the original's ids and texts, each text marked, and nothing else."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from kb import library
from kb.check import inspection, todo
from kb.document import Document
from kb.drafting import translation
from kb.library import Library
from small_library import SmallLibrary
from workspace import TRILINGUAL, Workspace

OURS = library.read(TRILINGUAL)
TODAY = date(2026, 11, 27)
ORIGINALS = [document for document in OURS.originals if document.kind != "page"]


@pytest.fixture(scope="module")
def retranslated(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Our own library with every translation begun again."""
    copy = Workspace.create(tmp_path_factory.mktemp("again") / "library")
    for original in ORIGINALS:
        for language in OURS.settings.language_codes[1:]:
            file = copy.root / f"{original.path.removesuffix('.md')}.{language}.md"
            file.write_text(translation.begun(original, language, TODAY), "utf-8")
    return library.read(copy.root)


def texts(document: Document | None) -> object:
    assert document
    return document.fields.model_copy(update={"translation": None, "translated": None, "redirect_from": ()})


def test_a_begun_translation_of_any_of_our_pages_is_sound(retranslated: Library) -> None:
    found = inspection.inspect(retranslated, TODAY)
    assert {p.code for p in found if p.file != "library.yml"} == {"todo"}


@pytest.mark.parametrize("original", ORIGINALS, ids=lambda document: document.slug)
def test_it_says_what_the_original_says_under_the_same_ids(original: Document, retranslated: Library) -> None:
    for language in ("ar", "en"):
        begun = retranslated.find(original.page, language)
        assert begun
        assert texts(begun) == texts(original)
        assert [heading.id for heading in begun.prose.headings] == [heading.id for heading in original.prose.headings]
        assert begun.fields.translation == "draft"


@pytest.mark.parametrize("original", ORIGINALS, ids=lambda document: document.slug)
def test_every_text_has_its_mark_and_without_the_marks_it_is_the_original(
    original: Document, retranslated: Library
) -> None:
    begun = retranslated.find(original.page, "en")
    assert begun
    result = [line for line in begun.front.splitlines() if re.search('".*[^\\W\\d_].*"', line)]
    assert [line for line in result if not line.endswith("  # TODO")] == []
    unmarked = re.sub(r"\nTODO: translate this part[^\n]*\n", "", begun.body)
    assert unmarked == original.body
    marks = begun.body.count("TODO:")
    assert marks == len(original.prose.headings) + 1
    assert len(list(todo.marks(begun))) == marks + begun.front.count("# TODO")


def test_numbers_choices_and_addresses_are_left_to_the_original() -> None:
    original = next(document for document in ORIGINALS if document.slug == "rapid-consultation")
    front = translation.begun(original, "en", TODAY).split("\n---\n")[0]
    kept = ("topics", "duration", "level", "license", "published", "references", "url", "minutes", "kind", "lines")
    assert [name for name in kept if f"{name}:" in front] == []
    assert [name for name in kept if f"{name}:" not in original.front] == []


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        ("Text.\n\nHead\n----\n\nMore.\n", "M\n\nText.\n\nHead\n----\n\nM\n\nMore.\n"),
        ("# One\n", "# One\n\nM\n"),
        ("## One\nText.\n", "## One\n\nM\n\nText.\n"),
        ("```\n# code\n```\n", "M\n\n```\n# code\n```\n"),
        ("- # in a list\n- b\n", "M\n\n- # in a list\n- b\n"),
        ("", ""),
    ],
)
def test_a_mark_stands_under_each_heading_and_nowhere_in_code_or_lists(
    library: SmallLibrary, body: str, marked: str
) -> None:
    library.tool("c", body=body)
    (original,) = (d for d in library.read().documents if d.slug == "c")
    begun = translation.begun(original, "en", TODAY).replace(
        "TODO: translate this part with its heading, and delete this line", "M"
    )
    assert begun.split("\n---\n", 1)[1].strip("\n") == marked.strip("\n")


def test_the_command_begins_a_translation_and_the_build_shows_it(workspace: Workspace) -> None:
    (workspace.root / "tools/stacey-matrix.ar.md").unlink()
    result = workspace.kb("new", "tool", "--language", "ar", "--slug", "stacey-matrix")
    assert (result.returncode, result.stdout) == (0, "tools/stacey-matrix.ar.md\n")
    found = json.loads(workspace.kb("check", "--format", "json").stdout)
    assert {one["code"] for one in found if one["file"] == "tools/stacey-matrix.ar.md"} == {"todo"}
    assert workspace.kb("build").returncode == 0
    assert "ترجموا هذا الجزء" in (workspace.site / "ar/tools/stacey-matrix.html").read_text("utf-8")
    assert (workspace.site / "ar/worksheets/stacey-matrix.pdf").is_file()


def test_an_original_with_an_error_is_refused_until_it_is_fixed(library: SmallLibrary) -> None:
    from kb import interview, new_file

    library.edit("tools/a.md", "topics: [x]", "topics: [y]")
    with pytest.raises(interview.Refused, match=r"tools/a\.md:4"):
        new_file.translated(library.read(), "tool", "a", "he", None, TODAY)
