"""Glosses: a term of the glossary shows what it means where it first occurs in a text.

The term becomes a button that opens its definition (the HTML standard's popover), by touch and by keyboard, without a
script. Headings, links, code and what is a control already are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from kb.search import specification
from kb.views.models import Definition

_PIECES = re.compile(r"(<[^>]*>)")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_LEFT_ALONE = frozenset(
    [
        "a",
        "abbr",
        "button",
        "code",
        "dfn",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "kbd",
        "label",
        "pre",
        "summary",
        "svg",
        "th",
    ]
)
_INSIDE_A_WORD = r"[\w׳״'\"]"
_PREFIX = "(?:" + "|".join(sorted(specification.PREFIXES, key=len, reverse=True)) + ")?"
ID = "kb-gloss-"


@dataclass(frozen=True)
class Gloss:
    """A term that occurs: its id and definition."""

    id: str
    term: str
    definition: str


def gloss(html: str, terms: Sequence[Definition]) -> tuple[str, tuple[Gloss, ...]]:
    """Mark the first occurrence of each of `terms` in well-formed `html`.

    A Hebrew word of a term may stand after prefixes. Returns (the html, the glosses in their order in it).
    """
    wanted = {term.id: (_pattern(term.names), term) for term in terms}
    pieces, found, depth = _PIECES.split(html), list[Gloss](), 0
    for place, piece in enumerate(pieces):
        if piece.startswith("<"):
            tag = _TAG.match(piece)
            if tag and tag[1].lower() in _LEFT_ALONE:
                depth += -1 if piece.startswith("</") else 1
        elif not depth and wanted and not piece.isspace():
            pieces[place] = _mark(piece, wanted, found)
    return "".join(pieces), tuple(found)


def _mark(text: str, wanted: dict[str, tuple[re.Pattern[str], Definition]], found: list[Gloss]) -> str:
    """Mark in a stretch of text every wanted term that it holds, and want it no more. Longer names go first."""
    taken: list[tuple[int, int, str]] = []
    for name in sorted(wanted, key=lambda name: -max(map(len, wanted[name][1].names))):
        spans = (match.span() for match in wanted[name][0].finditer(text))
        free = next((one for one in spans if all(one[1] <= start or end <= one[0] for start, end, _ in taken)), None)
        if free:
            taken.append((*free, name))
    marked, place = "", 0
    for start, end, name in sorted(taken):
        term = wanted.pop(name)[1]
        found.append(Gloss(f"{ID}{name}", term.names[0], term.definition))
        button = (
            f'<button type="button" class="kb-gloss" popovertarget="{escape(ID + name)}">{text[start:end]}</button>'
        )
        marked, place = marked + text[place:start] + button, end
    return marked + text[place:]


def _pattern(names: Sequence[str]) -> re.Pattern[str]:
    forms = "|".join(r"[\s־-]+".join(map(_word, re.split(r"[\s־-]+", name))) for name in names)
    return re.compile(f"(?<!{_INSIDE_A_WORD})(?:{forms})(?!{_INSIDE_A_WORD})")


def _word(word: str) -> str:
    """Return the pattern of one word of a name, as it stands in HTML."""
    prefix = _PREFIX if re.match("[א-ת]", word) else ""
    return prefix + re.escape(escape(word, quote=False))
