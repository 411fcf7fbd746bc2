"""The views: for each kind of page a class with everything that its template may show, and nothing else.

Smaller parts that several kinds share are in `parts`. The table in `kinds` gives the class, template and function of
each kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict

from pydantic import JsonValue

from kb.forges import Software
from kb.settings import Record
from kb.views.components import (
    Alternate,
    Card,
    Chapter,
    Contact,
    Diagram,
    DownloadLink,
    Empty,
    Experience,
    Film,
    Filter,
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
    """The fields that every page has."""

    kind: str  # a key of KINDS
    page: str  # composed path without suffix, the same in every language
    source: str = ""  # the file with its text, relative to the library's root
    language: str  # of the interface around the text
    url: str
    tab: str  # the page of the menu that is marked
    alternates: tuple[Alternate, ...]  # the same page in all languages of the site
    versions: tuple[str, ...]  # the languages in which it is written
    foreign: Foreign | None = None  # if its text is in another language than the interface
    canonical: str = ""  # the address of the page that search engines should list instead
    notice: str = ""  # says that the text is not translated, or that the translation is not reviewed
    help: str = ""  # the target of the notice
    reviewed: str = ""
    crumbs: tuple[Link, ...] = ()  # breadcrumbs from the home page
    noindex: bool = False  # whether search engines leave it out
    license: str = ""  # the licence of its text, if it is not the library's
    lead: str = ""  # its first sentence, which is also its description elsewhere


class Head(TypedDict):
    """The fields of PageView as arguments for its subclasses; mypy compares the two."""

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
    """A page of docs/ that is none of the special ones."""

    contact: tuple[Contact, ...] = ()


class PathPage(PageView):
    """A path: a guided way through the library."""

    stops: tuple[Row, ...]
    book: DownloadLink | None = None


class UrgentShelf(Record):
    """The entries for an emergency."""

    title: str
    lead: str
    rows: tuple[Row, ...]
    all: Link | None = None  # to all of them, if there are more


class HomePage(PageView):
    """The home page."""

    spine: Stops | None  # the first set of topics
    wish: Wish | None = None
    urgent: UrgentShelf | None
    shelves: tuple[Shelf, ...]
    paths: tuple[Row, ...]
    newest: tuple[Card, ...]


class TopicsPage(PageView):
    """All topics, and other ways to find entries."""

    map: Link
    sets: tuple[Stops, ...]
    shelves: tuple[Shelf, ...]
    paths: tuple[Row, ...]
    book: DownloadLink | None = None  # of the whole library


class PathsPage(PageView):
    """All paths."""

    lead: str
    paths: tuple[Row, ...]


class ListPage(PageView):
    """A page with a list of entries."""

    everything: str  # the heading of the list
    tabs: tuple[Tab, ...]
    cards: tuple[Card, ...]
    orders: tuple[Order, ...] = ()
    ordered_at: str = ""  # for a part of a divided list: the page where the whole list can be sorted
    empty: Empty | None = None
    total: int | None = None  # number of entries, if the list is divided
    steps: tuple[Link, ...] = ()  # links to its pages, and perhaps at the end to the whole list
    here: int | None = None  # the number of this page among these links
    by_type: tuple[Row, ...] = ()  # in place of tabs, if it is divided: the lists of each type, with filters


class TopicPage(ListPage):
    """A topic."""

    accent: Literal["topic", "emergency"]
    kicker: str
    term_en: str | None  # its English name, for readers of another language
    spine: Stops | None  # the topics of its set
    neighbours: tuple[Row, ...]
    sources: Sources
    book: DownloadLink | None = None


class TermPage(ListPage):
    """A term of a vocabulary, or a further page of the list of a term or a topic."""

    kicker: str
    title: str
    spine: Stops | None  # the terms of its field


class ShelfPage(PageView):
    """The terms of a field."""

    title: str
    shelf: Shelf


class Elsewhere(Record):
    """Where to find the rest of a divided list."""

    type: str
    size: int  # number of entries on a page
    whole: str  # the page with the whole list


class TypePage(ListPage):
    """All entries of a type, or one page of them."""

    type: str
    title: str
    also: tuple[Row, ...]
    filters: tuple[Filter, ...] = ()
    says: Says | None = None  # texts of the filters, for the script
    elsewhere: Elsewhere | None = None


class EntryPage(PageView):
    """The fields that pages of tools, articles and videos share."""

    type: str
    slug: str
    type_label: str
    urgent: str  # the mark of an entry of the urgent topic, as a word
    urgent_mark: str  # the same as a sentence
    glance: tuple[Glance, ...]
    topics: tuple[PageLink, ...]
    serving_title: str
    before_entries: tuple[Row, ...]
    after_entries: tuple[Row, ...]
    serving: tuple[Row, ...]  # tools that help with the subject of a text
    related: tuple[Row, ...]
    sources: Sources
    share: Share
    keywords: Keywords | None = None
    picture: Picture | None = None


class ToolPage(EntryPage):
    """A tool."""

    steps: tuple[Step, ...]
    steps_line: str
    diagram: Diagram | None = None
    runs: bool  # whether its steps can be run, one after the other
    worksheet: SheetBox | None
    experience: Experience | None


class ArticlePage(EntryPage):
    """An article."""

    key_points: tuple[str, ...]


class VideoPage(ArticlePage):
    """A video."""

    film: Film | None
    chapters: tuple[Chapter, ...]
    transcript: tuple[Spoken, ...]
    video_note: str = ""  # the text in place of a film that does not exist


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


class TermRow(Record):
    """A term in several languages, with the address of its meaning. A `name` that nobody has written is empty."""

    url: str
    names: tuple[Stretch, ...]


class TerminologyPage(PageView):
    """The glossary's terms in all languages, a column for each."""

    languages: tuple[Stretch, ...]
    terms: tuple[TermRow, ...]


