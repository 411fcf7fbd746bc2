"""The facets: by what entries are found. One row for each, from which all that lists, asks or shows it is made.

What a facet is called in each language stands in fields.yml, beside this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

Holds = Literal["span", "number", "terms", "flag"]
Fits = Literal["from", "within", "at_most", "any", "has"]
Shape = Literal["scale", "one", "number", "many", "flag"]

# What an entry says of a facet: a number, terms, a range (which may have no upper end), or that there is something.
# Terms come before ranges: read back from a file, those that look like numbers would be taken for one.
Said = int | tuple[str, ...] | tuple[int, int | None] | Literal[True]


@dataclass(frozen=True)
class Facet:
    """A field of the model by which entries are found.

    - `holds`, what an entry says: a `span` (range), a `number`, `terms`, or a `flag`, that there is something
    - `fits`, when that is what a person asks for: the range begins at that number or below (`from`), the number lies
      `within` it, the number is that `at_most`, `any` of the terms is wanted, there is something (`has`)
    - `shape`, how it is asked: by one of a few numbers on a `scale`, by `one` of a few in words, by a typed `number`,
      by any of `many` choices, by yes (`flag`)
    """

    field: str
    holds: Holds
    fits: Fits
    shape: Shape
    asked: str = ""  # the parameter in addresses; the field itself where nothing is said
    vocabulary: str = ""  # of library.yml, whose terms it holds
    choices: tuple[int, ...] = ()  # numbers to choose from, where library.yml names none
    least: int = 1  # the smallest number that may be asked for
    icon: str = ""  # with which it stands on cards; on none where there is no icon
    is_fact: bool = True  # whether it is among the facts at a glance
    gathers: bool = True  # whether a topic may list entries by its terms
    is_found_by: bool = False  # whether the form for suggestions asks it among that by which an entry is found

    @property
    def is_number(self) -> bool:
        """Whether an entry says it in numbers."""
        return self.holds in ("span", "number")

    @property
    def parameter(self) -> str:
        """The name under which addresses and scripts ask for it."""
        return self.asked or self.field


def _terms(field: str, vocabulary: str, **more: Any) -> Facet:
    return Facet(field, "terms", "any", "many", vocabulary=vocabulary, **more)


# In the order in which they stand among the facts, on cards and in forms.
FACETS: tuple[Facet, ...] = (
    Facet("duration", "span", "from", "scale", "minutes", choices=(15, 30, 45, 60, 90), icon="clock"),
    Facet("group", "span", "within", "number", "people", choices=(5, 12, 30, 60), icon="people"),
    Facet("cost", "number", "at_most", "one", choices=(0, 100, 500), least=0),
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

# Minutes of activity, which are shown in the unit that people would use.
TIMES = frozenset({"duration", "preparation"})
