"""A worksheet filled in on its page, from a folder: a person types, ticks, prints, saves a copy and loads it again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from kb.wording import wording
from patience import until
from playwright.sync_api import Browser, Download, Locator, Page, expect
from site_pages import Site
from word_rules import faults

PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 640}
ISOLATES = re.compile("[\u2066-\u2069]")
SAID = "document.querySelector('[role=status]').textContent.replace(/[\\u2066-\\u2069]/g, '')"
VALUES = """() => {
  const value = e => e.type === 'checkbox' ? (e.checked ? 'yes' : '') : e.type === 'radio' && !e.checked ? '' : e.value;
  const fields = [...document.querySelectorAll('[data-field]')].map(e => [e.dataset.field, value(e)]);
  return Object.fromEntries(fields.filter(([, text]) => text));
}"""
STORED = """kept => {
  const key = Object.keys(localStorage).find(key => key.startsWith('kb-sheet'));
  const {fields} = JSON.parse(localStorage.getItem(key));
  return Object.keys(kept).every(id => fields[id] === kept[id]);
}"""
FOCUS = """() => {
  const e = document.activeElement;
  const rings = [e, e.closest('label') || e].map(one => parseFloat(getComputedStyle(one).outlineWidth) || 0);
  return {name: e.dataset.field || e.id, type: e.type, ring: Math.max(...rings)};
}"""
TOUCH = """() => {
  const small = [], lost = [];
  for (const e of document.querySelectorAll('.kb-filling :is([data-field], button)')) {
    if (e.closest('[hidden]')) continue;
    const box = (e.type === 'checkbox' || e.type === 'radio' ? e.parentNode : e).getBoundingClientRect();
    if (box.height < 43.5 || box.width < 43.5) small.push([e.id, box.width, box.height]);
    if (box.left < 0 || box.right > innerWidth) lost.push(e.id);
  }
  return {small, lost, wide: document.documentElement.scrollWidth - innerWidth};
}"""
PRINTED = """e => {
  const style = getComputedStyle(e.parentNode, '::after');
  return {text: style.content, visible: style.visibility, input: getComputedStyle(e).visibility,
          line: parseFloat(style.lineHeight), height: e.parentNode.getBoundingClientRect().height};
}"""
HEBREW, LATIN = re.compile("[א-ת]"), re.compile("[A-Za-z]")
TO_TEXT = str.maketrans("", "", "\u200e\u200f")
MORE_THAN_A_MOMENT = 450  # milliseconds; a double click takes less


def say(key: str, language: str = "he", **facts: object) -> str:
    return wording(language).say(f"ws_form_{key}", **facts)


def loosely(text: str) -> re.Pattern[str]:
    """Match a whole text, with isolates at any place in it."""
    isolates = "[\u2066-\u2069]*"
    return re.compile(f"^{isolates.join(['', *map(re.escape, text), ''])}$")


def worksheets(site: Site, prefix: str = "") -> list[str]:
    """Return the files of all worksheets in the site, or only of the language with this `prefix`."""
    pages = [name for name in sorted(site.files) if re.fullmatch(rf"{prefix}worksheets/[^/]+\.html", name)]
    return [name for name in pages if 'id="kb-form"' in site.read(name)]


def find(site: Site, *kinds: str, language: str = "he") -> str:
    """Return the file of a worksheet in the site that has fields of these kinds."""
    prefix = "" if language == "he" else f"{language}/"
    for name in worksheets(site, prefix):
        html = site.read(name)
        if all(f'data-kind="{kind}"' in html for kind in kinds):
            return name
    pytest.fail(f"no worksheet of the library has fields of the kinds {', '.join(kinds)}")


class Sheet:
    """A person with a worksheet's page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.open()

    def open(self) -> None:
        self.page.goto(self.url)

    def reload(self) -> None:
        self.page.reload()

    def input(self, kind: str, number: int = 0) -> Locator:
        return self.page.locator(f'[data-kind="{kind}"]').nth(number)

    def id_of(self, kind: str, number: int = 0) -> str:
        return self.input(kind, number).get_attribute("data-field") or ""

    def button(self, key: str) -> Locator:
        return self.page.get_by_role("button", name=loosely(say(key)))

    def says(self, key: str, **facts: object) -> None:
        """Wait until the status line shows exactly this text."""
        expect(self.page.get_by_role("status")).to_have_text(loosely(say(key, **facts)))

    def tells(self, *texts: str) -> None:
        """Wait until the status line contains these texts."""
        for text in texts:
            until(self.page, f"text => ({SAID}).includes(text)", text)

    def fill(self) -> dict[str, str]:
        """Fill in one field of each kind on this page, as a person does; return the values that must be stored."""
        kept = {}
        for kind, text in {
            "text": "עמותת ״שכנים״ (SLA 2.1)",
            "area": "שורה\nושורה",
            "date": "2026-05-12",
            "number": "12.5",
        }.items():
            if self.input(kind).count():
                self.input(kind).fill(text)
                kept[self.id_of(kind)] = text
        if self.input("check").count():
            self.input("check").check()
            kept[self.id_of("check")] = "yes"
        if self.input("scale").count():
            self.input("scale", 3).check()
            kept[self.id_of("scale", 3)] = self.input("scale", 3).get_attribute("value") or ""
        self.says("saved")
        until(self.page, STORED, kept)
        return kept

    def values(self) -> dict[str, str]:
        """The filled-in values, by field."""
        found: dict[str, str] = self.page.evaluate(VALUES)
        return found

    def clear(self) -> None:
        self.button("empty").click()
        expect(self.button("clear_sure")).to_be_visible()
        self.page.wait_for_timeout(MORE_THAN_A_MOMENT)
        self.button("clear_sure").click()

    def download(self, key: str) -> Download:
        with self.page.expect_download() as waiting:
            self.button(key).click()
        return waiting.value

    def bring(self, data: object, name: str = "copy.json") -> None:
        """Open a file through the button, as a person does."""
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        with self.page.expect_file_chooser() as waiting:
            self.button("open").click()
        waiting.value.set_files({"name": name, "mimeType": "application/json", "buffer": body})

    @property
    def slug(self) -> str:
        return self.url.rpartition("/")[2].removesuffix(".html")


