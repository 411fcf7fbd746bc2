"""The parts of a page's text and the sections made between them, in the order of the page.

The form for suggestions, `kb new`, the page, the checks, the search and the issue form use this table. The words for
each part (its heading, its question, its hint for authors) are in fields.yml under `Text`, by the part's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kb.settings import ENTRY_KINDS

INVENTED = "invented"  # the class of a heading: its author says that the text under it is made up

Shape = Literal["text", "lines", "rows"]
Layout = Literal["prose", "when", "steps", "example", "sources"]
Group = Literal["", "text", "steps", "more", "sources"]


@dataclass(frozen=True)
class Sum:
    """A rule: the numbers in a column of rows must add up to the value of another field."""

    column: str
    within: str


@dataclass(frozen=True)
class Part:
    """A part of the text on some kinds of pages.

    - `id` and `level`: of its heading; without an id it has no heading, and `level` is the level of its rows' headings
    - `shape`: how it is written: `text`, a list of `lines`, or `rows`, each with a heading (`each` and a number)
    - `layout`: how the page shows a part of level 2
    - `of`: the field of the page's view that is shown in this place, even if the text has no such part; if the part has
      rows, they are the rows of this field
    - `group`: the group of the form for suggestions; `room`: the field of the issue form
    """

    name: str
    kinds: tuple[str, ...]
    id: str = ""
    level: int = 2
    shape: Shape = "text"
    layout: Layout = "prose"
    of: str = ""
    is_last: bool = False  # whether it is at the end of the page, wherever its author wrote it
    classes: tuple[str, ...] = ()  # of its heading, if `kb new` or the form writes it
    look: Literal["", "yes", "no"] = ""  # whether a list says for or against something
    each: str = ""
    sums: Sum | None = None
    group: Group = ""
    room: str = ""
    is_needed: bool = False  # whether the form requires it
    height: int = 3  # number of lines of its field in the form
    items: int = 0  # number of list items that `kb new` begins it with; 0 if it is not a list


@dataclass(frozen=True)
class Made:
    """A section that a page makes from fields of its view, without a text. Its title is the interface's word `name`.

    It comes after the section with the layout `after`, or first if there is no such section; without `after`, last.
    """

    name: str
    fields: tuple[str, ...]
    after: Layout | Literal[""] = ""
    title: str = ""  # the field of the view with its title, if that is more than a word


OPENING = Part("opening", ENTRY_KINDS, level=0, group="text", is_needed=True, height=5)
STEPS = Part(
    "steps", ("tool",), "steps", shape="rows", layout="steps", of="steps", each="step", sums=Sum("minutes", "duration"),
    group="steps", room="steps",
)  # fmt: skip
SOURCES = Part(
    "told", ENTRY_KINDS, "sources", layout="sources", of="sources", is_last=True, group="sources", room="source"
)

PARTS: tuple[Part, ...] = (
    OPENING,
    Part("definition", ("topic",), level=0),
    Part("parts", ("article", "video", "topic"), shape="rows", each="part", group="text"),
    Part("practice", ("article", "video"), "practice", group="text", height=5),
    Part("why", ("tool",), "why", layout="when", group="text", room="need", height=4),
    Part("fits", ("tool",), "fits", level=3, shape="lines", look="yes", group="text", items=3),
    Part("fits_not", ("tool",), "fits-not", level=3, shape="lines", look="no", group="text", items=3),
    STEPS,
    Part("tips", ("tool",), "tips", group="more", items=1),
    # `kb new` and the form ask for a made-up example; an author who describes a real case removes the mark.
    Part("example", ("tool",), "example", layout="example", classes=(INVENTED,), group="more", height=6),
    SOURCES,
)
MADE: tuple[Made, ...] = (
    Made("worksheet", ("worksheet",), after=STEPS.layout),
    Made("transcript", ("transcript",)),
    Made("experience", ("experience",)),
    Made("sequence", ("before_entries", "after_entries")),
    Made("serving", ("serving",), title="serving_title"),
    Made("related", ("related",)),
)


def of(kind: str) -> tuple[Part, ...]:
    """Return the parts of a kind of page, in order."""
    return tuple(part for part in PARTS if kind in part.kinds)


def named(kind: str) -> Mapping[str, Part]:
    """Return the parts of a kind of page by their names, in order."""
    return {part.name: part for part in of(kind)}


def headed(kind: str, level: int = 2) -> Mapping[str, Part]:
    """Return the parts of a kind of page that have a heading of `level`, by the heading's id, in order."""
    return {part.id: part for part in of(kind) if part.id and part.level == level}
