"""What one build has made and the next need not make again, in one file of the caches.

A build is steps. What a step made, a piece, is kept under a key: the hash of everything it was made from. So nothing is
ever out of date: other inputs have another key. Every piece stands beside its own hash and is used only where it still
fits; what a disk, a cut-off write or another version has spoiled is made again. The file may be deleted at any time.

It is an SQLite database (https://www.sqlite.org/atomiccommit.html): several processes may use it at once, and one that
is killed leaves it whole. Where it cannot be read or written, a build says so once and makes everything itself.

Pieces are trusted: some are pickles, which run code when they are read. Who may write the file may run programs here.
"""

from __future__ import annotations

import hashlib
import platform
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

FILE = "store.sqlite"  # in the folder of the caches
LIMIT = 1 << 30  # bytes that are kept; beyond them what was used longest ago goes
_PATIENCE = 30  # seconds for which another process may hold the file; where that was too long, it is not waited again
_ROOM = 0.75  # of the limit: what is left when pieces had to go, so that they do not have to at every build
_MANY = 500  # keys that are asked for at a time
_TABLE = """
CREATE TABLE IF NOT EXISTS pieces (
  step TEXT NOT NULL, key TEXT NOT NULL, used INTEGER NOT NULL, digest BLOB NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY (step, key)
)
"""
_T = TypeVar("_T")


def key(*inputs: str | bytes) -> str:
    """Return the key of what is made from `inputs`, in this order."""
    made = hashlib.sha256()
    for one in inputs:
        data = one.encode("utf-8", "surrogatepass") if isinstance(one, str) else one
        made.update(len(data).to_bytes(8, "big") + data)
    return made.hexdigest()[:40]


@cache
def code() -> str:
    """Return the hash of the program: its own files, Python, zlib, and every library that is installed beside it.

    It belongs into the key of every piece: nobody can name all that the making of a piece hangs on.
    """
    folder = Path(__file__).parent
    files = sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    sources = [part for path in files for part in (path.relative_to(folder).as_posix(), path.read_bytes())]
    beside = {entry for place in sys.path if place for entry in _installed(place)}
    machine = (sys.version, sys.platform, platform.machine(), zlib.ZLIB_RUNTIME_VERSION)
    return key(*machine, *sorted(beside), *sources)


def is_as_it_was() -> bool:
    """Tell whether the program still is what `code` found when it was first asked."""
    return code.__wrapped__() == code()


def _installed(place: str) -> Iterable[str]:
    """Return the names and versions of what is installed in a folder of sys.path."""
    with suppress(OSError):
        return [path.name for path in Path(place).iterdir() if path.name.endswith((".dist-info", ".egg-info"))]
    return ()


