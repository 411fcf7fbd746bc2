"""What the search and the filters say and offer in one language, as data for the browser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kb import addresses
from kb.document import Document
from kb.schema import MODELS
from kb.settings import TERM_FIELDS
from kb.views.context import Context, Data

# Kinds of pages that are found beside entries, and the icon that each has in lists.
OTHER_KINDS: Mapping[str, str] = {"topic": "topic", "term": "term", "path": "path", "page": "sheet"}
PREFIX = "find_"  # of the interface's words that the browser needs


def finder(context: Context) -> Data:
    """Return what the finder says in this language: words, types, facets with their choices, topics, languages.

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
    """Tell whether an entry of any type of this library can say something about a field."""
    return any(field in MODELS[kind].model_fields for kind in context.settings.types)


def facet(context: Context, field: str) -> Data:
    """Return a facet: its field, its name, and its choices with their names.

    `shape` says how it is asked: `minutes` (one of a few), `people` (a number), `flag` (yes or no), `terms` (any).
    """
    label = context.words.say(f"find_by_{field}")
    if field == "duration":
        steps = [{"value": n, "label": context.words.count("minutes", n)} for n in context.settings.facets.minutes]
        return {"field": "minutes", "label": label, "shape": "minutes", "choices": steps}
    if field == "group":
        return {"field": "people", "label": label, "shape": "people", "choices": []}
    if field == "worksheet":
        return {"field": field, "label": label, "shape": "flag", "choices": []}
    return {"field": field, "label": label, "shape": "terms", "choices": _terms(context, field)}


def list_words(context: Context) -> Data:
    """Return what the filters of a list say, for the browser."""
    return {key.removeprefix("list_"): text for key, text in context.words.texts.items() if key.startswith("list_")}


def wish(context: Context) -> Data | None:
    """Return the sentence in which a person says what they have, its gaps as choices; None where tools have no facts.

    The gap in a place of the sentence is {name, label, choices}; the choice in the middle stands in it at first.
    """
    facets = context.settings.facets
    if not {"duration", "group", "modes"} <= set(facets.tool) or len(context.catalogue.of_type("tool")) < 2:
        return None
    modes = [one for one in _terms(context, "modes") if context.catalogue.of_term("modes", one["value"])]
    gaps: dict[str, list[dict[str, Any]]] = {
        "minutes": [{"value": n, "label": context.words.count("minutes", n)} for n in facets.minutes],
        "people": [{"value": n, "label": context.words.count("people", n)} for n in facets.people],
        "modes": [{**one, "label": one["label"].lower() if context.is_english else one["label"]} for one in modes],
    }
    parts: list[Any] = []
    for part in re.split(r"\{(\w+)\}", str(context.words.texts["wish"])):
        chosen = gaps.get(part, [])
        gap = (
            {"name": part, "label": context.words.say(f"wish_{part}"), "choices": _with_middle(chosen)}
            if chosen
            else part
        )
        parts.append(gap)
    return {"url": context.url(addresses.TYPE_PAGES["tool"]), "parts": parts}


def _with_middle(choices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    middle = (len(choices) - 1) // 2
    return [{**choice, "selected": number == middle} for number, choice in enumerate(choices)]


def _terms(context: Context, field: str) -> list[dict[str, Any]]:
    if field == "topics":
        shown = [context.library.shown(topic.page, context.language) for topic in context.library.topics]
        return [{"value": topic.slug, "label": topic.fields.title, **context.foreign_data(topic)} for topic in shown]
    vocabulary = context.settings.vocabularies.get(TERM_FIELDS[field], {})
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
