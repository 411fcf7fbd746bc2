"""Text into words, and words into weighted keys: two words are related when they share a key.

A key is a reading of the word. Its first sign is its kind: `=` the word itself, perhaps without a prefix;
`M F A Y U V` a stem and the paradigm of its ending; `~` a stem with any ending; `-` a spelling with one vowel letter
less; `#` the consonants, `^` with the word's length; `@` a verb's binyan and root; `!` a root; `"` an acronym.
All rules are in `specification`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from lunr.stemmer import PorterStemmer

from kb.search import specification
from kb.search.specification import WEIGHTS, Weights

Keys = dict[str, float]

_MARKS = re.compile(specification.MARKS)
_TOKEN = re.compile(specification.TOKEN)
_INSIDE = re.compile(specification.INSIDE)
_ACRONYM = re.compile(specification.ACRONYM)
_VOWELS = re.compile(specification.VOWEL_LETTERS)
_SCRIPTS = {name: re.compile(pattern) for name, pattern in specification.SCRIPTS.items()}
_SERVILE = {name: re.compile(pattern) for name, pattern in specification.SERVILE.items()}
_VERBS = tuple((re.compile(f"^(?:{pattern})$"), key, weight) for pattern, key, weight in specification.VERBS)
_PREFIXES = frozenset(specification.PREFIXES)
_ENDINGS: dict[str, list[tuple[str, float]]] = {}
for _paradigm, _endings in specification.PARADIGMS.items():
    for _ending, _weight in _endings.items():
        _ENDINGS.setdefault(_ending, []).append((_paradigm, _weight))
_LONGEST_ENDING = max(map(len, _ENDINGS))
_STEMMER = PorterStemmer()


# ---- text


@dataclass(frozen=True)
class Token:
    """A word as it is indexed, and its place in the text: text[start:end], including its points."""

    word: str
    start: int
    end: int


class _Folding(dict[int, str]):
    """What each character becomes, computed when it is first needed."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold(chr(code))
        return folded


def _fold(character: str) -> str:
    if character in specification.QUOTES:
        return specification.QUOTES[character]
    lowered = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).lower())
    return "".join(specification.FOLDS.get(one, specification.QUOTES.get(one, one)) for one in _MARKS.sub("", lowered))


_FOLDING = _Folding()
_UNFOLDED = re.compile("[^אבגדהוזחטיכלמנסעפצקרשת a-z0-9.,:;!?()\\n]+")  # most of a text is in this form already


def normalise(text: str) -> str:
    """Return `text` in the form in which it is compared: without points and accents, with one form of every letter.

    Compatibility forms are decomposed by Unicode's NFKD, character by character; niqqud and cantillation, Arabic
    diacritics and tatweel, accents and signs of direction are dropped; Hebrew final letters, Arabic forms of alef,
    hamza's bearers, ى and ة (Larkey et al. 2002) and the many signs for geresh and gershayim become one.
    """
    return _UNFOLDED.sub(_folded, text)


def _folded(run: re.Match[str]) -> str:
    return run[0].translate(_FOLDING)


def _clean(found: str) -> str:
    if acronym := _ACRONYM.match(found):
        return _INSIDE.sub("", acronym[1]) + '"' + acronym[2]
    return _INSIDE.sub("", found)


def words(text: str) -> list[str]:
    """Return the words of `text` in order, as they are indexed."""
    return [found if found.isalnum() else _clean(found) for found in _TOKEN.findall(normalise(text))]


def tokens(text: str) -> list[Token]:
    """Return the words of `text` with their places in it, as a highlighter needs them."""
    pieces = [_FOLDING[ord(character)] for character in text]
    ends = [0]
    for piece in pieces:
        ends.append(ends[-1] + len(piece))
    found = []
    for match in _TOKEN.finditer("".join(pieces)):
        start, end = bisect_right(ends, match.start()) - 1, bisect_right(ends, match.end() - 1)
        while end < len(pieces) and not pieces[end]:
            end += 1
        found.append(Token(_clean(match[0]), start, end))
    return found


def script(word: str) -> str:
    """Return the script of a word: hebrew, arabic, latin, or "" for others and for numbers."""
    return next((name for name, pattern in _SCRIPTS.items() if pattern.match(word)), "")


def door(word: str) -> str:
    """Return the rest of `word` without the letters that grammar may add; related words have the same door.

    Hebrew grammarians since the Middle Ages divide the letters into radical and servile ones; hitpa'el also adds ט
    after צ and ד after ז. For Latin script it is the first letters, which Porter's algorithm never changes.
    """
    name = script(word)
    if name in _SERVILE:
        left = _SERVILE[name].sub("", word)
        for inserted, plain in specification.INSERTED:
            left = left.replace(inserted, plain)
        return left
    return word[: specification.LATIN_DOOR] if name == "latin" else word


# ---- keys


