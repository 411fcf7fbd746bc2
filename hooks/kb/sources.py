"""The files from which a library is read, and one hash for all of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from kb.store import key

# The folders of sources, and where their files are in the composed tree.
SOURCE_FOLDERS = {"docs": "", "tools": "tools/", "articles": "articles/"}
RUNS_FOLDER = "runs"  # a YAML file for each tool that somebody ran, with their reports; no pages
READ_FOLDERS = (*SOURCE_FOLDERS, RUNS_FOLDER)
PRIVATE_FOLDERS = ("docs/developers",)  # not part of the site
SETTINGS_FILE = "library.yml"


def fingerprint(root: Path) -> str:
    """Return the hash of all sources of the library at `root`: of their names and content, not of their times."""
    return key(*(part for path in files(root) for part in (path.relative_to(root).as_posix(), _content(path))))


def files(root: Path) -> Iterator[Path]:
    """Yield every file of the sources, and every symbolic link among them, in order."""
    yield root / SETTINGS_FILE
    for folder in READ_FOLDERS:
        for place, folders, names in os.walk(root / folder):
            here = Path(place)
            folders[:] = sorted(name for name in folders if not _is_private(here / name, root))
            yield from (here / name for name in sorted([*names, *(n for n in folders if (here / n).is_symlink())]))


def _is_private(path: Path, root: Path) -> bool:
    return path.relative_to(root).as_posix() in PRIVATE_FOLDERS


def _content(path: Path) -> bytes:
    """Return the content of a file; for a symbolic link (builds do not follow them), only that it is one."""
    if path.is_symlink():
        return b"symbolic link"
    try:
        return path.read_bytes()
    except OSError as error:
        return type(error).__name__.encode()
