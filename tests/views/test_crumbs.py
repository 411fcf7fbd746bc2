"""The breadcrumbs of a page in a folder of docs/ lead through the folder's first page."""

from __future__ import annotations

from kb.catalogue import Catalogue
from kb.views import pages, rule_pages
from kb.views.context import Context
from kb.views.models import PageView
from kb.worksheets.downloads import Bundle
from small_library import SmallLibrary

PAGE = "---\ntitle: {title}\n---\n\nHow to write.\n"


def context_of(library: SmallLibrary, *files: str) -> Context:
    for file in files:
        library.write(f"docs/{file}.md", PAGE.format(title=file))
    return Context(Catalogue(library.read()), "he", Bundle())


def way(view: PageView) -> list[str]:
    """Return the addresses in a view's breadcrumbs."""
    return [crumb.url for crumb in view.crumbs]


def way_to(library: SmallLibrary, page: str, *files: str) -> list[str]:
    context = context_of(library, *files)
    return way(pages.plain(context, context.library.shown(page, "en")))


def test_a_page_in_a_folder_is_reached_by_the_folders_first_page(library: SmallLibrary) -> None:
    assert way_to(library, "guide/steps", "guide/index", "guide/steps") == ["he/index.html", "he/guide/index.html"]


def test_the_first_page_of_a_folder_and_pages_of_no_folder_are_reached_from_home(library: SmallLibrary) -> None:
    assert way_to(library, "guide/index", "guide/index") == ["he/index.html"]
    assert way_to(library, "about", "about") == ["he/index.html"]


def test_a_folder_without_a_first_page_is_no_stop_on_the_way(library: SmallLibrary) -> None:
    assert way_to(library, "guide/steps", "guide/steps") == ["he/index.html"]


def test_the_rules_are_reached_by_the_guide_else_by_the_page_that_asks_to_contribute(library: SmallLibrary) -> None:
    library.edit("library.yml", "indexes:", "contribute: write.md\nindexes:")
    assert way(rule_pages.index(context_of(library, "write"))) == ["he/index.html", "he/write.html"]
    assert way(rule_pages.index(context_of(library, "guide/index"))) == ["he/index.html", "he/guide/index.html"]
