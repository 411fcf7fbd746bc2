"""Lists: cards with tabs and counts, rows, and stops along a line."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from kb import addresses, catalogue
from kb.document import Document
from kb.facets import FACETS, TIMES, Facet
from kb.relations import terms_of
from kb.schema import Span
from kb.settings import TERM_FIELDS, Words
from kb.views.context import Context, View

_ORDERS_OF_TYPES = {"tool": "time", "article": "title", "video": "title"}  # in which the catalogue lists them


def listing(
    context: Context, entries: Sequence[Document], field: str, value: str, everything: str = "everything_here"
) -> View:
    """Return cards, counts by type, and what to say where there is nothing."""
    counts = catalogue.count_types(entries)
    view: View = {
        "everything": context.words.say(everything),
        "tabs": [
            {"type": kind, "label": context.say(context.settings.types[kind].plural), "count": count}  # type: ignore[index]
            for kind, count in counts.items()
        ],
        "cards": [card(context, entry) for entry in entries],
        **orders(context, entries, field, value),
    }
    if not entries:
        view["empty"] = {
            "text": context.words.say("empty"),
            "how": context.words.say("empty_how", field=field, value=value),
            "invitation": context.words.say("empty_invitation"),
            **({"url": context.url(addresses.SUGGEST)} if context.settings.types else {}),
        }
    return view


def orders(context: Context, entries: Sequence[Document], field: str, value: str) -> View:
    """Return the orders in which a list may be read, as it stands first; nothing where there is nothing to order."""
    if len(entries) < 2:
        return {}
    own = _ORDERS_OF_TYPES.get(value, "own") if field == "type" else "own"
    wanted = ["newest"] if any(entry.fields.published for entry in entries) else []
    wanted += ["title"] if own != "title" else []
    choices = [("", own), *((name, name) for name in wanted)]
    found = [{"value": name, "label": context.words.say(f"order_{word}")} for name, word in choices]
    return {"orders": found} if wanted else {}


def card(context: Context, entry: Document) -> View:
    """Return an entry's card: type, title, teaser, facts, the day of its publication, its picture."""
    document = context.library.shown(entry.page, context.language)
    card = {
        "type": document.kind,
        "slug": document.slug,
        "type_label": context.say(context.settings.types[document.kind].label),  # type: ignore[index]
        "url": context.url(document.page),
        "title": document.fields.title,
        "summary": document.fields.summary,
        "facts": _facts(context, document),
        **context.foreign(document),
    }
    if document.fields.published:
        card["published"] = context.day(document.fields.published)
    if shown := picture(context, document):
        card["picture"] = shown
    urgent = context.urgent_mark(document)
    if urgent:
        card["urgent"] = urgent
    if document.kind == "tool":
        card |= _figure(context, document)
    return card


def picture(context: Context, document: Document) -> View | None:
    """Return the picture that an entry is shown with, its words and its size in pixels; None where it has none."""
    path = catalogue.picture_of(document)
    if not path:
        return None
    size = context.catalogue.picture_sizes.get(path)
    room = {"width": size[0], "height": size[1]} if size else {}
    return {"src": quote(path), "alt": document.fields.image.alt, **room, **context.foreign_field(document, "image")}


def _figure(context: Context, tool: Document) -> View:
    """Return how long a tool takes at most, as a figure and its unit; nothing where that is not known."""
    duration = tool.fields.duration
    if not duration:
        return {}
    figure, unit = context.words.figure(catalogue.minutes(tool), is_open=duration.max is None)
    return {"figure": figure, "unit": unit}


def _facts(context: Context, document: Document) -> list[View]:
    fields, words = document.fields, context.words
    if document.kind == "tool":
        told = ((row.icon, _told(context, document, row)) for row in FACETS if row.icon)
        return [{"icon": icon, "text": text} for icon, text in told if text]
    facts = [{"icon": "clock", "text": minutes_note(context, document)}]
    if document.kind == "video" and fields.length:
        return facts
    if document.kind == "video":
        return [*facts, {"text": words.say("with_key_points")}]
    genre = [{"text": context.settings.term_label("genres", fields.genre, context.language)}] if fields.genre else []
    return facts + genre


def row(context: Context, document: Document, note: str = "") -> View:
    """Return a page as a row: its title, and either `note` or its type beside it."""
    shown = context.library.shown(document.page, context.language)
    row = {"title": shown.fields.title, "url": context.url(shown.page), **context.foreign(shown)}
    if note:
        row["note"] = note
    if shown.is_entry:
        row["type"] = shown.kind
        row["type_label"] = context.say(context.settings.types[shown.kind].label)  # type: ignore[index]
    return row


def _told(context: Context, document: Document, row: Facet) -> str:
    """Return what an entry says of a facet, in a few words; nothing where that is not known."""
    value = getattr(document.fields, row.field, None)
    if row.holds == "terms":
        terms = terms_of(document, row.field)
        return context.words.say("list_and").join(
            context.settings.term_label(row.vocabulary, term, context.language) for term in terms
        )
    return "" if value is None else amount(context, row.field, "amount", value)


def amount(context: Context, field: str, use: str, value: Span | int) -> str:
    """Return a number or a range of a field in words: as a time where it is one, else by its words for a `use`."""
    low, high = (value.min, value.max) if isinstance(value, Span) else (value, value)
    words = context.words
    return words.time_span(low, high) if field in TIMES else words.span(words.key(field, use), low, high)


def minutes_note(context: Context, entry: Document) -> str:
    """Return how long an entry takes, in words: to run, to watch or to read; nothing where that is not known."""
    if entry.kind == "tool":
        duration = entry.fields.duration
        return context.words.time_span(duration.min, duration.max) if duration else ""
    if entry.kind == "video" and entry.fields.length:
        return context.words.count("watching", catalogue.minutes(entry))
    return context.words.count("reading", catalogue.reading_minutes(entry))


def topic_set(context: Context, label: Words | None, slugs: Sequence[str]) -> View:
    """Return topics as stops along a line, with their summaries and counts."""
    stops = []
    for slug in slugs:
        if context.is_topic(slug):
            document = context.library.shown(f"topics/{slug}", context.language)
            count = len(context.catalogue.of_topic(slug))
            text = {
                "text": document.fields.summary or "",
                "count": count,
                "total": context.words.count("items", count),
            }
            stops.append({**context.link(document.page), **text})
    return {"title": context.say(label) if label else context.words.say("more_topics"), "stops": stops}


def shelf_of(context: Context, field: str) -> View:
    """Return the terms of a field as a shelf: its question, its shape, its stops."""
    index = context.settings.indexes[field]
    title = context.say(index.question or index.plural)
    return {"field": field, "title": title, "shape": index.shape, "stops": stops_of(context, field)}


def stops_of(context: Context, field: str) -> list[View]:
    """Return the terms of a field as stops along a line, each with how many entries hold it."""
    stops = []
    for term, known in context.settings.vocabularies.get(TERM_FIELDS[field], {}).items():
        page, count = addresses.term_page(field, term), len(context.catalogue.of_term(field, term))
        total = context.words.count("items", count)
        stops.append(
            {"page": page, "title": context.say(known.label), "url": context.url(page), "count": count, "total": total}
        )
    return stops
