"""The form with which a reader suggests an entry, made from the models.

Fields, limits and choices come from the models' JSON Schema and from `library.yml`; the parts of the text come from
`kb.parts`. Only the groups of the form are listed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

from kb import addresses, parts
from kb.drafting.anatomy import WHOLE
from kb.drafting.translation import KEPT
from kb.facets import FACETS
from kb.frontmatter import MAX_BYTES
from kb.image_size import MAX_KILOBYTES, MAX_SIDE
from kb.library import MAX_TEXT_BYTES
from kb.parts import Part
from kb.schema import MODELS, EntryFields
from kb.settings import MAX_LINE, TERM_FIELDS
from kb.views.components import PageLink
from kb.views.context import Context, Data
from kb.views.models import SuggestPage
from kb.wording import TEXT, Wording, choices_of, wording

# The letters of a title in Latin script, for the slug that the form proposes; first those that differ at the end of a
# word, and inside it.
LETTERS = {
    "end": {"ה": "a"},
    "inside": {"ו": "o", "י": "i"},
    "any": {
        "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "v", "ז": "z", "ח": "h", "ט": "t",
        "י": "y", "כ": "k", "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s",
        "ע": "a", "פ": "p", "ף": "f", "צ": "tz", "ץ": "tz", "ק": "k", "ר": "r", "ש": "sh", "ת": "t",
    },
}  # fmt: skip
PREFIX = "suggest_"  # prefix of the keys of the form's words
FORM = "suggest-tool.yml"  # in .github/ISSUE_TEMPLATE

OTHERS = ("topic", "path", "page")  # kinds that the form opens and does not begin

Groups = Mapping[str, tuple[str, ...]]

# Fields that the form leaves to editors or fills in by itself: the type, the license, the dates (months from now).
NOT_ASKED = (
    "type", "license", "status", "translation", "translated", "redirect_from", "file", "captions",
    "order", "featured", "gather", "diagram",
)  # fmt: skip
BLOCKS = ("Fields", "Questions", "Table", "Grid", "Checklist", "Scale")  # the blocks of a worksheet
DATES = {"published": 0, "reviewed": 0, "review_by": 12}
_UNVERIFIED = {"references": {"verified": False}}  # nobody of the library has checked the work yet
_FIXED = ("references_verified",)
_LONG = {"summary": 2, "citation": 3, "transcript": 8, "why": 4}  # longer texts, with their lines
_SPLIT = ("keywords",)  # a comma begins the next one
_CLOCKS = ("length", "start")  # in seconds; the form asks for minutes and seconds
_HEADING, _SAID = "title", "text"  # a row of the text: its heading, the text under it


def asked(kind: str) -> Groups:
    """Return what the form asks for a kind of entry, in groups: fields of its model and parts of its text."""
    fields, texts = MODELS[kind].model_fields, parts.named(kind)

    def written(group: str) -> tuple[str, ...]:
        return tuple(part.name for part in texts.values() if (part.group or "text") == group)

    shared: Groups = {
        "find": (*(facet.field for facet in FACETS if facet.is_found_by), "keywords"),
        "text": written("text") if texts else (WHOLE,),
        "steps": written("steps"),
        "more": written("more"),
        "film": ("chapters", "transcript"),
        "sheet": ("worksheet",),
        "sources": ("source", "references", "authors", "citation", *written("sources"), "related"),
    }
    elsewhere = {*EntryFields.model_fields, *NOT_ASKED, *(name for names in shared.values() for name in names)}
    own = tuple(name for name in fields if name not in elsewhere)
    about = ("title", "slug", "summary", "image")
    begin = {"about": about, "meeting": own} if kind == "tool" else {"about": (*about, *own)}
    there = {"slug", WHOLE, *fields, *texts}
    groups = {group: tuple(name for name in names if name in there) for group, names in {**begin, **shared}.items()}
    return {group: names for group, names in groups.items() if names}


def link(context: Context) -> PageLink:
    """Return the link to the page, with the name that `library.yml` gives it."""
    title = context.say(context.settings.suggestion) or context.words.say("suggest_name")
    return context.named_link(addresses.SUGGEST, title)


def suggest(context: Context) -> SuggestPage:
    """Return the view of the page: its lead, and other ways to send a suggestion."""
    settings = context.settings
    mail = (settings.contact and settings.contact.email) or ""
    subject = quote(context.words.say("suggest_mail_subject"), safe="")
    return SuggestPage(
        **context.common("suggest"),
        crumbs=context.crumbs(),
        lead=context.words.say("suggest_lead"),
        guide=context.page_links([settings.contribute] if settings.contribute else []),
        manual=context.page_links([f"{addresses.GUIDE}.md"]),
        mail=mail,
        letter=f"mailto:{quote(mail, safe='@+')}?subject={subject}" if mail else "",
        form=FORM if "tool" in settings.types else "",
        elsewhere=_elsewhere(context) if context.language != settings.default_language else "",
        software=settings.forge,
        sign_in=settings.sign_in or "",
    )


def _elsewhere(context: Context) -> str:
    """Return the notice that originals are in another language than the reader's."""
    return context.words.say(
        "suggest_original", language=context.words.language_name(context.settings.default_language)
    )


