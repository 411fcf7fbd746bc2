"""Abbreviations: a line `*[ABC]: what it stands for` explains every ABC of the page, as in Python-Markdown's abbr."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_DEFINITION = re.compile(r"\*\[(?P<name>\w[^\[\]\n]{0,99})\]:[ \t]*(?P<meaning>.*)")
_RUN = re.compile(r"\w+")  # a name begins with a whole one


def abbreviations_plugin(md: MarkdownIt) -> None:
    """Let a parser read abbreviations and mark them where they occur."""
    md.block.ruler.before("fence", "abbreviation", _define, {"alt": ["paragraph", "reference", "list", "blockquote"]})
    md.core.ruler.push("abbreviations", _mark)


def _define(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take up a line that defines an abbreviation."""
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("*[", first) or state.is_code_block(start):
        return False
    found = _DEFINITION.fullmatch(state.src, first, state.eMarks[start])
    if not found:
        return False
    if not silent:
        state.env.setdefault("abbreviations", []).append((found["name"].strip(), _unquoted(found["meaning"].strip())))
        state.line = start + 1
    return True


def _unquoted(meaning: str) -> str:
    """Return a meaning without the quotation marks that stand around the whole of it."""
    is_quoted = len(meaning) > 1 and meaning[0] in "\"'" and meaning[-1] == meaning[0]
    return meaning[1:-1] if is_quoted else meaning


def _mark(state: StateCore) -> None:
    """Mark every abbreviation in the text as such."""
    known = {name: meaning for name, meaning in state.env.get("abbreviations", ()) if meaning}
    if not known:
        return
    by_start: dict[str, list[str]] = {}
    for name in sorted(known, key=len, reverse=True):
        by_start.setdefault(_RUN.match(name)[0], []).append(name)  # type: ignore[index]
    for token in state.tokens:
        if token.children:
            token.children = [part for child in token.children for part in _divide(child, known, by_start)]


def _divide(child: Token, known: dict[str, str], by_start: dict[str, list[str]]) -> list[Token]:
    """Divide a text at the abbreviations in it. Longer ones go first."""
    if child.type != "text":
        return [child]
    parts, position, text = list[Token](), 0, child.content
    for start in _RUN.finditer(text):
        name = _name_at(text, start.start(), by_start.get(start[0], [])) if start.start() >= position else ""
        if name:
            parts += _text(text[position : start.start()], child.level)
            parts.append(Token("abbr_open", "abbr", 1, attrs={"title": known[name]}, level=child.level))
            parts += _text(name, child.level + 1)
            parts.append(Token("abbr_close", "abbr", -1, level=child.level))
            position = start.start() + len(name)
    return [*parts, *_text(text[position:], child.level)] if parts else [child]


def _name_at(text: str, start: int, names: list[str]) -> str:
    """Return the first of `names` that stands as a whole at a place of a text, or nothing."""
    for name in names:
        after = text[start + len(name) : start + len(name) + 1]
        if text.startswith(name, start) and not (after.isalnum() or after == "_"):
            return name
    return ""


def _text(text: str, level: int) -> list[Token]:
    return [Token("text", "", 0, content=text, level=level)] if text else []