def keys(word: str, vocabulary: Container[str], weights: Weights = WEIGHTS, *, asked: bool = False) -> Keys:
    """Return the keys of `word` with their weights; `vocabulary` holds the words of the collection.

    A word of a query (`asked`) may drop vowel letters more freely than a word of the collection: people type
    defective spelling (ktiv haser), while texts keep to full spelling.
    """
    name = script(word) if len(word) <= specification.LONGEST_WORD else ""
    if name == "hebrew":
        reading = _acronym if '"' in word else _hebrew
        return reading(word, vocabulary, weights, asked)
    if name == "arabic":
        return _arabic(word, vocabulary, weights)
    if name == "latin":
        return _best([(f"={word}", 1.0), (f"~{english_stem(word)}", weights.english_stem)])
    return {f"={word}": 1.0}


def _best(found: list[tuple[str, float]]) -> Keys:
    best: Keys = {}
    for key, weight in found:
        if weight > best.get(key, 0):
            best[key] = weight
    return best


@cache
def english_stem(word: str) -> str:
    """Return Porter's stem (1980) as lunr computes it, with a final i as y.

    The two lunr packages differ in final y and i ("lay", "try") and in a doubled y. With y for i, and without stems
    for words with yy, which are not English, they agree.
    """
    stem: str = word if "yy" in word else _STEMMER.stem(word)
    return f"{stem[:-1]}y" if len(stem) > specification.LATIN_DOOR and stem.endswith("i") else stem


def _arabic(word: str, vocabulary: Container[str], weights: Weights) -> Keys:
    """Return an Arabic word's keys, after light10 (Larkey, Ballesteros and Connell 2002): articles, then endings."""
    bases = [(word, 1.0)]
    article = next((one for one in specification.ARTICLES if word.startswith(one)), "")
    if article and len(word) - len(article) >= specification.SHORTEST_ARABIC:
        bases.append((word[len(article) :], weights.article))
    elif word[0] in specification.PARTICLES and word[1:] in vocabulary:
        bases.append((word[1:], weights.particle))
    found = [(f"={base}", weight) for base, weight in bases]
    for base, weight in bases:
        found.append((f"~{base}", weight * weights.arabic_stem))
        for ending in specification.ARABIC_ENDINGS:
            if base.endswith(ending) and len(base) - len(ending) >= specification.SHORTEST_ARABIC:
                found.append((f"~{base[: -len(ending)]}", weight * weights.arabic_stem))
    return _best(found)


def _acronym(word: str, vocabulary: Container[str], weights: Weights, asked: bool) -> Keys:
    """Return the keys of an acronym: itself, perhaps after a prefix, and the word that it looks like.

    A query with gershayim means the acronym first; a query without them may mean it too.
    """
    plain = word.replace('"', "")
    factor = weights.acronym if asked else 1.0
    found = [
        (key, weight * factor)
        for key, weight in _hebrew(plain, vocabulary, weights, asked=False).items()
        if key[0] in "=~M"
    ]
    for _, base, weight in _bases(plain, vocabulary, weights):
        found.append((f'"{base}', max(weight, weights.acronym_prefix)))
    return _best(found)


def _hebrew(word: str, vocabulary: Container[str], weights: Weights, asked: bool) -> Keys:
    found = list(_misspelled(word, weights)) if not asked or word not in vocabulary else []
    for prefix, base, weight in _bases(word, vocabulary, weights):
        found.append((f"={base}", weight))
        found.extend(_inflected(base, weight, weights))
        found.extend(_spelled(base, weight, weights, asked))
        found.extend(_conjugated(base, _as_verb(prefix, weight, weights), weights))
    return _best(found)


def _bases(word: str, vocabulary: Container[str], weights: Weights) -> Iterator[tuple[str, str, float]]:
    """Yield the readings of `word` as prefix and rest: ו, ש, ה, ב, כ, ל, מ and their chains (Glinert 1989).

    A prefix is more certain if the collection also has the rest by itself, or with another prefix.
    """
    yield "", word, 1.0
    for length in range(1, min(specification.LONGEST_PREFIX, len(word) - 2) + 1):
        prefix, rest = word[:length], word[length:]
        if prefix in _PREFIXES:
            weight = _sureness(prefix, rest, vocabulary, weights)
            if weight:
                yield prefix, rest, weight


def _sureness(prefix: str, rest: str, vocabulary: Container[str], weights: Weights) -> float:
    if rest in vocabulary:
        weight = weights.prefix_known * (weights.prefix_short_rest if len(rest) == 2 else 1)
        return weight * (weights.prefix_rare if prefix in specification.RARE_PREFIXES else 1)
    if len(rest) == 2 or not weights.prefix_unknown:
        return 0.0
    if any(other + rest in vocabulary for other in specification.WITNESSES if other != prefix):
        return weights.prefix_attested
    weight = weights.prefix_unknown + (weights.prefix_long_rest if len(rest) > 3 else 0)
    return weight + (weights.prefix_common if prefix in specification.COMMON_PREFIXES else 0)


