"""The commands keep their promises to scripts that call them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
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