def form(context: Context) -> dict[str, Any]:
    """Return all data of the form for the browser: its words, and the fields of each type with their limits."""
    settings = context.settings
    return {
        "language": context.language,
        "words": {
            key.removeprefix(PREFIX): text for key, text in context.words.texts.items() if key.startswith(PREFIX)
        },
        "original": context.direction(settings.default_language).model_dump(),
        "types": [_type(context, kind) for kind in settings.types],
        "others": [_type(context, kind) for kind in OTHERS],
        "languages": [
            {"name": context.words.language_name(one.code), **context.direction(one.code).model_dump()}
            for one in settings.languages
        ],
        "headings": {code: _headings(code) for code in settings.language_codes},
        "slug": {
            "pattern": addresses.SLUG_PATTERNS[settings.slugs],
            "reserved": addresses.LIST_NAMES,
            "most": addresses.MAX_SLUG_BYTES,
            "letters": LETTERS if settings.slugs == "ascii" else None,
            "taken": sorted({entry.slug.casefold() for entry in context.library.entries}),
        },
        "dates": DATES,
        "license": settings.license.name,
        "most": {"front": MAX_BYTES, "file": MAX_TEXT_BYTES},
    }


def _headings(language: str) -> Mapping[str, str]:
    """Return the headings of the parts of texts in a language, by the part."""
    return {part.name: wording(language).heading(part.name) for part in parts.PARTS if part.id}


def _type(context: Context, kind: str) -> Data:
    """Return the fields for one kind of page, and how its file is put together."""
    schema = _schema(kind)
    fixed = {name: part["const"] for name, part in schema["properties"].items() if "const" in part}
    groups = [
        {"id": group, "title": context.words.say(f"suggest_group_{group}"), "fields": fields}
        for group, names in asked(kind).items()
        if (fields := [found for name in names for found in _fields(context, kind, schema, name)])
    ]
    headings, settings = wording(context.settings.default_language), context.settings
    own = {"license": settings.license.name} if kind in addresses.TYPE_FOLDERS else {}
    return {
        "id": kind,
        "label": context.say(settings.types[kind].label) if kind in settings.types else "",
        "folder": addresses.TYPE_FOLDERS.get(kind, ""),
        "order": list(schema["properties"]),
        "fixed": {**fixed, **own},
        "groups": groups,
        "body": [_written(part, headings) for part in parts.of(kind)],
    }


def _fields(context: Context, kind: str, schema: Data, name: str) -> list[Data]:
    """Return the fields of the form for one of the model: a worksheet has another one, for its blocks."""
    if name == "worksheet":
        return [_sheet(context), _blocks(context)]
    found = _asked(context, kind, schema, name)
    return [found] if found else []


