"""Lists of a type's entries: one page; from 200 entries on, pages of a hundred entries and one of the whole list."""

from __future__ import annotations

import pytest
from kb import addresses
from kb.catalogue import Catalogue
from kb.views import pages
from kb.views.context import Context
from kb.views.models import Elsewhere, TypePage
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
