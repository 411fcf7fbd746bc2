"""A plan: an agenda of days, rooms and times, shared by an address and printed; it is stored only on the device."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from playwright.sync_api import Browser, Locator, Page, expect
from serving import serving
from site_pages import Site
from word_rules import faults

PATIENCE = 15_000  # milliseconds
THREE = ("network-check-in", "rapid-consultation", "stacey-matrix")
FORMER = "kb-plan"  # under which the first version kept its one plan
PHONE = {"width": 390, "height": 844}
DAYS: dict[str, Any] = {
    "title": "מפגש שותפים & עוד",
    "days": [
        {"date": "2026-12-08", "start": "09:00", "items": [
            {"id": "rapid-consultation", "who": "נועה", "notes": "להביא: פתקים; עטים, כדור"},
            {"kind": "group", "rooms": [
                {"title": "א", "items": [{"id": "stacey-matrix"}]}, {"title": "ב", "items": []}]},
            {"kind": "break", "title": "צהריים", "minutes": 45, "at": "12:30"}]},
        {"start": "10:00", "items": [{"id": "stacey-matrix"}]},
    ],
}  # fmt: skip
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

    def keep(self, plan: Any, key: str = "kb-plans") -> None:
        """Put a plan on the device, as an earlier visit left it."""
        self.open()
        kept = plan if key == FORMER else {"version": 2, "plans": [plan]}
        self.page.evaluate("([key, kept]) => localStorage.setItem(key, JSON.stringify(kept))", [key, kept])
        self.open()

    @property
    def kept(self) -> Any:
        """What the device has."""
        return self.page.evaluate("JSON.parse(localStorage.getItem('kb-plans'))")

    @property
    def rows(self) -> Locator:
        return self.page.locator(".kb-row")

    @property
    def titles(self) -> Locator:
        return self.rows.locator(".kb-row-title")

    @property
    def times(self) -> list[str]:
        return self.page.locator(".kb-row-time bdi").all_inner_texts()

    def fill(self, label: str, value: str) -> None:
        field = self.page.get_by_label(label, exact=True)
        field.fill(value)
        field.press("Tab")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def says(self, text: str) -> None:
        expect(self.page.locator("[data-part=status]")).to_contain_text(text)

    def link(self) -> str:
        """Return the part after # of the link that is shared."""
        self.press("שיתוף התוכנית")
        field = self.page.get_by_label("קישור לתוכנית")
        expect(field).to_be_visible()
        return "#" + field.input_value().partition("#")[2]


@pytest.fixture
def planner(page: Page, site: Site) -> Planner:
    page.set_default_timeout(PATIENCE)
    return Planner(page, f"{site.root.as_uri()}/")


@pytest.fixture
def other(chromium: Browser, planner: Planner) -> Iterator[Planner]:
    """Another person, with a browser of their own."""
    context = chromium.new_context(locale="he-IL")
    context.set_default_timeout(PATIENCE)
    yield Planner(context.new_page(), planner.root)
    context.close()


# ---- adding


def test_starred_entries_stand_in_the_plan_with_a_running_clock(planner: Planner) -> None:
    planner.star(*THREE)
    planner.open()
    expect(planner.titles).to_have_text(TITLES)
    assert planner.times == ["00:00–00:15", "00:15–01:00", "01:00–02:00"]
    expect(planner.page.locator("[data-part=total]")).to_have_text("3 פריטים, 120 דקות בסך הכול")
    planner.fill("שעת התחלה", "09:30")
    expect(planner.rows.last).to_contain_text("10:30–11:30")


def test_where_something_is_added_it_is_said_what_the_plan_has_and_it_can_be_taken_back(planner: Planner) -> None:
    planner.star(*THREE)
    said = planner.page.locator(".kb-added [role=status]")
    expect(said).to_have_text("נוסף לתוכנית. יש בה עכשיו 3 פריטים, 120 דקות.")
    planner.page.get_by_role("button", name="בתוכנית שלי").click()
    expect(said).to_have_text("יצא מן התוכנית. יש בה עכשיו שני פריטים, 60 דקות.")
    planner.page.get_by_role("button", name="ביטול", exact=True).click()
    expect(planner.page.get_by_role("button", name="בתוכנית שלי")).to_have_attribute("aria-pressed", "true")
    planner.page.get_by_role("button", name="בתוכנית שלי").click()
    planner.page.get_by_role("link", name="לתוכנית", exact=True).click()
    expect(planner.titles).to_have_text(TITLES[:2])