class WordFile:
    """A downloaded file as python-docx opens it, and what its content controls hold, by the ids of fields."""

    def __init__(self, path: Path) -> None:
        assert faults(path.read_bytes()) == []
        self.document = docx.Document(str(path))
        self.body = self.document.element.body

    def of(self, name: str) -> int:
        return len(list(self.body.iter(qn(f"w:{name}"))))

    def tags(self) -> int:
        return len({one.get(qn("w:val")) for one in self.body.iter(qn("w:tag"))})

    def control(self, id_: str) -> Any:
        return next(one for one in self.body.iter(qn("w:sdt")) if one.find(f".//{qn('w:tag')}").get(qn("w:val")) == id_)

    def runs(self, id_: str) -> list[tuple[str, bool]]:
        """The runs of a control: the text of each, and whether it is marked as right to left."""
        runs = self.control(id_).find(qn("w:sdtContent")).iter(qn("w:r"))
        return [
            ("".join(t.text or "" for t in r.iter(qn("w:t"))), r.find(f".//{qn('w:rtl')}") is not None) for r in runs
        ]

    def given(self) -> dict[str, str]:
        """What was written or ticked, by field."""
        found = {}
        for control in self.body.iter(qn("w:sdt")):
            parts = control.find(qn("w:sdtContent")).iter(qn("w:t"), qn("w:br"))
            text = "".join(one.text or "" if one.tag == qn("w:t") else "\n" for one in parts).translate(TO_TEXT)
            if control.find(f".//{qn('w:showingPlcHdr')}") is None and text != "☐":
                found[control.find(f".//{qn('w:tag')}").get(qn("w:val"))] = text
        return found


