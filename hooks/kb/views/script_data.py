"""The data that the site's scripts load for one language: the search dialog's and the plan's, as classes.

`publish.search` writes them under search/LANGUAGE, without fields that have their default (`models.plain`). Addresses
are relative to the site's root and percent-encoded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from kb.settings import Record
from kb.views.components import Filter, Foreign, Link, Says


class DialogType(Record):
    """A type of page that the search finds."""

    id: str
    label: str  # the name of one page
    plural: str
    icon: str  # the name of an icon in kb/icons.html


class DialogLanguage(Record):
    """A language of the site that can be searched."""

    code: str  # BCP 47
    name: str  # in the reader's language
    direction: Literal["ltr", "rtl"]


class DialogUrgent(Record):
    """What the search offers for an emergency before anything is asked."""

    title: str
    links: tuple[Link, ...]


class DialogMark(Record):
    """A term with a page that entries may be marked with, such as a purpose: a result says that it has it."""

    of: str  # the field
    value: str
    label: str


class SearchDialog(Record):
    """The texts and choices of the search dialog."""

    language: str  # BCP 47
    words: Says
    invitation: str  # the text in the empty search field
    types: tuple[DialogType, ...]
    facets: tuple[Filter, ...]
    topics: tuple[Link, ...]
    urgent: DialogUrgent | None = None
    marks: tuple[DialogMark, ...]
    languages: tuple[DialogLanguage, ...]


class Question(Record):
    """A question of the form in which people report a run: the field's name, what is asked, and a hint."""

    name: str
    label: str
    help: str


class RunForm(Record):
    """The texts and limits of the form in which people report that they ran a tool."""

    language: str  # BCP 47
    words: Says
    questions: tuple[Question, ...]
    first: str  # the library's first language: a report in it does not name its language
    most_people: int
    most_minutes: int  # of a step
    license: str
    mail: str = ""  # where reports are sent
    form: str  # the name of the repository's form


class PlanDocument(Record):
    """A document of a worksheet."""

    label: str
    url: str


class PlanSheet(Record):
    """The worksheet of a tool."""

    title: str
    url: str  # the page to fill it in
    documents: tuple[PlanDocument, ...]


class PlanEntry(Record):
    """The facts about an entry that a plan shows."""

    title: str
    url: str
    type: str
    minutes: int  # 0 if they are not known, or more than a day
    materials: tuple[str, ...] = ()  # to bring
    foreign: Foreign | None = None  # if the title is in another language
    sheet: PlanSheet | None = None
    guide: int | None = None  # the number of the file with its steps; None if it has no steps


class PlanEntries(Record):
    """The entries for plans, by slug, and the texts of the plan."""

    language: str  # BCP 47
    url: str  # the plan's page
    words: Says
    run: Says  # texts of a meeting that runs
    types: Mapping[str, str]  # the name of one entry of each type
    entries: Mapping[str, PlanEntry]


class GuideStep(Record):
    """A step of a tool."""

    title: str
    minutes: int
    lines: tuple[str, ...] = ()  # what to do and say: paragraphs and items of lists, without marks


class GuideCode(Record):
    """A QR code as an SVG path of strokes one unit wide, and the length of its sides in these units."""

    side: int
    path: str


class Guide(Record):
    """How to lead a tool: shown while it runs, and on paper."""

    steps: tuple[GuideStep, ...]
    code: GuideCode | None = None  # the address of the page with its worksheet


class Guides(Record):
    """The guides of the tools whose entries give this file's number, by slug."""

    language: str  # BCP 47
    number: int
    guides: Mapping[str, Guide]
