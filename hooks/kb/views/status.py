"""The page on how the library stands: for editors, so that no menu, no search and no site map leads to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from babel.dates import format_date

from kb import addresses
from kb import status as state
from kb.status import Item, Part
from kb.views.desk import Desk, View
from kb.vocabulary import TERM_FIELDS


def status(desk: Desk, today: date) -> View:
    """Return the view of the page on the day `today`: the numbers, then what is missing, what is due, what is begun."""
    found = state.survey(desk.catalogue, today)
    groups = (("gaps", state.GAPS), ("due", state.DUE), ("unfinished", state.UNFINISHED))
    day = format_date(today, "long", locale=desk.words.language.replace("-", "_"))
    return {
        **desk.common(addresses.STATUS, "status"),
        "crumbs": desk.crumbs(),
        "noindex": True,
        "lead": desk.words.say("status_lead"),
        "day": desk.words.say("status_day", date=day),
        "numbers": [{"count": n, "label": label} for n, label in state.numbers(found, desk.settings, desk.words)],
        "groups": [
            {"id": name, "title": desk.words.say(f"status_{name}"), "parts": _parts(desk, found.parts, codes)}
            for name, codes in groups
        ],
    }


def _parts(desk: Desk, parts: Iterable[Part], codes: tuple[str, ...]) -> list[View]:
    return [
        {
            "title": state.label(part, desk.settings, desk.words),
            "count": len(part.items),
            "items": [_item(desk, item, part.language) for item in part.items],
        }
        for part in parts
        if part.code in codes and part.items
    ]


def _item(desk: Desk, item: Item, language: str) -> View:
    """Return an item as the page tells it: what it is called, its file, and where it leads if the site has it.

    What is about a language's translations keeps their titles; all else is called as in this language.
    """
    view: View = {"title": item.title or item.name, "file": item.name, "note": state.note(item, desk.words)}
    if item.name.startswith("stages/"):
        term = item.name.removeprefix("stages/")
        view["title"] = desk.settings.term_label(TERM_FIELDS["stages"], term, desk.language)
        return {**view, **({"url": desk.url(item.page)} if item.page else {})}
    if not item.page:
        return view
    if item.name.endswith(f".{language}.md"):
        url = addresses.page_url(item.page, language, desk.settings)
        return {**view, "url": url, **({} if language == desk.language else {"foreign": desk.direction(language)})}
    return {**view, **desk.link(item.page)}
