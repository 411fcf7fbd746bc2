"""Which part of the index holds each word's postings, so that a browser loads only the parts that a query needs.

Forms of one lexeme are neighbours, because a query needs all of them: first come words with the same door, and among
these, words with the same letters after the first that may be a prefix. A small index is one part. A word is in a
part whole; so a part is larger than the others only where one word fills it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kb.search.analyzer import door

WHOLE = 300_000  # an index with at most so many signs of postings is not divided
PART = 130_000  # signs of postings in a part, about 70 KB with gzip
_PREFIX_LETTERS = "משהוכלב"
_VOWEL_LETTERS = re.compile("[וי]")


def divided(
    words: Sequence[str], sizes: Sequence[int], whole: int = WHOLE, part: int = PART, near: Sequence[str] | None = None
) -> list[int]:
    """Return the number of the part of each word; `sizes` are the signs of its postings.

    `near` are the words in the order of `neighbours`, if it is known.

    >>> divided(["בבית", "בית", "גן"], [9, 9, 9], whole=20, part=20)
    [0, 0, 1]
    """
    numbers = [0] * len(words)
    if sum(sizes) <= whole:
        return numbers
    number, held, place_of = 0, 0, {word: place for place, word in enumerate(words)}
    for place in map(place_of.__getitem__, neighbours(words) if near is None else near):
        if held and held + sizes[place] > part:
            number, held = number + 1, 0
        numbers[place] = number
        held += sizes[place]
    return numbers


def neighbours(words: Iterable[str]) -> list[str]:
    """Return words in the order in which they fill the parts."""
    return sorted(words, key=neighbourhood)


def neighbourhood(word: str) -> tuple[str, str, str]:
    """Return the sort key of a word among its neighbours."""
    rest = word.lstrip(_PREFIX_LETTERS)
    return door(word), _VOWEL_LETTERS.sub("", rest), word