def words(row: Any) -> list[str]:
    """The text of each cell of a row, with what its controls hold."""
    cells = row._tr.iter(qn("w:tc"))
    return ["".join(one.text or "" for one in cell.iter(qn("w:t"))).translate(TO_TEXT) for cell in cells]


Open = Callable[..., Sheet]


@pytest.fixture
def watched(page: Page) -> Iterator[Page]:
    """The page; at the end, the test fails if it had an error or requested anything from another host."""
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda request: faults.append(request.url) if not request.url.startswith(("file:", "blob:")) else None,
    )
    page.set_default_timeout(10_000)
    yield page
    assert faults == []


@pytest.fixture
def open_sheet(site: Site, watched: Page) -> Open:
    """Return open_sheet(*kinds, language=…): a worksheet that has such fields, opened from the folder."""
    return lambda *kinds, language="he": Sheet(watched, (site.root / find(site, *kinds, language=language)).as_uri())


# ---- kept on the device


@pytest.mark.parametrize("kinds", [("text", "date", "area", "scale"), ("text", "check"), ("number",)], ids="-".join)
def test_what_is_filled_in_is_there_after_a_reload(open_sheet: Open, kinds: tuple[str, ...]) -> None:
    sheet = open_sheet(*kinds)
    assert sheet.values() == {}
    kept = sheet.fill()
    sheet.reload()
    sheet.says("restored")
    assert sheet.values() == kept


def test_typing_is_saved_by_itself_and_at_once_when_the_page_is_left(open_sheet: Open) -> None:
    sheet = open_sheet("area")
    sheet.input("area").press_sequentially("נכתב ביד")
    sheet.page.goto("about:blank")
    sheet.open()
    assert sheet.values() == {sheet.id_of("area"): "נכתב ביד"}


def test_every_worksheet_keeps_its_own(open_sheet: Open, site: Site) -> None:
    sheet = open_sheet("scale")
    kept = sheet.fill()
    others = [name for name in worksheets(site) if sheet.slug not in name]
    assert others
    for name in others:
        sheet.page.goto((site.root / name).as_uri())
        assert sheet.values() == {}
    sheet.open()
    assert sheet.values() == kept


def test_the_same_worksheet_in_two_tabs_holds_the_same(open_sheet: Open) -> None:
    first = open_sheet("text")
    second = Sheet(first.page.context.new_page(), first.url)
    first.input("text").fill("נכתב בכרטיסייה הראשונה")
    expect(second.input("text")).to_have_value("נכתב בכרטיסייה הראשונה")


def test_where_nothing_can_be_stored_the_page_says_so_and_still_works(open_sheet: Open, watched: Page) -> None:
    watched.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"
    )
    sheet = open_sheet("text")
    sheet.says("unsaved")
    sheet.input("text").fill("בכל זאת")
    copy = json.loads(Path(sheet.download("take").path()).read_text("utf-8"))
    assert copy["fields"] == {sheet.id_of("text"): "בכל זאת"}


def test_what_somebody_else_left_in_storage_does_no_harm(open_sheet: Open) -> None:
    sheet = open_sheet("text", "scale")
    sheet.fill()
    strange = json.dumps({"fields": {"__proto__": "x", "constructor": [1], sheet.id_of("text"): 7}})
    for stored in ("no json", "[]", "null", strange):
        sheet.page.evaluate(
            "text => localStorage.setItem(Object.keys(localStorage).find(key => key.startsWith('kb-sheet')), text)",
            stored,
        )
        sheet.reload()
        assert sheet.values() == {}


# ---- clear, undo, take back


