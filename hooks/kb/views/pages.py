"""The views of pages that are not entries: home, topics, indexes, types, paths, and the page for what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict

from kb import addresses
from kb.document import Document, Entry, PathDocument, TopicDocument
from kb.facets import OF_FIELD, Said
from kb.settings import TERM_FIELDS, Accessibility, EntryKind
from kb.views import entry, lists, search_dialog
from kb.views.components import Contact, Filter, Link, Row, Says, Stops
from kb.views.context import Context
from kb.views.models import (
    Available,
    Elsewhere,
    HomePage,
    MissingPage,
    OfflinePage,
    OfflineWords,
    PathPage,
    PathsPage,
    PlainPage,
    ShelfPage,
    TermPage,
    TopicPage,
    TopicsPage,
    TypePage,
    UrgentShelf,
)

NEWEST = 6
MOST_URGENT = 12  # on the home page; from there a link leads to all


def plain(context: Context, document: Document) -> PlainPage:
    """Return the view of an ordinary page of docs/; the accessibility statement has contact details."""
    settings = context.settings.accessibility
    return PlainPage(
        **context.written(document, "page"),
        crumbs=context.crumbs(*context.page_links(_above(document))),
        contact=_contact(context, settings) if settings and settings.page == f"{document.page}.md" else (),
    )


def _above(document: Document) -> list[str]:
    """Return the first page of a page's folder, if the page is in a folder."""
    folder, _, name = document.page.rpartition("/")
    return [f"{folder}/index.md"] if folder and name != "index" else []


def _contact(context: Context, who: Accessibility) -> tuple[Contact, ...]:
    """Return the coordinator's details, each with its label; a missing one has no text."""
    say, phone, email = context.words.say, who.phone or "", who.email or ""
    return (
        Contact(label=say("contact_coordinator"), text=context.say(who.coordinator)),
        Contact(label=say("contact_phone"), text=phone, url=f"tel:{_dialled(phone)}"),
        Contact(label=say("contact_email"), text=email, url=f"mailto:{email}"),
    )


def _dialled(phone: str) -> str:
    """Return the digits of a telephone number that are dialled."""
    return "".join(sign for sign in phone if sign in "+*0123456789")


def path(context: Context, document: PathDocument) -> PathPage:
    """Return the view of a path: its stops in order, each with its reason."""
    entries = {entry.slug: entry for entry in context.library.entries}
    return PathPage(
        **context.written(document, "path"),
        crumbs=context.crumbs(context.place_link("paths")),
        lead=document.fields.summary or "",
        stops=tuple(
            lists.row(
                context, entries[item.to], why=context.reason([(item.why, document.language)]) if item.why else ()
            )
            for item in document.fields.items
            if item.to in entries
        ),
        book=context.book(document.page),
    )


def home(context: Context, document: Document | None = None) -> HomePage:
    """Return the view of the home page, which is generated if nobody wrote one."""
    first, indexes = context.settings.topic_sets[:1], context.settings.indexes
    made = context.common("home")
    return HomePage(
        **(context.written(document, "home") if document else made),
        lead=document.fields.summary or "" if document else "",
        spine=lists.topic_set(context, first[0].label, first[0].topics) if first else None,
        wish=search_dialog.wish(context),
        urgent=_urgent_shelf(context),
        shelves=tuple(lists.shelf_of(context, field) for field, index in indexes.items() if index.question),
        paths=_path_rows(context),
        newest=tuple(lists.card(context, entry) for entry in context.catalogue.newest(NEWEST)),
    )


def _urgent_shelf(context: Context) -> UrgentShelf | None:
    urgent, entries = context.settings.urgent, context.catalogue.urgent_entries()
    if not urgent or not entries:
        return None
    return UrgentShelf(
        title=context.say(urgent.heading),
        lead=context.say(urgent.lead),
        rows=tuple(
            lists.row(context, entry, note=lists.minutes_note(context, entry)) for entry in entries[:MOST_URGENT]
        ),
        all=_all_urgent(context, len(entries)) if len(entries) > MOST_URGENT else None,
    )


