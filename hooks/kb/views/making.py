"""The pages of each kind, made by the functions that `page_kinds.KINDS` names.

The functions here are those of kinds whose pages depend on the content, or of which there are several.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from kb import addresses
from kb.document import Document
from kb.page_kinds import KINDS, guide_pages
from kb.settings import TERM_FIELDS
from kb.views import glossary, pages, rule_pages, sheets
from kb.views.context import Context
from kb.views.models import PageView


@dataclass(frozen=True)
class Made:
    """A generated page: its view, its title, and the entry of which it shows a part, if any."""

    view: PageView
    title: str
    of: Document | None = None


@cache
def named(function: str) -> Callable[..., object]:
    """Return what an entry of the table names: `plan.plan` is the function `plan` of the module `kb.views.plan`."""
    found: Callable[..., object] = pkgutil.resolve_name(f"kb.views.{function.replace('.', ':')}")
    return found


def kind_of(document: Document) -> str:
    """Return the kind of page that shows a document: a key of KINDS."""
    return "home" if document.page == addresses.HOME else document.kind


def view_of(context: Context, document: Document) -> PageView:
    """Return the view of a page that a person wrote."""
    return cast("PageView", named(KINDS[kind_of(document)].written)(context, document))


def pages_of(context: Context, name: str) -> Iterator[Made]:
    """Make all generated pages of the kind `name`, a key of KINDS."""
    kind = KINDS[name]
    if kind.one and kind.asked(context.settings):
        yield _titled(context, name, cast("PageView", named(kind.one)(context)))
    elif kind.many:
        yield from cast("Iterator[Made]", named(kind.many)(context))


def home(context: Context) -> Iterator[Made]:
    """Make the home page, if nobody has written it."""
    if not context.library.find(addresses.HOME, context.settings.default_language):
        yield Made(pages.home(context), context.say(context.settings.tagline))


def every_type(context: Context) -> Iterator[Made]:
    """Make the lists of all entries of a type."""
    for kind in context.settings.types:
        yield from (Made(view, view.title) for view in pages.type_pages(context, kind))


def every_shelf(context: Context) -> Iterator[Made]:
    """Make the pages of all terms of a field."""
    for field in context.settings.indexes:
        view = pages.shelf(context, field)
        yield Made(view, view.title)


def every_term(context: Context) -> Iterator[Made]:
    """Make the lists of entries of a term, and the further pages of topics that have too many entries for one."""
    for field in context.settings.indexes:
        for term in context.settings.vocabularies.get(TERM_FIELDS[field], {}):
            yield from (Made(view, view.title) for view in pages.term_pages(context, field, term))
    for topic in context.library.topics:
        yield from (Made(view, view.title) for view in pages.further_of_topic(context, topic))


def every_form(context: Context) -> Iterator[Made]:
    """Make the pages on which worksheets are filled in."""
    for document in sheets.fillable(context):
        worksheet = document.fields.worksheet
        yield Made(sheets.filling(context, document), worksheet.title if worksheet else "", document)


def terms(context: Context) -> Iterator[Made]:
    """Make the glossary, if the library has terms."""
    if context.library.glossary:
        yield _titled(context, "glossary", glossary.glossary(context))


def paths(context: Context) -> Iterator[Made]:
    """Make the list of paths, if the library has any."""
    if context.library.paths:
        yield _titled(context, "paths", pages.paths(context))


def rules(context: Context) -> Iterator[Made]:
    """Make the list of the check's rules, if the library has a guide."""
    if context.settings.guide:
        yield _titled(context, "rules", rule_pages.index(context))


def every_rule(context: Context) -> Iterator[Made]:
    """Make the pages of the check's rules, if the library has a guide."""
    if context.settings.guide:
        yield from (Made(view, view.title) for view in rule_pages.rule_pages(context))


def terminology(context: Context) -> Iterator[Made]:
    """Make the table of terms in all languages, if the library has a guide and several languages."""
    if addresses.TERMINOLOGY in guide_pages(context.settings, tuple):
        yield _titled(context, "terminology", glossary.terminology(context))


def missing(context: Context) -> Iterator[Made]:
    """Make the page that is shown instead of one that does not exist."""
    yield _titled(context, "missing", pages.missing(context))


def _titled(context: Context, name: str, view: PageView) -> Made:
    return Made(view, context.words.say(KINDS[name].title))
