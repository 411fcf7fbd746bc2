"""The index: how often, and roughly where, each word occurs in each entry; and its compact form for browsers.

Each entry is counted separately (`count`), so its counts can be cached while its text stays the same; `build` puts the
counts together. A position is the number of a block of a few words. A block belongs to one field and section. So one
list of numbers, for each word and entry, gives frequencies, nearness, and the section to which a result leads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from operator import sub
from typing import Any

from kb.search import specification
from kb.search.analyzer import words
from kb.search.division import PART, WHOLE, divided

VERSION = 2
HEAD_FIELDS = 3  # title, keywords and summary come before the sections

Synonyms = tuple[tuple[str, ...], ...]
Postings = dict[str, dict[int, tuple[int, ...]]]  # word → entry's number → the block of each occurrence, in order


@dataclass(frozen=True)
class Section:
    """A part of an entry's body: its anchor, its heading and its text."""

    anchor: str = ""
    heading: str = ""
    text: str = ""


@dataclass(frozen=True)
class Document:
    """The searchable text of one entry."""

    id: str
    title: str = ""
    keywords: str = ""
    summary: str = ""
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Segment:
    """A run of words in one field: the field and section, the first block, and the number of words."""

    field: int
    section: int
    start: int
    length: int

    @property
    def blocks(self) -> range:
        """The blocks that it fills."""
        return range(self.start, self.start - (-self.length // specification.BLOCK))


@dataclass(frozen=True)
class Counts:
    """The counts of an entry: the lengths of its fields, and the blocks of each word.

    `lengths` has the length of title, keywords and summary, then of heading and text of each section in turn.
    """

    id: str
    anchors: tuple[str, ...]
    lengths: tuple[int, ...]
    blocks: Mapping[str, tuple[int, ...]]


def layout(lengths: tuple[int, ...]) -> tuple[Segment, ...]:
    """Return the segments of an entry's fields. A heading and its text are neighbours; all else is apart."""
    segments, start = [], 0
    for number, length in enumerate(lengths):
        section, part = divmod(number - HEAD_FIELDS, 2) if number >= HEAD_FIELDS else (0, number - HEAD_FIELDS)
        segment = Segment(HEAD_FIELDS + part, section, start, length)
        segments.append(segment)
        start = segment.blocks.stop + (0 if number >= HEAD_FIELDS and part == 0 else specification.GAP)
    return tuple(segments)


def texts_of(document: Document) -> list[str]:
    """Return the text of each field of an entry: title, keywords and summary, then heading and text in turn."""
    texts = [document.title, document.keywords, document.summary]
    for section in document.sections:
        texts += [section.heading, section.text]
    return texts


def count(document: Document, fields: list[list[str]] | None = None) -> Counts:
    """Return the counts of one entry; the words of each of `texts_of` may be known already."""
    found = [words(text) for text in texts_of(document)] if fields is None else fields
    lengths = tuple(map(len, found))
    blocks: dict[str, list[int]] = {}
    for segment, of_field in zip(layout(lengths), found, strict=True):
        for block, first in zip(segment.blocks, range(0, segment.length, specification.BLOCK), strict=True):
            for word in of_field[first : first + specification.BLOCK]:
                blocks.setdefault(word, []).append(block)
    anchors = tuple(section.anchor for section in document.sections)
    return Counts(document.id, anchors, lengths, {word: tuple(found) for word, found in blocks.items()})


@dataclass(frozen=True)
class Entry:
    """What the index holds about an entry besides its words.

    An entry `aside` is not main content (it is a page about the site) and ranks after that. A `sign` is a list of other
    entries, found by its name.
    """

    id: str
    anchors: tuple[str, ...]
    lengths: tuple[int, ...]
    aside: bool = False
    sign: bool = False

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The segments of its fields."""
        return layout(self.lengths)

    @cached_property
    def field_lengths(self) -> tuple[int, ...]:
        """The number of words in each field."""
        lengths = [0] * len(specification.FIELDS)
        for segment in self.segments:
            lengths[segment.field] += segment.length
        return tuple(lengths)

    @cached_property
    def segment_of_block(self) -> dict[int, Segment]:
        """The segment of each block."""
        return {block: segment for segment in self.segments for block in segment.blocks}


@dataclass(frozen=True)
class Index:
    """All entries of one language, the postings of all their words, and the groups of synonyms."""

    language: str
    entries: tuple[Entry, ...]
    postings: Postings = field(repr=False)
    synonyms: Synonyms = ()

    @cached_property
    def words(self) -> list[str]:
        """The vocabulary in order of code points."""
        return sorted(self.postings)

    @cached_property
    def average_lengths(self) -> tuple[float, ...]:
        """The mean length of each field, over all entries."""
        number = max(1, len(self.entries))
        return tuple(
            sum(entry.field_lengths[place] for entry in self.entries) / number
            for place in range(len(specification.FIELDS))
        )


def build(
    language: str,
    counted: Iterable[Counts],
    asides: Container[str] = (),
    synonyms: Synonyms = (),
    signs: Container[str] = (),
) -> Index:
    """Return the index of entries in the given order; `asides` and `signs` hold the ids of such entries."""
    entries: list[Entry] = []
    postings: Postings = {}
    for number, counts in enumerate(counted):
        entries.append(Entry(counts.id, counts.anchors, counts.lengths, counts.id in asides, counts.id in signs))
        for word, blocks in counts.blocks.items():
            postings.setdefault(word, {})[number] = blocks
    return Index(language, tuple(entries), postings, synonyms)


# ---- the compact form: streams of small numbers in printable signs, which compress well and are easy to decode


def pack(numbers: Iterable[int]) -> str:
    """Return non-negative numbers in printable signs; the last sign of each ends it."""
    return "".join(map(_SIGNS.__getitem__, numbers))


class _Signs(dict[int, str]):
    """The signs of each number, computed when it is first needed."""

    def __missing__(self, number: int) -> str:
        high, low = divmod(number, len(specification.ENDING_DIGITS))
        signs = specification.ENDING_DIGITS[low]
        while high:
            high, digit = divmod(high, len(specification.HIGHER_DIGITS))
            signs = specification.HIGHER_DIGITS[digit] + signs
        self[number] = signs
        return signs


_SIGNS = _Signs()


def unpack(signs: str) -> Iterator[int]:
    """Yield the numbers that `pack` wrote."""
    number = 0
    for sign in signs:
        if sign in _ENDING:
            yield number * len(_ENDING) + _ENDING[sign]
            number = 0
        else:
            number = number * len(_HIGHER) + _HIGHER[sign]


_ENDING = {sign: digit for digit, sign in enumerate(specification.ENDING_DIGITS)}
_HIGHER = {sign: digit for digit, sign in enumerate(specification.HIGHER_DIGITS)}


def encode(index: Index, whole: int = WHOLE, part: int = PART) -> dict[str, Any]:
    """Return the index as data for JSON; see `join`."""
    blocks: list[dict[str, tuple[int, ...]]] = [{} for _ in index.entries]
    for word, entries in index.postings.items():
        for number, of_entry in entries.items():
            blocks[number][word] = of_entry
    counted = (
        Counts(one.id, one.anchors, one.lengths, found) for one, found in zip(index.entries, blocks, strict=True)
    )
    asides = {entry.id for entry in index.entries if entry.aside}
    signs = {entry.id for entry in index.entries if entry.sign}
    packed = [pack_counts(counts) for counts in counted]
    return join(index.language, packed, asides, index.synonyms, signs, whole=whole, part=part)


@dataclass(frozen=True)
class Packed:
    """An entry's counts in the compact form, ready to be joined with those of other entries.

    `words`, `often` and `places` have one line for each word: the word, its number of occurrences, the gaps between its
    blocks.
    """

    id: str
    anchors: tuple[str, ...]
    lengths: tuple[int, ...]
    words: str
    often: str
    places: str


def pack_counts(counts: Counts) -> Packed:
    """Return the counts of an entry, packed."""
    gaps = map(_gaps, counts.blocks.values())
    often = (_SIGNS[len(blocks)] for blocks in counts.blocks.values())
    return Packed(
        counts.id, counts.anchors, counts.lengths, "\n".join(counts.blocks), "\n".join(often), "\n".join(gaps)
    )


def _gaps(blocks: Sequence[int]) -> str:
    if len(blocks) == 1:  # as for most words
        return _SIGNS[blocks[0]]
    return pack(block - before for before, block in pairwise((0, *blocks)))


def unpack_counts(packed: Packed) -> Counts:
    """Return the counts that `pack_counts` has packed."""
    lines = zip(packed.words.split("\n"), packed.places.split("\n"), strict=True) if packed.words else ()
    blocks = {word: tuple(accumulate(unpack(places))) for word, places in lines}
    return Counts(packed.id, packed.anchors, packed.lengths, blocks)


def join(
    language: str,
    packed: Sequence[Packed],
    asides: Container[str],
    synonyms: Synonyms,
    signs: Container[str] = (),
    *,
    whole: int = WHOLE,
    part: int = PART,
) -> dict[str, Any]:
    """Return the index of packed entries as data for JSON; entries are in the given order.

    `words` are sorted; each is given as the number of characters that it shares with the one before, and the rest.
    `spread` is the number of entries with each word, `parts` the number of the part with its postings (`divided`, by
    `whole` and `part`). `asides` and `signs` mark the entries with such ids. `postings` has the parts; each has the
    postings of its words in their order: `entries`, their numbers (as gaps); `often`, the frequency in each; `blocks`,
    the positions (as gaps).
    """
    found: dict[str, list[Any]] = defaultdict(list)  # by word: for each entry its number, the frequency and the places
    for number, one in enumerate(packed):
        if one.words:
            lines = zip(one.words.split("\n"), one.often.split("\n"), one.places.split("\n"), strict=True)
            for word, often, places in lines:
                found[word] += (number, often, places)
    vocabulary = sorted(found)
    postings = [_postings(found[word]) for word in vocabulary]
    parts = divided(vocabulary, [sum(map(len, of_word)) for of_word in postings], whole, part)
    return {
        "version": VERSION,
        "language": language,
        "ids": [one.id for one in packed],
        "anchors": [list(one.anchors) for one in packed],
        "asides": pack(one.id in asides for one in packed),
        "signs": pack(one.id in signs for one in packed),
        "fields": pack(len(one.lengths) for one in packed),
        "lengths": pack(length for one in packed for length in one.lengths),
        "synonyms": [list(group) for group in synonyms],
        "words": "\n".join(_fronted(vocabulary)),
        "spread": pack(len(found[word]) // 3 for word in vocabulary),
        "parts": pack(parts),
        "postings": _in_parts(postings, parts),
    }


_Rows = tuple[str, str, str]  # the numbers of entries, the frequencies, the places
_ROWS = ("entries", "often", "blocks")


def _postings(of_word: list[Any]) -> _Rows:
    """Return the postings of a word, from the number, frequency and places of each entry."""
    numbers = pack(map(sub, of_word[::3], (0, *of_word[:-3:3])))
    return numbers, "".join(of_word[1::3]), "".join(of_word[2::3])


def _in_parts(postings: list[_Rows], parts: list[int]) -> list[dict[str, str]]:
    """Return the postings of all words, joined in their parts."""
    held: list[list[_Rows]] = [[] for _ in range(max(parts, default=0) + 1)]
    for of_word, number in zip(postings, parts, strict=True):
        held[number].append(of_word)
    return [{name: "".join(rows[place] for rows in of_part) for place, name in enumerate(_ROWS)} for of_part in held]


def _fronted(rising: list[str]) -> Iterator[str]:
    before, longest = "", len(specification.ENDING_DIGITS) - 1
    for word in rising:
        shared, most = 0, min(len(word), len(before), longest)
        while shared < most and word[shared] == before[shared]:
            shared += 1
        yield specification.ENDING_DIGITS[shared] + word[shared:]
        before = word


def _unfronted(fronted: str) -> Iterator[str]:
    word = ""
    for line in fronted.split("\n") if fronted else ():
        word = word[: _ENDING[line[0]]] + line[1:]
        yield word


def decode(data: Mapping[str, Any]) -> Index:
    """Return the index that `encode` wrote."""
    lengths, asides, signs = unpack(data["lengths"]), unpack(data["asides"]), unpack(data["signs"])
    entries = tuple(
        Entry(id, tuple(anchors), tuple(next(lengths) for _ in range(number)), bool(next(asides)), bool(next(signs)))
        for id, anchors, number in zip(data["ids"], data["anchors"], unpack(data["fields"]), strict=True)
    )
    rows = [[unpack(part[name]) for name in _ROWS] for part in data["postings"]]
    postings: Postings = {}
    vocabulary = zip(_unfronted(data["words"]), unpack(data["spread"]), unpack(data["parts"]), strict=True)
    for word, spread, part in vocabulary:
        gaps, often, places = rows[part]
        numbers = accumulate(next(gaps) for _ in range(spread))
        postings[word] = {number: tuple(accumulate(next(places) for _ in range(next(often)))) for number in numbers}
    return Index(data["language"], entries, postings, tuple(map(tuple, data["synonyms"])))
