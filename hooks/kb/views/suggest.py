"""The form by which a reader suggests an entry: what it asks about each type, composed from the models.

Fields, limits and words to choose from come from the models' JSON Schema and from `library.yml`, the parts of the text
from `kb.parts`; here stands only in which groups they are asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

from kb import addresses, parts
from kb.facets import FACETS
from kb.frontmatter import MAX_BYTES
from kb.library import MAX_TEXT_BYTES
from kb.parts import Part
from kb.schema import MODELS, EntryFields
from kb.settings import MAX_LINE, TERM_FIELDS, EntryKind
from kb.views.context import Context, Data
from kb.views.models import SuggestPage
from kb.views.parts import PageLink
from kb.wording import TEXT, Wording, wording

PREFIX = "suggest_"  # of the words that the form says
FORM = "suggest-tool.yml"  # in .github/ISSUE_TEMPLATE

Groups = Mapping[str, tuple[str, ...]]

# What the form leaves to editors, or fills in by itself: the type, the license, the dates (months from now).
NOT_ASKED = (
    "type", "license", "status", "translation", "translated", "redirect_from", "image", "file", "captions", "worksheet",
)  # fmt: skip
DATES = {"published": 0, "reviewed": 0, "review_by": 12}
_UNVERIFIED = {"references": {"verified": False}}  # nobody of the library has looked a suggested work up
_FIXED = ("references_verified",)
_LONG = {"summary": 2, "citation": 3, "transcript": 8, "why": 4}  # lines of text that want room, and how many lines
_CLOCKS = ("length", "start")  # seconds, asked as minutes and seconds
_HEADING, _SAID = "title", "text"  # of a row of the text: its heading, and what stands under it


def asked(kind: str) -> Groups:
    """Return what is asked of a kind of entry, in order and in groups: fields of its model and parts of its text."""
    fields, texts = MODELS[kind].model_fields, parts.named(kind)

    def written(group: str) -> tuple[str, ...]:
        return tuple(part.name for part in texts.values() if part.group == group)

    shared: Groups = {
        "find": (*(facet.field for facet in FACETS if facet.is_found_by), "keywords"),
        "text": written("text"),
        "steps": written("steps"),
        "more": written("more"),
        "film": ("chapters", "transcript"),
        "sources": ("source", "references", "authors", "citation", *written("sources"), "related"),
    }
    elsewhere = {*EntryFields.model_fields, *NOT_ASKED, *(name for names in shared.values() for name in names)}
    own = tuple(name for name in fields if name not in elsewhere)
    about = ("title", "slug", "summary")
    begin = {"about": about, "meeting": own} if kind == "tool" else {"about": (*about, *own)}
    there = {"slug", *fields, *texts}
    groups = {group: tuple(name for name in names if name in there) for group, names in {**begin, **shared}.items()}
    return {group: names for group, names in groups.items() if names}


def link(context: Context) -> PageLink:
    """Return the link to the page, called as `library.yml` calls it."""
    title = context.say(context.settings.suggestion) or context.words.say("suggest_name")
    return context.named_link(addresses.SUGGEST, title)


def suggest(context: Context) -> SuggestPage:
    """Return the view of the page: its lead, and where else a suggestion may go."""
    settings = context.settings
    mail = (settings.contact and settings.contact.email) or ""
    subject = quote(context.words.say("suggest_mail_subject"), safe="")
    return SuggestPage(
        **context.common("suggest"),
        crumbs=context.crumbs(),
        lead=context.words.say("suggest_lead"),
        guide=context.page_links([settings.contribute] if settings.contribute else []),
        mail=mail,
        letter=f"mailto:{quote(mail, safe='@+')}?subject={subject}" if mail else "",
        form=FORM if "tool" in settings.types else "",
        elsewhere=_elsewhere(context) if context.language != settings.default_language else "",
    )


def _elsewhere(context: Context) -> str:
    """Return the notice that originals are in another language than the reader's."""
    return context.words.say(
        "suggest_original", language=context.words.language_name(context.settings.default_language)
    )


