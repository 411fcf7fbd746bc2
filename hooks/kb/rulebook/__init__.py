"""The rulebook: every rule of `kb check` is one entry, in the file of its family beside this one (NAME.yml).

`families.yml` holds the order and titles of the families, and the hints that may follow any message. A new rule needs
a function that finds it and an entry here; `pytest tests/check/test_rules.py -k CODE` tests the entry by its example.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kb import libyaml

FOLDER = Path(__file__).parent
LANGUAGES = ("he", "en")  # the languages in which the rules are written
INDEX = FOLDER / "families.yml"
Texts = Mapping[str, str]  # by language


class Severity(StrEnum):
    """How serious a problem is: a library with errors is not published, one with warnings is."""

    ERROR = "error"
    WARNING = "warning"


class ReportedBy(StrEnum):
    """What reports a rule: every check, only a build, or only a check that asks other sites (`--external`)."""

    CHECK = "check"
    BUILD = "build"
    EXTERNAL = "external"


@dataclass(frozen=True)
class Sample:
    """One file of an example, placed in a library that is otherwise free of errors (that of tests/check/garden.py).

    `text` is the file's whole text, with two shortcuts: fields given for `library.yml` replace those that are there,
    and Markdown that does not begin with `---` is the body of a page that keeps its front matter (unless it is
    `bare`). A file without a text says how it is made: a `link` to another file, a file of so many `bytes`, a
    `picture` of (width, height) in pixels, a file that is `closed` to readers. A file that is null in the entry is
    `gone`.
    """

    file: str
    text: str | None = None
    bare: bool = False
    encoding: str = "utf-8"
    link: str | None = None
    bytes: int | None = None
    picture: tuple[int, int] | None = None
    closed: bool = False
    gone: bool = False


@dataclass(frozen=True)
class Spot:
    """The place of a problem: at the words, which occur once in the file; without words, at its beginning."""

    file: str
    words: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule. Its fields are those of its entry, plus the code and the family.

    severity    error | warning
    reported_by build | external, where `kb check` alone does not report it
    withholds   true if the file cannot be shown at all; of any other file only the wrong part is left out
    title       the name of the rule: a short noun phrase
    message     what is wrong and what to do, in this order; {braces} are filled with the facts of the case; a fact
                that is a text in one language is called NAME_he and NAME_en
    why         one or two sentences: what goes wrong for a reader
    fix         what to do, concretely
    fixable     true if `kb check --fix` does it by itself
    for_owner   true if only the library's owner can answer it; reported after all that editors can do
    facts       the facts that the check fills in for the broken example
    at          the place that it reports there: words of the first file, or {file: words}; if missing, the beginning
    broken      {file: sample}, a small example that breaks this rule and no other
    sound       the same example without the mistake
    """

    code: str
    family: str
    severity: Severity
    title: Texts
    message: Texts
    why: Texts
    fix: Texts
    at: Spot
    broken: tuple[Sample, ...]
    sound: tuple[Sample, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    reported_by: ReportedBy = ReportedBy.CHECK
    withholds: bool = False
    fixable: bool = False
    for_owner: bool = False

    def say(self, language: str, facts: Mapping[str, Any]) -> str:
        """Return the message in `language` with the facts filled in, each as one short printable line.

        Hints follow for the facts that have one: `nearest`, `choices`, `write`, in one language or in each. Raises
        KeyError for a language without rules and for a missing fact.
        """
        for name in hints():
            if f"{name}_{language}" in facts:
                facts = {**facts, name: facts[f"{name}_{language}"]}
        filled = {name: _shorten(value) for name, value in facts.items()}
        following = [texts[language] for name, texts in hints().items() if facts.get(name)]
        return " ".join(text.format_map(filled) for text in (self.message[language], *following))

    def example(self, language: str) -> str:
        """Return the message in `language` as the check gives it for the broken example."""
        return self.say(language, self.facts)


_PARTS = {part.name for part in fields(Rule)} - {"code", "family"}
_OPTIONAL = {"at", "facts", "reported_by", "withholds", "fixable", "for_owner"}


@dataclass(frozen=True)
class Family:
    """Rules that belong together, in order, and their file."""

    code: str
    title: Texts
    file: Path
    rules: tuple[Rule, ...]


@cache
def families() -> tuple[Family, ...]:
    """Return all families in order, each with its rules; raises as `read` does."""
    return read(FOLDER)


@cache
def rules() -> Mapping[str, Rule]:
    """Return every rule by its code, in order; raises as `read` does."""
    return MappingProxyType({rule.code: rule for family in families() for rule in family.rules})


def codes() -> tuple[str, ...]:
    """Return the codes of all rules, in order."""
    return tuple(rules())


def read(folder: Path) -> tuple[Family, ...]:
    """Return the families whose files are in `folder`, in the order of its `families.yml`.

    Raises KeyError if an entry lacks a part or has an unknown one, ValueError for an unknown severity or the like and
    for a code in two files, TypeError if a sample has an unknown part, OSError if a family has no file.
    """
    titles = libyaml.read(folder / INDEX.name)["families"]
    found = [_family(folder / f"{code}.yml", title) for code, title in titles.items()]
    homes: dict[str, Path] = {}
    for family in found:
        for rule in family.rules:
            if rule.code in homes:
                raise ValueError(f"{rule.code} is in {homes[rule.code].name} and in {family.file.name}")
            homes[rule.code] = family.file
    return tuple(found)


@cache
def hints() -> Mapping[str, Texts]:
    """Return what follows the message of any rule for a fact, by the fact's name."""
    return {name: _texts(texts) for name, texts in libyaml.read(INDEX)["hints"].items()}


def _family(file: Path, title: Texts) -> Family:
    found = tuple(_rule(code, file.stem, entry) for code, entry in libyaml.read(file).items())
    return Family(file.stem, _texts(title), file, found)


def _rule(code: str, family: str, entry: Mapping[str, Any]) -> Rule:
    lacking, strange = _PARTS - _OPTIONAL - set(entry), set(entry) - _PARTS
    if lacking or strange:
        raise KeyError(f"{code} in {family}.yml lacks {sorted(lacking)} and has the unknown parts {sorted(strange)}")
    broken = _samples(entry["broken"])
    return Rule(
        code=code,
        family=family,
        severity=Severity(entry["severity"]),
        title=_texts(entry["title"]),
        message=_texts(entry["message"]),
        why=_texts(entry["why"]),
        fix=_texts(entry["fix"]),
        at=_spot(entry.get("at"), broken),
        broken=broken,
        sound=_samples(entry["sound"]),
        facts=entry.get("facts", {}),
        reported_by=ReportedBy(entry.get("reported_by", "check")),
        withholds=entry.get("withholds", False),
        fixable=entry.get("fixable", False),
        for_owner=entry.get("for_owner", False),
    )


def _texts(texts: Mapping[str, str]) -> Texts:
    return MappingProxyType({language: texts[language] for language in LANGUAGES})


def _spot(at: str | Mapping[str, str | None] | None, broken: tuple[Sample, ...]) -> Spot:
    if isinstance(at, Mapping):
        ((file, words),) = at.items()
        return Spot(file, words or "")
    return Spot(broken[0].file, at or "")


def _samples(files: Mapping[str, str | Mapping[str, Any] | None]) -> tuple[Sample, ...]:
    return tuple(_sample(name, made) for name, made in files.items())


def _sample(name: str, made: str | Mapping[str, Any] | None) -> Sample:
    if made is None:
        return Sample(name, gone=True)
    if isinstance(made, str):
        return Sample(name, made)
    facts = dict(made)
    if "picture" in facts:
        width, height = facts["picture"]
        facts["picture"] = (width, height)
    return Sample(name, **facts)


def _shorten(value: object, limit: int = 120) -> str:
    """Return `value` as one printable line of at most `limit` characters, for a message."""
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(_shorten(item) for item in list(value)[:12]) + (", …" if len(value) > 12 else "")
    text = " ".join(str(value)[: 10 * limit].split())
    if not text.isprintable():
        text = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    return text if len(text) <= limit else text[: limit - 1] + "…"
