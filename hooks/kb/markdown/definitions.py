"""Definition lists, as in Python-Markdown's def_list: terms, one per line, then definitions that begin with a colon."""

from __future__ import annotations

from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from kb.markdown.bounds import MAX_TOKENS

INDENT = 4  # columns by which the text of a definition is indented from its colon
MAX_TERMS = 20  # the most lines before a colon, which limits the search in a paragraph


def definitions_plugin(md: MarkdownIt) -> None:
    """Make a parser read definition lists."""
    md.block.ruler.before("paragraph", "definitions", _definitions)


def _definitions(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if silent or state.is_code_block(start):
        return False
    first = _after_terms(state, start, end)
    if not first:
        return False
    opening = _push(state, "dl", 1)
    line = start
    while first:
        _write_terms(state, line, first)
        line, is_loose = first, False
        while line < end and _is_definition(state, line) and len(state.tokens) < MAX_TOKENS:
            last = _end(state, line, end)
            is_loose = is_loose or (line > start and state.isEmpty(line - 1))
            reached = _write_definition(state, line, last, is_loose)
            line = _next(state, reached, end)
        is_over = line >= end or state.sCount[line] < state.blkIndent or len(state.tokens) >= MAX_TOKENS
        first = 0 if is_over else _after_terms(state, line, end)
    _push(state, "dl", -1)
    while line > start and state.isEmpty(line - 1):
        line -= 1
    opening.map = [start, line]
    state.line = line
    return True


def _push(state: StateBlock, tag: str, nesting: Literal[-1, 1]) -> Token:
    token = state.push(f"{tag}_{'open' if nesting == 1 else 'close'}", tag, nesting)
    token.block = True
    return token


def _is_definition(state: StateBlock, line: int) -> bool:
    """Return whether a definition begins on a line: a colon, white space, and something after them."""
    mark = state.bMarks[line] + state.tShift[line]
    indent = state.sCount[line] - state.blkIndent
    return (
        0 <= indent < INDENT
        and state.src[mark : mark + 1] == ":"
        and state.src[mark + 1 : mark + 2] in (" ", "\t")
        and bool(state.src[mark + 1 : state.eMarks[line]].strip())
    )


def _after_terms(state: StateBlock, start: int, end: int) -> int:
    """Return the line of the first definition after the terms that begin on `start`; 0 if these are not terms."""
    line = start
    if _is_definition(state, start):
        return 0
    while line < min(end, start + MAX_TERMS) and not state.isEmpty(line) and not _is_definition(state, line):
        if line > start and state.sCount[line] < state.blkIndent:
            return 0
        line += 1
    line += line < end and state.isEmpty(line)
    return line if line < end and line > start and _is_definition(state, line) else 0


def _next(state: StateBlock, line: int, end: int) -> int:
    while line < end and state.isEmpty(line):
        line += 1
    return line


def _end(state: StateBlock, start: int, last: int) -> int:
    """Return the line after a definition: the next one, or the first after an empty one that is not indented."""
    line = start + 1
    while line < last and not _is_definition(state, line):
        following = _next(state, line, last)
        if following > line and (following == last or state.sCount[following] - state.blkIndent < INDENT):
            return line
        line = max(following, line + 1) if following == line else following
    return line


def _write_terms(state: StateBlock, start: int, first: int) -> None:
    for line in range(start, first):
        if not state.isEmpty(line):
            _push(state, "dt", 1).map = [line, line + 1]
            token = state.push("inline", "", 0)
            token.content = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
            token.map, token.children = [line, line + 1], []
            _push(state, "dt", -1)


def _write_definition(state: StateBlock, start: int, end: int, is_loose: bool) -> int:
    """Parse the content of a definition; its first paragraph has no <p> unless an empty line precedes it.

    Returns the line after it: another block that is not indented ends it before `end`.
    """
    before = state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.lineMax, state.tight
    parent, at = state.parentType, len(state.tokens)
    _push(state, "dd", 1).map = [start, end]
    mark = state.bMarks[start] + state.tShift[start] + 1
    text = state.src[mark : state.eMarks[start]]
    state.bMarks[start], state.tShift[start] = mark, len(text) - len(text.lstrip())
    state.blkIndent += INDENT
    state.sCount[start], state.lineMax, state.parentType = state.blkIndent, end, "definition"
    state.md.block.tokenize(state, start, end)
    state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.lineMax, state.tight = before
    state.parentType = parent
    level = state.tokens[at].level + 1
    paragraphs = sum(t.type == "paragraph_open" and t.level == level for t in state.tokens[at:])
    if not is_loose and paragraphs == 1 and state.tokens[at + 1].type == "paragraph_open":
        state.tokens[at + 1].hidden = state.tokens[at + 3].hidden = True
    _push(state, "dd", -1)
    return state.line