def test_clearing_asks_once_more_and_can_be_undone(open_sheet: Open) -> None:
    sheet = open_sheet("text", "scale")
    kept = sheet.fill()
    sheet.button("empty").dblclick()  # some people double-click everything; it must only ask
    assert sheet.values() == kept
    sheet.page.keyboard.press("Escape")
    sheet.clear()
    sheet.says("cleared")
    assert sheet.values() == {}
    sheet.button("undo").click()
    sheet.says("undone")
    assert sheet.values() == kept
    expect(sheet.button("undo")).to_be_hidden()
    sheet.reload()
    assert sheet.values() == kept


def test_clearing_is_called_off_by_going_elsewhere(open_sheet: Open) -> None:
    sheet = open_sheet("text")
    sheet.button("empty").click()
    sheet.input("text").click()
    expect(sheet.button("empty")).to_be_visible()


def test_what_is_cleared_stays_so_and_what_was_typed_since_survives_the_undo(open_sheet: Open) -> None:
    sheet = open_sheet("text", "area")
    kept = sheet.fill()
    sheet.clear()
    sheet.reload()
    assert sheet.values() == {}
    sheet.fill()
    sheet.clear()
    sheet.input("text").fill("נכתב אחר כך")
    sheet.button("undo").click()
    assert sheet.values() == kept | {sheet.id_of("text"): "נכתב אחר כך"}


def test_a_grade_that_is_marked_again_is_taken_back(open_sheet: Open) -> None:
    sheet = open_sheet("scale")
    grade = sheet.page.locator(".kb-grades label").nth(2)
    grade.click()
    assert sheet.values() == {sheet.id_of("scale"): sheet.input("scale", 2).get_attribute("value")}
    sheet.reload()
    grade.click()
    sheet.says("saved")
    assert sheet.values() == {}


# ---- taken away and brought back


def test_a_copy_is_taken_away_cleared_and_brought_back(open_sheet: Open) -> None:
    sheet = open_sheet("text", "area", "scale")
    kept = sheet.fill()
    download = sheet.download("take")
    assert re.fullmatch(rf"{sheet.slug}-\d{{4}}-\d\d-\d\d\.json", download.suggested_filename)
    sheet.says("downloaded", file=download.suggested_filename)
    body = Path(download.path()).read_bytes()
    copy = json.loads(body)
    assert set(copy) == {"slug", "language", "title", "saved", "fields"}
    assert (copy["slug"], copy["language"], copy["fields"]) == (sheet.slug, "he", kept)
    assert copy["title"] == ISOLATES.sub("", sheet.page.locator("h1").inner_text())
    sheet.clear()
    sheet.bring(body)
    sheet.says("opened", filled=len(kept))
    assert sheet.values() == kept
    sheet.reload()
    assert sheet.values() == kept


def test_opening_a_copy_replaces_what_is_there_and_can_be_undone(open_sheet: Open) -> None:
    sheet = open_sheet("text", "area")
    kept = sheet.fill()
    sheet.bring({"slug": sheet.slug, "fields": {sheet.id_of("text"): "אחר"}})
    sheet.says("opened", filled=1)
    assert sheet.values() == {sheet.id_of("text"): "אחר"}
    sheet.button("undo").click()
    assert sheet.values() == kept


def test_a_copy_is_held_to_what_a_person_could_have_filled_in(open_sheet: Open) -> None:
    sheet = open_sheet("text", "date", "scale")
    text, date, scale = (sheet.id_of(kind) for kind in ("text", "date", "scale"))
    wrong = {date: "12/05/2026", scale: "77", "no-such-field": "x", "__proto__": "x", "constructor": "x"}
    sheet.bring({"slug": sheet.slug, "fields": wrong | {text: "א\0ב" * 5_000}})
    sheet.tells(say("opened", filled=1), say("skipped", skipped=len(wrong)), say("cut", cut=1))
    longest = int(sheet.input("text").get_attribute("maxlength") or 0)
    assert sheet.values() == {text: ("אב" * 5_000)[:longest]}
    sheet.bring({"slug": sheet.slug, "fields": {text: ["רשימה"], scale: 3, date: "2026-05-12"}})
    sheet.tells(say("opened", filled=1), say("skipped", skipped=2))
    assert sheet.values() == {date: "2026-05-12"}


