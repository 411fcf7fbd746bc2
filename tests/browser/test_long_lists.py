"""A list that is too long for one page: the page in the menu filters the whole list, also from a folder."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from conftest import MakeOnce
from many_tools import add_tools, keep_hebrew
from playwright.sync_api import Locator, Page, expect
from site_pages import Site
from workspace import Workspace

NUMBER, FIRST = 250, 100
HOLDS_WEIGHT = 80 * 1024
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}

expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def long_site(once: MakeOnce, site: Site) -> Site:
    """The library in Hebrew only, with 250 more tools, built."""

    def make(folder: Path) -> None:
        workspace = site.source.fork(folder)
        keep_hebrew(workspace)
        add_tools(workspace, NUMBER)
        built = workspace.kb("build")
        assert built.returncode == 0, built.stderr

    workspace = Workspace(once("long", make))
    return Site(workspace.site, workspace, "https://shidra.example/")


class Shelf:
    """A person who looks at the list of tools, opened from the menu."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site
        page.set_viewport_size(DESK)
        page.goto(f"{site.root.as_uri()}/index.html")
        page.get_by_role("navigation", name="ראשי").get_by_role("link", name="כלים").click()
        expect(page.locator("#kb-filters")).to_be_visible()

    @property
    def entries(self) -> Locator:
        return self.page.locator(".kb-timed > li:visible")

    @property
    def heading(self) -> Locator:
        return self.page.locator("#kb-list-title")

    def choice(self, name: str) -> Locator:
        return self.page.locator("#kb-filters label").filter(has_text=re.compile(rf"^(\d+)?{name} ")).first

    def choose(self, name: str) -> None:
        self.choice(name).locator("input").check(force=True)


@pytest.fixture
def shelf(page: Page, long_site: Site) -> Shelf:
    return Shelf(page, long_site)


@pytest.fixture(scope="session")
def fitting(long_site: Site) -> list[str]:
    """The titles of the tools that fit 45 minutes, online, 12 people; computed from their files only."""
    found = []
    for path in sorted((long_site.source.root / "tools").glob("*.md")):
        text = path.read_text("utf-8")
        least, most = (int(n) for n in re.search(r"group: \{min: (\d+), max: (\d+)", text).groups())
        minutes = int(re.search(r"duration: \{min: (\d+)", text)[1])
        if minutes <= 45 and least <= 12 <= most and "online" in re.search(r"modes: \[(.*)\]", text)[1]:
            found.append(re.search(r'^title: "?([^"\n]+)', text, re.M)[1])
    return found


def test_minutes_people_and_mode_narrow_all_entries_wherever_they_stand(shelf: Shelf, fitting: list[str]) -> None:
    total = len(list((shelf.site.source.root / "tools").glob("*.md")))
    expect(shelf.entries).to_have_count(FIRST)
    shelf.choose("45 דקות")
    shelf.page.get_by_label("כמה משתתפים?").fill("12")
    shelf.choose("מקוון")
    expect(shelf.entries).to_have_count(len(fitting))
    assert sorted(shelf.entries.locator("h3").all_inner_texts()) == sorted(fitting)
    expect(shelf.heading).to_have_text(f"{len(fitting)} פריטים מתאימים מתוך {total}")
    assert shelf.page.url.endswith("tools/index.html?minutes=45&people=12&modes=online")


def test_the_number_beside_a_choice_counts_all_entries(shelf: Shelf) -> None:
    promised = int(shelf.choice("היברידי").locator(".kb-count").inner_text())
    shelf.choose("היברידי")
    expect(shelf.heading).to_contain_text(f"{promised} פריטים מתאימים")
    expect(shelf.entries).to_have_count(min(FIRST, promised))


def test_back_takes_a_step_back_and_at_last_gives_the_page_as_it_was(shelf: Shelf) -> None:
    before = shelf.entries.locator("h3").all_inner_texts()
    shelf.choose("30 דקות")
    first = shelf.heading.inner_text()
    shelf.choose("מקוון")
    expect(shelf.heading).not_to_have_text(first)
    shelf.page.go_back()
    expect(shelf.heading).to_have_text(first)
    shelf.page.go_back()
    expect(shelf.page).to_have_url(re.compile(r"index\.html$"))
    expect(shelf.entries).to_have_count(FIRST)
    assert shelf.entries.locator("h3").all_inner_texts() == before


def test_back_from_an_entry_finds_the_choice_again(shelf: Shelf, fitting: list[str]) -> None:
    shelf.page.goto(f"{shelf.site.root.as_uri()}/tools/index.html?minutes=45&people=12&modes=online")
    shelf.entries.locator("h3 a").last.click()
    expect(shelf.page.locator("h1")).to_be_visible()
    shelf.page.go_back()
    expect(shelf.entries).to_have_count(len(fitting))
    expect(shelf.page.get_by_label("כמה משתתפים?")).to_have_value("12")


