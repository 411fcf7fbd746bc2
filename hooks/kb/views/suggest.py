"""The form by which a reader suggests an entry: what it asks about each type, composed from the models.

Fields, limits and words to choose from come from the models' JSON Schema and from `library.yml`; here stands only in
which order they are asked, and of which parts the text consists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from kb import addresses
from kb.document import INVENTED
from kb.frontmatter import MAX_BYTES
from kb.library import MAX_TEXT_BYTES
from kb.schema import MODELS, EntryFields, Tool
from kb.settings import MAX_LINE, TERM_FIELDS, EntryKind
from kb.views.context import Context, Data
from kb.views.models import SuggestPage
from kb.views.parts import PageLink
from kb.wording import fields, wording

PREFIX = "suggest_"  # of the words that the form says
FORM = "suggest-tool.yml"  # in .github/ISSUE_TEMPLATE

Groups = Mapping[str, tuple[str, ...]]
_FIND = ("topics", "stages", "contexts", "purposes", "audiences", "keywords")
_SOURCES = ("source", "references", "authors", "citation", "told", "related")

_ELSEWHERE = ("steps", "worksheet", *_FIND)  # fields of a tool that stand in groups of their own, or are not asked


def _is_of_the_meeting(name: str) -> bool:
    """Tell whether a field is a tool's own, and says what a meeting with it is like."""
    return name not in EntryFields.model_fields and name not in _ELSEWHERE


# What is asked, in order and in groups: fields of the model, and parts of the text (TEXT).
ASKED: Mapping[str, Groups] = {
    "tool": {
        "about": ("title", "slug", "summary"),
        "meeting": tuple(name for name in Tool.model_fields if _is_of_the_meeting(name)),
        "find": _FIND,
        "text": ("opening", "why", "fits", "fits_not"),
        "steps": ("steps",),
        "more": ("tips", "example"),
        "sources": _SOURCES,
    },
    "article": {
        "about": ("title", "slug", "summary", "genre", "initiative", "key_points"),
        "find": _FIND,
        "text": ("opening", "parts", "practice"),
        "sources": _SOURCES,
    },
    "video": {
        "about": ("title", "slug", "summary", "url", "length", "speakers", "initiative", "key_points"),
        "find": _FIND,
        "text": ("opening", "parts", "practice"),
        "film": ("chapters", "transcript"),
        "sources": _SOURCES,
    },
}
# What the form leaves to editors, or fills in by itself: the type, the license, the dates (months from now).
NOT_ASKED = (
    "type", "license", "status", "translation", "translated", "redirect_from", "image", "file", "captions", "worksheet",
)  # fmt: skip
DATES = {"published": 0, "reviewed": 0, "review_by": 12}
# Beside the models' fields: parts of the text, by how they are asked, and what of a row is text. `*` is needed.
TEXT = {"opening": "text*", "why": "text", "fits": "lines", "fits_not": "lines", "tips": "text", "example": "text",
        "practice": "text", "told": "text", "parts": "rows"}  # fmt: skip
_ROWS = {"steps": ("title", "minutes", "text"), "parts": ("title", "text")}
_UNVERIFIED = {"references": {"verified": False}}  # nobody of the library has looked a suggested work up
_FIXED = ("references_verified",)
TEXT_WORDS = "Text"  # in fields.yml: what is no field of a model
_LONG = ("summary", "citation", "transcript", "why")  # lines of text that want room
_CLOCKS = ("length", "start")  # seconds, asked as minutes and seconds

# The text, part by part: (the field, the id of its heading, its level). Rows have a heading each, with a number.
BODY: Mapping[str, tuple[tuple[str, str, int], ...]] = {
    "tool": (
        ("opening", "", 0), ("why", "why", 2), ("fits", "fits", 3), ("fits_not", "fits-not", 3), ("steps", "steps", 2),
        ("tips", "tips", 2), ("example", "example", 2), ("told", "sources", 2),
    ),
    "article": (("opening", "", 0), ("parts", "", 2), ("practice", "practice", 2), ("told", "sources", 2)),
    "video": (("opening", "", 0), ("parts", "", 2), ("practice", "practice", 2), ("told", "sources", 2)),
}  # fmt: skip
_EACH = {"steps": "step", "parts": "part"}
_CLASSES = {"example": (INVENTED,)}  # the form asks for a made-up story, and its heading says that it is one


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
    schema = MODELS[kind].model_json_schema()
    fixed = {name: part["const"] for name, part in schema["properties"].items() if "const" in part}
    groups = [
        {"id": group, "title": context.words.say(f"suggest_group_{group}"), "fields": fields}
        for group, names in ASKED[kind].items()
        if (fields := [found for name in names if (found := _asked(context, schema, name))])
    ]
    headings = wording(context.settings.default_language)
    return {
        "id": kind,
        "label": context.say(context.settings.types[kind].label),
        "folder": addresses.TYPE_FOLDERS[kind],
        "order": list(schema["properties"]),
        "fixed": {**fixed, "license": context.settings.license.name},
        "groups": groups,
        "body": [
            {"field": field, "id": id_, "level": level, **({"heading": headings.say(_heading(field))} if id_ else {})}
            | ({"each": _EACH[field]} if field in _EACH else {})
            | ({"classes": list(_CLASSES[field])} if field in _CLASSES else {})
            for field, id_, level in BODY[kind]
        ],
    }


