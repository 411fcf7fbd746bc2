"""One Chromium for all browser tests, a new page for each test, and a screenshot if a test fails."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import cpu_time
import pytest
from kb import chromium as finder
from playwright.sync_api import Browser, Page, sync_playwright
from serving import serving
from site_pages import Site

FAILURES = Path(__file__).resolve().parents[2] / ".cache" / "test-failures"
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    playwright = sync_playwright().start()
    browser = finder.launch(playwright)
    yield browser
    with cpu_time.browser_ends():
        browser.close()
        playwright.stop()


@pytest.fixture(scope="session")
def root(site: Site) -> Iterator[str]:
    """The address of the built site on this machine. The "page not found" page has links from the host's root."""
    with serving(site.root) as server:
        yield server.address


@pytest.fixture
def context_options() -> dict[str, Any]:
    """Options of a test's browser besides its language; a test may override this fixture."""
    return {}


@pytest.fixture
def workers() -> Literal["allow", "block"]:
    """Whether pages may have a service worker, which fetches and keeps a language; files of tests about it allow it."""
    return "block"


@pytest.fixture
def page(
    chromium: Browser,
    context_options: dict[str, Any],
    workers: Literal["allow", "block"],
    request: pytest.FixtureRequest,
) -> Iterator[Page]:
    """A page in a Hebrew browser without stored data; if the test fails, a screenshot of it is saved."""
    context = chromium.new_context(locale="he-IL", service_workers=workers, **context_options)
    page = context.new_page()
    yield page
    if request.node.stash.get(FAILED, False) and not page.is_closed():
        FAILURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=FAILURES / f"{file_name(request.node.nodeid)}.png", full_page=True)
    context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let the fixtures know, before they clean up, whether their test has failed."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def file_name(test: str) -> str:
    """Turn a test's id into a file name that is valid on any system."""
    return re.sub(r"[^\w.-]+", "-", test.removeprefix("tests/browser/"))[:120].strip("-")


@pytest.fixture(scope="module")
def form(chromium: Browser, site: Site) -> Any:
    """The page of the form with its data, opened from a folder."""
    page = chromium.new_context(locale="he-IL").new_page()
    page.goto((site.root / "suggest.html").as_uri())
    page.locator("#kb-s-title").wait_for()
    page.evaluate("library.get('search/he/suggest.js', 'suggest', 'he').then((data) => { window.form = data; })")
    yield page
    page.context.close()
