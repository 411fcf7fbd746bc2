"""CPU time of tests: of a test with the processes that it starts, without the browser that all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

_of_browser = 0.0


def seconds() -> float:
    """Return the CPU time of this process, and of those that it started and waited for, without the browser's."""
    return sum(os.times()[:4]) - _of_browser


def browser_seconds() -> float:
    """Return the CPU time of the browser. It is known when the browser has ended."""
    return _of_browser


@contextmanager
def browser_ends() -> Iterator[None]:
    """Count the CPU time of what ends here as the browser's, not as that of the test that happens to be the last."""
    global _of_browser
    before = seconds()
    yield
    _of_browser += seconds() - before
