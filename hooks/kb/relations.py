"""Cross-links between entries: declared by people, mentioned in texts, or derived from what two entries share.

Each goes both ways and has a reason. Relations join entries; topics gather them (see catalogue). The fewer entries
share something, the more it counts (log N/n). The strongest pairs are taken first, and three of five places are kept
for entries of another type, so that a tool finds its article.
"""

from __future__ import annotations

import math
import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations
from typing import NamedTuple

from kb import addresses
from kb.document import Document, Entry
from kb.frontmatter import Path
from kb.library import Library
from kb.settings import TERM_FIELDS
from kb.store import key
from kb.wording import wording

MENTIONS, MENTIONED_IN, SHARED = "mentions", "mentioned_in", "shared"
DERIVED_KINDS = (MENTIONS, MENTIONED_IN, SHARED)

# The weight of a shared term, by its field.
WEIGHTS: Mapping[str, float] = {"topics": 3, "initiative": 3, "purposes": 2, "stages": 2, "contexts": 1}
TOO_THIN = {"contexts"}  # sharing only terms of these fields is not enough
MAX_DERIVED = 5  # the most derived relations of an entry
MAX_ACROSS = 3  # how many of these are first reserved for entries of another type
MAX_CROWD = 60  # if more entries share a term, each is compared only with its neighbours in the list
REACH = 30  # how many neighbours
_Holders = Mapping[tuple[str, str], Mapping[str, int]]  # by (field, term): the pages that hold it, with their places


class Origin(IntEnum):
    """The origin of a relation; of two between the same entries the lower one is kept."""

    DECLARED = 0
    ANSWERED = 1  # declared by the other entry
    MENTIONED = 2
    DERIVED = 3


class Relation(NamedTuple):
    """What the entry on page `to` is to the entry on page `of`; for a mention, whether `of` mentions or is mentioned.

    `shared` holds the strongest common (field, term) pairs, best first; it is empty unless the relation is derived. It
    is a named tuple, because every build loads the relations of all entries.
    """

    of: str
    to: str
    kind: str
    origin: Origin
    shared: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why two entries are related: stretches of text, each with its language."""

    parts: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The reason as one sentence."""
        return "".join(text for text, _ in self.parts)

    @property
    def language(self) -> str:
        """The language in which the reason begins."""
        return self.parts[0][1]


def inputs(library: Library) -> str:
    """Return the hash of everything that `connect` uses."""
    entries = (
        (one.page, one.path, one.kind, one.fields.related, [terms_of(one, field) for field in WEIGHTS],
         [link.target for link in one.prose.links])
        for one in library.entries
    )  # fmt: skip
    return key(repr(library.settings.relations), *map(repr, entries))


def connect(library: Library) -> Mapping[str, tuple[Relation, ...]]:
    """Return every entry's relations, by its page, in the order in which they are shown."""
    found: dict[str, dict[str, Relation]] = {entry.page: {} for entry in library.entries}
    for relation in (*_declared(library), *_mentioned(library)):
        kept = found[relation.of].get(relation.to)
        if kept is None or relation.origin < kept.origin:
            found[relation.of][relation.to] = relation
    for relation in _derived(library, found):
        found[relation.of][relation.to] = relation
    order = {kind: number for number, kind in enumerate((*library.settings.relations, *DERIVED_KINDS))}
    # if a library declares no kinds of relation, all are valid, and none has a rank
    return {
        page: tuple(sorted(by_target.values(), key=lambda r: (order.get(r.kind, -1), r.origin)))
        for page, by_target in found.items()
    }


def explain(library: Library, relation: Relation, language: str) -> Reason | None:
    """Return the reason of a relation: the sentence of the page that declares it, else what the two share.

    It is in `language` if that text exists. Returns None if there is nothing to say.
    """
    if relation.origin in (Origin.DECLARED, Origin.ANSWERED):
        declares, other = (relation.of, relation.to)[:: 1 if relation.origin is Origin.DECLARED else -1]
        for document in (library.shown(declares, language), library.shown(declares, library.settings.default_language)):
            for number, item in enumerate(document.fields.related if isinstance(document, Entry) else ()):
                if item.to == posixpath.basename(other) and item.why and _says(document, ("related", number, "why")):
                    return Reason(((item.why, document.language),))
    if relation.shared:
        return Reason(tuple(_say_shared(library, relation.shared, language)))
    return None


def _says(document: Document, path: Path) -> bool:
    """Return whether a document itself has a value; a translation inherits the values that it lacks."""
    return document.reading is not None and path in document.reading.places


def _say_shared(library: Library, shared: Iterable[tuple[str, str]], language: str) -> Iterator[tuple[str, str]]:
    """Yield what is shared, field by field; a topic that is not translated keeps its language."""
    words, by_field = wording(language), defaultdict(list)
    for field, term in shared:
        by_field[field].append(term)
    for number, (field, terms) in enumerate(by_field.items()):
        hole = "\0"
        before, after = words.say("shared_reason", field=field_title(library, field, language), terms=hole).split(hole)
        yield (words.say("reason_join") if number else "") + before, language
        for place, term in enumerate(terms):
            if place:
                yield words.say("list_and"), language
            yield term_title(library, field, term, language), term_language(library, field, term, language)
        if after:
            yield after, language


def field_title(library: Library, field: str, language: str) -> str:
    """Return the name of a field in `language`."""
    index = library.settings.indexes.get(field)
    if field == "topics":
        return wording(language).say("topic")
    return library.settings.say(index.label, language) if index else wording(language).field(field, "fact")