def _sheet(context: Context) -> Data:
    """Return the field for what is written at the head of a worksheet."""
    labels = choices_of(("Worksheet",), "layout", context.words.language)
    columns = [
        {**_named(context, "title", "Worksheet.title"), "shape": "line", "most": MAX_LINE},
        {**_named(context, "subtitle", "Worksheet.subtitle"), "shape": "line", "most": MAX_LINE},
        {**_named(context, "layout", "Worksheet.layout"), "shape": "term", "choices": _labelled(labels)},
        {**_named(context, "howto", "Worksheet.howto"), "shape": "lines", "most": MAX_LINE},
    ]
    kinds = choices_of(("FieldInput", "Column"), "kind", context.words.language)
    named = _named(context, "worksheet")
    return {**named, "shape": "group", "columns": columns, "needed": False, "place": "front", "sheet": dict(kinds)}


def _blocks(context: Context) -> Data:
    """Return the field for the blocks of a worksheet: a row for each, with an item on each line of its text."""
    types = choices_of(BLOCKS, "type", context.words.language)
    say = context.words.say
    columns: list[Data] = [
        {"name": "type", "label": context.words.field("Fields.type", "asked"), "shape": "term",
         "choices": _labelled(types), "needed": True},
        {"name": "title", "label": context.words.field("Fields.title", "asked"), "shape": "line", "most": MAX_LINE},
        {"name": "items", "label": say("suggest_sheet_items"), "help": say("suggest_sheet_items_note"),
         "shape": "lines", "most": MAX_LINE, "needed": True},
        {"name": "across", "label": say("suggest_sheet_across"), "shape": "lines", "most": MAX_LINE},
        {"name": "number", "label": say("suggest_sheet_number"), "shape": "number", "least": 1, "most": 40},
    ]  # fmt: skip
    named = {"name": "worksheet_blocks", "label": context.words.field("Worksheet.blocks", "asked")}
    return {**named, "shape": "rows", "columns": columns, "needed": False, "place": "sheet"}


def _labelled(choices: Mapping[str, str]) -> list[Data]:
    return [{"value": value, "label": label} for value, label in choices.items()]


@cache
def _schema(kind: str) -> Data:
    """Return the JSON Schema of a type's fields, which is read and never changed."""
    return MODELS[kind].model_json_schema()


def _written(part: Part, words: Wording) -> Data:
    """Return how a part of the text is written: its heading, and the headings of its rows."""
    return {
        "field": part.name,
        "id": part.id,
        "level": part.level,
        **({"heading": words.heading(part.name)} if part.id else {}),
        **({"each": part.each} if part.each else {}),
        **({"classes": list(part.classes)} if part.classes else {}),
    }


def _asked(context: Context, kind: str, schema: Data, name: str) -> Data | None:
    """Return the form's data for a field of the model or a part of the text.

    None if there is nothing to choose from.
    """
    if name == "slug":
        return {**_named(context, name, f"{TEXT}.{name}"), "shape": "slug", "needed": True}
    if name == WHOLE:
        return {**_named(context, name, f"{TEXT}.{name}"), "shape": "text", "height": 20, "place": "body", "text": True}
    part = parts.named(kind).get(name)
    begun = {"begun": True} if part and part.shape == "rows" else {}  # the form shows an empty first row
    if part and not (part.of and begun):
        columns = {"columns": list(_columns(context, schema, name, {}, part))} if begun else {}
        shown = {"shape": part.shape, "height": part.height, "needed": part.is_needed, "place": "body"}
        return {**_named(context, name, f"{TEXT}.{name}"), **shown, **begun, **columns, "text": True}
    shape_of = _shape(context, schema, name, schema["properties"][name], part)
    if not shape_of:
        return None
    named, index = _named(context, name), context.settings.indexes.get(name)
    if index:  # the library has its own name for it
        named["label"] = context.say(index.plural if shape_of["shape"] == "terms" else index.label)
    sums = {"sums": {"column": part.sums.column, "within": part.sums.within}} if part and part.sums else {}
    is_text = {"text": True} if _is_text(name, shape_of) else {}
    splits = {"splits": True} if name in _SPLIT else {}
    return {
        **named,
        **splits,
        **shape_of,
        "needed": name in schema["required"],
        "place": "front",
        **begun,
        **sums,
        **is_text,
    }


