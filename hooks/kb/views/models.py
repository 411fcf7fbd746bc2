"""The view of each kind of page, as a class: what its template may show, and nothing else.

Small parts that several kinds share stand in `parts`. Which kind has which class, template and maker: `kinds`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict

from pydantic import JsonValue

from kb.settings import Record
from kb.views.parts import (
    Alternate,
    Card,
    Chapter,
    Contact,
    Empty,
    Film,
    Filter,
    Flow,
    Foreign,
    Glance,
    Keywords,
    Link,
    Order,
    PageLink,
    Picture,
    Row,
    Says,
    Share,
    SheetBox,
    Shelf,
    Sources,
    Spoken,
    Step,
    Stops,
    Stretch,
    Tab,
    Wish,
)
from kb.worksheets.form import Form


class PageView(Record):
    """What every page shows."""

    kind: str  # a key of KINDS
    page: str  # composed path without suffix, the same in every language
    source: str = ""  # the file in which its text stands, relative to the library's root
    language: str  # of the interface
    url: str
    tab: str  # the page of the menu to which it belongs
    alternates: tuple[Alternate, ...]  # in all languages of the site
    versions: tuple[str, ...]  # the languages in which it is written
    foreign: Foreign | None = None  # where its text is in another language than the interface
    canonical: str = ""  # the page in whose place it stands
    notice: str = ""  # that it is not translated, or not yet read over
    help: str = ""  # where the notice leads
    reviewed: str = ""
    crumbs: tuple[Link, ...] = ()  # the way from the home page
    noindex: bool = False  # search engines leave it out
    lead: str = ""  # what it says first, and what is said of it elsewhere


class Head(TypedDict):
    """What every page shows, as arguments of its view's class; mypy holds it to the fields of PageView."""

    kind: str
    page: str
    source: str
    language: str
    url: str
    tab: str
    alternates: tuple[Alternate, ...]
    versions: tuple[str, ...]
    foreign: Foreign | None
    canonical: str
    notice: str
    help: str
    reviewed: str


class PlainPage(PageView):
    """A page of docs/ that is nothing special."""

    contact: tuple[Contact, ...] = ()


class PathPage(PageView):
    """A way through the library."""

    stops: tuple[Row, ...]


class UrgentShelf(Record):
    """The entries for an emergency."""

    title: str
    lead: str
    rows: tuple[Row, ...]


class HomePage(PageView):
    """The first page."""

    spine: Stops | None  # the first set of topics
    wish: Wish | None = None
    urgent: UrgentShelf | None
    shelves: tuple[Shelf, ...]
    newest: tuple[Card, ...]


class TopicsPage(PageView):
    """All topics, and the other ways to look."""

    map: Link
    sets: tuple[Stops, ...]
    shelves: tuple[Shelf, ...]
    paths: tuple[Row, ...]


class ListPage(PageView):
    """A page with a list of entries."""

    everything: str  # the list's heading
    tabs: tuple[Tab, ...]
    cards: tuple[Card, ...]
    orders: tuple[Order, ...] = ()
    ordered_at: str = ""  # the page on which the whole of a divided list can be ordered
    empty: Empty | None = None


class TopicPage(ListPage):
    """A topic."""

    accent: Literal["topic", "emergency"]
    kicker: str
    term_en: str | None  # its name in English, for those who read another language
    spine: Stops | None  # its set
    neighbours: tuple[Row, ...]
    sources: Sources


class TermPage(ListPage):
    """A term of a vocabulary."""

    kicker: str
    title: str
    spine: Stops  # the terms of its field


class ShelfPage(PageView):
    """The terms of a field."""

    title: str
    shelf: Shelf


class Elsewhere(Record):
    """Where the rest of a divided list is."""

    type: str
    size: int  # entries on a page
    whole: str  # the page of the whole list


class TypePage(ListPage):
    """All entries of a type, or one page of them."""

    type: str
    title: str
    also: tuple[Row, ...]
    filters: tuple[Filter, ...] = ()
    says: Says | None = None  # what the filters say, for the script
    elsewhere: Elsewhere | None = None
    total: int | None = None  # of a list that is divided
    steps: tuple[Link, ...] = ()  # its pages, and last the whole of it
    here: int | None = None  # which of these this page is


