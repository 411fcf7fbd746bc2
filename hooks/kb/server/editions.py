"""What is shown now: the last good edition of the site, and the fault that keeps a newer one from being made.

One thread makes editions, others show them; `Desk` is where they meet.
"""

from __future__ import annotations

import hashlib
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kb import disk

KEPT = 50  # editions of which it is known what changed since


@dataclass(frozen=True)
class Edition:
    """A finished site: the folder in which it stands, its files with the hash of each, and a name made of these."""

    folder: Path
    files: dict[str, str]
    name: str

    @classmethod
    def of(cls, folder: Path) -> Edition:
        """Return the edition that stands in a folder."""
        files = {name: disk.digest(folder / name) for name in sorted(disk.names(folder))}
        return cls(folder, files, hashlib.blake2b(repr(files).encode(), digest_size=8).hexdigest())


@dataclass(frozen=True)
class News:
    """What an open page must know: which edition is shown, the fault that stands, and which files changed.

    `edition` is nothing while there is none, `fault` while there is no fault. `changed` is None where it is not known.
    """

    edition: str
    fault: str
    changed: tuple[str, ...] | None


class Desk:
    """Holds the edition that is shown and the fault that stands. Several threads may use it at once."""

    def __init__(self) -> None:
        self._changes = threading.Condition()
        self._edition: Edition | None = None
        self._fault = ""
        self._past = dict[str, dict[str, str]]()  # the files of former editions, by name

    @property
    def edition(self) -> Edition | None:
        """The edition that is shown, None before the first."""
        return self._edition

    @property
    def fault(self) -> str:
        """What is wrong, for a person; nothing where all is well."""
        return self._fault

    def show(self, edition: Edition, fault: str = "") -> None:
        """Show an edition from now on, with the fault that stands beside it, if there is one."""
        with self._changes:
            self._edition, self._fault = edition, fault
            self._past[edition.name] = edition.files
            while len(self._past) > KEPT:
                del self._past[next(iter(self._past))]
            self._changes.notify_all()

    def report(self, fault: str) -> None:
        """Let a fault stand beside the edition that is shown; nothing takes it away."""
        with self._changes:
            self._fault = fault
            self._changes.notify_all()

    def open(self, name: str) -> BinaryIO | None:
        """Open a file of the edition that is shown, None where it has none of this name.

        What is open can be read to its end, also when another edition is shown meanwhile.
        """
        with self._changes:
            if self._edition and name in self._edition.files:
                with suppress(OSError):
                    return (self._edition.folder / name).open("rb")
        return None

    def wait(self, edition: str, fault: str, seconds: float) -> News:
        """Return the news as soon as they differ from what a page shows, at the latest after `seconds`."""
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
