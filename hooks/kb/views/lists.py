"""Lists: cards with tabs and counts, rows, and stops along a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict
from urllib.parse import quote

from kb import addresses, catalogue
from kb.document import Document, Entry, ToolDocument, VideoDocument
from kb.facets import FACETS, OF_FIELD, TIMES, Facet, Said
from kb.relations import terms_of
from kb.schema import Span, Tool, Video
from kb.settings import TERM_FIELDS, EntryKind, Words
from kb.views.components import Card, Empty, Fact, Link, Order, Picture, Row, Shelf, Stop, Stops, Stretch, Tab
from kb.views.context import Context

_ORDERS_OF_TYPES = {"tool": "time", "article": "title", "video": "title"}  # the order of the catalogue


class Listing(TypedDict):
    """A list of entries, as arguments of a ListPage."""

    everything: str
    tabs: tuple[Tab, ...]
    cards: tuple[Card, ...]
    orders: tuple[Order, ...]
    empty: Empty | None


class Division(TypedDict, total=False):
    """The links of a divided list, as arguments of a ListPage; none if the list is not divided."""

    total: int
    steps: tuple[Link, ...]
    here: int
    by_type: tuple[Row, ...]


def listing(
    context: Context,
    entries: Sequence[Entry],
    field: str,
    value: str,
    everything: str = "everything_here",
    facets: Sequence[Mapping[str, Said]] = (),
) -> Listing:
    """Return cards, counts by type, the orders of the list, and the text of an empty list.

    `facets` has the facets of each entry, in order; it is empty if the list has no filters.
    """
    types = context.settings.types
    narrowed: Sequence[Mapping[str, Said] | None] = facets or [None] * len(entries)
    return {
        "everything": context.words.say(everything),
        "tabs": tuple(
            Tab(type=kind, label=context.say(types[kind].plural), count=count)
            for kind, count in catalogue.count_types(entries).items()
        ),
        "cards": tuple(card(context, entry, own) for entry, own in zip(entries, narrowed, strict=True)),
        "orders": orders(context, entries, field, value),
        "empty": None if entries else empty(context, field, value),
    }


def part_of_listing(
    context: Context, entries: Sequence[Entry], field: str, value: str, page: str, number: int, everything: str
) -> tuple[Listing, Division]:
    """Return the list of a topic or a term as it is on one of its pages, `number` from 0, and the links of that page.

    `page` is the first of them. A long list has no tabs and no orders, which would know only the entries of one page:
    lists of each type, which have all filters, take their place.
    """
    pages = addresses.listing_pages(page, len(entries))
    if len(pages) == 1:
        return listing(context, entries, field, value, everything), {}
    part = entries[number * addresses.LIST_PAGE : (number + 1) * addresses.LIST_PAGE]
    made = listing(context, part, field, value, everything)
    made["tabs"], made["orders"] = (), ()
    steps = tuple(context.named_link(one, context.words.say("list_page", n=n)) for n, one in enumerate(pages, 1))
    by_type = tuple(
        _of_type(context, kind, count, field, value) for kind, count in catalogue.count_types(entries).items()
    )
    return made, {"total": len(entries), "steps": steps, "here": number, "by_type": by_type}


def _of_type(context: Context, kind: EntryKind, count: int, field: str, value: str) -> Row:
    """Return the link to the list of a type, filtered by a term if it has such a filter."""
    link, asked = context.type_link(kind), OF_FIELD[field].parameter if field in OF_FIELD else ""
    is_asked = asked and field in context.settings.facets.of_type(kind)
    return Row(title=link.title, url=f"{link.url}?{asked}={quote(value)}" if is_asked else link.url, note=str(count))


def empty(context: Context, field: str, value: str) -> Empty:
    """Return the text that is shown if no entry has a value of a field."""
    return Empty(
        text=context.words.say("empty"),
        how=context.words.say("empty_how", field=field, value=value),
        invitation=context.words.say("empty_invitation"),
        url=context.url(addresses.SUGGEST) if context.settings.types else "",
    )


def orders(context: Context, entries: Sequence[Entry], field: str, value: str) -> tuple[Order, ...]:
    """Return the possible orders of a list, the current one first; none if there is nothing to order."""
    if len(entries) < 2:
        return ()
    own = _ORDERS_OF_TYPES.get(value, "own") if field == "type" else "own"
    wanted = ["newest"] if any(entry.fields.published for entry in entries) else []
    wanted += ["title"] if own != "title" else []
    choices = [("", own), *((name, name) for name in wanted)]
    found = tuple(Order(value=name, label=context.words.say(f"order_{word}")) for name, word in choices)
    return found if wanted else ()


def card(context: Context, entry: Entry, facets: Mapping[str, Said] | None = None) -> Card:
    """Return an entry's card: type, title, teaser, facts, the day of its publication, its picture."""
    made = context.once(_card, entry)
    return made.model_copy(update={"facets": facets}) if facets else made


def _card(context: Context, entry: Entry) -> Card:
    document = context.library.in_language(entry, context.language)
    figure, unit = _figure(context, document)
    published = document.fields.published
    return Card(
        type=document.kind,
        slug=document.slug,
        type_label=context.say(context.settings.types[document.kind].label),
        url=context.url(document.page),
        title=document.fields.title,
        summary=document.fields.summary,
        facts=(*_facts(context, document), *_only_in(context, document)),
        foreign=context.foreign(document),
        published=context.day(published) if published else None,
        picture=picture(context, document),
        urgent=context.urgent_mark(document),
        figure=figure,
        unit=unit,
    )


