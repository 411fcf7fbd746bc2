"""CONTRIBUTING leads through a new field and a new kind of page: the tests do its steps, in a copy of the code."""

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


def section(heading: str) -> str:
    return re.split(r"\n#+ ", WRITTEN.partition(f"\n### {heading}\n")[2])[0]


def steps(heading: str) -> list[str]:
    """Return the texts that a section has people write, in order."""
    return [textwrap.dedent(block) for block in re.findall(r"```\w+\n( +.*?)\n +```", section(heading), re.S)]


# The file of each step, and the line before which its text may be inserted; "" for a new file.
FIELD_PLACES = (
    ("hooks/kb/facets.py", '    Facet("topics"'),
    ("hooks/kb/schema.py", "    level: Term | None"),
    ("hooks/kb/fields.yml", "  level:\n"),
)
PAGE_PLACES = (
    ("hooks/kb/page_kinds.py", '    "design": PageKind('),
    ("hooks/kb/views/models.py", "class PathPage("),
    ("hooks/kb/views/numbers.py", ""),
    ("overrides/numbers.html", ""),
    ("hooks/kb/wording/en.yml", "paths: "),
)
full = pytest.mark.skipif(not FULL, reason="runs tests in a copy of the code; kb test --full")


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


def do(code: Path, written: str, file: str, before: str) -> None:
    """Insert a text into a file of the copy, indented like the line that follows it; or write a new file."""
    if not before:
        (code / file).write_text(f"{written}\n", "utf-8")
        return
    text, place = (code / file).read_text("utf-8"), re.match(" *", before)
    assert before in text
    indented = textwrap.indent(written, place[0] if place else "")
    (code / file).write_text(text.replace(before, f"{indented}\n{before}", 1), "utf-8")


def said(code: Path, asked: str) -> str:
    """Run a command that CONTRIBUTING gives, up to the first failing test; return its output."""
    assert f"pytest {asked}`" in WRITTEN
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *asked.split()]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    run = subprocess.run(command, cwd=code, env=environment, capture_output=True, text=True, check=False)
    return run.stdout + run.stderr


@full
def test_a_field_is_added_as_it_is_written(code: Path) -> None:
    asked, written = f"tests/test_facets.py -k {FIELD}", steps("A new field")
    do(code, written[0], *FIELD_PLACES[0])
    assert f"assert '{FIELD}' in " in said(code, asked)
    do(code, written[1], *FIELD_PLACES[1])
    assert f"{FIELD} has no label" in said(code, asked)
    do(code, written[2], *FIELD_PLACES[2])
    output = said(code, asked)
    assert re.search(r"\[100%\]", output), output
    assert "FAILED" not in output


@full
def test_a_kind_of_page_is_made_as_it_is_written(code: Path) -> None:
    (code / "overrides").unlink()
    shutil.copytree(CHECKOUT / "overrides", code / "overrides")
    asked = "tests/views/test_page_kinds.py tests/views/test_templates.py"
    (code / "tests/views").mkdir()
    for file in asked.split():
        shutil.copy(CHECKOUT / file, code / file)
    first, *others = zip(steps("A new kind of page"), PAGE_PLACES, strict=True)
    do(code, first[0], *first[1])
    assert "Extra items in the left set:\nE         'numbers.html'" in said(code, asked)
    for written, place in others:
        do(code, written, *place)
    name = steps("A new kind of page")[-1]
    for language in ("he", "ar"):
        do(code, name, f"hooks/kb/wording/{language}.yml", "paths: ")
    output = said(code, asked)
    assert re.search(r"\[100%\]", output), output
    assert "FAILED" not in output


@pytest.mark.parametrize("heading", ["A new field", "A new rule", "A new kind of page", "A new export"])
def test_the_files_that_it_names_are_there(heading: str) -> None:
    named = set(re.findall(r"`((?:hooks|overrides|tests|docs)/[a-z0-9_./-]+\.\w+)`", section(heading)))
    made = {name for name, before in PAGE_PLACES if not before}
    assert named
    assert {name for name in named if not (CHECKOUT / name).exists()} <= made
