"""Material's style sheet, cut to what our pages can show and divided by what their texts need; and ours, as sent.

Most rules of Material's sheet dress its header, navigation and search, which our templates replace: every rule for such
a part goes. What is left is divided. The file EVERY dresses what any page may have: headings, lists, quotations. A
part (`callouts`, `tabs`, `code`, `tables`, `more`) is loaded by pages whose text has one of its classes or elements. So
whatever an editor writes is dressed as by the whole sheet, and no file depends on which texts a library has.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

from kb.disk import put
from kb.publish import stylesheet
from kb.publish.stylesheet import Rule, Rules
from kb.store import Store, code, key

STEP = "styles"  # under which they are kept
FOLDER = "assets/stylesheets"
EVERY = f"{FOLDER}/material.css"
OURS = "assets/kb"
MAIN = f"{OURS}/kb.css"
# What our templates leave of Material's frame to be seen, and what of its own a text may name.
FRAME = frozenset(["md-container", "md-grid", "md-main", "md-main__inner", "md-typeset"])
OF_TEXTS = frozenset(["md-button", "md-button--primary", "md-tag", "md-tags"])
# Classes and attributes that only Material's scripts give, which do not ship.
SCRIPTED = frozenset(["js", "giscus", "mermaid", "tabbed-button", "tabbed-control", "tabbed-control--next",
                      "tabbed-control--prev", "tabbed-labels--linked"])  # fmt: skip
SCRIPTED_ATTRIBUTES = ("[role=columnheader]", "[data-preview]", "[data-md-scrolllock]")
STATE = frozenset(["no-js"])  # of every page
# The parts, each by the classes and elements of which one stands in all its rules; the last takes what is left.
PARTS: Mapping[str, frozenset[str]] = {
    "callouts": frozenset(["admonition", "admonition-title", "<details", "<summary"]),
    "tabs": frozenset(["tabbed-set", "tabbed-labels", "tabbed-content", "tabbed-block"]),
    "code": frozenset(["highlight", "highlighttable", "linenos", "linenodiv", "filename", "<pre"]),
    "tables": frozenset(["<table"]),
    "more": frozenset(),
}
_ELEMENTS = frozenset(name for names in PARTS.values() for name in names if name.startswith("<"))
_TEXT = ".md-typeset"  # in which Material dresses texts
_CLASSES = re.compile(r'\sclass="([^"]*)"')
_TAGS = re.compile(r"<[a-z]+(?![\w-])")


@dataclass(frozen=True)
class Styles:
    """The style sheets of a site by file: `material`, those that dress texts, and `ours`, as they are sent.

    `known` tells for each part of Material's which classes and elements call for it.
    """

    material: Mapping[str, str]
    known: Mapping[str, frozenset[str]]
    ours: Mapping[str, str]

    def needed(self, html: str) -> list[str]:
        """Return the files that a page needs for its text, given as sanitised HTML, in the order of loading."""
        named = {name for found in _CLASSES.findall(html) for name in found.split()} | set(_TAGS.findall(html))
        return [EVERY, *(_file(part) for part, known in self.known.items() if named & known)]

    @cached_property
    def key(self) -> str:
        """What stands for `known`, and so for what `needed` returns."""
        return repr([(part, sorted(known)) for part, known in self.known.items()])


def of(material: str, overrides: Path, cache: Path) -> Styles:
    """Return the styles of a site: of the text of Material's sheet, and of ours in `overrides`; kept in `cache`."""
    sheets = {path.relative_to(overrides).as_posix(): path.read_text("utf-8") for path in _sheets(overrides)}
    name = key(code(), material, *(part for one in sheets.items() for part in one))
    made = Store(cache, STEP).made(name, lambda: pickle.dumps(divide(material, sheets)))
    return cast(Styles, pickle.loads(made))


def _sheets(overrides: Path) -> list[Path]:
    return sorted(overrides.rglob("*.css"))


def divide(material: str, ours: Mapping[str, str]) -> Styles:
    """Return the text of Material's sheet cut and divided, and ours, given by file, as they are sent."""
    whole = Division(material, "".join(ours.values()))
    return Styles(whole.files, whole.known, {file: minified(text) for file, text in ours.items()})


def write(site: Path, styles: Styles, faces: str) -> None:
    """Put Material's style sheet, divided, into the `site`, and ours as they are sent; `faces` loads the fonts."""
    for name, css in {**styles.material, **styles.ours}.items():
        put(site / name, (faces + css if name == MAIN else css).encode())


