"""The books of a site: pages link to them, and no reader downloads them who has not asked."""

from __future__ import annotations

import pytest
from site_pages import Site
from workspace import GARDEN

BOOKS = {"topics/soil.html": "books/topics/soil.pdf", "topics/index.html": "books/library.pdf"}


def links(site: Site, page: str) -> list[str]:
    """Return the books to which a page links."""
    found = [site.arrives(page, one.attributes.get("href", "")) for one in site.page(page).all("a")]
    return [arrival[0] for arrival in found if arrival and arrival[0].startswith("books/")]


@pytest.fixture(scope="module")
def with_books(garden_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The garden built again, with its books."""
    workspace = garden_site.source.fork(tmp_path_factory.mktemp("books") / "library")
    command = ("build", "-f", f"{GARDEN}/mkdocs.yml", "-d", workspace.site, "--strict", "--books")
    built = workspace.kb(*command)
    assert built.returncode == 0, built.stderr
    return Site(workspace.site, workspace, garden_site.base)


@pytest.mark.parametrize("page", BOOKS)
def test_topics_and_the_page_of_all_topics_lead_to_their_books(with_books: Site, page: str) -> None:
    assert links(with_books, page) == [BOOKS[page]]
    assert (with_books.root / BOOKS[page]).read_bytes().startswith(b"%PDF-")


def test_books_are_not_among_what_a_device_keeps(with_books: Site) -> None:
    lists = [name for name in with_books.files if name.startswith("offline/files.")]
    assert lists
    assert [name for name in lists if "books/" in with_books.read(name)] == []


def test_a_build_that_is_not_asked_for_books_has_neither_books_nor_links(site: Site) -> None:
    assert [name for name in site.files if "books/" in name] == []
    assert links(site, "topics/index.html") == []
