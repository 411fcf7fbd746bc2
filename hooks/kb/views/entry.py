"""The view of a tool, an article or a video."""

from __future__ import annotations

from kb import addresses, catalogue, relations
from kb.document import Document
from kb.length import DAYS_A_WEEK, HOURS_A_DAY, measure
from kb.relations import DERIVED_KINDS, MENTIONS, Relation, terms_of
from kb.views import lists, sheets
from kb.views.desk import Desk, View
from kb.views.film import film
from kb.views.share import share
from kb.vocabulary import TERM_FIELDS


def entry(desk: Desk, document: Document) -> View:
    """Return the view of a tool, an article or a video."""
    fields, kind = document.fields, document.kind
    view = {
        **desk.written(document, kind, addresses.TYPE_PAGES[kind]),
        "crumbs": desk.crumbs(desk.type_link(kind)),
        "type": kind,
        "slug": document.slug,
        "type_label": desk.say(desk.settings.types[kind].label),  # type: ignore[index]
        "urgent": desk.urgent_mark(document),
        "urgent_mark": desk.urgent_mark(document, whole=True),
        "lead": fields.summary,
        "glance": _glance(desk, document),
        "topics": [desk.link(f"topics/{slug}") for slug in _topics_of(desk, document)],
        **_related(desk, document),
        "sources": sources(desk, document),
        "share": share(desk, document),
        **_keywords(desk, document),
    }
    if kind == "tool":
        view |= _steps(desk, document)
        view["worksheet"] = sheets.box(desk, document)
    else:
        view["key_points"] = list(fields.key_points)
    if kind == "video":
        view |= film(desk, document)
    if not (view.get("film") or {}).get("poster"):  # there the film itself is shown with it
        view["picture"] = lists.picture(desk, document)
    return view


def _keywords(desk: Desk, document: Document) -> View:
    """Return the words by which an entry is also found; nothing where it has none."""
    words = list(document.fields.keywords)
    return {"keywords": {"words": words, **desk.foreign_field(document, "keywords")}} if words else {}


CLOCK_WORDS = ("place", "go", "pause", "next", "finish", "over")
MOST_ON_CLOCK = 24 * 60  # minutes; nobody stands before a group with a clock for longer


def _steps(desk: Desk, document: Document) -> View:
    steps = document.fields.steps
    total = sum(step.minutes for step in steps)
    flow, start = [], 0
    for step in steps:
        flow.append({"x": start * 10, "width": max(step.minutes * 10 - 2, 1)})
        start += step.minutes
    words = desk.words
    return {
        "steps": [_step(desk, step.title, step.minutes) for step in steps],
        "steps_line": f"{words.count('steps_count', len(steps))}, {words.time(total)}" if steps else "",
        "flow": {"length": total * 10, "parts": flow},
        "clock": {key: words.texts[f"timer_{key}"] for key in CLOCK_WORDS} if 0 < total <= MOST_ON_CLOCK else None,
    }


def _step(desk: Desk, title: str, minutes: int) -> View:
    figure, unit = desk.words.figure(minutes)
    return {"title": title, "minutes": minutes, "figure": figure, "unit": unit}


def _glance(desk: Desk, document: Document) -> list[View]:
    """Return the facts at a glance: a label and items, some of which lead to an index."""
    fields, words = document.fields, desk.words
    facts: list[tuple[str, list[View]]] = []
    if document.kind == "tool":
        if fields.duration:
            facts.append(("duration", [{"text": _reckoned(desk, fields.duration.min, fields.duration.max)}]))
        if fields.preparation:
            facts.append(("preparation", [{"text": _reckoned(desk, fields.preparation, fields.preparation)}]))
        if fields.group:
            facts.append(("participants", [{"text": words.span("heads", fields.group.min, fields.group.max)}]))
    elif document.kind == "article" or not fields.length:
        facts.append(("reading_time", [{"text": words.count("minutes", catalogue.reading_minutes(document))}]))
    else:
        facts.append(("length", [{"text": words.count("minutes", catalogue.minutes(document))}]))
    for field in ("genre", "initiative", "modes", "level", "purposes", "stages", "audiences"):
        facts.append((field, [_term_fact(desk, field, term) for term in terms_of(document, field)]))
    if fields.published:
        facts.append(("published", [desk.day(fields.published)]))
    for field in ("materials", "speakers", "authors"):
        items = getattr(fields, field, ())
        facts.append((field, [{"text": item, **desk.foreign(document)} for item in items]))
    return [{"label": words.say(label), "facts": items} for label, items in facts if items]


