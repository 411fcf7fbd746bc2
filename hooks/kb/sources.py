"""The files from which a library is read, and what of their state stands for all of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from kb.store import key

# The folders of sources, and where their files stand in the composed tree.
SOURCE_FOLDERS = {"docs": "", "tools": "tools/", "articles": "articles/"}
PRIVATE_FOLDERS = ("docs/developers",)  # kept out of the site
SETTINGS_FILE = "library.yml"


def fingerprint(root: Path) -> str:
    """Return the hash of all sources of the library at `root`: names and content, whatever their time says."""
    return key(*(part for path in _files(root) for part in (path.relative_to(root).as_posix(), _content(path))))


def _files(root: Path) -> Iterator[Path]:
    yield root / SETTINGS_FILE
    for folder in SOURCE_FOLDERS:
        for place, folders, names in os.walk(root / folder):
            here = Path(place)
            folders[:] = sorted(name for name in folders if not _is_private(here / name, root))
            yield from (here / name for name in sorted([*names, *(n for n in folders if (here / n).is_symlink())]))


def _is_private(path: Path, root: Path) -> bool:
    return path.relative_to(root).as_posix() in PRIVATE_FOLDERS


def _content(path: Path) -> bytes:
    """Return what a file holds; of a symbolic link, which no build follows, that it is one."""
    if path.is_symlink():
        return b"symbolic link"
    try:
        return path.read_bytes()
    except OSError as error:
        return type(error).__name__.encode()