class EntryPage(PageView):
    """What pages of tools, articles and videos have in common."""

    type: str
    slug: str
    type_label: str
    urgent: str  # the mark of an entry of the urgent topic, in a word
    urgent_mark: str  # the same at length
    glance: tuple[Glance, ...]
    topics: tuple[PageLink, ...]
    serving_title: str
    before_entries: tuple[Row, ...]
    after_entries: tuple[Row, ...]
    serving: tuple[Row, ...]  # tools that serve a text
    related: tuple[Row, ...]
    sources: Sources
    share: Share
    keywords: Keywords | None = None
    picture: Picture | None = None


class ToolPage(EntryPage):
    """A tool."""

    steps: tuple[Step, ...]
    steps_line: str
    flow: Flow
    clock: Mapping[str, str] | None  # what the clock of the steps says, for the script
    worksheet: SheetBox | None


class ArticlePage(EntryPage):
    """An article."""

    key_points: tuple[str, ...]


class VideoPage(ArticlePage):
    """A video."""

    film: Film | None
    chapters: tuple[Chapter, ...]
    transcript: tuple[Spoken, ...]
    video_note: str = ""  # where there is no film


class GlossaryEntry(Record):
    """A term of the glossary."""

    id: str
    term: str
    term_en: str | None
    definition: str
    synonyms: tuple[str, ...]
    topic: Link | None
    foreign: Foreign | None = None


class GlossaryPage(PageView):
    """The glossary."""

    terms: tuple[GlossaryEntry, ...]


class PlanPage(PageView):
    """The page on which a person orders entries into a session."""

    says: Says  # for the script
    begin: Link  # where there are entries to choose


class KeyItem(Record):
    """A type in the key of the map."""

    type: str
    title: str


class Curve(Record):
    """A line of the map that others name by its id."""

    id: str
    path: str  # as SVG writes it


class Area(Record):
    """A rectangle of the map."""

    x: int
    y: int
    width: int
    height: int


class TextLine(Record):
    """A line of a text on the map; `y` is that of its baseline."""

    y: int
    text: str


class TextPlace(Record):
    """A text on the map."""

    x: int
    anchor: Literal["start", "middle", "end"]  # as SVG means it
    lines: tuple[TextLine, ...]


class MapStop(Link):
    """An entry on the map."""

    type: str
    x: int
    y: int
    ground: Area  # what answers to a pointer
    label: TextPlace
    lit: tuple[str, ...]  # ids of the lines that it brings out
    changes: bool = False  # to other topics


class Station(Link):
    """A topic on the map."""

    total: str
    plate: Area
    ground: Area
    lines: tuple[str, ...]  # to its stops, as SVG writes them
    label: TextPlace
    note: TextPlace
    lit: tuple[str, ...]
    stops: tuple[MapStop, ...]


class Chart(Record):
    """The drawing of the map in one form."""

    form: str
    width: int
    height: int
    spine: tuple[str, ...]  # lines as SVG writes them
    arcs: tuple[Curve, ...]
    ties: tuple[Curve, ...]
    stations: tuple[Station, ...]


class MapEntry(Row):
    """An entry in the list below the map, with its relations."""

    relations: tuple[Row, ...]
    relations_line: str


class MapGroup(Link):
    """A topic in the list below the map."""

    count: int
    entries: tuple[MapEntry, ...]
    others: tuple[Link, ...]  # entries at home elsewhere


class MapPage(PageView):
    """The map of all topics, entries and relations, as a drawing and as a list."""

    key: tuple[KeyItem, ...]
    charts: tuple[Chart, ...]
    groups: tuple[MapGroup, ...]
    part: str = ""  # that it does not show everything


class SuggestPage(PageView):
    """The page on which a reader suggests an entry."""

    guide: tuple[Link, ...]
    mail: str = ""
    letter: str = ""  # a mailto address
    form: str = ""  # the repository's form
    elsewhere: str = ""  # that originals are in another language


