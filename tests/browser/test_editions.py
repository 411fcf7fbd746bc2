"""One edition at a time: a reader with a worker of an earlier edition, and a host that gets another one.

The editions are two builds of the garden: in the second, an entry has one sentence more and headings another colour.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from serving import Handler, Server
from site_pages import Site
from workspace import GARDEN

PATIENCE = 20_000  # milliseconds
UNDER = "handbook/"
NOTE, OTHER = "articles/a-dry-july.html", "articles/what-worms-do.html"  # neither is kept before it is visited
SENTENCE = "This stands in the new edition."
NEW_COLOUR = "rgb(1, 2, 3)"
CORE_IS_KEPT = """async () => {
  for (const name of await caches.keys()) {
    const state = await (await caches.open(name)).match(library.root + "offline/state");
    if (state && (await state.json()).languages.length) return true;
  }
  return false;
}"""
CONTROLLER = "navigator.serviceWorker.controller && navigator.serviceWorker.controller.scriptURL.split('?')[1]"

expect.set_options(timeout=PATIENCE)


class Host(Handler):
    """A host that lets browsers store everything and ask again, as `_headers` says.

    It can fail for every page, or send one page as it was (`stale`).
    """

    failing = False
    stale: Path | None = None

    def end_headers(self) -> None:
        """Let browsers store what they got."""
        self.send_header("Cache-Control", "no-cache")
        super(Handler, self).end_headers()

    def do_GET(self) -> None:
        """Send a file, an error while the host fails, or the stale page once."""
        if Host.stale and self.path.endswith(Host.stale.name):
            data, Host.stale = Host.stale.read_bytes(), None
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        elif Host.failing and self.path.endswith(".html"):
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR)
        else:
            super().do_GET()


@pytest.fixture(scope="module")
def editions(garden_site: Site, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The first edition of the garden, and the second."""
    workspace = garden_site.source.fork(tmp_path_factory.mktemp("editions") / "library")
    made = []
    for number in (1, 2):
        site = workspace.root / f"site-{number}"
        built = workspace.kb("build", "-f", f"{GARDEN}/mkdocs.yml", "-d", site)
        assert built.returncode == 0, built.stderr
        made.append(site)
        text = (workspace.root / GARDEN / NOTE).with_suffix(".md").read_text("utf-8")
        workspace.write(f"{GARDEN}/{NOTE.replace('.html', '.md')}", f"{text}\n{SENTENCE}\n")
        css = (workspace.root / "overrides/assets/kb/kb.css").read_text("utf-8")
        workspace.write("overrides/assets/kb/kb.css", f"{css}\nh1{{color:{NEW_COLOUR}!important}}\n")
    return made[0], made[1]


def name_of(site: Path) -> str:
    """Return the name of an edition."""
    return str(json.loads((site / "offline/edition.json").read_text("utf-8"))["edition"])


