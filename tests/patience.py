"""Waiting in a page. Playwright's own wait_for_function runs text as code, which our security policy forbids."""

import time
from typing import Any

from playwright.sync_api import Page

PATIENCE = 15.0  # seconds; the site is not to blame for a busy machine


def until(page: Page, expression: str, argument: Any = None) -> None:
    """Wait until a JavaScript expression, or a function of `argument`, is true in the page."""
    end = time.monotonic() + PATIENCE
    while not page.evaluate(expression, argument):
        assert time.monotonic() < end, f"never true: {expression}"
        page.wait_for_timeout(50)
