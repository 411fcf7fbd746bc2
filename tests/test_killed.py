"""A build that is killed at any moment leaves the last good site or the new one, and the next build is right."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
import time
from pathlib import Path

import kept
import pytest
import small_site
from kb import disk
from kb.publication import swap
from site_pages import Site
from small_library import SmallLibrary
from test_lock import start
from ways import FULL
from workspace import CHECKOUT, GARDEN, Workspace, contents

COUNT = 10 if FULL else 2  # moments at which a build is killed, from its beginning to its end
EDITED = f"{GARDEN}/tools/compost-heap.md"
LOOK = """
import os, signal, sys
missed = looks = 0
def end(*_):
    print(missed, looks, flush=True)
    os._exit(0)
signal.signal(signal.SIGTERM, end)
print("begun", flush=True)
while True:
    looks += 1
    try:
        os.stat(sys.argv[1])
    except OSError:
        missed += 1
"""


@pytest.fixture(scope="module")
def garden(garden_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Garden:
    return Garden(garden_site.source.fork(tmp_path_factory.mktemp("killed") / "workspace"))


class Garden:
    """A library in two states, before and after an edit, with the site of each state."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace, self.site, self.cache = workspace, workspace.site, workspace.root / GARDEN / ".cache"
        self.text = (workspace.root / EDITED).read_text("utf-8")
        self.before, _ = self.built()
        self.edit()
        self.after, self.seconds = self.built(cold=True)

    def edit(self) -> None:
        self.workspace.write(EDITED, f"{self.text}\nTurn it once more.\n")

    def forget(self) -> None:
        """Empty the caches; in a quick run all but the fonts, which take most of the time to cut."""
        if FULL:
            shutil.rmtree(self.cache)
        else:
            kept.forget(self.cache, all_but=("fonts", "typeface"))

    def undo(self) -> None:
        self.workspace.write(EDITED, self.text)

    @property
    def command(self) -> tuple[str, ...]:
        return ("build", "-f", f"{GARDEN}/mkdocs.yml", "-d", str(self.site))

    def built(self, cold: bool = False) -> tuple[dict[str, bytes], float]:
        """Build to the end; return the site and the time it took."""
        if cold:
            self.forget()
        started = time.monotonic()
        done = self.workspace.kb(*self.command)
        assert done.returncode == 0, done.stderr
        return contents(self.site), time.monotonic() - started


@pytest.mark.parametrize("is_cold", [True, False], ids=["cold", "warm"])
def test_a_killed_build_leaves_a_whole_site_and_the_next_is_right(garden: Garden, is_cold: bool) -> None:
    garden.undo()
    garden.built()
    seconds = garden.seconds if is_cold else 1.0
    for number in range(COUNT):
        garden.undo()
        assert garden.built()[0] == garden.before
        garden.edit()
        if is_cold:
            garden.forget()
        process = start(garden.workspace, "-m", "kb", *garden.command)
        time.sleep(seconds * number / COUNT)
        process.kill()
        process.communicate(timeout=30)  # this ends when its last process has ended
        assert contents(garden.site) in (garden.before, garden.after)
        assert garden.built()[0] == garden.after
        assert left_over(garden.workspace) == []


def test_a_build_killed_between_the_two_steps_of_the_swap_gives_the_last_good_site_back(garden: Garden) -> None:
    garden.undo()
    garden.built()
    old = garden.site.with_name(f".{garden.site.name}.old")
    garden.site.rename(old)
    garden.workspace.write(EDITED, garden.text.replace("---\n", "---\nlevel: hrad\n", 1))
    failed = garden.workspace.kb(*garden.command, "--strict")
    assert failed.returncode == 1
    assert contents(garden.site) == garden.before
    assert left_over(garden.workspace) == []


def test_what_a_killed_swap_left_goes_although_nothing_has_changed(garden: Garden) -> None:
    garden.undo()
    garden.built()
    for name in ("old", "building"):
        shutil.copytree(garden.site, garden.site.with_name(f".{garden.site.name}.{name}"))
    done = garden.workspace.kb(*garden.command)
    assert "Nothing has changed" in done.stderr
    assert left_over(garden.workspace) == []


