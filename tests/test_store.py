"""Stored pieces are verified before they are used: whatever damage they have, the site is the same."""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from kb import store
from kb.store import FILE, Store, code, key, trim
from kept import pieces
from kept import spoil as spoil_pieces
from site_pages import Site
from workspace import CHECKOUT, GARDEN, Workspace, contents

ENV = {**os.environ, "PYTHONPATH": str(CHECKOUT / "hooks")}

STEPS = ("cards", "check", "fonts", "icons", "pages", "search", "sites", "templates", "texts")
SPOILERS: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda data: b"",
    "cut off": lambda data: data[: len(data) // 2],
    "one bit turned": lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    "random": lambda data: random.Random(1).randbytes(len(data)),
}


@pytest.mark.parametrize("spoil", SPOILERS.values(), ids=SPOILERS)
def test_a_spoiled_piece_is_made_again_and_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[bytes], bytes]
) -> None:
    store = Store(tmp_path, "cards")
    assert store.made("a", lambda: b"drawn") == b"drawn"
    spoil_pieces(tmp_path, spoil)
    assert store.made("a", lambda: b"drawn") == b"drawn"
    assert "cards/a" in capsys.readouterr().err
    assert store.made("a", lambda: b"never") == b"drawn"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("spoil", SPOILERS.values(), ids=SPOILERS)
def test_a_damaged_file_is_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[bytes], bytes]
) -> None:
    store = Store(tmp_path, "cards")
    store.keep({str(number): bytes(5000) for number in range(20)})
    file = tmp_path / FILE
    file.write_bytes(spoil(file.read_bytes()) + b"x")
    assert store.made("a", lambda: b"drawn") == b"drawn"
    assert store.made("a", lambda: b"drawn") == b"drawn"
    assert "Traceback" not in capsys.readouterr().err


def test_a_piece_that_is_kept_is_not_made_again(tmp_path: Path) -> None:
    store = Store(tmp_path, "cards")
    store.put("a", b"")
    assert (store.get("a"), store.get("b")) == (b"", None)


def test_steps_do_not_see_each_others_pieces(tmp_path: Path) -> None:
    Store(tmp_path, "cards").put("a", b"card")
    assert Store(tmp_path, "fonts").get("a") is None


def test_many_pieces_are_found_at_once(tmp_path: Path) -> None:
    store, pieces = Store(tmp_path, "pages"), {str(number): bytes([number % 256]) for number in range(1201)}
    store.keep(pieces)
    assert store.find([*pieces, "none"]) == pieces


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    store = Store(tmp_path, "pages")
    store.keep({"old": bytes(1000), "used": bytes(1000)})
    with closing(sqlite3.connect(tmp_path / FILE)) as base, base:
        base.execute("UPDATE pieces SET used = 1")
    store.get("used")
    store.put("new", bytes(1000))
    trim(tmp_path, limit=3000)
    assert set(store.find(["old", "used", "new"])) == {"used", "new"}


def test_several_processes_keep_pieces_at_once(tmp_path: Path) -> None:
    program = "import sys, pathlib; from kb.store import Store; s = Store(pathlib.Path(sys.argv[1]), 'x')\n"
    program += "for n in range(50): s.put(f'{sys.argv[2]}-{n}', bytes(2000))"
    started = [subprocess.Popen([sys.executable, "-c", program, tmp_path, name], env=ENV) for name in "abc"]
    assert [process.wait(60) for process in started] == [0, 0, 0]
    assert len(Store(tmp_path, "x").find(f"{name}-{number}" for name in "abc" for number in range(50))) == 150


def test_a_folder_that_cannot_be_written_keeps_nothing_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where the folder should be")
    store = Store(tmp_path / "file", "cards")
    assert store.made("a", lambda: b"drawn") == b"drawn"


def test_a_key_tells_apart_what_is_put_together_in_other_ways() -> None:
    assert len({key("ab", "c"), key("a", "bc"), key("abc"), key("abc", ""), key(b"ab", b"c")}) == 4


def test_a_site_is_the_same_whatever_spoiled_the_caches(garden_site: Site, tmp_path: Path) -> None:
    workspace = garden_site.source.fork(tmp_path / "workspace")
    build = ("build", "-f", f"{GARDEN}/mkdocs.yml", "-d", workspace.site)
    wanted = contents(workspace.site)
    spoilers = list(SPOILERS.values())
    for number, path in enumerate(sorted(p for p in (workspace.root / GARDEN / ".cache").rglob("*") if p.is_file())):
        path.write_bytes(spoilers[number % len(spoilers)](path.read_bytes() or b"x"))
    done = workspace.kb(*build)
    assert done.returncode == 0, done.stderr
    assert contents(workspace.site) == wanted
    assert "Traceback" not in done.stderr


# ---- a file that cannot be used

FILL = """
import sys, pathlib
from kb.store import Store
store = Store(pathlib.Path(sys.argv[1]), "x")
store.put("small", b"kept")
for number in range(20):
    store.put(str(number), bytes(100_000))
print(store.get("small"), sum(store.get(str(number)) is not None for number in range(20)))
"""
READ = "import sys, pathlib; from kb.store import Store; s = Store(pathlib.Path(sys.argv[1]), 'x')\n" + (
    "s.put('b', b'new'); s.put('c', b'new'); print(s.get('a'), s.get('b'))"
)


def on_a_disk(place: Path, options: str, *command: str | Path, first: str = "true") -> subprocess.CompletedProcess[str]:
    """Run a command with a separate disk at `place`; `first` is a line for the shell to run before it."""
    mount = f'mount -t tmpfs -o {options} none {place} && {first} && exec "$0" "$@"'
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", mount, *map(str, command)],
        env=ENV, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if "unshare:" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"no disk can be made here: {done.stderr.strip()}")
    return done


