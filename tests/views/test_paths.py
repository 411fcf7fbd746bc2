"""Paths are reached from everywhere: the menu, the home page, the topics, and a page of all paths."""

from __future__ import annotations

import pytest
from kb import addresses, page_kinds
from kb.catalogue import Catalogue
from kb.publish import sitemap
from kb.views import pages
from kb.views.context import Context
from kb.views.frame import frame
from kb.views.making import pages_of
from kb.worksheets.downloads import Bundle
from small_library import SmallLibrary

PATH = "---\ntitle: {title}\n{summary}items: [{{to: a, why: It is first.}}, {{to: b}}]\n---\n\nText.\n"


@pytest.fixture
def context(library: SmallLibrary) -> Context:
    """A library with two paths, one of them with a summary."""
    library.write("docs/paths/z-first.md", PATH.format(title="First day", summary="summary: Where to begin.\n"))
    library.write("docs/paths/last.md", PATH.format(title="Last day", summary=""))
    return Context(Catalogue(library.read()), "en", Bundle())


def test_the_menu_leads_to_all_paths_which_is_marked_on_each_of_them(context: Context) -> None:
    assert [link.url for link in frame(context).menu if link.page == addresses.PATHS] == ["paths/index.html"]
    view = pages.path(context, context.library.paths[0])
    assert view.tab == pages.paths(context).tab == addresses.PATHS
    assert [crumb.url for crumb in view.crumbs] == ["index.html", "paths/index.html"]


def test_the_page_the_home_page_and_the_topics_list_all_paths_by_title_with_their_summaries(context: Context) -> None:
    rows = pages.paths(context).paths
    assert [(row.title, row.url) for row in rows] == [
        ("First day", "paths/z-first.html"),
        ("Last day", "paths/last.html"),
    ]
    assert [[part.text for part in row.why or ()] for row in rows] == [["Where to begin."], []]
    assert pages.home(context).paths == pages.topics(context).paths == rows


def test_a_summary_in_another_language_is_marked(context: Context) -> None:
    (row, _) = pages.paths(Context(context.catalogue, "he", Bundle())).paths
    assert [part.foreign and part.foreign.lang for part in row.why or ()] == ["en"]


def test_the_site_map_lists_the_page(context: Context) -> None:
    assert "https://x.example/paths/index.html" in sitemap.sitemap(context.library, "https://x.example/")[sitemap.FILE]


def test_without_paths_there_is_no_page_and_nothing_leads_to_one(library: SmallLibrary) -> None:
    context = Context(Catalogue(library.read()), "en", Bundle())
    assert list(pages_of(context, "paths")) == []
    assert addresses.PATHS not in {link.page for link in frame(context).menu}
    assert pages.home(context).paths == ()
    assert "paths/" not in sitemap.sitemap(context.library, "https://x.example/")[sitemap.FILE]


def test_nobody_writes_the_page_of_all_paths(library: SmallLibrary) -> None:
    assert page_kinds.is_reserved(addresses.PATHS, library.read().settings)
