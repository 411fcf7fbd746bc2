"""The ids of headings: explicit ones as they are written; others are made from the text by PyMdown's slugs.

A page must have each id only once: if an id is repeated, even an explicit one, it gets a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from pymdownx.slugs import slugify

_NUMBERED = re.compile(r"(.*)_([0-9]{1,9})")
_SLUG = slugify(case="lower")


def headings_plugin(md: MarkdownIt) -> None:
    """Make a parser give every heading an id; `meta["explicit"]` is the id that is written, if any."""
    md.core.ruler.push("heading_ids", _name)


def slug(text: str) -> str:
    """Return the id of a heading with this text: "A new start" gives "a-new-start" (pymdownx.slugs, any script)."""
    return str(_SLUG(text, "-"))


def plain(children: list[Token] | None) -> str:
    """Return the words of inline tokens as one line, without the alternative texts of pictures."""
    return " ".join("".join(map(_plain, children or [])).split())


def _plain(child: Token) -> str:
    return child.content if child.type in ("text", "code_inline") else " " * child.type.endswith("break")


def _name(state: StateCore) -> None:
    pairs = zip(state.tokens, state.tokens[1:], strict=False)
    headings = [(opening, inline) for opening, inline in pairs if opening.type == "heading_open"]
    for opening, _ in headings:
        opening.meta["explicit"] = opening.attrs.get("id")
    given = _made_single(state.tokens)
    for opening, inline in headings:
        if opening.meta["explicit"] is None:
            opening.attrSet("id", given.add(slug(plain(inline.children))))


def _made_single(tokens: list[Token]) -> Ids:
    """Number every id that is given again; return all that are taken then."""
    named = [one for token in tokens for one in (token, *(token.children or ())) if "id" in one.attrs]
    given, seen = Ids(str(token.attrs["id"]) for token in named), set[str]()
    for token in named:
        id_ = str(token.attrs["id"])
        if id_ in seen:
            token.attrSet("id", given.add(id_))
        seen.add(id_)
    return given


class Ids:
    """Ids that are taken; a repeated one is numbered as by Python-Markdown's toc: name, name_1, name_2."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken: set[str] = set(taken)
        self._last: dict[str, int] = {}

    def add(self, wanted: str) -> str:
        """Take and return the first free id for the one that is `wanted`; in constant time, whatever is taken."""
        found = _NUMBERED.fullmatch(wanted)
        base, number = (found[1], int(found[2])) if found else (wanted, 0)
        id_ = wanted
        if id_ in self._taken or not id_:
            number = max(number, self._last.get(wanted, 0))
            while id_ in self._taken or not id_:
                number += 1
                id_ = f"{base}_{number}"
            self._last[wanted] = number
        self._taken.add(id_)
        return id_
