"""Only the keyboard: Tab reaches everything in reading order, the focus is always visible, and nothing traps it.

A fair sample is checked, the same in every run; `python3 kb test --full` checks everything.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from ways import FULL, LANGUAGES, SIZES, WAYS, Case, look, name, opened

ALL = [(way, code, size) for way in WAYS for code in LANGUAGES for size in SIZES]
SAMPLE = ALL[::5]  # five and six have no common divisor: every way, language and size occurs
INSIDE_A_FIELD = 8  # the most presses of Tab inside one field: a date has days, months, years
CONTRAST = 3  # of the focus indicator (WCAG 2.2, 1.4.11)

Stop = dict[str, Any]


def test_the_sample_has_every_way_language_and_size() -> None:
    ways, codes, sizes = (set(column) for column in zip(*SAMPLE, strict=True))
    assert (ways, codes, sizes) == (set(WAYS), set(LANGUAGES), set(SIZES))


@pytest.mark.parametrize("case", ALL if FULL else SAMPLE, ids=name)
def test_tab_reaches_everything_in_order_and_is_seen(chromium: Browser, root: str, case: Case) -> None:
    way, code, size = case
    with opened(chromium, root, way, code, viewport=SIZES[size]) as page:
        if not page.locator("dialog[open]").count():
            look(page, "begin")  # the menu and the sharing close when the focus leaves them
        wanted, stops = look(page, "stops"), walk(page)
        missed = Counter(wanted) - Counter(stop["name"] for stop in stops)
        assert missed == Counter()
        right_to_left = page.evaluate("getComputedStyle(document.body).direction === 'rtl'")
        assert [(a["name"], b["name"]) for a, b in pairwise(stops) if goes_back(a, b, right_to_left)] == []
        assert [stop["name"] for stop in stops if stop["ring"] < CONTRAST] == []
        assert [stop["name"] for stop in stops if not stop["isInSight"]] == []


def walk(page: Page) -> list[Stop]:
    """Press Tab until the focus comes back to the start; return all its places. Fails if the focus is trapped."""
    stops: list[Stop] = []
    for _ in range(INSIDE_A_FIELD * (len(look(page, "stops")) + 2)):
        page.keyboard.press("Tab")
        stop = look(page, "focused")
        if stop is None or (stops and stop["place"] == stops[-1]["place"]):
            continue
        if stops and stop["place"] == stops[0]["place"]:
            return stops
        stops.append(stop)
    raise AssertionError(f"Tab is caught at {stops[-1]['name']}")


def goes_back(a: Stop, b: Stop, right_to_left: bool) -> bool:
    """Return whether the step from one focus stop to the next goes against the reading order.

    That means back in a line, or up, except to a column that is read later. Elements in a layer over the page, or fixed
    beside it, have no place in this order.
    """
    if a["layered"] or b["layered"]:
        return False
    later, earlier = (b["right"] <= a["left"] + 2, b["left"] >= a["right"] - 2)
    if not right_to_left:
        later, earlier = (b["left"] >= a["right"] - 2, b["right"] <= a["left"] + 2)
    height = min(a["bottom"] - a["top"], b["bottom"] - b["top"])
    in_a_line = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > height / 2
    return (in_a_line and earlier) or (b["bottom"] <= a["top"] + 2 and not later)
