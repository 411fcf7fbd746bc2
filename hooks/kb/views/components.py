"""The parts of views: links, rows, cards, facts, stops, and other parts that pages of several kinds share.

A part is immutable, and checked when it is made. In the front matter of a composed page, a field with a default is left
out if it has this default. Addresses are relative to the site's root and percent-encoded, unless a field says that they
are absolute.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import JsonValue

from kb.facets import Fits, Said, Shape
from kb.settings import Record

Says = Mapping[str, str | Mapping[str, str]]  # texts by key; a text may have several plural forms (CLDR)


class Foreign(Record):
    """A mark for text that is in another language than the page."""

    lang: str  # BCP 47
    dir: Literal["rtl", "ltr", "auto"]  # auto: the browser decides, for samples of files


class Day(Record):
    """A day."""

    iso: str  # YYYY-MM-DD
    text: str  # in words


class Link(Record):
    """A link: its title and its address."""

    title: str
    url: str
    foreign: Foreign | None = None  # if the title is in another language


class PageLink(Link):
    """A link to a page of this site; `page` is the same in every language."""

    page: str  # composed path without suffix, such as tools/stacey-matrix


class Alternate(Record):
    """A page in one of the site's languages."""

    language: str
    name: str  # of the language, in that language
    url: str


class Stretch(Record):
    """A stretch of text."""

    text: str
    code: bool = False
    foreign: Foreign | None = None


class Row(Link):
    """A page in a list of rows. Beside its title is a note, or else its type; below is the reason why it is listed."""

    note: str = ""
    type: str = ""  # of an entry: tool, article or video
    type_label: str = ""
    relation: str = ""  # the relation of this page to the page that lists it
    why: tuple[Stretch, ...] = ()


class Picture(Record):
    """A picture that an author has given to a page."""

    src: str
    alt: str
    width: int | None = None  # in pixels; None if it is not known
    height: int | None = None
    foreign: Foreign | None = None  # if `alt` is in another language


class Fact(Record):
    """A fact about an entry."""

    icon: str = ""  # the name of an icon in kb/icons.html
    iso: str = ""  # the day as YYYY-MM-DD, if the fact is a day
    text: str
    url: str = ""  # the page of the term, if the fact is a term
    foreign: Foreign | None = None


class Glance(Record):
    """Facts of one kind, shown at a glance."""

    label: str
    facts: tuple[Fact, ...]


class Card(Record):
    """An entry in a list of cards, or along a line by its minutes."""

    type: str
    slug: str
    type_label: str
    url: str
    title: str
    summary: str
    facts: tuple[Fact, ...]
    foreign: Foreign | None = None  # if title and summary are in another language
    published: Day | None = None
    picture: Picture | None = None
    urgent: str = ""  # the mark of an entry of the urgent topic
    figure: str = ""  # the most minutes, hours or days that a tool takes
    unit: str = ""  # the unit of the figure
    facets: Mapping[str, Said] | None = None  # for the filters of the list: its facets, by field


class Stop(PageLink):
    """A topic or a term as a stop along a line."""

    text: str | None = None  # the summary of a topic
    count: int  # number of entries
    total: str  # the same number in words


class Stops(Record):
    """Topics or terms that belong together."""

    title: str
    stops: tuple[Stop, ...]


class Shelf(Stops):
    """The terms of a field of the model."""

    field: str
    shape: Literal["rows", "path"]  # how the stops are drawn


class Choice(Record):
    """A value to choose: a number or a term."""

    value: int | str
    label: str
    foreign: Foreign | None = None  # if the label is in another language


class FilterChoice(Choice):
    """A value by which a list is filtered."""

    chip: str = ""  # its label once it is chosen, if that differs


class Filter(Record):
    """A filter for one facet, on the page of a list and in the search dialog."""

    field: str  # the parameter in addresses and scripts
    of: str  # the field of the model
    fits: Fits
    shape: Shape
    least: int  # the smallest number that a person may enter
    label: str
    choices: tuple[FilterChoice, ...]


class Option(Choice):
    """A value to choose in a gap of the sentence of a wish."""

    selected: bool


class Gap(Record):
    """A gap in the sentence of a wish, where a person chooses a value."""

    name: str  # the parameter in addresses
    label: str
    choices: tuple[Option, ...]


class Wish(Record):
    """A sentence with gaps, in which a reader says what they have: time, people, a purpose."""

    url: str  # the list that the wish filters
    parts: tuple[str | Gap, ...]