def _heading(field: str) -> str:
    """Return the word by which the site calls a part of the text."""
    return {"told": "sources"}.get(field, field)


def _asked(context: Context, schema: Data, name: str) -> Data | None:
    """Return how a field of the model or a part of the text is asked; None for what this type or library has not."""
    if name == "slug":
        return {**_named(context, name), "shape": "slug", "needed": True}
    if name in TEXT:
        shape = TEXT[name].removesuffix("*")
        columns = {"columns": list(_columns(context, schema, name, {}))} if shape == "rows" else {}
        needed = TEXT[name].endswith("*")
        return {**_named(context, name), "shape": shape, "needed": needed, "place": "body", **columns}
    if name not in schema["properties"]:
        return None
    shape_of = _shape(context, schema, name, schema["properties"][name])
    if not shape_of:
        return None
    named, index = _named(context, name), context.settings.indexes.get(name)
    if index:  # the library has a word of its own for it
        named["label"] = context.say(index.plural if shape_of["shape"] == "terms" else index.label)
    return {**named, **shape_of, "needed": name in schema["required"], "place": "front"}


def _named(context: Context, name: str, field: str = "") -> Data:
    """Return the name of a field, and its label and its help where it has one; `field` is its name in fields.yml."""
    field = field or (f"{TEXT_WORDS}.{name}" if name in fields()[TEXT_WORDS] else name)
    hint = context.words.hint(field)
    return {"name": name, "label": context.words.field(field, "asked"), **({"help": hint} if hint else {})}


def _shape(context: Context, schema: Data, name: str, part: Data) -> Data | None:
    """Return how a field is asked, by its JSON Schema; None for a choice in which there is nothing to choose.

    `line` and `text` (a line with room), `number`, `clock` (seconds), `span` (two numbers; `open`: the second may be
    left out), `term` (one of the choices), `terms` (any of them), `lines` (one text a line), `group` (fields that
    belong together), `rows` of such.
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
            columns = list(_columns(context, schema, name, items))
            return {"shape": "rows", "columns": columns, **fixed} if _is_whole(columns, items) else None
        return {"shape": "lines", "most": items["maxLength"]}
    if part["type"] == "object":
        if set(part["properties"]) == {"min", "max"}:
            limits = _shape(context, schema, "min", part["properties"]["min"]) or {}
            return {**limits, "shape": "span", "open": "max" not in part["required"]}
        return {"shape": "group", "columns": list(_columns(context, schema, name, part))}
    pattern = {"pattern": part["pattern"]} if "pattern" in part else {}
    return {"shape": "text" if name in _LONG else "line", "most": part.get("maxLength"), **pattern}


def _is_whole(columns: list[Data], items: Data) -> bool:
    """Tell whether everything that a row must hold can be asked: not so where there is nothing to choose from."""
    return set(items["required"]) <= {column["name"] for column in columns}


def _columns(context: Context, schema: Data, name: str, group: Data) -> Iterator[Data]:
    """Yield the fields of a group or of a row: those of its model, and the text that belongs to it."""
    properties = group.get("properties", {})
    for column in _ROWS.get(name, tuple(properties)):
        if f"{name}_{column}" in _FIXED:
            continue
        words = f"{group['title']}.{column}" if column in properties else f"{TEXT_WORDS}.{name}_{column}"
        named = _named(context, column, words)
        if column in properties:
            if shape := _shape(context, schema, column, properties[column]):
                yield {**named, **shape, "needed": column in group["required"]}
        else:
            is_title = column == "title"
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
