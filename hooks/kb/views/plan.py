"""The plan: the page on which a person orders entries into a session, and what it knows of every entry."""

from __future__ import annotations

from typing import Any

from kb import addresses, catalogue
from kb.document import Document
from kb.views import sheets
from kb.views.desk import Desk, View

PREFIX = "plan_"
MOST_MINUTES = 24 * 60  # what the page's script takes for one entry


def plan(desk: Desk) -> View:
    """Return the view of the page: what it says, and where to begin: at the tools, else at the first type."""
    return {
        **desk.common(addresses.PLAN, "plan"),
        "crumbs": desk.crumbs(),
        "lead": desk.words.say("plan_lead"),
        "says": {key.removeprefix(PREFIX): text for key, text in desk.words.texts.items() if key.startswith(PREFIX)},
        "begin": desk.type_link("tool" if "tool" in desk.settings.types else next(iter(desk.settings.types))),
    }


def entries(desk: Desk) -> dict[str, Any]:
    """Return by its slug what a plan shows of each entry: title, address, type, minutes, worksheet's documents.

    Titles that are in another language than the reader's carry its code and direction. Minutes are 0 where they are
    not known, or more than a day has: a plan is of one session, and whoever plans it says how much of it this takes.
    """
    return {entry.slug: _entry(desk, entry) for entry in desk.library.entries}


def _entry(desk: Desk, entry: Document) -> dict[str, Any]:
    shown = desk.library.shown(entry.page, desk.language)
    found = {
        "title": shown.fields.title,
        "url": desk.url(entry.page),
        "type": entry.kind,
        "minutes": most if (most := catalogue.minutes(entry)) <= MOST_MINUTES else 0,
        **desk.foreign(shown),
    }
    box = sheets.box(desk, entry) if entry.kind == "tool" else None
    if box:
        documents = [{"label": one["label"], "url": one["url"]} for one in box["downloads"]]
        found["sheet"] = {"title": box["title"], "url": box["url"], "documents": documents}
    return found
