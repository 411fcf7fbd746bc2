"""The thesaurus: groups of synonymous phrases, and the other phrases that a query may mean.

The groups come from topics and the glossary (a title, its English term, its synonyms). A query contains a phrase if
it has all its words, in any form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kb.search.analyzer import door

Phrase = tuple[str, ...]  # the words of it that are searched
Meets = Callable[[str, str], bool]  # whether a word of a query is a form of a word of a phrase


@dataclass(frozen=True)
class Alternative:
    """Another phrase for some words of a query: their places, the phrase, and their share of the query (up to 1)."""

    places: tuple[int, ...]
    phrase: Phrase
    share: float


class Thesaurus:
    """Groups of phrases; each phrase is once in its group, in the given order."""

    def __init__(self, groups: Sequence[Sequence[str]], split: Callable[[str], Sequence[str]]) -> None:
        self.phrases: list[tuple[int, Phrase]] = []
        for number, group in enumerate(groups):
            distinct = dict.fromkeys(tuple(split(text)) for text in group)
            self.phrases += [(number, phrase) for phrase in distinct if phrase]
        self._behind: dict[str, list[tuple[int, int]]] = defaultdict(list)  # door → phrase, place of the word in it
        for number, (_, phrase) in enumerate(self.phrases):
            for place, word in enumerate(phrase):
                self._behind[door(word)].append((number, place))

    def alternatives(self, asked: Sequence[str], meets: Meets) -> Iterator[Alternative]:
        """Yield the other phrases of every group that has one phrase in the query, in the order of the groups."""
        for number, places in sorted(self._held(asked, meets).items()):
            group, held = self.phrases[number]
            if len(places) == len(held):
                covered = tuple(sorted(set(places.values())))
                for other, phrase in self.phrases:
                    if other == group and phrase != held:
                        yield Alternative(covered, phrase, len(covered) / len(asked))

    def _held(self, asked: Sequence[str], meets: Meets) -> dict[int, dict[int, int]]:
        """Return by phrase which of its places are filled, and by which word of the query."""
        found: dict[int, dict[int, int]] = defaultdict(dict)
        for which, word in enumerate(asked):
            for number, place in self._behind.get(door(word), ()):
                if place not in found[number] and meets(word, self.phrases[number][1][place]):
                    found[number][place] = which
        return found
