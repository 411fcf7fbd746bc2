"""The books of a site: pages link to them, and no reader downloads them who has not asked."""

from __future__ import annotations

import pytest
from site_pages import Site

BOOKS = {"topics/soil.html": "books/topics/soil.pdf", "topics/index.html": "books/library.pdf"}


def links(site: Site, page: str) -> list[str]:
    """Return the books to which a page links."""
    found = [site.arrives(page, one.attributes.get("href", "")) for one in site.page(page).all("a")]
    return [arrival[0] for arrival in found if arrival and arrival[0].startswith("books/")]


@pytest.mark.parametrize("page", BOOKS)
def test_topics_and_the_page_of_all_topics_lead_to_their_books(garden_site: Site, page: str) -> None:
    assert links(garden_site, page) == [BOOKS[page]]
    assert (garden_site.root / BOOKS[page]).read_bytes().startswith(b"%PDF-")


def test_books_are_not_among_what_a_device_keeps(garden_site: Site) -> None:
    lists = [name for name in garden_site.files if name.startswith("offline/files.")]
    assert lists
    assert [name for name in lists if "books/" in garden_site.read(name)] == []


def test_a_build_that_is_not_asked_for_books_has_neither_books_nor_links(site: Site) -> None:
    assert [name for name in site.files if "books/" in name] == []
    assert links(site, "topics/index.html") == []
