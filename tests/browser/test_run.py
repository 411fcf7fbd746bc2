"""A meeting that runs: one step at a time across the plan, re-timed, signalled, and gone on with after a reload."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from kb.wording import wording
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

PATIENCE = 15_000  # milliseconds
NINE = datetime.fromisoformat("2026-12-08T09:00:00")
TOOL = "tools/rapid-consultation.html"
PLAN = {"title": "מפגש שותפים", "days": [{"date": "2026-12-08", "start": "09:00", "items": [
    {"kind": "own", "title": "התכנסות", "minutes": 10, "who": "נועה", "notes": "קפה בחוץ"},
    {"id": "rapid-consultation", "minutes": 90},
    {"kind": "group", "rooms": [
        {"title": "תחבורה", "items": [{"id": "stacey-matrix"}]}, {"title": "דיור", "items": []}]},
    {"kind": "break", "title": "צהריים", "minutes": 45, "at": "12:30"}]}]}  # fmt: skip

# Records what a device would do: tones, vibrations, locks of the screen.
DEVICE = """
window.noted = { tones: 0, vibrations: 0, locks: 0 };
const { start } = OscillatorNode.prototype;
OscillatorNode.prototype.start = function (when) { noted.tones += 1; start.call(this, when); };
Object.defineProperty(navigator, "vibrate", { value: () => { noted.vibrations += 1; return true; } });
const request = () => {
  const held = new EventTarget();
  noted.locks += 1;
  held.release = async () => { noted.locks -= 1; held.dispatchEvent(new Event("release")); };
  return Promise.resolve(held);
};
Object.defineProperty(navigator, "wakeLock", { value: { request } });
"""

expect.set_options(timeout=PATIENCE)


class Leader:
    """A person who leads a meeting from a phone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stage: Locator = page.locator("#kb-run")
        self.clock, self.title = page.get_by_role("timer"), self.stage.locator("h2")
        self.pace, self.following = self.stage.locator("[data-part=pace]"), self.stage.locator("[data-part=next-line]")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def wait(self, minutes: float) -> None:
        self.page.clock.run_for(int(minutes * 60_000))

    def noted(self, what: str) -> int:
        return int(self.page.evaluate(f"noted.{what}"))


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone at nine in the morning, whose tones, vibrations and locks are noted."""
    context = chromium.new_context(locale="he-IL", viewport={"width": 390, "height": 844})
    context.set_default_timeout(PATIENCE)
    context.add_init_script(DEVICE)
    context.clock.install(time=NINE)
    yield context
    context.close()


@pytest.fixture
def leader(context: BrowserContext, root: str) -> Leader:
    """The plan is on the device, and its page is open."""
    page = context.new_page()
    page.goto(f"{root}plan.html")
    page.evaluate("plan => localStorage.setItem('kb-plans', JSON.stringify({plans: [plan]}))", PLAN)
    page.reload()
    expect(page.locator("#kb-plan")).to_be_visible()
    return Leader(page)


@pytest.fixture
def tool(context: BrowserContext, root: str) -> Leader:
    """A tool by itself."""
    page = context.new_page()
    page.goto(f"{root}{TOOL}")
    return Leader(page)


def test_a_plan_runs_a_step_at_a_time_across_its_items(leader: Leader) -> None:
    leader.press("מתחילים")
    expect(leader.title).to_have_text("התכנסות")
    expect(leader.stage).to_contain_text("קפה בחוץ")
    expect(leader.clock).to_have_text("10:00")
    expect(leader.following).to_have_text("אחר כך, ב־09:10: פותחים וממסגרים")
    leader.wait(1)
    expect(leader.clock).to_have_text("9:00")
    leader.press("לשלב הבא")
    expect(leader.title).to_have_text("פותחים וממסגרים")
    expect(leader.stage).to_contain_text("אומרים על מה מתייעצים")
    expect(leader.stage).to_contain_text("היוועצות מהירה עם רשת השותפים")
    expect(leader.stage).to_contain_text("שלב 2 מתוך 9")
    expect(leader.clock).to_have_text("10:00")  # twice as long as in the library, as the plan has it
    expect(leader.pace).to_have_text("מקדימים ב־9 דקות")
    leader.press("לשלב הקודם")
    expect(leader.title).to_have_text("התכנסות")


def test_five_minutes_more_re_time_the_rest(leader: Leader) -> None:
    leader.press("מתחילים")
    expect(leader.pace).to_have_text("בזמן")
    leader.press("עוד 5 דקות")
    expect(leader.clock).to_have_text("15:00")
    expect(leader.following).to_have_text("אחר כך, ב־09:15: פותחים וממסגרים")
    expect(leader.pace).to_have_text("מאחרים ב־5 דקות")
    leader.press("עוד דקה")
    expect(leader.following).to_contain_text("ב־09:16")
    expect(leader.stage.get_by_role("status")).to_contain_text("נוספה דקה. מאחרים ב־6 דקות")


def test_rooms_are_one_step_and_a_fixed_lunch_waits(leader: Leader) -> None:
    leader.press("מתחילים")
    for _ in range(7):
        leader.press("לשלב הבא")
    expect(leader.title).to_have_text("קבוצות במקביל")
    expect(leader.stage).to_contain_text("תחבורה: מטריציית סטייסי")
    expect(leader.following).to_have_text("אחר כך, ב־12:30: צהריים")
    leader.press("לשלב הבא")
    expect(leader.following).to_contain_text("זה השלב האחרון")
    leader.press("סיום")
    expect(leader.stage).to_be_hidden()
    assert leader.page.evaluate("localStorage.getItem('kb-run')") is None


def test_a_paused_run_stands_and_the_screen_may_sleep(leader: Leader) -> None:
    leader.press("מתחילים")
    leader.wait(2)
    assert leader.noted("locks") == 1
    leader.press("השהיה")
    leader.wait(3)
    expect(leader.clock).to_have_text("8:00")
    expect(leader.pace).to_have_text("בהשהיה, מאחרים ב־3 דקות")
    assert leader.noted("locks") == 0
    leader.press("המשך")
    leader.wait(1)
    expect(leader.pace).to_have_text("מאחרים ב־3 דקות")
    expect(leader.clock).to_have_text("7:00")


def test_the_end_of_a_step_is_signalled_once_by_each_signal_that_is_on(leader: Leader) -> None:
    leader.press("מתחילים")
    leader.press("רטט")
    leader.wait(9.9)
    assert (leader.noted("tones"), leader.noted("vibrations")) == (0, 0)
    leader.wait(0.5)
    expect(leader.clock).to_have_text("+0:24")
    expect(leader.stage).to_have_class("kb-run is-over")
    expect(leader.stage.get_by_role("status")).to_have_text("נגמר הזמן של השלב: התכנסות")
    assert (leader.noted("tones"), leader.noted("vibrations")) == (2, 0)
    leader.press("צבע")
    expect(leader.stage).to_have_class("kb-run is-over is-plain")
    leader.press("צליל")
    leader.press("לשלב הבא")
    leader.wait(11)
    assert (leader.noted("tones"), leader.noted("vibrations")) == (2, 0)
    leader.page.reload()
    for name, pressed in (("צליל", "false"), ("רטט", "false"), ("צבע", "false")):
        expect(leader.page.get_by_role("button", name=name)).to_have_attribute("aria-pressed", pressed)


def test_a_run_goes_on_after_the_browser_was_closed(leader: Leader, context: BrowserContext, root: str) -> None:
    leader.press("מתחילים")
    leader.press("לשלב הבא")
    leader.wait(2)
    leader.page.close()
    again = Leader(context.new_page())
    again.page.clock.set_system_time(NINE.replace(minute=6))
    again.page.goto(f"{root}plan.html")
    expect(again.title).to_have_text("פותחים וממסגרים")
    expect(again.clock).to_have_text("4:00")
    again.page.keyboard.press("Escape")
    expect(again.stage).to_be_hidden()
    again.page.reload()
    expect(again.page.locator("#kb-plan")).to_be_visible()
    expect(again.stage).to_have_count(0)
    again.press("חזרה להפעלה")
    expect(again.title).to_have_text("פותחים וממסגרים")


@pytest.mark.parametrize("code", ["he", "ar", "en"])
def test_a_run_that_the_device_cannot_keep_says_so_and_runs(context: BrowserContext, root: str, code: str) -> None:
    said = wording(code).say("run_unkept")
    page = context.new_page()
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }")
    page.goto(f"{root}{'' if code == 'he' else f'{code}/'}{TOOL}")
    leader = Leader(page)
    page.locator("#kb-run-start").click()
    expect(leader.stage.locator("[data-part=unkept]")).to_have_text(said)
    expect(leader.stage.locator("[data-part=aloud]")).to_contain_text(said)
    before = leader.title.inner_text()
    page.keyboard.press("n")
    expect(leader.title).not_to_have_text(before)
    expect(leader.stage.locator("[data-part=unkept]")).to_be_visible()


def test_a_run_that_is_kept_does_not_speak_of_keeping(tool: Leader) -> None:
    tool.page.locator("#kb-run-start").click()
    expect(tool.title).to_be_visible()
    expect(tool.stage.locator("[data-part=unkept]")).to_be_hidden()


def test_a_run_is_led_by_keys_in_either_keyboard_layout(leader: Leader) -> None:
    keyboard = leader.page.keyboard
    leader.press("מתחילים")
    keyboard.press("ArrowLeft")  # forward, as the page is written
    expect(leader.title).to_have_text("פותחים וממסגרים")
    keyboard.press("PageDown")
    expect(leader.title).to_have_text("מציגים תמונת מצב")
    keyboard.press("ArrowRight")
    keyboard.press("KeyB")
    expect(leader.title).to_have_text("התכנסות")
    keyboard.press("Digit5")
    expect(leader.clock).to_have_text("15:00")
    keyboard.press("KeyP")
    expect(leader.page.get_by_role("button", name="המשך")).to_be_visible()


def test_one_tool_runs_by_itself_with_its_text_and_the_minutes_of_the_plan(tool: Leader, root: str) -> None:
    tool.press("להפעיל עכשיו")
    expect(tool.title).to_have_text("פותחים וממסגרים")
    expect(tool.stage).to_contain_text("אומרים על מה מתייעצים")
    expect(tool.clock).to_have_text("5:00")
    tool.wait(0.5)
    tool.page.reload()
    expect(tool.clock).to_have_text(re.compile("4:(30|2.)"))  # the clock goes on while a slow machine loads the page
    tool.press("סיום ההפעלה")
    plan = {"items": [{"id": "rapid-consultation", "minutes": 90}]}
    tool.page.evaluate("plan => localStorage.setItem('kb-plan', plan)", json.dumps(plan))
    tool.press("להפעיל עכשיו")
    expect(tool.clock).to_have_text("10:00")


def test_the_run_of_one_page_does_not_open_on_another(tool: Leader, root: str) -> None:
    tool.press("להפעיל עכשיו")
    tool.page.goto(f"{root}tools/stacey-matrix.html")
    tool.wait(0.1)
    expect(tool.stage).to_have_count(0)


@pytest.mark.parametrize("code", ["ar/", "en/"])
def test_a_run_speaks_the_readers_language(context: BrowserContext, root: str, code: str) -> None:
    leader = Leader(context.new_page())
    leader.page.goto(f"{root}{code}{TOOL}")
    leader.page.locator("#kb-run-start").click()
    expect(leader.clock).to_have_text("5:00")
    expect(leader.pace).to_have_text({"ar/": "في الوقت", "en/": "on time"}[code])
    assert leader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_there_is_nothing_to_run(chromium: Browser, root: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{root}{TOOL}")
    expect(page.locator("#kb-run-start")).to_be_hidden()
    context.close()
