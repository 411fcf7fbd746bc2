"""The commands keep their promises to scripts that call them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from kb.commands import OF_SITE, OF_SOURCES
from workspace import TRILINGUAL

ROOT = Path(__file__).resolve().parents[1]
FROZEN = ("-f", str(TRILINGUAL / "mkdocs.yml"))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks"), "KB_ROOT": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-P", "-m", "kb", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(
    "arguments",
    [("build", "-f", "nowhere.yml"), ("no-such-command",), ("worksheet", "rapid-consultaton", *FROZEN)],
    ids=" ".join,
)
def test_a_mistake_in_the_command_ends_in_a_sentence_and_the_exit_code_one(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.returncode == 1
    assert result.stdout == ""
    assert "Error:" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_misspelt_tool_gets_the_nearest_one() -> None:
    assert "rapid-consultation?" in run("worksheet", "rapid-consultaton", *FROZEN).stderr


def test_one_worksheet_can_be_made_alone(tmp_path: Path) -> None:
    place = tmp_path / "sheet.docx"
    result = run("worksheet", "stacey-matrix", *FROZEN, "--format", "docx", "-o", str(place))
    assert (result.returncode, result.stdout.strip()) == (0, str(place))
    assert place.read_bytes().startswith(b"PK")


GARDEN = ("-f", str(ROOT / "tests/fixtures/garden/mkdocs.yml"))


def test_a_topic_and_a_plan_become_a_book(tmp_path: Path) -> None:
    plan = tmp_path / "our day.json"
    plan.write_text('{"title": "Our day", "start": "10:00", "items": [{"id": "compost-heap"}]}', "utf-8")
    for wish in (("--topic", "soil"), (str(plan),)):
        place = tmp_path / "book.pdf"
        result = run("book", *GARDEN, *wish, "-o", str(place))
        assert (result.returncode, result.stdout.strip()) == (0, str(place)), result.stderr
        assert place.read_bytes().startswith(b"%PDF-")
        place.unlink()


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ((), "Choose one"),
        (("--topic", "soil", "--all"), "Choose one"),
        (("--topic", "sol"), "soil?"),
        (("--all", "--language", "xx"), "no such language"),
        (("--all", "-o", "no-such-folder/book.pdf"), "no such folder"),
        ((__file__,), "no plan"),
    ],
)
def test_a_book_that_cannot_be_made_is_a_sentence(wish: tuple[str, ...], said: str) -> None:
    result = run("book", *GARDEN, *wish)
    assert (result.returncode, result.stdout) == (1, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


PROPERTY = """
import pathlib
from hypothesis import given, strategies as st

def test_plain():
    pathlib.Path(__file__).with_name("plain").touch()

@given(st.integers(0, 10**6))
def test_property(number):
    assert number < {most}
"""


@pytest.mark.parametrize(
    ("most", "minutes", "code", "said"),
    [(10**7, "0.03", 0, "No fault was found in 0.03 minutes"), (9, "2", 1, "number=9")],
)
def test_a_longer_search_for_faults_runs_properties_only_and_ends(
    tmp_path: Path, most: int, minutes: str, code: int, said: str
) -> None:
    (tmp_path / "test_a.py").write_text(PROPERTY.format(most=most), "utf-8")
    result = run("test", "--fuzz", minutes, str(tmp_path / "test_a.py"))
    assert result.returncode == code, result.stdout + result.stderr
    assert said in result.stdout + result.stderr
    assert not (tmp_path / "plain").exists()


def test_the_tests_of_the_contents_site_are_those_that_only_the_content_needs() -> None:
    """A test outside the list would make `kb test` take the longer the more content there is."""
    needing = {
        path for path in ROOT.glob("tests/**/test_*.py") if re.search(r"\bcontent_site: ", path.read_text("utf-8"))
    }
    assert needing == {ROOT / file for file in OF_SITE}
    assert all((ROOT / file).is_file() for file in OF_SOURCES)