def test_the_library_is_searched_from_the_plan_and_the_same_tool_added_twice(planner: Planner) -> None:
    planner.open()
    for count in (1, 2):
        planner.press("הוספה מן הספרייה: יום 1")
        planner.page.get_by_label("חיפוש בספרייה").fill("סטייסי")
        planner.page.locator(".kb-found").filter(has_text=TITLES[2]).click()
        expect(planner.rows).to_have_count(count)
    planner.says("יש בה עכשיו שני פריטים, 120 דקות")
    expect(planner.titles).to_have_text([TITLES[2]] * 2)
    expect(planner.page.get_by_label(f"דקות: {TITLES[2]}").last).to_be_focused()


def test_an_empty_plan_tells_how_to_begin(planner: Planner) -> None:
    planner.open()
    planner.page.locator("[data-part=empty]").get_by_role("link", name="כלים").click()
    expect(planner.page).to_have_url(re.compile("tools/index.html"))


# ---- an agenda


def test_two_days_with_a_fixed_lunch_and_two_rooms(planner: Planner) -> None:
    """A person adds, names and times everything by hand, and finds it again on the next visit."""
    page = planner.page
    planner.open()
    planner.fill("שם המפגש", "שני ימים ביחד")
    planner.press("פריט משלנו: יום 1")
    expect(page.get_by_label("שם: פריט בלי שם")).to_be_focused()
    planner.fill("שם: פריט בלי שם", "התכנסות")
    planner.press("קבוצות במקביל: יום 1")
    planner.fill("שם: קבוצות במקביל · חדר 1", "תחבורה")
    planner.press("פריט משלנו: קבוצות במקביל · תחבורה")
    planner.fill("דקות: פריט בלי שם", "100")
    planner.press("הפסקה: קבוצות במקביל · חדר 2")
    planner.press("הפסקה: יום 1")
    lunch = planner.rows.last
    lunch.get_by_label("שם: הפסקה").fill("צהריים")
    lunch.locator("[data-do=details]").click()
    lunch.get_by_label("שעה קבועה: צהריים").fill("12:30")
    lunch.locator("[data-do=minutes]").fill("45")
    planner.fill("שעת התחלה", "09:30")
    assert planner.times == ["09:30–09:45", "09:45–11:25", "09:45–11:25", "09:45–10:00", "12:30–13:15"]
    expect(lunch).to_contain_text("לפני הפריט הזה יש פער של 65 דקות")
    planner.fill("דקות: פריט בלי שם", "180")
    expect(lunch).to_contain_text("מה שלפני הפריט הזה חורג לתוכו ב־15 דקות")
    planner.fill("אורך רצוי בדקות", "200")
    expect(page.locator(".kb-day-sum")).to_contain_text("40 דקות מעל האורך הרצוי")
    planner.fill("אורך רצוי בדקות", "250")
    expect(page.locator(".kb-day-sum")).to_contain_text("נותרו 10 דקות")
    planner.fill("תאריך", "2026-12-31")
    planner.press("הוספת יום")
    expect(page.get_by_label("תאריך: יום 2")).to_have_value("2027-01-01")
    planner.press("פריט משלנו: יום 2")
    planner.open()
    expect(page.locator(".kb-day")).to_have_count(2)
    expect(page.get_by_label("שם המפגש")).to_have_value("שני ימים ביחד")
    assert len(planner.times) == 6
    assert planner.times[-1] == "09:30–09:45"


def test_who_leads_what_is_brought_and_notes_are_kept(planner: Planner) -> None:
    planner.page.set_viewport_size(PHONE)
    planner.star(THREE[2])
    planner.open()
    planner.press(f"עוד: {TITLES[2]}")
    for name, value in (("מי מוביל", "נועה"), ("חומרים", "פתקים"), ("הערות", "שורה\nושורה")):
        planner.fill(f"{name}: {TITLES[2]}", value)
    planner.open()
    item = planner.kept["plans"][0]["days"][0]["items"][0]
    assert item == {"kind": "entry", "id": THREE[2], "who": "נועה", "materials": "פתקים", "notes": "שורה\nושורה"}


def test_items_are_moved_by_buttons_and_by_keys(planner: Planner) -> None:
    planner.star(*THREE)
    planner.open()
    planner.page.get_by_role("button", name="הזזה למעלה: מטריציית סטייסי").press("Enter")
    expect(planner.titles).to_have_text([TITLES[0], TITLES[2], TITLES[1]])
    expect(planner.page.get_by_role("button", name="הזזה למעלה: מטריציית סטייסי")).to_be_focused()
    planner.says("מטריציית סטייסי: מקום 2 מתוך 3")
    handle = planner.page.get_by_role("button", name="הזזה: מטריציית סטייסי")
    handle.press("ArrowUp")
    handle.press("ArrowDown")
    handle.press("ArrowDown")
    expect(planner.titles).to_have_text(TITLES)
    expect(handle).to_be_focused()
    planner.open()
    expect(planner.titles).to_have_text(TITLES)


