"""axe-core finds nothing on any kind of page, in any open state, in he/ar/en, light and dark, on phone and desktop.

The quick run checks a fair sample, the same in every run; `python3 kb test --full` checks everything.
"""

from __future__ import annotations

import pytest
from axe import violations
from playwright.sync_api import Browser
from ways import FULL, LANGUAGES, SCHEMES, SIZES, WAYS, Case, name, opened

ALL = [(way, code, scheme, size) for way in WAYS for code in LANGUAGES for scheme in SCHEMES for size in SIZES]
SAMPLE = ALL[::11]  # eleven and twelve have no common divisor: every way, language, scheme and size occurs

RULES = {"rules": {"target-size": {"enabled": True}}}  # WCAG 2.2, 2.5.8: axe leaves it out by default


def test_the_sample_has_every_way_language_scheme_and_size() -> None:
    ways, codes, schemes, sizes = (set(column) for column in zip(*SAMPLE, strict=True))
    assert (ways, codes, schemes, sizes) == (set(WAYS), set(LANGUAGES), set(SCHEMES), set(SIZES))


@pytest.mark.parametrize("case", ALL if FULL else SAMPLE, ids=name)
def test_axe_finds_nothing(chromium: Browser, root: str, case: Case) -> None:
    way, code, scheme, size = case
    with opened(chromium, root, way, code, viewport=SIZES[size], color_scheme=scheme) as page:
        assert violations(page, RULES) == []
