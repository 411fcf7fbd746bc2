"""The views of pages that are not entries: home, topics, indexes, types, paths, and the page for what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb import addresses
from kb.document import Document
from kb.views import entry, finder, lists, sheets
from kb.views.desk import Desk, View
from kb.vocabulary import SETTINGS_FILE, TERM_FIELDS, Accessibility

NEWEST = 6


def plain(desk: Desk, document: Document) -> View:
    """Return the view of a page of docs/ that is nothing special; the accessibility statement names whom to turn to."""
    view = {**desk.written(document, "page"), "crumbs": desk.crumbs(*desk.page_links(_above(document)))}
    settings = desk.settings.accessibility
    if settings and settings.page == f"{document.page}.md":
        view["contact"] = _contact(desk, settings)
    return view


def _above(document: Document) -> list[str]:
    """Return the page from which the others of its folder are reached, where a page lies in a folder."""
    folder, _, name = document.page.rpartition("/")
    return [f"{folder}/index.md"] if folder and name != "index" else []


def _contact(desk: Desk, who: Accessibility) -> list[View]:
    """Return the coordinator's details, each with its label; one that is not filled in has no text."""
    return [
        {"label": desk.words.say("contact_coordinator"), "text": desk.say(who.coordinator)},
        {"label": desk.words.say("contact_phone"), "text": who.phone or "", "url": f"tel:{_dialled(who.phone or '')}"},
        {"label": desk.words.say("contact_email"), "text": who.email or "", "url": f"mailto:{who.email or ''}"},
    ]


def _dialled(phone: str) -> str:
    """Return what of a telephone number is dialled."""
    return "".join(sign for sign in phone if sign in "+*0123456789")


def path(desk: Desk, document: Document) -> View:
    """Return the view of a path: its stops in order, each with its reason."""
    entries = {entry.slug: entry for entry in desk.library.entries}
    stops = [
        {**lists.row(desk, entries[item.to]), **(desk.reason([(item.why, document.language)]) if item.why else {})}
        for item in document.fields.items
        if item.to in entries
    ]
    return {**plain(desk, document), "kind": "path", "lead": document.fields.summary or "", "stops": stops}


def home(desk: Desk, document: Document | None = None) -> View:
    """Return the view of the home page, which the catalogue makes where nobody wrote one."""
    first = desk.settings.topic_sets[:1]
    return {
        **(desk.written(document, "home") if document else desk.common(addresses.HOME, "home", source=SETTINGS_FILE)),
        "lead": document.fields.summary or "" if document else "",
        "spine": lists.topic_set(desk, first[0].label, first[0].topics) if first else None,
        **({"wish": wish} if (wish := finder.wish(desk)) else {}),
        "urgent": _urgent_shelf(desk),
        "shelves": [
            lists.shelf_of(desk, field) for field in desk.settings.indexes if desk.settings.indexes[field].question
        ],
        "newest": [lists.card(desk, entry) for entry in desk.catalogue.newest(NEWEST)],
    }


def _urgent_shelf(desk: Desk) -> View | None:
    urgent, entries = desk.settings.urgent, desk.catalogue.urgent_entries()
    if not urgent or not entries:
        return None
    return {
        "title": desk.say(urgent.heading),
        "lead": desk.say(urgent.lead),
        "rows": [lists.row(desk, entry, note=lists.minutes_note(desk, entry)) for entry in entries],
    }


def topics(desk: Desk) -> View:
    """Return the view of the page of all topics and of the other ways to look."""
    sets, placed = [], set()
    for item in desk.settings.topic_sets:
        sets.append(lists.topic_set(desk, item.label, item.topics))
        placed |= set(item.topics)
    others = [topic.slug for topic in desk.library.topics if topic.slug not in placed]
    if others:
        sets.append(lists.topic_set(desk, None, others))
    return {
        **desk.common(addresses.TOPICS, "topics"),
        "crumbs": desk.crumbs(),
        "map": desk.map_link(),
        "sets": sets,
        "shelves": [lists.shelf_of(desk, field) for field in desk.settings.indexes],
        "paths": [lists.row(desk, document) for document in desk.library.originals if document.kind == "path"],
    }


def topic(desk: Desk, document: Document) -> View:
    """Return the view of a topic: kicker, its set as a spine, everything in it, its neighbours."""
    own_set = next((item for item in desk.settings.topic_sets if document.slug in item.topics), None)
    is_urgent = bool(desk.settings.urgent and desk.settings.urgent.topic == document.slug)
    entries = desk.catalogue.urgent_entries() if is_urgent else desk.catalogue.of_topic(document.slug)
    return {
        **desk.written(document, "topic", addresses.TOPICS),
        "crumbs": desk.crumbs(desk.topics_crumb()),
        "accent": "emergency" if is_urgent else "topic",
        "kicker": desk.say(own_set.member) if own_set and own_set.member else desk.words.say("topic"),
        "term_en": document.fields.term_en if not desk.is_english else None,
        "synonyms": desk.own_words(document.fields.synonyms, document),
        "spine": lists.topic_set(desk, own_set.label, own_set.topics) if own_set else None,
        **lists.listing(desk, entries, "topics", document.slug, everything="everything_topic"),
        "neighbours": [
            lists.row(desk, topic, note=desk.words.count("shared_items", len(shared)))
            for topic, shared in desk.catalogue.neighbours(document.slug)
        ],
        "sources": entry.sources(desk, document),
    }


