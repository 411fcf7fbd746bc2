"""Abbreviations: a line `*[ABC]: what it stands for` explains every ABC of the page, as in Python-Markdown's abbr.

A line whose name occurs nowhere else explains nothing: it stays in the text as it is written, as on GitHub.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from kb.patterns import end_of

_DEFINITION = re.compile(r"\*\[(?P<name>\w[^\[\]\n]{0,99})\]:[ \t]*(?P<meaning>.*)")
_RUN = re.compile(r"\w+")  # a name must begin with a whole word


def abbreviations_plugin(md: MarkdownIt) -> None:
    """Make a parser read abbreviations and mark them where they occur."""
    md.block.ruler.before("fence", "abbreviation", _define, {"alt": ["paragraph", "reference", "list", "blockquote"]})
    md.core.ruler.push("abbreviations", _mark)


def _define(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a line that defines an abbreviation; its text is kept as a paragraph until its name is found."""
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("*[", first) or state.is_code_block(start):
        return False
    found = _DEFINITION.fullmatch(state.src, first, state.eMarks[start])
    if not found or _is_emphasis(found["meaning"]):
        return False
    if not silent:
        token = state.push("paragraph_open", "p", 1)
        token.map = [start, start + 1]
        token.meta["abbreviation"] = found["name"].strip(), _unquoted(found["meaning"].strip())
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = found[0].strip(), [start, start + 1], []
        state.push("paragraph_close", "p", -1)
        state.line = start + 1
    return True


def _is_emphasis(meaning: str) -> bool:
    """Return whether a line that ends with `meaning` is a sentence between asterisks: the last has no other partner."""
    return meaning.endswith("*") and not meaning.endswith("\\*") and meaning.count("*") % 2 == 1


def _unquoted(meaning: str) -> str:
    """Return a meaning without quotation marks around the whole of it."""
    is_quoted = len(meaning) > 1 and meaning[0] in "\"'" and meaning[-1] == meaning[0]
    return meaning[1:-1] if is_quoted else meaning


def _mark(state: StateCore) -> None:
    """Mark every abbreviation in the text, and remove the lines that define those."""
    defined = [(place, *token.meta["abbreviation"]) for place, token in enumerate(state.tokens) if _defines(token)]
    if not defined:
        return
    names = _Names({name: meaning for _, name, meaning in defined if meaning})
    lines = {place + 1 for place, *_ in defined}
    for place, token in enumerate(state.tokens):
        if token.children and place not in lines:
            token.children = [part for child in token.children for part in _divide(child, names)]
    explained = {place: name for place, name, meaning in defined if name in names.met and names.meant[name] == meaning}
    state.env["abbreviations"] = [(name, names.meant[name]) for name in explained.values()]
    gone = {place + n for place in explained for n in range(3)}
    state.tokens = [token for place, token in enumerate(state.tokens) if place not in gone]


def _defines(token: Token) -> bool:
    return "abbreviation" in token.meta


class _Names:
    """The names of a page's abbreviations, by the word with which they begin."""

    def __init__(self, meant: dict[str, str]) -> None:
        self.meant, self.met = meant, set[str]()
        lengths: dict[str, set[int]] = {}
        for name in meant:
            lengths.setdefault(_first_word(name), set()).add(len(name))
        self._lengths = {word: sorted(found, reverse=True) for word, found in lengths.items()}

    def at(self, text: str, start: re.Match[str]) -> str:
        """Return the longest name that begins at a word of `text` and ends with a word; "" if there is none."""
        for length in self._lengths.get(start[0], ()):
            end = start.start() + length
            name, after = text[start.start() : end], text[end : end + 1]
            if name in self.meant and not (after.isalnum() or after == "_"):
                self.met.add(name)
                return name
        return ""


def _first_word(name: str) -> str:
    return name[: end_of(_RUN, name)]


def _divide(child: Token, names: _Names) -> list[Token]:
    """Divide a text at the abbreviations in it."""
    if child.type != "text":
        return [child]
    parts, position, text = list[Token](), 0, child.content
    for start in _RUN.finditer(text):
        name = names.at(text, start) if start.start() >= position else ""
        if name:
            parts += _text(text[position : start.start()], child.level)
            parts.append(Token("abbr_open", "abbr", 1, attrs={"title": names.meant[name]}, level=child.level))
            parts += _text(name, child.level + 1)
            parts.append(Token("abbr_close", "abbr", -1, level=child.level))
            position = start.start() + len(name)
    return [*parts, *_text(text[position:], child.level)] if parts else [child]


def _text(text: str, level: int) -> list[Token]:
    return [Token("text", "", 0, content=text, level=level)] if text else []
