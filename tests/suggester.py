"""A person at the form for suggestions, in a browser."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

PATIENCE = 15_000  # milliseconds

expect.set_options(timeout=PATIENCE)


class Suggester:
    """A person with something to suggest."""

    def __init__(self, page: Page, root: str) -> None:
        self.page, self.root = page, root
        page.set_default_timeout(PATIENCE)

    def open(self, rest: str = "") -> Suggester:
        self.page.goto("about:blank")
        self.page.goto(f"{self.root}suggest.html{rest}")
        expect(self.page.locator("#kb-suggest")).to_be_visible()
        return self

    def at(self, *path: str | int) -> Locator:
        """A field, with the page of the form on which it stands opened by the list of contents."""
        self.turn_to(str(path[0]))
        return self.page.locator(f"[id='kb-s-{'-'.join(map(str, path))}']")

    def turn_to(self, field: str) -> None:
        section = self.page.locator(f"[data-group]:has([id^='kb-s-{field}'])").first
        if section.is_hidden():
            self.page.locator(f"[data-to='{section.get_attribute('data-group')}']").click()

    def add(self, label: str, field: str) -> None:
        """Add a row to a field."""
        self.turn_to(field)
        self.page.get_by_role("button", name=label).click()

    def type(self, text: str, *path: str | int) -> None:
        """Type with the keyboard, as a person does."""
        self.at(*path).click()
        self.page.keyboard.type(text)

    def choose(self, field: str, *labels: str) -> None:
        for label in labels:
            self.at(field).get_by_label(label, exact=True).check()

    def check(self) -> None:
        self.page.get_by_role("button", name="בדיקה ותצוגה מקדימה").click()

    @property
    def mistakes(self) -> list[str]:
        """The messages about mistakes, without the invisible signs that keep addresses in order."""
        reported = self.page.locator("[data-part=wrong-list] a").all_inner_texts()
        return [re.sub("[\u2066\u2069]", "", one) for one in reported]

    @property
    def file(self) -> str:
        expect(self.page.get_by_role("heading", name="ההצעה תקינה")).to_be_focused()
        return self.page.locator("[data-part=file]").text_content() or ""