def _only_in(context: Context, document: Document) -> list[Fact]:
    """Return the language of an entry that is not translated, as a fact; nothing for one in the reader's language."""
    if not context.foreign(document):
        return []
    language = context.words.language_name(document.language)
    return [Fact(text=context.words.say("only_in", language=language))]


def picture(context: Context, document: Document) -> Picture | None:
    """Return an entry's picture, its alternative text and its size in pixels; None if it has none."""
    image, path = document.fields.image, catalogue.picture_of(document)
    if not image:
        return None
    width, height = context.catalogue.picture_sizes.get(path) or (None, None)
    foreign = context.foreign_field(document, "image")
    return Picture(src=quote(path), alt=image.alt, width=width, height=height, foreign=foreign)


def _figure(context: Context, document: Entry) -> tuple[str, str]:
    """Return how long a tool takes at most, as (number, unit); ("", "") if that is not known."""
    duration = document.fields.duration if isinstance(document, ToolDocument) else None
    return context.words.figure(catalogue.minutes(document), is_open=duration.max is None) if duration else ("", "")


def _facts(context: Context, document: Entry) -> list[Fact]:
    fields, words = document.fields, context.words
    if isinstance(fields, Tool):
        said = ((row.icon, _said(context, document, row)) for row in FACETS if row.icon)
        return [Fact(icon=icon, text=text) for icon, text in said if text]
    facts = [Fact(icon="clock", text=minutes_note(context, document))]
    if isinstance(fields, Video):
        return facts if fields.length else [*facts, Fact(text=words.say("with_key_points"))]
    genre = [Fact(text=context.settings.term_label("genres", fields.genre, context.language))] if fields.genre else []
    return facts + genre


def row(context: Context, document: Document, note: str = "", relation: str = "", why: tuple[Stretch, ...] = ()) -> Row:
    """Return a page as a row: its title, and either `note` or its type beside it.

    Below are its `relation` to the page that lists it, and `why` it is listed.
    """
    shown = context.library.shown(document.page, context.language)
    types = context.settings.types
    return Row(
        title=shown.fields.title,
        url=context.url(shown.page),
        foreign=context.foreign(shown),
        note=note,
        type=shown.kind if isinstance(shown, Entry) else "",
        type_label=context.say(types[shown.kind].label) if isinstance(shown, Entry) else "",
        relation=relation,
        why=why,
    )


def _said(context: Context, document: Entry, row: Facet) -> str:
    """Return the value of an entry's facet in a few words; an empty text if it is not known."""
    if row.holds == "terms":
        terms = terms_of(document, row.field)
        return context.words.say("list_and").join(
            context.settings.term_label(row.vocabulary, term, context.language) for term in terms
        )
    value = dict(document.amounts()).get(row.field)
    return "" if value is None else amount(context, row.field, "amount", value)


def amount(context: Context, field: str, use: str, value: Span | int) -> str:
    """Return a number or a range of a field in words: as a time if it is one, else by its words for a `use`."""
    low, high = (value.min, value.max) if isinstance(value, Span) else (value, value)
    words = context.words
    return words.time_span(low, high) if field in TIMES else words.span(words.key(field, use), low, high)


def minutes_note(context: Context, entry: Entry) -> str:
    """Return how long an entry takes to run, to watch or to read, in words; "" if that is not known."""
    if isinstance(entry, ToolDocument):
        duration = entry.fields.duration
        return context.words.time_span(duration.min, duration.max) if duration else ""
    if isinstance(entry, VideoDocument) and entry.fields.length:
        return context.words.count("watching", catalogue.minutes(entry))
    return context.words.count("reading", catalogue.reading_minutes(entry))


def topic_set(context: Context, label: Words | None, slugs: Sequence[str]) -> Stops:
    """Return topics as stops along a line, with their summaries and counts."""
    title = context.say(label) if label else context.words.say("more_topics")
    return Stops(title=title, stops=tuple(_topic_stop(context, slug) for slug in slugs if context.is_topic(slug)))


def _topic_stop(context: Context, slug: str) -> Stop:
    link, count = context.link(f"topics/{slug}"), len(context.catalogue.of_topic(slug))
    return Stop(
        page=link.page,
        title=link.title,
        url=link.url,
        foreign=link.foreign,
        text=context.library.shown(link.page, context.language).fields.summary or "",
        count=count,
        total=context.words.count("items", count),
    )


def shelf_of(context: Context, field: str) -> Shelf:
    """Return the terms of a field as a shelf: its question, its shape, its stops."""
    index = context.settings.indexes[field]
    title = context.say(index.question or index.plural)
    return Shelf(field=field, title=title, shape=index.shape, stops=stops_of(context, field))


def stops_of(context: Context, field: str) -> tuple[Stop, ...]:
    """Return the terms of a field as stops along a line, each with its number of entries."""
    terms = context.settings.vocabularies.get(TERM_FIELDS[field], {})
    return tuple(_term_stop(context, field, term, context.say(known.label)) for term, known in terms.items())


def _term_stop(context: Context, field: str, term: str, title: str) -> Stop:
    page, count = addresses.term_page(field, term), len(context.catalogue.of_term(field, term))
    total = context.words.count("items", count)
    return Stop(page=page, title=title, url=context.url(page), count=count, total=total)