def test_a_file_that_is_no_copy_of_this_sheet_changes_nothing_and_a_message_says_so(open_sheet: Open) -> None:
    sheet = open_sheet("text")
    kept = sheet.fill()
    sheet.bring({"slug": "another", "title": "דף אחר (2.1)", "fields": {sheet.id_of("text"): "x"}})
    sheet.says("other_sheet", title="דף אחר (2.1)")
    sheet.bring(b" " * (1024 * 1024 + 1))
    sheet.says("too_big")
    for nothing in (
        b"",
        b"\x89PNG",
        b"[]",
        b"null",
        b"7",
        b'{"slug": 1}',
        {"slug": sheet.slug},
        {"slug": sheet.slug, "fields": ["x"]},
    ):
        sheet.button("print").focus()
        sheet.page.evaluate("document.querySelector('[role=status]').textContent = ''")
        sheet.bring(nothing)
        sheet.says("not_a_copy")
    assert sheet.values() == kept
    expect(sheet.button("undo")).to_be_hidden()


def test_a_copy_from_another_language_of_the_sheet_is_welcome(open_sheet: Open) -> None:
    sheet = open_sheet("text")
    sheet.bring({"slug": sheet.slug, "language": "en", "fields": {sheet.id_of("text"): "Plain English"}})
    sheet.says("opened", filled=1)
    expect(sheet.input("text")).to_have_value("Plain English")


NASTY = "</w:t></w:r><script>alert(1)</script> & סוף (1–5)"


@pytest.mark.parametrize("kinds", [("text", "scale", "date"), ("area", "check")], ids="-".join)
def test_the_word_file_has_each_answer_in_its_place_right_to_left(open_sheet: Open, kinds: tuple[str, ...]) -> None:
    sheet = open_sheet(*kinds)
    kept = sheet.fill()
    long = "\n".join([NASTY, "\x01מילה " * 300, "", "אין SLA 2.1 (12/05/2026), בין 3–5, עד ₪1,500 (30%)."])
    areas = sheet.input("area").count()
    if areas:
        sheet.input("area").fill(long)
        kept[sheet.id_of("area")] = long.replace("\x01", "")
    download = sheet.download("word")
    assert re.fullmatch(rf"{sheet.slug}-\d{{4}}-\d\d-\d\d\.docx", download.suggested_filename)
    answers = WordFile(Path(download.path()))
    ticks = {id_: "☒" for id_, text in kept.items() if text == "yes"}
    dates = {id_: "12/05/2026" for id_, text in kept.items() if text == "2026-05-12"}
    assert answers.given() == {**kept, **ticks, **dates}
    assert answers.of("sdt") == answers.tags(), "a field has lost its control"
    for id_ in kept.keys() - ticks.keys():
        runs = answers.runs(id_)
        assert [text for text, is_rtl in runs if (LATIN if is_rtl else HEBREW).search(text)] == []
    if areas:
        for piece in ("SLA 2.1 (12/05/2026)", "3–5", "₪1,500", "30%"):
            assert (f"\u200e{piece}\u200e\u200f", False) in answers.runs(sheet.id_of("area")), piece


def test_answers_stand_beside_their_labels_in_the_tables_of_the_word_file(open_sheet: Open) -> None:
    sheet = open_sheet("check")
    last = sheet.page.locator("table:not(.is-grid) tbody tr").last
    label = ISOLATES.sub("", last.locator("td[data-label]").first.get_attribute("data-label") or "")
    last.locator("[data-field]").first.fill("בשורה האחרונה")
    table = next(
        one for one in WordFile(Path(sheet.download("word").path())).document.tables if label in words(one.rows[0])
    )
    row, column = table.rows[-1], words(table.rows[0]).index(label)
    assert words(row)[column] == "בשורה האחרונה"
    assert [text for above in table.rows[2:-1] for text in words(above) if "האחרונה" in text] == []


