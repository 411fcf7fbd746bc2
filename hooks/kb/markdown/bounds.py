"""Bounds: what nests too deep, or is too long to be read for marks, is shown as plain text and told."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

MAX_DEPTH = 40  # levels of blocks in blocks; a list in a list is two
MAX_INLINE_DEPTH = 12  # levels of links and pictures in each other's text
MAX_LENGTH = 20_000  # characters of a paragraph, heading or cell; ten pages of print
RESERVE = 4  # levels below the bound at which a block is no longer taken apart

Kind = Literal["depth", "length"]


def bounds_plugin(md: MarkdownIt) -> None:
    """Keep a parser within bounds; what it breaks of them is noted under `bounds` in its environment."""
    md.options["maxNesting"] = MAX_DEPTH
    md.block.ruler.before("table", "too_deep", _stop)
    md.core.ruler.at("inline", _read_inline)


def _note(env: MutableMapping[str, Any], kind: Kind, line: int) -> None:
    """Note which bound a text breaks and at which of its lines, from 0; of each kind the first place is enough."""
    broken: list[tuple[Kind, int]] = env.setdefault("bounds", [])
    if all(kind != other for other, _ in broken):
        broken.append((kind, line))


def _stop(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Write what lies too deep as a paragraph of plain text."""
    if state.level < MAX_DEPTH - RESERVE or silent:
        return False
    _note(state.env, "depth", start)
    line = start + 1
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        line += 1
    state.push("paragraph_open", "p", 1).map = [start, line]
    token = state.push("inline", "", 0)
    token.content = state.getLines(start, line, state.blkIndent, False).strip()
    token.map, token.children = [start, line], []
    token.meta["plain"] = True
    state.push("paragraph_close", "p", -1)
    state.line = line
    return True


def _read_inline(state: StateCore) -> None:
    """Read the marks within paragraphs, headings and cells; what is too long or too deep stays plain text."""
    options = state.md.options
    options["maxNesting"] = MAX_INLINE_DEPTH  # the parser asks one option for both depths
    for token in state.tokens:
        if token.type == "inline":
            if len(token.content) > MAX_LENGTH:
                _note(state.env, "length", (token.map or [0])[0])
                token.meta["plain"] = True
            if token.meta.get("plain"):
                token.children = [Token("text", "", 0, content=token.content)]
            else:
                token.children = token.children or []
                state.md.inline.parse(token.content, state.md, state.env, token.children)
    options["maxNesting"] = MAX_DEPTH
