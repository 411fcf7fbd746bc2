"""Writing files: only what changed, and never half."""

from __future__ import annotations

import os
from pathlib import Path

CACHE = ".cache"  # what builds keep for the next one, relative to the library's root


def put(path: Path, data: bytes) -> bool:
    """Make `path` hold `data`; tell whether anything was written.

    A file that holds it already is not touched. The file appears whole or not at all, whatever interrupts.
    """
    try:
        if path.read_bytes() == data:
            return False
    except OSError:
        path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_bytes(data)
    aside.replace(path)
    return True


def folder(root: Path, name: str) -> Path:
    """Return the folder `name` of the caches of the library at `root`; it is made if it is not there."""
    path = root / CACHE / name
    path.mkdir(parents=True, exist_ok=True)
    return path
