"""What a reader stores on the device stays: from every edition, with several tabs, and if storage is full."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from site_pages import Site
from workspace import CHECKOUT

PATIENCE = 15_000  # milliseconds
TOOL = "network-check-in"
SCRIPTS = CHECKOUT / "overrides/assets/kb"
# Fills the storage until not one more character fits: browsers limit what a site may store.
FILL = """() => {
  for (let size = 1 << 20, number = 0; size; number += 1) {
    try { localStorage.setItem("filler" + number, "x".repeat(size)); } catch (error) { size >>= 1; }
  }
}"""
OFF = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("denied", "SecurityError"); },
});"""
PUT = "([key, text]) => localStorage.setItem(key.replace('ROOT', library.root), text)"
GET = "(key) => localStorage.getItem(key.replace('ROOT', library.root))"
ASIDE = """() => Object.keys(localStorage).filter((key) => key.startsWith("kb-aside")).sort()
  .map((key) => [key.split(" ").slice(2).join(" ").replace(library.root, "ROOT"), localStorage.getItem(key)])"""

expect.set_options(timeout=PATIENCE)


class Reader:
    """A person with the library in a folder, and what the browser stores for them."""

    def __init__(self, page: Page, root: str) -> None:
        self.page, self.root = page, root
        self.faults: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))

    def open(self, name: str) -> Page:
        self.page.goto("about:blank")
        self.page.goto(self.root + name)
        return self.page

    def put(self, key: str, value: object) -> None:
        """Put a text on the device, or another value as JSON; ROOT stands for the library's address."""
        self.page.evaluate(PUT, [key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)])

    def text(self, key: str) -> str | None:
        return self.page.evaluate(GET, key)  # type: ignore[no-any-return]

    def kept(self, key: str) -> Any:
        return json.loads(self.text(key) or "null")

    @property
    def aside(self) -> list[list[str]]:
        """What was set aside: each key and its text."""
        return self.page.evaluate(ASIDE)  # type: ignore[no-any-return]

    def take(self) -> bytes:
        """Download everything."""
        self.open("offline.html")
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name="הורדת הכול בקובץ אחד").click()
        return Path(waiting.value.path()).read_bytes()

    def bring(self, file: object) -> None:
        """Open a file on the page about what is kept."""
        body = file if isinstance(file, bytes) else (file if isinstance(file, str) else json.dumps(file)).encode()
        self.open("offline.html")
        with self.page.expect_file_chooser() as waiting:
            self.page.get_by_role("button", name="פתיחת קובץ שהורדתם").click()
        waiting.value.set_files({"name": "notes.json", "mimeType": "application/json", "buffer": body})

    def says(self, text: str) -> None:
        expect(self.page.locator("#kb-notes [role=status]")).to_contain_text(text)

    def another_tab(self, name: str) -> Reader:
        tab = Reader(self.page.context.new_page(), self.root)
        tab.open(name)
        return tab


@pytest.fixture
def reader(page: Page, site: Site) -> Reader:
    """A person on a page of the library."""
    person = Reader(page, f"{site.root.as_uri()}/")
    person.open("about.html")
    return person


# ---- the notes themselves


def test_only_one_script_uses_the_storage_of_the_browser() -> None:
    users = {
        script.relative_to(SCRIPTS).as_posix()
        for script in SCRIPTS.rglob("*.js")
        if "localStorage" in script.read_text("utf-8")
    }
    assert users == {"notes.js", "scheme.js"}


def test_a_note_keeps_the_fields_that_the_page_does_not_know(reader: Reader) -> None:
    reader.put("kb-sheet ROOT worms he", {"fields": {"a": "1"}, "later": {"x": [1]}})
    kept = "() => library.notes.at('sheet', 'worms', 'he').keep({ fields: { b: '2' } })"
    assert reader.page.evaluate(kept) is True
    assert reader.kept("kb-sheet ROOT worms he") == {"fields": {"b": "2"}, "later": {"x": [1]}, "version": 1}


