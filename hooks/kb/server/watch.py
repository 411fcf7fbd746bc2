"""Finding edited files: again and again, the names, sizes and times of all files are compared.

The system could notify us instead (inotify and the like). But comparing works the same on every system, on network
folders and in containers, and needs no library. Checking 10,000 files takes a few hundredths of a second.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

OFTEN = 0.05  # seconds between two checks
SHARE = 9  # the pause after a check is this many times as long as the check: at most a tenth of one core is used
SETTLED = 0.02  # if nothing changes for this many seconds, a file counts as saved
LONGEST = 1.0  # seconds to wait for that at most

State = tuple[int, int, int]  # size, time of the last change in nanoseconds, inode number
Snapshot = dict[str, State]


def look(places: Iterable[Path]) -> Snapshot:
    """Return the state of every file in `places` (files and folders), by path.

    Hidden files, compiled Python and links are left out: builds do not read them, and editor programs put their own
    files there.
    """
    found = Snapshot()
    for place in places:
        if place.is_dir():
            found.update(_of_folder(os.fspath(place)))
        else:
            try:
                facts = place.stat()
            except OSError:
                continue
            found[os.fspath(place)] = (facts.st_size, facts.st_mtime_ns, facts.st_ino)
    return found


def _of_folder(folder: str) -> Iterator[tuple[str, State]]:
    try:
        items = list(os.scandir(folder))
    except OSError:  # deleted meanwhile, or not readable; a build reports that
        return
    for item in items:
        if item.name.startswith(".") or item.name == "__pycache__":
            continue
        try:
            if item.is_dir(follow_symlinks=False):
                yield from _of_folder(item.path)
            else:
                facts = item.stat(follow_symlinks=False)
                yield item.path, (facts.st_size, facts.st_mtime_ns, facts.st_ino)
        except OSError:  # moved away by an editor program meanwhile
            continue


def changed(before: Snapshot, after: Snapshot) -> list[str]:
    """Return the paths, in order, of files that are in only one snapshot or that differ."""
    return sorted({path for path, _ in before.items() ^ after.items()})


def wait(places: Iterable[Path], seen: Snapshot) -> Snapshot:
    """Return a new snapshot when it differs from `seen` and nothing is being written any more."""
    places = list(places)
    while True:
        began = time.perf_counter()
        now = look(places)
        if now != seen:
            return _settled(places, now)
        time.sleep(max(OFTEN, SHARE * (time.perf_counter() - began)))


def _settled(places: list[Path], now: Snapshot) -> Snapshot:
    """Return a snapshot that is still true a moment later: editor programs write in pieces, or move files."""
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        time.sleep(SETTLED)
        later = look(places)
        if later == now:
            break
        now = later
    return now
