"""The store: results of one build that later builds can use again, in one file of the caches.

A build is a series of steps. The result of a step, a piece, is stored under a key: the hash of everything that it was
made from. So a piece is never out of date, because other inputs have another key. Each piece is stored with its own
hash and is only used if it still matches. What a disk, an interrupted write or another version has damaged is made
again. The file may be deleted at any time.

The file is an SQLite database (https://www.sqlite.org/atomiccommit.html): several processes may use it at once, and a
killed process leaves it whole. If it cannot be read or written, a build says so once and makes everything itself.

Pieces are trusted: some are pickles, which can run code when they are loaded. So whoever may write this file may run
programs here.
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
LIMIT = 1 << 30  # greatest number of bytes to keep; above it, the pieces used longest ago are deleted
_PATIENCE = 30  # seconds to wait while another process holds the file; after one such failure, we do not wait again
_ROOM = 0.75  # share of the limit that stays after a deletion, so that not every build must delete something
_MANY = 500  # number of keys in one query
_TABLE = """
CREATE TABLE IF NOT EXISTS pieces (
  step TEXT NOT NULL, key TEXT NOT NULL, used INTEGER NOT NULL, digest BLOB NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY (step, key)
)
"""
_T = TypeVar("_T")


def key(*inputs: str | bytes) -> str:
    """Return the key of a piece: a hash of everything that it is made from, in this order."""
    made = hashlib.sha256()
    for one in inputs:
        data = one.encode("utf-8", "surrogatepass") if isinstance(one, str) else one
        made.update(len(data).to_bytes(8, "big") + data)
    return made.hexdigest()[:40]


@cache
def code() -> str:
    """Return the hash of the program: its own files, Python, zlib, and every installed library.

    Every key includes it, because nobody can list all parts of the program on which a piece depends.
    """
    folder = Path(__file__).parent
    files = sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    sources = [part for path in files for part in (path.relative_to(folder).as_posix(), path.read_bytes())]
    beside = {entry for place in sys.path if place for entry in _installed(place)}
    machine = (sys.version, sys.platform, platform.machine(), zlib.ZLIB_RUNTIME_VERSION)
    return key(*machine, *sorted(beside), *sources)


def is_as_it_was() -> bool:
    """Return whether the program is still the same as when `code` was first called."""
    return code.__wrapped__() == code()


def _installed(place: str) -> Iterable[str]:
    """Return the names and versions of the packages installed in a folder of sys.path."""
    with suppress(OSError):
        return [path.name for path in Path(place).iterdir() if path.name.endswith((".dist-info", ".egg-info"))]
    return ()


class Store:
    """The pieces of one step, stored in `folder`, the folder of the caches."""

    def __init__(self, folder: Path, step: str) -> None:
        self.file, self.step = folder / FILE, step

    def get(self, name: str) -> bytes | None:
        """Return a piece, or None if it is missing or damaged. A damaged piece is reported on stderr."""
        return self.find([name]).get(name)

    def find(self, names: Iterable[str]) -> dict[str, bytes]:
        """Return those of the named pieces that are stored and undamaged."""
        wanted = list(dict.fromkeys(names))
        found = dict[str, bytes]()
        for at in range(0, len(wanted), _MANY):
            read: Callable[[sqlite3.Connection], dict[str, bytes]] = partial(self._read, names=wanted[at : at + _MANY])
            found |= self._try(read, dict[str, bytes]())
        return found

    def put(self, name: str, data: bytes) -> None:
        """Store one piece."""
        self.keep({name: data})

    def keep(self, pieces: Mapping[str, bytes]) -> None:
        """Store several pieces: all or none of them."""
        today = date.today().toordinal()
        rows = [(self.step, name, today, hashlib.sha256(data).digest(), data) for name, data in pieces.items()]
        if rows:
            self._try(lambda base: base.executemany("INSERT OR REPLACE INTO pieces VALUES (?, ?, ?, ?, ?)", rows), None)

    def made(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return the piece `name`; if it is not stored, make it and store it."""
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
        with suppress(sqlite3.OperationalError):  # the file may be read-only
            base.executemany("UPDATE pieces SET used = ? WHERE step = ? AND key = ?", late)
        return found

    def _try(self, work: Callable[[sqlite3.Connection], _T], otherwise: _T) -> _T:
        """Return what `work` returns for the open file, or `otherwise` if the file cannot be used.

        A file that is not a database, is damaged, or has other columns is replaced by a new one.
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
                base.execute("PRAGMA auto_vacuum = INCREMENTAL")  # lets `trim` make the file smaller
            base.execute(_TABLE)
            return work(base)


def trim(folder: Path, limit: int = LIMIT) -> None:
    """Delete the pieces used longest ago until the file in `folder` has at most `limit` bytes."""

    def work(base: sqlite3.Connection) -> None:
        rows = base.execute("SELECT rowid, length(data) FROM pieces ORDER BY used DESC, rowid DESC").fetchall()
        total, old = 0, list[tuple[int]]()
        for row, size in rows:
            total += size
            if total > limit * _ROOM:
                old.append((row,))
        base.executemany("DELETE FROM pieces WHERE rowid = ?", old)
        base.executescript("PRAGMA incremental_vacuum")  # `execute` would free only one page

    with suppress(OSError):
        if (folder / FILE).stat().st_size > limit:
            Store(folder, "")._try(work, None)


def empty(folder: Path) -> bool:
    """Delete every piece in the folder of the caches; return whether the store is empty now."""

    def work(base: sqlite3.Connection) -> bool:
        base.execute("DELETE FROM pieces")
        base.executescript("PRAGMA incremental_vacuum")  # `execute` would free only one page
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
_DONE_WITHOUT = set[tuple[Path, str]]()  # of this process, so that each file and reason is reported once


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
