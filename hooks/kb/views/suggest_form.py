"""The data of the form with which a reader suggests an entry, made from the models.

Fields, limits and choices come from the models' JSON Schema and from `library.yml`; the parts of the text come from
`kb.parts`. Only the groups of the form are listed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Required, TypedDict

from pydantic.json_schema import JsonSchemaValue

from kb import addresses, parts, prose
from kb.check import twin
from kb.document import Document
from kb.drafting.anatomy import WHOLE
from kb.drafting.questions import ordered
from kb.drafting.translation import KEPT
from kb.facets import FACETS
from kb.frontmatter import MAX_BYTES
from kb.image_size import MAX_KILOBYTES, MAX_SIDE
from kb.library import MAX_TEXT_BYTES
from kb.parts import Part
from kb.schema import MODELS, EntryFields, GlossaryTerm, TermWording
from kb.settings import MAX_LINE, TERM_FIELDS
from kb.views.components import Foreign
from kb.views.context import Context
from kb.views.script_data import (
    FileLimits,
    FormAllowance,
    FormChoice,
    FormColumn,
    FormField,
    FormGroup,
    FormLanguage,
    FormPart,
    FormShape,
    FormType,
    PictureLimits,
    RowSum,
    SlugLetters,
    SlugName,
    SlugRule,
    SuggestForm,
)
from kb.wording import TEXT, Wording, choices_of, wording

# The letters of a title in Latin script, for the slug that the form proposes.
LETTERS = SlugLetters(
    start={"ב": "b", "פ": "p"},
    end={"ה": "a"},
    vowels={"ו": "o", "י": "i", "א": "a", "ע": "a"},
    silent="אע",
    any={
        "ב": "v", "ג": "g", "ד": "d", "ה": "h", "ו": "v", "ז": "z", "ח": "h", "ט": "t", "י": "y", "כ": "k", "ך": "kh",
        "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "פ": "f", "ף": "f", "צ": "tz", "ץ": "tz", "ק": "k",
        "ר": "r", "ש": "sh", "ת": "t",
    },
)  # fmt: skip
PREFIX = "suggest_"  # prefix of the keys of the form's words

OTHERS = ("topic", "path", "page")  # kinds that the form opens and does not begin

Groups = Mapping[str, tuple[str, ...]]

# Fields that the form leaves to editors or fills in by itself: the type, the license, the dates (months from now).
NOT_ASKED = (
    "type", "license", "status", "translation", "translated", "redirect_from", "file", "captions",
    "order", "featured", "gather", "diagram",
)  # fmt: skip
TERM = ("term", "definition", "synonyms", "term_en", "topic")  # what is asked of a term, beside its translations
MOST_LINES = 40  # of an answer or a table, and grades of a scale
BLOCKS = ("Fields", "Questions", "Table", "Grid", "Checklist", "Scale")  # the blocks of a worksheet
DATES = {"published": 0, "reviewed": 0, "review_by": 12}
_FIXED = {"references": {"verified": False}}  # nobody of the library has checked the work yet
_NOT_COLUMNS = ("references_verified",)
_LONG = {"summary": 2, "definition": 3, "citation": 3, "transcript": 8, "why": 4}  # longer texts, with their lines
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


class _Named(TypedDict):
    """The names of a field or column, as arguments for its class."""

    name: str
    label: str
    help: str


class _Shape(TypedDict, total=False):
    """The shape of a field or column, with its limits, as arguments for its class."""

    shape: Required[FormShape]
    choices: tuple[FormChoice, ...]
    least: int | None
    most: int | None
    pattern: str
    height: int


class _Inside(TypedDict, total=False):
    """What belongs to the shape of a field and not to that of a column, as arguments for the field's class."""

    columns: tuple[FormColumn, ...]
    open: bool
    fixed: Mapping[str, bool] | None
    picture: PictureLimits | None


