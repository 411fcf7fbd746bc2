"""The lists of tools and articles: people filter them by facts and share the result.

Without scripts they are complete.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from site_pages import Site

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
PATIENCE = 15_000  # milliseconds

expect.set_options(timeout=PATIENCE)


class Shelf:
    """A person who looks at a list of entries."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site

    def open(self, address: str) -> None:
        self.page.goto(f"{self.site.root.as_uri()}/{address}")

    @property
    def entries(self) -> Locator:
        return self.page.locator("li[data-facets]:visible")

    @property
    def heading(self) -> Locator:
        return self.page.locator("#kb-list-title")

    def choose(self, name: str) -> None:
        self.choice(name).locator("input").check(force=True)

    def choice(self, name: str) -> Locator:
        """Return a choice by the beginning of its label; minutes are shown as a number and read aloud as text."""
        return self.page.locator("#kb-filters label").filter(has_text=re.compile(rf"^(\d+)?{name} ")).first

    def count_beside(self, name: str) -> int:
        return int(self.choice(name).locator(".kb-count").inner_text())


@pytest.fixture
def shelf(page: Page, site: Site) -> Shelf:
    page.set_viewport_size(DESK)
    page.set_default_timeout(PATIENCE)
    return Shelf(page, site)


def test_minutes_people_and_mode_narrow_the_tools_together(shelf: Shelf) -> None:
    shelf.open("tools/index.html")
    expect(shelf.entries).to_have_count(6)
    shelf.choose("45 דקות")
    shelf.page.get_by_label("כמה משתתפים?").fill("12")
    shelf.choose("מקוון")
    expect(shelf.heading).to_contain_text("3 פריטים מתאימים")
    expect(shelf.entries).to_have_count(3)
    expect(shelf.entries.filter(has_text="היוועצות מהירה")).to_have_count(1)


@pytest.mark.parametrize("name", ["פעולה", "מדידה ולמידה", "התאוששות", "קל", "יש דף עבודה", "30 דקות"])
def test_the_number_beside_a_choice_is_what_is_left_after_choosing_it(shelf: Shelf, name: str) -> None:
    shelf.open("tools/index.html?modes=online")
    promised = shelf.count_beside(name)
    assert promised
    shelf.choose(name)
    expect(shelf.entries).to_have_count(promised)


def test_a_choice_that_would_leave_nothing_cannot_be_made(shelf: Shelf) -> None:
    shelf.open("tools/index.html?minutes=15")
    empty = shelf.choice("הקמה").locator("input")
    expect(empty).to_be_disabled()


def test_the_state_stands_in_the_address_and_the_back_button_takes_it_back(shelf: Shelf) -> None:
    shelf.open("tools/index.html")
    shelf.choose("15 דקות")
    expect(shelf.page).to_have_url(re.compile(r"\?minutes=15$"))
    shelf.choose("מקוון")
    expect(shelf.page).to_have_url(re.compile(r"\?minutes=15&modes=online$"))
    expect(shelf.entries).to_have_count(1)
    shelf.page.go_back()
    expect(shelf.page).to_have_url(re.compile(r"\?minutes=15$"))
    shelf.page.go_back()
    expect(shelf.entries).to_have_count(6)


def test_a_shared_address_shows_the_same_to_somebody_else(shelf: Shelf) -> None:
    shelf.open("tools/index.html?minutes=60&people=12&modes=online")
    expect(shelf.page.get_by_label("כמה משתתפים?")).to_have_value("12")
    expect(shelf.choice("מקוון").locator("input")).to_be_checked()
    expect(shelf.page.locator("#kb-active").get_by_role("button")).to_have_text(
        ["עד 60 דקות", "12 משתתפים", "מקוון", "ניקוי כל הסינון"]
    )


def test_where_nothing_fits_it_says_which_filter_to_loosen(shelf: Shelf) -> None:
    shelf.open("tools/index.html?minutes=15&modes=in_person")
    expect(shelf.heading).to_contain_text("אף פריט לא מתאים")
    proposal = shelf.page.get_by_role("button", name=re.compile("בלי ״עד 15 דקות״ יתווספו"))
    promised = int(re.search(r"(\d+) פריטים", proposal.inner_text()).group(1))
    proposal.click()
    expect(shelf.entries).to_have_count(promised)
    expect(shelf.page).to_have_url(re.compile(r"\?modes=in_person$"))


def test_a_filter_is_taken_back_by_its_chip_and_all_at_once(shelf: Shelf) -> None:
    shelf.open("tools/index.html?minutes=15&modes=online")
    shelf.page.get_by_role("button", name="הסרת הסינון: עד 15 דקות").click()
    expect(shelf.page).to_have_url(re.compile(r"\?modes=online$"))
    shelf.page.get_by_role("button", name="ניקוי כל הסינון").click()
    expect(shelf.entries).to_have_count(6)
    expect(shelf.page).to_have_url(re.compile(r"index\.html$"))


def test_what_an_address_says_wrongly_is_left_aside(shelf: Shelf) -> None:
    shelf.open("tools/index.html?minutes=x&people=-3&modes=%3Cscript%3E&nothing=1")
    expect(shelf.entries).to_have_count(6)


@pytest.mark.parametrize(
    ("address", "left"), [("genre=case_study", 3), ("initiative=top15", 2), ("topics=founding", 2)]
)
def test_articles_are_found_by_topic_genre_and_initiative(shelf: Shelf, address: str, left: int) -> None:
    shelf.open(f"articles/index.html?{address}")
    expect(shelf.entries).to_have_count(left)


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
@pytest.mark.parametrize("name", ["tools/index.html", "articles/index.html", "en/tools/index.html"])
def test_without_scripts_the_list_is_whole_and_the_filters_are_away(shelf: Shelf, name: str) -> None:
    shelf.open(f"{name}?minutes=15")
    expect(shelf.entries).to_have_count(6)
    expect(shelf.page.locator("#kb-filters")).to_be_hidden()


@pytest.mark.parametrize("name", ["ar/tools/index.html", "en/tools/index.html"])
def test_filters_speak_the_readers_language(shelf: Shelf, name: str) -> None:
    shelf.open(f"{name}?minutes=15")
    expected = "مادة واحدة ملائمة" if name.startswith("ar") else "One item fits"
    expect(shelf.heading).to_contain_text(expected)


def test_on_a_phone_the_filters_fit(shelf: Shelf) -> None:
    shelf.page.set_viewport_size(PHONE)
    shelf.open("tools/index.html?minutes=45")
    assert shelf.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