def form(context: Context) -> dict[str, Any]:
    """Return all that the form knows, for the browser: what it says, what it asks of each type, and by which limits."""
    settings = context.settings
    return {
        "language": context.language,
        "words": {
            key.removeprefix(PREFIX): text for key, text in context.words.texts.items() if key.startswith(PREFIX)
        },
        "original": context.direction(settings.default_language).model_dump(),
        "types": [_type(context, kind) for kind in settings.types],
        "slug": {
            "pattern": addresses.SLUG_PATTERNS[settings.slugs],
            "reserved": addresses.LIST_NAMES,
            "most": addresses.MAX_SLUG_BYTES,
            "taken": sorted({entry.slug.casefold() for entry in context.library.entries}),
        },
        "dates": DATES,
        "most": {"front": MAX_BYTES, "file": MAX_TEXT_BYTES},
    }


def _type(context: Context, kind: EntryKind) -> Data:
    """Return what is asked of one type, and how its file is put together."""
    schema = _schema(kind)
    fixed = {name: part["const"] for name, part in schema["properties"].items() if "const" in part}
    groups = [
        {"id": group, "title": context.words.say(f"suggest_group_{group}"), "fields": fields}
        for group, names in asked(kind).items()
        if (fields := [found for name in names if (found := _asked(context, kind, schema, name))])
    ]
    headings = wording(context.settings.default_language)
    return {
        "id": kind,
        "label": context.say(context.settings.types[kind].label),
        "folder": addresses.TYPE_FOLDERS[kind],
        "order": list(schema["properties"]),
        "fixed": {**fixed, "license": context.settings.license.name},
        "groups": groups,
        "body": [_written(part, headings) for part in parts.of(kind)],
    }


@cache
def _schema(kind: EntryKind) -> Data:
    """Return the JSON Schema of a type's fields, which is read and never changed."""
    return MODELS[kind].model_json_schema()


def _written(part: Part, words: Wording) -> Data:
    """Return how a part of the text is written: its heading, and what the headings of its rows are called."""
    return {
        "field": part.name,
        "id": part.id,
        "level": part.level,
        **({"heading": words.heading(part.name)} if part.id else {}),
        **({"each": part.each} if part.each else {}),
        **({"classes": list(part.classes)} if part.classes else {}),
    }


def _asked(context: Context, kind: str, schema: Data, name: str) -> Data | None:
    """Return how a field of the model or a part of the text is asked; None where there is nothing to choose from."""
    if name == "slug":
        return {**_named(context, name, f"{TEXT}.{name}"), "shape": "slug", "needed": True}
    part = parts.named(kind).get(name)
    begun = {"begun": True} if part and part.shape == "rows" else {}  # the form shows the first row at once
    if part and not (part.of and begun):
        columns = {"columns": list(_columns(context, schema, name, {}, part))} if begun else {}
        shown = {"shape": part.shape, "height": part.height, "needed": part.is_needed, "place": "body"}
        return {**_named(context, name, f"{TEXT}.{name}"), **shown, **begun, **columns}
    shape_of = _shape(context, schema, name, schema["properties"][name], part)
    if not shape_of:
        return None
    named, index = _named(context, name), context.settings.indexes.get(name)
    if index:  # the library has a word of its own for it
        named["label"] = context.say(index.plural if shape_of["shape"] == "terms" else index.label)
    sums = {"sums": {"column": part.sums.column, "within": part.sums.within}} if part and part.sums else {}
    return {**named, **shape_of, "needed": name in schema["required"], "place": "front", **begun, **sums}


def _named(context: Context, name: str, field: str = "") -> Data:
    """Return the name of a field, and its label and its help where it has one; `field` is its name in fields.yml."""
    field = field or name
    hint = context.words.hint(field)
    return {"name": name, "label": context.words.field(field, "asked"), **({"help": hint} if hint else {})}