def form(context: Context) -> SuggestForm:
    """Return the data of the form for the browser: its words, and the fields of each type with their limits."""
    settings, texts = context.settings, context.words.texts
    return SuggestForm(
        language=context.language,
        words={key.removeprefix(PREFIX): text for key, text in texts.items() if key.startswith(PREFIX)},
        original=context.direction(settings.default_language),
        types=tuple(_type(context, kind) for kind in settings.types),
        others=(*(_type(context, kind) for kind in OTHERS), _term(context)),
        languages=tuple(_language(context, code) for code in settings.language_codes),
        headings={code: _headings(code) for code in settings.language_codes},
        slug=SlugRule(
            pattern=addresses.SLUG_PATTERNS[settings.slugs],
            reserved=addresses.LIST_NAMES,
            most=addresses.MAX_SLUG_BYTES,
            letters=LETTERS if settings.slugs == "ascii" else None,
            names=tuple(_latin_names(context)) if settings.slugs == "ascii" else (),
            taken=tuple(sorted({entry.slug.casefold() for entry in context.library.entries})),
        ),
        dates=DATES,
        license=settings.license.name,
        most=FileLimits(front=MAX_BYTES, file=MAX_TEXT_BYTES),
        marks=twin.tables(settings),
        allowed=tuple(
            FormAllowance(code=one.code, words=one.words, files=one.files)
            for one in settings.allow
            if one.code in twin.FIXED | twin.REPORTED
        ),
    )


def _latin_names(context: Context) -> Iterator[SlugName]:
    """Yield the names of topics and terms that have one in Latin letters, with that as a part of a slug."""
    terms = ((term.term, prose.slug(term.term_en)) for term in context.library.glossary if term.term_en)
    yield from (SlugName(name=name, slug=slug) for name, slug in terms if addresses.is_slug(slug, "ascii"))
    yield from (SlugName(name=topic.fields.title, slug=topic.slug) for topic in context.library.topics)


def _language(context: Context, code: str) -> FormLanguage:
    return FormLanguage(lang=code, dir=context.direction(code).dir, name=context.words.language_name(code))


def _headings(language: str) -> Mapping[str, str]:
    """Return the headings of the parts of texts in a language, by the part."""
    return {part.name: wording(language).heading(part.name) for part in parts.PARTS if part.id}


def _type(context: Context, kind: str) -> FormType:
    """Return the fields for one kind of page, and how its file is put together."""
    schema, settings = _schema(kind), context.settings
    fixed = {name: part["const"] for name, part in schema["properties"].items() if "const" in part}
    groups = (
        FormGroup(id=group, title=context.words.say(f"suggest_group_{group}"), fields=fields)
        for group, names in asked(kind).items()
        if (fields := tuple(found for name in names for found in _fields(context, kind, schema, name)))
    )
    headings = wording(settings.default_language)
    own = {"license": settings.license.name} if kind in addresses.TYPE_FOLDERS else {}
    return FormType(
        id=kind,
        label=context.say(settings.types[kind].label) if kind in settings.types else "",
        folder=addresses.TYPE_FOLDERS.get(kind, ""),
        order=tuple(schema["properties"]),
        fixed={**fixed, **own},
        groups=tuple(groups),
        body=tuple(_written(part, headings) for part in parts.of(kind)),
    )


@cache
def _schema(kind: str) -> JsonSchemaValue:
    """Return the JSON Schema of a type's fields, which is read and never changed."""
    return MODELS[kind].model_json_schema()


def _written(part: Part, words: Wording) -> FormPart:
    """Return how a part of the text is written: its heading, and the headings of its rows."""
    return FormPart(
        field=part.name,
        id=part.id,
        level=part.level,
        heading=words.heading(part.name) if part.id else "",
        each=part.each,
        classes=part.classes,
    )


def _named(context: Context, name: str, field: str = "") -> _Named:
    """Return a field's name, its label and its help; `field` is its key in fields.yml, if that is another one."""
    field = field or name
    return {"name": name, "label": context.words.field(field, "asked"), "help": context.words.hint(field)}


