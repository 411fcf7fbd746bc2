"""The data that the site's scripts load for one language, as classes: the search dialog's, the plan's, the forms'.

`publish.search` writes them under search/LANGUAGE, without fields that have their default (`models.plain`). Addresses
are relative to the site's root and percent-encoded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from kb.check.twin import Table
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


FormShape = Literal["line", "text", "number", "clock", "span", "term", "terms", "lines", "group", "rows", "slug"]


class FormChoice(Record):
    """A value that a person may choose."""

    value: str
    label: str
    foreign: Foreign | None = None  # if the label is in another language


class PictureLimits(Record):
    """The limits to which the form scales a picture."""

    side: int  # the longer side, in pixels
    bytes: int


class RowSum(Record):
    """The numbers in a column of rows must add up to the value of another field."""

    column: str
    within: str  # the other field


class FormInput(Record):
    """What a person types or chooses: its names, its shape and its limits.

    The shapes are `line`, `text`, `number`, `clock` (minutes and seconds), `term` (one of the choices) and `lines` (one
    text a line). Fields may also be `terms` (any of the choices), a `span` (two numbers), a `group` (columns that
    belong together), `rows` (any number of groups) or a `slug`.
    """

    name: str  # of the field or column in the front matter, or of the part of the text
    label: str
    help: str = ""
    shape: FormShape
    needed: bool = False
    text: bool = False  # whether it holds words for people, which a translation says in its own language
    choices: tuple[FormChoice, ...] = ()
    least: int | None = None  # the smallest number
    most: int | None = None  # the largest number, or the most characters of a line
    pattern: str = ""  # a regular expression for the whole value
    height: int = 0  # lines of a text; 0 for the usual number
    foreign: Foreign | None = None  # the language of its text, if that is another one than the page's that is written


class FormColumn(FormInput):
    """A column of rows, or a field of a group."""

    place: Literal["body"] | None = None  # body: it is in the text; otherwise it is in the front matter


class FormField(FormInput):
    """A field of the form."""

    # In the front matter, in the text, in the blocks of the worksheet, or in the name of the file.
    place: Literal["front", "body", "sheet", "name"]
    columns: tuple[FormColumn, ...] = ()
    open: bool = False  # whether the second number of a span may be missing
    begun: bool = False  # whether the first row is shown, empty
    splits: bool = False  # whether a comma begins a new line
    fixed: Mapping[str, bool] | None = None  # what every row has beside its columns
    picture: PictureLimits | None = None  # for a group that is a picture
    sums: RowSum | None = None
    sheet: Mapping[str, str] | None = None  # for the head of a worksheet: the words for kinds of answers, by the kind


class FormGroup(Record):
    """The fields on one page of the form."""

    id: str
    title: str
    fields: tuple[FormField, ...]


class FormPart(Record):
    """How a part of the text is written."""

    field: str  # the field of the form with its text
    id: str  # of its heading; "" if it has none
    level: int  # of its heading, or of its rows' headings if it has none
    heading: str = ""  # in the library's first language
    each: str = ""  # the ids of its rows, without their numbers
    classes: tuple[str, ...] = ()  # of its heading


class FormType(Record):
    """A kind of page: its fields, and how its file is put together."""

    id: str
    label: str = ""  # "" for kinds that the form opens and does not begin
    folder: str = ""  # of its files; "" for kinds that the form does not begin
    order: tuple[str, ...]  # all fields of the front matter, in their order
    fixed: Mapping[str, str]  # fields that have one value
    groups: tuple[FormGroup, ...]
    body: tuple[FormPart, ...]


class FormLanguage(Foreign):
    """A language in which a text may be written."""

    name: str  # in the reader's language


class SlugLetters(Record):
    """How letters are written in Latin script: each letter with those that stand for it."""

    start: Mapping[str, str]  # at the beginning of a word
    end: Mapping[str, str]  # at the end of a word
    vowels: Mapping[str, str]  # letters that are vowels between consonants
    silent: str  # those of them that have the vowel of the next letter, if it is one
    any: Mapping[str, str]  # in all other places


class SlugName(Record):
    """A name of the library that has a part of a slug already."""

    name: str
    slug: str


class SlugRule(Record):
    """What a slug may be, and what the form needs to propose one."""

    pattern: str  # a regular expression for the whole slug
    reserved: str  # a regular expression for the names of lists
    most: int  # bytes
    letters: SlugLetters | None = None  # None if slugs keep letters of any script
    names: tuple[SlugName, ...] = ()
    taken: tuple[str, ...]  # the slugs of the entries, in lower case


class FileLimits(Record):
    """The most bytes of a file."""

    front: int  # of its front matter
    file: int  # of all of it


class FormAllowance(Record):
    """A rule for marks that does not apply to some words or files (shell patterns); without them, to any."""

    code: str
    words: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


class SuggestForm(Record):
    """The form in which people suggest an entry or a change of a page: its texts, fields and limits."""

    language: str  # BCP 47
    words: Says
    original: Foreign  # the library's first language: new entries are written in it
    types: tuple[FormType, ...]  # of entries
    others: tuple[FormType, ...]  # kinds that the form opens and does not begin
    languages: tuple[FormLanguage, ...]  # the first is that of originals
    headings: Mapping[str, Mapping[str, str]]  # the headings of parts of texts, by language and part
    slug: SlugRule
    dates: Mapping[str, int]  # fields with a day, and how many months from today it is
    license: str
    most: FileLimits
    marks: Mapping[str, Table]  # what `marks.js` checks texts with, by the module of `kb.check`
    allowed: tuple[FormAllowance, ...] = ()