class Store:
    """The pieces of one step, kept in the folder of the caches, `folder`."""

    def __init__(self, folder: Path, step: str) -> None:
        self.file, self.step = folder / FILE, step

    def get(self, name: str) -> bytes | None:
        """Return a piece, None where it was never kept or is spoiled; the latter is said on stderr."""
        return self.find([name]).get(name)

    def find(self, names: Iterable[str]) -> dict[str, bytes]:
        """Return of the pieces `names` those that are kept and sound."""
        wanted = list(dict.fromkeys(names))
        found = dict[str, bytes]()
        for at in range(0, len(wanted), _MANY):
            read: Callable[[sqlite3.Connection], dict[str, bytes]] = partial(self._read, names=wanted[at : at + _MANY])
            found |= self._try(read, dict[str, bytes]())
        return found

    def put(self, name: str, data: bytes) -> None:
        """Keep a piece."""
        self.keep({name: data})

    def keep(self, pieces: Mapping[str, bytes]) -> None:
        """Keep pieces, all or none of them."""
        today = date.today().toordinal()
        rows = [(self.step, name, today, hashlib.sha256(data).digest(), data) for name, data in pieces.items()]
        if rows:
            self._try(lambda base: base.executemany("INSERT OR REPLACE INTO pieces VALUES (?, ?, ?, ?, ?)", rows), None)

    def made(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return the piece `name`; what is not kept is made and kept."""
        data = self.get(name)
        if data is None:
            data = make()
            self.put(name, data)
        return data

    def _read(self, base: sqlite3.Connection, names: list[str]) -> dict[str, bytes]:
        marks = ",".join("?" * len(names))
        rows = base.execute(
            f"SELECT key, used, digest, data FROM pieces WHERE step = ? AND key IN ({marks})",
            [self.step, *names],
        ).fetchall()
        today, found = date.today().toordinal(), dict[str, bytes]()
        for name, _, digest, data in rows:
            if isinstance(data, bytes) and hashlib.sha256(data).digest() == digest:
                found[name] = data
            else:
                _say(f"{self.step}/{name}")
        late = [(today, self.step, name) for name, used, *_ in rows if used != today]
        with suppress(sqlite3.OperationalError):  # of a file that can only be read
            base.executemany("UPDATE pieces SET used = ? WHERE step = ? AND key = ?", late)
        return found

    def _try(self, work: Callable[[sqlite3.Connection], _T], otherwise: _T) -> _T:
        """Return what `work` makes of the open file, or `otherwise` where it cannot be used.

        A file that is no database, or a broken one, or one with other columns, is replaced by a new one.
        """
        try:
            return self._with_file(work)
        except sqlite3.DatabaseError as error:
            reason = _REASONS.get(error.sqlite_errorcode & 0xFF)
            if reason:
                _do_without(self.file, reason)
                return otherwise
        _say(self.file.name)
        for name in (FILE, f"{FILE}-journal"):
            with suppress(OSError):
                (self.file.parent / name).unlink(missing_ok=True)
        return otherwise

    def _with_file(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
        is_new = not self.file.exists()
        patience = 0 if (self.file, "busy") in _DONE_WITHOUT else _PATIENCE
        with closing(sqlite3.connect(self.file, timeout=patience)) as base, base:
            base.execute("PRAGMA synchronous = OFF")  # what a power cut spoils is found by its hash, and made again
            if is_new:
                base.execute("PRAGMA auto_vacuum = INCREMENTAL")  # so that `trim` makes the file smaller
            base.execute(_TABLE)
            return work(base)


def trim(folder: Path, limit: int = LIMIT) -> None:
    """Leave no more than `limit` bytes in the file in the folder of the caches; pieces used longest ago go first."""

    def work(base: sqlite3.Connection) -> None:
        rows = base.execute("SELECT rowid, length(data) FROM pieces ORDER BY used DESC, rowid DESC").fetchall()
        total, old = 0, list[tuple[int]]()
        for row, size in rows:
            total += size
            if total > limit * _ROOM:
                old.append((row,))
        base.executemany("DELETE FROM pieces WHERE rowid = ?", old)
        base.executescript("PRAGMA incremental_vacuum")  # `execute` would take one page only

    with suppress(OSError):
        if (folder / FILE).stat().st_size > limit:
            Store(folder, "")._try(work, None)


def empty(folder: Path) -> bool:
    """Take every piece out of the folder of the caches; tell whether none is left."""

    def work(base: sqlite3.Connection) -> bool:
        base.execute("DELETE FROM pieces")
        base.executescript("PRAGMA incremental_vacuum")  # `execute` would take one page only
        return True

    return not folder.exists() or Store(folder, "")._try(work, not (folder / FILE).exists())


_REASONS = {
    sqlite3.SQLITE_BUSY: "busy", sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "full", sqlite3.SQLITE_IOERR: "failing",
    sqlite3.SQLITE_READONLY: "forbidden", sqlite3.SQLITE_CANTOPEN: "forbidden", sqlite3.SQLITE_PERM: "forbidden",
    sqlite3.SQLITE_AUTH: "forbidden",
}  # fmt: skip
_SENTENCES = {
    "busy": ("תהליך אחר מחזיק בקובץ", "another process holds the file"),
    "full": ("אין מקום בדיסק", "there is no room on the disk"),
    "failing": ("הדיסק אינו קורא או כותב אותו", "the disk does not read or write it"),
    "forbidden": ("אין הרשאה לכתוב שם", "it may not be written there"),
}
_DONE_WITHOUT = set[tuple[Path, str]]()  # in this process: each file and reason is said once


def _do_without(file: Path, reason: str) -> None:
    if (file, reason) not in _DONE_WITHOUT:
        _DONE_WITHOUT.add((file, reason))
        he, en = _SENTENCES[reason]
        print(
            f"הבנייה נמשכת בלי לשמור את תוצריה לבנייה הבאה: {he} ({file}) · "
            f"The build goes on without keeping what it makes for the next one: {en} ({file})",
            file=sys.stderr,
            flush=True,
        )


def _say(name: str) -> None:
    print(
        f"מה שנשמר מבנייה קודמת התקלקל, ונוצר מחדש: {name} · "
        f"What was kept from an earlier build was spoiled and is made again: {name}",
        file=sys.stderr,
        flush=True,
    )
