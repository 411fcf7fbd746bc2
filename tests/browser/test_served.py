"""Pages of `kb serve` in a browser: they show edits by themselves, and a mistake until it is corrected."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Literal

import pytest
from patience import until
from playwright.sync_api import Page, expect
from served import FILE, READY, SETTINGS, TOOL, Server, retitle, title
from serving import Host, serving
from site_pages import Site
from workspace import GARDEN

pytestmark = pytest.mark.skipif(os.name == "nt", reason="ends processes the POSIX way")
SOON = 20_000  # milliseconds; the site is not to blame for a busy machine
FILM = "articles/pruning-film.html"


@pytest.fixture
def workers() -> Literal["allow", "block"]:
    return "allow"


@pytest.fixture(scope="module")
def shared(garden_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("served")
    server = Server(garden_site.source.fork(folder / "library"), folder / "temporary")
    server.wait_until_up()
    yield server
    server.end()


@pytest.fixture
def server(shared: Server) -> Server:
    """The running server, with no build under way and an empty record."""
    shared.wait_until_calm()
    shared.lines.clear()
    return shared


def test_an_edit_shows_by_itself_where_the_reader_is(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 800, "height": 400})
    page.goto(f"{server.url}{TOOL}.html")
    page.evaluate("window.scrollTo(0, 300)")
    retitle(server, title(server), "Shown by itself")
    expect(page.locator("h1")).to_have_text("Shown by itself", timeout=SOON)
    until(page, "Math.abs(scrollY - 300) < 2")


def test_a_page_that_shows_nothing_of_an_edit_stays(page: Page, server: Server) -> None:
    page.goto(f"{server.url}about.html")
    other = page.context.new_page()
    other.goto(f"{server.url}{TOOL}.html")
    page.bring_to_front()
    page.evaluate("window.mark = true")
    text = (server.workspace.root / FILE).read_text("utf-8")
    server.workspace.write(FILE, f"{text}\nOne line more.\n")
    expect(other.get_by_text("One line more.")).to_be_visible(timeout=SOON)
    assert page.evaluate("window.mark")
    server.workspace.write("overrides/assets/kb/kb.css", css(server) + "h1 { color: rgb(1, 2, 3) !important; }")
    expect(page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)", timeout=SOON)


def css(server: Server) -> str:
    return (server.workspace.root / "overrides/assets/kb/kb.css").read_text("utf-8")


@pytest.mark.parametrize(
    ("file", "right", "wrong", "message"),
    [
        (FILE, "title: ", "titel: ", f"{TOOL}.md:"),
        (FILE, "topics: [", "topics: [none-such, ", f"{TOOL}.md:"),
        (SETTINGS, "direction: ltr", "direction: sideways", "library.yml:"),
        ("overrides/kb/footer.html", "<footer", "{% if %}<footer", "overrides/kb/footer.html:"),
        (f"{GARDEN}/mkdocs.yml", "site_name: ", "site_name: [", "mkdocs.yml"),
    ],
    ids=["a page", "a term", "the settings", "a template", "the settings of the site"],
)
def test_a_mistake_stands_over_the_page_until_it_is_corrected(
    page: Page, server: Server, file: str, right: str, wrong: str, message: str
) -> None:
    page.goto(f"{server.url}{TOOL}.html")
    heading = page.locator("h1").inner_text()
    server.workspace.edit(file, right, wrong)
    banner = page.get_by_role("alert")
    expect(banner).to_contain_text(message, timeout=SOON)
    expect(banner).to_have_css("direction", "rtl")
    expect(banner).to_contain_text("יש מה לתקן")
    expect(banner).to_contain_text("Correct it and save")
    expect(page.locator("h1")).to_have_text(heading)
    page.reload()
    expect(banner).to_contain_text(message)
    server.workspace.edit(file, wrong, right)
    expect(banner).to_have_count(0, timeout=SOON)


def test_what_cannot_be_built_at_first_is_reported_and_comes_when_it_is_corrected(
    page: Page, garden_site: Site, tmp_path: Path
) -> None:
    workspace = garden_site.source.fork(tmp_path / "library")
    workspace.edit(SETTINGS, "direction: ltr", "direction: sideways")
    server = Server(workspace, tmp_path / "temporary")
    try:
        server.wait_for(server.is_answering, "an answer")
        page.goto(f"{server.url}{TOOL}.html")
        expect(page.get_by_role("main")).to_contain_text("library.yml:")
        workspace.edit(SETTINGS, "direction: sideways", "direction: ltr")
        expect(page.locator(".kb-page h1, article h1").first).to_be_visible(timeout=SOON)
    finally:
        server.end()


def test_a_page_that_comes_to_be_is_shown_where_it_was_missing(page: Page, server: Server) -> None:
    page.goto(f"{server.url}tools/to-come.html")
    expect(page.locator("h1")).to_have_text("Page not found")
    text = (server.workspace.root / FILE).read_text("utf-8").replace(title(server), "Come to be")
    server.workspace.write(f"{GARDEN}/tools/to-come.md", text)
    expect(page.locator("h1")).to_have_text("Come to be", timeout=SOON)


def test_a_film_is_sought_in(page: Page, server: Server) -> None:
    page.goto(f"{server.url}{FILM}")
    page.get_by_role("link", name="The bud").click()
    until(page, "document.querySelector('video').readyState >= 2")
    assert page.evaluate("Math.floor(document.querySelector('video').currentTime)") >= 15


def test_a_worker_of_a_former_visit_goes_and_none_is_registered(page: Page, garden_site: Site, tmp_path: Path) -> None:
    with serving(garden_site.root, partial(Host, under="/handbook/")) as former:
        page.goto(f"{former.address}handbook/{TOOL}.html")
        until(page, "navigator.serviceWorker.ready.then(() => true)")
        page.reload()
        until(page, "navigator.serviceWorker.controller !== null")
        port = former.http.server_port
    server = Server(garden_site.source.fork(tmp_path / "library"), tmp_path / "temporary", port)
    try:
        server.wait_until_up()
        retitle(server, title(server), "Not the one that was kept")
        server.wait_for(lambda: server.count(READY) == 2, "the edit")
        page.goto(f"{server.url}{TOOL}.html")
        expect(page.locator("h1")).to_have_text("Not the one that was kept", timeout=SOON)
        until(page, "navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
        page.reload()
        expect(page.locator("h1")).to_have_text("Not the one that was kept")
        assert page.evaluate("navigator.serviceWorker.controller") is None
        assert page.evaluate("caches.keys()") == []
    finally:
        server.end()
