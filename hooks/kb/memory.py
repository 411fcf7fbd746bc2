"""Settings of Python's garbage collector: for work that discards hardly anything, and for work that discards much."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 50_000  # new objects after which they are looked through; texts and pages hardly make any garbage in circles


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause the garbage collector: objects made here stay to the end, and collecting takes a sixth of the time."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


@contextmanager
def tidied() -> Iterator[None]:
    """Collect garbage meanwhile, but leave alone what is there already: a large library is not looked through again.

    In a copied process this also keeps the memory shared with the first one: whoever looks at an object writes on it.
    """
    wanted, (usual, *others) = gc.isenabled(), gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_MANY, *others)
    gc.enable()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(usual, *others)
        if not wanted:
            gc.disable()
