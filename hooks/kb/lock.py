"""A lock, so that only one process at a time builds a library; a second process waits, and says for which one."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from kb import disk

FOLDER = "locks"  # in the folder of the caches; a lock ends with its process, however that ends


def take(root: Path, name: str) -> FileLock:
    """Take the lock `name` of the library at `root`; return it, to be released.

    If another process holds it, say so on stderr, in Hebrew and English, and wait. A process may take its own lock
    again.
    """
    folder = _folder(root)
    lock, holder = FileLock(folder / f"{name}.lock", is_singleton=True), folder / f"{name}.holder"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print(_waiting(holder), file=sys.stderr, flush=True)
        lock.acquire()
    with suppress(OSError):  # the disk may be full
        holder.write_text(f"{os.getpid()} {datetime.now():%H:%M}", "utf-8")
    return lock


def release(root: Path, name: str) -> None:
    """Release the lock `name` of the library at `root`, if this process holds it."""
    FileLock(_folder(root) / f"{name}.lock", is_singleton=True).release(force=True)


def _folder(root: Path) -> Path:
    """Return the folder of the locks: in the caches or, if we may not write there, in the system's temporary folder."""
    with suppress(OSError):
        folder = disk.folder(root, FOLDER)
        if os.access(folder, os.W_OK):
            return folder
    ours = hashlib.sha256(f"{os.path.expanduser('~')} {root}".encode()).hexdigest()[:12]  # there may be no home
    folder = Path(tempfile.gettempdir()) / f"kb-locks-{ours}"
    folder.mkdir(exist_ok=True)
    return folder


def _waiting(holder: Path) -> str:
    try:
        process, since = holder.read_text("utf-8").split()
    except (OSError, ValueError):  # it is just being written
        process = since = "?"
    return (
        f"בנייה אחרת של הספרייה הזאת רצה עכשיו (תהליך {process}, מאז {since}). מחכים לה; Ctrl-C מפסיק. · "
        f"Another build of this library is running (process {process}, since {since}). Waiting for it; Ctrl-C stops."
    )
