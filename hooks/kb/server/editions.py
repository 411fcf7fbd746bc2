"""What browsers see now: the last good edition of the site, and the error that prevents a newer one.

One thread makes editions, other threads show them; both use a `Desk`.
"""

from __future__ import annotations

import hashlib
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kb import disk

KEPT = 50  # number of past editions whose differences from the current one are known


@dataclass(frozen=True)
class Edition:
    """A finished site: its folder, the hash of each file, and a name that is made from these hashes."""

    folder: Path
    files: dict[str, str]
    name: str

    @classmethod
    def of(cls, folder: Path) -> Edition:
        """Return the edition that is in a folder."""
        return cls.made(folder, {name: disk.digest(folder / name) for name in sorted(disk.names(folder))})

    @classmethod
    def made(cls, folder: Path, files: dict[str, str]) -> Edition:
        """Return the edition that is in a folder; `files` gives the hash of each of its files, by name."""
        return cls(folder, files, hashlib.blake2b(repr(files).encode(), digest_size=8).hexdigest())


@dataclass(frozen=True)
class News:
    """What an open page needs to know: the current edition, the current error, and the files that changed.

    `edition` is empty before the first edition, `fault` if there is no error. `changed` is None if it is not known.
    """

    edition: str
    fault: str
    changed: tuple[str, ...] | None


class Desk:
    """Holds the current edition and the current error. Several threads may use it at once."""

    def __init__(self) -> None:
        self._changes = threading.Condition()
        self._edition: Edition | None = None
        self._fault = ""
        self._past = dict[str, dict[str, str]]()  # the files of past editions, by the edition's name

    @property
    def edition(self) -> Edition | None:
        """The current edition; None before the first."""
        return self._edition

    @property
    def fault(self) -> str:
        """The current error, as a message for a person; empty if there is none."""
        return self._fault

    def show(self, edition: Edition, fault: str = "") -> None:
        """Show an edition from now on, and with it an error if one is given."""
        with self._changes:
            self._edition, self._fault = edition, fault
            self._past[edition.name] = edition.files
            while len(self._past) > KEPT:
                del self._past[next(iter(self._past))]
            self._changes.notify_all()

    def report(self, fault: str) -> None:
        """Show an error beside the current edition, which stays."""
        with self._changes:
            self._fault = fault
            self._changes.notify_all()

    def open(self, name: str) -> BinaryIO | None:
        """Open a file of the current edition; return None if it has no file with this name.

        An open file can be read to its end, even if another edition becomes the current one meanwhile.
        """
        with self._changes:
            if self._edition and name in self._edition.files:
                with suppress(OSError):
                    return (self._edition.folder / name).open("rb")
        return None

    def wait(self, edition: str, fault: str, seconds: float) -> News:
        """Return the news when they differ from what a page shows, or after `seconds` at the latest."""
        with self._changes:
            self._changes.wait_for(lambda: (self._name, self._fault) != (edition, fault), seconds)
            return News(self._name, self._fault, self._changed(edition))

    @property
    def _name(self) -> str:
        return self._edition.name if self._edition else ""

    def _changed(self, since: str) -> tuple[str, ...] | None:
        before = self._past.get(since)
        if before is None or self._edition is None:
            return None
        return tuple(sorted({name for name, _ in before.items() ^ self._edition.files.items()}))
