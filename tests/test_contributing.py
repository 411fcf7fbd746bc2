"""CONTRIBUTING leads through a new field: the tests do its steps as they are written, in a copy of the code."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from ways import FULL
from workspace import CHECKOUT

FIELD = "helpers"
WRITTEN = (CHECKOUT / "CONTRIBUTING.md").read_text("utf-8")
STEPS = [
    textwrap.dedent(block)
    for block in re.findall(r"```\w+\n( +.*?)\n +```", WRITTEN.partition("### A new field\n")[2], re.S)
]
# The file of each step, and the line before which its text may be inserted.
PLACES = (
    ("hooks/kb/facets.py", '    Facet("topics"'),
    ("hooks/kb/schema.py", "    level: Term | None"),
    ("hooks/kb/fields.yml", "  level:\n"),
)


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """Return a copy of the code, and of the files that its tests of facets read."""
    shutil.copytree(CHECKOUT / "hooks", tmp_path / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("overrides", ".github", "schemas"):
        (tmp_path / name).symlink_to(CHECKOUT / name)
    for path in (*(CHECKOUT / "tests").glob("*.[pj][ys]"), CHECKOUT / "pyproject.toml"):
        target = tmp_path / path.relative_to(CHECKOUT)
        target.parent.mkdir(exist_ok=True)
        shutil.copy(path, target)
    (tmp_path / "tests/fixtures").symlink_to(CHECKOUT / "tests/fixtures")
    return tmp_path


def do(code: Path, step: int) -> None:
    file, before = PLACES[step]
    text, place = (code / file).read_text("utf-8"), re.match(" *", before)
    assert before in text
    written = textwrap.indent(STEPS[step], place[0] if place else "")
    (code / file).write_text(text.replace(before, f"{written}\n{before}", 1), "utf-8")


def said(code: Path) -> str:
    """Run the command that CONTRIBUTING gives, up to the first failing test; return its output."""
    asked = f"tests/test_facets.py -k {FIELD}"
    assert f"python -m pytest {asked}`" in WRITTEN
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *asked.split()]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    run = subprocess.run(command, cwd=code, env=environment, capture_output=True, text=True, check=False)
    return run.stdout + run.stderr


@pytest.mark.skipif(not FULL, reason="a build of the whole library with another field; kb test --full")
def test_a_field_is_added_as_it_is_written(code: Path) -> None:
    do(code, 0)
    assert f"assert '{FIELD}' in " in said(code)
    do(code, 1)
    assert f"{FIELD} has no label" in said(code)
    do(code, 2)
    output = said(code)
    assert re.search(r"\[100%\]", output), output
    assert "FAILED" not in output
