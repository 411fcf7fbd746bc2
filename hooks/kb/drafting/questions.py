"""The questions that a new entry begins with, made from the fields of its kind, and the reading of the answers."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from kb import frontmatter
from kb.drafting import yaml_style
from kb.drafting.yaml_style import Text
from kb.frontmatter import Fault, resolve
from kb.library import Library
from kb.problems import Problem, nearest, problem
from kb.repository import schemas
from kb.schema import MODELS, GlossaryTerm, Source, Span, Step
from kb.settings import TERM_FIELDS, Settings, one_line
from kb.validation import field_facts, validate

KINDS = ("tool", "article", "video", "topic", "term")

# Fields are asked for and written in this order; others follow in the order of their model.
_ORDER = (
    "term", "title", "summary", "term_en", "definition", "topic", "topics", "synonyms", "parent", "stages",
    "contexts", "audiences", "keywords", "authors", "source", "license", "published", "reviewed", "review_by",
    "translated", "status",
)  # fmt: skip
# Fields that are not asked for: the command fills them in, or they are easier to write in the file.
_NOT_ASKED = frozenset(
    ["license", "published", "reviewed", "review_by", "status", "translation", "translated", "redirect_from",
     "transcript", "file", "citation", "featured", "order"]
)  # fmt: skip
_TOPIC_FIELDS = ("topic", "topics", "parent")
_ENTRY_FIELDS = ("featured",)
_RANGE = re.compile(r"(\d{1,9})(?:\s*(?:-|–|—|עד|إلى|to|\s)\s*(\d{1,9})|\s*(\+))?")
_STEP = re.compile(r"(.*[^\s:=,–-])[\s:=,–-]+(\d{1,9})")


class Shape(StrEnum):
    """The kind of an answer: it decides how the answer is read and what help is given."""

    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    RANGE = "range"
    LINES = "lines"
    STEPS = "steps"
    SOURCE = "source"
    DAY = "day"


@dataclass(frozen=True)
class Question:
    """A question about one field. `choices` are its valid values with their labels, empty if every value is valid."""

    name: str
    shape: Shape
    required: bool
    choices: Mapping[str, str] = field(default_factory=dict)


class Misread(ValueError):
    """The typed text is not a valid answer; `said` explains why, in Hebrew (`he`) and in English (`en`)."""

    def __init__(self, said: Mapping[str, str]) -> None:
        super().__init__(f"{said['he']} · {said['en']}")
        self.said = said


def model(kind: str) -> type[BaseModel]:
    """Return the model of a kind of KINDS."""
    return GlossaryTerm if kind == "term" else MODELS[kind]


def known(kind: str, library: Library) -> dict[str, Question]:
    """Return, by field, all questions that a `kind` allows, in order."""
    found = {}
    for name in ordered(kind, model(kind).model_fields):
        info = model(kind).model_fields[name]
        if name == "type":  # it follows from the kind
            continue
        shape, literals = _shape(name, info.annotation)
        if shape:
            choices = _choices(name, library) if shape in (Shape.CHOICE, Shape.CHOICES) else {}
            choices = choices or {literal: literal for literal in literals}
            if not choices and shape in (Shape.CHOICE, Shape.CHOICES):  # a vocabulary that the library leaves open
                shape = Shape.TEXT if shape == Shape.CHOICE else Shape.LINES
            found[name] = Question(name, shape, info.is_required(), choices)
    return found


def asked(kind: str, library: Library) -> tuple[Question, ...]:
    """Return the questions to a person who begins a `kind`."""
    return tuple(question for name, question in known(kind, library).items() if name not in _NOT_ASKED)


def ordered(kind: str, names: Iterable[str]) -> list[str]:
    """Return field names in the order in which they are written."""
    places = {name: number for number, name in enumerate(dict.fromkeys((*_ORDER, *model(kind).model_fields)))}
    return sorted(names, key=lambda name: places.get(name, len(places)))


def _shape(name: str, annotation: object) -> tuple[Shape | None, tuple[str, ...]]:
    """Return the kind of answer to a field, or None if it does not fit in one line; and the values of a Literal."""
    parts = [part for part in _union(annotation) if part is not type(None)]
    one = parts[0] if len(parts) == 1 else None
    origin = typing.get_origin(one)
    if origin is typing.Literal:
        return Shape.CHOICE, typing.get_args(one)
    is_term = name in TERM_FIELDS or name in _TOPIC_FIELDS or name in _ENTRY_FIELDS
    if origin is tuple:
        item = _bare(typing.get_args(one)[0])
        lists = {str: Shape.CHOICES if is_term else Shape.LINES, Step: Shape.STEPS}
        return lists.get(item), ()
    bare = _bare(one)
    if isinstance(bare, type) and issubclass(bare, Span):
        return Shape.RANGE, ()
    scalars = {str: Shape.CHOICE if is_term else Shape.TEXT, int: Shape.NUMBER, date: Shape.DAY, Source: Shape.SOURCE}
    return scalars.get(bare), ()


def _union(annotation: object) -> Iterator[object]:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        yield from typing.get_args(annotation)
    else:
        yield annotation


def _bare(annotation: Any) -> Any:
    return typing.get_args(annotation)[0] if typing.get_origin(annotation) is typing.Annotated else annotation


def _choices(name: str, library: Library) -> dict[str, str]:
    settings = library.settings
    if name in _TOPIC_FIELDS:
        return {topic.slug: topic.fields.title for topic in library.topics}
    if name in _ENTRY_FIELDS:
        return {entry.slug: entry.fields.title for entry in library.entries}
    vocabulary = TERM_FIELDS.get(name, "")
    language = settings.default_language
    return {term: settings.term_label(vocabulary, term, language) for term in settings.terms(vocabulary) or ()}


# ---- reading what is typed


def read(question: Question, typed: str) -> object:
    """Return the answer in the text `typed`, as front matter would hold it.

    A choice is typed as its number in the list, its value or its label. Several choices are separated by commas,
    several texts by commas or semicolons. Raises Misread.
    """
    text = one_line(typed)
    readers: Mapping[Shape, Callable[[], object]] = {
        Shape.TEXT: lambda: Text(text),
        Shape.CHOICE: lambda: _choose(question, text),
        Shape.CHOICES: lambda: tuple(dict.fromkeys(_choose(question, one) for one in _parts(text))),
        Shape.NUMBER: lambda: _number(question, text),
        Shape.RANGE: lambda: _range(question, text),
        Shape.LINES: lambda: tuple(map(Text, _parts(text))),
        Shape.STEPS: lambda: tuple(_step(question, one) for one in _parts(text, ";؛")),
        Shape.SOURCE: lambda: _source(text),
        Shape.DAY: lambda: _day(question, text),
    }
    return readers[question.shape]()


def words_of(kind: str, question: Question, language: str) -> tuple[str, str]:
    """Return the label of a question's field, and a short help text, which may be empty."""
    said = schemas.words_of(model(kind), question.name, language)
    return said.get("label", question.name), said.get("help", "")