# ---- a term


class _Input(_Named, _Shape):
    """What fields and columns have in common, as arguments for their classes."""

    needed: bool


def _term(context: Context) -> FormType:
    """Return the fields of a term of the glossary: in the library's first language, then a group for each other one."""
    schema, say = GlossaryTerm.model_json_schema(), context.words.say
    fields = tuple(
        FormField(**found, place="front", foreign=Foreign(lang="en", dir="ltr") if name == "term_en" else None)
        for name in TERM
        if (found := _of_term(context, schema, name))
    )
    groups = [FormGroup(id="about", title=say("suggest_group_about"), fields=fields)]
    for code in context.settings.language_codes[1:]:
        columns = tuple(
            FormColumn(**found, foreign=context.direction(code))
            for name in TermWording.model_fields
            if (found := _of_term(context, schema, name))
        )
        label = context.words.language_name(code)
        field = FormField(name=code, label=label, shape="group", columns=columns, place="front")
        groups.append(FormGroup(id=code, title=label, fields=(field,)))
    order = tuple(ordered("term", GlossaryTerm.model_fields))
    return FormType(id="term", order=order, fixed={}, groups=tuple(groups), body=())


def _of_term(context: Context, schema: JsonSchemaValue, name: str) -> _Input | None:
    """Return an input for a field of a term; None for its topic in a library without topics."""
    shape = _single(context, schema, name, schema["properties"][name])
    if not shape:
        return None
    named = _named(context, name, f"{'TermWording' if name in TermWording.model_fields else 'GlossaryTerm'}.{name}")
    if "choices" in shape:
        named["help"] = ""  # it is about the name of a file
    return {**named, **shape, "needed": name in schema["required"]}


# ---- a worksheet


def _sheet(context: Context) -> FormField:
    """Return the field for what is written at the head of a worksheet."""
    layouts = choices_of(("Worksheet",), "layout", context.words.language)
    columns = (
        FormColumn(**_named(context, "title", "Worksheet.title"), shape="line", most=MAX_LINE),
        FormColumn(**_named(context, "subtitle", "Worksheet.subtitle"), shape="line", most=MAX_LINE),
        FormColumn(**_named(context, "layout", "Worksheet.layout"), shape="term", choices=_labelled(layouts)),
        FormColumn(**_named(context, "howto", "Worksheet.howto"), shape="lines", most=MAX_LINE),
    )
    kinds = choices_of(("FieldInput", "Column"), "kind", context.words.language)
    return FormField(**_named(context, "worksheet"), shape="group", columns=columns, place="front", sheet=kinds)


def _blocks(context: Context) -> FormField:
    """Return the field for the blocks of a worksheet: a row for each, with an item on each line of its text."""
    types = choices_of(BLOCKS, "type", context.words.language)
    say, field = context.words.say, context.words.field
    columns = (
        FormColumn(
            name="type", label=field("Fields.type", "asked"), shape="term", choices=_labelled(types), needed=True
        ),
        FormColumn(name="title", label=field("Fields.title", "asked"), shape="line", most=MAX_LINE),
        FormColumn(
            name="items",
            label=say("suggest_sheet_items"),
            help=say("suggest_sheet_items_note"),
            shape="lines",
            most=MAX_LINE,
            needed=True,
        ),
        FormColumn(name="across", label=say("suggest_sheet_across"), shape="lines", most=MAX_LINE),
        FormColumn(name="number", label=say("suggest_sheet_number"), shape="number", least=1, most=MOST_LINES),
    )
    label = field("Worksheet.blocks", "asked")
    return FormField(name="worksheet_blocks", label=label, shape="rows", columns=columns, place="sheet")


def _labelled(choices: Mapping[str, str]) -> tuple[FormChoice, ...]:
    return tuple(FormChoice(value=value, label=label) for value, label in choices.items())


# ---- any other field


