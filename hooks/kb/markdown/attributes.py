"""Attribute lists: `{#id .class key=value}` after a heading, a cell, an inline element, or on a paragraph's last line.

The syntax is that of Python-Markdown's attr_list, whose scanner reads it, with one difference: if the content of
braces is not a list of ids, classes and values, they stay as text, unless a colon (`{: … }`) marks them as a list.
"""

from __future__ import annotations

import re

from markdown.extensions.attr_list import get_attrs_and_remainder
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_LIST = r"\{(?P<colon>:?)(?P<list>[^{}\n]++)\}"
_AT_END = re.compile(rf"(?:(?<=[ \t])|^){_LIST}[ \t]*$")
_LAST_LINE = re.compile(rf"(?:^|\n)[ \t]*{_LIST}[ \t]*$")
_AFTER = re.compile(_LIST)
# Attributes that an element may have; other words in braces are text, as on GitHub.
_KEYS = frozenset(
    [
        "align", "alt", "cite", "class", "colspan", "datetime", "dir", "download", "height", "hreflang", "id", "lang",
        "loading", "markdown", "name", "open", "rel", "reversed", "role", "rowspan", "scope", "sizes", "span", "srcset",
        "start", "style", "tabindex", "target", "title", "translate", "type", "valign", "value", "width", "href", "src",
    ]
)  # fmt: skip
_FLAGS = frozenset(["download", "hidden", "open", "reversed", "markdown"])  # which have no value
_ITEM = re.compile(r"[#.][^\s{}#.=]\S*|(?P<key>[\w:.-]+)=\S+", re.UNICODE)
_QUOTED = re.compile(r"""=(?:"[^"]*"|'[^']*')""")
_CLOSING = re.compile(r"(?:^|[ \t]+)#+\Z")  # the signs that may close a heading, before its list
_ENDED = ("heading_open", "th_open", "td_open", "dt_open")
_WAYS = ("href", "src")  # a link's destination is written as its target
_CLOSED = ("em_close", "strong_close", "s_close", "link_close", "code_inline", "image")
MAX_LIST = 500  # the most characters of a list, which limits the search in a line


def attributes_plugin(md: MarkdownIt) -> None:
    """Make a parser read attribute lists: those of blocks before their text is read, those of inline elements after."""
    md.core.ruler.before("inline", "block_attributes", _read_of_blocks)
    md.core.ruler.after("inline", "inline_attributes", _read_of_elements)


def parse(text: str, is_explicit: bool = False) -> dict[str, str] | None:
    """Return the attributes between the braces of a list by name, with classes joined; None if it is not a list.

    For example `#a .b key=c` gives `{"id": "a", "class": "b", "key": "c"}`. A word without a value counts only if the
    list `is_explicit`.
    """
    items = _QUOTED.sub("=_", text).split()
    if not items or not all(_is_item(item, is_explicit) for item in items):
        return None
    pairs, rest = get_attrs_and_remainder(text)
    if rest:
        return None
    found: dict[str, str] = {}
    for key, value in pairs:
        if key in (".", "class"):
            found["class"] = " ".join(filter(None, [found.get("class", ""), value or ""]))
        else:
            found[key] = key if value is None else value
    return found


def _is_item(item: str, is_explicit: bool) -> bool:
    found = _ITEM.fullmatch(item)
    if not found:
        return is_explicit and item in _FLAGS
    key = found["key"]
    return key is None or key in _KEYS or key.startswith(("data-", "aria-"))


def assign(token: Token, attributes: dict[str, str], written: str) -> None:
    """Give an element the attributes `written` in a list; classes are added to those it has."""
    token.meta["written"] = f"{token.meta.get('written', '')} {written}"
    for key, value in attributes.items():
        if key == "class":
            token.attrJoin("class", value)
        elif key not in _WAYS:
            token.meta["written"] += f" {token.attrs.get(key, '')}"
            token.attrSet(key, value)


def _read_of_blocks(state: StateCore) -> None:
    tokens = state.tokens
    for place, token in enumerate(tokens):
        if token.type == "inline" and place and "{" in token.content[-MAX_LIST:]:
            _read_at_end(tokens, place)


def _read_at_end(tokens: list[Token], place: int) -> None:
    """Move a list from the end of a block's text to the block's attributes."""
    token, owner = tokens[place], tokens[place - 1]
    pattern = _AT_END if owner.type in _ENDED else _LAST_LINE
    start = max(token.content.rfind("{"), 0)
    start = max(start - MAX_LIST, 0) if owner.type not in _ENDED else max(start - 1, 0)
    found = pattern.search(token.content, start)
    if not found or token.content[: found.start("colon") - 1].endswith("\\"):
        return
    attributes = parse(found["list"], bool(found["colon"]))
    if attributes is None or (found.start() == 0 and owner.type == "paragraph_open" and not found["colon"]):
        return
    if owner.hidden and place > 1 and tokens[place - 2].type == "list_item_open":
        owner = tokens[place - 2]
    assign(owner, attributes, found["list"])
    token.content = token.content[: found.start()].rstrip()
    if owner.type == "heading_open":
        token.content = _CLOSING.sub("", token.content)


def _read_of_elements(state: StateCore) -> None:
    for token in state.tokens:
        if token.children and "{" in token.content:
            _read_after(token.children)


def _read_after(children: list[Token]) -> None:
    """Give inline elements the attributes of the lists that follow them directly."""
    opened: list[Token] = []
    for place, child in enumerate(children):
        if child.nesting == 1:
            opened.append(child)
        owner = opened.pop() if child.nesting == -1 and opened else child
        after = children[place + 1] if place + 1 < len(children) else None
        if child.type in _CLOSED and after and after.type == "text" and after.content.startswith("{"):
            found = _AFTER.match(after.content, 0, MAX_LIST)
            attributes = parse(found["list"], bool(found["colon"])) if found else None
            if found and attributes is not None:
                assign(owner, attributes, found["list"])
                after.content = after.content[found.end() :]