class Colour(Record):
    """A colour of the design."""

    name: str
    light: str
    dark: str
    ratios: tuple[str, ...]  # of its contrast on paper: light, dark


class DesignPage(PageView):
    """The tokens of the design and every component."""

    colours: tuple[Colour, ...]
    sizes: tuple[str, ...]
    spaces: tuple[str, ...]
    entries: tuple[Card, ...]
    rows: tuple[Row, ...]
    tools: tuple[Card, ...]
    sheet: SheetBox | None
    share: Share | None
    sets: tuple[Stops, ...]
    shelves: tuple[Shelf, ...]
    filters: tuple[Filter, ...]
    empty: Empty | None


class Number(Record):
    """A number on the status page."""

    count: int
    label: str


class StatusItem(Record):
    """A page or a term that lacks something."""

    title: str
    file: str
    note: str
    url: str = ""
    foreign: Foreign | None = None


class StatusPart(Record):
    """All that lack the same."""

    title: str
    count: int
    items: tuple[StatusItem, ...]


class StatusGroup(Record):
    """Parts of the status that belong together."""

    id: str
    title: str
    parts: tuple[StatusPart, ...]


class StatusPage(PageView):
    """How the library stands, for its editors."""

    day: str
    numbers: tuple[Number, ...]
    groups: tuple[StatusGroup, ...]


class Available(Link):
    """A page that could be read from the device."""

    label: str  # its kind


class OfflineWords(Record):
    """What the page of what is kept says, for its script."""

    keep: str
    some: str
    all: str
    progress: str


class OfflinePage(PageView):
    """What can be kept on the device."""

    says: OfflineWords
    available: tuple[Available, ...]


class MissingPage(PageView):
    """The page that stands for those that are not there."""

    shelves: tuple[Stops, ...]


class RuleFamily(Record):
    """Rules of the check that belong together."""

    id: str
    title: str
    rules: tuple[Row, ...]
    foreign: Foreign | None = None


class RulesPage(PageView):
    """All rules of the check."""

    title: str
    run: tuple[Stretch, ...]
    families: tuple[RuleFamily, ...]


class SampleLine(Record):
    """A line of an example."""

    indent: str
    text: str
    differs: bool  # from the other example


class SampleFile(Record):
    """A file of an example."""

    file: str
    note: str
    lines: tuple[SampleLine, ...]
    foreign: Foreign | None = None


class RulePage(PageView):
    """A rule of the check."""

    title: str
    code: str
    severity: str
    grade: str  # the severity in words
    means: str  # what the severity means
    message: tuple[Stretch, ...]
    why: tuple[Stretch, ...]
    fix: tuple[Stretch, ...]
    by_itself: tuple[Stretch, ...]
    broken: tuple[SampleFile, ...]
    sound: tuple[SampleFile, ...]
    others: tuple[Row, ...]  # of its family


class WorksheetPage(PageView):
    """The page on which a worksheet is filled in."""

    sheet: Form


class Zip(Link):
    """The worksheets of a topic in one file."""

    size: str


class WorksheetsPage(PageView):
    """All worksheets."""

    boxes: tuple[SheetBox, ...]
    zips: tuple[Zip, ...]


class License(Record):
    """The licence of the library."""

    name: str
    url: str  # absolute


class Definition(Record):
    """A term of the glossary as texts explain it."""

    id: str
    names: tuple[str, ...]
    definition: str
    topic: str | None  # the page that is about it


class Definitions(Record):
    """What texts of the page's language may explain."""

    url: str  # of the glossary
    terms: tuple[Definition, ...]


class Frame(Record):
    """What stands around every page of one language."""

    name: str
    tagline: str
    language: str
    direction: Literal["rtl", "ltr"]
    fonts: tuple[str, ...]
    home: str
    feed: str
    manifest: str
    license: License
    urgent: Link | None
    menu: tuple[PageLink, ...]
    footer: tuple[Link, ...]
    definitions: Definitions
    invitation: str
    words: Mapping[str, str]


def plain(part: Record) -> dict[str, JsonValue]:
    """Return a view, or a part of one, as what can stand in front matter, without fields that hold their default."""
    return part.model_dump(mode="json", exclude_defaults=True)