def _fields(context: Context, kind: str, schema: JsonSchemaValue, name: str) -> Iterator[FormField]:
    """Yield the fields of the form for what is asked of a kind: a field of its model, or a part of its text.

    A worksheet has two, one for its head and one for its blocks; a choice without choices has none.
    """
    part = parts.named(kind).get(name)
    if name == "worksheet":
        yield from (_sheet(context), _blocks(context))
    elif name == "slug":
        yield FormField(**_named(context, name, f"{TEXT}.{name}"), shape="slug", needed=True, place="name")
    elif name == WHOLE:
        yield FormField(**_named(context, name, f"{TEXT}.{name}"), shape="text", height=20, place="body", text=True)
    elif part and not (part.of and part.shape == "rows"):
        yield _of_text(context, schema, part)
    elif found := _shape(context, schema, name, schema["properties"][name], part):
        yield _of_model(context, schema, name, *found, part)


def _of_text(context: Context, schema: JsonSchemaValue, part: Part) -> FormField:
    """Return the field for a part of the text."""
    has_rows = part.shape == "rows"
    return FormField(
        **_named(context, part.name, f"{TEXT}.{part.name}"),
        shape=part.shape,
        height=part.height,
        needed=part.is_needed,
        place="body",
        begun=has_rows,
        columns=tuple(_columns(context, schema, part.name, {}, part)) if has_rows else (),
        text=True,
    )


def _of_model(
    context: Context, schema: JsonSchemaValue, name: str, shape: _Shape, inside: _Inside, part: Part | None
) -> FormField:
    """Return the field for one of the model; `part`, if any, is the part of the text that is written in its rows."""
    named, index = _named(context, name), context.settings.indexes.get(name)
    if index:  # the library has its own name for it
        named["label"] = context.say(index.plural if shape["shape"] == "terms" else index.label)
    return FormField(
        **named,
        **shape,
        **inside,
        splits=name in _SPLIT,
        needed=name in schema["required"],
        place="front",
        begun=part is not None,
        sums=RowSum(column=part.sums.column, within=part.sums.within) if part and part.sums else None,
        text=_is_text(name, shape, inside.get("columns", ())),
    )


def _is_text(name: str, shape: _Shape, columns: Iterable[FormColumn] = ()) -> bool:
    """Return whether a field or column holds words for people, which a translation says in its own language."""
    has_words = shape["shape"] in ("line", "text", "lines") and not shape.get("pattern")
    return name not in KEPT and (has_words or any(column.text for column in columns))


def _shape(
    context: Context, schema: JsonSchemaValue, name: str, property_: JsonSchemaValue, text: Part | None = None
) -> tuple[_Shape, _Inside] | None:
    """Return the shape of a field in the form, from its JSON Schema; None for a choice without choices.

    In rows, each may have a part of the `text`.
    """
    property_ = _resolved(schema, property_)
    if _choices(context, name) is None:
        if property_["type"] == "object":
            return _object(context, schema, name, property_)
        if property_["type"] == "array" and (items := _resolved(schema, property_["items"]))["type"] == "object":
            columns = tuple(_columns(context, schema, name, items, text))
            # A choice without choices is missing; without one that is required, no row can be written.
            is_whole = set(items.get("required", ())) <= {column.name for column in columns}
            return ({"shape": "rows"}, {"columns": columns, "fixed": _FIXED.get(name)}) if is_whole else None
    single = _single(context, schema, name, property_)
    return (single, {}) if single else None


def _object(context: Context, schema: JsonSchemaValue, name: str, property_: JsonSchemaValue) -> tuple[_Shape, _Inside]:
    """Return the shape of a field with fields of its own: a span, or a group."""
    if set(property_["properties"]) == {"min", "max"}:
        least, most = _limits(_resolved(schema, property_["properties"]["min"]))
        return {"shape": "span", "least": least, "most": most}, {"open": "max" not in property_["required"]}
    limits = PictureLimits(side=MAX_SIDE, bytes=MAX_KILOBYTES * 1024) if name == "image" else None
    return {"shape": "group"}, {"columns": tuple(_columns(context, schema, name, property_)), "picture": limits}