def test_more_than_a_hundred_that_fit_come_a_hundred_at_a_time(shelf: Shelf) -> None:
    shelf.choose("90 דקות")
    number = int(re.match(r"\d+", shelf.heading.inner_text())[0])
    assert number > 2 * FIRST
    expect(shelf.page.get_by_role("navigation", name="עמודי הרשימה")).to_be_hidden()
    shelf.page.get_by_role("button", name="הצגת עוד 100 פריטים").click()
    expect(shelf.entries).to_have_count(2 * FIRST)
    expect(shelf.entries.nth(FIRST).locator("h3 a")).to_be_focused()


def test_a_star_of_an_entry_from_another_page_puts_it_into_the_plan(shelf: Shelf) -> None:
    shelf.page.goto(f"{shelf.site.root.as_uri()}/tools/index.html?people=25&modes=hybrid")
    star = shelf.entries.last.get_by_role("button")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(star).to_have_accessible_name(re.compile("כלי מספר"))


def test_on_a_phone_the_filters_fit(shelf: Shelf) -> None:
    shelf.page.set_viewport_size(PHONE)
    shelf.page.goto(f"{shelf.site.root.as_uri()}/tools/index.html?minutes=45")
    expect(shelf.entries).to_have_count(FIRST)
    assert shelf.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_where_a_part_is_not_there_the_whole_list_is_asked_the_same(page: Page, long_site: Site) -> None:
    page.route("**/list-tool-2.*js", lambda route: route.abort())
    page.goto(f"{long_site.root.as_uri()}/tools/index.html?minutes=90&modes=hybrid")
    expect(page).to_have_url(re.compile(r"tools/all\.html\?minutes=90&modes=hybrid$"))


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_without_scripts_the_pages_lead_to_one_another_and_to_the_whole(page: Page, long_site: Site) -> None:
    page.goto(f"{long_site.root.as_uri()}/tools/index.html?minutes=15")
    expect(page.locator("#kb-filters")).to_be_hidden()
    expect(page.get_by_role("navigation", name="עמודי הרשימה").get_by_role("link")).to_have_count(4)


def test_all_that_the_page_loads_weighs_what_a_page_may(page: Page, long_site: Site) -> None:
    loaded: set[str] = set()
    page.on("request", lambda request: loaded.add(request.url))
    page.goto(f"{long_site.root.as_uri()}/tools/index.html")
    expect(page.locator("#kb-filters")).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => 1)")
    files = [
        long_site.root / url.partition(f"{long_site.root.as_uri()}/")[2] for url in loaded if url.startswith("file")
    ]
    assert any("/list-tool." in url for url in loaded)
    weight = sum(
        len(file.read_bytes() if file.suffix == ".woff2" else gzip.compress(file.read_bytes())) for file in files
    )
    assert weight <= HOLDS_WEIGHT


def test_a_part_of_a_list_leads_to_the_whole_of_it_in_the_order_that_is_chosen(page: Page, long_site: Site) -> None:
    shelf = Shelf(page, long_site)
    page.locator("#kb-order select").select_option("newest")
    page.wait_for_url("**/tools/all.html?order=newest")
    expect(page.locator("#kb-order select")).to_have_value("newest")
    assert shelf.entries.count() >= NUMBER


# ---- a long list of a topic, which has pages and links in place of tabs


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_a_topic_with_many_entries_has_pages_that_lead_to_one_another(page: Page, long_site: Site) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{long_site.root.as_uri()}/topics/backbone.html")
    expect(page.locator(".kb-card")).to_have_count(FIRST)
    expect(page.get_by_role("radio")).to_have_count(0)
    page.get_by_role("navigation", name="עמודי הרשימה").get_by_role("link", name="עמוד 2").click()
    expect(page.locator("h1")).to_have_text("ארגון שדרה, עמוד 2")
    expect(page.locator(".kb-card")).to_have_count(FIRST)
    page.get_by_role("navigation", name="מיקום").get_by_role("link", name="ארגון שדרה").click()
    expect(page).to_have_url(re.compile(r"topics/backbone\.html$"))


def test_its_types_lead_to_their_lists_which_are_filtered(page: Page, long_site: Site) -> None:
    page.goto(f"{long_site.root.as_uri()}/topics/backbone/2.html")
    link = page.locator(".kb-all").get_by_role("link", name=re.compile(r"^כלים \d+$"))
    number = int(link.locator(".kb-count").inner_text())
    link.click()
    expect(page).to_have_url(re.compile(r"tools/index\.html\?topics=backbone$"))
    expect(page.locator("#kb-list-title")).to_contain_text(str(number))
