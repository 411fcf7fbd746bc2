"""The reader's settings of the device are respected: less motion, own colours."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from site_pages import Site

PAGES = ("index.html", "tools/index.html", "tools/stacey-matrix.html", "worksheets/stacey-matrix.html", "map.html")
MOVING = """[...document.querySelectorAll("*")].filter((one) => ["", "::before", "::after"].some((part) => {
  const style = getComputedStyle(one, part);
  const lasts = (value) => value.split(",").some((each) => parseFloat(each) > 0);
  return lasts(style.transitionDuration) || (lasts(style.animationDuration) && style.animationName !== "none")
    || style.scrollBehavior === "smooth";
})).length"""
GROUND = "one => getComputedStyle(one).backgroundColor"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("context_options", [{"reduced_motion": "reduce"}], ids=["less motion"])
def test_nothing_moves_for_who_asks_for_less_motion(page: Page, site: Site, name: str) -> None:
    page.goto((site.root / name).as_uri())
    assert page.evaluate(MOVING) == 0


def test_for_everybody_else_something_moves(page: Page, site: Site) -> None:
    page.goto((site.root / "tools/index.html").as_uri())
    assert page.evaluate(MOVING) > 0


@pytest.mark.parametrize("context_options", [{"forced_colors": "active"}], ids=["colours of their own"])
def test_what_is_chosen_is_seen_in_a_readers_own_colours(page: Page, site: Site) -> None:
    page.goto((site.root / "tools/index.html").as_uri())
    choices = page.locator(".kb-pick label")
    chosen, other = choices.nth(0).evaluate(GROUND), choices.nth(1).evaluate(GROUND)
    assert chosen != other
    star = page.locator("[data-kb-star]").first
    fill = "one => getComputedStyle(one.querySelector('svg')).fill"
    before = star.evaluate(fill)
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    assert star.evaluate(fill) != before
    assert page.locator(".kb-tabs [aria-current]").evaluate(
        "one => getComputedStyle(one, '::after').backgroundColor"
    ) != (page.locator("body").evaluate(GROUND))
