"""A look at the store of builds from outside."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path

from kb.store import FILE


def pieces(cache: Path, step: str) -> dict[str, int]:
    """Return the keys of a step's stored pieces, each with its row in the database."""
    if not (cache / FILE).is_file():
        return {}
    with closing(sqlite3.connect(cache / FILE)) as base:
        return dict(base.execute("SELECT key, rowid FROM pieces WHERE step = ?", [step]))


def spoil(cache: Path, change: Callable[[bytes], bytes], step: str = "%") -> None:
    """Damage a step's stored pieces as a disk would: their hashes stay the same."""
    with closing(sqlite3.connect(cache / FILE)) as base, base:
        for row, data in base.execute("SELECT rowid, data FROM pieces WHERE step LIKE ?", [step]).fetchall():
            base.execute("UPDATE pieces SET data = ? WHERE rowid = ?", [change(data), row])


def forget(cache: Path, all_but: Collection[str] = ()) -> None:
    """Delete everything in the caches except the pieces of these steps."""
    for path in cache.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    with closing(sqlite3.connect(cache / FILE)) as base, base:
        base.execute(f"DELETE FROM pieces WHERE step NOT IN ({','.join('?' * len(all_but))})", [*all_but])


# Steps with the same results for every library; they take most of the time of a first build.
SET_UP = ("fonts", "icons", "styles", "templates", "typeface")


def lend(cache: Path, to: Path, steps: Collection[str] = SET_UP) -> None:
    """Copy the results of these steps to another library's caches: a key identifies all inputs of a piece."""
    to.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(to / FILE)) as base, base:
        base.execute("ATTACH ? AS lender", [str(cache / FILE)])
        made = base.execute("SELECT sql FROM lender.sqlite_master WHERE name = 'pieces'").fetchone()[0]
        base.execute(made.replace("TABLE pieces", "TABLE IF NOT EXISTS pieces"))
        listed = ",".join("?" * len(steps))
        base.execute(f"INSERT OR IGNORE INTO pieces SELECT * FROM lender.pieces WHERE step IN ({listed})", [*steps])


def copy(cache: Path, to: Path) -> None:
    """Copy the whole store of one library's caches, if there is one, to another's."""
    if (cache / FILE).is_file():
        to.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(cache / FILE)) as there, closing(sqlite3.connect(to / FILE)) as here:
            there.backup(here)  # a server may be writing to it
