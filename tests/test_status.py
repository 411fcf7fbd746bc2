"""The status counts what the library has, what is missing and what is due, and says the same in three forms."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from kb import status
from kb.catalogue import Catalogue
from kb.status import Part, Status
from kb.wording import wording
from site_pages import Site
from small_library import SmallLibrary
from workspace import TRILINGUAL, Workspace

TODAY = date(2026, 11, 27)
SHEET = "worksheet: {title: S, blocks: [{type: checklist, items: [{id: q, label: Q}]}]}"


def survey(library: SmallLibrary) -> Status:
    return status.survey(Catalogue(library.read()), TODAY)


def names(found: Status, code: str, language: str = "") -> list[str]:
    (part,) = (part for part in found.parts if (part.code, part.language) == (code, language))
    return [item.name for item in part.items]


# ---- what is counted


def test_pages_and_translations_are_counted(library: SmallLibrary) -> None:
    library.write("tools/a.he.md", "---\ntitle: חופרים\ntranslation: reviewed\n---\n")
    library.write("articles/b.he.md", "---\ntitle: על התולעים\n---\n")
    found = survey(library)
    assert found.counts == {"tool": 1, "article": 1, "video": 0, "topic": 1, "path": 0, "term": 0, "worksheet": 0}
    assert found.translations == {"he": {"reviewed": 1, "draft": 1, "missing": 2}}


def test_a_topic_without_a_tool_is_a_gap(library: SmallLibrary) -> None:
    library.write("docs/topics/y.md", "---\ntitle: Water\n---\n")
    library.article("c", "topics: [y]")
    assert names(survey(library), "topics_without_tool") == ["docs/topics/y.md"]
    library.tool("d", "topics: [y]")
    assert names(survey(library), "topics_without_tool") == []


def test_a_stage_without_an_article_is_a_gap(library: SmallLibrary) -> None:
    assert names(survey(library), "stages_without_article") == ["stages/sow", "stages/harvest"]


def test_a_tool_without_a_worksheet_or_a_translation_is_a_gap(library: SmallLibrary) -> None:
    assert names(survey(library), "tools_without_worksheet") == ["tools/a.md"]
    assert names(survey(library), "tools_without_translation", "he") == ["tools/a.md"]
    library.add("tools/a.md", SHEET)
    library.write("tools/a.he.md", "---\ntitle: חופרים\n---\n")
    found = survey(library)
    assert names(found, "tools_without_worksheet") == names(found, "tools_without_translation", "he") == []
    assert names(found, "translation_drafts", "he") == ["tools/a.he.md"]


def test_an_entry_that_nobody_has_reviewed_is_a_gap(library: SmallLibrary) -> None:
    library.add("tools/a.md", "reviewed: 2026-01-01")
    assert names(survey(library), "never_reviewed") == ["articles/b.md"]


def test_a_page_is_stale_from_the_day_after_the_one_that_it_says(library: SmallLibrary) -> None:
    library.add("tools/a.md", "review_by: 2026-11-27")
    library.add("articles/b.md", "review_by: 2026-11-26")
    library.article("c", "review_by: 2020-01-01")
    assert names(survey(library), "stale") == ["articles/c.md", "articles/b.md"]


def test_drafts_are_listed_with_their_marks_and_shown_pages_with_theirs(library: SmallLibrary) -> None:
    library.tool("d", "status: draft", body="TODO one. TODO two.")
    library.edit("articles/b.md", "Worms like soil.", "TODO")
    found = survey(library)
    assert [(item.name, item.title, item.count) for item in found.parts[-3].items] == [("tools/d.md", "d", 2)]
    assert [(item.name, item.count) for item in found.parts[-1].items] == [("articles/b.md", 1)]
    assert names(found, "topics_without_tool") == []


# ---- how it is said


def printed(library: SmallLibrary, language: str = "he") -> str:
    read = library.read()
    found = status.survey(Catalogue(read), TODAY, read.problems)
    return status.as_text(found, read.settings, wording(language))


def test_the_text_has_its_numbers_and_files_in_columns(library: SmallLibrary) -> None:
    library.article("a-name-that-is-long", "review_by: 2020-01-01")
    library.add("articles/b.md", "review_by: 2026-11-26")
    lines = printed(library).splitlines()
    counted = [line for line in lines if re.match(r" *\d", line)]
    assert {re.match(r" *\d+  ", line).end() for line in counted} == {7}  # type: ignore[union-attr]
    begins = [line.index("On worms") for line in lines if "articles/b.md" in line and "2026-11-26" in line]
    assert begins == [line.index("a-name", 20) for line in lines if "2020-01-01" in line]


@pytest.mark.parametrize(("text", "cells"), [("abc", 3), ("שָׁלוֹם", 4), ("木a", 3), ("", 0)])
def test_a_marked_letter_takes_one_cell_and_a_wide_one_two(text: str, cells: int) -> None:
    assert status._cells(text) == cells


def test_every_part_has_a_name_in_every_language() -> None:
    from kb.library import read

    settings = read(TRILINGUAL).settings
    for code in status.PARTS:
        for language in ("he", "ar", "en"):
            name = status.label(Part(code, (), "ar"), settings, wording(language))
            assert name
            assert "{" not in name


# ---- the command and the page


def test_the_command_tells_it_in_hebrew_and_as_json(copy: Workspace) -> None:
    copy.edit("tools/stacey-matrix.md", "review_by: 2027-11-23", "review_by: 2026-01-31")
    text = copy.kb("status", SOURCE_DATE_EPOCH="1795780800")
    assert (text.returncode, text.stderr) == (0, "")
    assert text.stdout.splitlines()[0] == "שדרה · מצב הספרייה · נכון ל־2026-11-27"
    assert "    1  עמודים שעבר זמן הבדיקה שלהם\n" in text.stdout
    assert "tools/stacey-matrix.md  מטריציית סטייסי · הבדיקה הבאה הייתה עד 2026-01-31\n" in text.stdout
    data = json.loads(copy.kb("status", "--format", "json", SOURCE_DATE_EPOCH="1795780800").stdout)
    assert data["day"] == "2026-11-27"
    assert data["counts"]["tool"] == 6
    (stale,) = (part for part in data["parts"] if part["code"] == "stale")
    assert stale["items"] == [{"name": "tools/stacey-matrix.md", "title": "מטריציית סטייסי", "day": "2026-01-31"}]
    checked = json.loads(copy.kb("check", "--format", "json", SOURCE_DATE_EPOCH="1795780800").stdout)
    assert sum(data["problems"].values()) == len(checked)


def test_the_page_is_for_editors_and_nothing_leads_readers_to_it(site: Site) -> None:
    for prefix in ("", "ar/", "en/"):
        page = site.page(f"{prefix}status.html")
        assert page.one("meta", name="robots").attributes["content"] == "noindex"
    linking = {
        name
        for name, page in site.pages.items()
        for _, address in page.addresses
        if site.file(name, address).endswith("status.html") and "status.html" not in name
    }
    assert linking
    assert [name for name in linking if not re.match(r"([a-z]+/)?(guide/|contribute\.html$)", name)] == []
    for file in ("sitemap.xml", "library.json", "llms.txt"):
        assert "status.html" not in site.read(file)
    searched = [name for name in site.files if name.startswith("search/")]
    assert searched
    assert not [name for name in searched if b"status.html" in (site.root / name).read_bytes()]


def test_a_library_that_does_not_ask_for_the_page_has_none(garden_site: Site) -> None:
    assert "status.html" not in garden_site.files