@pytest.mark.parametrize(
    "text",
    ['{"fields": {"a"', "[]", "7", '{"fields": ["a"]}', '{"version": 9, "fields": {"a": "1"}}'],
    ids=["broken", "a list", "a number", "another shape", "a later version"],
)
def test_what_is_not_understood_is_set_aside_before_something_takes_its_place(reader: Reader, text: str) -> None:
    reader.put("kb-sheet ROOT worms he", text)
    assert reader.page.evaluate("() => library.notes.at('sheet', 'worms', 'he').read() === undefined")
    assert reader.aside == []  # reading changes nothing
    for number in ("1", "2"):
        reader.page.evaluate("n => library.notes.at('sheet', 'worms', 'he').keep({ fields: { n } })", number)
    assert reader.aside == [["kb-sheet ROOT worms he", text]]
    assert reader.kept("kb-sheet ROOT worms he")["fields"] == {"n": "2"}


def test_without_room_what_is_there_stays_and_the_page_is_given_to_know(reader: Reader) -> None:
    broken = '{"fields": {"a"'
    reader.put("kb-sheet ROOT worms he", broken)
    reader.put("kb-recent", ["a"])
    reader.page.evaluate(FILL)
    assert reader.page.evaluate("library.notes.at('sheet', 'worms', 'he').keep({ fields: {} })") is False
    assert reader.page.evaluate("library.notes.at('recent').keep(['b'.repeat(99)])") is False
    assert (reader.text("kb-sheet ROOT worms he"), reader.kept("kb-recent")) == (broken, ["a"])


def test_a_note_for_whose_new_text_there_is_no_room_is_there_at_every_moment(reader: Reader) -> None:
    """Another tab could take the room, or the browser could end, while the note is not there."""
    reader.put("kb-sheet ROOT worms he", {"fields": {"a": "1"}})
    watched = """() => {
      const key = "kb-sheet " + library.root + " worms he", missing = [];
      ["setItem", "removeItem"].forEach((name) => {
        const call = Storage.prototype[name];
        Storage.prototype[name] = function (...given) {
          try {
            return call.apply(this, given);
          } finally {
            if (localStorage.getItem(key) === null) missing.push(name);
          }
        };
      });
      const note = library.notes.at("sheet", "worms", "he");
      return [note.keep({ fields: { a: "2" } }), note.keep({ fields: { a: "x".repeat(1e7) } }), missing];
    }"""
    assert reader.page.evaluate(watched) == [True, False, []]
    assert reader.kept("kb-sheet ROOT worms he")["fields"] == {"a": "2"}


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        ({"a": "0", "b": "mine"}, {"a": "theirs", "b": "0"}, {"a": "theirs", "b": "mine"}),
        ({"a": "mine", "b": "0"}, {"a": "theirs", "b": "0"}, {"a": "mine", "b": "0"}),
        ({"b": "0"}, {"a": "0", "b": "0", "c": "new"}, {"b": "0", "c": "new"}),
        ({"a": "0", "b": "0"}, {"a": "0"}, {"a": "0"}),
        ({"a": "0", "b": "0", "constructor": "x"}, {"a": "0", "b": "0"}, {"a": "0", "b": "0", "constructor": "x"}),
    ],
    ids=["each another field", "both the same field", "one removes", "the other removes", "a field of any name"],
)
def test_two_tabs_make_one_record(reader: Reader, mine: Any, theirs: Any, merged: Any) -> None:
    base = {"a": "0", "b": "0"}
    assert reader.page.evaluate("([...all]) => library.notes.merge(...all)", [base, mine, theirs]) == merged


# ---- what earlier pages have kept


