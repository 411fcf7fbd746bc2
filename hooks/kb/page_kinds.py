"""The kinds of pages: one entry for each, with everything that distinguishes it from the others.

The table is below everything that knows pages, since links are checked against the addresses of all pages before any
view is made. Therefore an entry names its class and its function as an entry point does: `plan.plan` is the function
`plan` of the module `kb.views.plan`. `views.making` finds what is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kb.addresses import (
    BOOKS,
    DESIGN,
    GLOSSARY,
    HOME,
    MAP,
    MISSING,
    OFFLINE,
    PATHS,
    PLAN,
    RULES,
    RULES_FOLDER,
    STATUS,
    SUGGEST,
    TERMINOLOGY,
    TOPICS,
    TYPE_PAGES,
    WORKSHEETS,
    is_list_page,
    rule_page,
    shelf_page,
    term_page,
)
from kb.settings import TERM_FIELDS, Settings

_FURTHER = re.compile(r"[^/]+/[^/]+/[0-9]+")  # see `addresses.listing_pages`


@dataclass(frozen=True)
class PageKind:
    """A kind of page.

    `template` is its file in overrides, `view` the class in `views.models` with all that the template reads. A function
    makes its pages; it is named as in the module's docstring. `written` makes the view of a document, for pages that a
    person writes. `one` makes the view of the only page of the kind, at the address `page`, whose name is the words
    `title`; the page exists if the settings ask for it (`asked`). `many` makes all pages of the kind; `pages` are those
    of them that a library has whatever its content is.

    The site map lists the pages if they are `listed`. `tab` is the page of the menu that is marked; by default, the
    page itself. Pages of a `kept` kind stay on a reader's device from the first visit on, to be read without a network.
    `source` says where editors change their text: in a document or in the glossary. It is empty for pages that are
    made, on which there is nothing to edit.
    """

    template: str
    view: str
    written: str = ""
    one: str = ""
    many: str = ""
    page: str = ""
    title: str = ""
    asked: Callable[[Settings], object] = lambda settings: True
    pages: Callable[[Settings], Iterable[str]] = lambda settings: ()
    listed: bool = True
    tab: str = ""
    kept: bool = False
    source: Literal["", "document", "glossary"] = ""

    def made(self, settings: Settings) -> tuple[str, ...]:
        """Return the pages of this kind that a library with these settings has whatever its content is."""
        if self.one:
            return (self.page,) if self.asked(settings) else ()
        return tuple(self.pages(settings))


def _has_entries(settings: Settings) -> bool:
    return bool(settings.types)


def _term_pages(settings: Settings) -> Iterator[str]:
    for field in settings.indexes:
        yield from (term_page(field, term) for term in settings.terms(TERM_FIELDS[field]) or ())


KINDS: Mapping[str, PageKind] = {
    # Pages that people write.
    "home": PageKind("home.html", "HomePage", written="pages.home", many="making.home", page=HOME, kept=True),
    "page": PageKind("main.html", "PlainPage", written="pages.plain", source="document"),
    "path": PageKind("path.html", "PathPage", written="pages.path", tab=PATHS, source="document"),
    "topic": PageKind("topic.html", "TopicPage", written="pages.topic", tab=TOPICS, kept=True, source="document"),
    "tool": PageKind("tool.html", "ToolPage", written="entry.entry", tab=TYPE_PAGES["tool"], source="document"),
    "article": PageKind(
        "article.html", "ArticlePage", written="entry.entry", tab=TYPE_PAGES["article"], source="document"
    ),
    "video": PageKind("video.html", "VideoPage", written="entry.entry", tab=TYPE_PAGES["video"], source="document"),
    # Pages that are made from the content.
    "topics": PageKind("topics.html", "TopicsPage", one="pages.topics", page=TOPICS, title="topics", kept=True),
    "paths": PageKind("paths.html", "PathsPage", many="making.paths", page=PATHS, title="paths", kept=True),
    "type": PageKind(
        "type.html",
        "TypePage",
        many="making.every_type",
        pages=lambda settings: (TYPE_PAGES[kind] for kind in settings.types),
        kept=True,
    ),
    "shelf": PageKind(
        "shelf.html",
        "ShelfPage",
        many="making.every_shelf",
        pages=lambda settings: map(shelf_page, settings.indexes),
        tab=TOPICS,
    ),
    "term": PageKind("term.html", "TermPage", many="making.every_term", pages=_term_pages, tab=TOPICS),
    "worksheet": PageKind(
        "worksheet.html", "WorksheetPage", many="making.every_form", tab=TYPE_PAGES["tool"], source="document"
    ),
    "worksheets": PageKind(
        "worksheets.html",
        "WorksheetsPage",
        one="sheets.all_sheets",
        page=WORKSHEETS,
        title="ws_all",
        asked=lambda settings: "tool" in settings.types,
        tab=TYPE_PAGES["tool"],
        kept=True,
    ),
    "glossary": PageKind(
        "glossary.html",
        "GlossaryPage",
        many="making.terms",
        page=GLOSSARY,
        title="glossary",
        tab=TOPICS,
        kept=True,
        source="glossary",
    ),
    "map": PageKind("map.html", "MapPage", one="map.library_map", page=MAP, title="map_name", tab=TOPICS),
    # Pages of the site itself.
    "plan": PageKind(
        "plan.html", "PlanPage", one="plan.plan", page=PLAN, title="plan_name", asked=_has_entries, kept=True
    ),
    "suggest": PageKind(
        "suggest.html",
        "SuggestPage",
        one="suggest.suggest",
        page=SUGGEST,
        title="suggest_name",
        asked=_has_entries,
        kept=True,
    ),
    "design": PageKind(
        "design.html",
        "DesignPage",
        one="design.design",
        page=DESIGN,
        title="design_title",
        asked=lambda settings: settings.design,
        listed=False,
    ),
    "status": PageKind(
        "status.html",
        "StatusPage",
        one="status_page.status",
        page=STATUS,
        title="status_title",
        asked=lambda settings: settings.editors.status_page,
        listed=False,
    ),
    "offline": PageKind(
        "offline.html", "OfflinePage", one="pages.offline", page=OFFLINE, title="offline_title", kept=True
    ),
    "rules": PageKind("rules.html", "RulesPage", many="making.rules", page=RULES, title="rules"),
    "rule": PageKind("rule.html", "RulePage", many="making.every_rule"),
    "terminology": PageKind(
        "terminology.html",
        "TerminologyPage",
        many="making.terminology",
        page=TERMINOLOGY,
        title="terminology",
        source="glossary",
    ),
    "missing": PageKind(
        "missing.html", "MissingPage", many="making.missing", page=MISSING, title="missing_title", kept=True
    ),
}


def generated_pages(settings: Settings) -> tuple[str, ...]:
    """Return the pages that are generated whatever the content is, and that the site map lists."""
    return tuple(page for kind in KINDS.values() if kind.listed for page in kind.made(settings))


def unlisted_pages(settings: Settings) -> tuple[str, ...]:
    """Return the pages that are made if the library asks for them, and that are in no list and no site map."""
    return tuple(page for kind in KINDS.values() if not kind.listed for page in kind.made(settings))


def guide_pages(settings: Settings, codes: Callable[[], Iterable[str]]) -> tuple[str, ...]:
    """Return the pages for editors: the terms if there are several languages, the index of rules, and every rule.

    There are none if the library does not ask for them. `codes` returns the rules' codes; it is only called if needed,
    so that the rulebook is not read for nothing.
    """
    if not settings.guide:
        return ()
    terms = (TERMINOLOGY,) if len(settings.language_codes) > 1 else ()
    return (*terms, RULES, *map(rule_page, codes()))


def made_pages(settings: Settings, codes: Callable[[], Iterable[str]]) -> tuple[str, ...]:
    """Return all pages that are made whatever the content is, those of the rules among them (see `guide_pages`)."""
    return (*generated_pages(settings), *unlisted_pages(settings), *guide_pages(settings, codes))


def kept_pages(settings: Settings) -> tuple[str, ...]:
    """Return the pages that nobody writes and that stay on a reader's device from the first visit on, if they are made.

    Of a divided list, only the first page is kept.
    """
    kept = [kind for kind in KINDS.values() if kind.kept]
    return tuple(page for kind in kept for page in ((kind.page,) if kind.page else kind.made(settings)))


def is_reserved(page: str, settings: Settings) -> bool:
    """Return whether an address is reserved for what the site generates: a page, or a folder of its own."""
    if page in (*generated_pages(settings), *unlisted_pages(settings), MISSING, GLOSSARY, PATHS) or is_list_page(page):
        return True
    if _FURTHER.fullmatch(page) and page.partition("/")[0] in ("topics", *settings.indexes):
        return True
    if settings.guide and (page == TERMINOLOGY or page.startswith(RULES_FOLDER)):
        return True
    return page.partition("/")[0] in ("assets", "videos", "worksheets", BOOKS, *settings.language_codes) and "/" in page
