"""The view of a tool, an article or a video."""

from __future__ import annotations

from math import isqrt
from typing import TypedDict

from kb import addresses, catalogue, relations
from kb.document import ArticleDocument, Document, Entry, ToolDocument, VideoDocument
from kb.durations import DAYS_A_WEEK, HOURS_A_DAY, measure
from kb.facets import FACETS, TIMES
from kb.relations import DERIVED_KINDS, MENTIONS, Relation, terms_of
from kb.schema import Article, EntryFields, Span, Tool, Video
from kb.settings import TERM_FIELDS
from kb.views import lists, sheets
from kb.views.components import (
    Diagram,
    Fact,
    Foreign,
    Glance,
    Keywords,
    Link,
    LocalFilm,
    Origin,
    PageLink,
    Picture,
    Reference,
    Row,
    Share,
    Sources,
    Step,
)
from kb.views.context import Context
from kb.views.experience import experience
from kb.views.film import chapters, film, note, transcript
from kb.views.models import ArticlePage, EntryPage, Head, ToolPage, VideoPage
from kb.views.share import share


class _Related(TypedDict):
    """The relations of an entry."""

    serving_title: str
    before_entries: tuple[Row, ...]
    after_entries: tuple[Row, ...]
    serving: tuple[Row, ...]
    related: tuple[Row, ...]


class _Entry(Head, _Related):
    """The fields of all entries' views, as arguments of an EntryPage."""

    crumbs: tuple[Link, ...]
    type: str
    slug: str
    type_label: str
    urgent: str
    urgent_mark: str
    lead: str
    license: str
    glance: tuple[Glance, ...]
    topics: tuple[PageLink, ...]
    sources: Sources
    share: Share
    keywords: Keywords | None
    picture: Picture | None


def entry(context: Context, document: Entry) -> EntryPage:
    """Return the view of a tool, an article or a video."""
    match document:
        case ToolDocument():
            return _tool(context, document)
        case VideoDocument():
            return _video(context, document)
        case ArticleDocument():
            return _article(context, document)
    raise TypeError(f"{document.path} is an entry of no type")


def _article(context: Context, document: ArticleDocument) -> ArticlePage:
    return ArticlePage(**_common(context, document), key_points=document.fields.key_points)


def _common(context: Context, document: Entry) -> _Entry:
    kind = document.kind
    return {
        **context.written(document, kind),
        "crumbs": context.crumbs(context.type_link(kind)),
        "type": kind,
        "slug": document.slug,
        "type_label": context.say(context.settings.types[kind].label),
        "urgent": context.urgent_mark(document),
        "urgent_mark": context.urgent_mark(document, whole=True),
        "lead": document.fields.summary,
        "license": context.settings.own_license(document.fields.license),
        "glance": tuple(_glance(context, document)),
        "topics": tuple(context.link(f"topics/{slug}") for slug in _topics_of(context, document)),
        **_related(context, document),
        "sources": sources(context, document),
        "share": share(context, document),
        "keywords": _keywords(context, document),
        "picture": lists.picture(context, document),
    }


def _keywords(context: Context, document: Document) -> Keywords | None:
    """Return the additional search words of an entry; None if it has none."""
    words = document.fields.keywords
    label, foreign = context.words.field("keywords", "fact"), context.foreign_field(document, "keywords")
    return Keywords(label=label, words=words, foreign=foreign) if words else None


def _video(context: Context, document: VideoDocument) -> VideoPage:
    """Return the view of a video; if the film is shown with its picture, the picture is not repeated beside it."""
    common, played = _common(context, document), film(context, document)
    if isinstance(played, LocalFilm) and played.poster:
        common["picture"] = None
    return VideoPage(
        **common,
        key_points=document.fields.key_points,
        film=played,
        chapters=chapters(document),
        transcript=transcript(context, document),
        video_note="" if played else note(context, document),
    )


MOST_TO_RUN = 24 * 60  # minutes; nobody leads a group for longer


def _tool(context: Context, document: ToolDocument) -> ToolPage:
    steps, words = document.fields.steps, context.words
    total = sum(step.minutes for step in steps)
    return ToolPage(
        **_common(context, document),
        steps=tuple(_step(context, step.title, step.minutes) for step in steps),
        steps_line=words.say("list_and").join([words.count("steps_count", len(steps)), words.time(total)])
        if steps
        else "",
        runs=0 < total <= MOST_TO_RUN,
        diagram=diagram(context, document),
        worksheet=sheets.box(context, document),
        experience=experience(context, document),
    )


def diagram(context: Context, document: ToolDocument) -> Diagram | None:
    """Return the drawing of a tool's idea; None if it declares none."""
    drawn = document.fields.diagram
    if not drawn:
        return None
    foreign = context.foreign_field(document, "diagram")
    return Diagram(**drawn.model_dump(), side=isqrt(len(drawn.labels)), foreign=foreign)


def _step(context: Context, title: str, minutes: int) -> Step:
    figure, unit = context.words.figure(minutes)
    return Step(title=title, minutes=minutes, figure=figure, unit=unit)


