"""Which part of the index holds each word's postings, so that a browser loads only the parts that a query needs.

Forms of one lexeme are neighbours, because a query needs all of them: first come words with the same door, and among
these, words with the same letters after the first that may be a prefix. A small index is one part. A word is in a
part whole; so a part is larger than the others only where one word fills it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.search.analyzer import door

WHOLE = 300_000  # an index with at most so many signs of postings is not divided
PART = 130_000  # signs of postings in a part, about 70 KB with gzip
_PREFIX_LETTERS = "משהוכלב"
_VOWEL_LETTERS = re.compile("[וי]")


def divided(words: Sequence[str], sizes: Sequence[int], whole: int = WHOLE, part: int = PART) -> list[int]:
    """Return the number of the part of each word; `sizes` are the signs of its postings.

    >>> divided(["בבית", "בית", "גן"], [9, 9, 9], whole=20, part=20)
    [0, 0, 1]
    """
    numbers = [0] * len(words)
    if sum(sizes) <= whole:
        return numbers
    number, held = 0, 0
    for place in sorted(range(len(words)), key=lambda place: _neighbourhood(words[place])):
        if held and held + sizes[place] > part:
            number, held = number + 1, 0
        numbers[place] = number
        held += sizes[place]
    return numbers


def _neighbourhood(word: str) -> tuple[str, str, str]:
    rest = word.lstrip(_PREFIX_LETTERS)
    return door(word), _VOWEL_LETTERS.sub("", rest), word