class Reader:
    """A person with a browser, and the host of the library."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self.folder = page, folder
        self.server = Server(folder.parent, Host)
        self.root = self.server.address + UNDER

    def publish(self, site: Path) -> None:
        """Put another edition in the place of the one that is there."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(site, self.folder)

    def visit(self, name: str) -> None:
        self.page.goto(self.root + name)

    def visit_until_kept(self, name: str) -> None:
        """Open a page and wait until it and the core are on the device."""
        self.visit(name)
        self.until(lambda: bool(self.page.evaluate(CORE_IS_KEPT)), "the core is kept")
        self.page.wait_for_load_state("networkidle")

    def until(self, happened: Callable[[], bool], what: str) -> None:
        for _ in range(PATIENCE // 100):
            if happened():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(what)

    def until_of(self, site: Path) -> None:
        """Wait until the worker of an edition answers for this page."""
        self.until(lambda: self.page.evaluate(CONTROLLER) == name_of(site), "its worker has taken over")


@pytest.fixture
def workers() -> Literal["allow", "block"]:
    return "allow"


@pytest.fixture
def reader(page: Page, tmp_path: Path, editions: tuple[Path, Path]) -> Iterator[Reader]:
    """A person who has read the first edition and keeps its core."""
    page.set_default_timeout(PATIENCE)
    person = Reader(page, tmp_path / "host" / UNDER)
    person.publish(editions[0])
    Host.failing = False
    yield person
    person.server.stop()


def edition_of(page: Page) -> str | None:
    page.locator("h1").wait_for()  # a page that is just loaded again may still be empty
    return page.locator("html").get_attribute("data-edition")


def colour_of(page: Page) -> str:
    return str(page.locator("h1").evaluate("(heading) => getComputedStyle(heading).color"))


def test_a_page_that_is_not_kept_comes_whole_in_the_new_edition_which_then_takes_over(
    reader: Reader, editions: tuple[Path, Path]
) -> None:
    first, second = editions
    reader.visit_until_kept("index.html")
    assert edition_of(reader.page) == name_of(first)
    reader.publish(second)
    reader.visit(NOTE)
    expect(reader.page.get_by_text(SENTENCE)).to_be_visible()
    assert (edition_of(reader.page), colour_of(reader.page)) == (name_of(second), NEW_COLOUR)
    reader.until_of(second)
    reader.visit("index.html")
    assert (edition_of(reader.page), colour_of(reader.page)) == (name_of(second), NEW_COLOUR)


def test_a_kept_page_stays_as_it_is_until_the_reader_agrees(reader: Reader, editions: tuple[Path, Path]) -> None:
    first, second = editions
    reader.visit_until_kept(NOTE)
    reader.publish(second)
    reader.visit(NOTE)
    assert edition_of(reader.page) == name_of(first)
    assert colour_of(reader.page) != NEW_COLOUR
    line = reader.page.locator(".kb-updated")
    expect(line).to_contain_text("updated")
    expect(reader.page.get_by_text(SENTENCE)).to_have_count(0)
    line.get_by_role("button").click()
    expect(reader.page.get_by_text(SENTENCE)).to_be_visible()
    assert (edition_of(reader.page), colour_of(reader.page)) == (name_of(second), NEW_COLOUR)
    expect(line).to_have_count(0)


def test_a_reload_brings_the_new_edition_and_it_stays_without_a_network(
    reader: Reader, editions: tuple[Path, Path]
) -> None:
    reader.visit_until_kept(NOTE)
    reader.publish(editions[1])
    reader.page.reload()
    expect(reader.page.get_by_text(SENTENCE)).to_be_visible()
    assert (edition_of(reader.page), colour_of(reader.page)) == (name_of(editions[1]), NEW_COLOUR)
    reader.until_of(editions[1])
    reader.page.wait_for_load_state("networkidle")
    reader.server.stop()
    for name in (NOTE, "index.html"):
        reader.visit(name)
        reader.page.reload()
        assert (edition_of(reader.page), colour_of(reader.page)) == (name_of(editions[1]), NEW_COLOUR)


def test_a_reload_without_a_network_brings_the_edition_that_waits(reader: Reader, editions: tuple[Path, Path]) -> None:
    reader.visit_until_kept(NOTE)
    reader.publish(editions[1])
    reader.visit(NOTE)
    expect(reader.page.locator(".kb-updated")).to_be_visible()
    reader.server.stop()
    reader.page.reload()
    expect(reader.page.get_by_text(SENTENCE)).to_be_visible()
    assert edition_of(reader.page) == name_of(editions[1])


def test_an_older_edition_that_is_there_again_is_an_update_like_any_other(
    reader: Reader, editions: tuple[Path, Path]
) -> None:
    """The host says "not modified" of everything that is older than the browser's copy."""
    first, second = editions
    reader.publish(second)
    reader.visit_until_kept(NOTE)
    expect(reader.page.get_by_text(SENTENCE)).to_be_visible()
    reader.publish(first)
    reader.visit(NOTE)
    line = reader.page.locator(".kb-updated")
    expect(line).to_be_visible()
    line.get_by_role("button").click()
    expect(reader.page.get_by_text(SENTENCE)).to_have_count(0)
    reader.until(lambda: edition_of(reader.page) == name_of(first), "the first edition is back")
    assert colour_of(reader.page) != NEW_COLOUR
    reader.until_of(first)


def test_another_tab_says_that_the_library_was_updated(reader: Reader, editions: tuple[Path, Path]) -> None:
    reader.visit_until_kept(NOTE)
    other = reader.page.context.new_page()
    other.goto(f"{reader.root}index.html")
    other.wait_for_load_state("networkidle")  # it has asked whether there is a newer edition, which comes now
    reader.publish(editions[1])
    reader.page.reload()
    reader.until_of(editions[1])
    line = other.locator(".kb-updated")
    expect(line).to_contain_text("updated")
    line.get_by_role("button").click()
    expect(line).to_have_count(0)
    assert (edition_of(other), colour_of(other)) == (name_of(editions[1]), NEW_COLOUR)


def test_a_reload_lets_the_edition_that_waits_take_over(reader: Reader, editions: tuple[Path, Path]) -> None:
    reader.visit_until_kept(NOTE)
    reader.publish(editions[1])
    reader.visit(NOTE)
    expect(reader.page.locator(".kb-updated")).to_be_visible()
    reader.page.reload()
    reader.until_of(editions[1])
    assert (edition_of(reader.page), colour_of(reader.page)) == (name_of(editions[1]), NEW_COLOUR)


def test_on_a_full_device_the_new_edition_comes_all_the_same_and_a_line_says_what_is_not_kept(
    reader: Reader, editions: tuple[Path, Path]
) -> None:
    reader.visit_until_kept(NOTE)
    reader.page.wait_for_load_state("networkidle")
    origin = reader.server.address.rstrip("/")
    tools = reader.page.context.new_cdp_session(reader.page)
    tools.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1})  # a byte: nothing more is stored
    reader.publish(editions[1])
    reader.visit(NOTE)
    line = reader.page.locator(".kb-updated")
    expect(line).to_contain_text("The library was updated.")
    assert edition_of(reader.page) == name_of(editions[0])
    reader.page.reload()
    reader.until_of(editions[1])
    expect(line).to_contain_text("There is not enough free space on this device: not everything is kept.")
    for name in (NOTE, "index.html"):
        reader.visit(name)
        assert (edition_of(reader.page), colour_of(reader.page)) == (name_of(editions[1]), NEW_COLOUR)
    tools.send("Storage.overrideQuotaForOrigin", {"origin": origin})  # there is room again: what is missing is fetched
    reader.visit_until_kept("index.html")
    reader.page.wait_for_load_state("networkidle")
    reader.server.stop()
    reader.page.reload()
    assert (edition_of(reader.page), colour_of(reader.page)) == (name_of(editions[1]), NEW_COLOUR)


