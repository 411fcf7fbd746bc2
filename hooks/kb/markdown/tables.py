"""Tables: cells beyond those of the heading are left out, as on GitHub; they are noted, to be reported."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block.state_block import StateBlock
from markdown_it.rules_block.table import escapedSplit, getLine, table


def tables_plugin(md: MarkdownIt) -> None:
    """Make a parser note cells that are left out: (line from 0, text) under `cells` in its environment."""
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    first = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    tokens = state.tokens[first:]
    columns = sum(token.type == "th_open" for token in tokens)
    for token in tokens:
        if token.type == "tr_open" and token.map:
            cells = _cells(getLine(state, token.map[0]))
            if len(cells) > columns:
                state.env.setdefault("cells", []).append((token.map[0], " | ".join(cells[columns:])))
    return True


def _cells(row: str) -> list[str]:
    """Return the cells of a row as they are written."""
    cells = [cell.strip() for cell in escapedSplit(row.strip())]
    cells = cells[cells[:1] == [""] :]
    return cells[:-1] if cells[-1:] == [""] else cells