def test_what_earlier_pages_have_kept_opens_unharmed(reader: Reader) -> None:
    """This is, byte for byte, what the pages before this one wrote."""
    slug = "rapid-consultation"
    items = [{"kind": "entry", "id": slug, "minutes": 40}, {"kind": "break", "title": "הפסקה", "minutes": 15}]
    days = [{"start": "09:00", "items": items}]
    plan = {"version": 2, "key": "k1", "title": "מפגש שותפים", "days": days}
    page = reader.open(f"worksheets/{slug}.html")
    field = page.locator("[data-kind=area], [data-kind=text]").first.get_attribute("data-field")
    reader.put("kb-plans", {"version": 2, "current": "k1", "plans": [plan]})
    reader.put(f"kb-sheet ROOT {slug} he", {"saved": "2026-05-12T08:00:00.000Z", "fields": {field: "נכתב קודם"}})
    reader.put("kb-suggest ROOT", {"type": "article", "values": {"title": "טיוטה קודמת"}})
    reader.put("kb-suggest-author", "דנה לוי")
    reader.put("kb-recent", ["עיר קטנה"])
    reader.open(f"worksheets/{slug}.html")
    expect(page.locator(f"[data-field='{field}']")).to_have_value("נכתב קודם")
    reader.open("plan.html")
    expect(page.locator("[data-part=title]")).to_have_value("מפגש שותפים")
    expect(page.locator(".kb-row")).to_have_count(2)
    reader.open("suggest.html")
    expect(page.locator("#kb-s-title")).to_have_value("טיוטה קודמת")
    expect(page.locator("#kb-author")).to_have_value("דנה לוי")
    page.keyboard.press("Escape")
    page.evaluate("library.open()")
    expect(page.get_by_role("button", name="עיר קטנה")).to_be_visible()
    assert (reader.aside, reader.faults) == ([], [])


# ---- where nothing can be kept


@pytest.mark.parametrize("storage", ["full", "off"])
def test_where_nothing_can_be_kept_each_page_says_so(reader: Reader, storage: str) -> None:
    page = reader.page
    if storage == "full":
        page.evaluate(FILL)
    else:
        page.add_init_script(OFF)
    reader.open(f"tools/{TOOL}.html")
    page.locator(".kb-page [data-kb-star], .kb-masthead [data-kb-star], [data-kb-star]").first.click()
    expect(page.locator(".kb-added [role=status]")).to_contain_text("לא נוסף לתוכנית")
    expect(page.locator("[data-kb-star]").first).to_have_attribute("aria-pressed", "false")
    page.evaluate("library.open()")
    expect(page.get_by_text("חיפושים אחרונים לא יופיעו כאן")).to_be_visible()
    reader.open("plan.html")
    page.locator("[data-part=title]").fill("מפגש")
    page.locator("[data-part=title]").press("Tab")
    expect(page.locator("[data-part=status]")).to_contain_text("אי אפשר לשמור במכשיר הזה")
    reader.open("suggest.html")
    page.locator("#kb-s-title").fill("שם")
    expect(page.locator("#kb-suggest > .kb-keeping [role=status]")).to_contain_text("אי אפשר לשמור במכשיר הזה")
    assert reader.faults == []


# ---- what a page does not understand


def test_what_was_written_in_a_field_that_is_gone_is_shown_and_stays(reader: Reader) -> None:
    page = reader.open(f"worksheets/{TOOL}.html")
    reader.put(f"kb-sheet ROOT {TOOL} he", {"fields": {"gone-1": "מה שכתבתי <b>אז</b>"}})
    reader.open(f"worksheets/{TOOL}.html")
    expect(page.get_by_role("heading", name="מה שכבר אין לו מקום")).to_be_visible()
    expect(page.locator("#kb-stray-list li")).to_have_text(["מה שכתבתי <b>אז</b>"])
    field = page.locator("[data-kind=area], [data-kind=text]").first
    field.fill("חדש")
    expect(page.locator("#kb-status")).to_contain_text("נשמר")
    fields = reader.kept(f"kb-sheet ROOT {TOOL} he")["fields"]
    assert fields == {"gone-1": "מה שכתבתי <b>אז</b>", field.get_attribute("data-field"): "חדש"}


