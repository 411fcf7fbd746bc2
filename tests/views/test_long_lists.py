"""Lists of a type's entries: one page; from 200 entries on, pages of a hundred entries and one of the whole list."""

from __future__ import annotations

import pytest
from kb import addresses, page_kinds
from kb.catalogue import Catalogue
from kb.views import pages
from kb.views.context import Context
from kb.views.making import pages_of, view_of
from kb.views.models import Elsewhere, ListPage, TypePage
from kb.worksheets.downloads import Bundle
from small_library import SmallLibrary


def views(library: SmallLibrary, articles: int) -> dict[str, TypePage]:
    (library.root / "articles/b.md").unlink()
    for number in range(articles):
        library.article(f"a-{number:04}")
    return {view.page: view for view in pages.type_pages(Context(Catalogue(library.read()), "en", Bundle()), "article")}


def test_two_hundred_entries_stand_on_one_page(library: SmallLibrary) -> None:
    made = views(library, 200)
    assert list(made) == ["articles/index"]
    assert len(made["articles/index"].cards) == 200


def test_more_stand_on_pages_of_a_hundred_each_entry_once_in_order(library: SmallLibrary) -> None:
    made = views(library, 201)
    whole = made.pop("articles/all")
    assert list(made) == ["articles/index", "articles/index-2", "articles/index-3"]
    urls = [card.url for view in made.values() for card in view.cards]
    assert urls == [card.url for card in whole.cards] == [f"articles/a-{number:04}.html" for number in range(201)]
    assert [len(view.cards) for view in made.values()] == [100, 100, 1]


def test_every_page_of_a_divided_list_leads_to_all_others_and_to_the_whole(library: SmallLibrary) -> None:
    for number, (_, view) in enumerate(sorted(views(library, 201).items(), key=lambda item: item[1].here)):
        assert view.here == number
        assert [step.url for step in view.steps] == [
            "articles/index.html", "articles/index-2.html", "articles/index-3.html", "articles/all.html"
        ]  # fmt: skip
        assert view.total == 201


@pytest.mark.parametrize("page", ["articles/all", "tools/index-2", "videos/index-17"])
def test_an_address_of_a_divided_list_is_kept_free(page: str) -> None:
    assert addresses.is_list_page(page)


@pytest.mark.parametrize("page", ["articles/all-of-us", "tools/index-x", "topics/all", "all"])
def test_other_addresses_are_anybodys(page: str) -> None:
    assert not addresses.is_list_page(page)


def test_an_entry_may_not_take_such_an_address(library: SmallLibrary) -> None:
    library.article("all")
    assert [problem.file for problem in library.read().errors] == ["articles/all.md"]


def test_every_page_of_a_divided_list_has_the_filters_and_knows_where_the_others_entries_are(
    library: SmallLibrary,
) -> None:
    library.add_settings("facets: {article: [stages]}")
    made = views(library, 201)
    asked = made["articles/all"].filters
    assert asked
    for page in ("articles/index", "articles/index-3"):
        assert made[page].filters == asked
        assert made[page].elsewhere == Elsewhere(type="article", size=100, whole="articles/all.html")
    assert made["articles/all"].elsewhere is None


# ---- topics and terms


@pytest.fixture
def long(library: SmallLibrary) -> Context:
    """A library with 201 articles of one topic and one stage beside its own entries."""
    for number in range(201):
        library.article(f"a-{number:04}", "stages: [grow]")
    library.add_settings("facets: {article: [stages]}")
    return Context(Catalogue(library.read()), "en", Bundle())


def generated(context: Context, folder: str) -> dict[str, ListPage]:
    """Return the views of a topic or a term on all its pages."""
    written = [view_of(context, one) for one in context.library.topics]
    made = (one.view for one in pages_of(context, "term"))
    return {
        view.page: view for view in (*written, *made) if isinstance(view, ListPage) and view.page.startswith(folder)
    }


@pytest.mark.parametrize("page", ["topics/x", "stages/grow"])
def test_a_long_list_of_a_topic_or_a_term_goes_on_on_further_pages_each_entry_once(long: Context, page: str) -> None:
    made = generated(long, page)
    assert list(made) == [page, f"{page}/2", f"{page}/3"]
    urls = [card.url for view in made.values() for card in view.cards]
    assert len(urls) == len(set(urls)) == made[page].total
    assert set(urls) >= {f"articles/a-{number:04}.html" for number in range(201)}
    for number, view in enumerate(made.values()):
        assert (view.here, [one.url for one in view.steps]) == (number, [f"{one}.html" for one in made])


def test_its_types_are_links_to_their_lists_with_filters_where_these_have_one(long: Context) -> None:
    (articles,) = generated(long, "stages/grow")["stages/grow"].by_type
    assert articles.url == "articles/index.html?stages=grow"
    assert "articles/index.html" in [row.url for row in generated(long, "topics/x")["topics/x"].by_type]


def test_a_short_list_stays_on_its_page_with_tabs(long: Context) -> None:
    made = generated(long, "stages/sow")
    assert list(made) == ["stages/sow"]
    assert (made["stages/sow"].steps, made["stages/sow"].by_type) == ((), ())


def test_addresses_of_further_pages_are_kept_free(long: Context) -> None:
    assert page_kinds.is_reserved("topics/x/2", long.settings)
    assert page_kinds.is_reserved("stages/grow/17", long.settings)
    assert not page_kinds.is_reserved("topics/x/two", long.settings)


def test_the_home_page_shows_some_entries_for_an_emergency_and_leads_to_all(library: SmallLibrary) -> None:
    library.add_settings("urgent: {topic: x, label: {en: Now}, heading: {en: Now}, lead: {en: Now.}}")
    few = pages.home(Context(Catalogue(library.read()), "en", Bundle())).urgent
    for number in range(pages.MOST_URGENT):
        library.article(f"a-{number}")
    many = pages.home(Context(Catalogue(library.read()), "en", Bundle())).urgent
    assert few is not None
    assert few.all is None
    assert many is not None
    assert len(many.rows) == pages.MOST_URGENT
    assert many.all is not None
    assert many.all.url == "topics/x.html"
