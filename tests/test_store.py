"""What is kept between builds is verified before it is used: however it is damaged, the site is the same."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from kb.store import FILE, Store, key, trim
from kept import spoil as spoil_pieces
from workspace import CHECKOUT, GARDEN, Workspace, contents

ENV = {**os.environ, "PYTHONPATH": str(CHECKOUT / "hooks")}

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
    trim(tmp_path, limit=2000)
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


def test_a_site_is_the_same_whatever_spoiled_the_caches(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "workspace")
    build = ("build", "-f", f"{GARDEN}/mkdocs.yml", "-d", workspace.site)
    workspace.kb(*build)
    wanted = contents(workspace.site)
    spoilers = list(SPOILERS.values())
    for number, path in enumerate(sorted(p for p in (workspace.root / GARDEN / ".cache").rglob("*") if p.is_file())):
        path.write_bytes(spoilers[number % len(spoilers)](path.read_bytes() or b"x"))
    done = workspace.kb(*build)
    assert done.returncode == 0, done.stderr
    assert contents(workspace.site) == wanted
    assert "Traceback" not in done.stderr