def test_a_draft_of_an_earlier_state_of_a_page_is_set_aside(reader: Reader) -> None:
    draft = json.dumps({"type": "article", "values": {"title": "שם שהצעתי"}, "of": "an-earlier-state"})
    reader.put("kb-suggest ROOT articles/top15-closing.md", draft)
    page = reader.open("suggest.html?edit=articles/top15-closing.md")
    expect(page.locator("#kb-s-title")).not_to_have_value("שם שהצעתי")
    page.locator("#kb-s-title").fill("שם אחר")
    expect(page.get_by_text("הטיוטה נשמרה במכשיר הזה בלבד.")).to_be_visible()
    assert reader.aside == [["kb-suggest ROOT articles/top15-closing.md", draft]]
    assert reader.kept("kb-suggest ROOT articles/top15-closing.md")["values"]["title"] == "שם אחר"


def test_plans_that_are_broken_are_set_aside_and_a_new_plan_begins(reader: Reader) -> None:
    reader.put("kb-plans", '{"version": 2, "plans": [{"title": "קטו')
    page = reader.open("plan.html")
    page.locator("[data-part=title]").fill("מפגש חדש")
    page.locator("[data-part=title]").press("Tab")
    expect(page.locator("[data-part=plans] option")).to_have_text(["מפגש חדש"])
    assert reader.aside == [["kb-plans", '{"version": 2, "plans": [{"title": "קטו']]


# ---- two tabs


def test_a_worksheet_in_two_tabs_loses_nothing_of_either(reader: Reader) -> None:
    """Both are typed in at the same time, before either has kept anything."""
    name = f"worksheets/{TOOL}.html"
    first = reader.open(name)
    other = reader.another_tab(name).page
    fields = first.locator("[data-kind=area], [data-kind=text]")
    ids = [fields.nth(number).get_attribute("data-field") for number in (0, 1)]
    type_in = """([id, text]) => {
      const field = document.querySelector(`[data-field="${id}"]`);
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }"""
    first.evaluate(type_in, [ids[0], "בראשונה"])
    other.evaluate(type_in, [ids[1], "בשנייה"])
    for tab in (first, other):
        expect(tab.locator(f"[data-field='{ids[0]}']")).to_have_value("בראשונה")
        expect(tab.locator(f"[data-field='{ids[1]}']")).to_have_value("בשנייה")
    assert reader.kept(f"kb-sheet ROOT {TOOL} he")["fields"] == {ids[0]: "בראשונה", ids[1]: "בשנייה"}


def test_taking_back_in_one_tab_leaves_what_another_has_done(reader: Reader) -> None:
    page = reader.open(f"tools/{TOOL}.html")
    page.locator("[data-kb-star]").first.click()
    expect(page.locator(".kb-added")).to_be_visible()
    other = reader.another_tab("plan.html").page
    other.locator("[data-part=title]").fill("מפגש מן הכרטיסייה השנייה")
    other.locator("[data-part=title]").press("Tab")
    page.get_by_role("button", name="ביטול", exact=True).click()
    expect(other.locator(".kb-row")).to_have_count(0)
    expect(other.locator("[data-part=title]")).to_have_value("מפגש מן הכרטיסייה השנייה")
    expect(other.locator("[data-part=status]")).to_contain_text("השתנתה בכרטיסייה אחרת")
    other.locator("[data-part=back]").click()  # what the other tab did is a step like any other
    expect(other.locator(".kb-row")).to_have_count(1)


def test_a_deleted_plan_comes_back_beside_one_that_another_tab_has_begun(reader: Reader) -> None:
    page = reader.open("plan.html")
    page.locator("[data-part=title]").fill("ראשונה")
    page.locator("[data-part=title]").press("Tab")
    page.locator("[data-part=delete]").click()
    other = reader.another_tab("plan.html").page
    other.locator("[data-part=title]").fill("שנייה")
    other.locator("[data-part=title]").press("Tab")
    page.locator("[data-part=status] button").click()
    assert sorted(plan["title"] for plan in reader.kept("kb-plans")["plans"]) == ["ראשונה", "שנייה"]


