"""The frame around every page of one language."""

from __future__ import annotations

import unicodedata

from kb import addresses
from kb.views.desk import Desk, View
from kb.views.glossary import definitions
from kb.views.suggest import link as suggest_link


def frame(desk: Desk) -> View:
    """Return the frame around every page of this language: name, menu, footer, words of the interface."""
    settings = desk.settings
    return {
        "name": desk.say(settings.name),
        "tagline": desk.say(settings.tagline),
        "language": desk.language,
        "direction": settings.language(desk.language).direction,
        "fonts": [f"kb-sans{_script(desk)}-{weight}.woff2" for weight in ("regular", "bold")],
        "home": desk.url(addresses.HOME),
        "feed": f"{desk.url('feed').removesuffix('.html')}.xml",
        "manifest": desk.url(addresses.HOME).removesuffix("index.html") + "manifest.webmanifest",
        "license": {"name": settings.license.name, "url": settings.license.url},
        "urgent": _urgent_link(desk),
        "menu": [
            *_type_links(desk),
            {"page": addresses.TOPICS, "title": desk.words.say("topics"), "url": desk.url(addresses.TOPICS)},
            *_plan_link(desk),
            *desk.page_links(settings.menu),
        ],
        "footer": [
            desk.map_link(),
            *_glossary_link(desk),
            *desk.page_links(settings.footer),
            *([suggest_link(desk)] if settings.types else []),
            _offline_link(desk),
        ],
        "definitions": definitions(desk),
        "invitation": desk.say(settings.invitation) or desk.words.say("find_placeholder"),
        "words": desk.words.plain(),
    }


def _script(desk: Desk) -> str:
    """Return the part of a font file's name that tells whose letters it holds: a language's name is in its own."""
    letter = unicodedata.name(desk.settings.language(desk.language).name[0], "")
    return "-arabic" if letter.startswith("ARABIC") else ""


def _type_links(desk: Desk) -> list[View]:
    """Return links to the pages of the types; films are reached from the articles' page, where there are articles."""
    types = desk.settings.types
    return [desk.type_link(kind) for kind in types if kind != "video" or "article" not in types]


def _plan_link(desk: Desk) -> list[View]:
    """Return the link to the plan, which orders entries, where there can be any."""
    link = {"page": addresses.PLAN, "title": desk.words.say("plan_name"), "url": desk.url(addresses.PLAN)}
    return [link] if desk.settings.types else []


def _glossary_link(desk: Desk) -> list[View]:
    url = desk.url(addresses.GLOSSARY)
    return (
        [{"page": addresses.GLOSSARY, "title": desk.words.say("glossary"), "url": url}] if desk.library.glossary else []
    )


def _offline_link(desk: Desk) -> View:
    return {"page": addresses.OFFLINE, "title": desk.words.say("offline_title"), "url": desk.url(addresses.OFFLINE)}


def _urgent_link(desk: Desk) -> View | None:
    urgent = desk.settings.urgent
    if not urgent or not desk.is_topic(urgent.topic):
        return None
    return {"title": desk.say(urgent.label), "url": desk.url(f"topics/{urgent.topic}")}