@pytest.mark.parametrize(
    "size", [{"width": 390, "height": 3000}, {"width": 1280, "height": 900}], ids=["phone", "desk"]
)
def test_items_are_dragged_within_a_day_and_into_a_room(planner: Planner, size: Any) -> None:
    planner.page.set_viewport_size(size)
    group = {"kind": "group", "rooms": [{"items": []}, {"items": [{"kind": "own", "title": "דיור"}]}]}
    planner.keep({"days": [{"start": "09:00", "items": [{"id": slug} for slug in THREE] + [group]}]})
    drag(planner, TITLES[1], planner.rows.first, 0.2)
    expect(planner.titles.locator("a")).to_have_text([TITLES[1], TITLES[0], TITLES[2]])
    planner.says(f"{TITLES[1]}: מקום 1 מתוך 4")
    drag(planner, TITLES[2], planner.page.locator(".kb-room .kb-drop"), 0.5)
    expect(planner.page.locator(".kb-room").first.locator(".kb-row-title")).to_have_text(TITLES[2])
    drag(planner, TITLES[0], planner.page.locator(".kb-room").last.locator(".kb-row"), 0.9)
    assert [item.get("id") for item in planner.kept["plans"][0]["days"][0]["items"]] == [THREE[1], None]
    assert [len(room["items"]) for room in planner.kept["plans"][0]["days"][0]["items"][1]["rooms"]] == [1, 2]


def drag(planner: Planner, title: str, onto: Locator, share: float) -> None:
    """Drag an item by its handle to a share of the height of another."""
    handle = planner.page.get_by_role("button", name=f"הזזה: {title}", exact=True)
    onto.evaluate("one => one.scrollIntoView({block: 'center'})")
    start, end = handle.bounding_box(), onto.bounding_box()
    assert start
    assert end
    planner.page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    planner.page.mouse.down()
    planner.page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] * share, steps=5)
    planner.page.mouse.up()


def test_an_item_goes_to_another_day_or_room_by_choice(planner: Planner) -> None:
    group = {"kind": "group", "title": "קבוצות", "rooms": [{"title": "א", "items": []}, {"title": "ב", "items": []}]}
    planner.keep({"days": [{"items": [{"id": THREE[2]}, group]}, {"items": []}]})
    planner.press(f"עוד: {TITLES[2]}")
    planner.page.get_by_label(f"מקום: {TITLES[2]}").select_option(label="קבוצות · ב")
    expect(planner.page.locator(".kb-room").last.locator(".kb-row-title")).to_have_text(TITLES[2])
    planner.page.get_by_label(f"מקום: {TITLES[2]}").select_option(label="יום 2")
    expect(planner.page.locator(".kb-day").last.locator(".kb-row-title")).to_have_text(TITLES[2])


def test_every_change_can_be_taken_back_and_made_again(planner: Planner) -> None:
    planner.star(*THREE)
    planner.open()
    planner.press(f"עוד: {TITLES[1]}")
    planner.press(f"הסרה: {TITLES[1]}")
    planner.fill(f"דקות: {TITLES[2]}", "30")
    planner.page.get_by_role("button", name=f"הזזה למעלה: {TITLES[2]}").click()
    expect(planner.titles).to_have_text([TITLES[2], TITLES[0]])
    for _ in range(3):
        planner.press("ביטול השינוי האחרון")
    expect(planner.titles).to_have_text(TITLES)
    expect(planner.page.get_by_role("button", name="ביטול השינוי האחרון")).to_be_disabled()
    planner.press("החזרת השינוי")
    expect(planner.titles).to_have_text([TITLES[0], TITLES[2]])
    planner.page.locator("h1").click()
    planner.page.keyboard.press("Control+z")
    expect(planner.titles).to_have_text(TITLES)


def test_several_plans_are_kept_and_one_that_was_deleted_comes_back(planner: Planner) -> None:
    planner.star(THREE[0])
    planner.open()
    planner.fill("שם המפגש", "ראשון")
    planner.press("תוכנית חדשה")
    planner.fill("שם המפגש", "שני")
    expect(planner.rows).to_have_count(0)
    planner.star(THREE[2])
    planner.open()
    expect(planner.titles).to_have_text([TITLES[2]])
    planner.press("מחיקת התוכנית")
    expect(planner.titles).to_have_text([TITLES[0]])
    planner.press("ביטול")
    expect(planner.titles).to_have_text([TITLES[2]])
    planner.page.get_by_label("התוכניות במכשיר הזה").select_option(label="ראשון")
    expect(planner.titles).to_have_text([TITLES[0]])
    planner.press("שכפול התוכנית")
    planner.fill("שם המפגש", "ראשון שוב")
    assert [plan["title"] for plan in planner.kept["plans"]] == ["ראשון", "שני", "ראשון שוב"]


