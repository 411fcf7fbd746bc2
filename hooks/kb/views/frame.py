"""The frame around every page of one language."""

from __future__ import annotations

from kb import addresses
from kb.views.desk import Desk, View


def frame(desk: Desk) -> View:
    """Return the frame around every page of this language: name, menu, footer, words of the interface."""
    settings = desk.settings
    return {
        "name": desk.say(settings.name),
        "tagline": desk.say(settings.tagline),
        "language": desk.language,
        "direction": settings.language(desk.language).direction,
        "home": desk.url(addresses.HOME),
        "license": {"name": settings.license.name, "url": settings.license.url},
        "urgent": _urgent_link(desk),
        "menu": [
            *(desk.type_link(kind) for kind in settings.types if kind != "video"),
            {"page": addresses.TOPICS, "title": desk.words.say("topics"), "url": desk.url(addresses.TOPICS)},
            *desk.page_links(settings.menu),
        ],
        "footer": desk.page_links(settings.footer),
        "words": desk.words.plain(),
    }


def _urgent_link(desk: Desk) -> View | None:
    urgent = desk.settings.urgent
    if not urgent or not desk.is_topic(urgent.topic):
        return None
    return {"title": desk.say(urgent.label), "url": desk.url(f"topics/{urgent.topic}")}
