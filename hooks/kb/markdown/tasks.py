"""Task lists: `- [ ]` and `- [x]`, with the markup of PyMdown's tasklist, for which Material has styles."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BOX = (
    '<label class="task-list-control"><input type="checkbox" disabled{}/>'
    '<span class="task-list-indicator"></span></label> '
)


def tasks_plugin(md: MarkdownIt) -> None:
    """Make a parser read task lists."""
    md.options["tasklists"] = True
    md.block.ruler.before("table", "task_text", _read_text)
    md.core.ruler.push("tasks", _dress)


def _read_text(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read what follows a box as text, as GitHub does, even if it looks like another list or a heading."""
    opening = state.tokens[-1] if state.tokens and not silent else None
    if not opening or opening.type != "list_item_open" or "checked" not in opening.meta:
        return False
    return bool(opening.map and opening.map[0] == start) and paragraph(state, start, end, False)


def _dress(state: StateCore) -> None:
    """Put a box before the text of each task."""
    for place, token in enumerate(state.tokens):
        if token.type.endswith("list_open") and token.attrs.get("class") == "contains-task-list":
            token.attrs["class"] = "task-list"
        elif token.type == "list_item_open" and "checked" in token.meta:
            checked = token.meta.pop("checked")
            box = Token("task_box", "", 0, content=_BOX.format(" checked" * checked), meta={"source": "x" * checked})
            first = state.tokens[place + 2] if place + 2 < len(state.tokens) else None
            if first and first.type == "inline" and state.tokens[place + 1].type == "paragraph_open":
                first.children = [box, *(first.children or [])]
            else:
                token.meta["box"] = box