def _shape(context: Context, schema: Data, name: str, part: Data, text: Part | None = None) -> Data | None:
    """Return how a field is asked, by its JSON Schema; None for a choice in which there is nothing to choose.

    `line` and `text` (a line with room, `height` lines of it), `number`, `clock` (seconds), `span` (two numbers;
    `open`: the second may be left out), `term` (one of the choices), `terms` (any of them), `lines` (one text a line),
    `group` (fields that belong together), `rows` of such, which may have a part of the `text` beside them.
    """
    part = _resolved(schema, part)
    chosen = _choices(context, name)
    if chosen is not None:
        return {"shape": "terms" if part["type"] == "array" else "term", "choices": chosen} if chosen else None
    if part["type"] == "integer":
        limits = {"least": part.get("minimum"), "most": part.get("maximum")}
        return {"shape": "clock" if name in _CLOCKS else "number", **limits}
    if part["type"] == "array":
        items = _resolved(schema, part["items"])
        if items["type"] == "object":
            fixed = {"fixed": _UNVERIFIED[name]} if name in _UNVERIFIED else {}
            columns = list(_columns(context, schema, name, items, text))
            return {"shape": "rows", "columns": columns, **fixed} if _is_whole(columns, items) else None
        return {"shape": "lines", "most": items["maxLength"]}
    if part["type"] == "object":
        if set(part["properties"]) == {"min", "max"}:
            limits = _shape(context, schema, "min", part["properties"]["min"]) or {}
            return {**limits, "shape": "span", "open": "max" not in part["required"]}
        return {"shape": "group", "columns": list(_columns(context, schema, name, part))}
    pattern = {"pattern": part["pattern"]} if "pattern" in part else {}
    room = {"shape": "text", "height": _LONG[name]} if name in _LONG else {"shape": "line"}
    return {**room, "most": part.get("maxLength"), **pattern}


def _is_whole(columns: list[Data], items: Data) -> bool:
    """Return whether everything that a row must hold can be asked: not so where there is nothing to choose from."""
    return set(items["required"]) <= {column["name"] for column in columns}


def _columns(context: Context, schema: Data, name: str, group: Data, text: Part | None = None) -> Iterator[Data]:
    """Yield the fields of a group or of a row: those of its model, and where it is a part of the text what it says."""
    properties = group.get("properties", {})
    for column in (*(properties or (_HEADING,)), *([_SAID] if text else [])):
        if f"{name}_{column}" in _FIXED:
            continue
        words = f"{group['title']}.{column}" if column in properties else f"{TEXT}.{name}_{column}"
        named = _named(context, column, words)
        if column in properties:
            if shape := _shape(context, schema, column, properties[column]):
                yield {**named, **shape, "needed": column in group["required"]}
        else:
            is_title = column == _HEADING
            shape = {"shape": "line", "most": MAX_LINE} if is_title else {"shape": "text"}
            yield {**named, **shape, "needed": is_title, "place": "body"}


def _resolved(schema: Data, part: Data) -> Data:
    """Return a part of a JSON Schema without what wraps it: a reference, or the alternative of nothing."""
    if "anyOf" in part:
        part = next(option for option in part["anyOf"] if option.get("type") != "null")
    return schema["$defs"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part


def _choices(context: Context, name: str) -> list[Data] | None:
    """Return what may be chosen in a field, each with its name; None where a person writes it."""
    settings = context.settings
    if name == "topics":
        in_use = {
            slug for entry in context.library.entries for slug in entry.fields.topics
        }  # what gathers need not be named
        named = [topic for topic in context.library.topics if not topic.fields.gather or topic.slug in in_use]
        return [_choice(context, topic.slug, topic.page) for topic in named or context.library.topics]
    if name == "to":
        return [_choice(context, entry.slug, entry.page) for entry in context.library.entries]
    if name == "kind":
        return [{"value": kind, "label": context.say(found.label)} for kind, found in settings.relations.items()]
    if name in TERM_FIELDS:
        terms = settings.vocabularies.get(TERM_FIELDS[name], {})
        return [{"value": term, "label": context.say(found.label)} for term, found in terms.items()]
    return None


def _choice(context: Context, value: str, page: str) -> Data:
    shown = context.library.shown(page, context.language)
    return {"value": value, "label": shown.fields.title, **context.foreign_data(shown)}
