"""The benchmark makes the same entries for all, does the edits that it names, and reports the cost of each build."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import fields, replace
from itertools import pairwise
from pathlib import Path

import pytest
from benchmarks.generators import chart, gauge, report, runs, systems, texts
from benchmarks.generators.__main__ import main
from benchmarks.generators.entries import Entry, Maker
from benchmarks.generators.runs import CASES, Row
from benchmarks.generators.systems import EDITION, Material, Shidra, System
from click.testing import CliRunner
from ways import FULL, in_full
from workspace import CHECKOUT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are measured the POSIX way")

SENTENCES = [
    "המשפט הראשון של הספרייה הזאת.",
    "עוד משפט אחד, ארוך מעט יותר, לבדיקה של הבנייה.",
    "שאלה קצרה לסיום הפסקה?",
]
WORDS = ["ספרייה", "שאלה", "פסקה", "בדיקה", "בנייה", "משפט"]
MAKER = Maker(SENTENCES, WORDS)


@pytest.fixture(scope="module", params=[Shidra, Material], ids=lambda system: system.name)
def system(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> System:
    """A generator with three generated entries, built once."""
    made: System = request.param(tmp_path_factory.mktemp("bench") / request.param.name)
    made.begin()
    made.lay(MAKER.make(3))
    gauge.measure(made.command(), made.folder, made.environment())
    return made


@in_full
def test_the_command_prints_tables_and_writes_every_run(tmp_path: Path) -> None:
    cases = ["cold", "body"] if FULL else ["cold"]
    result = bench("--sizes", "3", "--systems", "shidra,material", "--cases", ",".join(cases), "--runs", "1",
                 "--json", str(tmp_path / "runs.json"))  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("User CPU, seconds:\n\n| entries | case | shidra | material |\n")
    written = json.loads((tmp_path / "runs.json").read_text("utf-8"))["runs"]
    assert [(run["system"], run["n"], run["case"]) for run in written] == [
        (system, 3, case) for system in ("shidra", "material") for case in cases
    ]
    for run in written:
        assert list(run) == [field.name for field in fields(Row)]
        assert min(run["user_s"], run["wall_s"], run["peak_mib"], run["output_bytes"]) > 0


@pytest.mark.parametrize(
    "arguments", [("--sizes", "2"), ("--systems", "shidra,jekyl"), ("--cases", "warm")], ids=" ".join
)
def test_what_it_does_not_know_it_refuses_in_a_sentence(arguments: tuple[str, ...]) -> None:
    result = bench(*arguments)
    assert result.returncode == 1
    assert result.stdout == ""
    assert "Error: Invalid value" in result.stderr


def test_a_generator_that_is_not_installed_is_named_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(systems, "PEERS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    result = CliRunner().invoke(main, ["--sizes", "3", "--systems", "hugo,zensical"])
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "hugo: not installed; python3 kb bench --peers installs it",
        "zensical: not installed; python3 kb bench --peers installs it",
        "Error: None of these generators is here.",
    ]


def test_entries_are_the_same_in_every_run_and_none_leads_to_the_first() -> None:
    made = MAKER.make(20)
    assert made == Maker(SENTENCES, WORDS).make(20)
    assert all(f"({made[0].slug}.md)" not in entry.body for entry in made)
    assert all(500 < len(entry.body.split()) < 1500 for entry in made)


def test_sentences_come_from_a_collection_else_from_the_frozen_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = tmp_path / "docs.json"
    collection.write_text(json.dumps([{"text": "משפט *אחד* של ארבע מילים. קצר. עוד משפט שיש בו מילים."}]), "utf-8")
    sentences, words = texts.read(collection)
    assert sentences == ["משפט אחד של ארבע מילים.", "עוד משפט שיש בו מילים."]
    assert words == ["משפט", "ארבע", "מילים", "משפט", "מילים"]
    monkeypatch.setattr(texts, "COLLECTION", tmp_path / "nowhere.json")
    sentences, words = texts.read()
    assert len(set(sentences)) > 100
    assert len(set(words)) > 500


def test_an_edit_touches_the_files_that_it_is_about_and_no_others(system: System) -> None:
    first = MAKER.make(3)
    try:
        assert changed(system, runs.body(first, MAKER)) == {system.place(first[1])}
        assert system.place(first[2]) in changed(system, runs.title(first, MAKER))
        assert system.place(runs.add(first, MAKER)[3]) in changed(system, runs.add(first, MAKER))
        assert system.place(first[0]) in changed(system, runs.delete(first, MAKER))
    finally:
        system.lay(first)


def test_what_is_edited_is_in_what_is_built(system: System) -> None:
    entries = first = MAKER.make(3)
    for case in ("body", "title", "add", "delete"):
        entries = CASES[case](entries, MAKER)
    system.lay(entries)
    system.edit_template()
    try:
        gauge.measure(system.command(), system.folder, system.environment())
        pages = {entry.number: system.page(entry).read_text("utf-8") for entry in entries}
        assert list(pages) == [1, 2, 3]
        assert runs.NEW_TEXT in pages[1]
        assert runs.NEW_TITLE in pages[2]
        assert not system.page(first[0]).exists()
        assert all(EDITION in page for page in pages.values())
    finally:
        system.lay(first)
        system.edit_template(undo=True)


def test_every_fifth_tool_of_the_last_case_has_a_worksheet() -> None:
    entries = runs.worksheets(MAKER.make(40), MAKER)
    tools = [entry for entry in entries if entry.kind == "tools"]
    assert [entry.worksheet for entry in tools] == [number % 5 == 0 for number in range(len(tools))]
    assert not any(entry.worksheet for entry in entries if entry.kind == "articles")


def test_what_processes_cost_is_counted_with_their_children(tmp_path: Path) -> None:
    burn = "import time\nheld = b'.' * (80 << 20)\nwhile time.process_time() < 1: sum(range(100_000))"
    (tmp_path / "child.py").write_text(burn, "utf-8")
    parent = "import subprocess, sys; subprocess.run([sys.executable, 'child.py'], check=True)"
    cost = gauge.measure([sys.executable, "-c", parent], tmp_path, os.environ)
    assert cost.user_s > 0.5
    assert cost.peak_mib > 80


def test_a_build_that_fails_is_reported_with_the_end_of_its_output(tmp_path: Path) -> None:
    with pytest.raises(gauge.Failed, match="no such page"):
        gauge.measure([sys.executable, "-c", "raise SystemExit('no such page')"], tmp_path, os.environ)


def test_what_is_being_measured_ends_with_whoever_measures_it(tmp_path: Path) -> None:
    measuring = (
        "import os, pathlib, sys; from benchmarks.generators import gauge\n"
        "gauge.measure([sys.executable, '-c', sys.argv[1]], pathlib.Path(sys.argv[2]), os.environ)"
    )
    slow = "import os, time; print(os.getpid(), file=open('pid.new', 'w')); os.rename('pid.new', 'pid'); time.sleep(60)"
    path = os.pathsep.join([str(CHECKOUT / "hooks"), str(CHECKOUT / "tests")])
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", measuring, slow, str(tmp_path)], env={**os.environ, "PYTHONPATH": path},
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert waited_for((tmp_path / "pid").exists)
    process.send_signal(signal.SIGINT)
    process.communicate()
    number = int((tmp_path / "pid").read_text())
    assert waited_for(lambda: not is_running(number))


ROWS = [
    Row("shidra", 100, "cold", 4.0, 5.0, 200.0, 1 << 20),
    Row("shidra", 100, "cold", 9.0, 9.0, 300.0, 1 << 20),
    Row("shidra", 100, "cold", 5.0, 6.0, 250.0, 1 << 20),
    Row("shidra", 1000, "cold", 40.0, 50.0, 900.0, 9 << 20),
    Row("material", 100, "cold", 2.0, 3.0, 100.0, 2 << 20),
]


def test_a_table_holds_medians_and_leaves_empty_what_was_not_measured() -> None:
    lines = report.tables(ROWS).splitlines()
    assert "| 100 | cold | 5.00 | 2.00 |" in lines
    assert "| 1,000 | cold | 40.0 |  |" in lines


def test_the_page_gets_tables_and_chart_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / report.PAGE
    page.parent.mkdir(parents=True)
    page.write_text("before\n<!-- bench -->\nof last year\n<!-- /bench -->\nafter\n", "utf-8")
    report.write(tmp_path, ROWS, "By `kb bench`:")
    text = page.read_text("utf-8")
    assert text.startswith("before\n<!-- bench -->\n\nBy `kb bench`:\n")
    assert text.endswith("\n<!-- /bench -->\nafter\n")
    assert "last year" not in text
    drawn = (tmp_path / report.CHART).read_text("utf-8")
    assert drawn == chart.draw(ROWS)
    assert drawn.count("<polyline") == 2


def test_names_at_the_ends_of_lines_keep_apart() -> None:
    rows = [replace(row, system=system) for row in ROWS[:4] for system in ("shidra", "hugo", "zensical")]
    heights = sorted(float(y) for y in re.findall(r'class="name" [^>]*y="([\d.]+)"', chart.draw(rows)))
    assert [low - high for high, low in pairwise(heights)] == [chart.LINE, chart.LINE]


def waited_for(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 15
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def changed(system: System, entries: list[Entry]) -> set[str]:
    """Write the entries; return the files that were changed, added or removed."""
    before = _contents(system)
    system.lay(entries)
    after = _contents(system)
    system.lay(MAKER.make(3))
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def _contents(system: System) -> dict[str, bytes]:
    folder = system.folder
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.md")}


def bench(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    ours = {"PYTHONPATH": str(CHECKOUT / "hooks"), "KB_ROOT": str(CHECKOUT), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-P", "-m", "kb", "bench", *arguments], env={**os.environ, **ours, **environment},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
