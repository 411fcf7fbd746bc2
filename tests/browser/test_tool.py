"""A tool with a group: found by what one has, its worksheet, its shared address; test_run.py runs it."""

from __future__ import annotations

import io
import re
from urllib.parse import unquote

import pikepdf
import pytest
from playwright.sync_api import Page, Request, expect
from site_pages import Site

PATIENCE = 15_000  # milliseconds
TOOLS = (
    "backbone-in-emergency", "leading-together-in-emergency", "network-check-in", "rapid-consultation",
    "short-learning-cycles", "stacey-matrix",
)  # fmt: skip
TOOL = "tools/rapid-consultation.html"

expect.set_options(timeout=PATIENCE)


@pytest.fixture
def tool(page: Page, site: Site) -> Page:
    """The page of a tool on a phone."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.set_default_timeout(PATIENCE)
    page.goto((site.root / TOOL).as_uri())
    return page


# ---- from what there is to a worksheet


def test_a_person_with_twelve_people_and_45_minutes_online_finds_a_tool_and_opens_its_worksheet(
    page: Page, site: Site
) -> None:
    page.goto((site.root / "index.html").as_uri())
    page.get_by_label("זמן").select_option(label="45 דקות")
    page.get_by_label("אופן המפגש").select_option(label="מקוון")
    page.get_by_label("מספר משתתפים").select_option(label="12 משתתפים")
    page.get_by_role("button", name="חיפוש כלי מתאים").click()
    expect(page).to_have_url(re.compile("tools/index.html"))
    expect(page.locator("#kb-list-title")).to_contain_text("מתאימים")
    page.get_by_role("link", name="היוועצות מהירה עם רשת השותפים").click()
    page.locator("#kb-main").get_by_role("link", name="דף העבודה").first.click()
    page.get_by_role("link", name="מילוי בעמוד").click()
    expect(page).to_have_url(re.compile("worksheets/rapid-consultation.html"))
    expect(page.locator("#kb-form")).to_be_visible()


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_without_scripts_the_sentence_leads_to_the_whole_list(page: Page, site: Site) -> None:
    page.goto((site.root / "index.html").as_uri())
    page.get_by_role("button", name="חיפוש כלי מתאים").click()
    expect(page.locator("li[data-facets]:visible")).to_have_count(6)


# ---- passing it on


def test_the_address_is_copied_or_sent_and_nothing_is_asked_for_before(tool: Page, site: Site) -> None:
    outside: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith("file:"):
            outside.append(request.url)

    tool.on("request", note)
    tool.locator(".kb-share summary").click()
    message = tool.get_by_role("link", name="שליחה ב־WhatsApp")
    expect(message).to_be_visible()
    text = unquote(message.get_attribute("href") or "")
    assert text == f"https://wa.me/?text=היוועצות מהירה עם רשת השותפים {site.base}{TOOL}"
    tool.get_by_role("button", name="העתקת הקישור").click()
    expect(tool.locator(".kb-share [role=status]")).to_have_text("הקישור הועתק.")
    expect(tool.get_by_role("img", name="קוד QR")).to_be_visible()
    assert outside == []
    assert tool.evaluate("document.documentElement.scrollWidth <= innerWidth")


# ---- on paper


@pytest.mark.parametrize("name", TOOLS)
def test_a_tool_prints_on_two_sheets_at_most_with_its_facts_and_steps(page: Page, site: Site, name: str) -> None:
    page.goto((site.root / f"tools/{name}.html").as_uri())
    paper = pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(paper.pages) <= 2
    page.emulate_media(media="print")
    expect(page.locator(".kb-glance")).to_be_visible()
    expect(page.locator(".kb-steps > li").last).to_be_visible()
    expect(page.locator(".kb-header")).to_be_hidden()
    expect(page.locator("#kb-run-start")).to_be_hidden()
