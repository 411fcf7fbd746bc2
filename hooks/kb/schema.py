"""The front matter of each kind of page, as pydantic models.

Each model is the one place where a field is defined: the checks, the JSON Schema and the forms come from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from kb.facets import FACETS
from kb.problems import nearest
from kb.prose import slug
from kb.settings import TERM_FIELDS, Line, Record, Settings, bad_value, one_line
from kb.worksheets.model import Worksheet

MAX_SUMMARY = 160  # characters; what a card and a search result hold
MAX_ROUND = 6  # parts around a circle, or circles within one another, whose words do not meet
MAX_MINUTES = 60 * 24 * 366  # of a year of 366 whole days
MAX_PEOPLE = 1_000_000
MAX_SHEKELS = 1_000_000


def _term(value: str, info: ValidationInfo) -> str:
    """Check `value` against the vocabulary of its field; the settings are in the validation context."""
    settings: Settings | None = (info.context or {}).get("settings")
    vocabulary = TERM_FIELDS[info.field_name or ""]
    known = settings.terms(vocabulary) if settings else None
    if known is not None and value not in known:
        _refuse_term(value, vocabulary, list(known))
    return value


def _relation_kind(value: str, info: ValidationInfo) -> str:
    settings: Settings | None = (info.context or {}).get("settings")
    if settings and settings.relations and value not in settings.relations:
        _refuse_term(value, "relations", list(settings.relations))
    return value


def _refuse_term(value: str, vocabulary: str, known: list[str]) -> None:
    facts = {"value": value, "vocabulary": vocabulary, "nearest": nearest(value, known), "choices": known}
    raise PydanticCustomError("unknown-term", "{value} is not in {vocabulary}", facts)


Term = Annotated[Line, AfterValidator(_term)]
Kind = Annotated[Line, AfterValidator(_relation_kind)]
Lines = tuple[Line, ...]
Minutes = Annotated[int, Field(ge=0, le=MAX_MINUTES)]
People = Annotated[int, Field(ge=1, le=MAX_PEOPLE)]
Shekels = Annotated[int, Field(ge=0, le=MAX_SHEKELS)]
Address = Annotated[str, Field(pattern=r'^https?://[^\s<>"]+$', max_length=2000)]
Long = Annotated[str, BeforeValidator(one_line), Field(min_length=1, max_length=1000)]  # Line's limit would apply too
Summary = Annotated[Line, Field(max_length=MAX_SUMMARY)]


class Span(Record):
    """A range of whole numbers, both ends included; without `max` it has no upper end."""

    min: int
    max: int | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if self.max is not None and self.max < self.min:
            raise bad_value("max", "הסוף קטן מההתחלה", "the end is smaller than the beginning")
        return self


class Duration(Span):
    """How long a tool takes, in minutes of activity: the minutes of its steps add up to it."""

    min: Minutes
    max: Minutes | None = None


class Group(Span):
    """For how many people a tool is."""

    min: People
    max: People | None = None


class Source(Record):
    """Where an entry comes from."""

    name: Line
    url: Address | None = None


class Reference(Record):
    """A work that a page cites; `verified: false` means that nobody has checked it yet."""

    text: Long
    url: Address | None = None
    verified: bool = True


class Image(Record):
    """A picture and its alternative text."""

    src: Line
    alt: Line


class Relation(Record):
    """A link to another entry: what that entry is to this one, and why."""

    to: Line
    kind: Kind
    why: Line | None = None


class Step(Record):
    """A step of a tool and how long it takes, in minutes."""

    title: Line
    minutes: Minutes


class Diagram(Record):
    """A drawing of the idea of a tool, made of words: its parts in `labels`, in order, and the names of its `axes`.

    A matrix goes row by row from the top; its axes name what grows across and what grows upwards. Circles go from the
    inside outwards. An axis has the names of its two ends. The other kinds have no axes.
    """

    kind: Literal["matrix", "cycle", "steps", "circles", "axis"]
    title: Line
    labels: Annotated[Lines, Field(min_length=2, max_length=9)]
    axes: Lines = ()

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Diagram:
        if self.kind == "matrix" and len(self.labels) not in (4, 9):
            raise bad_value("labels", "במטריצה ארבעה תאים או תשעה", "a matrix has four cells or nine")
        if self.kind in ("cycle", "circles") and len(self.labels) > MAX_ROUND:
            raise bad_value("labels", f"כאן יש מקום ל־{MAX_ROUND} לכל היותר", f"there is room for {MAX_ROUND} at most")
        wanted = 2 if self.kind in ("matrix", "axis") else 0
        if len(self.axes) != wanted:
            raise bad_value("axes", f"כאן נדרשים שמות של {wanted} צירים", f"names of {wanted} axes are needed here")
        return self


class Chapter(Record):
    """A chapter of a video; `start` in seconds."""

    title: Line
    start: Annotated[int, Field(ge=0)]


class Captions(Record):
    """A WebVTT file with the captions of a video in one language."""

    src: Line
    language: Line
    label: Line | None = None


class PageFields(Record):
    """What every page may say about itself."""

    title: Line
    summary: Summary | None = None
    keywords: Lines = ()
    references: tuple[Reference, ...] = ()
    reviewed: date | None = None
    review_by: date | None = None
    status: Literal["published", "draft"] = "published"
    redirect_from: Lines = ()
    image: Image | None = None
    translation: Literal["original", "draft", "reviewed"] = "original"
    translated: date | None = None  # the day on which a translation was last updated


class EntryFields(PageFields):
    """What tools, articles and videos have in common."""

    summary: Summary
    topics: Annotated[Lines, Field(min_length=1)]
    stages: tuple[Term, ...] = ()
    contexts: tuple[Term, ...] = ()
    audiences: tuple[Term, ...] = ()
    authors: Lines = ()
    source: Source | None = None
    license: Line | None = None
    published: date | None = None
    related: tuple[Relation, ...] = ()


class Tool(EntryFields):
    """A facilitation method: for how long (if that is known), for whom, step by step."""

    duration: Duration | None = None
    preparation: Minutes | None = None
    group: Group | None = None
    cost: Shekels | None = None  # of one meeting; 0 is free, None is not known
    level: Term | None = None
    modes: tuple[Term, ...] = ()
    purposes: tuple[Term, ...] = ()
    materials: Lines = ()
    steps: tuple[Step, ...] = ()
    diagram: Diagram | None = None
    worksheet: Worksheet | None = None

    @property
    def planned(self) -> int | None:
        """The minutes of all steps together, else a duration that is not a range; None if neither is known."""
        if self.steps:
            return sum(step.minutes for step in self.steps)
        return self.duration.min if self.duration and self.duration.min == self.duration.max else None

    @field_validator("steps")
    @classmethod
    def _minutes_add_up(cls, steps: tuple[Step, ...], info: ValidationInfo) -> tuple[Step, ...]:
        duration: Duration | None = info.data.get("duration")
        total = sum(step.minutes for step in steps)
        if steps and duration and not (duration.min <= total and (duration.max is None or total <= duration.max)):
            facts = {"total": total, "min": duration.min, "max": duration.max}
            raise PydanticCustomError("minutes-mismatch", "the steps sum to {total}", facts)
        return steps


class Run(Record):
    """One time that people ran a tool, as they report it.

    `minutes` are what its steps really took, in the order of the tool; a single number is that of all steps together.
    """

    date: date
    people: People
    minutes: Annotated[tuple[Minutes, ...], Field(min_length=1)]
    changed: Long | None = None
    happened: Long | None = None
    language: Line | None = None  # of its texts; by default, the library's first

    @field_validator("language")
    @classmethod
    def _known_language(cls, value: str | None, info: ValidationInfo) -> str | None:
        settings: Settings | None = (info.context or {}).get("settings")
        if value and settings and value not in settings.language_codes:
            listed = ", ".join(settings.language_codes)
            raise bad_value("language", f"השפות של הספרייה: {listed}", f"the library's languages: {listed}")
        return value

    @property
    def total(self) -> int:
        """The minutes of all steps together."""
        return sum(self.minutes)


def typical_minutes(runs: Sequence[Run]) -> int:
    """Return the median of the minutes that runs took, rounded to whole ones; there must be at least one run."""
    return round(median(run.total for run in runs))


class Article(EntryFields):
    """A text to read."""

    type: Literal["article", "video"] = "article"  # front matter with the type video is validated against Video
    genre: Term | None = None
    initiative: Term | None = None
    key_points: Lines = ()
    citation: Long | None = None


class Video(EntryFields):
    """A film and its text. `length` is in seconds. It has a `url`, a local `file`, or neither of them yet."""

    type: Literal["video"]
    url: Address | None = None
    file: Line | None = None
    length: Annotated[int, Field(ge=1)] | None = None
    chapters: tuple[Chapter, ...] = ()
    captions: tuple[Captions, ...] = ()
    transcript: str | None = None
    speakers: Lines = ()
    initiative: Term | None = None
    key_points: Lines = ()


class Terms(Record):
    """Terms in fields of facets."""

    def terms(self) -> Iterator[tuple[str, str]]:
        """Yield every term with its field."""
        for field, terms in self:
            yield from ((field, term) for term in terms)


if TYPE_CHECKING:
    Gather = Terms
else:
    Gather = create_model(
        "Gather",
        __base__=Terms,
        __module__=__name__,
        __doc__="Which entries a topic lists beside those that name it: all that hold any of these terms.",
        **{facet.field: (tuple[Term, ...], ()) for facet in FACETS if facet.vocabulary and facet.gathers},
    )


class Topic(PageFields):
    """A topic's page; its body is the definition, its lists are derived."""

    term_en: Line | None = None
    synonyms: Lines = ()
    parent: Line | None = None
    order: int = 1000
    featured: Lines = ()
    gather: Gather | None = None