def test_an_english_sheet_becomes_a_word_file_from_left_to_right(open_sheet: Open) -> None:
    sheet = open_sheet("text", language="en")
    sheet.input("text").fill("The neighbours (שכנים טובים) came")
    with sheet.page.expect_download() as waiting:
        sheet.page.locator("#kb-word").click()
    answers = WordFile(Path(waiting.value.path()))
    runs = [(text.translate(TO_TEXT), is_rtl) for text, is_rtl in answers.runs(sheet.id_of("text"))]
    assert runs == [("The neighbours (", False), ("שכנים טובים", True), (") came", False)]


def test_where_the_word_file_cannot_be_made_the_page_says_so_and_keeps_what_is_written(
    open_sheet: Open, watched: Page
) -> None:
    watched.add_init_script("delete window.DecompressionStream")
    sheet = open_sheet("text")
    kept = sheet.fill()
    sheet.button("word").click()
    sheet.says("word_failed")
    assert sheet.values() == kept


# ---- by keyboard, on small screens, without scripts, on paper


def test_everything_is_reached_and_done_by_keyboard_alone(open_sheet: Open) -> None:
    sheet = open_sheet("text", "scale")
    page = sheet.page
    wanted = page.evaluate(
        "() => [...new Set([...document.querySelectorAll('#kb-form [data-field]')].map(e => e.dataset.field))]"
    ) + [f"kb-{name}" for name in ("print", "word", "copy", "open", "clear")]
    page.locator(".kb-of a").focus()
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        where = page.evaluate(FOCUS)
        if not reached or reached[-1] != where["name"]:  # a date has three places to type in
            reached.append(where["name"])
        assert where["ring"] >= 2, f"no visible focus on {where['name']}"
        if where["type"] == "text":
            page.keyboard.type("הקלדה")
        elif where["type"] in ("checkbox", "radio"):
            page.keyboard.press("Space")
        if where["name"] == "kb-clear":
            break
    assert reached == wanted
    sheet.says("saved")
    values = sheet.values()
    assert values[sheet.id_of("text")] == "הקלדה"
    assert values[sheet.id_of("scale")] == sheet.input("scale").get_attribute("value")
    page.keyboard.press("Enter")
    page.wait_for_timeout(MORE_THAN_A_MOMENT)
    page.keyboard.press("Enter")
    sheet.says("cleared")
    assert sheet.values() == {}


def test_enter_in_a_field_sends_nothing_anywhere(open_sheet: Open) -> None:
    sheet = open_sheet("text")
    sheet.input("text").fill("סוד")
    sheet.input("text").press("Enter")
    sheet.says("saved")
    assert sheet.page.url == sheet.url
    assert sheet.values() == {sheet.id_of("text"): "סוד"}


@pytest.mark.parametrize("size", [PHONE, SMALL], ids=["390", "320"])
def test_on_a_phone_nothing_is_lost_and_everything_can_be_touched(watched: Page, site: Site, size: Any) -> None:
    watched.set_viewport_size(size)
    names = worksheets(site, "(?:en/|ar/)?")
    assert len(names) > 3
    for name in names:
        watched.goto((site.root / name).as_uri())
        found = watched.evaluate(TOUCH)
        assert found == {"small": [], "lost": [], "wide": 0}, name


def test_on_a_phone_each_cell_of_a_table_shows_what_it_is(open_sheet: Open, watched: Page) -> None:
    watched.set_viewport_size(PHONE)
    sheet = open_sheet("check")
    cell = sheet.input("check").locator("xpath=ancestor::td")
    label = cell.get_attribute("data-label")
    assert label
    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == f'"{label}"'
    assert watched.locator("thead").first.evaluate("e => e.getBoundingClientRect().height") < 2
    expect(watched.get_by_role("table").first).to_be_attached()
    expect(watched.get_by_role("row").first).to_be_attached()