def test_what_a_former_version_kept_opens_unharmed(planner: Planner) -> None:
    former = {"title": "מפגש ישן", "start": "09:30", "items": [{"id": THREE[2], "minutes": 20}, {"id": "long-gone"}]}
    planner.keep(former, FORMER)
    expect(planner.titles).to_have_text([TITLES[2], "פריט שאינו בספרייה: long-gone"])
    assert planner.times == ["09:30–09:50", "09:50–10:05"]
    planner.fill(f"דקות: {TITLES[2]}", "25")
    assert planner.kept["plans"][0]["days"][0]["items"] == [
        {"kind": "entry", "id": THREE[2], "minutes": 25}, {"kind": "entry", "id": "long-gone"}
    ]  # fmt: skip
    assert planner.page.evaluate("JSON.parse(localStorage.getItem('kb-plan'))") == former


# ---- passed on


def test_a_plan_that_is_shared_opens_elsewhere_and_is_taken_over(planner: Planner, other: Planner) -> None:
    planner.keep(DAYS)
    planner.fill("שם המפגש", DAYS["title"] + "!")
    link = planner.link()
    planner.says("הקישור הועתק.")
    other.star(THREE[0])
    other.open(link)
    page = other.page
    expect(page.get_by_text("זו תוכנית ששיתפו איתכם.")).to_be_visible()
    expect(page.locator(".kb-named")).to_have_text("מפגש שותפים & עוד!")
    assert other.times == planner.times
    expect(page.locator("[data-part=days]").get_by_text("נועה")).to_be_visible()
    assert page.locator("#kb-plan input:visible, #kb-plan textarea:visible, .kb-handle").count() == 0
    other.press("שמירה אצלי")
    other.fill("שם המפגש", "שלנו")
    other.open()
    assert [plan["title"] for plan in other.kept["plans"]] == ["", "שלנו"]
    mine, theirs = other.kept["plans"][1], planner.kept["plans"][0]
    assert {**mine, "key": "", "title": ""} == {**theirs, "key": "", "title": ""}


def test_no_button_of_a_received_plan_touches_ones_own(planner: Planner, other: Planner) -> None:
    planner.keep(DAYS)
    link = planner.link()
    other.star(THREE[0])
    other.open()
    other.fill("שעת התחלה", "08:00")
    mine = other.kept
    other.open(link)
    buttons = other.page.locator("#kb-plan button:visible")
    names = buttons.all_inner_texts()
    assert {"שמירה אצלי", "חזרה לתוכניות שלי", "שיתוף התוכנית"} <= set(names)
    for name in names:
        if name in ("שמירה אצלי", "חזרה לתוכניות שלי", "הדפסה"):  # printing waits for a person
            continue
        other.page.locator("#kb-plan button:visible", has_text=name).first.click()
        assert other.kept == mine
        other.page.keyboard.press("Escape")
    assert other.link() == link
    other.press("חזרה לתוכניות שלי")
    expect(other.titles).to_have_text([TITLES[0]])
    assert other.kept == mine
    assert "#" not in other.page.url


def test_the_address_that_is_shown_is_never_that_of_a_former_plan(planner: Planner, other: Planner) -> None:
    planner.star(*THREE)
    planner.open()
    planner.link()
    planner.fill(f"דקות: {TITLES[2]}", "35")
    expect(planner.page.get_by_label("קישור לתוכנית")).not_to_have_value("")
    shown = planner.page.get_by_label("קישור לתוכנית").input_value()
    other.open("#" + shown.partition("#")[2])
    expect(other.rows.last).to_contain_text("35")


def test_a_link_of_a_former_version_opens(planner: Planner) -> None:
    planner.open("#title=%D7%9E%D7%A4%D7%92%D7%A9&start=09:30&item=stacey-matrix~20&item=network-check-in")
    expect(planner.titles).to_have_text([TITLES[2], TITLES[0]])
    assert planner.times == ["09:30–09:50", "09:50–10:05"]


