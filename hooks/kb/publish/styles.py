"""The style sheets of the site: Material's, reduced and split by what texts need, and our own.

Most rules of Material's sheet style its header, navigation and search. Our templates replace those parts, so their
rules are removed. The rest is split into files. The file EVERY has the rules for what any page may contain: headings,
lists, quotations. Each other file is a part (`callouts`, one for each type of callout, `details`, `tabs`, `code`,
`tables`, `more`). A page loads a part if its text contains one of the part's classes or elements. So whatever an editor
writes looks the same as under the whole sheet, and no file depends on which texts a library has.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

from kb.publish import stylesheet
from kb.publish.stylesheet import Rule, Rules
from kb.store import Store, code, key

STEP = "styles"  # the build step under whose name sheets are cached
FOLDER = "assets/stylesheets"
EVERY = f"{FOLDER}/material.css"
OURS = "assets/kb"
MAIN = f"{OURS}/kb.css"
# Classes of Material that our templates still use, and classes of Material that a text may use.
FRAME = frozenset(["md-container", "md-grid", "md-main", "md-main__inner", "md-typeset"])
OF_TEXTS = frozenset(["md-button", "md-button--primary", "md-tag", "md-tags"])
# Classes and attributes that only Material's scripts add. We do not ship these scripts.
SCRIPTED = frozenset(["js", "giscus", "mermaid", "tabbed-button", "tabbed-control", "tabbed-control--next",
                      "tabbed-control--prev", "tabbed-labels--linked"])  # fmt: skip
SCRIPTED_ATTRIBUTES = ("[role=columnheader]", "[data-preview]", "[data-md-scrolllock]")
STATE = frozenset(["no-js"])  # a page of any kind may have these
# Types of callouts, each with its colour and its symbol.
CALLOUTS = (
    "note", "abstract", "info", "tip", "success", "question", "warning", "failure", "danger", "bug", "example",
    "quote",
)  # fmt: skip
# For each part, the classes and elements that mark it: each of its rules names at least one, and a rule that names
# those of several parts belongs to the first of them. The last part takes the remaining rules.
PARTS: Mapping[str, frozenset[str]] = {
    **{f"callouts-{kind}": frozenset([kind]) for kind in CALLOUTS},
    "details": frozenset(["<details", "<summary"]),
    "callouts": frozenset(["admonition", "admonition-title"]),
    "tabs": frozenset(["tabbed-set", "tabbed-labels", "tabbed-content", "tabbed-block"]),
    "code": frozenset(["highlight", "highlighttable", "linenos", "linenodiv", "filename", "<pre"]),
    "tables": frozenset(["<table"]),
    "more": frozenset(),
}
_ELEMENTS = frozenset(name for names in PARTS.values() for name in names if name.startswith("<"))
_TEXT = ".md-typeset"  # Material's rules for texts start with this class
_CLASSES = re.compile(r'\sclass="([^"]*)"')
_TAGS = re.compile(r"<[a-z]+(?![\w-])")


@dataclass(frozen=True)
class Styles:
    """The style sheets of a site, by file name: `material` holds the sheets for texts, `ours` our own.

    `known` gives, for each part of Material's sheet, the classes and elements that need it.
    """

    material: Mapping[str, str]
    known: Mapping[str, frozenset[str]]
    ours: Mapping[str, str]

    def needed(self, html: str) -> list[str]:
        """Return the files of the parts that a page needs, in loading order; `html` is its sanitised text."""
        named = {name for found in _CLASSES.findall(html) for name in found.split()} | set(_TAGS.findall(html))
        return [EVERY, *(_file(part) for part, known in self.known.items() if named & known)]

    @property
    def files(self) -> Mapping[str, str]:
        """All style sheets, by file name."""
        return {**self.material, **self.ours}

    @cached_property
    def key(self) -> str:
        """A hash of `known`: while it stays the same, `needed` gives the same answers."""
        return repr([(part, sorted(known)) for part, known in self.known.items()])


def of(material: str, overrides: Path, cache: Path) -> Styles:
    """Return the style sheets of a site. `material` is the text of Material's sheet; ours are read from `overrides`.

    The result is cached in the folder `cache`.
    """
    sheets = {path.relative_to(overrides).as_posix(): path.read_text("utf-8") for path in _sheets(overrides)}
    name = key(code(), material, *(part for one in sheets.items() for part in one))
    made = Store(cache, STEP).made(name, lambda: pickle.dumps(divide(material, sheets)))
    return cast(Styles, pickle.loads(made))


def _sheets(overrides: Path) -> list[Path]:
    return sorted(overrides.rglob("*.css"))


def divide(material: str, ours: Mapping[str, str]) -> Styles:
    """Split the text of Material's sheet into parts; return these with our own sheets, which are given by file name."""
    whole = Division(material, "".join(ours.values()))
    return Styles(whole.files, whole.known, {file: minified(text) for file, text in ours.items()})


