"""Listings: the ordered entries of each topic, type, stage and other index; and the facets of an entry."""

from __future__ import annotations

import math
import pickle
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from kb import addresses, relations
from kb.document import Document, Entry, TopicDocument
from kb.facets import FACETS, Said
from kb.image_size import size_of
from kb.library import Library
from kb.relations import Relation, terms_of
from kb.schema import Span, Tool, Video
from kb.settings import ENTRY_KINDS, TERM_FIELDS, EntryKind
from kb.store import Store, code, key

RELATIONS = "relations"  # step: the relations of all entries


class Catalogue:
    """The listings of one library. They are made once, from originals; pages show translations in their places.

    `kept`, if given, is the folder of the caches; relations are taken from there if they were found before.
    """

    def __init__(self, library: Library, kept: Path | None = None) -> None:
        self.library, self.kept = library, kept

    @cached_property
    def relations(self) -> Mapping[str, tuple[Relation, ...]]:
        """Every entry's relations, declared and derived, by its page."""
        if not self.kept:
            return relations.connect(self.library)
        found: Mapping[str, tuple[Relation, ...]] = pickle.loads(
            Store(self.kept, RELATIONS).made(
                key(code(), relations.inputs(self.library)), lambda: pickle.dumps(relations.connect(self.library))
            )
        )
        return found

    @cached_property
    def facts(self) -> str:
        """The hash of all that pages show of each other: everything in the library except its texts.

        Of a text, others show only how long it is and into how many sections it is divided. What is made from listings
        alone is stored under this hash.
        """
        library = self.library
        tables = (library.glossary, library.runs, library.cues, library.assets, self.picture_sizes)
        documents = (
            (one.path, one.front, one.validated, str(reading_minutes(one)), str(one.prose.sections))
            for one in library.documents
        )
        parts = (part for document in documents for part in document)
        return key(code(), library.settings.facts, relations.inputs(library), *map(repr, tables), *parts)

    @cached_property
    def _by_term(self) -> Mapping[tuple[str, str], tuple[Entry, ...]]:
        found = defaultdict[tuple[str, str], list[Entry]](list)
        for entry in sorted(self.library.entries, key=_rank):
            for field in ("topics", *TERM_FIELDS):
                for term in dict.fromkeys(terms_of(entry, field)):
                    found[field, term].append(entry)
        return {held: tuple(entries) for held, entries in found.items()}

    @cached_property
    def _by_topic(self) -> Mapping[str, tuple[Entry, ...]]:
        return {topic.slug: self._gather(topic) for topic in self.library.topics}

    def _gather(self, topic: TopicDocument) -> tuple[Entry, ...]:
        found = {entry.page: entry for entry in self._by_term.get(("topics", topic.slug), ())}
        for field, term in topic.fields.gather.terms() if topic.fields.gather else ():
            found |= {entry.page: entry for entry in self._by_term.get((field, term), ())}
        featured = {slug: number for number, slug in enumerate(topic.fields.featured)}
        return tuple(sorted(found.values(), key=lambda e: (featured.get(e.slug, len(featured)), *_rank(e))))

    @cached_property
    def topics_by_page(self) -> Mapping[str, tuple[str, ...]]:
        """The topics that list each entry, by its page."""
        found: dict[str, list[str]] = defaultdict(list)
        for slug, entries in self._by_topic.items():
            for entry in entries:
                found[entry.page].append(slug)
        return {page: tuple(slugs) for page, slugs in found.items()}

    @cached_property
    def urgent_pages(self) -> frozenset[str]:
        """The pages of the urgent topic's entries."""
        return frozenset(entry.page for entry in self.urgent_entries())

    @cached_property
    def picture_sizes(self) -> Mapping[str, tuple[int, int] | None]:
        """The sizes of the entries' pictures in pixels, by their composed paths."""
        named = {picture_of(document) for document in self.library.documents} - {""}
        sources = self.library.asset_sources
        return {path: size_of(self.library.root / sources[path]) for path in sorted(named) if path in sources}

    def found_by(self, entry: Document, sheets: Container[tuple[str, str]]) -> dict[str, Said]:
        """Return the facets of an entry: its own fields, every topic that lists it, and whether it has a worksheet.

        `sheets` holds the (page, language) pairs that have a worksheet; the original's worksheet serves its
        translations.
        """
        found, topics = declared_facets(entry), self.topics_by_page.get(entry.page, ())
        if topics:
            found["topics"] = tuple(topics)
        if any((entry.page, code) in sheets for code in (entry.language, self.library.settings.default_language)):
            found["worksheet"] = True
        return found

    def of_topic(self, slug: str) -> tuple[Entry, ...]:
        """Return the entries of a topic: those that name it and those that it names; featured ones first."""
        return self._by_topic.get(slug, ())

    def of_term(self, field: str, term: str) -> tuple[Entry, ...]:
        """Return the entries that hold `term` in `field`."""
        return self._by_term.get((field, term), ())

    def of_type(self, kind: str, language: str | None = None) -> tuple[Entry, ...]:
        """Return the entries of a type, in the order of their titles in `language`, if they are translated."""
        spoken = language or self.library.settings.default_language
        found = (e for e in self.library.entries if e.kind == kind)
        return tuple(sorted(found, key=lambda e: _rank(e, self.library.shown(e.page, spoken).fields.title)))

    def newest(self, number: int) -> tuple[Entry, ...]:
        """Return the entries published last; among those of the same day, the types alternate."""
        place: dict[tuple[date, str], int] = defaultdict(int)
        keyed = []
        for entry in sorted(self.library.entries, key=lambda e: (-_day(e).toordinal(), _rank(e))):
            day = _day(entry)
            keyed.append((-day.toordinal(), place[day, entry.kind], ENTRY_KINDS.index(entry.kind), entry))
            place[day, entry.kind] += 1
        return tuple(item[-1] for item in sorted(keyed, key=lambda item: item[:3])[:number])

    def neighbours(self, slug: str) -> tuple[tuple[TopicDocument, tuple[Entry, ...]], ...]:
        """Return the topics that share entries with a topic, with these entries; the closest topic first."""
        own = {entry.page for entry in self.of_topic(slug)}
        found = []
        for topic in self.library.topics:
            shared = tuple(entry for entry in self.of_topic(topic.slug) if entry.page in own)
            if topic.slug != slug and shared:
                found.append((topic, shared))
        return tuple(sorted(found, key=lambda item: -len(item[1])))

    def urgent_entries(self) -> tuple[Entry, ...]:
        """Return the entries of the urgent topic, the shortest first."""
        urgent = self.library.settings.urgent
        return tuple(sorted(self.of_topic(urgent.topic), key=_rank)) if urgent else ()


