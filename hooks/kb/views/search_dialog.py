"""The texts and choices of the search and the filters in one language, as data for the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kb import addresses, facets
from kb.facets import Facet
from kb.schema import MODELS
from kb.settings import TERM_FIELDS
from kb.views.components import Choice, Filter, FilterChoice, Gap, Link, Option, Says, Wish
from kb.views.context import Context
from kb.views.script_data import DialogLanguage, DialogMark, DialogType, DialogUrgent, SearchDialog

# Kinds of pages besides entries that the search finds, and their icons in lists.
OTHER_KINDS: Mapping[str, str] = {"topic": "topic", "list": "topic", "term": "term", "path": "path", "page": "sheet"}
MOST_URGENT = 4  # entries that are offered for an emergency
PREFIX = "find_"  # prefix of the keys of the words that the browser needs


def search_dialog(context: Context) -> SearchDialog:
    """Return the texts and choices of the search dialog: words, types, facets, topics, languages.

    Words with plural forms keep all of them, by CLDR category: the browser chooses (Intl.PluralRules).
    """
    settings = context.settings
    return SearchDialog(
        language=context.language,
        words={key.removeprefix(PREFIX): text for key, text in context.words.texts.items() if key.startswith(PREFIX)},
        invitation=context.say(settings.invitation) or context.words.say("find_placeholder"),
        types=(*_entry_types(context), *_other_types(context)),
        facets=tuple(facet(context, field) for field in settings.facets.search if _is_held(context, field)),
        topics=tuple(_topic(context, topic.page) for topic in context.library.topics),
        urgent=_urgent(context),
        marks=tuple(
            DialogMark(of=field, value=str(one.value), label=one.label)
            for field in settings.indexes
            for one in _terms(context, field)
        ),
        languages=tuple(
            DialogLanguage(code=item.code, name=context.words.language_name(item.code), direction=item.direction)
            for item in settings.languages
        ),
    )


def _urgent(context: Context) -> DialogUrgent | None:
    """Return the page of the urgent topic and its shortest entries; None if the library has none."""
    urgent, entries = context.settings.urgent, context.catalogue.urgent_entries()
    if not urgent or not entries:
        return None
    pages = [f"topics/{urgent.topic}", *(entry.page for entry in entries[:MOST_URGENT])]
    return DialogUrgent(title=context.say(urgent.heading), links=tuple(_topic(context, page) for page in pages))


def _topic(context: Context, page: str) -> Link:
    link = context.link(page)
    return Link(title=link.title, url=link.url, foreign=link.foreign)


def _is_held(context: Context, field: str) -> bool:
    """Return whether an entry of any type in this library can have a value of a field."""
    return any(field in MODELS[kind].model_fields for kind in context.settings.types)


def facet(context: Context, field: str) -> Filter:
    """Return the filter of a facet: its parameter, its shape, its label and its choices."""
    row = facets.OF_FIELD[field]
    return Filter(
        field=row.parameter,
        of=row.field,
        fits=row.fits,
        shape=row.shape,
        least=row.least,
        label=context.words.field(field, "question"),
        choices=_choices(context, row),
    )


def _choices(context: Context, row: Facet) -> tuple[FilterChoice, ...]:
    """Return the terms or numbers to choose; numbers that are not on a scale are labelled as limits."""
    if row.shape not in ("scale", "one"):
        return tuple(FilterChoice(value=o.value, label=o.label, foreign=o.foreign) for o in _terms(context, row.field))
    numbers = context.settings.facets.choices(row)
    limits = {n: context.words.count(context.words.key(row.field, "limit"), n) for n in numbers}
    if row.shape == "one":
        return tuple(FilterChoice(value=n, label=limit) for n, limit in limits.items())
    amount = _amount(context, row.field)
    return tuple(FilterChoice(value=n, label=context.words.count(amount, n), chip=limit) for n, limit in limits.items())


def _amount(context: Context, field: str) -> str:
    """Return the key of the words that count a field; a time is always entered in minutes."""
    return "minutes" if field in facets.TIMES else context.words.key(field, "amount")


def list_words(context: Context, asked: Sequence[Filter]) -> Says:
    """Return the texts of a list's filters for the browser, with the words for a typed number under its parameter."""
    texts = context.words.texts
    typed = {one.field: texts[_amount(context, one.of)] for one in asked if one.shape == "number"}
    return {key.removeprefix("list_"): text for key, text in texts.items() if key.startswith("list_")} | typed


def wish(context: Context) -> Wish | None:
    """Return the sentence with gaps in which a reader says what they have; None if tools do not have these facts.

    At first, a gap shows its middle choice.
    """
    sentence = re.split(r"\{(\w+)\}", str(context.words.texts["wish"]))
    rows = [facets.OF_PARAMETER[name] for name in sentence[1::2]]
    if not {row.field for row in rows} <= set(context.settings.facets.tool):
        return None
    if len(context.catalogue.of_type("tool")) < 2:
        return None
    gaps = {row.parameter: _gap(context, row) for row in rows}
    parts = tuple(gaps[part] if part in gaps and gaps[part].choices else part for part in sentence)
    return Wish(url=context.url(addresses.TYPE_PAGES["tool"]), parts=parts)


def _gap(context: Context, row: Facet) -> Gap:
    wished = list(_wished(context, row))
    middle = (len(wished) - 1) // 2
    return Gap(
        name=row.parameter,
        label=context.words.field(row.field, "wish"),
        choices=tuple(
            Option(value=one.value, label=one.label, foreign=one.foreign, selected=number == middle)
            for number, one in enumerate(wished)
        ),
    )


def _wished(context: Context, row: Facet) -> Iterator[Choice]:
    """Yield the choices for a gap of the wish: numbers with their unit, or terms that at least one entry has."""
    if row.choices:
        amount = _amount(context, row.field)
        yield from (Choice(value=n, label=context.words.count(amount, n)) for n in context.settings.facets.choices(row))
        return
    for one in _terms(context, row.field):
        if context.catalogue.of_term(row.field, str(one.value)):
            label = one.label.lower() if context.is_english else one.label
            yield Choice(value=one.value, label=label, foreign=one.foreign)


def _terms(context: Context, field: str) -> Iterator[Choice]:
    if field == "topics":
        for topic in context.library.topics:
            link = context.link(topic.page)
            yield Choice(value=topic.slug, label=link.title, foreign=link.foreign)
        return
    for term, known in context.settings.vocabularies.get(TERM_FIELDS.get(field, ""), {}).items():
        yield Choice(value=term, label=context.say(known.label))


def _entry_types(context: Context) -> Iterator[DialogType]:
    for kind, item in context.settings.types.items():
        yield DialogType(id=kind, label=context.say(item.label), plural=context.say(item.plural), icon=kind)


def _other_types(context: Context) -> Iterator[DialogType]:
    say = context.words.say
    for kind, icon in OTHER_KINDS.items():
        yield DialogType(id=kind, label=say(f"kind_{kind}"), plural=say(f"kind_{kind}_plural"), icon=icon)
