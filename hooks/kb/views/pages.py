"""The views of pages that are not entries: home, topics, indexes, types, paths, and the page for what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb import addresses
from kb.document import Document
from kb.facets import OF_FIELD
from kb.settings import SETTINGS_FILE, TERM_FIELDS, Accessibility
from kb.views import entry, lists, search_dialog
from kb.views.context import Context, View

NEWEST = 6


def plain(context: Context, document: Document) -> View:
    """Return the view of a page of docs/ that is nothing special; the accessibility statement names whom to turn to."""
    view = {**context.written(document, "page"), "crumbs": context.crumbs(*context.page_links(_above(document)))}
    settings = context.settings.accessibility
    if settings and settings.page == f"{document.page}.md":
        view["contact"] = _contact(context, settings)
    return view


def _above(document: Document) -> list[str]:
    """Return the page from which the others of its folder are reached, where a page lies in a folder."""
    folder, _, name = document.page.rpartition("/")
    return [f"{folder}/index.md"] if folder and name != "index" else []


def _contact(context: Context, who: Accessibility) -> list[View]:
    """Return the coordinator's details, each with its label; one that is not filled in has no text."""
    return [
        {"label": context.words.say("contact_coordinator"), "text": context.say(who.coordinator)},
        {
            "label": context.words.say("contact_phone"),
            "text": who.phone or "",
            "url": f"tel:{_dialled(who.phone or '')}",
        },
        {"label": context.words.say("contact_email"), "text": who.email or "", "url": f"mailto:{who.email or ''}"},
    ]


def _dialled(phone: str) -> str:
    """Return what of a telephone number is dialled."""
    return "".join(sign for sign in phone if sign in "+*0123456789")


def path(context: Context, document: Document) -> View:
    """Return the view of a path: its stops in order, each with its reason."""
    entries = {entry.slug: entry for entry in context.library.entries}
    stops = [
        {
            **lists.row(context, entries[item.to]),
            **(context.reason([(item.why, document.language)]) if item.why else {}),
        }
        for item in document.fields.items
        if item.to in entries
    ]
    return {**plain(context, document), "kind": "path", "lead": document.fields.summary or "", "stops": stops}


def home(context: Context, document: Document | None = None) -> View:
    """Return the view of the home page, which the catalogue makes where nobody wrote one."""
    first = context.settings.topic_sets[:1]
    return {
        **(
            context.written(document, "home")
            if document
            else context.common(addresses.HOME, "home", source=SETTINGS_FILE)
        ),
        "lead": document.fields.summary or "" if document else "",
        "spine": lists.topic_set(context, first[0].label, first[0].topics) if first else None,
        **({"wish": wish} if (wish := search_dialog.wish(context)) else {}),
        "urgent": _urgent_shelf(context),
        "shelves": [
            lists.shelf_of(context, field)
            for field in context.settings.indexes
            if context.settings.indexes[field].question
        ],
        "newest": [lists.card(context, entry) for entry in context.catalogue.newest(NEWEST)],
    }


def _urgent_shelf(context: Context) -> View | None:
    urgent, entries = context.settings.urgent, context.catalogue.urgent_entries()
    if not urgent or not entries:
        return None
    return {
        "title": context.say(urgent.heading),
        "lead": context.say(urgent.lead),
        "rows": [lists.row(context, entry, note=lists.minutes_note(context, entry)) for entry in entries],
    }


def topics(context: Context) -> View:
    """Return the view of the page of all topics and of the other ways to look."""
    sets, placed = [], set()
    for item in context.settings.topic_sets:
        sets.append(lists.topic_set(context, item.label, item.topics))
        placed |= set(item.topics)
    others = [topic.slug for topic in context.library.topics if topic.slug not in placed]
    if others:
        sets.append(lists.topic_set(context, None, others))
    return {
        **context.common(addresses.TOPICS, "topics"),
        "crumbs": context.crumbs(),
        "map": context.map_link(),
        "sets": sets,
        "shelves": [lists.shelf_of(context, field) for field in context.settings.indexes],
        "paths": [lists.row(context, document) for document in context.library.originals if document.kind == "path"],
    }


def topic(context: Context, document: Document) -> View:
    """Return the view of a topic: kicker, its set as a spine, everything in it, its neighbours."""
    own_set = next((item for item in context.settings.topic_sets if document.slug in item.topics), None)
    is_urgent = bool(context.settings.urgent and context.settings.urgent.topic == document.slug)
    entries = context.catalogue.urgent_entries() if is_urgent else context.catalogue.of_topic(document.slug)
    return {
        **context.written(document, "topic", addresses.TOPICS),
        "crumbs": context.crumbs(context.topics_crumb()),
        "accent": "emergency" if is_urgent else "topic",
        "kicker": context.say(own_set.member) if own_set and own_set.member else context.words.say("topic"),
        "term_en": document.fields.term_en if not context.is_english else None,
        "synonyms": context.own_words(document.fields.synonyms, document),
        "spine": lists.topic_set(context, own_set.label, own_set.topics) if own_set else None,
        **lists.listing(context, entries, "topics", document.slug, everything="everything_topic"),
        "neighbours": [
            lists.row(context, topic, note=context.words.count("shared_items", len(shared)))
            for topic, shared in context.catalogue.neighbours(document.slug)
        ],
        "sources": entry.sources(context, document),
    }