def minified(css: str) -> str:
    """Return a style sheet without comments and needless white space."""
    return stylesheet.written(stylesheet.read(css))


@dataclass(frozen=True)
class Division:
    """Material's style sheet, divided. `css` is its text; `ours`, that of our sheets, which use its properties."""

    css: str
    ours: str = ""

    @cached_property
    def files(self) -> dict[str, str]:
        """The sheets by file: what every page loads, then the parts in their order."""
        every = _animated(stylesheet.with_properties(self._plain, self._used.__contains__))
        parts = {_file(name): stylesheet.written(rules) for name, rules in self._parts.items()}
        return {EVERY: stylesheet.written(every), **parts}

    @cached_property
    def _rules(self) -> Rules:
        return stylesheet.cut(stylesheet.read(self.css), lambda chosen: list(filter(_is_possible, chosen)))

    @cached_property
    def _plain(self) -> Rules:
        """The rules of every page."""
        return stylesheet.cut(self._rules, lambda chosen: [one for one in chosen if not _of_text(one)])

    @cached_property
    def _used(self) -> frozenset[str]:
        """The custom properties that every page uses."""
        return stylesheet.uses((*self._plain, *stylesheet.read(self.ours)), self._rules)

    @cached_property
    def _parts(self) -> dict[str, Rules]:
        return {name: self._part(name) for name in PARTS}

    def _part(self, part: str) -> Rules:
        """Return the rules of a part, and of the custom properties those that no page without it uses."""
        chosen = stylesheet.cut(self._rules, lambda selectors: _chosen(part, selectors))
        own = tuple(rule for rule in chosen if rule.inside is not None and not rule.head.startswith("@page"))
        return (*_properties(self._rules, stylesheet.uses(own, self._rules) - self._used), *_animated(own))

    @cached_property
    def known(self) -> dict[str, frozenset[str]]:
        """By part what calls for it: that for which it has rules, without that that marks other parts."""
        known = {}
        for name, rules in self._parts.items():
            others = frozenset[str]().union(*(marks for other, marks in PARTS.items() if other != name))
            known[name] = _named(rules) - others
        return known


def _file(part: str) -> str:
    return f"{FOLDER}/material-{part}.css"


def _is_possible(selector: str) -> bool:
    """Tell whether a selector can be of a page of ours."""
    asked = stylesheet.classes(selector)
    of_frame = {name for name in asked if name.startswith("md-")}
    if not of_frame <= FRAME | OF_TEXTS or asked & SCRIPTED:
        return False
    return not any(attribute in selector for attribute in SCRIPTED_ATTRIBUTES)


def _of_text(selector: str) -> frozenset[str]:
    """Return the classes of a selector that only a text can bring, and the elements that mark a part."""
    found = stylesheet.classes(selector) - FRAME - STATE
    if _TEXT in selector:
        found |= _ELEMENTS & {f"<{name}" for name in stylesheet.elements(selector)}
    return found


def _chosen(part: str, selectors: list[str]) -> list[str]:
    """Return the selectors of a rule that belong to a part; one without any goes with the others of its rule."""
    of_text = {one: _of_text(one) for one in selectors if _of_text(one)}
    together = _first_part(frozenset[str]().union(*of_text.values())) or "more"
    return [one for one, named in of_text.items() if part == (_first_part(named) or together)]


def _first_part(named: frozenset[str]) -> str:
    """Return the first part that one of these classes and elements marks, or nothing."""
    return next((part for part, known in PARTS.items() if named & known), "")


def _named(rules: Iterable[Rule]) -> frozenset[str]:
    """Return what of texts the rules name."""
    found = frozenset[str]()
    for rule in rules:
        if rule.is_group:
            found |= _named(rule.inside or ())
        elif rule.is_of_elements:
            found = found.union(*map(_of_text, stylesheet.selectors(rule.head)))
    return found


def _properties(rules: Iterable[Rule], wanted: frozenset[str]) -> Rules:
    """Return the rules that set the wanted custom properties, with nothing else inside."""
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
    """Leave out keyframes that nothing plays."""
    played = stylesheet.animations(rules)
    return tuple(r for r in rules if "keyframes" not in r.head.split(" ")[0] or r.head.split(" ")[-1] in played)
