"""The rules by which a library is checked, as people read them: what each is for, how to mend it, an example of both.

They stand in `rules.yml`, in the order in which the editors' guide lists them; the severity is that of `messages.yml`.
Every code of the one stands in the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from kb.problems import Severity, messages

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - PyYAML without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

RULES = Path(__file__).with_name("rules.yml")
TOLD = Path(__file__).with_name("told.yml")
LANGUAGES = ("he", "en")  # those in which the rules are told
Texts = Mapping[str, str]  # by language


@dataclass(frozen=True)
class Sample:
    """One file of an example, as it stands in a library that is otherwise sound.

    `text` is the file's whole text, with two short cuts: the fields of a piece of `library.yml` take the place of
    those that are there, and Markdown that does not begin with `---` is the body of a page that has its front matter
    (unless it is `bare`). What is no text says how it is made: a `link` to another file, a file of so many `bytes`, a
    `picture` of width and height in pixels, one that is `closed` to whoever reads, one that is `gone`.
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
class Rule:
    """One rule: its texts for people, whether `--fix` mends it, an example that breaks it and one that does not."""

    code: str
    family: str
    severity: Severity
    title: Texts
    why: Texts
    mend: Texts
    fixable: bool
    broken: tuple[Sample, ...]
    sound: tuple[Sample, ...]


@dataclass(frozen=True)
class Family:
    """Rules that belong together, in order."""

    code: str
    title: Texts
    rules: tuple[Rule, ...]


@cache
def families() -> tuple[Family, ...]:
    """Return all families in order, each with its rules.

    Raises KeyError where an entry lacks a part or has no message, TypeError where a sample has a part that none has.
    """
    entries: dict[str, Any] = yaml.load(RULES.read_text("utf-8"), _Loader)
    titles = entries.pop("_families")
    found = [_rule(code, entry) for code, entry in entries.items()]
    strangers = {rule.family for rule in found} - set(titles)
    if strangers:
        raise KeyError(f"not among _families: {', '.join(sorted(strangers))}")
    return tuple(
        Family(code, _texts(title), tuple(rule for rule in found if rule.family == code))
        for code, title in titles.items()
    )


def rules() -> Mapping[str, Rule]:
    """Return every rule by its code; raises as `families` does."""
    return MappingProxyType({rule.code: rule for family in families() for rule in family.rules})


@cache
def told() -> Mapping[str, Texts]:
    """Return by code what the check tells of the rule's broken example, in each language."""
    return MappingProxyType(yaml.load(TOLD.read_text("utf-8"), _Loader))


def _rule(code: str, entry: Mapping[str, Any]) -> Rule:
    return Rule(
        code=code,
        family=entry["family"],
        severity=Severity(messages()[code]["severity"]),
        title=_texts(entry["title"]),
        why=_texts(entry["why"]),
        mend=_texts(entry["mend"]),
        fixable=entry.get("fixable", False),
        broken=_samples(entry["broken"]),
        sound=_samples(entry["sound"]),
    )


def _texts(texts: Mapping[str, str]) -> Texts:
    return MappingProxyType({language: texts[language] for language in LANGUAGES})


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