def _reckoned(desk: Desk, low: int, high: int | None) -> str:
    """Return a time in words; where it is in days or weeks, with how many hours a day has and how many days a week."""
    told = desk.words.time_span(low, high)
    if not any(measure(end).is_reckoned for end in (low, high) if end is not None):
        return told
    return desk.words.say("time_reckoned", time=told, hours=HOURS_A_DAY, days=DAYS_A_WEEK)


def _term_fact(desk: Desk, field: str, term: str) -> View:
    fact = {"text": relations.term_title(desk.library, field, term, desk.language)}
    if field in desk.settings.indexes and desk.settings.terms(TERM_FIELDS[field]) is not None:
        fact["url"] = desk.url(addresses.term_page(field, term))
    return fact


def _related(desk: Desk, document: Document) -> View:
    """Return the entry's relations: what comes before and after, tools that serve a text, and the rest."""
    sequence: dict[str, list[View]] = {"before": [], "after": []}
    serving, others = [], []
    for relation in desk.catalogue.relations[document.page]:
        other = desk.library.shown(relation.to, desk.language)
        row = relation_row(desk, relation, other)
        if relation.kind in sequence:
            sequence[relation.kind].append(row)
        elif relation.kind == MENTIONS:
            continue
        elif other.kind == "tool" and document.kind != "tool":
            serving.append(row)
        else:
            others.append(row)
    tools = desk.settings.types.get("tool")
    return {
        "serving_title": desk.words.say("serving", plural=desk.say(tools.plural)) if tools else "",
        "before_entries": sequence["before"],
        "after_entries": sequence["after"],
        "serving": serving,
        "related": others,
    }


def relation_row(desk: Desk, relation: Relation, other: Document) -> View:
    """Return a relation as a row: the other entry, what it is to this one, and why."""
    reason = relations.explain(desk.library, relation, desk.language)
    row = lists.row(desk, other)
    if relation.kind not in DERIVED_KINDS:
        known = desk.settings.relations.get(relation.kind)
        row["relation"] = desk.say(known.label) if known else relation.kind
    elif not reason:
        row["relation"] = desk.words.say(relation.kind)
    return {**row, **desk.reason(reason.parts)} if reason else row


def _topics_of(desk: Desk, document: Document) -> list[str]:
    """Return the topics that list an entry, those that it names first."""
    named = [slug for slug in document.fields.topics if desk.is_topic(slug)]
    listing = desk.catalogue.topics_by_page.get(document.page, ())
    return named + [slug for slug in listing if slug not in named]


def sources(desk: Desk, document: Document) -> View:
    """Return where a page comes from and what it cites."""
    fields = document.fields
    source = getattr(fields, "source", None)
    return {
        "source": {"name": source.name, "url": source.url} if source else None,
        "citation": getattr(fields, "citation", None),
        "references": [
            {"text": item.text, "url": item.url, "unverified": not item.verified, **_script(item.text)}
            for item in fields.references
        ],
    }


def _script(text: str) -> View:
    """Return the language of a citation that stands in Latin letters, so that it is set left to right."""
    letters = [character for character in text if character.isalpha()]
    latin = sum(character < "\u0250" for character in letters)
    return {"foreign": {"lang": "en", "dir": "ltr"}} if letters and latin > len(letters) / 2 else {}