class PlanPage(PageView):
    """The plan: a page on which a person makes the agenda of a meeting."""

    begin: Link  # to the entries to choose from


class KeyItem(Record):
    """An entry in the map's legend: a type."""

    type: str
    title: str


class Curve(Record):
    """A line of the map, with an id by which others refer to it."""

    id: str
    path: str  # an SVG path


class Area(Record):
    """A rectangle of the map."""

    x: int
    y: int
    width: int
    height: int


class TextLine(Record):
    """A line of text on the map; `y` is the height of its baseline."""

    y: int
    text: str


class TextPlace(Record):
    """A text on the map."""

    x: int
    anchor: Literal["start", "middle", "end"]  # as in SVG's text-anchor
    lines: tuple[TextLine, ...]


class MapMark(Link):
    """The mark of an entry on the map."""

    type: str
    x: int
    y: int
    ground: Area  # the area that reacts to a pointer
    label: TextPlace
    lit: tuple[str, ...]  # ids of the lines that it highlights


class MapStop(MapMark):
    """An entry on the line of its home on the map, with its title."""

    changes: bool = False  # whether it belongs to other topics too


class MapGuest(MapMark):
    """An entry on the line of another of its topics; its title is shown when it is pointed at."""

    card: Area  # around the title


class Station(Link):
    """A topic on the map."""

    total: str
    plate: Area
    ground: Area
    lines: tuple[str, ...]  # SVG paths to its stops
    label: TextPlace
    note: TextPlace
    stops: tuple[MapStop, ...]
    guests: tuple[MapGuest, ...]


class Chart(Record):
    """The drawing of the map in one form."""

    form: str
    width: int
    height: int
    spine: tuple[str, ...]  # SVG paths
    arcs: tuple[Curve, ...]
    joins: tuple[Curve, ...]
    stations: tuple[Station, ...]


class MapEntry(Row):
    """An entry in the list below the map, with its relations."""

    relations: tuple[Row, ...]
    relations_line: str


class MapGroup(Link):
    """A topic in the list below the map."""

    count: int
    entries: tuple[MapEntry, ...]
    others: tuple[Link, ...]  # entries whose home is another topic


class MapPage(PageView):
    """The map of all topics, entries and relations, as a drawing and as a list."""

    key: tuple[KeyItem, ...]
    charts: tuple[Chart, ...]
    groups: tuple[MapGroup, ...]
    part: str = ""  # says that the map does not show everything


class SuggestPage(PageView):
    """The page on which a reader suggests an entry."""

    guide: tuple[Link, ...]
    manual: tuple[Link, ...] = ()
    mail: str = ""
    letter: str = ""  # a mailto address
    form: str = ""  # the address of the repository's form
    elsewhere: str = ""  # says that originals are in another language
    software: Software | None = None  # of the forge, as the library's settings name it
    sign_in: str = ""  # the address of a helper for OAuth


class Colour(Record):
    """A colour of the design."""

    name: str
    light: str
    dark: str
    ratios: tuple[str, ...]  # of contrast on paper: light scheme, dark scheme


class DesignPage(PageView):
    """The design tokens and every component."""

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
    diagrams: tuple[Diagram, ...]  # one of each kind
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
    """Everything that lacks the same thing."""

    title: str
    count: int
    items: tuple[StatusItem, ...]


class StatusGroup(Record):
    """Parts of the status that belong together."""

    id: str
    title: str
    parts: tuple[StatusPart, ...]


class StatusPage(PageView):
    """The state of the library, for its editors."""

    day: str
    numbers: tuple[Number, ...]
    groups: tuple[StatusGroup, ...]


class Available(Link):
    """A page that can be kept on the device."""

    label: str  # the name of its kind


class OfflineWords(Record):
    """The texts of the page about offline use, for its script."""

    keep: str
    some: str
    all: str
    progress: str


class OfflinePage(PageView):
    """The page about offline use: what is or can be kept on the device."""

    says: OfflineWords
    notes: Says  # texts about what the reader keeps, for its script
    available: tuple[Available, ...]


class MissingPage(PageView):
    """The "page not found" page."""

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
    differs: bool  # whether the other example lacks this line


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
    means: str  # the meaning of the severity
    message: tuple[Stretch, ...]
    why: tuple[Stretch, ...]
    fix: tuple[Stretch, ...]
    by_itself: tuple[Stretch, ...]
    broken: tuple[SampleFile, ...]
    sound: tuple[SampleFile, ...]
    others: tuple[Row, ...]  # the other rules of its family


class WorksheetPage(PageView):
    """The page to fill in a worksheet."""

    sheet: Form
    word: str  # the path of the script from which the page makes a DOCX


class Zip(Link):
    """A zip of the worksheets of a topic."""

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
    """A term of the glossary, as explained in texts."""

    id: str
    names: tuple[str, ...]
    definition: str
    topic: str | None  # the page about it


class Definitions(Record):
    """The terms that texts in the page's language may explain."""

    url: str  # the glossary's address
    terms: tuple[Definition, ...]


class Frame(Record):
    """Everything around the pages of one language: menu, footer, words."""

    name: str
    tagline: str
    language: str
    direction: Literal["rtl", "ltr"]
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
    """Return a view, or a part of one, as plain data for front matter, without fields that have their default."""
    return part.model_dump(mode="json", exclude_defaults=True)
