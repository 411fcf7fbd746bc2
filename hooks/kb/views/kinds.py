"""The kinds of pages: each with its class, its template, and the function that makes its pages.

`addresses.PLACES` has, under the same name, what the settings alone determine: the address of a kind, its title, its
place in the menu, and the source of its text. It is a table by itself because links are checked before any view is
made: `integrity` knows the address of every page, and no view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from kb import addresses
from kb.clock import today
from kb.document import Document, Entry, PathDocument, TopicDocument
from kb.settings import TERM_FIELDS
from kb.views import entry, models, pages, rule_pages, sheets
from kb.views.context import Context
from kb.views.design import STYLES, design
from kb.views.glossary import glossary, terminology
from kb.views.map import library_map
from kb.views.models import PageView
from kb.views.plan import plan
from kb.views.status_page import status
from kb.views.suggest import suggest

_D = TypeVar("_D", bound=Document)


@dataclass(frozen=True)
class Made:
    """A generated page: its view, its title, and the entry of which it shows a part, if any."""

    view: PageView
    title: str
    of: Document | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of page. `of_document` makes the view of a page that a person wrote, `make` all generated pages."""

    view: type[PageView]
    template: str
    of_document: Callable[[Context, Document], PageView] | None = None
    make: Callable[[Context], Iterable[Made]] = lambda context: ()


def kind_of(document: Document) -> str:
    """Return the kind of page that shows a document: a key of KINDS."""
    return "home" if document.page == addresses.HOME else document.kind


def _written(kind: type[_D], make: Callable[[Context, _D], PageView]) -> Callable[[Context, Document], PageView]:
    """Return the function that makes the view of a document, which must be of this `kind`."""

    def made(context: Context, document: Document) -> PageView:
        if not isinstance(document, kind):
            raise TypeError(f"{document.path} is no {kind.__name__}")
        return make(context, document)

    return made


def _one(kind: str, make: Callable[[Context], PageView]) -> Callable[[Context], Iterator[Made]]:
    """Return the function that makes the single page of a kind, if the settings ask for it."""

    def made(context: Context) -> Iterator[Made]:
        place = addresses.PLACES[kind]
        if tuple(place.pages(context.settings)):
            yield Made(make(context), context.words.say(place.title))

    return made


def _home(context: Context) -> Iterator[Made]:
    if not context.library.find(addresses.HOME, context.settings.default_language):
        yield Made(pages.home(context), context.say(context.settings.tagline))


def _types(context: Context) -> Iterator[Made]:
    for kind in context.settings.types:
        yield from (Made(view, view.title) for view in pages.type_pages(context, kind))


def _shelves(context: Context) -> Iterator[Made]:
    for field in context.settings.indexes:
        view = pages.shelf(context, field)
        yield Made(view, view.title)


def _terms(context: Context) -> Iterator[Made]:
    for field in context.settings.indexes:
        for term in context.settings.vocabularies.get(TERM_FIELDS[field], {}):
            yield from (Made(view, view.title) for view in pages.term_pages(context, field, term))
    for topic in context.library.topics:
        yield from (Made(view, view.title) for view in pages.further_of_topic(context, topic))


def _sheets(context: Context) -> Iterator[Made]:
    for document in sheets.fillable(context):
        worksheet = document.fields.worksheet
        yield Made(sheets.filling(context, document), worksheet.title if worksheet else "", document)


def _glossary(context: Context) -> Iterator[Made]:
    if context.library.glossary:
        yield Made(glossary(context), context.words.say(addresses.PLACES["glossary"].title))


def _paths(context: Context) -> Iterator[Made]:
    if context.library.paths:
        yield Made(pages.paths(context), context.words.say(addresses.PLACES["paths"].title))


def _rules(context: Context) -> Iterator[Made]:
    if context.settings.guide:
        yield Made(rule_pages.index(context), context.words.say(addresses.PLACES["rules"].title))


def _rule_pages(context: Context) -> Iterator[Made]:
    if context.settings.guide:
        yield from (Made(view, view.title) for view in rule_pages.rule_pages(context))


def _terminology(context: Context) -> Iterator[Made]:
    if addresses.TERMINOLOGY in addresses.guide_pages(context.settings, tuple):
        yield Made(terminology(context), context.words.say(addresses.PLACES["terminology"].title))


def _missing(context: Context) -> Iterator[Made]:
    yield Made(pages.missing(context), context.words.say(addresses.PLACES["missing"].title))


def _design(context: Context) -> models.DesignPage:
    return design(context, STYLES.read_text("utf-8"))


def _status(context: Context) -> models.StatusPage:
    return status(context, today())


KINDS: Mapping[str, Kind] = {
    # Pages that people write.
    "home": Kind(models.HomePage, "home.html", pages.home, _home),
    "page": Kind(models.PlainPage, "main.html", pages.plain),
    "path": Kind(models.PathPage, "path.html", _written(PathDocument, pages.path)),
    "topic": Kind(models.TopicPage, "topic.html", _written(TopicDocument, pages.topic)),
    "tool": Kind(models.ToolPage, "tool.html", _written(Entry, entry.entry)),
    "article": Kind(models.ArticlePage, "article.html", _written(Entry, entry.entry)),
    "video": Kind(models.VideoPage, "video.html", _written(Entry, entry.entry)),
    # Pages that the catalogue makes.
    "topics": Kind(models.TopicsPage, "topics.html", make=_one("topics", pages.topics)),
    "paths": Kind(models.PathsPage, "paths.html", make=_paths),
    "type": Kind(models.TypePage, "type.html", make=_types),
    "shelf": Kind(models.ShelfPage, "shelf.html", make=_shelves),
    "term": Kind(models.TermPage, "term.html", make=_terms),
    "worksheet": Kind(models.WorksheetPage, "worksheet.html", make=_sheets),
    "worksheets": Kind(models.WorksheetsPage, "worksheets.html", make=_one("worksheets", sheets.all_sheets)),
    "glossary": Kind(models.GlossaryPage, "glossary.html", make=_glossary),
    "map": Kind(models.MapPage, "map.html", make=_one("map", library_map)),
    "plan": Kind(models.PlanPage, "plan.html", make=_one("plan", plan)),
    "suggest": Kind(models.SuggestPage, "suggest.html", make=_one("suggest", suggest)),
    "design": Kind(models.DesignPage, "design.html", make=_one("design", _design)),
    "status": Kind(models.StatusPage, "status.html", make=_one("status", _status)),
    "offline": Kind(models.OfflinePage, "offline.html", make=_one("offline", pages.offline)),
    "rules": Kind(models.RulesPage, "rules.html", make=_rules),
    "rule": Kind(models.RulePage, "rule.html", make=_rule_pages),
    "terminology": Kind(models.TerminologyPage, "terminology.html", make=_terminology),
    "missing": Kind(models.MissingPage, "missing.html", make=_missing),
}
