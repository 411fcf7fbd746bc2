"""The plan: the page on which a person arranges entries into a session, and its data about every entry."""

from __future__ import annotations

from typing import Any

from kb import catalogue
from kb.document import Entry, ToolDocument
from kb.views import sheets
from kb.views.context import Context
from kb.views.models import PlanPage

PREFIX = "plan_"
MOST_MINUTES = 24 * 60  # the data of one entry for the page's script


def plan(context: Context) -> PlanPage:
    """Return the view of the page: its texts, and a link to begin with, to the tools or else to the first type."""
    return PlanPage(
        **context.common("plan"),
        crumbs=context.crumbs(),
        lead=context.words.say("plan_lead"),
        says={key.removeprefix(PREFIX): text for key, text in context.words.texts.items() if key.startswith(PREFIX)},
        begin=context.type_link("tool" if "tool" in context.settings.types else next(iter(context.settings.types))),
    )


def entries(context: Context) -> dict[str, Any]:
    """Return, by slug, what a plan shows of each entry: title, address, type, minutes, the worksheet's documents.

    Titles in another language than the reader's have its code and direction. Minutes are 0 if they are not known or
    are more than a day: a plan is for one session, and the person who plans it fills in the minutes.
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
