"""Nothing is lost if there is little room: 320 pixels, text of twice the size, text with wide spacing, in he/ar/en.

A fair sample is checked, the same in every run; `python3 kb test --full` checks everything.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from ways import FULL, LANGUAGES, WAYS, look, name, opened

NARROW, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
# WCAG 2.2, 1.4.12: all the spacing that a person may set, at once.
SPACED = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
SPACED += "p{margin-block-end:2em!important}"
TWICE = "html{font-size:40px!important}"  # WCAG 2.2, 1.4.4; Material's root has 20 px

SIGHTS = {
    "narrow": (NARROW, ""),
    "narrow and spaced": (NARROW, SPACED),
    "spaced": (DESK, SPACED),
    "twice as large": (DESK, TWICE),
}
ALL = [(way, code, sight) for way in WAYS for code in LANGUAGES for sight in SIGHTS]
SAMPLE = ALL[::11]  # eleven and twelve have no common divisor: every way, language and kind of sight occurs


def test_the_sample_has_every_way_language_and_sight() -> None:
    ways, codes, sights = (set(column) for column in zip(*SAMPLE, strict=True))
    assert (ways, codes, sights) == (set(WAYS), set(LANGUAGES), set(SIGHTS))


@pytest.fixture
def seen(chromium: Browser, root: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of some kind in some state, as a person with such needs sees it.

    The policy does not stop a person's own style.
    """
    way, code, sight = request.param
    size, style = SIGHTS[sight]
    with opened(chromium, root, way, code, style, viewport=size) as page:
        yield page


@pytest.mark.parametrize("seen", ALL if FULL else SAMPLE, ids=name, indirect=True)
def test_nothing_is_cut_off_or_scrolls_sideways_and_no_text_lies_over_another(seen: Page) -> None:
    assert look(seen, "lost") == []
    assert look(seen, "overlaid") == []
