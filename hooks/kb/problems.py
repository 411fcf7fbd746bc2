"""What is wrong with the content, said to a person: which rule is broken, where, and with which facts."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from kb.rulebook import LANGUAGES, Rule, Severity, rules


@dataclass(frozen=True)
class Place:
    """A spot in a file; line and column count from 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True)
class Fix:
    """The one safe way to mend a problem: at its place, within one line, `old` gives way to `new`.

    `is_way`: these are ways by which a link is written, and lead to the same page.
    """

    old: str
    new: str
    is_way: bool = False


@dataclass(frozen=True)
class Problem:
    """One mistake. `file` is relative to the library's root; `message` has one text per language.

    `found` is the piece of text that is meant, where it is about one; `mending` is there where one way is safe.
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
        """Whether this problem must be mended before the library is published."""
        return self.severity is Severity.ERROR

    @property
    def withholds(self) -> bool:
        """Whether the file cannot be shown at all; of others only what is wrong in them is left out."""
        return rules()[self.code].withholds

    def with_fix(self, fix: Fix | None) -> Problem:
        """Return this problem with the way in which it can be mended."""
        return replace(self, fix=fix)


def problem(code: str, file: str, place: Place = Place(), **facts: Any) -> Problem:
    """Make the problem `code` at `place` of `file`, its texts filled from `facts`.

    Two facts may be given for every rule: `nearest` (the nearest valid spelling) and `choices` (all of them). A fact
    that takes long to find may be a function without parameters: it is called when a person is to read the text.
    Raises KeyError for a code that no rule has.
    """
    rule, found = rules()[code], str(facts.get("found", ""))
    return Problem(code, rule.severity, file, place.line, place.column, _Message(rule, facts), found)


class _Message(Mapping[str, str]):
    """The texts of a problem by language, put together when they are first read: of thousands few are.

    A fact that is a function is asked for then too.
    """

    def __init__(self, rule: Rule, facts: Mapping[str, Any]) -> None:
        self._rule, self._given = rule, facts

    @property
    def given(self) -> str:
        """What is said, without being put into words."""
        return str({key: value for key, value in self._given.items() if not callable(value)})

    @cached_property
    def _facts(self) -> Mapping[str, Any]:
        return {key: value() if callable(value) else value for key, value in self._given.items()}

    def __getitem__(self, language: str) -> str:
        return self._rule.say(language, self._facts)

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the valid spelling nearest to `word` among `choices`, or None where nothing is near.

    Nearness is Ratcliff/Obershelp similarity (difflib), at least .68.
    """
    if len(word) > 100:  # the measure is quadratic; no key or term is that long
        return None
    found = difflib.get_close_matches(word, list(choices), n=1, cutoff=0.68)
    return found[0] if found else None


def respelt(word: object, choices: Iterable[str]) -> Fix | None:
    """Return the mending of `word` into the valid spelling that it must have been meant for, None where doubt is left.

    No doubt: it differs in case only, or exactly one choice is near, and its similarity is at least .75.
    """
    if not isinstance(word, str) or len(word) > 100:
        return None
    known = list(choices)
    same = [choice for choice in known if choice.casefold() == word.casefold()]
    near = same or difflib.get_close_matches(word, known, n=2, cutoff=0.68)
    if len(near) != 1 or not (same or difflib.SequenceMatcher(None, word, near[0]).ratio() >= 0.75):
        return None
    return Fix(word, near[0])


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems without repetition, in the order in which a person would mend them."""
    by_place: dict[tuple[str, int, int, str], list[Problem]] = {}
    for p in problems:
        by_place.setdefault((p.file, p.line, p.column, p.code), []).append(p)
    return tuple(p for place in sorted(by_place) for p in _distinct(by_place[place]))


def _distinct(problems: list[Problem]) -> list[Problem]:
    """Return the problems of one rule at one place, each once, by what they say."""
    if len(problems) == 1:
        return problems
    unique = {p.message.given if isinstance(p.message, _Message) else p.message["en"]: p for p in problems}
    return [unique[text] for text in sorted(unique)]
