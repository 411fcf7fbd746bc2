"""Golden libraries and the docs trees composed from them (see tests/golden/README.md), and how a tree is updated.

KB_GOLDEN=write .venv/bin/python -m pytest tests/test_compose_golden.py writes the expected trees again.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from builds import compose_tree
from kb import compose
from workspace import CHECKOUT, GARDEN, Workspace, contents

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())
LONG_AGO = 1_000_000_000 * 10**9


def compose_copy(case: str, root: Path) -> None:
    """Compose a copy of a case's sources under `root`."""
    shutil.copytree(GOLDEN / case, root, ignore=shutil.ignore_patterns("expected"), dirs_exist_ok=True)
    compose_at(root)


def compose_at(root: Path) -> None:
    """Compose the tree of the library at `root` as a build that is not strict."""
    compose_tree(root, "https://golden.example/")


def age(tree: Path) -> dict[str, int]:
    """Make every file of a tree look old; return the files' times."""
    for path in tree.rglob("*"):
        if path.is_file():
            os.utime(path, ns=(LONG_AGO, LONG_AGO))
    return times(tree)


def times(tree: Path) -> dict[str, int]:
    return {path.relative_to(tree).as_posix(): path.stat().st_mtime_ns for path in tree.rglob("*") if path.is_file()}


def rewritten(tree: Path, before: dict[str, int]) -> set[str]:
    """Return the files of a tree that were written after `before` was recorded."""
    return {name for name, time in times(tree).items() if time != before.get(name)}


@pytest.mark.parametrize("case", CASES)
def test_the_composed_tree_is_the_expected_one(case: str, tmp_path: Path) -> None:
    compose_copy(case, tmp_path)
    composed = contents(tmp_path / compose.TREE)
    expected = GOLDEN / case / "expected"
    if os.environ.get("KB_GOLDEN") == "write":
        shutil.rmtree(expected, ignore_errors=True)
        shutil.copytree(tmp_path / compose.TREE, expected)
    wanted = contents(expected)
    assert sorted(composed) == sorted(wanted)
    for name, data in wanted.items():
        assert composed[name].decode() == data.decode(), f"{case}: {name}"


def test_only_a_file_that_changed_is_written_again(tmp_path: Path) -> None:
    compose_copy("related-both-ways", tmp_path)
    tree = tmp_path / compose.TREE
    before = age(tree)
    source = tmp_path / "tools/bowline.md"
    source.write_text(source.read_text("utf-8").replace("small eye", "small ring"), "utf-8")
    compose_at(tmp_path)
    assert rewritten(tree, before) == {"tools/bowline.md"}
    assert "small ring" in (tree / "tools/bowline.md").read_text("utf-8")


def test_a_new_title_is_written_wherever_it_is_shown_and_nowhere_else(tmp_path: Path) -> None:
    compose_copy("related-both-ways", tmp_path)
    tree = tmp_path / compose.TREE
    before = age(tree)
    source = tmp_path / "articles/friction.md"
    source.write_text(source.read_text("utf-8").replace("On friction", "About friction"), "utf-8")
    compose_at(tmp_path)
    changed = rewritten(tree, before)
    assert changed == {name for name in before if "About friction" in (tree / name).read_text("utf-8")}
    assert {"articles/friction.md", "articles/index.md", "tools/bowline.md", "topics/knots.md"} <= changed < set(before)


def test_a_picture_is_copied_once_and_again_when_it_changes(tmp_path: Path) -> None:
    picture = tmp_path / "docs/pictures/eye.svg"
    picture.parent.mkdir(parents=True)
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    compose_copy("related-both-ways", tmp_path)
    tree = tmp_path / compose.TREE
    before = times(tree)
    compose_at(tmp_path)
    assert rewritten(tree, before) == set()
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', "utf-8")
    compose_at(tmp_path)
    assert rewritten(tree, before) == {"pictures/eye.svg"}
    assert (tree / "pictures/eye.svg").read_bytes() == picture.read_bytes()


def test_what_no_source_stands_behind_any_more_is_removed(tmp_path: Path) -> None:
    compose_copy("translation-beside-fallback", tmp_path)
    tree = tmp_path / compose.TREE
    left_over = tree / "of-an-older-version/page.md"
    left_over.parent.mkdir()
    left_over.write_text("---\ntitle: Old\n---\n", "utf-8")
    before = set(contents(tree))
    (tmp_path / "tools/coil.md").unlink()
    compose_at(tmp_path)
    assert before - set(contents(tree)) == {"of-an-older-version/page.md", "tools/coil.he.md", "tools/coil.md"}
    assert not left_over.parent.exists()
    assert not [name for name, data in contents(tree).items() if b"Coil a rope" in data]


def test_the_tree_does_not_hang_on_the_hash_seed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    shutil.copytree(CHECKOUT / "hooks", tmp_path / "hooks")
    program = "import sys, pathlib, builds; builds.compose_tree(pathlib.Path(sys.argv[1]), '/', strict=True)"
    made = []
    for seed in ("1", "2"):
        garden = tmp_path / seed
        shutil.copytree(CHECKOUT / GARDEN, garden, ignore=shutil.ignore_patterns(".cache", "site"))
        command = [sys.executable, "-c", program, str(garden)]
        subprocess.run(
            command,
            env=workspace.environment(PYTHONHASHSEED=seed, PYTHONPATH=f"{tmp_path}/hooks:{CHECKOUT}/tests"),
            check=True,
            timeout=60,
        )
        made.append(contents(garden / compose.TREE))
    assert len(made[0]) > 25
    assert made[0] == made[1]