def test_on_a_full_disk_what_was_kept_is_used_and_it_is_said_once(tmp_path: Path) -> None:
    done = on_a_disk(tmp_path, "size=500k", sys.executable, "-c", FILL, tmp_path)
    kept, number = done.stdout.rsplit(maxsplit=1)
    assert (kept, 0 < int(number) < 20) == ("b'kept'", True), done.stderr
    assert done.stderr.count("no room on the disk") == len(done.stderr.splitlines()) == 1


def test_where_files_may_not_grow_it_is_said_once(tmp_path: Path) -> None:
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n{FILL}"
    done = subprocess.run(
        [sys.executable, "-c", limited, tmp_path], env=ENV, capture_output=True, text=True, check=False
    )
    kept, number = done.stdout.rsplit(maxsplit=1)
    assert (kept, 0 < int(number) < 20) == ("b'kept'", True), done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr


def test_what_may_only_be_read_is_read_and_it_is_said_once(tmp_path: Path) -> None:
    put = f"{sys.executable} -c \"import pathlib; from kb.store import Store; Store(pathlib.Path('{tmp_path}'), 'x')"
    first = f"{put}.put('a', b'old')\" && mount -o remount,ro {tmp_path}"
    done = on_a_disk(tmp_path, "size=500k", sys.executable, "-c", READ, tmp_path, first=first)
    assert done.stdout == "b'old' None\n", done.stderr
    assert done.stderr.count("it may not be written there") == len(done.stderr.splitlines()) == 1


def test_a_file_that_another_process_holds_is_waited_for_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_PATIENCE", 0.5)
    kept = Store(tmp_path, "x")
    kept.put("a", b"old")
    with closing(sqlite3.connect(tmp_path / FILE)) as other:
        other.execute("BEGIN EXCLUSIVE")
        before = time.monotonic()
        assert [kept.made(str(number), lambda: b"made") for number in range(20)] == [b"made"] * 20
        assert time.monotonic() - before < 5
    assert capsys.readouterr().err.count("another process holds the file") == 1
    assert kept.get("a") == b"old"


def test_a_file_with_other_columns_is_begun_again(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as base, base:
        base.execute("CREATE TABLE pieces (name TEXT)")
    kept = Store(tmp_path, "x")
    kept.put("a", b"lost")
    kept.put("a", b"kept")
    assert kept.get("a") == b"kept"


def test_the_file_itself_gets_smaller_when_pieces_go(tmp_path: Path) -> None:
    kept = Store(tmp_path, "x")
    kept.keep({str(number): bytes(100_000) for number in range(30)})
    trim(tmp_path, limit=1_000_000)
    assert (tmp_path / FILE).stat().st_size < 1_000_000
    assert len(kept.find(map(str, range(30)))) == 7


def test_another_version_of_a_library_is_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(code.cache_clear)
    before = code()
    monkeypatch.syspath_prepend(tmp_path)
    assert store.is_as_it_was()
    (tmp_path / "typst-99.0.dist-info").mkdir()
    assert not store.is_as_it_was()
    code.cache_clear()
    assert code() != before


@pytest.mark.parametrize("disk", ["size=64k", "ro"])
def test_a_build_goes_on_where_nothing_can_be_kept(garden_site: Site, tmp_path: Path, disk: str) -> None:
    workspace = garden_site.source.fork(tmp_path / "workspace", warm=False)
    cache = workspace.root / GARDEN / ".cache"
    cache.mkdir()
    command = [sys.executable, "-P", "-m", "kb", "build", "-f", f"{workspace.root}/{GARDEN}/mkdocs.yml", "--strict"]
    done = on_a_disk(cache, disk, "env", *workspace_environment(workspace), *command, "-d", workspace.site)
    assert done.returncode == 0, done.stderr
    assert contents(workspace.site) == contents(garden_site.root)
    assert done.stderr.count("The build goes on without keeping") == 1


def workspace_environment(workspace: Workspace) -> list[str]:
    return [f"{name}={value}" for name, value in workspace.environment().items()]


def test_a_clean_build_uses_nothing_kept_and_says_so(garden_site: Site, tmp_path: Path) -> None:
    workspace = garden_site.source.fork(tmp_path / "workspace")
    cache = workspace.root / GARDEN / ".cache"
    known = {step: set(pieces(cache, step)) for step in STEPS}
    assert all(known.values()), known
    spoil_as_if_sound(cache)
    build = ("build", "-f", f"{GARDEN}/mkdocs.yml", "-d", workspace.site)
    done = workspace.kb(*build, "--clean")
    assert done.returncode == 0, done.stderr
    assert "Nothing that was kept is used" in done.stderr
    assert contents(workspace.site) == contents(garden_site.root)


def test_what_other_versions_have_kept_goes_at_the_end_of_a_build(garden_site: Site, tmp_path: Path) -> None:
    workspace = garden_site.source.fork(tmp_path / "workspace")
    cache = workspace.root / GARDEN / ".cache"
    former = cache / "cards/1.kept"
    former.parent.mkdir()
    former.write_bytes(b"of another version")
    done = workspace.kb("build", "-f", f"{GARDEN}/mkdocs.yml", "-d", workspace.site)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in cache.iterdir()} == {"locks", "store.sqlite", "typeface"}


def spoil_as_if_sound(cache: Path) -> None:
    """Change every piece together with its hash, as no disk would: this shows who uses a piece."""
    with closing(sqlite3.connect(cache / FILE)) as base, base:
        bad = b"no piece"
        base.execute("UPDATE pieces SET data = ?, digest = ?", [bad, hashlib.sha256(bad).digest()])
