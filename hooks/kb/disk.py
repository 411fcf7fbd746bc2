"""Writing files: only if they have changed, and always completely."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

CACHE = ".cache"  # what a build keeps for the next one, relative to the library's root


class Unwritable(Exception):
    """A file could not be written and is unchanged; the text tells a person why, in Hebrew and English."""


def put(path: Path, data: bytes) -> bool:
    """Write `data` to `path` if it differs from what is there; return whether anything was written.

    Even if the process is interrupted, the file appears whole or not at all.
    """
    try:
        if path.read_bytes() == data:
            return False
    except OSError:
        path.parent.mkdir(parents=True, exist_ok=True)
    with naming(path), _aside(path, data) as aside:
        aside.replace(path)
    return True


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """Give a file name beside `path`; what the block writes there is moved to `path` at its end.

    If the block fails, `path` stays as it was, and nothing is left beside it. Raises FileNotFoundError if the folder is
    missing.
    """
    aside = path.with_name(f".{os.getpid()}.{path.name}")  # with its suffix, by which programs know a format
    try:
        with naming(path):
            yield aside
            aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let a fault of the block say that it is about `path`: the system does not say so where a write fails."""
    try:
        yield
    except OSError as fault:
        fault.filename = fault.filename or str(path)
        raise


def copy(source: str, target: str) -> None:
    """Make the file `target` a copy of `source`; leave it alone if it already has the same content."""
    put(Path(target), Path(source).read_bytes())


def replace(path: Path, old: bytes, new: bytes) -> None:
    """Replace `old`, the content of a file that people also edit, by `new`.

    The file keeps its mode, and its owner if that is allowed; if `path` is a symbolic link, its target is written.
    Raises Unwritable if the file has changed since it was read, is protected, or if the disk is full.
    """
    place = path.resolve()
    try:
        known = place.stat()
        if not (known.st_mode & stat.S_IWUSR and os.access(place, os.W_OK)):  # to root, every file is writable
            raise PermissionError(errno.EACCES, "read-only")
        with _aside(place, new, known) as aside:
            if place.read_bytes() != old:
                raise Unwritable(_say(path, "changed"))
            aside.replace(place)
    except OSError as fault:
        raise Unwritable(_say(path, _REASONS.get(fault.errno or 0, "unknown"), fault.strerror or "")) from None


def rename(path: Path, target: Path) -> None:
    """Give a file that people also edit another name. Raises Unwritable if the folder is protected."""
    try:
        path.rename(target)
    except OSError as fault:
        raise Unwritable(_say(path, _REASONS.get(fault.errno or 0, "unknown"), fault.strerror or "")) from None


_REASONS = {
    errno.EACCES: "forbidden", errno.EPERM: "forbidden", errno.EROFS: "forbidden",
    errno.ENOSPC: "full", errno.EDQUOT: "full", errno.ENOENT: "gone",
}  # fmt: skip
_SENTENCES = {
    "changed": (
        "הקובץ השתנה בזמן שעבדנו עליו, ולא נגענו בו. הריצו את הפקודה שוב",
        "The file changed while we worked on it and was left alone. Run the command again",
    ),
    "forbidden": (
        "אין הרשאה לכתוב בקובץ או בתיקייה שלו. שנו את ההרשאה והריצו שוב",
        "The file or its folder may not be written. Change the permission and run this again",
    ),
    "full": (
        "אין מקום בדיסק. פנו מקום והריצו שוב; הקובץ נשאר כמו שהיה",
        "There is no room on the disk. Make room and run this again; the file is as it was",
    ),
    "gone": (
        "הקובץ נמחק בזמן שעבדנו עליו",
        "The file was deleted while we worked on it",
    ),
    "unknown": ("אי אפשר לכתוב את הקובץ", "The file cannot be written"),
}


def _say(path: Path, reason: str, detail: str = "") -> str:
    he, en = _SENTENCES[reason]
    return f"{path.name}: {he} · {en}" + (f" ({detail})" if detail and reason == "unknown" else "")


@contextmanager
def _aside(path: Path, data: bytes, like: os.stat_result | None = None) -> Iterator[Path]:
    """Write `data` beside `path`, and remove it again if it was not moved into place.

    The file has the mode and owner of the file `like`. It is synced to the disk before it is used, so that a power cut
    loses neither version.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with aside.open("wb") as file:
            file.write(data)
            if like:
                file.flush()
                os.fsync(file.fileno())
        if like:
            aside.chmod(stat.S_IMODE(like.st_mode))
            with suppress(OSError, AttributeError):  # only the owner may change a file's owner, and not on Windows
                os.chown(aside, like.st_uid, like.st_gid)
        yield aside
    finally:
        aside.unlink(missing_ok=True)


_SWAP = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_HERE = -100  # AT_FDCWD of Linux: a path begins in the working directory


def exchange(one: Path, other: Path) -> bool:
    """Exchange the names of two files or folders in one step; return whether the system can do that.

    Linux and macOS can, on most file systems. If the answer is False, both are as they were.
    """
    first, second = os.fsencode(one), os.fsencode(other)
    with suppress(OSError, AttributeError, TypeError):  # Windows has no such library; an old one has no such function
        library = ctypes.CDLL(None)
        if sys.platform == "darwin":
            return bool(library.renamex_np(first, second, ctypes.c_uint(_SWAP)) == 0)
        return bool(library.renameat2(_HERE, first, _HERE, second, ctypes.c_uint(_SWAP)) == 0)
    return False


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's content in hexadecimal digits.

    A file that still has the same size, time and inode number is not read again.
    """
    facts = path.stat()
    return _digest(path, facts.st_size, facts.st_mtime_ns, facts.st_ino)


@lru_cache(maxsize=100_000)
def _digest(path: Path, *_: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def names(folder: Path) -> set[str]:
    """Return the files in a folder and below it, relative to it; an empty set if the folder does not exist."""
    found = (os.path.join(place, name) for place, _, files in os.walk(folder) for name in files)
    return {os.path.relpath(path, folder).replace(os.sep, "/") for path in found}


def folder(root: Path, name: str) -> Path:
    """Return the folder `name` of the caches of the library at `root`; it is created if it is missing."""
    path = root / CACHE / name
    path.mkdir(parents=True, exist_ok=True)
    return path