def _is_text(name: str, shape: Data) -> bool:
    """Return whether a field holds words for people, which a translation says in its own language."""
    if "columns" in shape:
        return name not in KEPT and any(column.get("text") for column in shape["columns"])
    return name not in KEPT and shape["shape"] in ("line", "text", "lines") and not shape.get("pattern")


def _named(context: Context, name: str, field: str = "") -> Data:
    """Return a field's name, its label, and its help if it has one; `field` is its key in fields.yml."""
    field = field or name
    hint = context.words.hint(field)
    return {"name": name, "label": context.words.field(field, "asked"), **({"help": hint} if hint else {})}


def _shape(context: Context, schema: Data, name: str, part: Data, text: Part | None = None) -> Data | None:
    """Return the shape of a field in the form, from its JSON Schema; None for a choice without choices.

    The shapes are `line`, `text` (with `height` lines), `number`, `clock` (seconds), `span` (two numbers; if `open`,
    the second may be left out), `term` (one of the choices), `terms` (any of them), `lines` (one text a line), `group`
    (fields that belong together), and `rows` (several groups, each perhaps with a part of the `text`).
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
        picture = {"picture": {"side": MAX_SIDE, "bytes": MAX_KILOBYTES * 1024}} if name == "image" else {}
        return {"shape": "group", "columns": list(_columns(context, schema, name, part)), **picture}
    pattern = {"pattern": part["pattern"]} if "pattern" in part else {}
    room = {"shape": "text", "height": _LONG[name]} if name in _LONG else {"shape": "line"}
    return {**room, "most": part.get("maxLength"), **pattern}


def _is_whole(columns: list[Data], items: Data) -> bool:
    """Return whether the form has all required fields of a row: a choice without choices is missing."""
    return set(items.get("required", ())) <= {column["name"] for column in columns}


def _columns(context: Context, schema: Data, name: str, group: Data, text: Part | None = None) -> Iterator[Data]:
    """Yield the fields of a group or a row: those of its model, and for a part of the text its heading and its text."""
    properties = group.get("properties", {})
    for column in (*(properties or (_HEADING,)), *([_SAID] if text else [])):
        if f"{name}_{column}" in _FIXED:
            continue
        words = f"{group['title']}.{column}" if column in properties else f"{TEXT}.{name}_{column}"
        named = _named(context, column, words)
        if column in properties:
            if shape := _shape(context, schema, column, properties[column]):
                is_text = {"text": True} if _is_text(column, shape) else {}
                yield {**named, **shape, "needed": column in group.get("required", ()), **is_text}
        else:
            is_title = column == _HEADING
            shape = {"shape": "line", "most": MAX_LINE} if is_title else {"shape": "text"}
            yield {**named, **shape, "needed": is_title, "place": "body", "text": True}


def _resolved(schema: Data, part: Data) -> Data:
    """Return a part of a JSON Schema itself: the target of a reference, or the alternative that is not null."""
    if "anyOf" in part:
        part = next(option for option in part["anyOf"] if option.get("type") != "null")
    return schema["$defs"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part


def _choices(context: Context, name: str) -> list[Data] | None:
    """Return the choices of a field with their names; None if a person writes the value."""
    settings = context.settings
    if name == "topics":
        in_use = {
            slug for entry in context.library.entries for slug in entry.fields.topics
        }  # topics that gather entries by themselves need not be named
        named = [topic for topic in context.library.topics if not topic.fields.gather or topic.slug in in_use]
        return [_choice(context, topic.slug, topic.page) for topic in named or context.library.topics]
    if name == "parent":
        return [_choice(context, topic.slug, topic.page) for topic in context.library.topics]
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
