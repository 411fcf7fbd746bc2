"""Problems of the content, described for a person: the broken rule, the place and the facts of the case."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import product
from typing import NamedTuple

from kb.rulebook import LANGUAGES, Rule, Severity, rules

Names = Mapping[str, Collection[str]]  # what each id is called, in all languages
_JOINING = re.compile("[-\u2010-\u2015\u05be_\\s]+")
_POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u200e\u200f]")
_VOWELS = re.compile(r"(?<=[א-ת])[וי]")
_PREFIXES, _STEM, _MOST_WORDS = 3, 3, 4  # up to two letters are prefixes, if as many remain; words of a name
_SURE = 6  # letters of a name that is known in spite of a slip: in shorter ones, one letter makes another word
_QUOTES = re.compile("[\"“”„״'’‘׳]")


class Place(NamedTuple):
    """A place in a file; line and column count from 1.

    It is a named tuple because a text has hundreds of places: they are made and stored in half the time.
    """

    line: int = 1
    column: int = 1


class Changes(StrEnum):
    """What a fix changes; everything else in the file must be the same after it."""

    WORDS = "words"  # the words at its place, and nothing of the structure of the fields or of the text
    WAY = "way"  # the path of a link, which leads to the same page
    FIELD = "field"  # the field at its place, however it is written
    NAME = "name"  # the name of the file: `old` and `new` are names, without folders
    MARKS = "marks"  # marks of Markdown: of a list, of a heading; no word of the text


@dataclass(frozen=True)
class Fix:
    """The one safe fix of a problem: at its place, within one line, `new` replaces `old`; `changes` says what that is.

    `new` may hold line ends. The old text is not at the place of the problem but at `at`, if that is given.
    """

    old: str
    new: str
    changes: Changes = Changes.WORDS
    at: Place | None = None


@dataclass(frozen=True)  # without slots, because builds unpickle thousands, which is twice as fast without
class Problem:
    """One mistake. `file` is relative to the library's root; `message` has one text per language.

    `found` is the piece of text that is wrong, if there is one; `fix` is set if there is a safe one.
    """

    code: str
    severity: Severity
    file: str
    line: int
    column: int
    message: Mapping[str, str]
    found: str = ""
    fix: Fix | None = None

    @property
    def is_error(self) -> bool:
        """Whether this problem must be fixed before the library is published."""
        return self.severity is Severity.ERROR

    @property
    def withholds(self) -> bool:
        """Whether the file cannot be shown at all; of any other file only the wrong part is left out."""
        return rules()[self.code].withholds

    def with_fix(self, fix: Fix | None) -> Problem:
        """Return this problem with its fix."""
        return replace(self, fix=fix)


def problem(code: str, file: str, place: Place = Place(), **facts: object) -> Problem:  # noqa: B008
    """Make the problem `code` at `place` of `file`; its message is filled in from `facts`.

    For example `problem("broken-link", "tools/a.md", Place(12, 5), target="b.md")`. Every rule accepts two additional
    facts: `nearest` (the nearest valid spelling) and `choices` (all valid ones). A fact that takes long to find may be
    a function without parameters: it is called only when the message is read. Raises KeyError for an unknown code.
    """
    rule, found = rules()[code], str(facts.get("found", ""))
    return Problem(code, rule.severity, file, place.line, place.column, _Message(rule, facts), found)


class _Message(Mapping[str, str]):
    """The messages of a problem by language, made when they are first read, because most are never read.

    A fact that is a function is called then too.
    """

    def __init__(self, rule: Rule, facts: Mapping[str, object]) -> None:
        self._rule, self._given = rule, facts

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the code of the rule instead of the rule, which belongs to the program."""
        return _message, (self._rule.code, self._given)

    @property
    def given(self) -> str:
        """The facts as text, without a message around them."""
        return str({key: value for key, value in self._given.items() if not callable(value)})

    @cached_property
    def _facts(self) -> Mapping[str, object]:
        return {key: value() if callable(value) else value for key, value in self._given.items()}

    def __getitem__(self, language: str) -> str:
        return self._rule.say(language, self._facts)

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


