"""A new editor follows the guide from any page to a finished suggestion, using the names that the guide gives."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from site_pages import Site

PHONE = {"width": 390, "height": 844}


class Editor:
    """A person who knows only what the guide says."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def follow(self, link: str) -> None:
        self.page.get_by_role("link", name=link, exact=True).first.click()

    def field(self, label: str, within: str = "") -> Locator:
        place = self.page.get_by_role("group", name=named(within)) if within else self.page
        return place.get_by_role("textbox", name=named(label))

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()


def named(label: str) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(label)}(?: חובה)?$")


def test_by_the_guides_words_a_new_editor_comes_from_a_tool_to_a_suggestion_that_is_ready(
    page: Page, site: Site
) -> None:
    editor = Editor(page)
    page.goto(f"{site.root.as_uri()}/tools/rapid-consultation.html")
    editor.follow("הציעו כלי חדש")
    editor.follow("מדריך הכתיבה והעריכה")
    editor.follow("תרומה ראשונה בעשרה צעדים")
    editor.follow("הצעה לספרייה")
    page.get_by_role("radio", name="כלי", exact=True).check(force=True)

    editor.field("שם").fill("סבב הקשבה")
    editor.field("כתובת העמוד").fill("listening-circle")
    editor.field("תקציר").fill("כולם מדברים שתי דקות, והקבוצה יוצאת עם נושא אחד.")
    editor.press("המשך")
    editor.field("לפחות", "משך, בדקות").fill("30")
    editor.field("לכל היותר", "משך, בדקות").fill("40")
    editor.press("המשך")
    page.get_by_role("group", name=named("נושאים")).get_by_role("checkbox").first.check()
    editor.press("המשך")
    editor.field("פתיחה").fill("כשכולם ממהרים לפתור, קשה לשמוע.")
    editor.field("מתאים כאשר").fill("יש מתח שלא מדברים עליו")
    editor.field("פחות מתאים כאשר").fill("צריך להחליט היום")
    editor.press("המשך")
    editor.field("שם השלב").fill("מדברים בסבב")
    editor.field("דקות").fill("45")
    editor.field("מה עושים, מה אומרים ומה יוצא").fill("כל אחת ואחד מדברים.")
    expect(page.get_by_text("הטיוטה נשמרה במכשיר הזה בלבד.")).to_be_visible()

    editor.press("בדיקה ותצוגה מקדימה")
    expect(page.get_by_role("heading", name="יש מה לתקן")).to_be_visible()
    page.get_by_role("link", name=re.compile("^משך, בדקות")).click()
    editor.press("השלבים")
    editor.field("דקות").fill("35")
    editor.press("בדיקה ותצוגה מקדימה")
    expect(page.get_by_role("heading", name="ההצעה תקינה")).to_be_visible()
    expect(page.get_by_role("button", name="העתקת ההצעה")).to_be_visible()
    expect(page.get_by_role("link", name="פתיחת ההצעה ב־GitHub")).to_have_attribute(
        "href", re.compile("listening-circle")
    )


@pytest.mark.parametrize("folder", ["", "en/", "ar/"])
@pytest.mark.parametrize("name", ["first-contribution", "writing-a-tool", "review"])
def test_the_guides_pictures_are_seen_and_fit_a_phone(page: Page, site: Site, folder: str, name: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site.root.as_uri()}/{folder}guide/{name}.html")
    found = page.locator("main img[src*='pictures/']")
    assert found.count()
    for picture in found.all():
        picture.scroll_into_view_if_needed()
        page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=picture.element_handle())
        box = picture.bounding_box()
        assert box
        assert box["width"] <= PHONE["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
