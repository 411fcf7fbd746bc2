"""What builds keep, looked at from outside."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path

from kb.store import FILE


def pieces(cache: Path, step: str) -> dict[str, int]:
    """Return the keys of what a step has kept, each with the row in which it was written."""
    if not (cache / FILE).is_file():
        return {}
    with closing(sqlite3.connect(cache / FILE)) as base:
        return dict(base.execute("SELECT key, rowid FROM pieces WHERE step = ?", [step]))


def spoil(cache: Path, change: Callable[[bytes], bytes], step: str = "%") -> None:
    """Change what is kept of a step, as a disk would: beside the hash that was written with it."""
    with closing(sqlite3.connect(cache / FILE)) as base, base:
        for row, data in base.execute("SELECT rowid, data FROM pieces WHERE step LIKE ?", [step]).fetchall():
            base.execute("UPDATE pieces SET data = ? WHERE rowid = ?", [change(data), row])


def forget(cache: Path, all_but: Collection[str] = ()) -> None:
    """Take out of the caches everything but what these steps have kept."""
    for path in cache.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    with closing(sqlite3.connect(cache / FILE)) as base, base:
        base.execute(f"DELETE FROM pieces WHERE step NOT IN ({','.join('?' * len(all_but))})", [*all_but])
