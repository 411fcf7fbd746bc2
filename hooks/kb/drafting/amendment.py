"""Changes some fields of front matter; all other values and all comments keep their bytes.

`overrides/assets/kb/suggest/amend.js` does the same in the browser, with the outline that is made here; tests compare
the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any

import yaml

from kb.drafting import yaml_style
from kb.drafting.splice import Splice, end_of, next_line, tree
from kb.frontmatter import resolve


@dataclass(frozen=True)
class Scalar:
    """A text, a number, a day, a boolean or nothing. All positions here are offsets in the text of the front matter."""

    start: int
    end: int
    value: Any


@dataclass(frozen=True)
class Field:
    """A key of a group, the offset where it begins, and its value."""

    name: str
    start: int
    node: Node


@dataclass(frozen=True)
class Group:
    """A mapping. `flow` is true if it is written in braces; one that is written in lines ends with its last value."""

    start: int
    end: int
    flow: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Items:
    """A sequence. `flow` is true if it is written in brackets; one that is written in lines ends with its last item."""

    start: int
    end: int
    flow: bool
    items: tuple[Node, ...]


Node = Scalar | Group | Items


def outline(front: str) -> Node | None:
    """Return the positions of all values in YAML that `frontmatter.parse` reads without errors; None if it is empty."""
    root = tree(front)
    return _node(root, front) if root else None


def _node(node: yaml.Node, text: str) -> Node:
    start, end = node.start_mark.index, end_of(node)
    match node:
        case yaml.MappingNode():
            fields = tuple(Field(key.value, key.start_mark.index, _node(value, text)) for key, value in node.value)
            return Group(start, end, bool(node.flow_style), fields)
        case yaml.SequenceNode():
            return Items(start, end, bool(node.flow_style), tuple(_node(item, text) for item in node.value))
    assert isinstance(node, yaml.ScalarNode)
    end = start + len(text[start:end].rstrip())  # a text in lines ends with the line end after it
    return Scalar(start, end, node.value if node.style else resolve(node.value))


def amended(front: str, changes: Mapping[str, object], order: Sequence[str]) -> list[Splice]:
    """Return the edits that give fields of the mapping `front` new values; None removes a field.

    A new field is inserted after the nearest field that precedes it in `order`, or at the end if there is none.
    """
    root = outline(front)
    assert isinstance(root, Group)
    splices = None if root.flow else _fields(front, root, changes, order, len(front))
    if splices is None:
        whole = {name: value for name, value in {**_values(root), **changes}.items() if value is not None}
        splices = [] if same(root, whole) else [Splice(root.start, root.end, yaml_style.flow(whole))]
    return sorted(splices, key=lambda one: (one.start, one.end))


def amend(text: str, node: Node, value: object) -> list[Splice] | None:
    """Return the edits that turn the value at `node` into `value`; None if it must be rewritten as a whole."""
    if same(node, value):
        return []
    match node:
        case Scalar() if not isinstance(value, Mapping | list | tuple):
            return [Splice(node.start, node.end, ("" if node.end > node.start else " ") + yaml_style.scalar(value))]
        case Group() if isinstance(value, Mapping) and value and node.fields:
            changes = {**dict.fromkeys((field.name for field in node.fields), None), **value}
            return (
                _flow(text, node, value)
                if node.flow
                else _fields(text, node, changes, list(value), next_line(text, node.end))
            )
        case Items() if isinstance(value, list | tuple) and value and node.items:
            return _flow(text, node, value) if node.flow else _items(text, node, value)
    return None


def same(node: Node, value: object) -> bool:
    """Return whether the value at `node` is `value`."""
    match node:
        case Scalar():
            return bool(node.value == value) and isinstance(node.value, bool) == isinstance(value, bool)
        case Group():
            found = {field.name: field.node for field in node.fields}
            return isinstance(value, Mapping) and found.keys() == value.keys() and all(
                same(one, value[name]) for name, one in found.items()
            )  # fmt: skip
    return isinstance(value, list | tuple) and len(value) == len(node.items) and all(map(same, node.items, value))


def _values(node: Node) -> Any:
    match node:
        case Scalar():
            return node.value
        case Group():
            return {field.name: _values(field.node) for field in node.fields}
    return [_values(item) for item in node.items]


def _flow(text: str, node: Group | Items, value: Any) -> list[Splice]:
    """Return the edits of a value in braces or brackets: part by part if their number stays the same."""
    inside: list[tuple[Node, object]] | None
    if isinstance(node, Group):
        names = [field.name for field in node.fields]
        inside = [(field.node, value[field.name]) for field in node.fields] if set(names) == set(value) else None
    else:
        inside = list(zip(node.items, value, strict=True)) if len(node.items) == len(value) else None
    whole = [Splice(node.start, node.end, yaml_style.flow(value))]
    if inside is None or any(one.start == one.end and not same(one, new) for one, new in inside):
        return whole
    splices: list[Splice] = []
    for one, new in inside:
        found = amend(text, one, new)
        splices += [Splice(one.start, one.end, yaml_style.flow(new))] if found is None else found
    return splices


def _fields(
    text: str, node: Group, changes: Mapping[str, object], order: Sequence[str], end: int
) -> list[Splice] | None:
    """Return the edits of a mapping in lines that ends at `end`; None if a field to be removed shares its line."""
    splices: list[Splice] = []
    column = node.start - _line(text, node.start)
    for field in node.fields:
        if field.name not in changes:
            continue
        new = changes[field.name]
        found = None if new is None else amend(text, field.node, new)
        if new is None:
            if text[_line(text, field.start) : field.start].strip():
                return None
            splices.append(Splice(_line(text, field.start), next_line(text, field.node.end), ""))
        elif found is None:
            written = yaml_style.indented(yaml_style.fields({field.name: new}), column)
            splices.append(Splice(field.start, field.node.end, written.strip()))
        else:
            splices += found
    there = {field.name: field for field in reversed(node.fields)}
    for name in sorted((one for one in changes if one not in there), key=lambda one: _rank(one, order)):
        if changes[name] is not None:
            before = _before(name, there, order)
            at = next_line(text, before.node.end) if before else end
            written = yaml_style.indented(yaml_style.fields({name: changes[name]}), column)
            splices.append(Splice(at, at, _begun(text, at) + written))
    return splices


def _rank(name: str, order: Sequence[str]) -> int:
    return order.index(name) if name in order else len(order)


def _before(name: str, there: Mapping[str, Field], order: Sequence[str]) -> Field | None:
    """Return the field after which a new one is inserted."""
    earlier = order[: order.index(name)] if name in order else ()
    return next((there[one] for one in reversed(earlier) if one in there), None)


def _items(text: str, node: Items, value: Sequence[object]) -> list[Splice] | None:
    """Return the edits of a sequence in lines: equal items at its beginning and its end stay.

    Returns None if an item would have to be added or removed on a line that it shares.
    """
    old = node.items
    first = _as_before(zip(old, value, strict=False))
    last = _as_before(zip(reversed(old[first:]), reversed(value[first:]), strict=False))
    middle, new = old[first : len(old) - last], value[first : len(value) - last]
    lead = {item.start: text[_line(text, item.start) : item.start] for item in old}
    if len(middle) != len(new) and any(one.strip() != "-" for one in lead.values()):
        return None
    splices: list[Splice] = []
    for item, value_ in zip(middle, new, strict=False):
        found = amend(text, item, value_)
        written = yaml_style.indented(yaml_style.item(value_), item.start - _line(text, item.start) - 2)
        splices += [Splice(item.start, item.end, written.strip()[2:])] if found is None else found
    for item in middle[len(new) :]:
        splices.append(Splice(_line(text, item.start), next_line(text, item.end), ""))
    kept = first + min(len(middle), len(new))
    at = next_line(text, old[kept - 1].end) if kept else _line(text, old[0].start)
    indent = lead[old[0].start].partition("-")[0]
    for value_ in new[len(middle) :]:
        written = yaml_style.indented(yaml_style.item(value_), len(indent))
        splices.append(Splice(at, at, _begun(text, at) + written))
    return splices


def _as_before(pairs: Iterator[tuple[Node, object]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: same(*pair), pairs))


def _line(text: str, position: int) -> int:
    """Return the offset where the line of a position begins."""
    return text.rfind("\n", 0, position) + 1


def _begun(text: str, at: int) -> str:
    """Return the line end to write before a new last line: empty if the text already ends with one."""
    return "\n" if at == len(text) and text and text[-1] != "\n" else ""


def plain(node: Node | None, at: Callable[[int], int]) -> object:
    """Return an outline as data for a script, its offsets as `at` has them."""
    if node is None:
        return None
    span = [at(node.start), at(node.end)]
    match node:
        case Scalar():
            is_day = isinstance(node.value, date)
            return {"at": span, "is": {"bare": node.value.isoformat()} if is_day else node.value}
        case Group():
            fields = [[field.name, at(field.start), plain(field.node, at)] for field in node.fields]
            return {"at": span, "flow": node.flow, "fields": fields}
    return {"at": span, "flow": node.flow, "items": [plain(one, at) for one in node.items]}