@pytest.mark.parametrize(
    "name",
    [".site.building", ".site.old", f"{GARDEN}/.site.building", "tools/.worms.md.4711", "docs/.glossary.yml.4711"],
)
def test_what_a_killed_build_or_fix_leaves_is_no_change_for_git(name: str) -> None:
    ignored = ("git", "check-ignore", "--no-index", "-q", f"{name}/index.html")
    done = subprocess.run(ignored, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    if done.returncode == 128:
        pytest.skip(f"this checkout is no repository: {done.stderr.strip()}")
    assert done.returncode == 0


def test_a_checkout_under_a_name_with_spaces_and_hebrew_makes_the_same_site(garden: Garden, tmp_path: Path) -> None:
    workspace = garden.workspace.fork(tmp_path / "הספרייה שלי (2) & 'עוד'", warm=False)
    workspace.write(EDITED, garden.text)
    site = tmp_path / "אתר חדש" / "ציבורי"
    done = workspace.kb("build", "-f", f"{GARDEN}/mkdocs.yml", "-d", site)
    assert (done.returncode, done.stdout) == (0, f"{site}\n"), done.stderr
    assert contents(site) == garden.before
    assert [path.name for path in site.parent.iterdir()] == ["ציבורי"]


def test_a_swap_puts_the_new_folder_in_place_of_the_old(tmp_path: Path) -> None:
    for name in ("new", "place", ".place.old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    swap(tmp_path / "new", tmp_path / "place")
    assert contents(tmp_path) == {"place/file": b"new"}


def test_a_reader_finds_a_site_at_every_moment_of_a_swap(tmp_path: Path) -> None:
    """Another process looks for the file without a pause while two folders take each other's place."""
    for name in ("first", "second", "place"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    if not disk.exchange(tmp_path / "first", tmp_path / "second"):
        pytest.skip("this system cannot exchange two folders in one step")
    looking = subprocess.Popen([sys.executable, "-c", LOOK, tmp_path / "place/file"], stdout=subprocess.PIPE, text=True)
    assert looking.stdout
    looking.stdout.readline()
    for _ in range(300):
        (tmp_path / "new").mkdir()
        (tmp_path / "new/file").touch()
        swap(tmp_path / "new", tmp_path / "place")
    looking.terminate()
    missed, looks = map(int, looking.communicate(timeout=30)[0].split())
    assert missed == 0
    assert looks > 300


def test_where_folders_cannot_be_exchanged_a_swap_that_is_cut_off_leaves_the_last_good_site(
    library: SmallLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = small_site.build(library, "en", "he").root
    before, rename = contents(site), Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        if path.name == ".site.building":
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(ctypes, "CDLL", None)  # as on Windows, a call of it is a TypeError
    monkeypatch.setattr(Path, "rename", interrupted)
    library.article("later")
    with pytest.raises(KeyboardInterrupt):
        small_site.publish(library.root)
    assert contents(site) == before
    assert [path.name for path in library.root.glob(".site*")] == []


def test_builds_into_several_folders_at_once_make_the_same_site(garden: Garden) -> None:
    garden.edit()
    garden.forget()
    sites = [garden.workspace.root / f"beside-{number}" for number in range(3)]
    started = [start(garden.workspace, "-m", "kb", *garden.command[:-1], site) for site in sites]
    said = [process.communicate(timeout=120)[1] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], said
    assert [contents(site) == garden.after for site in sites] == [True, True, True]
    assert left_over(garden.workspace) == []


def left_over(workspace: Workspace) -> list[str]:
    """Return what builds have left beside the site, and incomplete files in the caches."""
    beside = [path.name for path in workspace.root.glob(".site*")] + [p.name for p in workspace.root.glob(".beside*")]
    return beside + [path.name for path in (workspace.root / GARDEN / ".cache").rglob(".*")]
