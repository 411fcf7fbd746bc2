"""Facets: the fields by which entries are found. Lists, filters, forms and exports are made from one row for each.

The names of facets in each language are in fields.yml, beside this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from kb.shorthand import Unit

Holds = Literal["span", "number", "terms", "flag"]
Fits = Literal["from", "within", "at_most", "any", "has"]
Shape = Literal["scale", "one", "number", "many", "flag"]

# The value of a facet in an entry: a number, terms, a range (the upper end may be missing), or True. Terms come before
# ranges, because pydantic takes the first type that fits: terms that look like numbers would be read as a range.
Said = int | tuple[str, ...] | tuple[int, int | None] | Literal[True]


@dataclass(frozen=True)
class Facet:
    """A field of the model by which entries are found.

    - `holds`: the kind of value in an entry: a `span` (range), a `number`, `terms`, or a `flag` (something exists)
    - `fits`: when an entry matches a person's choice. `from`: its range begins at that number or below; `within`: its
      range contains the number; `at_most`: its number is not greater; `any`: it has one of the chosen terms; `has`: it
      has a value
    - `shape`: how a form asks for it: a number on a `scale`, `one` of a few options in words, a typed `number`, any of
      `many` terms, or a check box (`flag`)

    For example, `duration` of a tool is a span such as (40, 60); it matches the choice 45, because 40 is not more.
    """

    field: str
    holds: Holds
    fits: Fits
    shape: Shape
    asked: str = ""  # the parameter in addresses, if it differs from the field
    vocabulary: str = ""  # the vocabulary of library.yml with its terms
    unit: Unit = ""  # what its numbers count; they may be written with it
    choices: tuple[int, ...] = ()  # numbers to choose from, unless library.yml gives others
    least: int = 1  # the smallest number that a person may enter
    icon: str = ""  # its icon on cards; without an icon it is not on cards
    is_fact: bool = True  # whether it is shown among the facts at a glance
    gathers: bool = True  # whether a topic may list entries by its terms
    is_found_by: bool = False  # whether the form for suggestions has it in the group about finding the entry

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return self.holds in ("span", "number")

    @property
    def parameter(self) -> str:
        """Its parameter in addresses and scripts."""
        return self.asked or self.field


def _terms(field: str, vocabulary: str, **more: Any) -> Facet:
    return Facet(field, "terms", "any", "many", vocabulary=vocabulary, **more)


# In the order in which they appear among the facts, on cards and in forms.
FACETS: tuple[Facet, ...] = (
    Facet("duration", "span", "from", "scale", "minutes", unit="minutes", choices=(15, 30, 45, 60, 90), icon="clock"),
    Facet("group", "span", "within", "number", "people", unit="people", choices=(5, 12, 30, 60), icon="people"),
    Facet("cost", "number", "at_most", "one", unit="shekels", choices=(0, 100, 500), least=0),
    Facet("topics", "terms", "any", "many", is_fact=False, is_found_by=True),
    _terms("genre", "genres"),
    _terms("initiative", "initiatives"),
    _terms("modes", "modes", icon="screen"),
    _terms("level", "levels", gathers=False),
    _terms("purposes", "purposes", is_found_by=True),
    _terms("stages", "stages", is_found_by=True),
    _terms("contexts", "contexts", is_fact=False, is_found_by=True),
    _terms("audiences", "audiences", is_found_by=True),
    Facet("worksheet", "flag", "has", "flag", is_fact=False),
)
OF_FIELD: Mapping[str, Facet] = MappingProxyType({facet.field: facet for facet in FACETS})
OF_PARAMETER: Mapping[str, Facet] = MappingProxyType({facet.parameter: facet for facet in FACETS})

# Fields with minutes of activity; they are shown in the unit that people would use.
TIMES = frozenset({"preparation", *(facet.field for facet in FACETS if facet.unit == "minutes")})