@pytest.mark.parametrize("language", ["he", "ar", "en"])
def test_the_tools_speak_the_language_of_the_page(open_sheet: Open, language: str) -> None:
    sheet = open_sheet("text", language=language)
    expect(sheet.page.locator("#kb-print")).to_have_text(
        re.compile(ISOLATES.sub("", say("print", language)).split()[0])
    )
    sheet.input("text").fill("x")
    until(sheet.page, "text => document.querySelector('[role=status]').textContent === text", say("saved", language))
    form = sheet.page.locator("#kb-form")
    assert form.get_attribute("dir") == ("ltr" if form.get_attribute("lang") == "en" else "rtl")


def test_without_scripts_the_form_is_there_and_the_tools_are_not(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site.root / find(site, "text", "area")).as_uri())
    page.locator('[data-kind="text"]').first.fill("אפשר למלא")
    page.locator('[data-kind="area"]').first.fill("ולהדפיס")
    expect(page.locator("#kb-print")).to_be_hidden()
    expect(page.get_by_role("status")).to_be_hidden()
    expect(page.locator(".kb-filling .kb-notice")).to_be_visible()
    context.close()


def test_on_paper_stands_all_that_was_typed_and_no_button(open_sheet: Open) -> None:
    sheet = open_sheet("text", "area", "date")
    lines = [f"שורה מספר {number}" for number in range(1, 41)]
    sheet.input("area").fill("\n".join(lines))
    sheet.input("text").fill("מילה " * 60)
    sheet.input("date").fill("2026-05-12")
    sheet.page.emulate_media(media="print")
    for locator in (
        sheet.button("print"),
        sheet.page.get_by_role("status"),
        sheet.page.locator(".kb-header"),
        sheet.page.locator(".kb-private"),
    ):
        expect(locator).to_be_hidden()
    for kind in ("area", "text", "date"):
        shown = sheet.input(kind).evaluate(PRINTED)
        assert (shown["visible"], shown["input"]) == ("visible", "hidden")
        if kind == "area":
            assert all(line in shown["text"] for line in lines)
            assert shown["height"] >= 40 * shown["line"]
        if kind == "text":
            assert shown["height"] > 1.9 * shown["line"]
        if kind == "date":
            assert "12" in shown["text"]
            assert "2026" in shown["text"]


def test_a_box_grows_with_what_is_written_in_it(open_sheet: Open) -> None:
    sheet = open_sheet("area")
    before = sheet.input("area").evaluate("e => e.getBoundingClientRect().height")
    sheet.input("area").fill("\n".join("א" for _ in range(30)))
    size = sheet.input("area").evaluate("e => ({box: e.getBoundingClientRect().height, text: e.scrollHeight})")
    assert size["box"] > before
    assert size["text"] <= size["box"] + 1


@pytest.mark.parametrize(("language", "prefix"), [("he", ""), ("ar", "ar/"), ("en", "en/")])
def test_what_was_begun_is_found_from_the_home_page_and_from_the_list(
    open_sheet: Open, site: Site, language: str, prefix: str
) -> None:
    sheet = open_sheet("text", language=language)
    pages = [(site.root / f"{prefix}{name}").as_uri() for name in ("index.html", "worksheets/index.html")]
    begun = sheet.page.locator("#kb-begun")
    for address in pages:
        sheet.page.goto(address)
        expect(begun).to_be_hidden()
    sheet.open()
    sheet.input("text").fill("x")
    sheet.page.goto("about:blank")
    for address in pages:
        sheet.page.goto(address)
        expect(begun.get_by_role("heading")).to_have_text(wording(language).say("ws_begun"))
        begun.get_by_role("link").click()
        assert sheet.page.url == sheet.url
        expect(sheet.input("text")).to_have_value("x")
