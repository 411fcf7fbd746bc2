"""What a translation takes from its original: every field that it does not have itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kb.facets import FACETS
from kb.frontmatter import Path, Reading
from kb.settings import TERM_FIELDS

# Fields whose values are the same in every language.
FIGURES = frozenset({"minutes", "preparation", *TERM_FIELDS, *(facet.field for facet in FACETS if facet.is_number)})
_OWN = ("translation", "redirect_from")  # fields that are never inherited


def inherited(own: Reading, original: Reading) -> Reading:
    """Return a translation's data, with missing values taken from the original.

    The translation mark is never inherited: a translation is a draft until it says that a person has reviewed it.
    """
    base = {key: value for key, value in original.data.items() if key not in _OWN}
    return replace(own, data=_overlay(base, {"translation": "draft", **own.data}))


def _overlay(base: object, own: object) -> object:
    """Merge `own` over `base`: groups field by field, lists of groups item by item if they have the same length."""
    if isinstance(base, dict) and isinstance(own, dict):
        return {**base, **{key: _overlay(base[key], value) if key in base else value for key, value in own.items()}}
    if isinstance(base, tuple) and isinstance(own, tuple) and len(base) == len(own):
        return tuple(_overlay(b, o) if isinstance(b, dict) else o for b, o in zip(base, own, strict=True))
    return own


def unequal(own: object, original: object, path: Path = ()) -> Iterator[tuple[Path, int, int]]:
    """Yield the lists of groups that are not equally long: (path, length in the original, length here)."""
    if isinstance(own, dict) and isinstance(original, dict):
        for key in own.keys() & original.keys():
            yield from unequal(own[key], original[key], (*path, key))
    elif isinstance(own, tuple) and isinstance(original, tuple):
        if len(own) == len(original):
            for number, pair in enumerate(zip(own, original, strict=True)):
                yield from unequal(*pair, (*path, number))
        elif any(isinstance(item, dict) for item in own):
            yield path, len(original), len(own)


def with_original(reading: Reading, original: Reading, path: Path) -> Reading:
    """Return a translation's data with the value of the original at `path`."""
    return replace(reading, data=_put(reading.data, path, original.value(path)))


def _put(data: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(data, tuple) and isinstance(first, int):
        return (*data[:first], _put(data[first], rest, value), *data[first + 1 :])
    return {**data, first: _put(data[first], rest, value)}


def other_figures(own: object, original: object) -> Iterator[tuple[Path, object]]:
    """Yield the numbers and choices of a translation that differ from its original: (path, value of the original)."""
    for path, value in _differing(own, original, ()):
        if FIGURES.intersection(part for part in path if isinstance(part, str)):
            yield path, value


def _differing(own: object, original: object, path: Path) -> Iterator[tuple[Path, object]]:
    if isinstance(own, dict) and isinstance(original, dict):
        for key in (key for key in own if key in original):
            yield from _differing(own[key], original[key], (*path, key))
    elif isinstance(own, tuple) and isinstance(original, tuple) and len(own) == len(original):
        for number, pair in enumerate(zip(own, original, strict=True)):
            yield from _differing(*pair, (*path, number))
    elif own != original and type(own) is type(original):  # a value of another type is reported as its own mistake
        yield path, original
