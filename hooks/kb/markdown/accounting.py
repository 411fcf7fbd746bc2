"""Accounting: every letter of a text is on the page, or is known to be markup. What is neither has been lost.

The letters of the source are counted without any grammar and compared with what the parser made of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Points and vowels of Hebrew and Arabic belong to their letters.
_LETTERS = re.compile(r"[\w\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]+")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Loss:
    """Words that are only in the source: the line of the body, counted from 0, and the line's text."""

    line: int
    words: str


def letters(text: str) -> str:
    """Return only the letters and digits of a text, case-folded."""
    solid = "".join(text.casefold().split())  # without spaces there is less to look through
    return "".join(_LETTERS.findall(solid)).replace("_", "")


def lost(body: str, tokens: Sequence[Token], noted: Mapping[str, object]) -> Loss | None:
    """Return the first words of `body` that are neither in its `tokens` nor in what was `noted`, or None."""
    source = _ENTITY.sub(" ", body)  # it may be a character, or, in code, letters: only a parser knows
    kept = "\n".join(_kept(tokens, noted)).casefold()
    missing = letters("".join(Counter(source.casefold()) - Counter(kept)))
    return _first(source, kept, missing) if missing else None


def _first(source: str, kept: str, missing: str) -> Loss:
    """Return the first line of the source with a word that is not `kept`, else with a letter that is missing."""
    known = Counter(_WORD.findall(kept))
    suspect = None
    for number, line in enumerate(source.split("\n")):
        words = _WORD.findall(line.casefold())
        if any(letter in word for word in words for letter in missing):
            suspect = suspect or Loss(number, line.strip())
            if any(not known[word] and word not in kept for word in words[:200]):
                return Loss(number, line.strip())
        known.subtract(words)
    return suspect or Loss(0, "")


def _kept(tokens: Sequence[Token], noted: Mapping[str, Any]) -> list[str]:
    """Return the texts made from a body: what is shown, and what is in attributes."""
    found = list[str]()
    for token in tokens:
        _take(token, found)
    for label, meant in noted.get("references", {}).items():
        found.append(f"{label} {meant['href']} {meant['title']}")
    found += (surplus for _, surplus in noted.get("cells", ()))
    found += (f"{name} {meaning}" for name, meaning in noted.get("abbreviations", ()))
    for repeated in noted.get("duplicate_refs", ()):
        found.append(f"{repeated['label']} {repeated['href']} {repeated['title']}")
    return found


def _take(token: Token, found: list[str]) -> None:
    meta, type_ = token.meta, token.type
    if type_ != "inline":
        found.append(str(meta.get("source", token.content)) if meta else token.content)
        if token.info and token.info != "auto":
            found.append(token.info)
    if type_ in ("link_open", "image") and token.markup != "autolink":
        found += (str(token.attrs[name]) for name in ("href", "src", "title") if name in token.attrs)
    if type_ in ("inline", "image"):
        for child in token.children or ():
            _take(child, found)
    if meta:
        if "box" in meta:
            found.append(str(meta["box"].meta["source"]))
        found += (str(meta[name]) for name in ("label", "kind", "written") if name in meta)
