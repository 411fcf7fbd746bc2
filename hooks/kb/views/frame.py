"""The frame around every page of one language."""

from __future__ import annotations

import unicodedata

from kb import addresses
from kb.views.context import Context, View
from kb.views.glossary import definitions
from kb.views.suggest import link as suggest_link


def frame(context: Context) -> View:
    """Return the frame around every page of this language: name, menu, footer, words of the interface."""
    settings = context.settings
    return {
        "name": context.say(settings.name),
        "tagline": context.say(settings.tagline),
        "language": context.language,
        "direction": settings.language(context.language).direction,
        "fonts": [f"kb-sans{_script(context)}-{weight}.woff2" for weight in ("regular", "bold")],
        "home": context.url(addresses.HOME),
        "feed": f"{context.url('feed').removesuffix('.html')}.xml",
        "manifest": context.url(addresses.HOME).removesuffix("index.html") + "manifest.webmanifest",
        "license": {"name": settings.license.name, "url": settings.license.url},
        "urgent": _urgent_link(context),
        "menu": [
            *_type_links(context),
            {"page": addresses.TOPICS, "title": context.words.say("topics"), "url": context.url(addresses.TOPICS)},
            *_plan_link(context),
            *context.page_links(settings.menu),
        ],
        "footer": [
            context.map_link(),
            *_glossary_link(context),
            *context.page_links(settings.footer),
            *([suggest_link(context)] if settings.types else []),
            _offline_link(context),
        ],
        "definitions": definitions(context),
        "invitation": context.say(settings.invitation) or context.words.say("find_placeholder"),
        "words": context.words.plain(),
    }


def _script(context: Context) -> str:
    """Return the part of a font file's name that tells whose letters it holds: a language's name is in its own."""
    letter = unicodedata.name(context.settings.language(context.language).name[0], "")
    return "-arabic" if letter.startswith("ARABIC") else ""


def _type_links(context: Context) -> list[View]:
    """Return links to the pages of the types; films are reached from the articles' page, where there are articles."""
    types = context.settings.types
    return [context.type_link(kind) for kind in types if kind != "video" or "article" not in types]


def _plan_link(context: Context) -> list[View]:
    """Return the link to the plan, which orders entries, where there can be any."""
    link = {"page": addresses.PLAN, "title": context.words.say("plan_name"), "url": context.url(addresses.PLAN)}
    return [link] if context.settings.types else []


def _glossary_link(context: Context) -> list[View]:
    url = context.url(addresses.GLOSSARY)
    return (
        [{"page": addresses.GLOSSARY, "title": context.words.say("glossary"), "url": url}]
        if context.library.glossary
        else []
    )


def _offline_link(context: Context) -> View:
    return {
        "page": addresses.OFFLINE,
        "title": context.words.say("offline_title"),
        "url": context.url(addresses.OFFLINE),
    }


def _urgent_link(context: Context) -> View | None:
    urgent = context.settings.urgent
    if not urgent or not context.is_topic(urgent.topic):
        return None
    return {"title": context.say(urgent.label), "url": context.url(f"topics/{urgent.topic}")}
