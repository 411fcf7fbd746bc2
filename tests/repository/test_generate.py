"""`kb generate` updates the files made from the models and library.yml, and reports those that are out of date."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from workspace import TRILINGUAL

ROOT = Path(__file__).resolve().parents[2]
VOCABULARY = "    routine: {he: שגרה, ar: وضع اعتيادي, en: Routine}\n"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the settings and all files made from them."""
    folder = tmp_path_factory.mktemp("generated")
    for name in ("library.yml", "mkdocs.yml"):
        shutil.copy2(TRILINGUAL / name, folder / name)
    assert generate(folder).returncode == 0
    return folder


@pytest.fixture
def root(generated: Path, tmp_path: Path) -> Path:
    """Return a copy of that folder, which a test may change."""
    return shutil.copytree(generated, tmp_path / "library")


def generate(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks"), "KB_ROOT": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-P", "-m", "kb", "generate", "-f", str(root / "mkdocs.yml"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def test_a_term_more_in_a_vocabulary_is_a_file_behind_until_it_is_generated(root: Path) -> None:
    assert generate(root, "--check").returncode == 0
    edit(root / "library.yml", VOCABULARY, VOCABULARY + "    truce: {he: הפוגה, ar: هدنة, en: Truce}\n")

    result = generate(root, "--check")
    assert result.returncode == 1
    behind = [line.split(":")[0] for line in result.stdout.splitlines()]
    assert behind == [
        ".github/ISSUE_TEMPLATE/suggest-tool.yml",
        ".vscode/front-matter.code-snippets",
        "schemas/article.schema.json",
        "schemas/tool.schema.json",
        "schemas/topic.schema.json",
        "schemas/video.schema.json",
    ]
    assert all("אינו מעודכן · is behind" in line for line in result.stdout.splitlines())
    assert "python3 kb generate" in result.stderr

    assert generate(root).stdout.splitlines() == behind
    assert generate(root, "--check").returncode == 0
    assert "הפוגה" in (root / behind[0]).read_text("utf-8")


def test_a_file_that_somebody_changed_or_took_away_is_behind(root: Path) -> None:
    edit(root / ".vscode/extensions.json", "redhat.vscode-yaml", "something.else")
    (root / "schemas/page.schema.json").unlink()
    result = generate(root, "--check")
    assert result.returncode == 1
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == [
        ".vscode/extensions.json",
        "schemas/page.schema.json",
    ]
    assert not (root / "schemas/page.schema.json").exists()


def test_line_ends_that_git_writes_on_windows_are_not_a_difference(root: Path) -> None:
    path = root / "schemas/page.schema.json"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert generate(root, "--check").returncode == 0


def test_nothing_is_written_where_nothing_changed(root: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}
    result = generate(root)
    assert (result.returncode, result.stdout) == (0, "")
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()} == before


def test_nothing_is_made_from_settings_with_a_mistake(root: Path) -> None:
    edit(root / "library.yml", "slugs: ascii", "slugs: any")
    before = (root / "schemas/tool.schema.json").read_bytes()
    result = generate(root)
    assert result.returncode == 1
    assert "library.yml:" in result.stderr
    assert "Traceback" not in result.stderr
    assert (root / "schemas/tool.schema.json").read_bytes() == before
