"""CPU time of tests: of a test with the processes that it starts, without the browser that all tests share."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROC = Path("/proc")
_waited_for = 0.0  # of the browser, in the children's time of this process
_of_browser = 0.0


def seconds() -> float:
    """Return the CPU time of this process, and of those that it started and waited for, without the browser's."""
    return sum(os.times()[:4]) - _waited_for


def browser_seconds() -> float:
    """Return the CPU time of the browser. It is known when the browser has ended, on Linux only."""
    return _of_browser


@contextmanager
def browser_ends() -> Iterator[None]:
    """Count the CPU time of what ends here as the browser's, not as that of the test that happens to be the last.

    Nobody waits for most of its processes, so their time is read while they are there.
    """
    global _waited_for, _of_browser
    _of_browser += _of_processes_below(os.getpid())
    before = seconds()
    yield
    _waited_for += seconds() - before


def _of_processes_below(process: int) -> float:
    """Return the CPU time of all processes that a process has started, and of theirs; 0 where there is no /proc."""
    if not PROC.is_dir():
        return 0
    below, ticks = defaultdict[int, list[int]](list), dict[int, int]()
    for folder in PROC.glob("[0-9]*"):
        try:
            after_name = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        below[int(after_name[1])].append(int(folder.name))
        ticks[int(folder.name)] = sum(map(int, after_name[11:15]))  # its own, and of those that it waited for
    found = [*below[process]]
    for one in found:
        found += below[one]
    return sum(ticks[one] for one in found) / os.sysconf("SC_CLK_TCK")
