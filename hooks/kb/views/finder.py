"""The finder: what the search and the filters say and offer in one language, as data for the browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.views.desk import Desk, View
from kb.vocabulary import TERM_FIELDS

# Kinds of pages that are found beside entries, and the icon that each has in lists.
OTHER_KINDS: Mapping[str, str] = {"topic": "topic", "term": "term", "path": "path", "page": "sheet"}
PREFIX = "find_"  # of the interface's words that the browser needs


def finder(desk: Desk) -> View:
    """Return what the finder says in this language: words, types, facets with their choices, topics, languages.

    Words with plural forms keep all of them, by CLDR category: the browser chooses (Intl.PluralRules).
    """
    settings = desk.settings
    return {
        "language": desk.language,
        "words": {key.removeprefix(PREFIX): text for key, text in desk.words.texts.items() if key.startswith(PREFIX)},
        "invitation": desk.say(settings.invitation) or desk.words.say("find_placeholder"),
        "types": [*_entry_types(desk), *_other_types(desk)],
        "facets": [facet(desk, field) for field in settings.facets.search],
        "topics": [desk.link(topic.page) for topic in desk.library.topics],
        "languages": [
            {"code": item.code, "name": desk.words.language_name(item.code), "direction": item.direction}
            for item in settings.languages
        ],
    }


def facet(desk: Desk, field: str) -> View:
    """Return a facet: its field, its name, and its choices with their names.

    `shape` says how it is asked: `minutes` (one of a few), `people` (a number), `flag` (yes or no), `terms` (any).
    """
    label = desk.words.say(f"find_by_{field}")
    if field == "duration":
        steps = [{"value": n, "label": desk.words.count("minutes", n)} for n in desk.settings.facets.minutes]
        return {"field": "minutes", "label": label, "shape": "minutes", "choices": steps}
    if field == "group":
        return {"field": "people", "label": label, "shape": "people", "choices": []}
    if field == "worksheet":
        return {"field": field, "label": label, "shape": "flag", "choices": []}
    return {"field": field, "label": label, "shape": "terms", "choices": _terms(desk, field)}


def list_words(desk: Desk) -> View:
    """Return what the filters of a list say, for the browser."""
    return {key.removeprefix("list_"): text for key, text in desk.words.texts.items() if key.startswith("list_")}


def _terms(desk: Desk, field: str) -> list[dict[str, Any]]:
    if field == "topics":
        shown = [desk.library.shown(topic.page, desk.language) for topic in desk.library.topics]
        return [{"value": topic.slug, "label": topic.fields.title, **desk.foreign(topic)} for topic in shown]
    vocabulary = desk.settings.vocabularies.get(TERM_FIELDS[field], {})
    return [{"value": term, "label": desk.say(known.label)} for term, known in vocabulary.items()]


def _entry_types(desk: Desk) -> list[View]:
    return [
        {"id": kind, "label": desk.say(item.label), "plural": desk.say(item.plural), "icon": kind}
        for kind, item in desk.settings.types.items()
    ]


def _other_types(desk: Desk) -> list[View]:
    return [
        {
            "id": kind,
            "label": desk.words.say(f"kind_{kind}"),
            "plural": desk.words.say(f"kind_{kind}_plural"),
            "icon": icon,
        }
        for kind, icon in OTHER_KINDS.items()
    ]
