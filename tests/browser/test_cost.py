"""Tools are found by the cost of a meeting, in lists and search; free is a cost, and an unknown cost fits no choice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from site_pages import Site


def shown(page: Page) -> Locator:
    return page.locator("li[data-facets]:visible h3")


@pytest.mark.parametrize(
    ("address", "titles"), [("cost=0", ["real"]), ("cost=100", ["real", "tale"]), ("cost=500", ["real", "tale"])]
)
def test_an_address_asks_for_a_cost_of_so_much_at_most(
    page: Page, varied_site: Site, address: str, titles: list[str]
) -> None:
    page.goto(f"{varied_site.root.as_uri()}/tools/index.html?{address}")
    expect(shown(page)).to_have_text(titles)


def test_a_cost_is_chosen_taken_back_and_stands_in_the_address(page: Page, varied_site: Site) -> None:
    page.goto(f"{varied_site.root.as_uri()}/tools/index.html")
    everything = shown(page).count()
    free = page.locator("#kb-filters label", has_text="Free")
    expect(free.locator(".kb-count")).to_have_text("1")
    free.click()
    expect(shown(page)).to_have_text(["real"])
    expect(page).to_have_url(re.compile(r"\?cost=0$"))
    page.locator("#kb-active").get_by_role("button", name="Free").click()
    expect(shown(page)).to_have_count(everything)
    expect(page).to_have_url(re.compile(r"index\.html$"))


def test_what_is_no_cost_in_an_address_is_left_aside_and_unfolds_nothing(page: Page, varied_site: Site) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{varied_site.root.as_uri()}/tools/index.html?cost=-1")
    expect(page.locator("#kb-filters")).to_be_visible()
    expect(page.locator("#kb-active")).to_be_empty()
    expect(page.locator("#kb-filters details")).not_to_have_attribute("open", "")


def test_the_search_narrows_by_cost_and_by_any_cost_again(page: Page, varied_site: Site) -> None:
    page.goto(f"{varied_site.root.as_uri()}/index.html")
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog")
    dialog.locator(".kb-narrow summary").click()
    costs = dialog.get_by_role("group", name="How much can be spent?")
    costs.locator("label", has_text="Free").click()
    expect(dialog.locator(".kb-hit")).to_have_text([re.compile("real")])
    costs.locator("label", has_text="Up to 500").click()
    expect(dialog.locator(".kb-hit")).to_have_count(2)
    costs.locator("label", has_text="Any").click()
    expect(dialog.locator(".kb-hit")).to_have_count(0)


@pytest.mark.parametrize(("name", "text"), [("real", "Free"), ("tale", "80 shekels a meeting")])
def test_a_cost_is_printed_with_the_facts(page: Page, varied_site: Site, name: str, text: str) -> None:
    page.goto(f"{varied_site.root.as_uri()}/tools/{name}.html")
    page.emulate_media(media="print")
    expect(page.locator(".kb-glance").get_by_text(text, exact=True)).to_be_visible()
