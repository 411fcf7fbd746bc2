"""The texts and choices of the search and the filters in one language, as data for the browser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kb import addresses, facets
from kb.document import Document
from kb.facets import Facet
from kb.schema import MODELS
from kb.settings import TERM_FIELDS
from kb.views.context import Context, Data

# Kinds of pages that are found besides entries, and their icons in lists.
OTHER_KINDS: Mapping[str, str] = {"topic": "topic", "term": "term", "path": "path", "page": "sheet"}
PREFIX = "find_"  # of the interface's words that the browser needs


def finder(context: Context) -> Data:
    """Return the data of the search in this language: words, types, facets with their choices, topics, languages.

    Words with plural forms keep all of them, by CLDR category: the browser chooses (Intl.PluralRules).
    """
    settings = context.settings
    return {
        "language": context.language,
        "words": {
            key.removeprefix(PREFIX): text for key, text in context.words.texts.items() if key.startswith(PREFIX)
        },
        "invitation": context.say(settings.invitation) or context.words.say("find_placeholder"),
        "types": [*_entry_types(context), *_other_types(context)],
        "facets": [facet(context, field) for field in settings.facets.search if _is_held(context, field)],
        "topics": [_topic(context, topic) for topic in context.library.topics],
        "languages": [
            {"code": item.code, "name": context.words.language_name(item.code), "direction": item.direction}
            for item in settings.languages
        ],
    }


def _topic(context: Context, topic: Document) -> Data:
    shown = context.library.shown(topic.page, context.language)
    link = {"page": topic.page, "title": shown.fields.title, "url": context.url(topic.page)}
    return {**link, **context.foreign_data(shown)}


def _is_held(context: Context, field: str) -> bool:
    """Tell whether an entry of any type in this library can have a value of a field."""
    return any(field in MODELS[kind].model_fields for kind in context.settings.types)


def facet(context: Context, field: str) -> Data:
    """Return the data of a facet: its parameter, the field it is `of`, when it fits, its shape, its name, its choices.

    A choice is {value, label}; `chip` is its label once it is chosen, if that is different.
    """
    row = facets.OF_FIELD[field]
    return {
        "field": row.parameter,
        "of": row.field,
        "fits": row.fits,
        "shape": row.shape,
        "least": row.least,
        "label": context.words.field(field, "question"),
        "choices": _numbers(context, row) if row.shape in ("scale", "one") else _terms(context, field),
    }


def _numbers(context: Context, row: Facet) -> list[dict[str, Any]]:
    """Return the numbers to choose from: on a scale as they are, else as limits."""
    limit, numbers = context.words.key(row.field, "limit"), context.settings.facets.choices(row)
    limits: list[dict[str, Any]] = [{"value": n, "label": context.words.count(limit, n)} for n in numbers]
    if row.shape == "one":
        return limits
    amount = _amount(context, row.field)
    return [{**one, "label": context.words.count(amount, one["value"]), "chip": one["label"]} for one in limits]


def _amount(context: Context, field: str) -> str:
    """Return the key of the words that count a field; a time is always entered in minutes."""
    return "minutes" if field in facets.TIMES else context.words.key(field, "amount")


def list_words(context: Context, asked: list[Data]) -> Data:
    """Return the texts of a list's filters for the browser, with the words for a typed number under its parameter."""
    texts = context.words.texts
    typed = {one["field"]: texts[_amount(context, one["of"])] for one in asked if one["shape"] == "number"}
    return {key.removeprefix("list_"): text for key, text in texts.items() if key.startswith("list_")} | typed


def wish(context: Context) -> Data | None:
    """Return the sentence in which a person says what they have, with gaps for choices; None if tools have no facets.

    A gap in the sentence is {name, label, choices}; at first the choice in the middle is selected.
    """
    sentence = re.split(r"\{(\w+)\}", str(context.words.texts["wish"]))
    rows = [facets.OF_PARAMETER[name] for name in sentence[1::2]]
    if not {row.field for row in rows} <= set(context.settings.facets.tool):
        return None
    if len(context.catalogue.of_type("tool")) < 2:
        return None
    gaps = {row.parameter: _wished(context, row) for row in rows}
    parts: list[Any] = []
    for part in sentence:
        chosen = gaps.get(part, [])
        gap = (
            {
                "name": part,
                "label": context.words.field(facets.OF_PARAMETER[part].field, "wish"),
                "choices": _with_middle(chosen),
            }
            if chosen
            else part
        )
        parts.append(gap)
    return {"url": context.url(addresses.TYPE_PAGES["tool"]), "parts": parts}


def _wished(context: Context, row: Facet) -> list[dict[str, Any]]:
    """Return the choices of a gap in the sentence: numbers with their unit, or terms that some entry has."""
    if row.choices:
        numbers, amount = context.settings.facets.choices(row), _amount(context, row.field)
        return [{"value": n, "label": context.words.count(amount, n)} for n in numbers]
    held = [one for one in _terms(context, row.field) if context.catalogue.of_term(row.field, one["value"])]
    return [{**one, "label": one["label"].lower() if context.is_english else one["label"]} for one in held]


def _with_middle(choices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    middle = (len(choices) - 1) // 2
    return [{**choice, "selected": number == middle} for number, choice in enumerate(choices)]


def _terms(context: Context, field: str) -> list[dict[str, Any]]:
    if field == "topics":
        shown = [context.library.shown(topic.page, context.language) for topic in context.library.topics]
        return [{"value": topic.slug, "label": topic.fields.title, **context.foreign_data(topic)} for topic in shown]
    vocabulary = context.settings.vocabularies.get(TERM_FIELDS.get(field, ""), {})
    return [{"value": term, "label": context.say(known.label)} for term, known in vocabulary.items()]


def _entry_types(context: Context) -> list[Data]:
    return [
        {"id": kind, "label": context.say(item.label), "plural": context.say(item.plural), "icon": kind}
        for kind, item in context.settings.types.items()
    ]


def _other_types(context: Context) -> list[Data]:
    return [
        {
            "id": kind,
            "label": context.words.say(f"kind_{kind}"),
            "plural": context.words.say(f"kind_{kind}_plural"),
            "icon": icon,
        }
        for kind, icon in OTHER_KINDS.items()
    ]
