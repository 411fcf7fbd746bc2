"""The parts that views are made of: links, rows, cards, facts, stops, and what else pages of several kinds show.

A part is immutable and checked when it is made. A field without a default always stands in the front matter of a
composed page; one with a default is left out there where it holds it. Addresses are relative to the site's root and
percent-encoded, unless a field says that they are absolute.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import JsonValue

from kb.facets import Fits, Said, Shape
from kb.settings import Record

Says = Mapping[str, str | Mapping[str, str]]  # texts by key; a text with plural forms has them by CLDR's categories


class Foreign(Record):
    """The mark of text in another language than the page's."""

    lang: str  # BCP 47
    dir: Literal["rtl", "ltr", "auto"]  # auto: samples of files


class Day(Record):
    """A day."""

    iso: str  # as machines write it, YYYY-MM-DD
    text: str  # in words


class Link(Record):
    """A link: what it is called and where it leads."""

    title: str
    url: str
    foreign: Foreign | None = None  # of the title


class PageLink(Link):
    """A link to a page of this site, which is the same page in every language."""

    page: str  # composed path without suffix, such as tools/stacey-matrix


class Alternate(Record):
    """A page in one of the site's languages."""

    language: str
    name: str  # of the language, in itself
    url: str


class Stretch(Record):
    """A stretch of text."""

    text: str
    code: bool = False
    foreign: Foreign | None = None


class Row(Link):
    """A page in a list of rows. Beside its title stands a note, else its type; under it why it stands here."""

    note: str = ""
    type: str = ""  # of an entry
    type_label: str = ""
    relation: str = ""  # what it is to the page that lists it
    why: tuple[Stretch, ...] = ()


class Picture(Record):
    """A picture that an author named."""

    src: str
    alt: str
    width: int | None = None  # in pixels, where that is known
    height: int | None = None
    foreign: Foreign | None = None  # of `alt`


class Fact(Record):
    """A fact about an entry."""

    icon: str = ""  # what it is about, by the name of a sign of kb/icons.html
    iso: str = ""  # of a fact that is a day
    text: str
    url: str = ""  # of the term that it names
    foreign: Foreign | None = None


class Glance(Record):
    """Facts of one sort, at a glance."""

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
    foreign: Foreign | None = None  # of title and summary
    published: Day | None = None
    picture: Picture | None = None
    urgent: str = ""  # the mark of an entry of the urgent topic
    figure: str = ""  # how long a tool takes at most
    unit: str = ""  # of the figure
    facets: Mapping[str, Said] | None = None  # by field: by what the list's filters narrow it


class Stop(PageLink):
    """A topic or a term as a stop along a line."""

    text: str | None = None  # a topic's summary
    count: int  # of its entries
    total: str  # the same in words


class Stops(Record):
    """Topics or terms that belong together."""

    title: str
    stops: tuple[Stop, ...]


class Shelf(Stops):
    """The terms of a field of the model."""

    field: str
    shape: Literal["rows", "path"]  # as they are drawn


class Choice(Record):
    """A value that may be chosen: a number, or a term."""

    value: int | str
    label: str
    foreign: Foreign | None = None  # of the label


class FilterChoice(Choice):
    """A value by which entries may be narrowed."""

    chip: str = ""  # how it is called once it is made, where that is something else


class Filter(Record):
    """A facet as it is asked, on a list's page and in the search dialog."""

    field: str  # the parameter in addresses and scripts
    of: str  # the field of the model
    fits: Fits
    shape: Shape
    least: int  # the smallest number that may be typed
    label: str
    choices: tuple[FilterChoice, ...]


class Option(Choice):
    """A value in a gap of the wish."""

    selected: bool


class Gap(Record):
    """A place in the wish where a person says what they have."""

    name: str  # the parameter in addresses
    label: str
    choices: tuple[Option, ...]


class Wish(Record):
    """The sentence in which a person says what they have."""

    url: str  # of the list that is narrowed by it
    parts: tuple[str | Gap, ...]


class Tab(Record):
    """How many entries of a type a list has."""

    type: str
    label: str
    count: int


class Order(Record):
    """An order in which a list may be read."""

    value: str  # nothing for that in which it stands
    label: str


class Empty(Record):
    """What is said where a list has nothing."""

    text: str
    how: str  # to fill it
    invitation: str
    url: str = ""  # where the invitation leads


class Share(Record):
    """How a page is passed on."""

    address: str  # absolute
    message: str  # the absolute address that opens a messenger with a message written


class DownloadLink(Record):
    """A document of a worksheet."""

    label: str
    url: str
    size: str


class SheetBox(Record):
    """A tool's worksheet as it is offered."""

    title: str
    subtitle: str
    tool: str  # the tool's title
    url: str  # of the page on which it is filled in
    downloads: tuple[DownloadLink, ...]
    foreign: Foreign | None = None


class Origin(Record):
    """Where an entry comes from."""

    name: str
    url: str | None  # absolute


class Reference(Record):
    """A work that a page cites."""

    text: str
    url: str | None  # absolute
    unverified: bool
    foreign: Foreign | None = None


class Sources(Record):
    """Where a page comes from, how it is cited and what it cites."""

    source: Origin | None
    citation: str | None
    references: tuple[Reference, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.source or self.citation or self.references)


class Keywords(Record):
    """The words by which an entry is also found."""

    label: str
    words: tuple[str, ...]
    foreign: Foreign | None = None


class Step(Record):
    """A step of a tool."""

    title: str
    minutes: int
    figure: str  # the minutes as a figure and its unit
    unit: str


class FlowPart(Record):
    """A step in the strip of steps, in tenths of a minute."""

    x: int
    width: int


class Flow(Record):
    """The steps as a strip, each as wide as it is long."""

    length: int  # in tenths of a minute
    parts: tuple[FlowPart, ...]


class Track(Record):
    """Captions of a film."""

    src: str
    language: str
    label: str


class LocalFilm(Record):
    """A film that lies in the library."""

    kind: Literal["local"]
    element: str  # of HTML: video or audio
    src: str
    type: str  # as MIME names it
    size: str
    tracks: tuple[Track, ...]
    shown: str  # the language whose captions are on at first, if any
    poster: str = ""
    name: str


class HostedFilm(Record):
    """A film that a host shows inside the page, once a person asks for it. Its addresses are absolute."""

    kind: Literal["outside"]
    address: str
    player: str
    origin: str  # of the player, for the page's security policy
    play: str
    promise: str  # what pressing means
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
    clock: str  # the same as people write it
    title: str


class Spoken(Record):
    """A paragraph of a transcript."""

    start: int | None = None  # seconds, where captions tell them
    clock: str = ""
    text: str
    voice: str | None = None
    foreign: Foreign | None = None


class Contact(Record):
    """A detail of whom to turn to about accessibility."""

    label: str
    text: str  # nothing where it is not filled in
    url: str = ""


class Preview(Record):
    """What others show of a page where its address is passed on, in the terms of https://ogp.me."""

    type: Literal["article", "website"]
    card: str
    alt: str  # of the card
    locale: str
    others: tuple[str, ...]  # locales of its other versions
    published: str = ""  # YYYY-MM-DD
    changed: str = ""


class Metadata(Record):
    """What a page tells to machines. It is made of the view, after it."""

    preview: Preview
    linked: Mapping[str, JsonValue] | None = None  # JSON-LD