def _all_urgent(context: Context, number: int) -> Link:
    urgent = context.settings.urgent
    text = context.words.say("list_all", items=context.words.count("items", number))
    return context.named_link(f"topics/{urgent.topic}" if urgent else addresses.TOPICS, text)


def topics(context: Context) -> TopicsPage:
    """Return the view of the page of all topics and of the other indexes."""
    return TopicsPage(
        **context.common("topics"),
        crumbs=context.crumbs(),
        map=context.place_link("map"),
        sets=_topic_sets(context),
        shelves=tuple(lists.shelf_of(context, field) for field in context.settings.indexes),
        paths=_path_rows(context),
        book=context.book(addresses.TOPICS),
    )


def paths(context: Context) -> PathsPage:
    """Return the view of the page of all paths, each with its summary."""
    return PathsPage(
        **context.common("paths"),
        crumbs=context.crumbs(),
        lead=context.words.say("paths_lead"),
        paths=_path_rows(context),
    )


def _path_rows(context: Context) -> tuple[Row, ...]:
    """Return all paths as rows, in the order of their titles; each has its summary in place of a reason."""
    shown = (context.library.shown(path.page, context.language) for path in context.library.paths)
    return tuple(_path_row(context, path) for path in sorted(shown, key=lambda path: path.fields.title.casefold()))


def _path_row(context: Context, shown: Document) -> Row:
    summary = shown.fields.summary
    return lists.row(context, shown, why=context.reason([(summary, shown.language)]) if summary else ())


def _topic_sets(context: Context) -> tuple[Stops, ...]:
    """Return the sets of topics, and last the topics without a set."""
    sets = [lists.topic_set(context, item.label, item.topics) for item in context.settings.topic_sets]
    placed = {slug for item in context.settings.topic_sets for slug in item.topics}
    others = [topic.slug for topic in context.library.topics if topic.slug not in placed]
    return (*sets, *([lists.topic_set(context, None, others)] if others else []))


def topic(context: Context, document: TopicDocument) -> TopicPage:
    """Return the view of a topic: kicker, its set as a spine, everything in it, its neighbours."""
    own_set = next((item for item in context.settings.topic_sets if document.slug in item.topics), None)
    is_urgent = _is_urgent(context, document.slug)
    listing, division = _part_of_topic(context, document.slug, 0)
    return TopicPage(
        **context.written(document, "topic"),
        crumbs=context.crumbs(context.place_link("topics")),
        accent="emergency" if is_urgent else "topic",
        kicker=context.say(own_set.member) if own_set and own_set.member else context.words.say("topic"),
        term_en=document.fields.term_en if not context.is_english else None,
        spine=lists.topic_set(context, own_set.label, own_set.topics) if own_set else None,
        **listing,
        **division,
        neighbours=tuple(
            lists.row(context, topic, note=context.words.count("shared_items", len(shared)))
            for topic, shared in context.catalogue.neighbours(document.slug)
        ),
        sources=entry.sources(context, document),
        book=context.book(document.page),
    )


def _is_urgent(context: Context, slug: str) -> bool:
    return bool(context.settings.urgent and context.settings.urgent.topic == slug)


def _part_of_topic(context: Context, slug: str, number: int) -> tuple[lists.Listing, lists.Division]:
    """Return the list of a topic as it is on one of its pages, `number` from 0."""
    entries = context.catalogue.urgent_entries() if _is_urgent(context, slug) else context.catalogue.of_topic(slug)
    return lists.part_of_listing(context, entries, "topics", slug, f"topics/{slug}", number, "everything_topic")


