"""Glosses: a term of the glossary shows its definition at its first occurrence in a text.

The term becomes a button that opens its definition (the HTML standard's popover), by touch and by keyboard, without a
script. Terms in headings, links, code and controls are left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from kb.patterns import end_of
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
_WORD = re.compile(f"{_INSIDE_A_WORD}+")
_LEAD = re.compile(r"[^\w׳״'\"]*")  # the characters before the first word of a name
_PREFIXES = frozenset(["", *specification.PREFIXES])
_LONGEST_PREFIX = max(map(len, _PREFIXES))
_END = 3  # letters at the end of a word by which most words are seen to begin no name, whatever prefix they have
ID = "kb-gloss-"


@dataclass(frozen=True)
class Gloss:
    """A term that occurs: its id and definition."""

    id: str
    term: str
    definition: str


def gloss(html: str, terms: Sequence[Definition]) -> tuple[str, tuple[Gloss, ...]]:
    """Mark the first occurrence of each of `terms` in well-formed `html`.

    A Hebrew word of a term may have prefixes. Returns (the html, the glosses in their order in it).
    """
    known = _terms(tuple((term.id, term.names, term.definition) for term in terms))
    wanted, pieces, found, depth = set(known.by_id), _PIECES.split(html), list[Gloss](), 0
    for place, piece in enumerate(pieces):
        if piece.startswith("<"):
            tag = _TAG.match(piece)
            if tag and tag[1].lower() in _LEFT_ALONE:
                depth += -1 if piece.startswith("</") else 1
        elif not depth and wanted and not piece.isspace():
            pieces[place] = _mark(piece, known, wanted, found)
    return "".join(pieces), tuple(found)


def _mark(text: str, known: _Terms, wanted: set[str], found: list[Gloss]) -> str:
    """Mark every wanted term in a stretch of text, and remove it from the wanted ones. Longer names come first."""
    taken: list[tuple[int, int, str]] = []  # in order, without overlaps
    for _, start, end, id_ in sorted(set(known.find(text, wanted))):
        after = bisect_left(taken, (start, end, ""))
        is_free = (after == 0 or taken[after - 1][1] <= start) and (after == len(taken) or end <= taken[after][0])
        if is_free and id_ in wanted:
            wanted.remove(id_)
            taken.insert(after, (start, end, id_))
    marked, place = list[str](), 0
    for start, end, id_ in taken:
        term = known.by_id[id_]
        found.append(Gloss(f"{ID}{id_}", term.names[0], term.definition))
        target = escape(ID + id_)
        button = f'<button type="button" class="kb-gloss" popovertarget="{target}">{text[start:end]}</button>'
        marked += (text[place:start], button)
        place = end
    return "".join([*marked, text[place:]])


@dataclass(frozen=True)
class _Term:
    """A term to search; those with the lowest rank, whose names are the longest, come first."""

    id: str
    names: tuple[str, ...]
    definition: str
    rank: int


@dataclass
class _Node:
    """The words that may follow in a name after the words so far, and the names that end here."""

    after: dict[str, _Node] = field(default_factory=dict)
    names: dict[str, _Term] = field(default_factory=dict)  # if two terms have the same name, the first gets it


class _Terms:
    """The terms of a glossary, by the words of their names, so that a text is searched once, however many there are."""

    def __init__(self, terms: Iterable[tuple[str, tuple[str, ...], str]]) -> None:
        last = {term[0]: term for term in terms}
        ranked = sorted(last.values(), key=lambda term: -max(map(len, term[1])))
        self.by_id = {id_: _Term(id_, names, definition, rank) for rank, (id_, names, definition) in enumerate(ranked)}
        self.first = _Node()
        for id_ in last:
            for name in self.by_id[id_].names:
                node = self.first
                for word in _WORD.findall(escape(name, quote=False)):
                    node = node.after.setdefault(word, _Node())
                if node is not self.first:
                    node.names.setdefault(name, self.by_id[id_])
        ends = {word[-_END:] for word in self.first.after}
        self.ends = {(prefix + end)[-_END:] for prefix in _PREFIXES for end in ends}  # of words that begin a name

    def find(self, text: str, wanted: Container[str]) -> Iterator[tuple[int, int, int, str]]:
        """Yield (rank, start, end, id) of each place in a text with a name of a wanted term."""
        if self.ends.isdisjoint(word[-_END:] for word in _WORD.findall(text)):
            return
        words = list(_WORD.finditer(text))
        for number, word in enumerate(words):
            is_entity = text[word.start() - 1 : word.start()] == "&" and text[word.end() : word.end() + 1] == ";"
            for name, term in _names(self.first, words, number):
                lead = end_of(_LEAD, escape(name, quote=False))
                match = _pattern(name).match(text, word.start() - lead) if word.start() >= lead else None
                if match and term.id in wanted and not (is_entity and not lead):
                    yield term.rank, *match.span(), term.id


def _names(node: _Node, words: Sequence[re.Match[str]], number: int) -> Iterator[tuple[str, _Term]]:
    """Yield the names that begin at words[number] of a text, each with its term."""
    if number == len(words):
        return
    word = words[number][0]
    for length in range(min(_LONGEST_PREFIX, len(word) - 1) + 1):
        following = node.after.get(word[length:])  # hardly any word begins a name
        if following and word[:length] in _PREFIXES and (not length or "א" <= word[length] <= "ת"):
            yield from following.names.items()
            yield from _names(following, words, number + 1)


@lru_cache(maxsize=32)  # a glossary for each language, without the subjects of the current pages
def _terms(terms: tuple[tuple[str, tuple[str, ...], str], ...]) -> _Terms:
    return _Terms(terms)


@lru_cache(maxsize=20_000)
def _pattern(name: str) -> re.Pattern[str]:
    form = r"[\s־-]+".join(map(_word, re.split(r"[\s־-]+", name)))
    return re.compile(f"(?<!{_INSIDE_A_WORD}){form}(?!{_INSIDE_A_WORD})")


def _word(word: str) -> str:
    """Return the pattern of one word of a name, as it is written in HTML."""
    prefix = _PREFIX if re.match("[א-ת]", word) else ""
    return prefix + re.escape(escape(word, quote=False))
