"""The engine: it finds forms of the query's words in the collection, and ranks entries by their matches.

The index holds only words as they are written. A word of the query is expanded: every form that shares a key with it
counts, with the product of both weights. The score of an entry is BM25, in lunr's formula, with the best form of each
word. It is multiplied by the share of the query that the entry matches, and raised if the matches are near each other.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from kb.search import specification
from kb.search.analyzer import Keys, door, keys, normalise, outline, script, words
from kb.search.index import Entry, Index, Segment
from kb.search.specification import WEIGHTS, Weights
from kb.search.thesaurus import Phrase, Thesaurus

Form = tuple[str, float]  # a word of the collection, and its nearness to the word of the query

_TITLE = -1  # the title, where sections are numbered
_STOP_WORDS = frozenset(words(specification.STOP_WORDS))


@dataclass(frozen=True)
class Hit:
    """An entry that matches a query, and the anchor of its best section."""

    id: str
    score: float
    anchor: str = ""


@dataclass(frozen=True)
class Match:
    """The matches of a query's word: importance and forms, and per entry the score, nearest form and share covered."""

    importance: float
    forms: tuple[Form, ...]
    scores: dict[int, float] = field(repr=False)
    nearest: dict[int, float] = field(repr=False)
    covers: dict[int, float] = field(repr=False)


def rounded(value: float) -> float:
    """Return `value` without the last digits, in which the two implementations might differ."""
    return math.floor(value * specification.PRECISION + 0.5) / specification.PRECISION


def asked_words(query: str, weights: Weights = WEIGHTS) -> list[str]:
    """Return the words of a query to search for: each once, without question words and connecting words.

    Single letters are particles, cut off by a hyphen (ה-BMW). A query that has nothing else is used as it is.
    """
    found = list(dict.fromkeys(words(query)))
    telling = [word for word in found if word not in _STOP_WORDS and (len(word) > 1 or script(word) != "hebrew")]
    return (telling if weights.stop_words and telling else found)[: specification.MOST_WORDS]