def further_of_topic(context: Context, document: TopicDocument) -> Iterator[TermPage]:
    """Yield the views of the further pages of a topic with many entries; the first is the topic's own."""
    link, slug = context.link(document.page), document.slug
    number = len(_part_of_topic(context, slug, 0)[1].get("steps", ()))
    for here in range(1, number):
        listing, division = _part_of_topic(context, slug, here)
        step = division["steps"][here]
        yield TermPage(
            **context.common("term", addresses.listing_pages(document.page, division["total"])[here]),
            crumbs=context.crumbs(context.place_link("topics"), link),
            kicker=context.words.say("topic"),
            title=context.words.say("list_part", title=link.title, page=step.title),
            **listing,
            **division,
            spine=None,
        )


def term_pages(context: Context, field: str, term: str) -> Iterator[TermPage]:
    """Yield the views of the pages of one term: its entries, and the other terms of its field."""
    index, first = context.settings.indexes[field], addresses.term_page(field, term)
    known, entries = context.settings.vocabularies[TERM_FIELDS[field]][term], context.catalogue.of_term(field, term)
    above = context.named_link(addresses.shelf_page(field), context.say(index.plural))
    title = context.say(known.label)
    for number, page in enumerate(addresses.listing_pages(first, len(entries))):
        listing, division = lists.part_of_listing(context, entries, field, term, first, number, "everything_here")
        part = context.words.say("list_page", n=number + 1)
        yield TermPage(
            **context.common("term", page),
            crumbs=context.crumbs(
                context.place_link("topics"), above, *([context.named_link(first, title)] if number else [])
            ),
            kicker=context.say(index.label),
            title=context.words.say("list_part", title=title, page=part) if number else title,
            lead="" if number else context.say(known.description),
            **listing,
            **division,
            spine=Stops(title=context.say(index.plural), stops=lists.stops_of(context, field)),
        )


def shelf(context: Context, field: str) -> ShelfPage:
    """Return the view of the page of all terms of a field."""
    index = context.settings.indexes[field]
    return ShelfPage(
        **context.common("shelf", addresses.shelf_page(field)),
        crumbs=context.crumbs(context.place_link("topics")),
        title=context.say(index.plural),
        lead=context.say(index.question),
        shelf=lists.shelf_of(context, field),
    )


class _Filters(TypedDict):
    """The filters of a type's list, as arguments of its view."""

    filters: tuple[Filter, ...]
    says: Says | None


def type_pages(context: Context, kind: EntryKind) -> list[TypePage]:
    """Return the views of the pages of all entries of a type: one page, or several and one of the whole list.

    Each has all filters of the type, over all entries: the pages of a divided list load the entries of the others.
    """
    entries = context.catalogue.of_type(kind, context.language)
    pages = addresses.list_pages(kind, len(entries))
    if len(pages) == 1:
        return [_whole_list(context, pages[0], kind, entries)]
    whole = addresses.whole_list(kind)
    steps = (
        *(context.named_link(page, context.words.say("list_page", n=n)) for n, page in enumerate(pages, 1)),
        context.named_link(whole, context.words.say("list_whole")),
    )
    parts = [_part_of_list(context, kind, entries, number, steps) for number in range(len(pages))]
    return [_whole_list(context, whole, kind, entries, steps), *parts]


def _whole_list(
    context: Context, page: str, kind: EntryKind, entries: Sequence[Entry], steps: tuple[Link, ...] = ()
) -> TypePage:
    """Return the view of the page of all entries of a type; `steps` are the links between pages of a divided list."""
    names = context.settings.types[kind]
    return TypePage(
        **context.common("type", page, addresses.TYPE_PAGES[kind]),
        crumbs=context.crumbs(),
        type=kind,
        title=context.say(names.plural),
        lead=context.say(names.lead),
        also=_also(context, kind),
        **lists.listing(context, entries, "type", kind, facets=list_facets(context, kind)),
        **_filters(context, kind),
        total=len(entries) if steps else None,
        steps=steps,
        here=len(steps) - 1 if steps else None,
    )


