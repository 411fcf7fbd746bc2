"""Changing a few places of a text and nothing else: line ends, a byte order mark and all other text stay the same."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from kb.libyaml import LOADER

MARK = "\ufeff"
_LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True)
class Splice:
    """`text` replaces what is between `start` and `end` (positions in the text with plain line ends)."""

    start: int
    end: int
    text: str


def plain(raw: str) -> str:
    """Return `raw` as `library.read` reads it: no byte order mark, every line ended by a line feed."""
    return _LINE_END.sub("\n", raw.removeprefix(MARK))


def spliced(raw: str, splices: Iterable[Splice]) -> str:
    """Return `raw` with the splices made; new lines end as the first line of `raw` does."""
    offset = len(raw) - len(raw.removeprefix(MARK))
    ends = list(_LINE_END.finditer(raw, offset))
    newline = ends[0].group() if ends else "\n"
    theirs, ours, shift = [offset], [0], 0
    for end in ends:
        shift += end.end() - end.start() - 1
        theirs.append(end.end())
        ours.append(end.end() - offset - shift)
    parts, done = [], 0
    for one in sorted(splices, key=lambda one: one.start):
        start, stop = (theirs[line := bisect_right(ours, at) - 1] + at - ours[line] for at in (one.start, one.end))
        parts += [raw[done:start], one.text.replace("\n", newline)]
        done = stop
    return "".join([*parts, raw[done:]])


def tree(text: str) -> yaml.Node | None:
    """Return the nodes of YAML that `frontmatter.parse` has read without a fault, each with its marks."""
    return yaml.compose(text, Loader=LOADER)


def child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """Return the node of the value of `key` in a mapping, or None if the key is missing."""
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    return None


def end_of(node: yaml.Node) -> int:
    """Return the position after a node's own text, before any comments and blank lines that follow it."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)


def next_line(text: str, position: int) -> int:
    """Return the beginning of the next line after `position`; a position at the beginning of a line stays."""
    if position and text[position - 1] == "\n":
        return position
    end = text.find("\n", position)
    return end + 1 if end >= 0 else len(text)
