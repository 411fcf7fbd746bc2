"""What the site's scripts load of the library in one language, as classes: of the search dialog and of the plan.

They are written under search/LANGUAGE by `publish.search`, as `models.plain` puts them. Addresses are relative to the
site's root and percent-encoded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from kb.settings import Record
from kb.views.parts import Filter, Foreign, Link, Says


class DialogType(Record):
    """A type of page that can be found."""

    id: str
    label: str  # of one page
    plural: str
    icon: str  # by the name of a sign of kb/icons.html


class DialogLanguage(Record):
    """A language of the site, in which can be searched."""

    code: str  # BCP 47
    name: str  # in the reader's language
    direction: Literal["ltr", "rtl"]


class SearchDialog(Record):
    """What the search dialog says and offers."""

    language: str  # BCP 47
    words: Says
    invitation: str  # in the field in which is written
    types: tuple[DialogType, ...]
    facets: tuple[Filter, ...]
    topics: tuple[Link, ...]
    languages: tuple[DialogLanguage, ...]


class PlanDocument(Record):
    """A document of a worksheet."""

    label: str
    url: str


class PlanSheet(Record):
    """The worksheet of a tool."""

    title: str
    url: str  # of the page on which it is filled in
    documents: tuple[PlanDocument, ...]


class PlanEntry(Record):
    """What a plan shows of an entry."""

    title: str
    url: str
    type: str
    minutes: int  # 0 where they are not known, or more than a day has
    foreign: Foreign | None = None  # of the title
    sheet: PlanSheet | None = None


class PlanEntries(Record):
    """What a plan shows of every entry, by its slug."""

    language: str  # BCP 47
    entries: Mapping[str, PlanEntry]