def _single(context: Context, schema: JsonSchemaValue, name: str, property_: JsonSchemaValue) -> _Shape | None:
    """Return the shape of a field or column without columns; None for a choice without choices.

    Raises TypeError if the form has no shape for it.
    """
    property_ = _resolved(schema, property_)
    type_, chosen = property_["type"], _choices(context, name)
    if chosen is not None:
        return {"shape": "terms" if type_ == "array" else "term", "choices": chosen} if chosen else None
    if type_ == "integer":
        least, most = _limits(property_)
        return {"shape": "clock" if name in _CLOCKS else "number", "least": least, "most": most}
    if type_ == "array":
        return {"shape": "lines", "most": _resolved(schema, property_["items"])["maxLength"]}
    if type_ != "string":
        raise TypeError(f"the form has no shape for {name}: {property_}")
    limits: _Shape = {"shape": "line", "most": property_.get("maxLength"), "pattern": property_.get("pattern", "")}
    return {**limits, "shape": "text", "height": _LONG[name]} if name in _LONG else limits


def _limits(number: JsonSchemaValue) -> tuple[int | None, int | None]:
    return number.get("minimum"), number.get("maximum")


def _columns(
    context: Context, schema: JsonSchemaValue, name: str, group: JsonSchemaValue, text: Part | None = None
) -> Iterator[FormColumn]:
    """Yield the columns of a group or of rows: those of its model, and for a part of the text its heading and text."""
    properties = group.get("properties", {})
    for column, property_ in properties.items():
        shape = None if f"{name}_{column}" in _NOT_COLUMNS else _single(context, schema, column, property_)
        if shape:
            named = _named(context, column, f"{group['title']}.{column}")
            needed = column in group.get("required", ())
            yield FormColumn(**named, **shape, needed=needed, text=_is_text(column, shape))
    if text and not properties:
        named = _named(context, _HEADING, f"{TEXT}.{name}_{_HEADING}")
        yield FormColumn(**named, shape="line", most=MAX_LINE, needed=True, place="body", text=True)
    if text:
        yield FormColumn(**_named(context, _SAID, f"{TEXT}.{name}_{_SAID}"), shape="text", place="body", text=True)


def _resolved(schema: JsonSchemaValue, part: JsonSchemaValue) -> JsonSchemaValue:
    """Return a part of a JSON Schema itself: the target of a reference, or the alternative that is not null."""
    if "anyOf" in part:
        part = next(option for option in part["anyOf"] if option.get("type") != "null")
    target: JsonSchemaValue = schema["$defs"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part
    return target


def _choices(context: Context, name: str) -> tuple[FormChoice, ...] | None:
    """Return the choices of a field with their names; None if a person writes the value."""
    library, settings = context.library, context.settings
    if name == "topics":
        in_use = {slug for entry in library.entries for slug in entry.fields.topics}
        # Topics that gather entries by themselves need not be named.
        named = [topic for topic in library.topics if not topic.fields.gather or topic.slug in in_use]
        return _documents(context, named or library.topics)
    if name in ("parent", "topic"):
        return _documents(context, library.topics)
    if name == "to":
        return _documents(context, library.entries)
    if name == "kind":
        return _labelled({kind: context.say(found.label) for kind, found in settings.relations.items()})
    if name in TERM_FIELDS:
        terms = settings.vocabularies.get(TERM_FIELDS[name], {})
        return _labelled({term: context.say(found.label) for term, found in terms.items()})
    return None


def _documents(context: Context, documents: Iterable[Document]) -> tuple[FormChoice, ...]:
    """Return the choices between documents, by their titles."""
    shown = [context.library.shown(document.page, context.language) for document in documents]
    return tuple(FormChoice(value=one.slug, label=one.fields.title, foreign=context.foreign(one)) for one in shown)