def test_if_the_host_fails_the_reader_sees_a_sentence_and_what_there_is(reader: Reader) -> None:
    reader.visit_until_kept(NOTE)
    Host.failing = True
    reader.visit(NOTE)
    expect(reader.page.locator("h1")).to_have_text(re.compile("dry July", re.IGNORECASE))
    reader.visit(OTHER)
    assert reader.page.url == f"{reader.root}offline.html?unanswered#{OTHER}"
    expect(reader.page.get_by_text("the site could not send it just now")).to_be_visible()
    expect(reader.page.get_by_text("there is no connection right now")).to_be_hidden()
    Host.failing = False
    reader.page.locator("#kb-wanted a").click()
    expect(reader.page.locator("h1")).to_have_text(re.compile("worms", re.IGNORECASE))


# ---- without a worker


@pytest.fixture
def plain(chromium: object, reader: Reader) -> Iterator[Reader]:
    """The same person with a browser that has no service workers."""
    context: BrowserContext = reader.page.context.browser.new_context(service_workers="block")  # type: ignore[union-attr]
    reader.page = context.new_page()
    yield reader
    context.close()


def test_a_page_that_has_been_open_for_long_still_finds(plain: Reader, editions: tuple[Path, Path]) -> None:
    plain.visit("index.html")
    plain.publish(editions[1])
    found = plain.page.evaluate("library.search('new edition').then((all) => all.map((one) => one.url))")
    assert NOTE in found
    plain.page.keyboard.press("/")
    expect(plain.page.get_by_role("dialog")).to_be_visible()


def test_a_page_that_is_older_than_its_files_is_loaded_again(plain: Reader, editions: tuple[Path, Path]) -> None:
    plain.publish(editions[1])
    Host.stale = editions[0] / NOTE
    plain.visit(NOTE)
    expect(plain.page.get_by_text(SENTENCE)).to_be_visible()
    assert colour_of(plain.page) == NEW_COLOUR