class Tab(Record):
    """A tab of a list: a type and its number of entries."""

    type: str
    label: str
    count: int


class Order(Record):
    """An order of a list, which a reader can choose."""

    value: str  # empty for the order in which the page shows the list
    label: str


class Empty(Record):
    """The text of an empty list."""

    text: str
    how: str  # how to fill the list
    invitation: str
    url: str = ""  # the target of the invitation


class Share(Record):
    """The ways to share a page."""

    address: str  # absolute
    message: str  # an absolute address that opens a messenger with a message


class DownloadLink(Record):
    """A document of a worksheet."""

    label: str
    url: str
    size: str


class SheetBox(Record):
    """The box with a tool's worksheet."""

    title: str
    subtitle: str
    tool: str  # the tool's title
    url: str  # the page to fill it in
    downloads: tuple[DownloadLink, ...]
    foreign: Foreign | None = None


class Origin(Record):
    """The origin of an entry."""

    name: str
    url: str | None  # absolute


class Reference(Record):
    """A work that a page cites."""

    text: str
    url: str | None  # absolute
    unverified: bool
    foreign: Foreign | None = None


class Sources(Record):
    """The origin of a page, how to cite it, and the works that it cites."""

    source: Origin | None
    citation: str | None
    references: tuple[Reference, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.source or self.citation or self.references)


class Keywords(Record):
    """Additional words by which the search finds an entry."""

    label: str
    words: tuple[str, ...]
    foreign: Foreign | None = None


class Step(Record):
    """A step of a tool."""

    title: str
    minutes: int
    figure: str  # the minutes as a number and a unit
    unit: str


class Held(Record):
    """One time that people ran a tool, as they report it."""

    date: Day
    facts: str  # how many people, how many minutes
    minutes: tuple[str, ...]  # what each step took; empty if only the whole is known
    changed: str = ""
    happened: str = ""
    foreign: Foreign | None = None  # of `changed` and `happened`


class Experience(Record):
    """Reports by people who ran a tool: a summary in one line, and each report."""

    line: str
    runs: tuple[Held, ...] = ()


class Diagram(Record):
    """The drawing of a tool's idea; `side` is the number of cells in a row of a matrix."""

    kind: str
    title: str
    labels: tuple[str, ...]
    axes: tuple[str, ...]
    side: int
    foreign: Foreign | None = None


class Track(Record):
    """Captions of a film."""

    src: str
    language: str
    label: str


class LocalFilm(Record):
    """A film whose file is in the library."""

    kind: Literal["local"]
    element: str  # the HTML element: video or audio
    src: str
    type: str  # the MIME type
    size: str
    tracks: tuple[Track, ...]
    shown: str  # the language of the captions that are shown at first; may be empty
    poster: str = ""
    name: str


class HostedFilm(Record):
    """A film that a host plays inside the page, after a person has asked for it. Its addresses are absolute."""

    kind: Literal["outside"]
    address: str
    player: str
    origin: str  # the player's origin, for the page's security policy
    play: str
    promise: str  # says what happens when a person presses
    open: str
    name: str


class LinkedFilm(Record):
    """A film that is only linked to."""

    kind: Literal["elsewhere"]
    address: str  # absolute
    open: str


Film = LocalFilm | HostedFilm | LinkedFilm


class Chapter(Record):
    """A chapter of a film."""

    start: int  # seconds
    clock: str  # the same as people write it, such as 4:05
    title: str


class Spoken(Record):
    """A paragraph of a transcript."""

    start: int | None = None  # seconds, if the captions give them
    clock: str = ""
    text: str
    voice: str | None = None
    foreign: Foreign | None = None


class Contact(Record):
    """A contact detail for questions of accessibility."""

    label: str
    text: str  # empty if it is not filled in
    url: str = ""


class Preview(Record):
    """The preview of a page where its address is shared, in the terms of https://ogp.me."""

    type: Literal["article", "website"]
    card: str
    alt: str  # alternative text of the card
    locale: str
    others: tuple[str, ...]  # locales of the page's other versions
    published: str = ""  # YYYY-MM-DD
    changed: str = ""


class Metadata(Record):
    """A page's data for other programs. It is made from the finished view."""

    preview: Preview
    linked: Mapping[str, JsonValue] | None = None  # JSON-LD
