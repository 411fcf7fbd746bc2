"""The table of entries: a row for each entry in each of its languages.

Spreadsheets read it well and run nothing in it.
"""

from __future__ import annotations

import csv
import io

import pytest
from kb.catalogue import Catalogue
from kb.exports import table
from small_library import SmallLibrary

HEAD = [
    "id", "type", "language", "title", "summary", "url", "duration", "group", "cost", "topics", "genre", "initiative",
    "modes", "level", "purposes", "stages", "contexts", "audiences", "runs", "run_minutes",
    "planned_minutes",
]  # fmt: skip


def rows(library: SmallLibrary) -> list[list[str]]:
    text = table.as_csv(Catalogue(library.read())).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_an_entry_has_a_row_for_each_language_that_it_is_written_in(library: SmallLibrary) -> None:
    library.write("tools/a.he.md", "---\ntitle: חופרים\nsummary: הופכים את האדמה.\n---\n")
    library.edit("tools/a.md", "stages: [sow]", "stages: [sow, grow]\ngroup: {min: 2}")
    head, *entries = rows(library)
    assert head == HEAD
    known = [dict(zip(head, entry, strict=True)) for entry in entries]
    assert [(one["id"], one["type"], one["language"], one["title"], one["url"]) for one in known] == [
        ("b", "article", "en", "On worms", "articles/b.html"),
        ("a", "tool", "he", "חופרים", "he/tools/a.html"),
        ("a", "tool", "en", "Dig", "tools/a.html"),
    ]
    (tool,) = [one for one in known if one["title"] == "Dig"]
    assert {key: tool[key] for key in ("summary", "topics", "stages", "level", "duration", "group")} == {
        "summary": "Turning the soil over.", "topics": "x", "stages": "sow, grow", "level": "", "duration": "30–40",
        "group": "2–",
    }  # fmt: skip


def test_it_begins_with_a_mark_of_utf_8_and_lines_end_as_the_format_asks(library: SmallLibrary) -> None:
    data = table.as_csv(Catalogue(library.read()))
    assert data.startswith(b"\xef\xbb\xbfid,type,")
    assert data.count(b"\r\n") == data.count(b"\n") == 3


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＠", " =", "\u200b+"])
def test_a_cell_that_a_spreadsheet_would_run_is_text(start: str) -> None:
    assert table.cell(f"{start}SUM(1)") == f"'{start}SUM(1)"
    assert table.cell(f"1{start}2") == f"1{start}2"
    assert table.cell(None) == ""


@pytest.mark.parametrize("title", ["=1+1", "-5 degrees", "@home"])
def test_what_an_author_writes_is_run_by_no_spreadsheet(title: str, library: SmallLibrary) -> None:
    library.edit("tools/a.md", "title: Dig\n", f'title: "{title}"\n')
    assert {row[3] for row in rows(library)} == {"title", "On worms", f"'{title}"}
