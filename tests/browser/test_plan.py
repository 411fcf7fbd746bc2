"""A plan: entries are added, ordered, timed, shared by an address and printed; it is stored only on the device."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from serving import serving
from site_pages import Site

PATIENCE = 15_000  # milliseconds
THREE = ("network-check-in", "rapid-consultation", "stacey-matrix")
TITLES = ["מה נשמע ברשת?", "היוועצות מהירה עם רשת השותפים", "מטריציית סטייסי"]

expect.set_options(timeout=PATIENCE)


class Planner:
    """A person with a plan."""

    def __init__(self, page: Page, root: str) -> None:
        self.page, self.root = page, root

    def star(self, *slugs: str) -> None:
        for slug in slugs:
            self.page.goto(f"{self.root}tools/{slug}.html")
            self.page.get_by_role("button", name="הוספה לתוכנית").click()
            expect(self.page.get_by_role("button", name="בתוכנית שלי")).to_have_attribute("aria-pressed", "true")

    def open(self, rest: str = "") -> None:
        self.page.goto("about:blank")
        self.page.goto(f"{self.root}plan.html{rest}")
        expect(self.page.locator("#kb-plan")).to_be_visible()

    @property
    def rows(self) -> Locator:
        return self.page.locator("[data-part=list] > li")

    @property
    def titles(self) -> Locator:
        return self.rows.locator("h2")

    @property
    def times(self) -> list[str]:
        return self.rows.locator("bdi[dir=ltr]").all_inner_texts()


@pytest.fixture
def planner(page: Page, site: Site) -> Planner:
    page.set_default_timeout(PATIENCE)
    return Planner(page, f"{site.root.as_uri()}/")


def test_starred_entries_stand_in_the_plan_with_a_running_clock(planner: Planner) -> None:
    planner.star(*THREE)
    planner.open()
    expect(planner.titles).to_have_text(TITLES)
    assert planner.times == ["00:00–00:15", "00:15–01:00", "01:00–02:00"]
    expect(planner.page.get_by_text("120 דקות בסך הכול")).to_be_visible()
    planner.page.get_by_label("שעת התחלה").fill("09:30")
    planner.page.get_by_label("שעת התחלה").press("Tab")
    expect(planner.rows.last).to_contain_text("10:30–11:30")


def test_the_order_and_the_minutes_are_changed_by_keyboard(planner: Planner) -> None:
    planner.star(*THREE)
    planner.open()
    planner.page.get_by_role("button", name="הזזה למעלה: מטריציית סטייסי").press("Enter")
    expect(planner.titles).to_have_text([TITLES[0], TITLES[2], TITLES[1]])
    expect(planner.page.get_by_role("button", name="הזזה למעלה: מטריציית סטייסי")).to_be_focused()
    expect(planner.page.get_by_text("מטריציית סטייסי: מקום 2 מתוך 3")).to_be_visible()
    planner.page.get_by_label("דקות: מטריציית סטייסי").fill("30")
    planner.page.get_by_label("דקות: מטריציית סטייסי").press("Tab")
    expect(planner.page.get_by_text("90 דקות בסך הכול")).to_be_visible()
    planner.open()
    expect(planner.titles).to_have_text([TITLES[0], TITLES[2], TITLES[1]])


def test_what_is_removed_can_be_brought_back(planner: Planner) -> None:
    planner.star(*THREE)
    planner.open()
    planner.page.get_by_role("button", name="הסרה: היוועצות מהירה").click()
    expect(planner.titles).to_have_text([TITLES[0], TITLES[2]])
    planner.page.get_by_role("button", name="ביטול השינוי האחרון").click()
    expect(planner.titles).to_have_text(TITLES)


def test_a_plan_that_is_shared_opens_on_another_device(planner: Planner, chromium: Browser) -> None:
    planner.star(*THREE)
    planner.open()
    planner.page.get_by_label("שם המפגש").fill("מפגש שותפים & עוד")
    planner.page.get_by_label("דקות: היוועצות").fill("50")
    planner.page.get_by_role("button", name="שיתוף התוכנית").click()
    shared = planner.page.get_by_label("קישור לתוכנית").input_value()
    other = chromium.new_context(locale="he-IL").new_page()
    receiver = Planner(other, planner.root)
    receiver.open("#" + shared.partition("#")[2])
    expect(other.get_by_text("זו תוכנית ששיתפו איתכם.")).to_be_visible()
    expect(receiver.titles).to_have_text(TITLES)
    expect(other.locator(".kb-named", has_text="מפגש שותפים & עוד")).to_be_visible()
    expect(receiver.rows.nth(1)).to_contain_text("50")
    other.get_by_role("button", name="שמירה במקום התוכנית שלי").click()
    receiver.open()
    expect(receiver.titles).to_have_text(TITLES)
    other.context.close()


def test_a_received_plan_may_be_added_to_ones_own_or_left(planner: Planner) -> None:
    planner.star(THREE[0])
    planner.open("#item=stacey-matrix~20")
    planner.page.get_by_role("button", name="חזרה לתוכנית שלי").click()
    expect(planner.titles).to_have_text([TITLES[0]])
    planner.open("#item=stacey-matrix~20")
    planner.page.get_by_role("button", name="הוספה לתוכנית שלי").click()
    expect(planner.titles).to_have_text([TITLES[0], TITLES[2]])


@pytest.mark.parametrize(
    "rest",
    [
        "#item=<img src=x onerror=window.hacked=1>",
        "#item=__proto__&item=constructor",
        "#" + "&".join(["item=nothing"] * 5000),
        "#item=stacey-matrix~1e99&title=<script>window.hacked=1</script>",
        "#item=%E0%A4%A",
    ],
)
def test_whatever_stands_in_an_address_only_entries_of_the_library_are_shown(planner: Planner, rest: str) -> None:
    planner.open(rest)
    assert planner.page.evaluate("window.hacked") is None
    assert planner.page.locator("#kb-plan img, #kb-plan script").count() == 0
    assert set(planner.titles.all_inner_texts()) <= {TITLES[2]}


def test_the_worksheets_are_taken_along_in_one_file_and_one_by_one(page: Page, site: Site) -> None:
    with serving(site.root) as server:
        planner = Planner(page, server.address)
        planner.star(*THREE[:2])
        planner.open()
        with page.expect_download() as download:
            page.get_by_role("button", name="כל דפי העבודה בקובץ אחד").click()
        archive = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
        assert archive.testzip() is None
        assert "rapid-consultation.pdf" in archive.namelist()
        for name in archive.namelist():
            assert archive.read(name) == (site.root / "worksheets" / name).read_bytes()


def test_from_a_folder_the_worksheets_are_links(planner: Planner) -> None:
    planner.star(THREE[1])
    planner.open()
    expect(planner.page.get_by_role("button", name="כל דפי העבודה בקובץ אחד")).to_be_hidden()
    expect(planner.page.locator("[data-part=sheets] a").first).to_have_attribute(
        "href", re.compile(r"rapid-consultation\.pdf$")
    )


def test_on_paper_there_is_the_plan_and_nothing_to_press(planner: Planner) -> None:
    planner.star(*THREE)
    planner.open()
    planner.page.get_by_label("שם המפגש").fill("מפגש")
    planner.page.get_by_label("שם המפגש").press("Tab")
    planner.page.emulate_media(media="print")
    expect(planner.page.locator(".kb-named", has_text="מפגש")).to_be_visible()
    expect(planner.rows.last).to_be_visible()
    assert planner.page.locator("#kb-plan button:visible, #kb-plan input:visible").count() == 0


def test_an_empty_plan_tells_how_to_begin(planner: Planner) -> None:
    planner.open()
    planner.page.locator("[data-part=empty]").get_by_role("link", name="כלים").click()
    expect(planner.page).to_have_url(re.compile("tools/index.html"))


@pytest.mark.parametrize(("code", "title"), [("ar", "خطتي"), ("en", "My plan")])
def test_a_plan_speaks_the_readers_language(planner: Planner, code: str, title: str) -> None:
    planner.star(THREE[2])
    planner.page.goto(f"{planner.root}{code}/plan.html")
    expect(planner.page.locator("h1")).to_have_text(title)
    expect(planner.rows).to_have_count(1)


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_without_scripts_the_page_says_so_and_leads_on(page: Page, site: Site) -> None:
    page.goto((site.root / "plan.html").as_uri())
    expect(page.locator("noscript, #kb-main").get_by_role("link", name="כלים").last).to_be_visible()


@pytest.mark.parametrize("page_of", ["tools/index.html", "topics/emergency.html", "index.html"])
def test_entries_are_starred_where_they_are_listed(planner: Planner, page_of: str) -> None:
    page = planner.page
    page.goto(f"{planner.root}{page_of}")
    stars = page.get_by_role("button", name=re.compile("^הוספה לתוכנית: "))
    title = (stars.first.get_attribute("data-of")) or ""
    stars.first.click()
    expect(page.get_by_role("button", name=f"בתוכנית שלי: {title}")).to_have_attribute("aria-pressed", "true")
    planner.open()
    expect(planner.titles).to_have_text([title])