@pytest.mark.parametrize(
    "rest",
    [
        "#item=<img src=x onerror=window.hacked=1>",
        "#item=__proto__&item=constructor",
        "#" + "&".join(["item=nothing"] * 5000),
        "#item=stacey-matrix~1e99&title=<script>window.hacked=1</script>",
        "#item=%E0%A4%A",
        "#p=AAAA",
    ],
)
def test_whatever_stands_in_an_address_nothing_of_it_runs(planner: Planner, rest: str) -> None:
    planner.open(rest)
    assert planner.page.evaluate("window.hacked") is None
    assert planner.page.locator("#kb-plan img, #kb-plan script").count() == 0
    titles = {title for title in planner.titles.all_inner_texts() if not title.startswith("פריט שאינו בספרייה")}
    assert titles <= {TITLES[2]}


def test_each_day_goes_into_a_calendar(planner: Planner) -> None:
    planner.keep(DAYS)
    planner.press("ליומן")
    planner.says("ציינו תאריך לכל יום")
    expect(planner.page.get_by_label("תאריך: יום 2")).to_be_focused()
    planner.fill("תאריך: יום 2", "2026-12-09")
    with planner.page.expect_download() as download:
        planner.press("ליומן")
    assert download.value.suggested_filename == "plan.ics"
    text = download.value.path().read_bytes().decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    lines = text.replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[-2:], lines.count("BEGIN:VEVENT")) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""], 2)
    facts = [line.split(":", 1) for line in lines if ":" in line]
    for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"):
        assert len({value for key, value in facts if key == name}) == (1 if name == "DTSTAMP" else 2), name
    values = [value for key, value in facts if key in ("DTSTART", "DTEND")]
    assert values == ["20261208T090000", "20261208T131500", "20261209T100000", "20261209T110000"]
    described = next(value for key, value in facts if key == "DESCRIPTION")
    assert "09:00–09:45 היוועצות מהירה עם רשת השותפים (נועה)\\nלהביא: פתקים\\; עטים\\, כדור\\n" in described


def test_a_plan_is_downloaded_as_a_word_file_to_edit(planner: Planner) -> None:
    planner.keep(DAYS)
    with planner.page.expect_download() as download:
        planner.press("הורדה ל־Word")
    assert download.value.suggested_filename == "plan.docx"
    assert faults(download.value.path().read_bytes()) == []
    document = docx.Document(str(download.value.path()))
    headings = [one.text for one in document.paragraphs if one.style and one.style.name == "Heading 2"]
    assert headings[:2] == ["יום 1, יום שלישי, 8 בדצמבר 2026", "יום 2"]
    assert headings[2:] == ["היוועצות מהירה עם רשת השותפים (45 דקות)", "מטריציית סטייסי (60 דקות)"]
    first, second = document.tables
    assert [cell.text for cell in first.rows[1].cells] == [
        "09:00–09:45", "היוועצות מהירה עם רשת השותפים", "נועה", "לוח משותף, דף עבודה, שעון", "להביא: פתקים; עטים, כדור",
    ]  # fmt: skip
    assert [row.cells[1].text for row in first.rows[2:]] == ["קבוצות במקביל", "א: מטריציית סטייסי", "צהריים"]
    assert len(second.rows) == 2
    assert any(one.text.startswith("אומרים על מה מתייעצים") for one in document.paragraphs)
    assert all(one.paragraph_format.element.pPr.find(qn("w:bidi")) is not None for one in document.paragraphs)
    assert first._tbl.tblPr.find(qn("w:bidiVisual")) is not None


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
    expect(planner.page.locator("[data-part=sheets] a[download]").first).to_have_attribute(
        "href", re.compile(r"rapid-consultation\.pdf$")
    )


def test_a_plan_is_printed_as_an_agenda_to_hand_out(planner: Planner) -> None:
    planner.keep(DAYS)
    page = planner.page
    expect(page.locator(".kb-handout-tool")).to_have_count(2)
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    sheets = [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in document]
    assert all(re.search(rf"{number} / {len(sheets)}", text) for number, text in enumerate(sheets, 1)), sheets
    page.emulate_media(media="print")
    expect(page.locator(".kb-handout-title")).to_have_text("מפגש שותפים & עוד")
    expect(page.locator(".kb-handout-table")).to_have_count(2)
    expect(page.locator(".kb-handout-table").first.locator("tbody tr")).to_have_count(4)
    expect(page.locator(".kb-handout-table").first).to_contain_text("א: מטריציית סטייסי")
    expect(page.get_by_text("אומרים על מה מתייעצים", exact=False).last).to_be_visible()
    expect(page.locator(".kb-handout-sheet svg").first).to_be_visible()
    assert page.locator("#kb-plan :is(button, input, select, textarea):visible").count() == 0


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
