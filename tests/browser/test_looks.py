"""What the eye asks of a page and a ruler can answer: edges, sizes, what is near and what is within reach."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from site_pages import Site
from ways import PLANNED

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
KINDS = (
    "index", "tools/index", "tools/rapid-consultation", "articles/five-by-two-to-top15", "topics/backbone",
    "topics/index", "map", "plan", "about", "glossary", "worksheets/rapid-consultation", "suggest", "status", "offline",
)  # fmt: skip
EDGE = """one => {
    const box = one.getBoundingClientRect(), name = document.querySelector(".kb-logo").getBoundingClientRect();
    return document.body.dir === "rtl" ? name.right - box.right : box.left - name.left;
}"""
UNDER = "one => one.getBoundingClientRect().top - document.querySelector('.kb-header').getBoundingClientRect().bottom"
FILLED = "all => all.filter(one => !/transparent|, 0.$/.test(getComputedStyle(one).backgroundColor)).map(one => one.id)"
SHAPES = """all => [...new Set(all.map(getComputedStyle).map(
    style => [style.minHeight, style.borderRadius, style.borderWidth, style.fontSize].join()))]"""
TITLE = "tools/rapid-consultation"


@pytest.fixture(scope="module")
def shown(chromium: Browser) -> Iterator[Page]:
    """One page for all tests that change nothing."""
    page = chromium.new_context(locale="he-IL").new_page()
    yield page
    page.context.close()


def see(page: Page, site: Site, name: str, size: Any = DESK) -> None:
    page.set_viewport_size(size)
    page.goto((site.root / f"{name}.html").as_uri())


@pytest.mark.parametrize("folder", ["", "ar/", "en/"])
def test_the_title_of_every_kind_of_page_begins_at_the_edge_of_the_name_above_it(
    shown: Page, site: Site, folder: str
) -> None:
    edges = {}
    for name in KINDS:
        if (site.root / f"{folder}{name}.html").is_file():
            see(shown, site, folder + name)
            edges[name] = round(shown.locator("h1").first.evaluate(EDGE))
    assert len(edges) > 10
    assert set(edges.values()) == {0}, edges


@pytest.mark.parametrize("width", [390, 360])
@pytest.mark.parametrize("folder", ["", "ar/", "en/"])
def test_on_a_phone_the_way_to_a_page_is_one_row_that_says_all_aloud(
    shown: Page, site: Site, folder: str, width: int
) -> None:
    for name in KINDS:
        if (site.root / f"{folder}{name}.html").is_file():
            see(shown, site, folder + name, {"width": width, "height": 800})
            way = shown.locator(".kb-crumbs")
            if way.count():
                assert way.evaluate("one => one.getBoundingClientRect().height") <= 64, name
                title = (way.locator("[aria-current=page]").text_content() or "").strip()
                assert title, name
                assert title in way.aria_snapshot(), name


def test_a_notice_stands_on_the_edge_of_the_title(shown: Page, site: Site) -> None:
    for name in ("ar/tools/rapid-consultation", "ar/topics/backbone", "en/articles/five-by-two-to-top15"):
        see(shown, site, name)
        notices = shown.locator("main .kb-notice:visible")
        for notice in notices.all():
            assert round(notice.evaluate(EDGE)) == 0


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_search_and_emergency_are_within_reach_at_the_end_of_a_long_page(
    shown: Page, site: Site, size: dict[str, int]
) -> None:
    see(shown, site, TITLE, size)
    shown.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    for part in ("[data-kb-search]:visible", ".kb-sos"):
        expect(shown.locator(f".kb-header {part}").first).to_be_in_viewport(ratio=1)
    heading = shown.locator(".kb-section h2[id]").nth(2)
    heading.evaluate("one => { location.hash = one.id; }")
    assert heading.evaluate(UNDER) >= 0


def test_a_low_window_is_left_to_the_text(shown: Page, site: Site) -> None:
    see(shown, site, TITLE, {"width": 844, "height": 390})
    shown.evaluate("scrollTo(0, 2000)")
    expect(shown.locator(".kb-header")).not_to_be_in_viewport()


def test_the_contents_mark_where_one_is(shown: Page, site: Site) -> None:
    see(shown, site, TITLE)
    links, here = shown.locator(".kb-toc a"), shown.locator(".kb-toc [aria-current=location]")
    expect(here).to_have_count(0)
    for number in (1, 3):
        links.nth(number).click()
        expect(here).to_have_text(links.nth(number).inner_text())
    shown.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(here).to_have_text(links.last.inner_text())


def test_the_label_of_the_definition_turns(shown: Page, site: Site) -> None:
    see(shown, site, "topics/backbone")
    summary = shown.locator(".kb-definition summary")
    assert summary.inner_text().strip() == "להגדרה המלאה"
    summary.click()
    assert summary.inner_text().strip() == "לסגירת ההגדרה"


def test_on_a_phone_four_facts_come_first_and_the_rest_is_folded(shown: Page, site: Site) -> None:
    see(shown, site, TITLE, PHONE)
    facts = shown.locator(".kb-glance dt:visible")
    assert facts.all_inner_texts() == ["משך", "הכנה", "משתתפים", "אופן המפגש"]
    shown.locator(".kb-rest summary").click()
    assert facts.count() > 8
    see(shown, site, TITLE)
    assert facts.count() > 8
    expect(shown.locator(".kb-rest summary")).to_be_hidden()


def test_a_tool_has_one_main_action_and_it_begins_the_run(shown: Page, site: Site) -> None:
    see(shown, site, TITLE)
    assert shown.locator("header .kb-acts > *").evaluate_all(FILLED) == ["kb-run-start"]
    assert shown.locator("#kb-run-start").inner_text().strip() == "להפעיל עכשיו"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_long_title_does_not_fill_the_window(shown: Page, site: Site, size: dict[str, int]) -> None:
    for name in ("articles/top15-closing", "articles/collective-impact-stories", "articles/five-by-two-to-top15"):
        see(shown, site, name, size)
        assert shown.locator("h1").evaluate("one => one.offsetHeight") < size["height"] / 7, name


def test_a_number_stays_with_its_unit_on_a_phone(shown: Page, site: Site) -> None:
    see(shown, site, "index", PHONE)
    ends = shown.locator(".kb-rows .kb-end:visible")
    assert ends.count() > 3
    heights = ends.evaluate_all("all => all.map(one => one.getClientRects().length > 1 || one.offsetHeight > 40)")
    assert not any(heights)
    assert shown.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_the_line_ends_at_the_last_tool_that_is_shown(shown: Page, site: Site) -> None:
    see(shown, site, "tools/index")
    shown.locator("#kb-filters label", has_text="60").first.click()
    rows = shown.locator(".kb-timed > li:visible")
    assert 0 < rows.count() < shown.locator(".kb-timed > li").count()
    line = "one => getComputedStyle(one, '::before').display"
    assert rows.last.evaluate(line) == "none"
    assert rows.count() == 1 or rows.first.evaluate(line) != "none"


def test_choices_are_of_one_kind(shown: Page, site: Site) -> None:
    see(shown, site, "tools/index")
    assert len(shown.locator(".kb-filters .kb-pick label").evaluate_all(SHAPES)) == 1
    assert shown.locator(".kb-filters label:has(input[type=checkbox], input[type=radio])").count() == (
        shown.locator(".kb-filters .kb-pick label").count()
    )


def test_controls_that_follow_one_another_do_not_touch(shown: Page, site: Site) -> None:
    see(shown, site, "topics/backbone")
    gap = "one => one.getBoundingClientRect().top - one.previousElementSibling.getBoundingClientRect().bottom"
    assert shown.locator(".kb-order").evaluate(gap) >= 8


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nor_do_the_buttons_under_a_day_of_a_plan(page: Page, site: Site, size: dict[str, int]) -> None:
    see(page, site, "plan", size)
    page.evaluate("plan => localStorage.setItem('kb-plans', JSON.stringify({plans: [plan]}))", PLANNED)
    page.reload()
    gap = "one => one.getBoundingClientRect().top - one.previousElementSibling.getBoundingClientRect().bottom"
    under = page.locator(".kb-day > .kb-add")
    expect(under).to_have_count(len(PLANNED["days"]))
    for one in under.all():
        assert one.evaluate(gap) >= 8


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_words_of_a_cycle_stand_around_it_and_do_not_meet(
    shown: Page, garden_site: Site, size: dict[str, int]
) -> None:
    see(shown, garden_site, "tools/compost-heap", size)
    boxes = [one.bounding_box() for one in shown.locator(".kb-diagram li").all()]
    assert len(boxes) == 5
    for one, other in combinations(filter(None, boxes), 2):
        assert (
            one["x"] + one["width"] <= other["x"]
            or other["x"] + other["width"] <= one["x"]
            or one["y"] + one["height"] <= other["y"]
            or other["y"] + other["height"] <= one["y"]
        )
    assert shown.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_the_minutes_of_steps_stand_under_their_parts_of_the_strip(shown: Page, site: Site) -> None:
    see(shown, site, TITLE)
    parts = shown.locator(".kb-flow span")
    minutes = shown.locator(".kb-steps .kb-min").evaluate_all("all => all.map(one => one.dataset.minutes)")
    assert parts.all_inner_texts() == minutes
    widths = parts.evaluate_all("all => all.map(one => one.offsetWidth)")
    assert widths.index(max(widths)) == minutes.index(max(minutes, key=int))


def test_lines_under_arabic_links_are_whole(shown: Page, site: Site) -> None:
    see(shown, site, "ar/tools/rapid-consultation")
    ink = "one => [getComputedStyle(one).textDecorationSkipInk, getComputedStyle(one).textUnderlineOffset]"
    assert shown.locator(".kb-prose a").first.evaluate(ink) == ["none", "43%"]
