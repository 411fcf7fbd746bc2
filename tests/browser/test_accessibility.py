"""Every kind of page in every open state serves everybody: in he/ar/en, on phone and desktop, each opened once.

axe-core finds nothing in light and in dark. With only the keyboard, Tab reaches everything in reading order, the focus
is always visible, and nothing traps it. The quick run takes a fair sample, the same in every run; `kb test --full`
takes everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from axe import violations
from playwright.sync_api import Browser, Page
from ways import FULL, LANGUAGES, SCHEMES, SIZES, WAYS, Case, look, name, opened

ALL = [(way, code, size) for way in WAYS for code in LANGUAGES for size in SIZES]
SAMPLE = ALL[::5]  # five and six have no common divisor: every way, language and size occurs

RULES = {"rules": {"target-size": {"enabled": True}}}  # WCAG 2.2, 2.5.8: axe leaves it out by default
# What can differ between light and dark.
OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
SHOWS = "(scheme) => document.documentElement.getAttribute('data-md-color-scheme') == scheme"

INSIDE_A_FIELD = 8  # the most presses of Tab inside one field: a date has days, months, years
CONTRAST = 3  # of the focus indicator (WCAG 2.2, 1.4.11)

Stop = dict[str, Any]


def test_the_sample_has_every_way_language_and_size() -> None:
    ways, codes, sizes = (set(column) for column in zip(*SAMPLE, strict=True))
    assert (ways, codes, sizes) == (set(WAYS), set(LANGUAGES), set(SIZES))
    assert {schemes(case) for case in SAMPLE} == ({SCHEMES} if FULL else {(one,) for one in SCHEMES})


def schemes(case: Case) -> tuple[str, ...]:
    """Return the schemes in which axe-core looks at a page: both; in a quick run one or the other in turn."""
    return SCHEMES if FULL else (SCHEMES[SAMPLE.index(case) % 2],)


@pytest.fixture(scope="module", params=ALL if FULL else SAMPLE, ids=name)
def case(request: pytest.FixtureRequest) -> Case:
    return request.param


@pytest.fixture(scope="module")
def seen(chromium: Browser, root: str, case: Case) -> Iterator[Page]:
    """A page of some kind in some state: the tests look at it one after the other, and leave it as it was."""
    way, code, size = case
    with opened(chromium, root, way, code, viewport=SIZES[size], color_scheme="light") as page:
        yield page


def test_axe_finds_nothing(seen: Page, case: Case) -> None:
    """In the second scheme it looks only at colours: all else is the same."""
    for scheme, rules in zip(schemes(case), (RULES, OF_COLOURS), strict=False):
        turn(seen, scheme)
        found = violations(seen, rules)
        turn(seen, "light")
        assert found == [], scheme


def turn(page: Page, scheme: Any) -> None:
    """Let the browser prefer this scheme; no colour is on its way to another when this returns."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.wait_for_function(SHOWS, arg={"light": "default", "dark": "slate"}[scheme])
    page.emulate_media(reduced_motion="no-preference")


def test_tab_reaches_everything_in_order_and_is_seen(seen: Page) -> None:
    """It is the last one: the focus opens and closes things."""
    if not seen.locator("dialog[open]").count():
        look(seen, "begin")  # the menu and the sharing close when the focus leaves them
    wanted, stops = look(seen, "stops"), walk(seen)
    missed = Counter(wanted) - Counter(stop["name"] for stop in stops)
    assert missed == Counter()
    right_to_left = seen.evaluate("getComputedStyle(document.body).direction === 'rtl'")
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