def test_a_draft_in_two_tabs_keeps_the_fields_of_both(reader: Reader) -> None:
    first = reader.open("suggest.html")
    expect(first.locator("#kb-s-title")).to_be_visible()
    other = reader.another_tab("suggest.html").page
    other.locator("#kb-s-title").fill("שם מן השנייה")
    expect(first.locator("#kb-s-title")).to_have_value("שם מן השנייה")
    expect(first.locator("[data-part=status]")).to_contain_text("השתנתה בכרטיסייה אחרת")
    first.locator("#kb-s-summary").fill("תקציר מן הראשונה")
    expect(other.locator("#kb-s-summary")).to_have_value("תקציר מן הראשונה")
    assert {"title", "summary"} <= set(reader.kept("kb-suggest ROOT")["values"])


# ---- everything in one file


def test_everything_goes_to_another_device_in_one_file(reader: Reader, chromium: Browser) -> None:
    page = reader.open(f"worksheets/{TOOL}.html")
    page.locator("[data-kind=area], [data-kind=text]").first.fill("כתבתי בדף")
    expect(page.locator("#kb-status")).to_contain_text("נשמר")
    reader.put("kb-plans", {"version": 2, "current": "a", "plans": [plan_of("a", "מפגש שותפים", TOOL)]})
    reader.put("kb-suggest ROOT", {"type": "article", "values": {"title": "הצעה שלי"}})
    reader.put("kb-recent", ["עיר קטנה"])
    reader.put("kb-later ROOT x", {"of": "an edition to come"})
    reader.open("offline.html")
    expect(page.locator("[data-part=own] li")).to_have_text(
        [re.compile("תוכנית אחת"), re.compile("דף עבודה"), re.compile("הצעה שלי.*טיוטה"), re.compile("חיפוש אחד")]
    )
    file = reader.take()
    context = chromium.new_context(locale="he-IL")
    other = Reader(context.new_page(), reader.root)
    other.open("about.html")
    other.put("kb-plans", {"version": 2, "current": "b", "plans": [plan_of("b", "שלי מכאן", TOOL)]})
    other.bring(file)
    other.says("5 דברים נוספו או עודכנו מן הקובץ.")
    for key in (f"kb-sheet ROOT {TOOL} he", "kb-suggest ROOT", "kb-recent", "kb-later ROOT x"):
        assert other.kept(key) == reader.kept(key)
    assert [plan["title"] for plan in other.kept("kb-plans")["plans"]] == ["שלי מכאן", "מפגש שותפים"]
    assert other.kept("kb-plans")["current"] == "b"
    other.bring(file)
    other.says("כל מה שבקובץ כבר נמצא כאן.")
    other.page.locator("[data-part=own] a").nth(1).click()
    expect(other.page.locator("[data-kind=area], [data-kind=text]").first).to_have_value("כתבתי בדף")
    assert (reader.faults, other.faults) == ([], [])
    context.close()


def test_what_is_different_here_and_in_the_file_is_kept_both_ways(reader: Reader) -> None:
    sheet, plan = f"kb-sheet ROOT {TOOL} he", plan_of("a", "מפגש", TOOL)
    reader.put(sheet, {"saved": "2026-05-01T00:00:00.000Z", "fields": {"both": "ישן", "here": "1"}})
    reader.put("kb-plans", {"version": 2, "current": "a", "plans": [plan]})
    reader.put("kb-suggest ROOT", {"type": "article", "values": {"title": "שלי"}, "saved": "2026-05-03"})
    theirs = {
        f"kb-sheet . {TOOL} he": {"saved": "2026-05-02T00:00:00.000Z", "fields": {"both": "חדש", "there": "2"}},
        "kb-plans": {"version": 2, "plans": [{**plan, "title": "מפגש אחר"}]},
        "kb-suggest .": {"type": "article", "values": {"title": "שלהם"}, "saved": "2026-05-02"},
    }
    reader.bring({"format": "kb-notes", "version": 1, "notes": theirs})
    reader.says("נשמר בשתי הצורות")
    assert reader.kept(sheet)["fields"] == {"both": "חדש", "here": "1", "there": "2"}
    assert [one["title"] for one in reader.kept("kb-plans")["plans"]] == ["מפגש", "מפגש אחר"]
    assert reader.kept("kb-suggest ROOT")["values"]["title"] == "שלי"
    aside = {key: json.loads(text) for key, text in reader.aside}
    assert aside[sheet]["fields"] == {"both": "ישן", "here": "1"}
    assert aside["kb-suggest ROOT"]["values"] == {"title": "שלהם"}


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("no json", "זה אינו קובץ שהורד מן העמוד הזה"),
        ({"slug": "worms", "fields": {}}, "זה אינו קובץ שהורד מן העמוד הזה"),
        ({"format": "kb-notes", "version": 2, "notes": {}}, "מגרסה חדשה יותר"),
        (
            {"format": "kb-notes", "version": 1, "notes": {"other": "1", "__proto__": {"x": 1}, "kb-a\nb": "1"}},
            "כבר נמצא",
        ),
    ],
    ids=["no json", "a worksheet", "of a later edition", "names that are not ours"],
)
def test_another_file_changes_nothing_and_a_sentence_says_so(reader: Reader, file: Any, said: str) -> None:
    reader.put("kb-recent", ["א"])
    reader.bring(file)
    reader.says(said)
    assert reader.page.evaluate("Object.entries(localStorage)") == [["kb-recent", '["א"]']]
    assert reader.faults == []