def _inflected(base: str, weight: float, weights: Weights) -> Iterator[tuple[str, float]]:
    """Yield the stems of `base`: plural, construct, possessive and feminine endings, each within its paradigm.

    The tables follow Glinert (1989) and Coffin and Bolozky (2005). Forms of one paradigm are near each other; forms
    that only share a stem are less near, and stems that share only their consonants hardly (מלך, מלכים).
    """
    for length in range(min(_LONGEST_ENDING, len(base) - 2) + 1):
        stem, ending = base[: len(base) - length], base[len(base) - length :]
        for paradigm, sure in _ENDINGS.get(ending, ()):
            near = weight * sure * (weights.short_stem if len(stem) == 2 else 1)
            yield f"{paradigm}{stem}", near * weights.paradigm
            yield f"~{stem}", near * weights.stem
            if len(skeleton := _skeleton(stem)) > 2:
                yield f"#{skeleton}", near * weights.stem_skeleton


def _skeleton(word: str) -> str:
    return word[0] + _VOWELS.sub("", word[1:])


def _spelled(base: str, weight: float, weights: Weights, asked: bool) -> Iterator[tuple[str, float]]:
    """Yield spellings of `base` with one vowel letter less: full spelling (ktiv male) and defective (ktiv haser).

    By the Academy's rules of spelling without points (2017), full spelling adds ו and י inside a word, and doubles
    them as consonants; defective spelling leaves them out, never the first letter of a word nor its last.
    """
    if len(base) < 3:
        return
    single = weights.dropped_asked if asked else weights.dropped
    double = weights.dropped_double_asked if asked else weights.dropped_double
    yield f"-{base}", weight if weights.dropped else 0.0
    for place in range(1, len(base) - 1):
        if _VOWELS.match(base[place]):
            doubled = base[place] == base[place - 1]
            yield f"-{base[:place]}{base[place + 1 :]}", weight * (double if doubled else single)
    if len(skeleton := _skeleton(base)) > 2:
        yield f"#{skeleton}", weight * weights.skeleton


def _misspelled(word: str, weights: Weights) -> Iterator[tuple[str, float]]:
    """Yield the consonants of a long word with its length: ו and י may be at wrong places, or one for the other."""
    skeleton = _skeleton(word)
    if (
        weights.misplaced
        and len(word) >= specification.SHORTEST_MISPLACED
        and len(word) - len(skeleton) >= specification.FEWEST_VOWELS
    ):
        yield f"^{skeleton}{len(word)}", weights.misplaced


def _as_verb(prefix: str, weight: float, weights: Weights) -> float:
    return max(weight, weights.verb_prefix) if prefix in specification.VERB_PREFIXES else weight


def _conjugated(base: str, weight: float, weights: Weights) -> Iterator[tuple[str, float]]:
    """Yield the binyan and root of `base` as a verb, by the patterns of the seven binyanim, and the root alone.

    Weak roots in ה and hollow ones have patterns of their own; hitpa'el's first radical may change places with ת.
    """
    if len(base) > specification.LONGEST_VERB:
        return
    for pattern, key, sure in _VERBS:
        if match := pattern.match(base):
            root = "".join(match[int(sign)] if sign.isdigit() else sign for sign in key[1:])
            yield f"@{key[0]}{root}", weight * sure * weights.verb
            yield f"!{root}", weight * sure / weights.root_sure * weights.root


# ---- what words with a key look like, so that most others are passed over without computing their keys


def outline(found: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that every word with one of the keys `found` matches, and few others.

    The letters of a key stand in its words in order, and between them at most vowel letters.

    >>> bool(outline(["#שתפ"]).search("שותפות")), bool(outline(["#שתפ"]).search("שפות"))
    (True, False)
    """
    return re.compile("|".join(dict.fromkeys(map(_shape, found))))


def _shape(key: str) -> str:
    rest = key[1:].replace('"', "")
    if rest.isascii():  # Porter's stems have other letters than their words
        return ""
    if key[0] in "@!":
        return _shape_of_root(rest[1:] if key[0] == "@" else rest)
    if key[0] in "-#^":
        return _spaced(rest.rstrip("0123456789"))
    whole = '"?'.join(rest[: specification.LONGEST_WORD])  # a pattern of a very long word is too much for a browser
    if key[0] != "=" or len(rest) > specification.LONGEST_WORD:
        return whole
    # Behind a Hebrew prefix, a rest has two letters or more; behind an Arabic particle, one is enough.
    return f"^{whole}$" if len(rest) == 1 and "א" <= rest <= "ת" else f"{whole}$"


def _spaced(text: str) -> str:
    return '["וי]*'.join(text)


def _shape_of_root(root: str) -> str:
    """Return the pattern of a root's words.

    Verbs may lack a root's ו, its י at the beginning and its ה at the end; hitpa'el puts a letter behind a sibilant.
    """
    radicals = root.replace("ו", "")
    certain = radicals.removesuffix("ה")
    own = f'{certain[0]}["וי]*[דטת]?{_spaced(certain[1:])}' if certain[:1] in tuple("זסצש") else _spaced(certain)
    return f"{own}|{_spaced(radicals[1:])}" if radicals[:1] == "י" else own