def _message(code: str, facts: Mapping[str, object]) -> _Message:
    return _Message(rules()[code], facts)


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the valid spelling nearest to `word` among `choices`, or None if nothing is near.

    Nearness is Ratcliff/Obershelp similarity (difflib), at least .68: of `tool` and `topic`, `tol` means `tool`.
    """
    if len(word) > 100:  # the comparison is quadratic; no key or term is that long
        return None
    found = difflib.get_close_matches(word, list(choices), n=1, cutoff=0.68)
    return found[0] if found else None


def respelt(word: object, choices: Iterable[str]) -> Fix | None:
    """Return the fix that turns `word` into the valid spelling that must have been meant; None if in doubt.

    There is no doubt if it differs only in case, or if a single choice is near and its similarity is at least .75.
    """
    if not isinstance(word, str) or len(word) > 100:
        return None
    known = list(choices)
    same = [choice for choice in known if choice.casefold() == word.casefold()]
    near = same or difflib.get_close_matches(word, known, n=2, cutoff=0.68)
    if len(near) != 1 or not (same or difflib.SequenceMatcher(None, word, near[0]).ratio() >= 0.75):
        return None
    return Fix(word, near[0])


def named(word: object, names: Names) -> str | None:
    """Return the id that is called `word`, whatever its case, hyphens and quotes; None if none is, or several are."""
    if not isinstance(word, str) or len(word) > 300:
        return None
    wanted = bare(word)
    exact = [id_ for id_, labels in names.items() if wanted and wanted in map(bare, labels)]
    if exact or not wanted:
        return exact[0] if len(exact) == 1 else None
    forms = _forms(wanted)
    found = [id_ for id_, labels in names.items() if forms & {_consonants(bare(label)) for label in labels}]
    return found[0] if len(found) == 1 else None


def _forms(name: str) -> set[str]:
    """Return a name without letters that show vowels, with and without the article and prepositions of its words."""
    words = name.split()
    if len(words) > _MOST_WORDS:
        return {_consonants(name)}
    ways = [[word[start:] for start in range(_PREFIXES) if _is_prefixed(word, start)] for word in words]
    return {_consonants(" ".join(way)) for way in product(*ways)}


def _is_prefixed(word: str, letters: int) -> bool:
    """Return whether the first `letters` of a word may be an article or a preposition."""
    return not letters or (len(word) - letters >= _STEM and all(letter in "הבלוכמש" for letter in word[:letters]))


def _consonants(name: str) -> str:
    """Return a name without the Hebrew letters that show vowels, except at the beginning of words."""
    return _VOWELS.sub("", name)


def meant(word: object, names: Names) -> tuple[str | None, Fix | None]:
    """Return the id that a person may have meant by `word`, and the fix that writes it if there is no doubt.

    `names` holds what each id is called; a person may have written the id, or a name, with a slip in it or without.
    """
    if exact := named(word, names):
        return exact, Fix(str(word), exact)
    if near := respelt(word, names):
        return near.new, near
    if guess := nearest(str(word), names):
        return guess, None
    owners: dict[str, set[str]] = {}
    for id_, labels in names.items():
        for label in labels:
            owners.setdefault(bare(label), set()).add(id_)
    near_label = nearest(bare(str(word)), owners)
    if not near_label or len(owners[near_label]) != 1:
        return _holding(str(word), names), None
    (id_,) = owners[near_label]
    is_sure = len(near_label) >= _SURE and respelt(bare(str(word)), owners)
    return id_, Fix(str(word), id_) if is_sure else None


def _holding(word: str, names: Names) -> str | None:
    """Return the one id whose name holds all words of `word`, such as the beginning of a title; None if none does."""
    wanted = set(_consonants(bare(word)).split())
    holders = [
        id_ for id_, labels in names.items() if any(wanted <= set(_consonants(bare(one)).split()) for one in labels)
    ]
    return holders[0] if len(holders) == 1 and len(max(wanted, key=len, default="")) > 1 else None


def bare(name: str) -> str:
    """Return a name as it is compared: without quotes and points, with single spaces for hyphens, in small letters."""
    return " ".join(_JOINING.sub(" ", _QUOTES.sub("", _POINTS.sub("", name))).split()).strip(".,;:").casefold()


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems without repetition, in the order in which a person would fix them: by file and place.

    Those that only the library's owner can answer come last.
    """
    by_place: dict[tuple[bool, str, int, int, str], list[Problem]] = {}
    for p in problems:
        by_place.setdefault((rules()[p.code].for_owner, p.file, p.line, p.column, p.code), []).append(p)
    return tuple(p for place in sorted(by_place) for p in _distinct(by_place[place]))


def _distinct(problems: list[Problem]) -> list[Problem]:
    """Return the problems of one rule at one place, each message once."""
    if len(problems) == 1:
        return problems
    unique = {p.message.given if isinstance(p.message, _Message) else p.message["en"]: p for p in problems}
    return [unique[text] for text in sorted(unique)]