def minified(css: str) -> str:
    """Return a style sheet without comments and unnecessary white space."""
    return stylesheet.written(stylesheet.read(css))


@dataclass(frozen=True)
class Division:
    """Material's style sheet, split into parts.

    `css` is the text of Material's sheet. `ours` is the text of our sheets, which use its custom properties.
    """

    css: str
    ours: str = ""

    @cached_property
    def files(self) -> dict[str, str]:
        """The sheets by file name: first the one for every page, then the parts in order."""
        every = _animated(stylesheet.with_properties(self._plain, self._used.__contains__))
        parts = {_file(name): stylesheet.written(rules) for name, rules in self._parts.items()}
        return {EVERY: stylesheet.written(every), **parts}

    @cached_property
    def _rules(self) -> Rules:
        return stylesheet.cut(stylesheet.read(self.css), lambda chosen: list(filter(_is_possible, chosen)))

    @cached_property
    def _plain(self) -> Rules:
        """The rules that every page loads."""
        return stylesheet.cut(self._rules, lambda chosen: [one for one in chosen if not _of_text(one)])

    @cached_property
    def _used(self) -> frozenset[str]:
        """The custom properties that every page needs."""
        return stylesheet.uses((*self._plain, *stylesheet.read(self.ours)), self._rules)

    @cached_property
    def _parts(self) -> dict[str, Rules]:
        return {name: self._part(name) for name in PARTS}

    def _part(self, part: str) -> Rules:
        """Return the rules of a part, with the custom properties that only pages with this part use."""
        chosen = stylesheet.cut(self._rules, lambda selectors: _chosen(part, selectors))
        own = tuple(rule for rule in chosen if rule.inside is not None and not rule.head.startswith("@page"))
        return (*_properties(self._rules, stylesheet.uses(own, self._rules) - self._used), *_animated(own))

    @cached_property
    def known(self) -> dict[str, frozenset[str]]:
        """For each part, the names that need it: those in its rules, without the marks of other parts."""
        known = {}
        for name, rules in self._parts.items():
            others = frozenset[str]().union(*(marks for other, marks in PARTS.items() if other != name))
            known[name] = _named(rules) - others
        return known


def _file(part: str) -> str:
    return f"{FOLDER}/material-{part}.css"


def _is_possible(selector: str) -> bool:
    """Return whether a selector can match anything on our pages."""
    asked = stylesheet.classes(selector)
    of_frame = {name for name in asked if name.startswith("md-")}
    if not of_frame <= FRAME | OF_TEXTS or asked & SCRIPTED:
        return False
    return not any(attribute in selector for attribute in SCRIPTED_ATTRIBUTES)


def _of_text(selector: str) -> frozenset[str]:
    """Return the names in a selector that only a text can bring: its classes, and elements that mark a part."""
    found = stylesheet.classes(selector) - FRAME - STATE
    if _TEXT in selector:
        found |= _ELEMENTS & {f"<{name}" for name in stylesheet.elements(selector)}
    return found


def _chosen(part: str, selectors: list[str]) -> list[str]:
    """Return the selectors of a rule that belong to `part`; one without a mark goes where the rule's others go."""
    of_text = {one: _of_text(one) for one in selectors if _of_text(one)}
    together = _first_part(frozenset[str]().union(*of_text.values())) or "more"
    return [one for one, named in of_text.items() if part == (_first_part(named) or together)]


def _first_part(named: frozenset[str]) -> str:
    """Return the first part that has one of these marks, or an empty string."""
    return next((part for part, known in PARTS.items() if named & known), "")


def _named(rules: Iterable[Rule]) -> frozenset[str]:
    """Return the classes and marking elements of texts that the rules name."""
    found = frozenset[str]()
    for rule in rules:
        if rule.is_group:
            found |= _named(rule.inside or ())
        elif rule.is_of_elements:
            found = found.union(*map(_of_text, stylesheet.selectors(rule.head)))
    return found


def _properties(rules: Iterable[Rule], wanted: frozenset[str]) -> Rules:
    """Return the rules that set the wanted custom properties, without their other declarations."""
    found = []
    for rule in rules:
        inside: Rules = ()
        if rule.is_group:
            inside = _properties(rule.inside or (), wanted)
        elif rule.is_of_elements:
            inside = tuple(one for one in rule.inside or () if one.head.partition(":")[0].strip() in wanted)
        if inside:
            found.append(Rule(rule.head, inside))
    return tuple(found)


def _animated(rules: Rules) -> Rules:
    """Return the rules without those keyframes that no animation uses."""
    played = stylesheet.animations(rules)
    return tuple(r for r in rules if "keyframes" not in r.head.split(" ")[0] or r.head.split(" ")[-1] in played)
