"""Lists: cards with tabs and counts, rows, and stops along a line."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from kb import addresses, catalogue
from kb.document import Document
from kb.views.desk import Desk, View
from kb.vocabulary import TERM_FIELDS, Words

_ORDERS_OF_TYPES = {"tool": "time", "article": "title", "video": "title"}  # in which the catalogue lists them


def listing(
    desk: Desk, entries: Sequence[Document], field: str, value: str, everything: str = "everything_here"
) -> View:
    """Return cards, counts by type, and what to say where there is nothing."""
    counts = catalogue.count_types(entries)
    view: View = {
        "everything": desk.words.say(everything),
        "tabs": [
            {"type": kind, "label": desk.say(desk.settings.types[kind].plural), "count": count}  # type: ignore[index]
            for kind, count in counts.items()
        ],
        "cards": [card(desk, entry) for entry in entries],
        **orders(desk, entries, field, value),
    }
    if not entries:
        view["empty"] = {
            "text": desk.words.say("empty"),
            "how": desk.words.say("empty_how", field=field, value=value),
            "invitation": desk.words.say("empty_invitation"),
            **({"url": desk.url(addresses.SUGGEST)} if desk.settings.types else {}),
        }
    return view


def orders(desk: Desk, entries: Sequence[Document], field: str, value: str) -> View:
    """Return the orders in which a list may be read, as it stands first; nothing where there is nothing to order."""
    if len(entries) < 2:
        return {}
    own = _ORDERS_OF_TYPES.get(value, "own") if field == "type" else "own"
    wanted = ["newest"] if any(entry.fields.published for entry in entries) else []
    wanted += ["title"] if own != "title" else []
    choices = [("", own), *((name, name) for name in wanted)]
    found = [{"value": name, "label": desk.words.say(f"order_{word}")} for name, word in choices]
    return {"orders": found} if wanted else {}


def card(desk: Desk, entry: Document) -> View:
    """Return an entry's card: type, title, teaser, facts, the day of its publication, its picture."""
    document = desk.library.shown(entry.page, desk.language)
    card = {
        "type": document.kind,
        "slug": document.slug,
        "type_label": desk.say(desk.settings.types[document.kind].label),  # type: ignore[index]
        "url": desk.url(document.page),
        "title": document.fields.title,
        "summary": document.fields.summary,
        "facts": _facts(desk, document),
        **desk.foreign(document),
    }
    if document.fields.published:
        card["published"] = desk.day(document.fields.published)
    if shown := picture(desk, document):
        card["picture"] = shown
    urgent = desk.urgent_mark(document)
    if urgent:
        card["urgent"] = urgent
    if document.kind == "tool":
        card |= _figure(desk, document)
    return card


def picture(desk: Desk, document: Document) -> View | None:
    """Return the picture that an entry is shown with, its words and its size in pixels; None where it has none."""
    path = catalogue.picture_of(document)
    if not path:
        return None
    size = desk.catalogue.picture_sizes.get(path)
    room = {"width": size[0], "height": size[1]} if size else {}
    return {"src": quote(path), "alt": document.fields.image.alt, **room, **desk.foreign_field(document, "image")}


def _figure(desk: Desk, tool: Document) -> View:
    """Return how long a tool takes at most, as a figure and its unit; nothing where that is not known."""
    duration = tool.fields.duration
    if not duration:
        return {}
    figure, unit = desk.words.figure(catalogue.minutes(tool), is_open=duration.max is None)
    return {"figure": figure, "unit": unit}


def _facts(desk: Desk, document: Document) -> list[View]:
    fields, words = document.fields, desk.words
    if document.kind == "tool":
        facts = [{"icon": "clock", "text": minutes_note(desk, document)}] if fields.duration else []
        if fields.group:
            facts.append({"icon": "people", "text": words.span("people", fields.group.min, fields.group.max)})
        modes = [desk.settings.term_label("modes", mode, desk.language) for mode in fields.modes]
        return facts + ([{"icon": "screen", "text": words.say("list_and").join(modes)}] if modes else [])
    facts = [{"icon": "clock", "text": minutes_note(desk, document)}]
    if document.kind == "video" and fields.length:
        return facts
    if document.kind == "video":
        return [*facts, {"text": words.say("with_key_points")}]
    genre = [{"text": desk.settings.term_label("genres", fields.genre, desk.language)}] if fields.genre else []
    return facts + genre


def row(desk: Desk, document: Document, note: str = "") -> View:
    """Return a page as a row: its title, and either `note` or its type beside it."""
    shown = desk.library.shown(document.page, desk.language)
    row = {"title": shown.fields.title, "url": desk.url(shown.page), **desk.foreign(shown)}
    if note:
        row["note"] = note
    if shown.is_entry:
        row["type"] = shown.kind
        row["type_label"] = desk.say(desk.settings.types[shown.kind].label)  # type: ignore[index]
    return row


def minutes_note(desk: Desk, entry: Document) -> str:
    """Return how long an entry takes, in words: to run, to watch or to read; nothing where that is not known."""
    if entry.kind == "tool":
        duration = entry.fields.duration
        return desk.words.time_span(duration.min, duration.max) if duration else ""
    if entry.kind == "video" and entry.fields.length:
        return desk.words.count("watching", catalogue.minutes(entry))
    return desk.words.count("reading", catalogue.reading_minutes(entry))


def topic_set(desk: Desk, label: Words | None, slugs: Sequence[str]) -> View:
    """Return topics as stops along a line, with their summaries and counts."""
    stops = []
    for slug in slugs:
        if desk.is_topic(slug):
            document = desk.library.shown(f"topics/{slug}", desk.language)
            count = len(desk.catalogue.of_topic(slug))
            text = {
                "text": document.fields.summary or "",
                "count": count,
                "total": desk.words.count("items", count),
            }
            stops.append({**desk.link(document.page), **text})
    return {"title": desk.say(label) if label else desk.words.say("more_topics"), "stops": stops}


def shelf_of(desk: Desk, field: str) -> View:
    """Return the terms of a field as a shelf: its question, its shape, its stops."""
    index = desk.settings.indexes[field]
    title = desk.say(index.question or index.plural)
    return {"field": field, "title": title, "shape": index.shape, "stops": stops_of(desk, field)}


def stops_of(desk: Desk, field: str) -> list[View]:
    """Return the terms of a field as stops along a line, each with how many entries hold it."""
    stops = []
    for term, known in desk.settings.vocabularies.get(TERM_FIELDS[field], {}).items():
        page, count = addresses.term_page(field, term), len(desk.catalogue.of_term(field, term))
        total = desk.words.count("items", count)
        stops.append(
            {"page": page, "title": desk.say(known.label), "url": desk.url(page), "count": count, "total": total}
        )
    return stops
