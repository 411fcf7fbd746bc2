"""What one build has made and the next need not make again, kept under a name that holds all it was made from.

Every piece is kept with its SHA-256 and is used only where it still fits: what a disk, a cut-off write or another
version has spoiled is made again.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

from kb import disk

_DIGEST = 32  # bytes at the beginning of a kept file


class Store:
    """The pieces in one folder of the caches; it may be deleted at any time, whole or in part."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, name: str) -> bytes | None:
        """Return a piece, None where it was never kept or is spoiled; the latter is said on stderr."""
        try:
            kept = (self.folder / name).read_bytes()
        except OSError:
            return None
        digest, data = kept[:_DIGEST], kept[_DIGEST:]
        if hashlib.sha256(data).digest() == digest:
            return data
        print(
            f"קובץ שנשמר מבנייה קודמת התקלקל, ונוצר מחדש: {self.folder.name}/{name} · "
            f"A file kept from an earlier build was spoiled and is made again: {self.folder.name}/{name}",
            file=sys.stderr,
            flush=True,
        )
        return None

    def put(self, name: str, data: bytes) -> None:
        """Keep a piece."""
        disk.put(self.folder / name, hashlib.sha256(data).digest() + data)

    def made(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return the piece `name`; what is not kept is made and kept."""
        data = self.get(name)
        if data is None:
            data = make()
            self.put(name, data)
        return data
