"""Everything that opens in a page can be opened, used and closed with only the keyboard, and the focus returns."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect
from ways import LANGUAGES, QUERIES, SIZES

PATIENCE = 15_000  # milliseconds

expect.set_options(timeout=PATIENCE)

TOOL, ARTICLE = "tools/rapid-consultation.html", "articles/collective-impact-stories.html"
EACH_LANGUAGE = pytest.mark.parametrize("code", LANGUAGES)


class Typist:
    """A person without a mouse."""

    def __init__(self, page: Page, root: str) -> None:
        self.page, self.root = page, root
        page.set_default_timeout(PATIENCE)

    def open(self, address: str, code: str) -> None:
        self.page.goto(f"{self.root}{LANGUAGES[code]}{address}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def stand_on(self, place: Locator) -> None:
        place.focus()
        expect(place).to_be_focused()

    def tab_to(self, place: Locator) -> None:
        """Press Tab until `place` has the focus; it must not be far away."""
        for _ in range(12):
            if place.evaluate("one => one === document.activeElement"):
                return
            self.press("Tab")
        expect(place).to_be_focused()

    def search(self, code: str) -> None:
        self.press("/")
        expect(self.page.locator("#kb-q")).to_be_focused()
        self.page.keyboard.insert_text(QUERIES[code])
        self.page.locator(".kb-hit mark").first.wait_for()

    def is_inside(self, part: Locator) -> bool:
        return part.evaluate("part => part.contains(document.activeElement)")


@pytest.fixture
def typist(page: Page, root: str) -> Typist:
    return Typist(page, root)


@EACH_LANGUAGE
def test_the_search_opens_from_a_link_and_gives_the_keyboard_back_to_it(typist: Typist, code: str) -> None:
    typist.open(TOOL, code)
    link = typist.page.locator("main a[href]:visible").first
    typist.stand_on(link)
    typist.search(code)
    typist.press("ArrowDown")
    assert typist.page.evaluate("document.activeElement.closest('dialog') !== null")
    typist.press("Escape")
    expect(typist.page.locator("dialog[open]")).to_have_count(0)
    expect(link).to_be_focused()


@EACH_LANGUAGE
def test_what_narrows_a_search_unfolds_and_chooses_by_keys(typist: Typist, code: str) -> None:
    typist.open("index.html", code)
    typist.search(code)
    narrow = typist.page.locator(".kb-narrow")
    typist.tab_to(narrow.locator("summary"))
    typist.press("Enter")
    choice = narrow.locator("input[type=checkbox]").first
    typist.stand_on(choice)
    typist.press("Space")
    expect(narrow.locator("summary .kb-count")).to_be_visible()
    expect(choice).to_be_checked()
    expect(choice).to_be_focused()


@EACH_LANGUAGE
def test_the_menu_folds_by_escape_and_the_keyboard_is_on_its_button(typist: Typist, code: str) -> None:
    typist.page.set_viewport_size(SIZES["phone"])
    typist.open(TOOL, code)
    menu = typist.page.locator(".kb-menu")
    typist.stand_on(menu.locator("summary"))
    typist.press("Enter", "Tab")
    expect(menu.locator("a:focus")).to_be_visible()
    typist.press("Escape")
    expect(menu.locator("a").first).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


@EACH_LANGUAGE
def test_the_menu_folds_when_the_keyboard_goes_on(typist: Typist, code: str) -> None:
    typist.page.set_viewport_size(SIZES["phone"])
    typist.open(TOOL, code)
    menu = typist.page.locator(".kb-menu")
    typist.stand_on(menu.locator("summary"))
    typist.press("Enter")
    for _ in range(menu.locator("a").count() + 2):
        typist.press("Tab")
    assert not typist.is_inside(menu)
    expect(menu.locator("a").first).to_be_hidden()


@EACH_LANGUAGE
def test_the_sharing_folds_by_escape_and_the_keyboard_is_on_its_button(typist: Typist, code: str) -> None:
    typist.open(TOOL, code)
    share = typist.page.locator(".kb-share")
    typist.stand_on(share.locator("summary"))
    typist.press("Enter", "Tab")
    assert typist.is_inside(share)
    typist.press("Escape")
    expect(share).not_to_have_attribute("open", "")
    expect(share.locator("summary")).to_be_focused()


def test_an_explained_term_closes_by_escape_and_by_its_button(typist: Typist) -> None:
    typist.open(ARTICLE, "he")
    term, meaning = typist.page.locator(".kb-gloss").first, typist.page.locator(":popover-open")
    for close in (("Escape",), ("Tab", "Tab", "Enter")):
        typist.stand_on(term)
        typist.press("Enter")
        expect(meaning).to_be_visible()
        typist.press(*close)
        expect(meaning).to_have_count(0)
        expect(term).to_be_focused()


@EACH_LANGUAGE
def test_a_tool_is_run_paused_moved_on_left_and_ended_by_keys(typist: Typist, code: str) -> None:
    typist.open(TOOL, code)
    start, stage = typist.page.locator("#kb-run-start"), typist.page.locator("#kb-run")
    typist.stand_on(start)
    typist.press("Enter")
    expect(stage).to_be_visible()
    run = stage.locator("[data-part=run]")
    expect(run).to_be_focused()
    running = run.inner_text()
    typist.press("Enter")
    expect(run).not_to_have_text(running)
    place = stage.locator("[data-part=place]")
    before = place.inner_text()
    typist.tab_to(stage.locator("[data-part=next]"))
    typist.press("Enter")
    expect(place).not_to_have_text(before)
    typist.press("Escape")
    expect(stage).to_be_hidden()
    expect(start).to_be_focused()
    typist.press("Enter")
    expect(place).not_to_have_text(before)
    typist.tab_to(stage.locator("[data-part=stop]"))
    typist.press("Enter")
    expect(stage).to_be_hidden()
    expect(start).to_be_focused()


@EACH_LANGUAGE
def test_a_list_is_narrowed_and_widened_again_by_keys(typist: Typist, code: str) -> None:
    typist.open("tools/index.html", code)
    entries = typist.page.locator("li[data-facets]:visible")
    before = entries.count()
    choice = typist.page.locator("#kb-filters input[type=checkbox]:enabled").first
    typist.stand_on(choice)
    typist.press("Space")
    expect(entries).not_to_have_count(before)
    expect(choice).to_be_focused()
    typist.press("Space")
    expect(entries).to_have_count(before)


@EACH_LANGUAGE
def test_an_entry_is_put_into_the_plan_and_taken_out_by_keys(typist: Typist, code: str) -> None:
    typist.open(TOOL, code)
    star = typist.page.locator("[data-kb-star]").first
    typist.stand_on(star)
    typist.press("Enter")
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(star).to_be_focused()
    typist.press("Space")
    expect(star).to_have_attribute("aria-pressed", "false")