class PathItem(Record):
    """A stop on a path, and the reason for it."""

    to: Line
    why: Line | None = None


class Path(PageFields):
    """A guided way through the library, in an order that a person chose."""

    items: tuple[PathItem, ...] = ()


class TermWording(Record):
    """The name of a term in one language, and its meaning."""

    term: Line
    definition: Long
    synonyms: Lines = ()


class GlossaryTerm(TermWording):
    """A word of the library's subject and its meaning; `translations` by language code."""

    term_en: Line | None = None
    topic: Line | None = None
    translations: Mapping[str, TermWording] = Field(default_factory=dict)

    @field_validator("translations")
    @classmethod
    def _known_languages(cls, value: dict[str, TermWording], info: ValidationInfo) -> dict[str, TermWording]:
        settings: Settings | None = (info.context or {}).get("settings")
        known = settings.language_codes[1:] if settings else tuple(value)
        listed = ", ".join(known)
        he, en = f"השפות שאפשר לתרגם אליהן: {listed}", f"languages to translate into: {listed}"
        if not known:
            he, en = (
                "לספרייה שפה אחת, ואין לאן לתרגם",
                "the library has one language, so there is none to translate into",
            )
        for code in value:
            if code not in known:
                raise bad_value(code, he, en)
        return value

    def wording(self, language: str, default: str) -> TermWording | None:
        """Return the term in `language`: its own wording if that is the `default` one, else a translation or None."""
        return self if language == default else self.translations.get(language)

    @property
    def anchor(self) -> str:
        """The id of the term on the glossary's page, made from its English name if it has one."""
        return slug(self.term_en or self.term)


MODELS: Mapping[str, type[PageFields]] = {
    "tool": Tool,
    "article": Article,
    "video": Video,
    "topic": Topic,
    "path": Path,
    "page": PageFields,
}


def holds_several(model: type[BaseModel], field: str) -> bool:
    """Return whether a field of a model holds a list."""
    return get_origin(model.model_fields[field].annotation) is tuple


def model_of(folder: str, data: Any) -> str:
    """Return the kind of page that front matter `data` in `folder` describes: a key of MODELS.

    The kind follows from the folder; only a video says its type.
    """
    if folder == "articles":
        return "video" if isinstance(data, dict) and data.get("type") == "video" else "article"
    return {"tools": "tool", "topics": "topic", "paths": "path"}.get(folder, "page")
