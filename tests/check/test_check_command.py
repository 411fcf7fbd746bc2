"""`kb check` as people run it: its output in each format, its exit code, and what a library allows."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from check.garden import SETTINGS, Garden
from click.testing import CliRunner, Result
from kb import library
from kb.check import inspection, report
from kb.commands import main
from kb.problems import Problem
from kb.rulebook import Severity

WORMS, DIGGING = "articles/worms.md", "tools/digging.md"
WARNED = "התולעים אוהבות  אדמה לחה.\n"  # doubled-space, a warning
BROKEN = "ראו [כאן ועכשיו](nowhere.md).\n"  # broken-link, an error


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    return Garden(tmp_path)


def add(garden: Garden, name: str, text: str) -> int:
    """Add a paragraph to a page; return its line."""
    page = (garden.root / name).read_text("utf-8") + "\n" + text
    garden.write(name, page)
    return page.count("\n")


def allow(garden: Garden, *allowances: dict[str, Any]) -> None:
    kept = yaml.safe_dump({"allow": list(allowances)}, allow_unicode=True, sort_keys=False)
    garden.write("library.yml", SETTINGS + kept)


def check(garden: Garden, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", "-f", str(garden.root / "mkdocs.yml"), *arguments])


def found(garden: Garden, *arguments: str) -> list[tuple[str, str, int]]:
    result = json.loads(check(garden, "--format", "json", *arguments).stdout)
    return [(one["code"], one["file"], one["line"]) for one in result]


# ---- how it ends


def test_a_sound_library_ends_well_and_says_so_in_every_form(garden: Garden) -> None:
    for form, said in (("text", report.count([])), ("github", ""), ("json", "[]")):
        result = check(garden, "--format", form)
        assert (result.exit_code, result.stdout.strip()) == (0, said)


def test_only_the_rules_that_are_named_are_reported_counted_and_fixed(garden: Garden) -> None:
    line = add(garden, WORMS, WARNED)
    add(garden, WORMS, BROKEN)
    assert found(garden, "--only", "doubled-space") == [("doubled-space", WORMS, line)]
    assert check(garden, "--only", "doubled-space").exit_code == 0
    assert check(garden, "--only", "doubled-space", "--only", "broken-link").exit_code == 1
    before = (garden.root / WORMS).read_text("utf-8")
    assert check(garden, "--fix", "--only", "straight-quotes").exit_code == 0
    assert (garden.root / WORMS).read_text("utf-8") == before
    assert check(garden, "--fix", "--strict", "--only", "doubled-space").exit_code == 0
    assert (garden.root / WORMS).read_text("utf-8") == before.replace("  ", " ")


def test_the_report_says_how_many_the_command_fixes_where_there_are_any(garden: Garden) -> None:
    add(garden, WORMS, BROKEN)
    problems = inspection.inspect(library.read(garden.root), date(2026, 1, 1))
    assert "--fix" not in report.explanations(problems)
    add(garden, WORMS, WARNED)
    problems = inspection.inspect(library.read(garden.root), date(2026, 1, 1))
    assert "fixes 1 of them" in report.explanations(problems)


def test_an_unknown_rule_is_reported_with_the_nearest(garden: Garden) -> None:
    result = check(garden, "--only", "doubled-spaces")
    assert result.exit_code == 1
    assert "doubled-space?" in result.output


def test_a_warning_fails_only_who_is_strict(garden: Garden) -> None:
    line = add(garden, WORMS, WARNED)
    assert found(garden) == [("doubled-space", WORMS, line)]
    assert (check(garden).exit_code, check(garden, "--strict").exit_code) == (0, 1)


def test_an_error_fails_everybody(garden: Garden) -> None:
    add(garden, WORMS, BROKEN)
    assert (check(garden).exit_code, check(garden, "--strict").exit_code) == (1, 1)


# ---- paths


def test_only_what_is_asked_for_is_reported_and_counts(garden: Garden) -> None:
    add(garden, WORMS, BROKEN)
    line = add(garden, DIGGING, WARNED)
    for path in (DIGGING, "tools"):
        assert found(garden, str(garden.root / path)) == [("doubled-space", DIGGING, line)]
        assert check(garden, str(garden.root / path)).exit_code == 0
    assert [code for code, *_ in found(garden, str(garden.root / DIGGING), str(garden.root / WORMS))] == [
        "broken-link",
        "doubled-space",
    ]


@pytest.mark.parametrize("path", ["tools/no-such-tool.md", ".."])
def test_a_path_that_is_not_of_the_library_is_said_in_a_sentence(garden: Garden, path: str) -> None:
    result = check(garden, str(garden.root / path))
    assert result.exit_code == 1
    assert path.strip("./") in result.stderr
    assert "Traceback" not in result.output


# ---- forms


def test_a_person_reads_the_place_the_rule_and_both_languages(garden: Garden) -> None:
    line = add(garden, WORMS, WARNED)
    first, hebrew, english, count = check(garden).stdout.splitlines()
    assert first.startswith(f"{WORMS}:{line}:")
    assert first.endswith("[doubled-space]")
    assert re.search("[א-ת]", hebrew)
    assert not re.search("[א-ת]", english.replace("התולעים", "").replace("אוהבות", "").replace("אדמה", ""))
    assert count == "שגיאות: 0 · אזהרות: 1 · errors: 0 · warnings: 1"


def test_json_is_a_list_of_what_editors_programs_need(garden: Garden) -> None:
    line = add(garden, WORMS, BROKEN)
    (one,) = json.loads(check(garden, "--format", "json").stdout)
    assert set(one) == {"code", "severity", "file", "line", "column", "message"}
    assert (one["code"], one["severity"], one["file"], one["line"]) == ("broken-link", "error", WORMS, line)
    assert set(one["message"]) == {"he", "en"}


def test_github_gets_one_command_a_line_beside_the_changed_line(garden: Garden) -> None:
    line = add(garden, WORMS, BROKEN)
    (command,) = check(garden, "--format", "github").stdout.splitlines()
    assert command.startswith(f"::error file={WORMS},line={line},col=")
    assert "title=broken-link::" in command


def test_nothing_that_an_editor_wrote_becomes_a_command_of_github() -> None:
    hostile = "100%\r\n::set-output name=x::y"
    p = Problem("todo", Severity.ERROR, "a,b:c%.md", 1, 2, {"he": hostile, "en": hostile})
    (command,) = report.as_github([p]).splitlines()
    properties, _, message = command.removeprefix("::error ").partition("::")
    assert properties.startswith("file=a%2Cb%3Ac%25.md,line=1,col=2")
    assert message.startswith("100%25%0D%0A::set-output")


# ---- what a library allows itself


@pytest.mark.parametrize(
    "more", [{}, {"files": [WORMS]}, {"files": ["articles/*"]}], ids=["everywhere", "in a file", "in files of a kind"]
)
def test_what_is_allowed_is_not_reported(garden: Garden, more: dict[str, Any]) -> None:
    add(garden, WORMS, WARNED)
    allow(garden, {"code": "doubled-space", "why": "שיר", **more})
    assert found(garden) == []


def test_what_is_allowed_elsewhere_is_reported_and_so_is_the_useless_allowance(garden: Garden) -> None:
    line = add(garden, WORMS, WARNED)
    allow(garden, {"code": "doubled-space", "files": ["tools/*"], "why": "שיר"})
    result = found(garden)
    assert ("doubled-space", WORMS, line) in result
    assert [code for code, file, _ in result if file == "library.yml"] == ["unused-allowance"]


def test_an_error_is_never_allowed(garden: Garden) -> None:
    line = add(garden, WORMS, BROKEN)
    allow(garden, {"code": "broken-link", "why": "אין"})
    result = found(garden)
    assert ("broken-link", WORMS, line) in result
    assert [code for code, file, _ in result if file == "library.yml"] == ["unknown-rule"]


# ---- fixing


def test_fix_says_how_many_it_fixed_and_finds_nothing_more_to_fix(garden: Garden) -> None:
    add(garden, WORMS, WARNED)
    first, second = check(garden, "--fix", "--format", "json"), check(garden, "--fix", "--format", "json")
    assert (json.loads(first.stdout), json.loads(second.stdout)) == ([], [])
    assert "Fixed: 1" in first.stderr
    assert "Fixed: 0" in second.stderr
    assert WARNED.replace("  ", " ") in (garden.root / WORMS).read_text("utf-8")


def test_fix_shows_each_line_that_it_changed_as_a_diff_and_what_nobody_sees_as_its_code(garden: Garden) -> None:
    line = add(garden, WORMS, WARNED)
    garden.edit(DIGGING, "ביום יבש", "ב\u200bיום יבש")
    shown = check(garden, "--fix").stderr.splitlines()
    assert shown[:5] == [
        f"--- a/{WORMS}",
        f"+++ b/{WORMS}",
        f"@@ -{line} +{line} @@",
        f"-{WARNED.rstrip()}",
        f"+{WARNED.rstrip().replace('  ', ' ')}",
    ]
    assert "-מתחחים ב<U+200B>יום יבש." in shown
    assert "+מתחחים ביום יבש." in shown
    assert any("Fixed: 2" in line for line in shown)


def test_what_only_the_owner_can_answer_comes_last(garden: Garden) -> None:
    garden.write("library.yml", SETTINGS + "contact:\n  email:\n")
    line = add(garden, DIGGING, WARNED)  # in a file after library.yml by its name
    assert found(garden) == [("doubled-space", DIGGING, line), ("no-mail", "library.yml", SETTINGS.count("\n") + 2)]