def _parts(text: str, marks: str = "") -> list[str]:
    marks = marks or (";؛" if ";" in text or "؛" in text else ",،")
    return [part for piece in re.split(f"[{marks}]", text) if (part := piece.strip())]


def _choose(question: Question, text: str) -> str:
    choices, values = question.choices, list(question.choices)
    if text in choices:
        return text
    if text.isdecimal() and 1 <= int(text) <= len(values):
        return values[int(text) - 1]
    names = {name.casefold(): value for value, called in choices.items() for name in (called, value)}
    if text.casefold() in names:
        return names[text.casefold()]
    guess = nearest(text.casefold(), names)
    meant = f"{names[guess]} ({choices[names[guess]]})" if guess else None
    facts: dict[str, Any] = {"nearest": meant, "choices": None if guess else values, **field_facts(question.name)}
    raise Misread(problem("unknown-term", "", value=text, **facts).message)


def _number(question: Question, text: str) -> int:
    value = resolve(text)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise _wrong(question, text, "מספר שלם", "a whole number")


def _range(question: Question, text: str) -> dict[str, int]:
    found = _RANGE.fullmatch(text)
    if not found:
        raise _wrong(question, text, "מספר, או שניים: 30-45, או 30+", "a number, or two: 30-45, or 30+")
    low = int(found[1])
    if found[3]:
        return {"min": low}
    return {"min": low, "max": int(found[2]) if found[2] else low}


def _step(question: Question, text: str) -> dict[str, object]:
    found = _STEP.fullmatch(text)
    if not found:
        raise _wrong(question, text, "שם של שלב והדקות שלו: פותחים 10", "a step and its minutes: Open 10")
    return {"title": Text(found[1].strip()), "minutes": int(found[2])}


def _source(text: str) -> dict[str, str]:
    name, _, url = text.rpartition(" ")
    if re.match("https?://", url):
        return {"name": Text(name.rstrip(" ,;،؛")), "url": url} if name else {"name": Text(url), "url": url}
    return {"name": Text(text)}


def _day(question: Question, text: str) -> date:
    value = resolve(text)
    if isinstance(value, date):
        return value
    raise _wrong(question, text, "תאריך בצורה 2026-05-31", "a date such as 2026-05-31")


def _wrong(question: Question, text: str, he: str, en: str) -> Misread:
    facts: dict[str, Any] = {**field_facts(question.name), "expected_he": he, "expected_en": en, "found": text}
    return Misread(problem("wrong-type", "", **facts).message)


def misfits(kind: str, answers: Mapping[str, object], name: str, settings: Settings) -> list[Problem]:
    """Return the problems of the answer `name` in the model of a `kind`, together with the other `answers`."""
    try:
        reading = frontmatter.parse(yaml_style.fields(answers))
    except Fault as fault:
        return [problem(fault.code, "", fault.place, **fault.facts)]
    return validate(model(kind), reading, "", settings, only={name})[1]
