"""YAML as it is written by hand in this library: short groups in braces, texts in quotes, names bare."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from kb.frontmatter import resolve

WIDTH = 110  # a list that would make its line longer is written with one item per line …
SHORT = 40  # … unless its items are as short as this
_BARE = re.compile(r"[A-Za-z](?:[A-Za-z0-9_. -]*[A-Za-z0-9_-])?")
# Unescaped, these end a line for some readers of YAML, or are not allowed in it; written as an escape they are text.
_ODD = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")


class Text(str):
    """A text for people, unlike a name: always in quotes, and marked if marks are asked for."""

    __slots__ = ()


def fields(data: Mapping[str, object], mark: str = "") -> str:
    """Return `data` as the lines of a block of YAML; `mark` follows as a comment on each line that holds a text."""
    return "".join(f"{line}\n" for line in _block(data, mark))


def item(value: Any) -> str:
    """Return `value` as an item of a list in lines, behind its dash."""
    return "".join(f"{line}\n" for line in _item(value, ""))


def indented(text: str, by: int) -> str:
    """Return `text` with each of its lines indented."""
    return "".join(f"{' ' * by}{line}" for line in text.splitlines(keepends=True))


def _block(data: Mapping[str, Any], mark: str) -> Iterator[str]:
    for key, value in data.items():
        if _fits(key, value):
            yield _marked(f"{key}: {flow(value)}", value, mark)
        elif isinstance(value, Mapping):
            yield f"{key}:"
            yield from (f"  {line}" for line in _block(value, mark))
        else:
            yield f"{key}:"
            for item in value:
                yield from _item(item, mark)


def _item(item: object, mark: str) -> Iterator[str]:
    if isinstance(item, Mapping) and not all(map(_is_scalar, item.values())):
        first, *rest = _block(item, mark)
        yield f"- {first}"
        yield from (f"  {line}" for line in rest)
    else:
        yield _marked(f"- {flow(item)}", item, mark)


def _fits(key: str, value: object) -> bool:
    """Return whether a field fits on one line: a scalar, a group of scalars, or a short list of scalars."""
    if isinstance(value, Mapping):
        return all(map(_is_scalar, value.values()))
    if isinstance(value, list | tuple):
        is_short = len(f"{key}: {flow(value)}") <= WIDTH or all(len(str(item)) <= SHORT for item in value)
        return all(map(_is_scalar, value)) and is_short
    return True


def _is_scalar(value: object) -> bool:
    return not isinstance(value, Mapping | list | tuple)


def flow(value: object) -> str:
    """Return a value on one line: groups in braces, lists in brackets."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def scalar(value: Any) -> str:
    """Return a text, a name, a number, a day or a boolean as YAML; `frontmatter` reads it back unchanged."""
    if value is None or isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, Text) and _BARE.fullmatch(value) and resolve(value) == value:
        return str(value)
    return _ODD.sub(lambda odd: f"\\u{ord(odd.group()):04x}", json.dumps(value, ensure_ascii=False))


def _marked(line: str, value: object, mark: str) -> str:
    return f"{line}  # {mark}" if mark and _has_words(value) else line


def _has_words(value: object) -> bool:
    """Return whether a value holds a text with a letter in it."""
    if isinstance(value, Mapping):
        return any(map(_has_words, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_has_words, value))
    return isinstance(value, Text) and any(map(str.isalpha, value))
