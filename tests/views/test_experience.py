"""A tool's page says how often it was run, how long that took beside the plan, and what was changed."""

from __future__ import annotations

import csv
import io
import json

import pytest
from kb.catalogue import Catalogue
from kb.exports import table, whole
from kb.views.components import Experience
from kb.views.context import Context
from kb.views.experience import experience
from kb.worksheets.downloads import Bundle
from small_library import SmallLibrary

RUNS = """\
- {date: 2026-03-01, people: 6, minutes: [12, 40], changed: בלי הסבר., language: he}
- {date: 2026-05-01, people: 1, minutes: [61], happened: It rained.}
- {date: 2026-04-01, people: 14, minutes: [9, 30, 4]}
"""


def shown(library: SmallLibrary, language: str = "en") -> Experience:
    context = Context(Catalogue(library.read()), language, Bundle())
    return experience(context, context.library.shown("tools/a", language))


def test_a_tool_that_nobody_reported_says_so(library: SmallLibrary) -> None:
    assert shown(library) == Experience(line="No run has been reported yet.")
    assert shown(library, "he").line == "טרם דווחה הרצה."


def test_the_median_stands_beside_the_plan(library: SmallLibrary) -> None:
    library.write("runs/a.yml", RUNS)
    assert shown(library).line == "3 runs; median 52 minutes, 30 planned"
    assert shown(library, "he").line == "3 הרצות; 52 דקות בחציון, 30 בתכנון"


def test_without_a_plan_the_median_stands_alone(library: SmallLibrary) -> None:
    library.write("tools/a.md", "---\ntitle: Dig\nsummary: Dig.\ntopics: [x]\n---\n")
    library.write("runs/a.yml", RUNS)
    assert shown(library).line == "3 runs; median 52 minutes"


def test_each_run_has_its_day_people_and_changes_the_latest_first(library: SmallLibrary) -> None:
    library.write("runs/a.yml", RUNS)
    last, between, first = shown(library).runs
    assert [one.date.iso for one in (last, between, first)] == ["2026-05-01", "2026-04-01", "2026-03-01"]
    assert (last.facts, last.minutes, last.happened, last.foreign) == ("1 person, 61 minutes", (), "It rained.", None)
    assert (between.facts, between.minutes) == ("14 people, 43 minutes", ())  # not as many as the tool has steps
    assert first.minutes == ("12 minutes", "40 minutes")
    assert (first.changed, first.foreign.lang if first.foreign else "") == ("בלי הסבר.", "he")


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("- {date: 3.11.2026, people: 4, minutes: [5]}\n", "wrong-type", "2026-11-03"),
        ("- {date: 2026-11-03, people: 0, minutes: [5]}\n", "bad-value", "less than 1"),
        ("- {date: 2026-11-03, people: 4, minutes: [5], happend: x}\n", "unknown-key", "happened"),
        ("- {date: 2026-11-03, people: 4}\n", "missing-field", "minutes"),
        ("- {date: 2026-11-03, people: 4, minutes: [5], language: ar}\n", "bad-value", "en, he"),
        ("date: 2026-11-03\n", "wrong-type", "a list of runs"),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_with_its_line_and_what_to_write(
    library: SmallLibrary, text: str, code: str, said: str
) -> None:
    library.write("runs/a.yml", "\n" * 2 + text)
    (found,) = library.read().problems
    assert (found.file, found.code, found.line) == ("runs/a.yml", code, 3)
    assert said in found.message["en"], found.message["en"]


def test_only_lists_of_runs_stand_in_their_folder(library: SmallLibrary) -> None:
    library.write("runs/a.md", "---\ntitle: x\n---\n")
    library.write("runs/more/a.yml", "- {}\n")
    assert [(one.file, one.code) for one in library.read().problems] == [
        ("runs/a.md", "unknown-file"),
        ("runs/more/a.yml", "unknown-file"),
    ]


def test_exports_have_the_number_of_runs_and_their_minutes(library: SmallLibrary) -> None:
    library.write("runs/a.yml", RUNS)
    catalogue = Catalogue(library.read())
    entries = {one["id"]: one for one in json.loads(whole.as_json(catalogue, {}))["entries"]}
    assert entries["a"]["runs"] == {"number": 3, "minutes": 52, "planned": 30}
    assert "runs" not in entries["b"]
    rows = list(csv.DictReader(io.StringIO(table.as_csv(catalogue).decode("utf-8-sig"))))
    found = {row["id"]: (row["runs"], row["run_minutes"], row["planned_minutes"]) for row in rows}
    assert found["a"] == ("3", "52", "30")
    assert found["b"] == ("", "", "")
