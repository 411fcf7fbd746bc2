"""The view of a tool, an article or a video."""

from __future__ import annotations

from collections.abc import Iterator

from kb import addresses, catalogue, relations
from kb.document import Document
from kb.durations import DAYS_A_WEEK, HOURS_A_DAY, measure
from kb.facets import FACETS, TIMES
from kb.relations import DERIVED_KINDS, MENTIONS, Relation, terms_of
from kb.schema import Span
from kb.settings import TERM_FIELDS
from kb.views import lists, sheets
from kb.views.context import Context, View
from kb.views.film import film
from kb.views.share import share


def entry(context: Context, document: Document) -> View:
    """Return the view of a tool, an article or a video."""
    fields, kind = document.fields, document.kind
    view = {
        **context.written(document, kind, addresses.TYPE_PAGES[kind]),
        "crumbs": context.crumbs(context.type_link(kind)),
        "type": kind,
        "slug": document.slug,
        "type_label": context.say(context.settings.types[kind].label),  # type: ignore[index]
        "urgent": context.urgent_mark(document),
        "urgent_mark": context.urgent_mark(document, whole=True),
        "lead": fields.summary,
        "glance": _glance(context, document),
        "topics": [context.link(f"topics/{slug}") for slug in _topics_of(context, document)],
        **_related(context, document),
        "sources": sources(context, document),
        "share": share(context, document),
        **_keywords(context, document),
    }
    if kind == "tool":
        view |= _steps(context, document)
        view["worksheet"] = sheets.box(context, document)
    else:
        view["key_points"] = list(fields.key_points)
    if kind == "video":
        view |= film(context, document)
    if not (view.get("film") or {}).get("poster"):  # there the film itself is shown with it
        view["picture"] = lists.picture(context, document)
    return view


def _keywords(context: Context, document: Document) -> View:
    """Return the words by which an entry is also found; nothing where it has none."""
    words = list(document.fields.keywords)
    label = context.words.field("keywords", "fact")
    return (
        {"keywords": {"label": label, "words": words, **context.foreign_field(document, "keywords")}} if words else {}
    )


CLOCK_WORDS = ("place", "go", "pause", "next", "finish", "over")
MOST_ON_CLOCK = 24 * 60  # minutes; nobody stands before a group with a clock for longer


def _steps(context: Context, document: Document) -> View:
    steps = document.fields.steps
    total = sum(step.minutes for step in steps)
    flow, start = [], 0
    for step in steps:
        flow.append({"x": start * 10, "width": max(step.minutes * 10 - 2, 1)})
        start += step.minutes
    words = context.words
    return {
        "steps": [_step(context, step.title, step.minutes) for step in steps],
        "steps_line": f"{words.count('steps_count', len(steps))}, {words.time(total)}" if steps else "",
        "flow": {"length": total * 10, "parts": flow},
        "clock": {key: words.texts[f"timer_{key}"] for key in CLOCK_WORDS} if 0 < total <= MOST_ON_CLOCK else None,
    }


def _step(context: Context, title: str, minutes: int) -> View:
    figure, unit = context.words.figure(minutes)
    return {"title": title, "minutes": minutes, "figure": figure, "unit": unit}


def _glance(context: Context, document: Document) -> list[View]:
    """Return the facts at a glance: a label and items, some of which lead to an index."""
    fields, words = document.fields, context.words
    facts: list[tuple[str, list[View]]] = []
    if document.kind == "tool":
        for name, value in _amounts(document):
            facts.append((words.field(name, "fact"), [{"text": _amount(context, name, value)}]))
    elif document.kind == "article" or not fields.length:
        facts.append(
            (words.say("reading_time"), [{"text": words.count("minutes", catalogue.reading_minutes(document))}])
        )
    else:
        facts.append((words.field("length", "fact"), [{"text": words.count("minutes", catalogue.minutes(document))}]))
    for field in (row.field for row in FACETS if row.holds == "terms" and row.is_fact):
        terms = [_term_fact(context, field, term) for term in terms_of(document, field)]
        facts.append((words.field(field, "fact"), terms))
    if fields.published:
        facts.append((words.field("published", "fact"), [context.day(fields.published)]))
    for field in ("materials", "speakers", "authors"):
        items = getattr(fields, field, ())
        facts.append((words.field(field, "fact"), [{"text": item, **context.foreign(document)} for item in items]))
    return [{"label": label, "facts": items} for label, items in facts if items]


def _amounts(document: Document) -> Iterator[tuple[str, Span | int]]:
    """Yield what an entry says in numbers and ranges, 0 among them, in the order of its model."""
    for name in type(document.fields).model_fields:
        value = getattr(document.fields, name)
        if isinstance(value, Span | int):
            yield name, value


def _amount(context: Context, field: str, value: Span | int) -> str:
    """Return a number or a range in words; a time in days or weeks with how many hours a day has, and days a week."""
    told = lists.amount(context, field, "told", value)
    ends = (value.min, value.max) if isinstance(value, Span) else (value,)
    if field not in TIMES or not any(measure(end).is_reckoned for end in ends if end is not None):
        return told
    return context.words.say("time_reckoned", time=told, hours=HOURS_A_DAY, days=DAYS_A_WEEK)


def _term_fact(context: Context, field: str, term: str) -> View:
    fact = {"text": relations.term_title(context.library, field, term, context.language)}
    if field in context.settings.indexes and context.settings.terms(TERM_FIELDS[field]) is not None:
        fact["url"] = context.url(addresses.term_page(field, term))
    return fact


def _related(context: Context, document: Document) -> View:
    """Return the entry's relations: what comes before and after, tools that serve a text, and the rest."""
    sequence: dict[str, list[View]] = {"before": [], "after": []}
    serving, others = [], []
    for relation in context.catalogue.relations[document.page]:
        other = context.library.shown(relation.to, context.language)
        row = relation_row(context, relation, other)
        if relation.kind in sequence:
            sequence[relation.kind].append(row)
        elif relation.kind == MENTIONS:
            continue
        elif other.kind == "tool" and document.kind != "tool":
            serving.append(row)
        else:
            others.append(row)
    tools = context.settings.types.get("tool")
    return {
        "serving_title": context.words.say("serving", plural=context.say(tools.plural)) if tools else "",
        "before_entries": sequence["before"],
        "after_entries": sequence["after"],
        "serving": serving,
        "related": others,
    }


def relation_row(context: Context, relation: Relation, other: Document) -> View:
    """Return a relation as a row: the other entry, what it is to this one, and why."""
    reason = relations.explain(context.library, relation, context.language)
    row = lists.row(context, other)
    if relation.kind not in DERIVED_KINDS:
        known = context.settings.relations.get(relation.kind)
        row["relation"] = context.say(known.label) if known else relation.kind
    elif not reason:
        row["relation"] = context.words.say(relation.kind)
    return {**row, **context.reason(reason.parts)} if reason else row


def _topics_of(context: Context, document: Document) -> list[str]:
    """Return the topics that list an entry, those that it names first."""
    named = [slug for slug in document.fields.topics if context.is_topic(slug)]
    listing = context.catalogue.topics_by_page.get(document.page, ())
    return named + [slug for slug in listing if slug not in named]


def sources(context: Context, document: Document) -> View:
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
