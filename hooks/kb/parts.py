"""The parts of a page's text, and what stands on the page between them: one row for each, in the order of the page.

The form for suggestions, `kb new`, the page, the checks, the search and the issue form have the parts from here. What a
part is called, what is asked for and what `kb new` says is to be written stand in fields.yml (`Text`), by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from kb.settings import EntryKind

ENTRIES: tuple[str, ...] = get_args(EntryKind)
INVENTED = "invented"  # the class of a heading by which an author says that what stands under it never happened

Shape = Literal["text", "lines", "rows"]
Layout = Literal["prose", "when", "steps", "example", "sources"]
Group = Literal["", "text", "steps", "more", "sources"]


@dataclass(frozen=True)
class Sum:
    """Numbers in a column of rows that add up to what another field says."""

    column: str
    within: str


@dataclass(frozen=True)
class Part:
    """A part of the text of some kinds of pages.

    - `id` and `level` are those of its heading; without an id it has none, and `level` is that of its rows
    - `shape`, how it is written: a `text`, a list of `lines`, or `rows` that have a heading each, called `each` and a
      number
    - `layout`, how the page lays out a part of level 2
    - `of`, the field of the page's view that the page shows in this place even where the text says nothing there; where
      the part has rows, they are those of the model's field of this name
    - `group`, where the form for suggestions asks for it; `room`, the field of the issue form that asks for it
    """

    name: str
    kinds: tuple[str, ...]
    id: str = ""
    level: int = 2
    shape: Shape = "text"
    layout: Layout = "prose"
    of: str = ""
    is_last: bool = False  # whether it closes the page, wherever its author wrote it
    classes: tuple[str, ...] = ()  # of its heading, where `kb new` or the form begins it
    look: Literal["", "yes", "no"] = ""  # what a list speaks for or against
    each: str = ""
    sums: Sum | None = None
    group: Group = ""
    room: str = ""
    is_needed: bool = False  # whether the form wants it
    height: int = 3  # lines that its field in the form shows
    items: int = 0  # with how many items of a list `kb new` begins it; 0 where it is no list


@dataclass(frozen=True)
class Made:
    """A section that a page makes of fields of its view, and of no text; its title is the interface's word `name`.

    It stands after the section laid out as `after`, where there is none before all others; without, at the end.
    """

    name: str
    fields: tuple[str, ...]
    after: Layout | Literal[""] = ""
    title: str = ""  # the field of the view that holds its title, where that is more than a word


OPENING = Part("opening", ENTRIES, level=0, group="text", is_needed=True, height=5)
STEPS = Part(
    "steps", ("tool",), "steps", shape="rows", layout="steps", of="steps", each="step", sums=Sum("minutes", "duration"),
    group="steps", room="steps",
)  # fmt: skip
SOURCES = Part("told", ENTRIES, "sources", layout="sources", of="sources", is_last=True, group="sources", room="source")

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
    # Who is asked for an example is asked for a made-up one; who tells of a real case takes the mark away.
    Part("example", ("tool",), "example", layout="example", classes=(INVENTED,), group="more", height=6),
    SOURCES,
)
MADE: tuple[Made, ...] = (
    Made("worksheet", ("worksheet",), after=STEPS.layout),
    Made("transcript", ("transcript",)),
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
