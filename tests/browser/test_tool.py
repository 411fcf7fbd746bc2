"""A tool with a group: found by what one has, its clock, its worksheet, its shared address."""

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


# ---- the clock


def test_the_clock_counts_down_the_steps_one_after_the_other(tool: Page) -> None:
    tool.clock.install()
    tool.reload()
    tool.get_by_role("button", name="הפעלת שעון לשלבים").click()
    clock = tool.get_by_role("timer")
    expect(clock).to_have_text("5:00")
    tool.clock.run_for(61_000)
    expect(clock).to_have_text("3:59")
    tool.get_by_role("button", name="לשלב הבא").click()
    expect(tool.locator("#kb-timer")).to_contain_text("שלב 2 מתוך 6")
    expect(clock).to_have_text("5:00")
    tool.clock.run_for(301_000)
    expect(clock).to_have_text("+0:01")
    expect(tool.locator("#kb-timer [role=status]")).to_contain_text("נגמר הזמן של השלב")


def test_a_paused_clock_stands_and_both_stay_through_a_reload(tool: Page) -> None:
    tool.clock.install()
    tool.reload()
    tool.get_by_role("button", name="הפעלת שעון לשלבים").click()
    tool.clock.run_for(30_000)
    tool.get_by_role("button", name="השהיה").click()
    tool.clock.run_for(60_000)
    expect(tool.get_by_role("timer")).to_have_text("4:30")
    tool.reload()
    expect(tool.get_by_role("timer")).to_have_text("4:30")
    tool.get_by_role("button", name="סגירת השעון").click()
    expect(tool.locator("#kb-timer")).to_be_hidden()
    tool.reload()
    expect(tool.locator("#kb-timer")).to_be_hidden()


def test_the_step_that_runs_is_marked_on_the_line(tool: Page) -> None:
    tool.get_by_role("button", name="הפעלת שעון לשלבים").click()
    tool.get_by_role("button", name="לשלב הבא").click()
    expect(tool.locator(".kb-steps > .is-here h3")).to_have_text("מציגים תמונת מצב")


def test_after_the_last_step_the_clock_closes(tool: Page) -> None:
    tool.get_by_role("button", name="הפעלת שעון לשלבים").click()
    for _ in range(5):
        tool.get_by_role("button", name="לשלב הבא").click()
    tool.get_by_role("button", name="סיום").click()
    expect(tool.locator("#kb-timer")).to_be_hidden()


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_without_scripts_there_is_no_clock_to_start(tool: Page) -> None:
    expect(tool.locator("#kb-timer-start")).to_be_hidden()
    expect(tool.locator("#kb-timer")).to_be_hidden()


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
    expect(page.locator("#kb-timer-start")).to_be_hidden()
