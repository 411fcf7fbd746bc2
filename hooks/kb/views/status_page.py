"""The page about the state of the library. It is for editors, so no menu, search or site map leads to it."""

from __future__ import annotations

from collections.abc import Iterable

from kb import addresses
from kb import status as state
from kb.clock import today
from kb.settings import TERM_FIELDS
from kb.status import Item, Part
from kb.views.context import Context
from kb.views.models import Number, StatusGroup, StatusItem, StatusPage, StatusPart


def status(context: Context) -> StatusPage:
    """Return the view of the page on this day: the numbers, then what is missing, due and unfinished."""
    day = today()
    found = state.survey(context.catalogue, day)
    groups = (("gaps", state.GAPS), ("due", state.DUE), ("unfinished", state.UNFINISHED))
    numbers = state.numbers(found, context.settings, context.words)
    return StatusPage(
        **context.common("status"),
        crumbs=context.crumbs(),
        noindex=True,
        lead=context.words.say("status_lead"),
        day=context.words.say("status_day", date=context.day(day).text),
        numbers=tuple(Number(count=n, label=label) for n, label in numbers),
        groups=tuple(
            StatusGroup(id=name, title=context.words.say(f"status_{name}"), parts=_parts(context, found.parts, codes))
            for name, codes in groups
        ),
    )


def _parts(context: Context, parts: Iterable[Part], codes: tuple[str, ...]) -> tuple[StatusPart, ...]:
    return tuple(
        StatusPart(
            title=state.label(part, context.settings, context.words),
            count=len(part.items),
            items=tuple(_item(context, item, part.language) for item in part.items),
        )
        for part in parts
        if part.code in codes and part.items
    )


def _item(context: Context, item: Item, language: str) -> StatusItem:
    """Return an item as the page shows it: its name, its file, and a link if the site has it.

    Items about a language's translations keep their titles; all others have the title in this language.
    """
    title, url, foreign = item.title or item.name, "", None
    if item.name.startswith("stages/"):
        term = item.name.removeprefix("stages/")
        title = context.settings.term_label(TERM_FIELDS["stages"], term, context.language)
        url = context.url(item.page) if item.page else ""
    elif item.page and item.name.endswith(f".{language}.md"):
        url, foreign = addresses.page_url(item.page, language, context.settings), context.foreign_language(language)
    elif item.page:
        link = context.link(item.page)
        title, url, foreign = link.title, link.url, link.foreign
    note = state.note(item, context.words)
    return StatusItem(title=title, file=item.name, note=note, url=url, foreign=foreign)