def test_a_file_for_which_there_is_no_room_changes_nothing(reader: Reader) -> None:
    reader.put("kb-recent", ["א"])
    reader.page.evaluate("localStorage.setItem('kb-plans', JSON.stringify({plans: []}))")
    reader.page.evaluate(FILL)
    before = reader.page.evaluate("Object.entries(localStorage).sort()")
    notes = {
        "kb-recent": ["ב"],
        "kb-plans": {"plans": [plan_of("a", "מפגש", TOOL)]},
        f"kb-sheet . {TOOL} he": {"fields": {}},
    }
    reader.bring({"format": "kb-notes", "version": 1, "notes": notes})
    reader.says("אין מספיק מקום פנוי")
    assert reader.page.evaluate("Object.entries(localStorage).sort()") == before


def test_what_has_no_place_any_more_is_shown_as_text_and_goes_only_when_it_is_deleted(reader: Reader) -> None:
    hostile = "<img src=x onerror=document.body.remove()>"
    reader.put("kb-plans", {"version": 2, "plans": [plan_of("a", "מפגש", "gone-tool")]})
    reader.put("kb-sheet ROOT gone-tool he", {"fields": {"a": hostile}})
    reader.put("kb-suggest ROOT tools/gone-tool.md", {"type": "tool", "values": {"title": "טיוטה"}, "of": "x"})
    reader.put("kb-aside 2026-05-12T08:00:00.000Z kb-plans", '{"broken": ')
    page = reader.open("offline.html")
    expect(page.get_by_role("heading", name="מה שכבר אין לו מקום")).to_be_visible()
    gone = page.locator("[data-part=gone] > ul > li")
    expect(gone).to_have_count(4)
    for stray in gone.all():
        stray.locator("summary").click()
    texts = ["gone-tool", hostile, "טיוטה", '{"broken": ']
    expect(gone.locator("ul")).to_have_text(texts)
    gone.nth(1).get_by_role("button", name="מחיקה").click()
    assert reader.text("kb-sheet ROOT gone-tool he") is None
    page.get_by_role("button", name="ביטול").click()
    assert reader.kept("kb-sheet ROOT gone-tool he")["fields"] == {"a": hostile}
    assert reader.faults == []


@pytest.mark.parametrize(("prefix", "title"), [("ar/", "ما هو محفوظ هنا لكم"), ("en/", "What is kept here of yours")])
def test_the_page_speaks_the_readers_language(reader: Reader, prefix: str, title: str) -> None:
    reader.put(f"kb-sheet ROOT {TOOL} he", {"fields": {"a": "1"}})
    page = reader.open(f"{prefix}offline.html")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.locator("[data-part=own] a").first.click()
    assert page.url == f"{reader.root}worksheets/{TOOL}.html"  # where it was filled in


def plan_of(key: str, title: str, entry: str) -> dict[str, Any]:
    """Return a plan of one entry."""
    return {"version": 2, "key": key, "title": title, "days": [{"items": [{"kind": "entry", "id": entry}]}]}
