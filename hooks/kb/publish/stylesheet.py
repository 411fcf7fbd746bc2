"""Style sheets as lists of rules: read, reduced, and written without comments.

This module knows blocks, statements, strings and comments of CSS (https://www.w3.org/TR/css-syntax-3/). Of selectors it
knows which classes and elements they require. Rules keep their order, because the meaning of a style sheet depends on
it.

>>> written(read("a { color: red } /* why */ b { margin: 0 }"))
'a{color: red}b{margin: 0}'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

_PIECE = re.compile(
    r"(?P<comment>/\*.*?\*/)"
    r"|(?P<whole>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|url\([^\"')]*\))"
    r"|(?P<space>\s+)|(?P<sign>[{};])|(?P<text>[^\s{};\"'/u]+|.)",
    re.DOTALL,
)
_GROUPS = ("@media", "@supports", "@layer", "@container")  # at-rules that hold rules for elements
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_ELEMENT = re.compile(r"(?<![\w.#:\[-])[a-z][a-z0-9]*(?![\w-])")
_ANY = re.compile(r":(?:not|is|where|has|matches)\(")
_PART = re.compile(r"\"[^\"]*\"|'[^']*'|[(\[]|[)\]]|,|[^\"'()\[\],]+")
_PROPERTY = re.compile(r"(--[\w-]+)\s*:")
_USE = re.compile(r"var\(\s*(--[\w-]+)")


@dataclass(frozen=True)
class Rule:
    """A rule: its `head`, and the rules `inside` its braces. Without braces it is a declaration or a statement."""

    head: str
    inside: tuple[Rule, ...] | None = None

    @property
    def is_of_elements(self) -> bool:
        """Whether the head is a list of selectors."""
        return self.inside is not None and not self.head.startswith("@")

    @property
    def is_group(self) -> bool:
        """Whether this is an at-rule that contains rules for elements."""
        return self.head.startswith(_GROUPS)

    def __str__(self) -> str:
        return self.head + ";" if self.inside is None else f"{self.head}{{{written(self.inside).removesuffix(';')}}}"


Rules = tuple[Rule, ...]


def read(css: str) -> Rules:
    """Return the rules of a style sheet, without comments; white space outside strings is reduced to one space.

    Raises ValueError if a block is never closed or never opened.
    """
    open_: list[tuple[str, list[Rule]]] = [("", [])]
    text = ""
    for piece in _PIECE.finditer(css):
        sign = piece["sign"]
        if sign == "{":
            open_.append((text.strip(), []))
        elif sign:
            if text.strip():
                open_[-1][1].append(Rule(text.strip()))
            if sign == "}":
                if len(open_) == 1:
                    raise ValueError("a block of the style sheet is never opened")
                head, inside = open_.pop()
                open_[-1][1].append(Rule(head, tuple(inside)))
        elif not piece["comment"]:
            text += " " if piece["space"] else piece.group()
            continue
        else:
            continue
        text = ""
    if len(open_) > 1:
        raise ValueError(f"a block of the style sheet is never closed: {open_[-1][0]}")
    rest = [Rule(text.strip())] if text.strip() else []
    return (*open_[0][1], *rest)


def written(rules: Iterable[Rule]) -> str:
    """Return rules as a style sheet."""
    return "".join(map(str, rules))


def selectors(head: str) -> list[str]:
    """Split a list of selectors at its commas.

    >>> selectors("h1, p:is(.a, .b)")
    ['h1', 'p:is(.a, .b)']
    """
    found, depth = [""], 0
    for part in _PART.findall(head):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(part, 0)
        if part == "," and not depth:
            found.append("")
        else:
            found[-1] += part
    return [one.strip() for one in found]


def classes(selector: str) -> frozenset[str]:
    """Return the classes that an element must have to match; those in `:is()`, `:not()` and the like do not count."""
    return frozenset(_CLASS.findall(re.sub(r"\"[^\"]*\"|'[^']*'", "", _without_choices(selector))))


def elements(selector: str) -> frozenset[str]:
    """Return the names of elements that a selector requires."""
    return frozenset(_ELEMENT.findall(re.sub(r"\[[^\]]*\]", "", _without_choices(selector))))


def _without_choices(selector: str) -> str:
    while found := _ANY.search(selector):
        end, depth = found.end(), 1
        while depth:
            depth += {"(": 1, ")": -1}.get(selector[end], 0)
            end += 1
        selector = selector[: found.start()] + selector[end:]
    return selector


def cut(rules: Iterable[Rule], choose: Callable[[list[str]], list[str]]) -> Rules:
    """Return the rules with only the selectors that `choose` returns; a rule without selectors is left out."""
    return tuple(_cut(rules, choose))


def _cut(rules: Iterable[Rule], choose: Callable[[list[str]], list[str]]) -> Iterator[Rule]:
    for rule in rules:
        if rule.is_group:
            if inside := cut(rule.inside or (), choose):
                yield Rule(rule.head, inside)
        elif rule.is_of_elements:
            if rule.inside and (chosen := choose(selectors(rule.head))):
                yield Rule(",".join(chosen), rule.inside)
        else:
            yield rule


def uses(rules: Iterable[Rule], known: Iterable[Rule]) -> frozenset[str]:
    """Return the custom properties that `rules` use, and those on which their values in `known` depend."""
    values = dict[str, set[str]]()
    for one in _declarations(known):
        if name := _PROPERTY.match(one):
            values.setdefault(name[1], set()).update(_USE.findall(one))
    wanted = [use for one in _declarations(rules) if not _PROPERTY.match(one) for use in _USE.findall(one)]
    found: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name not in found:
            found.add(name)
            wanted += values.get(name, ())
    return frozenset(found)


def _declarations(rules: Iterable[Rule]) -> Iterator[str]:
    for rule in rules:
        if rule.inside is None:
            yield rule.head
        else:
            yield from _declarations(rule.inside)


def with_properties(rules: Iterable[Rule], is_wanted: Callable[[str], bool]) -> Rules:
    """Return the rules with only the wanted custom properties; a rule that becomes empty is left out."""
    return tuple(_with_properties(rules, is_wanted))


def _with_properties(rules: Iterable[Rule], is_wanted: Callable[[str], bool]) -> Iterator[Rule]:
    for rule in rules:
        if rule.inside is None:
            name = _PROPERTY.match(rule.head)
            if not name or is_wanted(name[1]):
                yield rule
        elif inside := with_properties(rule.inside, is_wanted):
            yield Rule(rule.head, inside)


def animations(rules: Iterable[Rule]) -> frozenset[str]:
    """Return every word in declarations of animations; names of keyframes are among them."""
    given = (one for one in _declarations(rules) if re.match(r"(-webkit-)?animation", one))
    return frozenset(word for one in given for word in re.findall(r"[\w-]+", one))