def count_types(entries: Iterable[Entry]) -> dict[EntryKind, int]:
    """Return the number of entries of each type, in the order of the types, without types that have none."""
    listed = [entry.kind for entry in entries]
    return {kind: listed.count(kind) for kind in ENTRY_KINDS if kind in listed}


def picture_of(document: Document) -> str:
    """Return the composed path of a page's picture, or "" if it has none."""
    image = document.fields.image
    return addresses.resolve(image.src, document.path).path if image else ""


def minutes(entry: Entry) -> int:
    """Return the greatest number of minutes that an entry takes to run, to watch or to read; 0 if it is not known.

    For a tool without an upper limit, it is the lower one.
    """
    match entry.fields:
        case Tool(duration=duration):
            return (duration.min if duration.max is None else duration.max) if duration else 0
        case Video(length=length):
            return max(1, round(length / 60)) if length else 0
    return reading_minutes(entry)


def reading_minutes(entry: Document) -> int:
    """Return the minutes that it takes to read a text at 180 words a minute, and at least 1.

    Trauzettel-Klosinski & Dietz (Standardized Assessment of Reading Performance, IOVS 53, 2012) measured means of 187
    words a minute in Hebrew, 138 in Arabic and 228 in English; 180 is the Hebrew figure rounded down.
    """
    return max(1, round(entry.prose.words / 180))


def _rank(entry: Entry, title: str = "") -> tuple[int, float, str]:
    """Return the sort key of a list: by type, tools by their minutes (unknown ones last), then by title."""
    length: float = 0
    if isinstance(entry.fields, Tool):
        length = minutes(entry) if entry.fields.duration else math.inf
    return ENTRY_KINDS.index(entry.kind), length, (title or entry.fields.title).casefold()


def _day(entry: Entry) -> date:
    return entry.fields.published or date.min


def declared_facets(document: Document) -> dict[str, Said]:
    """Return the facets that an entry itself declares, by field: terms, ranges, numbers.

    Unknown values are left out; 0 is a known value. A range is (min, max), or (min, None) without an upper end.
    """
    found: dict[str, Said] = {}
    amounts = dict(document.amounts())
    for facet in FACETS:
        if facet.holds == "terms" and (terms := terms_of(document, facet.field)):
            found[facet.field] = terms
        elif facet.field in amounts:
            amount = amounts[facet.field]
            found[facet.field] = (amount.min, amount.max) if isinstance(amount, Span) else amount
    return found


def url(library: Library, document: Document) -> str:
    """Return the address of a document's page in the site, not encoded."""
    return unquote(addresses.page_url(document.page, document.language, library.settings))