class Engine:
    """Answers queries over one index."""

    def __init__(self, index: Index, weights: Weights = WEIGHTS) -> None:
        self.index, self.weights = index, weights
        self._boosts = tuple(weights.of_fields.values())
        self._behind: dict[str, list[str]] = defaultdict(list)  # door → words of the collection
        for word in index.words:
            self._behind[door(word)].append(word)
        # By door: the forms with each key, so far; and the words whose keys are not computed yet.
        self._opened: dict[str, tuple[dict[str, list[Form]], set[str]]] = {}
        self._standings = [self._standing(entry) for entry in index.entries]
        self._impacts: dict[str, list[tuple[int, int, float]]] = {}
        self._thesaurus = Thesaurus(index.synonyms, lambda phrase: asked_words(phrase, weights))

    def search(self, query: str, limit: int = 10, *, typing: bool = False) -> list[Hit]:
        """Return the best entries for `query`; while it is being typed, its last word may be incomplete."""
        matches = self._matches(query, typing)
        scores = self._ranked(matches)
        best = sorted(scores, key=lambda number: (-scores[number], number))[:limit]
        return [Hit(self.index.entries[number].id, scores[number], self._anchor(number, matches)) for number in best]

    def _matches(self, query: str, typing: bool) -> list[Match]:
        """Return the matches of each word of a query, by itself and through synonyms."""
        asked = asked_words(query, self.weights)
        unfinished = self._unfinished(query) if typing else ""
        matches = [self._match(self.expand(word, beginning=word == unfinished)) for word in asked]
        if self.weights.synonym:
            for other in self._thesaurus.alternatives(asked, self._meet):
                lent, weight = self._together_in_one(other.phrase), self.weights.synonym * other.share
                if lent:
                    for place in other.places:
                        matches[place] = self._lend(matches[place], lent, weight)
        return [match for match in matches if match]

    def _meet(self, asked: str, held: str) -> bool:
        """Return whether two words are forms of one lexeme."""
        held_keys = keys(held, self.index.postings, self.weights)
        meetings = keys(asked, self.index.postings, self.weights, asked=True).items()
        return any(rounded(weight * held_keys.get(key, 0)) >= self.weights.lexeme for key, weight in meetings)

    def _together_in_one(self, phrase: Phrase) -> Match | None:
        """Return the matches of a phrase as one word: entries with all its words, by the mean of their scores."""
        matches = [self._match(self.expand(word)) for word in phrase]
        found = [match for match in matches if match]
        if len(found) < len(matches):
            return None
        near = self.weights.near_form
        holding = [n for n in found[0].scores if all(match.nearest.get(n, 0) >= near for match in found)]
        scores = {number: sum(match.scores[number] for match in found) / len(found) for number in holding}
        nearest = {number: min(match.nearest[number] for match in found) for number in holding}
        covers = {number: min(match.covers[number] for match in found) for number in holding}
        importance = sum(match.importance for match in found) / len(found)
        return Match(importance, tuple(form for match in found for form in match.forms), scores, nearest, covers)

    def _lend(self, own: Match | None, lent: Match, weight: float) -> Match:
        """Return a word's match; where the other phrase's match times `weight` is higher, that is used instead.

        A phrase of rarer words counts no more than the word that was asked for.
        """
        own = own or Match(lent.importance, (), {}, {}, {})
        common = min(1.0, own.importance / lent.importance)
        forms, scores, nearest, covers = dict(own.forms), dict(own.scores), dict(own.nearest), dict(own.covers)
        for form, near in lent.forms:
            forms[form] = max(forms.get(form, 0), rounded(near * weight))
        for number, score in lent.scores.items():
            near = lent.nearest[number] * weight
            scores[number] = max(scores.get(number, 0), score * weight * common)
            nearest[number] = max(nearest.get(number, 0), near)
            covers[number] = max(covers.get(number, 0), self._in_part(near))
        ordered = tuple(sorted(forms.items(), key=lambda form: (-form[1], form[0])))
        return Match(own.importance, ordered, scores, nearest, covers)

    # ---- from words to forms

    def expand(self, word: str, *, beginning: bool = False) -> list[Form]:
        """Return the forms of the collection that `word`, as the analyzer gives it, reaches, the nearest first."""
        near: Keys = {}
        own = keys(word, self.index.postings, self.weights, asked=True)
        sharing = self._forms_behind(door(word), own)
        for key, asked in own.items():
            for form, held in sharing.get(key, ()):
                weight = rounded(asked * held)
                if weight >= self.weights.floor and weight > near.get(form, 0):
                    near[form] = weight
        if beginning:
            for form, weight in self._beginning(word):
                near[form] = max(weight, near.get(form, 0))
        if self.weights.typo and max(near.values(), default=0) < self.weights.typo_below:
            for form in self._mistyped(word):
                near[form] = max(self.weights.typo, near.get(form, 0))
        return sorted(near.items(), key=lambda form: (-form[1], form[0]))

    def _forms_behind(self, name: str, asked: Keys) -> dict[str, list[Form]]:
        """Return the forms behind a door that share a key with a word of the query, whose keys are `asked`, by key.

        Keys are computed only for words that may have one of these.
        """
        sharing, unread = self._opened.setdefault(name, ({}, set(self._behind.get(name, ()))))
        for form in list(filter(outline(asked).search, unread)):
            unread.remove(form)
            for key, weight in keys(form, self.index.postings, self.weights).items():
                sharing.setdefault(key, []).append((form, weight))
        return sharing

    def _unfinished(self, query: str) -> str:
        text = normalise(query)
        found = words(query)
        return found[-1] if found and text and not text[-1].isspace() else ""

    def _beginning(self, word: str) -> Iterator[Form]:
        """Yield words that begin with `word`; the larger the typed part, the nearer."""
        place = bisect_left(self.index.words, word)
        for form in self.index.words[place : place + specification.MOST_BEGINNINGS]:
            if len(word) < 2 or not form.startswith(word):
                break
            yield form, rounded(self.weights.beginning * len(word) / len(form))

    def _mistyped(self, word: str) -> list[str]:
        """Return the words of the collection that differ from `word` in one letter: more, less, replaced or swapped.

        If there is none, such a word may also have a prefix.
        """
        alphabet = specification.ALPHABETS.get(script(word), "")
        if not specification.SHORTEST_TYPO <= len(word) <= specification.LONGEST_WORD or not alphabet:
            return []
        edited = _edits(word, alphabet)
        found = edited & self.index.postings.keys()
        if not found and script(word) == "hebrew":
            rests = {
                one[len(prefix) :]
                for one in edited
                for prefix in specification.COMMON_PREFIXES
                if one.startswith(prefix)
            }
            found = {rest for rest in rests & self.index.postings.keys() if len(rest) >= specification.SHORTEST_TYPO}
        return sorted(found)

    # ---- from forms to scores

    def _match(self, forms: list[Form]) -> Match | None:
        """Score every entry by its best form of a word, field by field.

        The rarity of a form includes all nearer forms, so a distant form of a common word is common too. The more
        common a form is, the less of the word it covers: a form in half of the entries says little.
        """
        reached: set[int] = set()
        best: dict[tuple[int, int], float] = {}
        nearest: dict[int, float] = {}
        rarities: dict[int, float] = {}
        importance = highest = 0.0
        for form, weight in forms:
            reached.update(self.index.postings[form])
            rarity = self._rarity(len(reached))
            highest = max(highest, rarity)
            if weight >= self.weights.lexeme:
                importance = rarity
            for number, place, impact in self._impact(form):
                score = rarity * weight * impact
                if score > best.get((number, place), 0):
                    best[number, place] = score
                if number not in nearest:
                    nearest[number], rarities[number] = weight, rarity
        scores: dict[int, float] = defaultdict(float)
        for (number, _), score in best.items():
            scores[number] += score
        importance = importance or highest
        left = {number: min(1, rarity / importance) ** self.weights.told for number, rarity in rarities.items()}
        covers = {number: self._in_part(near) * left[number] for number, near in nearest.items()}
        return Match(importance, tuple(forms), scores, nearest, covers) if forms else None

    def _in_part(self, near: float) -> float:
        """Return the share of its word that a form covers."""
        return min(1, near / self.weights.covered)

    def _rarity(self, spread: int) -> float:
        """Return lunr's inverse document frequency, to a power."""
        frequency = (len(self.index.entries) - spread + 0.5) / (spread + 0.5)
        return float(math.log(1 + abs(frequency)) ** self.weights.rarity)

    def _impact(self, form: str) -> list[tuple[int, int, float]]:
        """Return (entry, field, BM25's share of the frequency) for each field that contains `form`."""
        if form not in self._impacts:
            self._impacts[form] = [
                (number, place, self._saturated(number, place, often))
                for number, blocks in self.index.postings[form].items()
                for place, often in self._often(number, blocks).items()
            ]
        return self._impacts[form]

    def _often(self, number: int, blocks: tuple[int, ...]) -> dict[int, int]:
        segments, often = self.index.entries[number].segment_of_block, dict[int, int]()
        for block in blocks:
            place = segments[block].field
            often[place] = often.get(place, 0) + 1
        return often

    def _saturated(self, number: int, place: int, often: int) -> float:
        k1, b = self.weights.k1, self.weights.b
        length = self.index.entries[number].field_lengths[place] / self.index.average_lengths[place]
        return float(self._boosts[place] * often * (k1 + 1) / (often + k1 * (1 - b + b * length)))

    # ---- from scores of words to a ranking

    def _ranked(self, matches: list[Match]) -> dict[int, float]:
        """Return the entries' scores: BM25 times the share of the query covered; the best also gain by nearness."""
        total = sum(match.importance for match in matches)
        scores: dict[int, float] = defaultdict(float)
        covered: dict[int, float] = defaultdict(float)
        for match in matches:
            for number, score in match.scores.items():
                scores[number] += score
                covered[number] += match.importance * match.covers[number]
        for number in scores:
            share = (covered[number] / total) ** self.weights.coverage
            scores[number] = rounded(scores[number] * self._standings[number] * share)
        if self.weights.nearness or self.weights.named:
            best = sorted(scores, key=lambda number: (-scores[number], number))[: specification.NEAR_AMONG]
            for number in best:
                together = self._together(number, matches) / total if len(matches) > 1 else 0.0
                named = self._named(number, matches) / total
                gain = 1 + self.weights.nearness * together + self.weights.named * named
                scores[number] = rounded(scores[number] * gain)
        return dict(scores)

    def _standing(self, entry: Entry) -> float:
        """Return the factor of an entry for any query: lower for a very short entry, for one aside and for a sign."""
        size = sum(entry.field_lengths)
        if entry.sign:
            return self.weights.sign
        return self.weights.aside if entry.aside else size / max(1, size + self.weights.brief)

    def _named(self, number: int, matches: list[Match]) -> float:
        """Return how far a query names an entry with a short title: its words' importance, by their share of the title.

        Each word counts by the nearness of its nearest form in the title. An entry aside gains nothing by its name.
        """
        entry, found, importance = self.index.entries[number], dict[str, int](), 0.0
        title = entry.segments[0]
        if entry.aside or title.length > specification.LONGEST_NAME:
            return 0.0
        for match in matches:
            nearest = 0.0
            for form, weight in match.forms:
                if weight < self.weights.near_form:
                    break
                often = sum(block in title.blocks for block in self.index.postings[form].get(number, ()))
                if often:
                    found[form], nearest = often, nearest or weight
            importance += match.importance * nearest
        return importance * sum(found.values()) / title.length if found else 0.0

    def _places(self, number: int, matches: list[Match]) -> list[tuple[int, int]]:
        """Return the blocks of an entry with words of the query, each with the word's number, in order."""
        found: set[tuple[int, int]] = set()
        for which, match in enumerate(matches):
            for form, weight in match.forms:
                if weight < self.weights.near_form:
                    break
                found.update((block, which) for block in self.index.postings[form].get(number, ()))
        return sorted(found)

    def _together(self, number: int, matches: list[Match]) -> float:
        """Return the importance of the words that are near each other in the entry's best window."""
        places, best, first = self._places(number, matches), 0.0, 0
        for last, (block, _) in enumerate(places):
            while places[first][0] <= block - specification.WINDOW:
                first += 1
            best = max(best, sum(matches[which].importance for which in {one for _, one in places[first : last + 1]}))
        return best

    def _anchor(self, number: int, matches: list[Match]) -> str:
        """Return the anchor of the section with most of the query, or "" if the title has as much."""
        entry = self.index.entries[number]
        best: dict[tuple[int, int], float] = {}  # section (or _TITLE), word → score of the nearest form
        for which, match in enumerate(matches):
            for form, weight in match.forms:
                for block in self.index.postings[form].get(number, ()):
                    segment: Segment = entry.segment_of_block[block]
                    field = specification.FIELDS[segment.field]
                    if field in ("title", "headings", "body"):
                        key = (_TITLE if field == "title" else segment.section, which)
                        best[key] = max(best.get(key, 0), match.importance * weight)
        sections: dict[int, float] = defaultdict(float)
        for (section, _), score in best.items():
            sections[section] += score
        chosen = min(sections, key=lambda section: (-rounded(sections[section]), section), default=_TITLE)
        return entry.anchors[chosen] if chosen != _TITLE else ""


def _edits(word: str, alphabet: str) -> set[str]:
    """Return all words at one insertion, deletion, replacement or swap of neighbours from `word`."""
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    return {
        *(left + right[1:] for left, right in parts if right),
        *(left + right[1] + right[0] + right[2:] for left, right in parts if len(right) > 1),
        *(left + letter + right[1:] for left, right in parts if right for letter in alphabet),
        *(left + letter + right for left, right in parts for letter in alphabet),
    } - {word}