def term(context: Context, field: str, term: str) -> View:
    """Return the view of the page of one term: what is there, and the other terms of its field."""
    index = context.settings.indexes[field]
    known = context.settings.vocabularies[TERM_FIELDS[field]][term]
    return {
        **context.common(addresses.term_page(field, term), "term", addresses.TOPICS, SETTINGS_FILE),
        "crumbs": context.crumbs(
            context.topics_crumb(), {"title": context.say(index.plural), "url": context.url(f"{field}/index")}
        ),
        "kicker": context.say(index.label),
        "title": context.say(known.label),
        "lead": context.say(known.description),
        **lists.listing(context, context.catalogue.of_term(field, term), field, term),
        "spine": {"title": context.say(index.plural), "stops": lists.stops_of(context, field)},
    }


def shelf(context: Context, field: str) -> View:
    """Return the view of the page of all terms of a field."""
    index = context.settings.indexes[field]
    return {
        **context.common(f"{field}/index", "shelf", addresses.TOPICS, SETTINGS_FILE),
        "crumbs": context.crumbs(context.topics_crumb()),
        "title": context.say(index.plural),
        "lead": context.say(index.question),
        "shelf": lists.shelf_of(context, field),
    }


def type_pages(context: Context, kind: str) -> list[View]:
    """Return the views of the pages of all entries of a type: one; where they are many, several and one of the whole.

    Each holds all filters of the type, over all entries: the pages of a divided list load what stands on the others.
    """
    entries, names = context.catalogue.of_type(kind, context.language), context.settings.types[kind]  # type: ignore[index]
    pages = addresses.list_pages(kind, len(entries))
    common = {
        "type": kind,
        "title": context.say(names.plural),
        "lead": context.say(names.lead),
        "also": _also(context, kind),
    }
    if len(pages) == 1:
        return [{**_type_page(context, pages[0], kind), **common, **_filtered(context, kind, entries)}]
    whole = addresses.whole_list(kind)
    steps = [
        {"title": context.words.say("list_page", n=n), "url": context.url(page)} for n, page in enumerate(pages, 1)
    ]
    steps.append({"title": context.words.say("list_whole"), "url": context.url(whole)})
    asked = _filters(context, kind)
    if asked:
        asked["elsewhere"] = {"type": kind, "size": addresses.LIST_PAGE, "whole": context.url(whole)}
    views = [
        {
            **_type_page(context, whole, kind),
            **common,
            **_filtered(context, kind, entries),
            "total": len(entries),
            "steps": steps,
            "here": len(pages),
        }
    ]
    for number, page in enumerate(pages):
        part = entries[number * addresses.LIST_PAGE : (number + 1) * addresses.LIST_PAGE]
        listing = {**lists.listing(context, part, "type", kind), **asked, "total": len(entries)}
        listing |= lists.orders(context, entries, "type", kind)
        if "orders" in listing:
            listing["ordered_at"] = context.url(whole)  # a part of a list has no newest: the whole of it does
        views.append({**_type_page(context, page, kind), **common, **listing, "steps": steps, "here": number})
    return views


def _type_page(context: Context, page: str, kind: str) -> View:
    return {**context.common(page, "type", addresses.TYPE_PAGES[kind], SETTINGS_FILE), "crumbs": context.crumbs()}


def _also(context: Context, kind: str) -> list[View]:
    """Return where the page of a type leads besides: the worksheets, the other types."""
    others = [context.type_link(other) for other in context.settings.types if other != kind]
    if context.bundle.downloads:
        others.insert(0, {"title": context.words.say("ws_all"), "url": context.url(addresses.WORKSHEETS)})
    return others


def list_facets(context: Context, kind: str) -> list[dict[str, Any]]:
    """Return by what each entry of a type is narrowed, in the order of its list; none where nothing narrows it."""
    entries = context.catalogue.of_type(kind, context.language)
    if not getattr(context.settings.facets, kind) or len(entries) < 2:
        return []
    return [context.catalogue.found_by(entry, context.bundle.downloads) for entry in entries]


def _filters(context: Context, kind: str) -> View:
    """Return what narrows the list of a type, and what it says; nothing where there is nothing to narrow.

    Numbers are not asked for where no entry says one.
    """
    facets = list_facets(context, kind)
    if not facets:
        return {}
    held = {field for found in facets for field in found}
    fields = [
        field for field in getattr(context.settings.facets, kind) if field in held or not OF_FIELD[field].is_number
    ]
    asked = [search_dialog.facet(context, field) for field in fields]
    return {"filters": asked, "says": search_dialog.list_words(context, asked)}


def _filtered(context: Context, kind: str, entries: Sequence[Document]) -> View:
    """Return the list of all entries of a type and, where it can be narrowed, their facets and the filters."""
    listing, facets = lists.listing(context, entries, "type", kind), list_facets(context, kind)
    if facets:
        for card, own in zip(listing["cards"], facets, strict=True):
            card["facets"] = own
    return {**listing, **_filters(context, kind)}


def missing(context: Context) -> View:
    """Return the view of the page that stands for those that are not there."""
    return {
        **context.common(addresses.MISSING, "missing"),
        "shelves": [lists.topic_set(context, None, [t.slug for t in context.library.topics])],
    }


def offline(context: Context) -> View:
    """Return the view of the page of what can be kept on the device, with every page that could be read from there."""
    kinds: dict[str, str] = {kind: context.say(names.label) for kind, names in context.settings.types.items()}
    kinds["topic"] = context.words.say("topic")
    urgent = context.catalogue.urgent_pages
    wanted = sorted(
        [*context.library.entries, *context.library.topics], key=lambda document: document.page not in urgent
    )
    return {
        **context.common(addresses.OFFLINE, "offline"),
        "crumbs": context.crumbs(),
        "lead": context.words.say("offline_lead"),
        "says": {key: context.words.texts[f"offline_{key}"] for key in ("keep", "some", "all", "progress")},
        "available": [{**context.link(document.page), "label": kinds[document.kind]} for document in wanted],
    }