def _part_of_list(
    context: Context, kind: EntryKind, entries: Sequence[Entry], number: int, steps: tuple[Link, ...]
) -> TypePage:
    """Return the view of one page of a divided list, with its `number` from 0; a part has no newest entries.

    It is sorted and filtered on the page of the whole list.
    """
    names = context.settings.types[kind]
    part = entries[number * addresses.LIST_PAGE : (number + 1) * addresses.LIST_PAGE]
    listing, asked, whole = lists.listing(context, part, "type", kind), _filters(context, kind), steps[-1].url
    page = addresses.list_pages(kind, len(entries))[number]
    listing["orders"] = lists.orders(context, entries, "type", kind)
    return TypePage(
        **context.common("type", page, addresses.TYPE_PAGES[kind]),
        crumbs=context.crumbs(),
        type=kind,
        title=context.say(names.plural),
        lead=context.say(names.lead),
        also=_also(context, kind),
        **listing,
        **asked,
        elsewhere=Elsewhere(type=kind, size=addresses.LIST_PAGE, whole=whole) if asked["filters"] else None,
        total=len(entries),
        steps=steps,
        here=number,
        ordered_at=whole if listing["orders"] else "",
    )


def _also(context: Context, kind: EntryKind) -> tuple[Row, ...]:
    """Return further links of a type's page: the worksheets, the other types."""
    worksheets = context.place_link("worksheets")
    others = [context.type_link(other) for other in context.settings.types if other != kind]
    links = [worksheets, *others] if context.bundle.downloads else others
    return tuple(Row(title=link.title, url=link.url) for link in links)


def list_facets(context: Context, kind: EntryKind) -> list[Mapping[str, Said]]:
    """Return the facets of each entry of a type, for the filters, in the order of its list.

    [] if nothing can be filtered.
    """
    return context.once(_list_facets, kind)


def _list_facets(context: Context, kind: EntryKind) -> list[Mapping[str, Said]]:
    entries = context.catalogue.of_type(kind, context.language)
    if not context.settings.facets.of_type(kind) or len(entries) < 2:
        return []
    return [context.catalogue.found_by(entry, context.bundle.downloads) for entry in entries]


def _filters(context: Context, kind: EntryKind) -> _Filters:
    """Return the filters of a type's list and their texts; {} if there is nothing to filter.

    Numbers are left out if no entry has one.
    """
    facets = list_facets(context, kind)
    if not facets:
        return {"filters": (), "says": None}
    held = {field for found in facets for field in found}
    fields = [
        field for field in context.settings.facets.of_type(kind) if field in held or not OF_FIELD[field].is_number
    ]
    asked = tuple(search_dialog.facet(context, field) for field in fields)
    return {"filters": asked, "says": search_dialog.list_words(context, asked)}


def missing(context: Context) -> MissingPage:
    """Return the view of the page that is shown for missing pages."""
    topics = [topic.slug for topic in context.library.topics]
    return MissingPage(**context.common("missing"), shelves=(lists.topic_set(context, None, topics),))


def offline(context: Context) -> OfflinePage:
    """Return the view of the page about what can be kept on the device, with every page that can be read offline."""
    pages, urgent = [*context.library.entries, *context.library.topics], context.catalogue.urgent_pages
    texts = context.words.texts
    return OfflinePage(
        **context.common("offline"),
        crumbs=context.crumbs(),
        lead=context.words.say("offline_lead"),
        says=OfflineWords.model_validate({key: texts[f"offline_{key}"] for key in OfflineWords.model_fields}),
        notes=context.words.starting("notes_"),
        available=tuple(
            _available(context, document) for document in sorted(pages, key=lambda one: one.page not in urgent)
        ),
    )


def _available(context: Context, document: Document) -> Available:
    link, types = context.link(document.page), context.settings.types
    label = context.say(types[document.kind].label) if isinstance(document, Entry) else context.words.say("topic")
    return Available(title=link.title, url=link.url, foreign=link.foreign, label=label)
