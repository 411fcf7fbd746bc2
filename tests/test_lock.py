"""If two builds of one library start together, each makes a complete site."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import kept
import pytest
from kb import lock
from site_pages import Site
from ways import FULL
from workspace import GARDEN, Workspace, contents

SWEEP = 12  # starts of the second command in a full run, from the first one's beginning to its end
OFFSETS = [n / SWEEP for n in range(SWEEP)] if FULL else [0.0, 1.0]  # shares of a build; in a quick run seconds
HOLD = """
import sys, time
from pathlib import Path
from kb import lock
taken = lock.take(Path(sys.argv[1]), "x")
print("taken", flush=True)
time.sleep(float(sys.argv[2]))
"""


def start(workspace: Workspace, *arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=workspace.root, env=workspace.environment(), text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def forget(workspace: Workspace) -> None:
    """In a full run, delete the site and most of what is kept, so that a build goes through all its stages."""
    if FULL:
        shutil.rmtree(workspace.site, ignore_errors=True)
        kept.forget(workspace.root / GARDEN / ".cache", all_but=kept.SET_UP)


@pytest.fixture(scope="module")
def workspace(garden_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return garden_site.source.fork(tmp_path_factory.mktemp("lock") / "workspace")


@pytest.fixture(scope="module")
def unit(workspace: Workspace) -> float:
    """Build the site of one command alone; return the seconds that an offset of 1 stands for."""
    forget(workspace)
    started = time.monotonic()
    workspace.kb("build", "-f", f"{GARDEN}/mkdocs.yml", "-d", workspace.root / "alone")
    return time.monotonic() - started if FULL else 1.0


@pytest.mark.parametrize("offset", OFFSETS)
def test_two_builds_at_once_leave_the_site_of_one_alone(workspace: Workspace, unit: float, offset: float) -> None:
    build = ("-m", "kb", "build", "-f", f"{GARDEN}/mkdocs.yml", "-d", workspace.site)
    forget(workspace)
    first = start(workspace, *build)
    time.sleep(offset * unit)
    second = start(workspace, *build)
    said = [process.communicate(timeout=120)[1] for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], said
    assert contents(workspace.site) == contents(workspace.root / "alone")
    waited = sum("Another build of this library is running" in text for text in said)
    assert waited == 1 if offset == 0 else waited <= 1  # the first may be finished when the second begins


@pytest.mark.parametrize("offset", OFFSETS if FULL else OFFSETS[1:])
def test_a_build_beside_a_server_has_no_address_of_the_server(workspace: Workspace, unit: float, offset: float) -> None:
    config = f"{GARDEN}/mkdocs.yml"
    forget(workspace)
    serving = start(workspace, "-m", "kb", "serve", "-f", config, "-a", "127.0.0.1:0")
    try:
        time.sleep(offset * unit)
        workspace.kb("build", "-f", config, "-d", workspace.site)
        assert contents(workspace.site) == contents(workspace.root / "alone")
    finally:
        serving.terminate()
        serving.communicate(timeout=30)


def test_a_lock_is_reported_with_its_holder_and_ends_with_the_process(workspace: Workspace, tmp_path: Path) -> None:
    first = start(workspace, "-c", HOLD, tmp_path, "60")
    assert first.stdout
    first.stdout.readline()
    second = start(workspace, "-c", HOLD, tmp_path, "0")
    assert second.stderr
    assert f"process {first.pid}, since " in second.stderr.readline()
    first.kill()
    assert second.wait(timeout=30) == 0
    first.communicate()
    second.communicate()


def test_within_a_process_a_lock_is_taken_again(tmp_path: Path) -> None:
    taken = lock.take(tmp_path, "x")
    again = lock.take(tmp_path, "x")
    lock.release(tmp_path, "x")
    assert (taken.is_locked, again.is_locked) == (False, False)
    assert os.listdir(tmp_path / ".cache" / "locks")


def test_somebody_without_a_home_who_may_not_write_the_caches_has_a_lock_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container that runs under the number of a user whom it does not know."""
    (tmp_path / ".cache").write_text("a file where the folder should be")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 5)
    monkeypatch.delenv("HOME")
    taken = lock.take(tmp_path, "x")
    assert taken.is_locked
    lock.release(tmp_path, "x")
    assert not taken.is_locked
