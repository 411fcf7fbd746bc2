"""Nothing is ever out of date: after any edits in any order, a build makes the same as a build with empty caches."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

import changing_library
import kept
import pytest
from changing_library import SWITCHES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kb import publication
from kb.disk import CACHE
from ways import FULL, in_full
from workspace import Workspace, contents

AT_ONCE = 3 if FULL else 10  # number of switches that change between two builds
# Switches that affect pages whose own text and view stay the same: they find a key that lacks an input.
ALONE = (
    list(SWITCHES)
    if FULL
    else [
        "entry that others link to",
        "definition in the glossary",
        "template",
        "contact",
        "label in a worksheet",
        "a report of a run",
    ]
)
WALKS, STEPS = (8, 6) if FULL else (2, 3)
# Steps whose stored pieces a build from nothing may use: making fonts takes most of its time. With --full, none where
# one switch is turned alone.
LENT = ("fonts", "typeface")
# Templates are compiled from their own text and nothing else, so they may be kept where none of them is edited.
OF_TEMPLATES = {"template", "macro"}


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Garden:
    return Garden(tmp_path_factory.mktemp("stale"))


@pytest.fixture(autouse=True)
def _own_environment() -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


class Garden:
    """A library that is built again and again in one place, and with empty caches in another."""

    def __init__(self, root: Path) -> None:
        self.warm, self.cold = root / "warm", root / "cold"
        self.edited = set[str]()  # switches of templates that were on in the build before

    def differences(self, switched: Collection[str], lent: Collection[str] = LENT) -> list[str]:
        """Build the library in both ways; return the files that differ."""
        with suppress(FileNotFoundError):
            for path in self.cold.iterdir():
                if path.name != CACHE:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
            edited = OF_TEMPLATES & set(switched)
            kept.forget(self.cold / CACHE, all_but=lent if edited != self.edited else (*lent, "templates"))
            self.edited = edited
        return differences(build(self.warm, switched), build(self.cold, switched))


def differences(site: Path, wanted: Path) -> list[str]:
    """Return the files that differ between two sites."""
    one, other = contents(site), contents(wanted)
    assert "index.html" in other
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def build(root: Path, switched: Collection[str]) -> Path:
    os.environ.update(changing_library.write(root, switched))
    site = root / "site"
    assert publication.publish(root / "mkdocs.yml", site, strict=False)
    return site


def test_an_edit_alone_reaches_the_site_as_in_a_build_from_nothing(garden: Garden) -> None:
    base = {"worksheet", "another body", "glossary"}
    lent = () if FULL else LENT
    assert garden.differences(base, lent) == []
    assert {name: wrong for name in ALONE if (wrong := garden.differences(base ^ {name}, lent))} == {}


@in_full
def test_edit_upon_edit_reaches_the_site_as_in_a_build_from_nothing(garden: Garden) -> None:
    names, stale = list(SWITCHES), dict[str, list[str]]()
    for first in range(0, len(names), AT_ONCE):
        switched = names[: first + AT_ONCE]
        if wrong := garden.differences(switched):
            stale[", ".join(switched[first:])] = wrong
    assert stale == {}


@settings(max_examples=WALKS, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sets(st.sampled_from(list(SWITCHES)), min_size=1, max_size=3), min_size=2, max_size=STEPS))
def test_edits_in_any_order_and_back_leave_nothing_behind(garden: Garden, turned: list[set[str]]) -> None:
    on = set[str]()
    for one in turned:
        on ^= one
        assert garden.differences(on) == [], on


def test_mkdocs_makes_the_same_after_edits(garden: Garden, tmp_path: Path) -> None:
    for switched in (["entry", "picture"], ["picture", "picture of another size", "worksheet", "deleted"]):
        site = build(garden.warm, switched)
        done = subprocess.run(
            [sys.executable, "-P", "-m", "mkdocs", "build", "-f", garden.warm / "mkdocs.yml", "-d", tmp_path / "out"],
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert differences(site, tmp_path / "out") == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("tools/stacey-matrix.md", "level: hard", "level: easy"),
        ("tools/stacey-matrix.en.md", "title: ", "title: The "),
        ("docs/glossary.yml", "definition: ", "definition: א "),
        ("library.yml", "en: Shidra}", "en: Shidra again}"),
        ("overrides/kb/footer.html", "</footer>", "<p>א</p></footer>"),
        ("hooks/kb/wording/he.yml", "find: ", "find: א"),
        ("hooks/kb/worksheets/pdf.py", "TOP, BOTTOM = 37.0", "TOP, BOTTOM = 38.0"),
    ],
)
@pytest.mark.skipif(not FULL, reason="two builds of a whole library for each edit")
def test_an_edit_of_the_frozen_library_or_of_the_program_is_never_stale(
    workspace: Workspace, tmp_path: Path, name: str, old: str, new: str
) -> None:
    text = (workspace.root / name).read_text("utf-8")
    assert old in text
    workspace.write(name, text.replace(old, new, 1))
    cold = workspace.fork(tmp_path / "cold", warm=False)
    for one in (workspace, cold):
        assert one.kb("build").returncode == 0
    assert differences(workspace.site, cold.site) == []