def term_title(library: Library, field: str, term: str, language: str) -> str:
    """Return the label of a field's term in `language`; for a topic, its title."""
    if field == "topics":
        page = f"topics/{term}"
        return (
            str(library.shown(page, language).fields.title)
            if library.find(page, library.settings.default_language)
            else term
        )
    return library.settings.term_label(TERM_FIELDS[field], term, language)


def term_language(library: Library, field: str, term: str, language: str) -> str:
    """Return the language of the text that `term_title` returns."""
    page = f"topics/{term}"
    if field != "topics" or not library.find(page, library.settings.default_language):
        return language
    return library.shown(page, language).language


def terms_of(entry: Document, field: str) -> tuple[str, ...]:
    """Return the terms that an entry holds in `field`, as a tuple, whether the field holds one or several."""
    value = vars(entry.fields).get(field) or ()
    return (value,) if isinstance(value, str) else tuple(value)


def _declared(library: Library) -> Iterator[Relation]:
    pages = {entry.slug: entry.page for entry in library.entries}
    for entry in library.entries:
        for item in entry.fields.related:
            other = pages.get(item.to)
            if other and other != entry.page:
                known = library.settings.relations.get(item.kind)
                yield Relation(entry.page, other, item.kind, Origin.DECLARED)
                yield Relation(other, entry.page, known.inverse if known else item.kind, Origin.ANSWERED)


def _mentioned(library: Library) -> Iterator[Relation]:
    pages = {entry.page for entry in library.entries}
    for entry in library.entries:
        for link in entry.prose.links:
            target = addresses.resolve(link.target, entry.path)
            page = target.path.removesuffix(".md")
            if not target.scheme and page in pages and page != entry.page:
                yield Relation(entry.page, page, MENTIONS, Origin.MENTIONED)
                yield Relation(page, entry.page, MENTIONED_IN, Origin.MENTIONED)


def _derived(library: Library, taken: Mapping[str, Mapping[str, Relation]]) -> Iterator[Relation]:
    """Yield the strongest of the derived relations, both ways; no entry has more than MAX_DERIVED.

    The first MAX_ACROSS are between types (a tool needs its article, an article its tool), then any.
    """
    entries, holders = {entry.page: entry for entry in library.entries}, _holders(library)
    scores = _scores(library, holders).items()
    pairs = sorted((-score, a, b) for (a, b), score in scores if b not in taken[a])
    count: dict[str, int] = defaultdict(int)
    chosen: set[tuple[str, str]] = set()
    for limit, across in ((MAX_ACROSS, True), (MAX_DERIVED, False)):
        for _, a, b in pairs:
            if (a, b) in chosen or (across and entries[a].kind == entries[b].kind) or max(count[a], count[b]) >= limit:
                continue
            chosen.add((a, b))
            count[a] += 1
            count[b] += 1
            best = _best(library, holders, entries[a], b)
            yield Relation(a, b, SHARED, Origin.DERIVED, best)
            yield Relation(b, a, SHARED, Origin.DERIVED, best)


def _holders(library: Library) -> _Holders:
    """Return the pages that hold each term, each with its place in that list."""
    holders: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for entry in library.entries:
        for field in WEIGHTS:
            for term in dict.fromkeys(terms_of(entry, field)):
                of_term = holders[field, term]
                of_term[entry.page] = len(of_term)
    return holders


def _weight(library: Library, field: str, number: int) -> float:
    """Return the weight of a term of `field` that `number` entries hold.

    It is the field's weight times log(N / n), for N entries of which n hold the term (Spärck Jones, 1972): a term that
    all entries share has no weight.
    """
    return WEIGHTS[field] * math.log(len(library.entries) / number)


def _scores(library: Library, holders: _Holders) -> Mapping[tuple[str, str], float]:
    """Return by pair of pages the weight of all that they share, unless that is too thin."""
    scores, thick = dict[tuple[str, str], float](), set[tuple[str, str]]()
    for (field, _), pages in sorted(holders.items(), key=lambda item: item[0]):
        weight = _weight(library, field, len(pages))
        if weight > 0:
            pairs = list(_pairs([*pages]))
            for pair in pairs:
                scores[pair] = scores.get(pair, 0) + weight
            if field not in TOO_THIN:
                thick.update(pairs)
    return {pair: score for pair, score in scores.items() if pair in thick}


def _best(library: Library, holders: _Holders, a: Entry, b: str) -> tuple[tuple[str, str], ...]:
    """Return the three strongest (field, term) pairs that an entry shares with the page `b`."""
    shared = list[tuple[float, str, str]]()
    for field in WEIGHTS:
        for term in dict.fromkeys(terms_of(a, field)):
            pages = holders[field, term]
            are_compared = b in pages and (len(pages) <= MAX_CROWD or abs(pages[a.page] - pages[b]) <= REACH)
            if are_compared and (weight := _weight(library, field, len(pages))) > 0:
                shared.append((-weight, field, term))
    return tuple((field, term) for _, field, term in sorted(shared)[:3])


def _pairs(pages: list[str]) -> Iterator[tuple[str, str]]:
    if len(pages) <= MAX_CROWD:
        yield from combinations(pages, 2)
        return
    for number, page in enumerate(pages):
        for other in pages[number + 1 : number + 1 + REACH]:
            yield page, other
