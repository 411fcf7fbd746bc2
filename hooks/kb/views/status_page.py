"""The page on how the library stands: for editors, so that no menu, no search and no site map leads to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from babel.dates import format_date

from kb import addresses
from kb import status as state
from kb.settings import TERM_FIELDS
from kb.status import Item, Part
from kb.views.context import Context, View


def status(context: Context, today: date) -> View:
    """Return the view of the page on the day `today`: the numbers, then what is missing, what is due, what is begun."""
    found = state.survey(context.catalogue, today)
    groups = (("gaps", state.GAPS), ("due", state.DUE), ("unfinished", state.UNFINISHED))
    day = format_date(today, "long", locale=context.words.language.replace("-", "_"))
    return {
        **context.common(addresses.STATUS, "status"),
        "crumbs": context.crumbs(),
        "noindex": True,
        "lead": context.words.say("status_lead"),
        "day": context.words.say("status_day", date=day),
        "numbers": [{"count": n, "label": label} for n, label in state.numbers(found, context.settings, context.words)],
        "groups": [
            {"id": name, "title": context.words.say(f"status_{name}"), "parts": _parts(context, found.parts, codes)}
            for name, codes in groups
        ],
    }


def _parts(context: Context, parts: Iterable[Part], codes: tuple[str, ...]) -> list[View]:
    return [
        {
            "title": state.label(part, context.settings, context.words),
            "count": len(part.items),
            "items": [_item(context, item, part.language) for item in part.items],
        }
        for part in parts
        if part.code in codes and part.items
    ]


def _item(context: Context, item: Item, language: str) -> View:
    """Return an item as the page tells it: what it is called, its file, and where it leads if the site has it.

    What is about a language's translations keeps their titles; all else is called as in this language.
    """
    view: View = {"title": item.title or item.name, "file": item.name, "note": state.note(item, context.words)}
    if item.name.startswith("stages/"):
        term = item.name.removeprefix("stages/")
        view["title"] = context.settings.term_label(TERM_FIELDS["stages"], term, context.language)
        return {**view, **({"url": context.url(item.page)} if item.page else {})}
    if not item.page:
        return view
    if item.name.endswith(f".{language}.md"):
        url = addresses.page_url(item.page, language, context.settings)
        return {
            **view,
            "url": url,
            **({} if language == context.language else {"foreign": context.direction(language)}),
        }
    return {**view, **context.link(item.page)}
