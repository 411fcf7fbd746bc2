"""The index: how often, and roughly where, each word occurs in each entry; and its compact form for browsers.

Each entry is counted separately (`count`), so its counts can be cached while its text stays the same; `build` puts the
counts together. A position is the number of a block of a few words. A block belongs to one field and section. So one
list of numbers, for each word and entry, gives frequencies, nearness, and the section to which a result leads.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, islice, pairwise
from operator import sub
from typing import Any

from kb.search import specification
from kb.search.analyzer import words
from kb.search.division import PART, WHOLE, divided, neighbourhood, neighbours
from kb.store import key

VERSION = 2
_ROWS = ("entries", "often", "blocks")  # what the postings of a word are
_JOINED_AT_ONCE = 500  # entries
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

    @property
    def quotable(self) -> list[str]:
        """The summary and the text of each section, from which results quote."""
        return [self.summary, *(section.text for section in self.sections)]


@dataclass(frozen=True)
class Searched:
    """What is searched of an entry, made when it is first needed; `key` is the hash of everything it is made from."""

    id: str
    key: str
    make: Callable[[], Document] = field(repr=False, compare=False)

    @classmethod
    def of(cls, document: Document) -> Searched:
        """Return a text that is at hand."""
        anchors = "\0".join(section.anchor for section in document.sections)
        return cls(document.id, key(document.id, anchors, *texts_of(document)), lambda: document)

    @property
    def document(self) -> Document:
        """The searchable text; it is made each time, because a library has thousands of texts."""
        return self.make()


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
    """Return the index as data for JSON; see `as_data`."""
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
    joined = join(packed)
    return as_data(index.language, packed, joined, asides, index.synonyms, signs, whole=whole, part=part)


@dataclass(frozen=True)
class Head:
    """What the index holds of an entry besides its words; `size` is the number of bytes that results may quote."""

    id: str
    anchors: tuple[str, ...]
    lengths: tuple[int, ...]
    size: int


@dataclass(frozen=True)
class Packed(Head):
    """An entry's counts in the compact form, ready to be joined with those of other entries.

    `words`, `often` and `places` have one line for each word: the word, its number of occurrences, the gaps between its
    blocks.
    """

    words: str
    often: str
    places: str

    @property
    def head(self) -> Head:
        """What it holds besides the words."""
        return Head(self.id, self.anchors, self.lengths, self.size)

    def lines(self) -> Iterator[tuple[str, str, str]]:
        """Yield each word with its number of occurrences and its places."""
        return zip(*(part.split("\n") for part in (self.words, self.often, self.places) if self.words), strict=True)


def pack_counts(counts: Counts, size: int = 0) -> Packed:
    """Return the counts of an entry, packed; `size` is the number of bytes that results may quote from it."""
    gaps = map(_gaps, counts.blocks.values())
    often = (_SIGNS[len(blocks)] for blocks in counts.blocks.values())
    lines = ("\n".join(counts.blocks), "\n".join(often), "\n".join(gaps))
    return Packed(counts.id, counts.anchors, counts.lengths, size, *lines)


def _gaps(blocks: Sequence[int]) -> str:
    if len(blocks) == 1:  # as for most words
        return _SIGNS[blocks[0]]
    return pack(block - before for before, block in pairwise((0, *blocks)))


def unpack_counts(packed: Packed) -> Counts:
    """Return the counts that `pack_counts` has packed."""
    blocks = {word: tuple(accumulate(unpack(places))) for word, _, places in packed.lines()}
    return Counts(packed.id, packed.anchors, packed.lengths, blocks)


@dataclass
class Joined:
    """The packed words of all entries.

    `words` are sorted. The lists beside it have for each word the number of entries with it, their numbers (as gaps),
    the frequency in each, and the positions (as gaps). `near` are the words in the order in which they fill the parts,
    if there are several.
    """

    words: list[str]
    spread: list[int]
    entries: list[str]
    often: list[str]
    blocks: list[str]
    near: list[str] | None = None

    @property
    def sizes(self) -> list[int]:
        """The number of signs of the postings of each word."""
        return [sum(map(len, rows)) for rows in zip(self.entries, self.often, self.blocks, strict=True)]

    def arrange(self, whole: int = WHOLE) -> Joined:
        """Find out in which order words fill the parts, if there are several."""
        if self.near is None and sum(self.sizes) > whole:
            self.near = neighbours(self.words)
        return self

    def replace(self, number: int, old: Packed | None, new: Packed | None) -> None:
        """Replace the words of the entry `number`: they were `old` and are now `new`; None if it has none."""
        before = {word: found for word, *found in old.lines()} if old else {}
        after = {word: found for word, *found in new.lines()} if new else {}
        for word in before.keys() | after.keys():
            if before.get(word) != after.get(word):
                self._set(word, number, after.get(word))

    def renumber(self, numbers: Sequence[int]) -> None:
        """Give every entry its new number, which is in `numbers` at the place of the old one; their order is the same.

        Of an entry that is left out, no words may be here; its number is not used.
        """
        rows = {row: self._renumbered(row, numbers) for row in set(self.entries)}  # most words are in one entry only
        self.entries = [rows[row] for row in self.entries]

    @staticmethod
    def _renumbered(row: str, numbers: Sequence[int]) -> str:
        now = [numbers[one] for one in accumulate(unpack(row))]
        return pack(map(sub, now, (0, *now)))

    def _set(self, word: str, number: int, found: Sequence[str] | None) -> None:
        """Let the entry `number` have a word so often and there, or not at all."""
        at = bisect_left(self.words, word)
        if at == len(self.words) or self.words[at] != word:
            for column, nothing in zip(self._columns, (word, 0, "", "", ""), strict=True):
                column.insert(at, nothing)
            if self.near is not None:
                insort(self.near, word, key=neighbourhood)
        numbers, often = list(accumulate(unpack(self.entries[at]))), list(unpack(self.often[at]))
        signs = iter(_NUMBER.findall(self.blocks[at]))
        held = {one: (_SIGNS[many], "".join(islice(signs, many))) for one, many in zip(numbers, often, strict=True)}
        held.pop(number, None)
        if found:
            held[number] = found[0], found[1]
        if not held:
            for column in self._columns:
                del column[at]
            if self.near is not None:
                del self.near[bisect_left(self.near, neighbourhood(word), key=neighbourhood)]
            return
        numbers = sorted(held)
        self.spread[at] = len(numbers)
        self.entries[at] = pack(map(sub, numbers, (0, *numbers)))
        self.often[at], self.blocks[at] = ("".join(held[one][part] for one in numbers) for part in (0, 1))

    @property
    def _columns(self) -> tuple[list[Any], ...]:
        return self.words, self.spread, self.entries, self.often, self.blocks


_NUMBER = re.compile(f"[{re.escape(specification.HIGHER_DIGITS)}]*[{specification.ENDING_DIGITS}]")


def join(packed: Iterable[Packed]) -> Joined:
    """Return the words of all entries, which come in the given order; few of them are in memory at a time."""
    rows: dict[str, _Rows] = defaultdict(_Rows)
    numbered = enumerate(packed)
    while part := list(islice(numbered, _JOINED_AT_ONCE)):
        found: dict[str, list[Any]] = defaultdict(list)  # by word: for each entry its number, frequency and places
        for number, one in part:
            for word, often, places in one.lines():
                found[word] += (number, often, places)
        for word, of_word in found.items():
            rows[word].add(of_word[::3], of_word[1::3], of_word[2::3])
    words = sorted(rows)
    spread = [rows[word].spread for word in words]
    return Joined(words, spread, *([rows[word].take(number) for word in words] for number in range(len(_ROWS))))


class _Rows:
    """What is known of a word so far: in how many entries it is, the last of them, and its postings (`_ROWS`)."""

    __slots__ = ("last", "rows", "spread")

    def __init__(self) -> None:
        self.spread, self.last = 0, 0
        self.rows = [bytearray() for _ in _ROWS]

    def add(self, numbers: list[int], often: list[str], places: list[str]) -> None:
        """Add entries with the word: their numbers, and how often and where it is in each."""
        gaps = pack(map(sub, numbers, (self.last, *numbers)))
        for row, more in zip(self.rows, (gaps, "".join(often), "".join(places)), strict=True):
            row += more.encode()
        self.spread, self.last = self.spread + len(numbers), numbers[-1]

    def take(self, number: int) -> str:
        """Return one of the rows, which is not here any more."""
        row, self.rows[number] = self.rows[number], bytearray()
        return row.decode()


def as_data(
    language: str,
    heads: Sequence[Head],
    joined: Joined,
    asides: Container[str],
    synonyms: Synonyms,
    signs: Container[str] = (),
    *,
    whole: int = WHOLE,
    part: int = PART,
) -> dict[str, Any]:
    """Return the index as data for JSON.

    Each of the `words` is given as the number of characters that it shares with the one before, and the rest. `parts`
    is the number of the part with its postings (`divided`, by `whole` and `part`). `asides` and `signs` mark the
    entries with such ids. `postings` has the parts; each has the postings of its words in their order: `entries`, their
    numbers (as gaps); `often`, the frequency in each; `blocks`, the positions (as gaps).
    """
    parts = divided(joined.words, joined.sizes, whole, part, joined.near)
    return {
        "version": VERSION,
        "language": language,
        "ids": [one.id for one in heads],
        "anchors": [list(one.anchors) for one in heads],
        "asides": pack(one.id in asides for one in heads),
        "signs": pack(one.id in signs for one in heads),
        "fields": pack(len(one.lengths) for one in heads),
        "lengths": pack(length for one in heads for length in one.lengths),
        "synonyms": [list(group) for group in synonyms],
        "words": "\n".join(_fronted(joined.words)),
        "spread": pack(joined.spread),
        "parts": pack(parts),
        "postings": _in_parts(joined, parts),
    }


def _in_parts(joined: Joined, parts: list[int]) -> list[dict[str, str]]:
    """Return the postings of all words, joined in their parts."""
    held: list[dict[str, list[str]]] = [{name: [] for name in _ROWS} for _ in range(max(parts, default=0) + 1)]
    for name in _ROWS:
        for row, number in zip(vars(joined)[name], parts, strict=True):
            held[number][name].append(row)
    return [{name: "".join(rows) for name, rows in of_part.items()} for of_part in held]


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
