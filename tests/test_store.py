"""What is kept between builds is verified before it is used: however it is damaged, the site is the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from kb.store import Store
from workspace import GARDEN, Workspace, contents

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
    store = Store(tmp_path / "cards")
    assert store.made("a", lambda: b"drawn") == b"drawn"
    file = tmp_path / "cards" / "a"
    file.write_bytes(spoil(file.read_bytes()))
    assert store.made("a", lambda: b"drawn") == b"drawn"
    assert "cards/a" in capsys.readouterr().err
    assert store.made("a", lambda: b"never") == b"drawn"
    assert capsys.readouterr().err == ""


def test_a_piece_that_is_kept_is_not_made_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("a", b"")
    assert (store.get("a"), store.get("b")) == (b"", None)


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
