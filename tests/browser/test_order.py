"""A small library: people sort lists, keywords open the search, and a loading picture moves nothing on the page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from site_pages import Site

PATIENCE = 15_000  # milliseconds

expect.set_options(timeout=PATIENCE)


class Reader:
    """A person who looks at the small library, opened from a folder."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site

    def open(self, address: str) -> None:
        self.page.goto(f"{self.site.root.as_uri()}/{address}")

    @property
    def titles(self) -> list[str]:
        return self.page.locator(".kb-cards h3:visible, .kb-timed h3:visible").all_inner_texts()

    @property
    def order(self) -> Locator:
        return self.page.get_by_label(re.compile("^(Order|סדר)"))


@pytest.fixture
def reader(page: Page, varied_site: Site) -> Reader:
    page.set_viewport_size({"width": 1280, "height": 800})
    return Reader(page, varied_site)


BY_TITLE = ["apple", "melon", "On worms", "zebra"]
NEWEST = ["zebra", "apple", "melon", "On worms"]


def test_articles_are_read_newest_first_and_those_without_a_day_last(reader: Reader) -> None:
    reader.open("articles/index.html")
    assert reader.titles == BY_TITLE
    reader.order.select_option("Newest first")
    assert reader.titles == NEWEST
    expect(reader.page).to_have_url(re.compile(r"\?order=newest$"))


def test_an_order_is_shared_by_its_address_and_taken_back_by_the_back_button(reader: Reader) -> None:
    reader.open("articles/index.html?order=newest")
    expect(reader.order).to_have_value("newest")
    assert reader.titles[0] == "zebra"
    reader.order.select_option("By title")
    assert reader.titles == BY_TITLE
    expect(reader.page).to_have_url(re.compile(r"index\.html$"))
    reader.page.go_back()
    expect(reader.order).to_have_value("newest")
    assert reader.titles[0] == "zebra"


def test_order_and_filters_stand_in_one_address(reader: Reader) -> None:
    reader.open("tools/index.html?order=title")
    assert reader.titles == ["Dig", "prose", "real", "slow", "tale", "unknown"]
    reader.page.get_by_label("How many people?").fill("3")
    reader.page.get_by_label("How many people?").blur()
    expect(reader.page).to_have_url(re.compile(r"\?order=title&people=3$"))
    assert reader.titles == ["slow", "unknown"]
    reader.order.select_option("Newest first")
    expect(reader.page).to_have_url(re.compile(r"\?order=newest&people=3$"))
    expect(reader.page.get_by_label("How many people?")).to_have_value("3")


def test_a_group_without_an_end_fits_any_number_and_what_is_not_known_fits_none(reader: Reader) -> None:
    reader.open("tools/index.html?people=500")
    assert reader.titles == ["slow"]
    reader.open("tools/index.html?minutes=15")
    assert reader.titles == ["prose", "real", "tale"]


@pytest.mark.parametrize(("address", "first"), [("topics/x.html", "zebra"), ("stages/sow.html", "Dig")])
def test_other_lists_have_an_order_where_there_is_something_to_order(reader: Reader, address: str, first: str) -> None:
    reader.open(address)
    if address.startswith("topics"):
        reader.order.select_option("Newest first")
    else:
        expect(reader.order).to_have_count(0)
    assert reader.titles[0] == first


def test_an_order_that_there_is_not_changes_nothing(reader: Reader) -> None:
    reader.open("articles/index.html?order=%3Cscript%3E")
    expect(reader.order).to_have_value("")
    assert reader.titles == BY_TITLE


def test_without_scripts_a_list_stands_as_it_is_and_words_are_words(chromium: Browser, varied_site: Site) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    reader = Reader(page, varied_site)
    reader.open("articles/index.html?order=newest")
    expect(reader.order).to_be_hidden()
    assert reader.titles == BY_TITLE
    reader.open("articles/zebra.html")
    expect(page.get_by_text("black and white")).to_be_visible()
    expect(page.get_by_role("button", name="black and white")).to_have_count(0)
    page.context.close()


def test_a_word_opens_the_search_with_it(reader: Reader) -> None:
    reader.open("articles/zebra.html")
    reader.page.get_by_role("button", name="black and white").click()
    expect(reader.page.locator("dialog[open] .kb-query input")).to_have_value("black and white")
    expect(reader.page.locator("dialog .kb-hit").first).to_contain_text("zebra")


def test_a_picture_keeps_its_shape_on_a_narrow_screen(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 320, "height": 700})
    reader.open("articles/zebra.html")
    box: Any = reader.page.locator(".kb-picture img").bounding_box()
    assert abs(box["width"] / box["height"] - 320 / 200) < 0.02
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 320
