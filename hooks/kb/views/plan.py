"""The plan: the page on which a person arranges entries into a session, and its data about every entry."""

from __future__ import annotations

from kb import catalogue
from kb.document import Entry, ToolDocument
from kb.views import sheets
from kb.views.context import Context
from kb.views.models import PlanPage
from kb.views.script_data import PlanDocument, PlanEntries, PlanEntry, PlanSheet

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


def entries(context: Context) -> PlanEntries:
    """Return the data for plans about each entry: title, address, type, minutes, and the worksheet's documents.

    Minutes are 0 if they are not known or more than a day. A plan is for one session, so the person who makes it then
    enters how long this part takes.
    """
    shown = {entry.slug: _entry(context, entry) for entry in context.library.entries}
    return PlanEntries(language=context.language, entries=shown)


def _entry(context: Context, entry: Entry) -> PlanEntry:
    shown = context.library.shown(entry.page, context.language)
    return PlanEntry(
        title=shown.fields.title,
        url=context.url(entry.page),
        type=entry.kind,
        minutes=most if (most := catalogue.minutes(entry)) <= MOST_MINUTES else 0,
        foreign=context.foreign(shown),
        sheet=_sheet(context, entry) if isinstance(entry, ToolDocument) else None,
    )


def _sheet(context: Context, tool: ToolDocument) -> PlanSheet | None:
    box = sheets.box(context, tool)
    if not box:
        return None
    documents = tuple(PlanDocument(label=one.label, url=one.url) for one in box.downloads)
    return PlanSheet(title=box.title, url=box.url, documents=documents)
