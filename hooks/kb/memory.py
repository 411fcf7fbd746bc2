"""Memory: settings of Python's garbage collector, and records of which some fields are packed until they are used."""

from __future__ import annotations

import gc
import pickle
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import ClassVar

_OPEN = 64  # packed records whose fields are in memory at a time

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


class Packed:
    """A base class for records that are stored. The fields `_SELDOM` of a stored record stay packed in memory.

    When one of them is used they are unpacked, and are in memory as long as they are among the last ones used: a
    library has thousands of texts, and hardly any of them are needed at the same time.
    """

    _SELDOM: ClassVar[tuple[str, ...]] = ()

    def __getstate__(self) -> dict[str, object]:
        """Return the fields for a pickle; those of `_SELDOM` are packed within it."""
        state = dict(vars(self))
        if "_packed" not in state:
            seldom = {name: state.pop(name) for name in self._SELDOM}
            state["_packed"] = zlib.compress(pickle.dumps(seldom, protocol=pickle.HIGHEST_PROTOCOL), 1)
        return state

    def __getattr__(self, name: str) -> object:
        """Return a packed field: Python calls this for what an object does not have by itself."""
        if name not in type(self)._SELDOM or "_packed" not in vars(self):
            raise AttributeError(name)
        return _unpacked(vars(self)["_packed"])[name]


@lru_cache(maxsize=_OPEN)
def _unpacked(data: bytes) -> Mapping[str, object]:
    fields: Mapping[str, object] = pickle.loads(zlib.decompress(data))
    return fields
