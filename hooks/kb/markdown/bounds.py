"""Bounds: text that is nested too deep, too long, or full of blocks or marks becomes plain text, and is reported."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

MAX_DEPTH = 40  # levels of blocks in blocks; a list in a list is two
MAX_INLINE_DEPTH = 12  # levels of links and pictures within each other's text
MAX_LENGTH = 20_000  # characters of a paragraph, heading or cell; ten pages of print
MAX_HTML_DEPTH = 100  # nested elements of raw HTML: programs that read HTML are slow with deeper ones
MAX_TOKENS = 50_000  # starts and ends of blocks on one page; a table cell counts as three
MAX_MARKS = 40_000  # characters of one page that may start or end a mark or a line; a link has two, a bold word four
RESERVE = 4  # levels below the bound at which a block is no longer parsed

Kind = Literal["depth", "length", "marks", "number"]
_MARK = re.compile(r"[\[\]*_~`<\\&{\n]")


def bounds_plugin(md: MarkdownIt) -> None:
    """Keep a parser within bounds; its environment lists, under `bounds`, the places where a text exceeds them."""
    md.options["maxNesting"] = MAX_DEPTH
    _bound_tables(md)
    md.block.ruler.before("table", "out_of_bounds", _stop)
    md.core.ruler.at("inline", _read_inline)


def note(env: MutableMapping[str, Any], kind: Kind, line: int) -> None:
    """Note which bound a text exceeds and in which line, counted from 0; only the first place of each kind is noted."""
    broken: list[tuple[Kind, int]] = env.setdefault("bounds", [])
    if all(kind != other for other, _ in broken):
        broken.append((kind, line))


def _stop(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Write what is nested too deep as a paragraph of plain text, and all the rest once there are too many blocks."""
    if silent:
        return False
    if len(state.tokens) >= MAX_TOKENS:
        note(state.env, "number", start)
        _write_plain(state, start, end)
        return True
    if state.level < MAX_DEPTH - RESERVE:
        return False
    note(state.env, "depth", start)
    line = start + 1
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        line += 1
    _write_plain(state, start, line)
    return True


def _write_plain(state: StateBlock, start: int, end: int) -> None:
    state.push("paragraph_open", "p", 1).map = [start, end]
    token = state.push("inline", "", 0)
    token.content = state.getLines(start, end, state.blkIndent, False).strip()
    token.map, token.children = [start, end], []
    token.meta["plain"] = True
    state.push("paragraph_close", "p", -1)
    state.line = end


def _bound_tables(md: MarkdownIt) -> None:
    """Limit the rows of a table to the blocks that are still allowed, because all its rows are written at once."""
    whole = next(rule for rule in md.block.ruler.__rules__ if rule.name == "table")

    def table(state: StateBlock, start: int, end: int, silent: bool, read: Any = whole.fn) -> bool:
        bars = state.src.count("|", state.bMarks[start], state.eMarks[start])
        if silent or not bars:  # the heading of a table has at least one
            return bool(bars and read(state, start, end, silent))
        columns = bars + 1
        rows = max(MAX_TOKENS - len(state.tokens), 0) // (3 * columns + 2)
        return bool(read(state, start, min(end, start + 2 + rows), silent))

    md.block.ruler.at("table", table, {"alt": whole.alt})


def _read_inline(state: StateCore) -> None:
    """Parse the marks in paragraphs, headings and cells; what is too long or too deep stays plain text."""
    options = state.md.options
    options["maxNesting"] = MAX_INLINE_DEPTH  # the parser has one option for both depths
    marks = 0
    for token in state.tokens:
        if token.type != "inline":
            continue
        if len(token.content) > MAX_LENGTH:
            note(state.env, "length", (token.map or [0])[0])
            token.meta["plain"] = True
        if not token.meta.get("plain"):
            marks += len(_MARK.findall(token.content))
            if marks > MAX_MARKS:
                note(state.env, "marks", (token.map or [0])[0])
                token.meta["plain"] = True
        if token.meta.get("plain"):
            token.children = [Token("text", "", 0, content=token.content)]
        else:
            token.children = token.children or []
            state.md.inline.parse(token.content, state.md, state.env, token.children)
    options["maxNesting"] = MAX_DEPTH
