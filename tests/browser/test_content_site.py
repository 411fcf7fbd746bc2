"""The content's site in a browser: axe-core finds nothing on a page of each kind; entries are light.

In a quick run axe-core sees each kind in one language, and each language; `kb test --full` each in all. What belongs
to a kind and a language whatever the content is held on the frozen library, in test_accessibility.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from axe import violations
from playwright.sync_api import Browser, Page
from printing import without_a_foot_or_alone
from serving import serving
from site_pages import Site
from ways import FULL, LANGUAGES
from weighing import LIMIT, Bounds, scales

# Pages without content. The links of the "page not found" page work only at a host's root, and the design page shows
# parts of a page, such as breadcrumbs, a second time.
NOT_OF_CONTENT = ("design", "missing")
WEIGHED = 2  # pages of a language that are weighed in the browser, the heaviest; of the others the bound is enough


@pytest.fixture(scope="module")
def content_root(content_site: Site) -> Iterator[str]:
    with serving(content_site.root) as server:
        yield server.address


def one_of_each_kind(site: Site) -> dict[str, str]:
    """Return the longest page of each kind, by kind: there, the most can go wrong."""
    found: dict[str, tuple[int, str]] = {}
    for name, text in site.composed.items():
        kind = re.search(r"^  kind: (\w+)$", text, re.MULTILINE)
        if kind and kind[1] not in NOT_OF_CONTENT:
            found[kind[1]] = max(found.get(kind[1], (0, "")), (len(text), f"{name}.html"))
    return {kind: page for kind, (_, page) in found.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_a_page_of_each_kind(
    chromium: Browser, content_site: Site, content_root: str, language: str
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page, found = context.new_page(), []
    pages = list(one_of_each_kind(content_site).items())
    for kind, name in pages if FULL else pages[list(LANGUAGES).index(language) :: len(LANGUAGES)]:
        page.goto(f"{content_root}{LANGUAGES[language]}{name}")
        found += [(kind, name, *one) for one in violations(page)]
    context.close()
    assert found == []


@pytest.fixture(scope="module")
def bounds(content_site: Site) -> Bounds:
    return Bounds(content_site)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_an_entry_is_light_enough(
    chromium: Browser, content_site: Site, bounds: Bounds, language: str
) -> None:
    exported = json.loads(content_site.read("library.json"))["entries"]
    entries = {one["url"].removeprefix(content_site.base).removeprefix(LANGUAGES[one["language"]]) for one in exported}
    most = {name: sum(bounds.weigh(LANGUAGES[language] + name).values()) for name in entries}
    heaviest = sorted(most, key=lambda name: (-most[name], name))
    with scales(chromium, content_site) as scale:
        weights = {
            name: sum(scale.weigh(LANGUAGES[language] + name).values())
            for place, name in enumerate(heaviest)
            if place < WEIGHED or most[name] > LIMIT
        }
    assert len(weights) >= WEIGHED
    assert {name: weight for name, weight in weights.items() if not weight <= min(LIMIT, most[name])} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_foot_of_a_tool_is_on_every_sheet_and_never_alone(page: Page, content_site: Site, language: str) -> None:
    tools = sorted((content_site.root / LANGUAGES[language] / "tools").glob("*.html"))
    printed = [tool for tool in tools if tool.stem != "index"]
    assert without_a_foot_or_alone(page, printed if FULL else printed[:3]) == {}