def _glance(context: Context, document: Entry) -> list[Glance]:
    """Return the facts at a glance: labels with items, some of which link to an index."""
    fields, words = document.fields, context.words
    facts: list[tuple[str, list[Fact]]] = []
    if isinstance(fields, Tool):
        for name, value in document.amounts():
            facts.append((words.field(name, "fact"), [Fact(text=_amount(context, name, value))]))
    elif isinstance(fields, Article) or not fields.length:
        facts.append(
            (words.say("reading_time"), [Fact(text=words.count("minutes", catalogue.reading_minutes(document)))])
        )
    else:
        facts.append((words.field("length", "fact"), [Fact(text=words.count("minutes", catalogue.minutes(document)))]))
    for field in (row.field for row in FACETS if row.holds == "terms" and row.is_fact):
        terms = [_term_fact(context, field, term) for term in terms_of(document, field)]
        facts.append((words.field(field, "fact"), terms))
    if fields.published:
        day = context.day(fields.published)
        facts.append((words.field("published", "fact"), [Fact(iso=day.iso, text=day.text)]))
    materials = {"materials": fields.materials} if isinstance(fields, Tool) else {}
    speakers = {"speakers": fields.speakers} if isinstance(fields, Video) else {}
    for field, items in {**materials, **speakers, "authors": fields.authors}.items():
        facts.append(
            (words.field(field, "fact"), [Fact(text=item, foreign=context.foreign(document)) for item in items])
        )
    return [Glance(label=label, facts=tuple(items)) for label, items in facts if items]


def _amount(context: Context, field: str, value: Span | int) -> str:
    """Return a number or a range in words; a time in days or weeks also says how long a day and a week are."""
    text = lists.amount(context, field, "value", value)
    ends = (value.min, value.max) if isinstance(value, Span) else (value,)
    if field not in TIMES or not any(measure(end).is_reckoned for end in ends if end is not None):
        return text
    return context.words.say("time_reckoned", time=text, hours=HOURS_A_DAY, days=DAYS_A_WEEK)


def _term_fact(context: Context, field: str, term: str) -> Fact:
    has_page = field in context.settings.indexes and context.settings.terms(TERM_FIELDS[field]) is not None
    return Fact(
        text=relations.term_title(context.library, field, term, context.language),
        url=context.url(addresses.term_page(field, term)) if has_page else "",
    )


def _related(context: Context, document: Document) -> _Related:
    """Return the entry's relations: what comes before and after, tools that serve a text, and the rest."""
    rows: dict[str, list[Row]] = {"before": [], "after": [], "serving": [], "related": []}
    for relation in context.catalogue.relations[document.page]:
        if relation.kind == MENTIONS:
            continue
        other = context.library.shown(relation.to, context.language)
        serves = "serving" if other.kind == "tool" and document.kind != "tool" else "related"
        place = relation.kind if relation.kind in ("before", "after") else serves
        rows[place].append(relation_row(context, relation, other))
    tools = context.settings.types.get("tool")
    return {
        "serving_title": context.words.say("serving", plural=context.say(tools.plural)) if tools else "",
        "before_entries": tuple(rows["before"]),
        "after_entries": tuple(rows["after"]),
        "serving": tuple(rows["serving"]),
        "related": tuple(rows["related"]),
    }


def relation_row(context: Context, relation: Relation, other: Document, name: str = "") -> Row:
    """Return a relation as a row: the other entry, what it is to this one (or `name`), and why."""
    reason = relations.explain(context.library, relation, context.language)
    if not name and relation.kind not in DERIVED_KINDS:
        known = context.settings.relations.get(relation.kind)
        name = context.say(known.label) if known else relation.kind
    elif not name and not reason:
        name = context.words.say(relation.kind)
    return lists.row(context, other, relation=name, why=context.reason(reason.parts) if reason else ())


def _topics_of(context: Context, document: Entry) -> list[str]:
    """Return the topics that list an entry, those that it names first."""
    named = [slug for slug in document.fields.topics if context.is_topic(slug)]
    listing = context.catalogue.topics_by_page.get(document.page, ())
    return named + [slug for slug in listing if slug not in named]


def sources(context: Context, document: Document) -> Sources:
    """Return the origin and the citations of a page."""
    fields = document.fields
    source = fields.source if isinstance(fields, EntryFields) else None
    return Sources(
        source=Origin(name=source.name, url=source.url) if source else None,
        citation=fields.citation if isinstance(fields, Article) else None,
        references=tuple(
            Reference(text=item.text, url=item.url, unverified=not item.verified, foreign=_script(item.text))
            for item in fields.references
        ),
    )


def _script(text: str) -> Foreign | None:
    """Return the language of a citation in Latin letters, so that it is set left to right."""
    letters = [character for character in text if character.isalpha()]
    latin = sum(character < "\u0250" for character in letters)
    return Foreign(lang="en", dir="ltr") if letters and latin > len(letters) / 2 else None