def term(desk: Desk, field: str, term: str) -> View:
    """Return the view of the page of one term: what is there, and the other terms of its field."""
    index = desk.settings.indexes[field]
    known = desk.settings.vocabularies[TERM_FIELDS[field]][term]
    return {
        **desk.common(addresses.term_page(field, term), "term", addresses.TOPICS, SETTINGS_FILE),
        "crumbs": desk.crumbs(
            desk.topics_crumb(), {"title": desk.say(index.plural), "url": desk.url(f"{field}/index")}
        ),
        "kicker": desk.say(index.label),
        "title": desk.say(known.label),
        "lead": desk.say(known.description),
        **lists.listing(desk, desk.catalogue.of_term(field, term), field, term),
        "spine": {"title": desk.say(index.plural), "stops": lists.stops_of(desk, field)},
    }


def shelf(desk: Desk, field: str) -> View:
    """Return the view of the page of all terms of a field."""
    index = desk.settings.indexes[field]
    return {
        **desk.common(f"{field}/index", "shelf", addresses.TOPICS, SETTINGS_FILE),
        "crumbs": desk.crumbs(desk.topics_crumb()),
        "title": desk.say(index.plural),
        "lead": desk.say(index.question),
        "shelf": lists.shelf_of(desk, field),
    }


def type_pages(desk: Desk, kind: str) -> list[View]:
    """Return the views of the pages of all entries of a type: one; where they are many, several and one of the whole.

    Each holds all filters of the type, over all entries: the pages of a divided list load what stands on the others.
    """
    entries, names = desk.catalogue.of_type(kind, desk.language), desk.settings.types[kind]  # type: ignore[index]
    pages = addresses.list_pages(kind, len(entries))
    common = {"type": kind, "title": desk.say(names.plural), "lead": desk.say(names.lead), "also": _also(desk, kind)}
    if len(pages) == 1:
        return [{**_type_page(desk, pages[0], kind), **common, **_filtered(desk, kind, entries)}]
    whole = addresses.whole_list(kind)
    steps = [{"title": desk.words.say("list_page", n=n), "url": desk.url(page)} for n, page in enumerate(pages, 1)]
    steps.append({"title": desk.words.say("list_whole"), "url": desk.url(whole)})
    asked = _filters(desk, kind)
    if asked:
        asked["elsewhere"] = {"type": kind, "size": addresses.LIST_PAGE, "whole": desk.url(whole)}
    views = [
        {
            **_type_page(desk, whole, kind),
            **common,
            **_filtered(desk, kind, entries),
            "total": len(entries),
            "steps": steps,
            "here": len(pages),
        }
    ]
    for number, page in enumerate(pages):
        part = entries[number * addresses.LIST_PAGE : (number + 1) * addresses.LIST_PAGE]
        listing = {**lists.listing(desk, part, "type", kind), **asked, "total": len(entries)}
        listing |= lists.orders(desk, entries, "type", kind)
        if "orders" in listing:
            listing["ordered_at"] = desk.url(whole)  # a part of a list has no newest: the whole of it does
        views.append({**_type_page(desk, page, kind), **common, **listing, "steps": steps, "here": number})
    return views


def _type_page(desk: Desk, page: str, kind: str) -> View:
    return {**desk.common(page, "type", addresses.TYPE_PAGES[kind], SETTINGS_FILE), "crumbs": desk.crumbs()}


def _also(desk: Desk, kind: str) -> list[View]:
    """Return where the page of a type leads besides: the worksheets, the other types."""
    others = [desk.type_link(other) for other in desk.settings.types if other != kind]
    if desk.bundle.downloads:
        others.insert(0, {"title": desk.words.say("ws_all"), "url": desk.url(addresses.WORKSHEETS)})
    return others


def list_facets(desk: Desk, kind: str) -> list[dict[str, Any]]:
    """Return by what each entry of a type is narrowed, in the order of its list; none where nothing narrows it."""
    entries = desk.catalogue.of_type(kind, desk.language)
    if not getattr(desk.settings.facets, kind) or len(entries) < 2:
        return []
    return [
        desk.catalogue.facets_of(entry) | ({"worksheet": True} if sheets.has_sheet(desk, entry) else {})
        for entry in entries
    ]


def _filters(desk: Desk, kind: str) -> View:
    """Return what narrows the list of a type, and what it says; nothing where there is nothing to narrow."""
    if not list_facets(desk, kind):
        return {}
    asked = [finder.facet(desk, field) for field in getattr(desk.settings.facets, kind)]
    return {"filters": asked, "says": finder.list_words(desk)}


def _filtered(desk: Desk, kind: str, entries: Sequence[Document]) -> View:
    """Return the list of all entries of a type and, where it can be narrowed, their facets and the filters."""
    listing, facets = lists.listing(desk, entries, "type", kind), list_facets(desk, kind)
    if facets:
        for card, own in zip(listing["cards"], facets, strict=True):
            card["facets"] = own
    return {**listing, **_filters(desk, kind)}


def missing(desk: Desk) -> View:
    """Return the view of the page that stands for those that are not there."""
    return {
        **desk.common(addresses.MISSING, "missing"),
        "shelves": [lists.topic_set(desk, None, [t.slug for t in desk.library.topics])],
    }


def offline(desk: Desk) -> View:
    """Return the view of the page of what can be kept on the device, with every page that could be read from there."""
    kinds: dict[str, str] = {kind: desk.say(names.label) for kind, names in desk.settings.types.items()}
    kinds["topic"] = desk.words.say("topic")
    urgent = desk.catalogue.urgent_pages
    wanted = sorted([*desk.library.entries, *desk.library.topics], key=lambda document: document.page not in urgent)
    return {
        **desk.common(addresses.OFFLINE, "offline"),
        "crumbs": desk.crumbs(),
        "lead": desk.words.say("offline_lead"),
        "says": {key: desk.words.texts[f"offline_{key}"] for key in ("keep", "some", "all", "progress")},
        "available": [{**desk.link(document.page), "label": kinds[document.kind]} for document in wanted],
    }
