"""What was edited: names, sizes and times of files are compared again and again.

We look instead of asking the system to tell us (inotify and its kin): that works alike on every system, on network
folders and in containers, needs no library, and 10,000 files are looked through in a few hundredths of a second.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

OFTEN = 0.05  # seconds between two looks
SHARE = 9  # of the time that a look takes, how often the pause after it is as long: a tenth of one core at most
SETTLED = 0.02  # seconds without a further change after which what is being saved counts as saved
LONGEST = 1.0  # seconds for which we wait for that at most

State = tuple[int, int, int]  # size, time of the last change in nanoseconds, number of the file
Snapshot = dict[str, State]


def look(places: Iterable[Path]) -> Snapshot:
    """Return the state of every file in `places`, files and folders, by its path.

    Hidden files, compiled Python and links are left out: no build reads them, and editor programs put their own
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
    except OSError:  # it is gone since, or may not be read, which a build tells of
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
        except OSError:  # a file that an editor program has moved away meanwhile
            continue


def changed(before: Snapshot, after: Snapshot) -> list[str]:
    """Return the paths of the files that are in one only, or in another state, in order."""
    return sorted({path for path, _ in before.items() ^ after.items()})


def wait(places: Iterable[Path], seen: Snapshot) -> Snapshot:
    """Return another snapshot as soon as one differs from `seen` and nothing is being written any more."""
    places = list(places)
    while True:
        began = time.perf_counter()
        now = look(places)
        if now != seen:
            return _settled(places, now)
        time.sleep(max(OFTEN, SHARE * (time.perf_counter() - began)))


def _settled(places: list[Path], now: Snapshot) -> Snapshot:
    """Return a snapshot that is still true a moment later: programs write in pieces, or move files about."""
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        time.sleep(SETTLED)
        later = look(places)
        if later == now:
            break
        now = later
    return now
