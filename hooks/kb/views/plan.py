"""The plan: the page on which a person orders entries into a session, and what it knows of every entry."""

from __future__ import annotations

from typing import Any

from kb import catalogue
from kb.document import Entry, ToolDocument
from kb.views import sheets
from kb.views.context import Context
from kb.views.models import PlanPage

PREFIX = "plan_"
MOST_MINUTES = 24 * 60  # what the page's script takes for one entry


def plan(context: Context) -> PlanPage:
    """Return the view of the page: what it says, and where to begin: at the tools, else at the first type."""
    return PlanPage(
        **context.common("plan"),
        crumbs=context.crumbs(),
        lead=context.words.say("plan_lead"),
        says={key.removeprefix(PREFIX): text for key, text in context.words.texts.items() if key.startswith(PREFIX)},
        begin=context.type_link("tool" if "tool" in context.settings.types else next(iter(context.settings.types))),
    )


def entries(context: Context) -> dict[str, Any]:
    """Return by its slug what a plan shows of each entry: title, address, type, minutes, worksheet's documents.

    Titles that are in another language than the reader's carry its code and direction. Minutes are 0 where they are
    not known, or more than a day has: a plan is of one session, and whoever plans it says how much of it this takes.
    """
    return {entry.slug: _entry(context, entry) for entry in context.library.entries}


def _entry(context: Context, entry: Entry) -> dict[str, Any]:
    shown = context.library.shown(entry.page, context.language)
    found = {
        "title": shown.fields.title,
        "url": context.url(entry.page),
        "type": entry.kind,
        "minutes": most if (most := catalogue.minutes(entry)) <= MOST_MINUTES else 0,
        **context.foreign_data(shown),
    }
    box = sheets.box(context, entry) if isinstance(entry, ToolDocument) else None
    if box:
        documents = [{"label": one.label, "url": one.url} for one in box.downloads]
        found["sheet"] = {"title": box.title, "url": box.url, "documents": documents}
    return found
