"""Accounting: every letter of a text is on the page, or is known to be markup. What is neither has been lost.

The letters of the source are counted without any grammar and compared with what the parser made of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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


def lost(body: str, tokens: Sequence[Token], noted: Mapping[str, Any]) -> Loss | None:
    """Return the first words of `body` that are neither in its `tokens` nor in what was `noted`, or None."""
    source = _ENTITY.sub(" ", body)  # a letter in text, and letters in code: only a grammar knows which
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


def _kept(tokens: Sequence[Token], noted: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts made from a body: what is shown, and what is in attributes."""
    for token in tokens:
        yield from _parts(token)
        for child in token.children or ():
            yield from _parts(child)
    for label, meant in noted.get("references", {}).items():
        yield f"{label} {meant['href']} {meant['title']}"
    yield from (surplus for _, surplus in noted.get("cells", ()))
    for name, meaning in noted.get("abbreviations", ()):
        yield f"{name} {meaning}"
    for repeated in noted.get("duplicate_refs", ()):
        yield f"{repeated['label']} {repeated['href']} {repeated['title']}"


def _parts(token: Token) -> Iterator[str]:
    if token.type != "inline":
        yield str(token.meta.get("source", token.content))
        yield token.info if token.info != "auto" else ""
    if token.type in ("link_open", "image") and token.markup != "autolink":
        yield from (str(token.attrs[name]) for name in ("href", "src", "title") if name in token.attrs)
    if "box" in token.meta:
        yield str(token.meta["box"].meta["source"])
    if token.type == "image":
        yield from (part for child in token.children or () for part in _parts(child))
    yield from (str(token.meta[name]) for name in ("label", "kind", "written") if name in token.meta)
