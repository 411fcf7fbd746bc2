"""What axe-core finds wrong with a page that a browser shows."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Of rules that pass or cannot be judged, axe returns few elements: describing all of them takes half of the time.
RUN = "(options) => axe.run({...options, resultTypes: ['violations']}).then((found) => found.violations)"


def violations(page: Page, options: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    """Return each rule that the page breaks, with the HTML of the first element that does."""
    page.evaluate("scrollTo(0, 0)")  # what is scrolled half under the head is not a small target
    page.evaluate(AXE_SCRIPT)
    return [(one["id"], one["nodes"][0]["html"]) for one in page.evaluate(RUN, options or {})]
