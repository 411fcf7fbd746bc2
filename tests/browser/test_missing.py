"""The "page not found" page: a host sends one page for all addresses; it appears in the language of the address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from serving import Host, serving
from site_pages import Site
from workspace import Workspace

TITLES = {"he": "העמוד לא נמצא", "ar": "الصفحة غير موجودة", "en": "Page not found"}
UNDER = ["/", "/repo/"]


@pytest.fixture(scope="session")
def below_a_path(once: Callable[[str, Callable[[Path], object]], Path], site: Site) -> Site:
    """The library, built for an address under a path."""

    def make(folder: Path) -> None:
        built = site.source.fork(folder).kb("build", KB_SITE_URL="https://shidra.example/repo/")
        assert built.returncode == 0, built.stderr

    workspace = Workspace(once("below-a-path", make))
    return Site(workspace.site, workspace, "https://shidra.example/repo/")


@pytest.fixture(params=UNDER)
def home(request: pytest.FixtureRequest, site: Site, below_a_path: Site) -> Iterator[str]:
    """The address of the site's home page on a host, at its root and under a path."""
    root = site.root if request.param == "/" else below_a_path.root
    with serving(root, partial(Host, under=request.param)) as server:
        yield server.address.rstrip("/") + request.param


@pytest.mark.parametrize(
    ("address", "language"),
    [
        ("nothing", "he"), ("tools/nothing.html", "he"), ("en/nothing.html", "en"), ("en/tools/a/b/nothing", "en"),
        ("EN/tools/nothing.html", "en"), ("ar/tools/nothing.html?x=1", "ar"), (f"ar/{quote('لا شيء')}.html", "ar"),
        ("english/nothing", "he"), ("en-nothing", "he"),
    ],
)  # fmt: skip
def test_it_speaks_the_language_of_the_address_which_stays(page: Page, home: str, address: str, language: str) -> None:
    answer = page.goto(f"{home}{address}")
    expect(page.locator("h1")).to_have_text(TITLES[language])
    expect(page).to_have_url(f"{home}{address}")
    assert answer is not None
    assert page.locator("html").get_attribute("lang") == language


def test_its_links_and_its_search_are_those_of_its_language(page: Page, home: str) -> None:
    page.goto(f"{home}en/tools/nothing.html")
    expect(page.locator("h1")).to_have_text(TITLES["en"])
    page.get_by_role("button", name="Find a tool").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Articles").click()
    expect(page).to_have_url(f"{home}en/articles/index.html")


def test_back_leads_to_where_the_reader_came_from(page: Page, home: str) -> None:
    page.goto(f"{home}en/index.html")
    page.goto(f"{home}en/nothing.html")
    expect(page.locator("h1")).to_have_text(TITLES["en"])
    page.go_back()
    expect(page).to_have_url(f"{home}en/index.html")


def test_an_address_of_another_site_is_not_shown_as_ours(page: Page, home: str) -> None:
    page.goto(f"{home}en/404.html#//elsewhere.example/x")
    expect(page.locator("h1")).to_have_text(TITLES["en"])
    expect(page).to_have_url(f"{home}en/404.html#//elsewhere.example/x")


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_without_scripts_it_leads_to_the_other_languages(page: Page, home: str) -> None:
    page.goto(f"{home}en/nothing.html")
    expect(page.locator("h1")).to_have_text(TITLES["he"])
    page.locator("nav.kb-lang").get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text(TITLES["en"])


def test_a_host_without_the_page_of_a_language_shows_what_it_has(page: Page, site: Site, tmp_path: Path) -> None:
    """The host answers a request for en/404.html with 404.html again; this page must not ask for it again and again."""
    for name in ("404.html", "assets", "search"):
        (tmp_path / name).symlink_to(site.root / name)
    with serving(tmp_path, partial(Host, under="/")) as server:
        page.goto(f"{server.address}en/nothing.html")
        expect(page.locator("h1")).to_have_text(TITLES["he"])
