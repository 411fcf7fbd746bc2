"""A person suggests an entry: types it, comes back to it, sees the preview, and sends a file that passes the check."""

from __future__ import annotations

import base64
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import MakeOnce
from kb import library, suggestions
from kb.library import Library
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect
from site_pages import Site
from suggester import Suggester
from ways import in_full
from workspace import Workspace

NEW = "https://shidra.example/repository/new/main"


@pytest.fixture
def suggester(page: Page, site: Site) -> Suggester:
    return Suggester(page, f"{site.root.as_uri()}/").open()


@pytest.fixture
def read_with(site: Site, tmp_path: Path) -> Callable[[str, str], Library]:
    """Return read_with(name, text): it writes a file into a copy of the library and reads that, as `kb check` does."""
    for folder in ("docs", "tools", "articles"):
        shutil.copytree(site.source.root / folder, tmp_path / folder)
    shutil.copy(site.source.root / "library.yml", tmp_path)

    def read(name: str, text: str) -> Library:
        (tmp_path / name).write_text(text, "utf-8")
        return library.read(tmp_path)

    return read


def needed(person: Suggester, slug: str = "listening-circle") -> None:
    """Fill in the required fields of every type."""
    person.at("title").fill("מעגל הקשבה")
    person.at("slug").fill(slug)
    person.at("summary").fill("בשעה אחת תשמעו את כולם.")
    person.choose("topics", "תקשורת רציפה")
    person.at("opening").fill("כולם מדברים, ומעטים מקשיבים.")


def a_tool(person: Suggester) -> None:
    person.type('מעגל הקשבה: ״מה אצלכם?"', "title")
    person.type("listening-circle", "slug")
    person.type("בשעה אחת תשמעו את כולם.", "summary")
    person.type("45", "duration", "min")
    person.type("60", "duration", "max")
    person.type("6", "group", "min")
    person.type("20", "group", "max")
    person.choose("modes", "פנים אל פנים", "מקוון")
    person.choose("topics", "תקשורת רציפה")
    person.choose("stages", "פעולה")
    person.at("level").select_option("קל")
    person.type("שעון\nכיסאות במעגל", "materials")
    person.type("פסקה ראשונה.\n\n- **דבר** אחד\n- דבר שני", "opening")
    person.type("יש זמן\nיש אמון", "fits")
    for number, (title, minutes) in enumerate([("פותחים", "10"), ("מקשיבים", "30"), ("מסכמים", "10")]):
        if number:
            person.add("הוספת שלב", "steps")
        person.type(title, "steps", number, "title")
        person.type(minutes, "steps", number, "minutes")
        person.type(f"מה עושים כאן: {title}.", "steps", number, "text")
    person.add("הוספת פריט", "related")
    person.at("related", 0, "to").select_option("מטריציית סטייסי")
    person.at("related", 0, "kind").select_option("לפני")
    person.type("ספר הספרים", "source", "name")
    person.type("https://example.org/book?a=1&b=2", "source", "url")


def an_article(person: Suggester) -> None:
    person.page.get_by_label("מאמר", exact=True).check()
    needed(person, "what-we-heard")
    person.at("genre").select_option("חקר מקרה")
    person.type("נקודה אחת\nנקודה שנייה", "key_points")
    person.type("מה שמענו", "parts", 0, "title")
    person.type("ראו [כאן](https://example.org/a_b_c(d)).", "parts", 0, "text")
    person.add("הוספת חיבור", "references")
    person.type('Brown & Isaacs, "The World Café", 2005', "references", 0, "text")
    person.type("שם ראשון\nשם שני", "authors")


def a_video(person: Suggester) -> None:
    person.page.get_by_label("וידאו", exact=True).check()
    needed(person, "a-film-of-it")
    person.type("https://example.org/film", "url")
    person.type("12:30", "length")
    person.add("הוספת פרק", "chapters")
    person.type("ההתחלה", "chapters", 0, "title")
    person.type("0:05", "chapters", 0, "start")
    person.type('שורה ראשונה \\ של תמליל\nשורה "שנייה"', "transcript")


TYPES: dict[str, tuple[str, Callable[[Suggester], None]]] = {
    "tool": ("tools/listening-circle.md", a_tool),
    "article": ("articles/what-we-heard.md", an_article),
    "video": ("articles/a-film-of-it.md", a_video),
}


# ---- what is handed over


@pytest.fixture(scope="module")
def suggested(chromium: Browser, site: Site, once: MakeOnce) -> Path:
    """A folder with the files that a person has sent, one of each type."""

    def make(folder: Path) -> None:
        for name, fill_in in TYPES.values():
            page = chromium.new_page(locale="he-IL")
            person = Suggester(page, f"{site.root.as_uri()}/").open()
            fill_in(person)
            person.check()
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(person.file, "utf-8")
            page.close()

    return once("suggested", make)


@pytest.mark.parametrize("kind", TYPES)
def test_what_is_handed_over_passes_the_check(
    kind: str, suggested: Path, read_with: Callable[[str, str], Library]
) -> None:
    name, _ = TYPES[kind]
    read = read_with(name, (suggested / name).read_text("utf-8"))
    assert [problem for problem in read.problems if problem.file == name] == []
    (entry,) = [document for document in read.documents if document.path == name]
    assert entry.kind == kind
    assert entry.fields.license == "CC BY 4.0"


@in_full
def test_the_command_itself_accepts_all_three_and_the_site_shows_them(
    suggested: Path, site: Site, workspace: Workspace
) -> None:
    shutil.copytree(suggested, workspace.root, dirs_exist_ok=True)
    checked = workspace.kb("check", *(name for name, _ in TYPES.values()))
    reported = set(re.findall(r"\[([\w-]+)\]$", checked.stdout, re.MULTILINE))
    assert (checked.returncode, reported) == (0, {"straight-quotes", "vague-link"})  # a person typed these mistakes
    assert workspace.kb("build", "--strict").returncode == 0
    tool = Site(workspace.site, workspace, site.base).page("tools/listening-circle.html")
    assert [step.text for step in tool.one("ol", class_="kb-steps").walk() if step.tag == "h3"] == [
        "פותחים",
        "מקשיבים",
        "מסכמים",
    ]
    assert tool.one("h1").text == 'מעגל הקשבה: ״מה אצלכם?"'


def test_a_short_suggestion_fits_into_githubs_address_whole(suggester: Suggester) -> None:
    suggester.page.get_by_label("מאמר", exact=True).check()
    needed(suggester)
    suggester.check()
    text = suggester.file
    link = suggester.page.get_by_role("link", name="פתיחת ההצעה ב־GitHub")
    address = link.get_attribute("href") or ""
    assert len(address) <= 8000
    assert address.startswith(f"{NEW}?")
    assert parse_qs(urlsplit(address).query) == {"filename": ["articles/listening-circle.md"], "value": [text]}
    expect(suggester.page.get_by_role("link", name="פתיחת קובץ חדש ב־GitHub")).to_be_hidden()


def test_a_long_one_is_copied_and_downloaded(suggester: Suggester) -> None:
    a_tool(suggester)
    suggester.at("example").fill("היה היה. " * 400)
    suggester.check()
    text = suggester.file
    expect(suggester.page.get_by_role("link", name="פתיחת ההצעה ב־GitHub")).to_be_hidden()
    fresh = suggester.page.get_by_role("link", name="פתיחת קובץ חדש ב־GitHub").get_attribute("href")
    assert fresh == f"{NEW}?filename=tools%2Flistening-circle.md"
    with suggester.page.expect_download() as download:
        suggester.page.get_by_role("button", name="הורדת הקובץ").click()
    assert download.value.suggested_filename == "listening-circle.md"
    assert download.value.path().read_text("utf-8") == text
    suggester.page.get_by_role("button", name="העתקת ההצעה").click()
    expect(suggester.page.get_by_text("ההצעה הועתקה.")).to_be_visible()
    suggester.page.get_by_role("button", name="ניקוי הטופס").click()
    suggester.at("title").focus()
    suggester.page.keyboard.press("Control+V")
    assert suggester.at("title").input_value().split()[:2] == text.split()[:2]


def test_a_suggestion_that_is_changed_is_to_be_checked_again(suggester: Suggester) -> None:
    suggester.page.get_by_label("מאמר", exact=True).check()
    needed(suggester)
    suggester.check()
    assert suggester.file
    suggester.type("!", "title")
    expect(suggester.page.locator("[data-part=ready]")).to_be_hidden()
    expect(suggester.page.get_by_text("שיניתם את ההצעה.")).to_be_visible()


def test_the_preview_shows_what_was_typed_and_runs_nothing(suggester: Suggester) -> None:
    a_tool(suggester)
    suggester.at("why").fill("<img src=x onerror=window.hacked=1> **חשוב** [רע](javascript:alert(1))")
    suggester.check()
    assert suggester.mistakes == [
        "למה ומתי: הקישור javascript:alert(1) לא יעבוד. קישור מוביל לכתובת מלאה, שמתחילה ב־https://"
    ]
    suggester.at("why").fill("<img src=x onerror=window.hacked=1> **חשוב**")
    suggester.check()
    preview = suggester.page.locator("[data-part=preview]")
    expect(preview).to_contain_text("<img src=x onerror=window.hacked=1> חשוב")
    expect(preview.locator("h4")).to_have_text(["למה ומתי", "השלבים"])
    expect(preview.locator("h5")).to_have_text(["מתאים כאשר", "פותחים", "מקשיבים", "מסכמים"])
    expect(preview.locator("dd").first).to_have_text("45–60")
    assert preview.locator("img, script").count() == 0
    assert suggester.page.evaluate("window.hacked") is None


# ---- mistakes


def test_mistakes_stand_at_the_top_and_beside_the_fields_and_go_when_they_are_fixed(suggester: Suggester) -> None:
    suggester.check()
    summary = suggester.page.locator("[data-part=wrongs]")
    expect(summary).to_be_focused()
    assert len(suggester.mistakes) == 5
    assert suggester.mistakes[0] == "שם: השדה הזה נדרש."
    expect(suggester.page).to_have_title(re.compile("^שגיאה: "))
    suggester.page.get_by_role("link", name="תקציר: השדה הזה נדרש.").click()
    summary_field = suggester.at("summary")
    expect(summary_field).to_be_focused()
    expect(summary_field).to_have_attribute("aria-invalid", "true")
    described = (summary_field.get_attribute("aria-describedby") or "").split()
    assert suggester.page.locator(f"#{described[-1]}").inner_text() == "השדה הזה נדרש."
    suggester.page.keyboard.type("משפט.")
    expect(summary_field).not_to_have_attribute("aria-invalid", "true")
    assert len(suggester.mistakes) == 4


MISTAKES: list[tuple[dict[tuple[str | int, ...], str], str]] = [
    ({("summary",): "א" * 162}, "תקציר: ארוך מדי בשני תווים."),
    ({("title",): "א" * 301}, "שם: ארוך מדי בתו אחד."),
    ({("slug",): "Listening Circle"}, "כתובת העמוד: אפשר רק אותיות קטנות באנגלית, ספרות ומקפים ביניהן, בלי רווחים."),
    ({("slug",): "stacey-matrix"}, "כתובת העמוד: השם הזה כבר תפוס. בחרו שם אחר."),
    ({("slug",): "index-3"}, "כתובת העמוד: השם הזה כבר תפוס. בחרו שם אחר."),
    ({("duration", "min"): "שעה"}, "משך, בדקות, לפחות: צריך מספר שלם, בספרות."),
    ({("duration", "min"): "70"}, "משך, בדקות, לכל היותר: הסוף קטן מההתחלה."),
    ({("duration", "max"): "999999"}, "משך, בדקות, לכל היותר: המספר צריך להיות 527040 לכל היותר."),
    ({("group", "min"): "0", ("group", "max"): "4"}, "מספר משתתפים, לפחות: המספר צריך להיות 1 לפחות."),
    ({("group", "max"): "4"}, "מספר משתתפים, לפחות: השדה הזה נדרש."),
    ({("source", "url"): "www.example.org"}, "מאין זה בא, שם המקור: השדה הזה נדרש."),
    (
        {("source", "name"): "ספר", ("source", "url"): "www.example.org"},
        "מאין זה בא, כתובת המקור: צריך כתובת מלאה, שמתחילה ב־https:// ואין בה רווחים.",
    ),
    ({("steps", 0, "title"): "פותחים"}, "שלב 1, דקות: השדה הזה נדרש."),
    (
        {("steps", 0, "title"): "פותחים", ("steps", 0, "minutes"): "20"},
        "משך, בדקות, לפחות: הדקות של השלבים הן 20 בסך הכול, והמשך הוא 45 עד 60.",
    ),
    ({("materials",): "שעון\n" + "ב" * 303}, "חומרים: ארוך מדי ב־3 תווים."),
]


@pytest.mark.parametrize(("typed", "message"), MISTAKES, ids=lambda value: value if isinstance(value, str) else "")
def test_each_mistake_is_reported_in_words(
    suggester: Suggester, typed: dict[tuple[str | int, ...], str], message: str
) -> None:
    needed(suggester)
    suggester.at("duration", "min").fill("45")
    suggester.at("duration", "max").fill("60")
    for path, text in typed.items():
        suggester.at(*path).fill(text)
    suggester.check()
    assert message in suggester.mistakes


def test_what_nobody_knows_and_what_has_no_end_may_stay_empty(suggester: Suggester) -> None:
    needed(suggester)
    suggester.at("group", "min").fill("2")
    suggester.check()
    assert "\ngroup: {min: 2}\n" in suggester.file
    assert "\nduration:" not in suggester.file
    suggester.at("duration", "min").fill("30")
    for name, text in (("title", "פותחים"), ("minutes", "20")):
        suggester.at("steps", 0, name).fill(text)
    suggester.check()
    assert suggester.mistakes == ["משך, בדקות, לפחות: הדקות של השלבים הן 20 בסך הכול, והמשך הוא 30 ומעלה."]


def test_a_made_up_example_says_that_it_is(suggester: Suggester) -> None:
    needed(suggester)
    suggester.at("example").fill("נפגשו שתי עמותות.")
    suggester.check()
    assert "\n## דוגמה {#example .invented}\n\nנפגשו שתי עמותות.\n" in suggester.file


def test_a_films_length_is_asked_as_people_say_it(suggester: Suggester) -> None:
    suggester.page.get_by_label("וידאו", exact=True).check()
    needed(suggester)
    suggester.at("length").fill("750")
    suggester.check()
    assert suggester.mistakes == ["אורך הסרטון: צריך דקות, נקודתיים ושניות, למשל 12:30."]
    suggester.at("length").fill("1:02:05")
    suggester.check()
    assert "\nlength: 3725\n" in suggester.file


# ---- the draft


def test_a_draft_comes_back_on_the_same_device(suggester: Suggester) -> None:
    a_tool(suggester)
    expect(suggester.page.get_by_text("הטיוטה נשמרה במכשיר הזה בלבד.")).to_be_visible()
    suggester.check()
    before = suggester.file
    suggester.open()
    expect(suggester.page.get_by_text("הטיוטה שכתבתם כאן הוחזרה.")).to_be_visible()
    suggester.check()
    assert suggester.file == before


def test_a_form_that_was_cleared_can_be_brought_back(suggester: Suggester) -> None:
    a_tool(suggester)
    suggester.page.get_by_role("button", name="ניקוי הטופס").click()
    expect(suggester.at("title")).to_have_value("")
    expect(suggester.page.locator("[data-rows=steps] > fieldset")).to_have_count(1)
    suggester.page.get_by_role("button", name="החזרה למה שהיה").click()
    expect(suggester.at("title")).to_have_value('מעגל הקשבה: ״מה אצלכם?"')
    expect(suggester.page.locator("[data-rows=steps] > fieldset")).to_have_count(3)
    suggester.open()
    expect(suggester.at("steps", 2, "title")).to_have_value("מסכמים")


def test_steps_are_moved_and_removed_by_keyboard_and_their_minutes_added_up(suggester: Suggester) -> None:
    a_tool(suggester)
    suggester.turn_to("steps")
    expect(suggester.page.locator("[data-sum]")).to_have_text("50 דקות בסך הכול. המשך הוא 45 עד 60.")
    suggester.page.get_by_role("button", name="הזזה למעלה: שלב 3").press("Enter")
    expect(suggester.at("steps", 1, "title")).to_have_value("מסכמים")
    expect(suggester.page.get_by_role("button", name="הזזה למעלה: שלב 2")).to_be_focused()
    suggester.page.get_by_role("button", name="הסרה: שלב 1").press("Enter")
    expect(suggester.at("steps", 0, "title")).to_have_value("מסכמים")
    expect(suggester.page.locator("[data-sum]")).to_have_text("40 דקות בסך הכול. המשך הוא 45 עד 60.")
    suggester.page.get_by_role("button", name="החזרה למה שהיה").click()
    expect(suggester.at("steps", 0, "title")).to_have_value("פותחים")


def test_what_types_have_in_common_stays_when_the_type_is_changed(suggester: Suggester) -> None:
    a_tool(suggester)
    suggester.page.get_by_label("מאמר", exact=True).check()
    expect(suggester.at("title")).to_have_value('מעגל הקשבה: ״מה אצלכם?"')
    assert suggester.page.locator("#kb-s-duration-min").count() == 0
    suggester.page.get_by_label("כלי", exact=True).check()
    expect(suggester.at("steps", 2, "minutes")).to_have_value("10")


@pytest.mark.parametrize(
    "stored",
    ["", "null", "[]", '{"values": 7}',
     '{"type": "constructor", "values": {"steps": {"length": 9}, "title": {"a": 1}}}',
     '{"type": "tool", "values": {"steps": ["x", null, 3], "topics": "backbone", "duration": []}}'],
)  # fmt: skip
def test_whatever_was_stored_the_form_opens(suggester: Suggester, stored: str) -> None:
    faults: list[str] = []
    suggester.page.on("pageerror", lambda fault: faults.append(str(fault)))
    suggester.page.evaluate("text => localStorage.setItem('kb-suggest ' + library.root, text)", stored)
    suggester.open()
    expect(suggester.at("title")).to_have_value("")
    suggester.check()
    assert len(suggester.mistakes) >= 5
    assert faults == []


# ---- languages, addresses, no scripts


@pytest.mark.parametrize(
    ("code", "title", "button", "word"),
    [("ar", "اقتراح للمكتبة", "فحص ومعاينة", "إلزامي"),
     ("en", "A suggestion for the library", "Check and preview", "required")],
)  # fmt: skip
def test_the_form_speaks_the_readers_language_and_the_file_the_librarys(
    suggester: Suggester, code: str, title: str, button: str, word: str
) -> None:
    page = suggester.page
    page.goto(f"{suggester.root}{code}/suggest.html")
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".kb-needed").first).to_have_text(word)
    expect(page.locator(".kb-elsewhere")).to_be_visible()
    expect(suggester.at("title")).to_have_attribute("lang", "he")
    for name, text in (("title", "שם"), ("slug", "a-name"), ("summary", "תקציר."), ("opening", "פתיחה.")):
        suggester.at(name).fill(text)
    suggester.at("why").fill("כי כן.")
    suggester.at("duration", "min").fill("٤٥" if code == "ar" else "45")
    suggester.at("duration", "max").fill("60")
    suggester.at("topics").locator("input").first.check()
    page.get_by_role("button", name=button).click()
    text = page.locator("[data-part=file]").text_content() or ""
    assert "\nduration: {min: 45, max: 60}\n" in text
    assert "\n## למה ומתי {#why}\n" in text


def test_an_address_may_name_the_type(suggester: Suggester) -> None:
    suggester.open("#video")
    expect(suggester.page.get_by_label("וידאו", exact=True)).to_be_checked()


def test_every_page_leads_to_the_form(suggester: Suggester) -> None:
    suggester.page.goto(f"{suggester.root}topics/backbone.html")
    suggester.page.get_by_role("contentinfo").get_by_role("link", name="הציעו כלי חדש").click()
    expect(suggester.page.locator("#kb-suggest")).to_be_visible()


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_without_scripts_the_page_says_how_else_to_suggest(page: Page, site: Site) -> None:
    page.goto((site.root / "suggest.html").as_uri())
    expect(page.locator("#kb-suggest")).to_be_hidden()
    ways = page.locator("section", has=page.locator("#kb-ways"))
    expect(ways.get_by_role("link", name="הצעת כלי או תיקון")).to_be_visible()
    form = ways.get_by_role("link", name="טופס קצר ב־GitHub").get_attribute("href")
    assert form == "https://shidra.example/repository/issues/new?template=suggest-tool.yml"


# ---- what the form does of itself

WORD = """<html><head><style>p.MsoNormal{margin:0}</style></head><body><!--StartFragment-->
<h2>מה הביאו</h2><p class=MsoNormal>פתיחה <b>חשובה</b>, וראו <a href="https://example.org/a">כאן</a>.<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·&nbsp;&nbsp;</span>ראשון</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o </span>בתוכו</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>א. </span>פותחים</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>ב. </span>מסכמים</p>
<table><tr><td><p><b>א</b></p></td><td>ב</td></tr><tr><td><p>1</p><p>2</p></td><td>3</td></tr></table><img src="file:///x.png"><!--EndFragment--></body></html>"""
DOCS = """<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><h1><span>מה הביאו</span></h1>
<p dir="rtl">
<span>פתיחה </span><span style="font-weight:700">חשו</span><span style="font-weight:700">בה</span><span>, וראו </span>
<a href="https://www.google.com/url?q=https://example.org/a&amp;sa=D">
<span>כאן</span></a><span>.</span></p><ul><li aria-level="1"><p>ראשון</p></li>
<ul><li aria-level="2"><p>בתוכו</p></li></ul></ul><ol><li><p>פותחים</p></li><li><p>מסכמים</p></li></ol>
<div><table><tbody><tr><td><p>א</p></td><td><p>ב</p></td></tr><tr><td><p>1</p><p>2</p></td><td><p>3</p></td></tr></tbody></table></div></b>"""
CLEAN = """פתיחה **חשובה**, וראו [כאן](https://example.org/a).

- ראשון
    - בתוכו

1. פותחים
2. מסכמים

| א | ב |
| --- | --- |
| 1 2 | 3 |"""
WHOLE, PART = f"#### מה הביאו\n\n{CLEAN}", f"**מה הביאו**\n\n{CLEAN}"


@pytest.mark.parametrize(("html", "lost"), [(WORD, {"pictures"}), (DOCS, set())], ids=["Word", "Google Docs"])
def test_what_is_pasted_arrives_clean_and_what_is_lost_is_named(
    suggester: Suggester, html: str, lost: set[str]
) -> None:
    assert pasted(suggester, html, is_whole=True) == (WHOLE, lost)
    assert pasted(suggester, html, is_whole=False) == (PART, lost | {"headings"})


@pytest.mark.parametrize(
    ("html", "whole", "part", "lost"),
    [
        ("<p><i>a</i> <s>b</s> H<sub>2</sub>O</p>", "*a* ~~b~~ H<sub>2</sub>O", "a b H2O", {"styles"}),
        ('<p><a href="file:///C:/a.docx">a</a>[1]</p>', r"a\[1\]", "a[1]", {"links"}),
        ('<p>a<a href="#_ftn1">[1]</a></p>', r"a\[1\]", "a[1]", set()),
        (
            "<p># a</p><p>x_y *b* _c_ &lt;b&gt;</p>",
            "\\# a\n\nx_y \\*b\\* \\_c\\_ \\<b>",
            "# a\n\nx_y *b* _c_ <b>",
            set(),
        ),
        ('<ul><li aria-checked="true" role="checkbox"><img src="x"><p>a</p></li></ul>', "- [x] a", "- a", set()),
        ("<p><b>a</b> <b>b</b>c</p>", "**a b**c", "**a b**c", set()),
        ("<table><tr><td>a|b</td></tr></table>", "| a\\|b |\n| --- |", "| a\\|b |\n| --- |", set()),
        (
            '<a href="https://x.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example&amp;data=1">a</a>',
            "[a](https://a.example)",
            "[a](https://a.example)",
            set(),
        ),
        (
            "<blockquote><p>a</p><ul><li>b</li><li>c</li></ul></blockquote><p>d</p>",
            "> a\n>\n> - b\n> - c\n\nd",
            "a\n\n- b\n- c\n\nd",
            {"blocks"},
        ),
        ("<p>a</p><pre>x  *\n```</pre>", "a\n\n````\nx  *\n```\n````", "a\n\nx *\n```", {"blocks"}),
    ],
    ids=["styles", "files", "footnotes", "signs", "tasks", "bold", "bars", "wrapped", "quotations", "code"],
)
def test_what_is_pasted_keeps_its_words_and_its_meaning(
    suggester: Suggester, html: str, whole: str, part: str, lost: set[str]
) -> None:
    assert pasted(suggester, html, is_whole=True)[0] == whole
    assert pasted(suggester, html, is_whole=False) == (part, lost)


def pasted(suggester: Suggester, html: str, *, is_whole: bool) -> tuple[str, set[str]]:
    found = suggester.page.evaluate("([html, isWhole]) => library.suggestPaste(html, isWhole)", [html, is_whole])
    return found["text"], set(found["lost"])


PASTE = """(field, html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_pasting_into_a_field_is_said_aloud(suggester: Suggester) -> None:
    needed(suggester)
    field = suggester.at("opening")
    field.fill("")
    field.evaluate(PASTE, WORD)
    expect(field).to_have_value(PART)
    said = "הודבק, והעיצוב נשמר. כותרת נכתבה כשורה מודגשת. תמונות לא נכנסו."
    expect(suggester.page.get_by_text(said)).to_be_visible()
    suggester.check()
    preview = suggester.page.locator("[data-part=preview]")
    expect(preview.locator("li li")).to_have_text(["בתוכו"])
    expect(preview.locator("td")).to_have_text(["1 2", "3"])
    assert "- ראשון\n  - בתוכו\n\n1. פותחים\n2. מסכמים\n\n| א | ב |\n" in suggester.file


def test_what_is_pasted_over_a_text_can_be_undone(suggester: Suggester) -> None:
    field = suggester.at("opening")
    field.fill("לפני")
    field.press("Control+a")
    field.evaluate(PASTE, WORD)
    expect(field).to_have_value(PART)
    field.press("Control+z")
    expect(field).to_have_value("לפני")


def test_what_is_pasted_into_a_field_of_lines_has_marks_only_in_the_text(suggester: Suggester) -> None:
    html = '<p><b>a</b> <a href="https://a.example">b</a></p><table><tr><td>c</td><td>d|e</td></tr></table>'
    suggester.at("fits").evaluate(PASTE, html)
    expect(suggester.at("fits")).to_have_value("**a** [b](https://a.example)\nc · d|e")
    suggester.at("materials").evaluate(PASTE, html)
    expect(suggester.at("materials")).to_have_value("a b\nc · d|e")


def test_a_list_pasted_into_a_field_of_lines_is_its_items(suggester: Suggester) -> None:
    field = suggester.at("fits")
    field.evaluate(
        PASTE, WORD[: WORD.index("<h2>")] + WORD[WORD.index("<p class=MsoListParagraph") : WORD.index("<table>")]
    )
    expect(field).to_have_value("ראשון\nבתוכו\nפותחים\nמסכמים")


def test_a_comma_divides_keywords(suggester: Suggester) -> None:
    suggester.type("הקשבה, אמון,שיחה", "keywords")
    expect(suggester.at("keywords")).to_have_value("הקשבה\nאמון\nשיחה")


@pytest.mark.parametrize(
    ("title", "slug"),
    [("מעגל הקשבה", "magal-hakshava"), ("שיחת ״סבב״ ביום ב׳", "shihet-savav-biom-b"), ("World Café", "world-cafe"),
     ("!!!", ""), ("Stacey Matrix", "stacey-matrix-2"), ("צוות השדרה 2026", "tzavet-hashdara-2026"),
     ("תקשורת רציפה", "communication"), ("בונים מצע משותף", "bonim-common-agenda"), ("שִׁדְרָה", "shadra"),
     ("יום עיון", "yom-ion"), ("עץ הבעיות", "atz-haviot"), ("מפגש פתיחה", "mafgash-patiha"), ("שבוע", "shavoa"),
     ("ישיבה שבועית", "yashiva-shavoit"), ("קיימות", "kaymot"), ("ג׳ירפה", "girfa"), ("מי?", "mi")],
)  # fmt: skip
def test_a_title_proposes_a_slug(suggester: Suggester, title: str, slug: str) -> None:
    suggester.at("title").fill(title)
    said = suggester.page.locator("[data-slug]")
    expect(said).to_have_text(f"אם תשאירו ריק, הכתובת תהיה \u2066{slug}\u2069" if slug else "")


def test_the_proposed_slug_is_the_name_of_the_file(suggester: Suggester) -> None:
    suggester.page.get_by_label("מאמר", exact=True).check()
    needed(suggester, "")
    suggester.check()
    assert suggester.file
    link = suggester.page.get_by_role("link", name="פתיחת ההצעה ב־GitHub").get_attribute("href") or ""
    assert parse_qs(urlsplit(link).query)["filename"] == ["articles/magal-hakshava.md"]


def test_the_next_page_opens_when_this_one_is_sound(suggester: Suggester) -> None:
    suggester.page.get_by_role("button", name="המשך", exact=True).click()
    assert len(suggester.mistakes) == 3
    expect(suggester.page.locator("[data-part=wrongs]")).to_be_focused()
    for name in ("title", "summary"):
        suggester.at(name).fill("שם")
    suggester.page.get_by_role("button", name="המשך", exact=True).click()
    expect(suggester.page.get_by_role("heading", name="המפגש")).to_be_focused()
    suggester.page.get_by_role("button", name="הקודם").click()
    expect(suggester.page.get_by_role("heading", name="על מה מדובר")).to_be_focused()


def test_a_picture_is_scaled_to_the_checks_bounds_and_comes_with_the_suggestion(
    suggester: Suggester, tmp_path: Path, read_with: Callable[[str, str], Library]
) -> None:
    image = Image.effect_noise((2400, 1200), 90).convert("RGB")
    image.save(tmp_path / "wide.png")
    suggester.page.get_by_label("מאמר", exact=True).check()
    needed(suggester)
    suggester.turn_to("image")
    expect(suggester.page.locator("#kb-s-image-alt")).to_be_hidden()  # nothing is asked of a picture that is not there
    suggester.page.locator("#kb-s-image-file").set_input_files(tmp_path / "wide.png")
    expect(suggester.page.get_by_label("מה רואים בה חובה")).to_be_visible()
    expect(suggester.at("image", "src")).to_have_value("pictures/listening-circle.jpg")
    suggester.check()
    assert suggester.mistakes == ["תמונה, מה רואים בה: השדה הזה נדרש."]
    suggester.at("image", "alt").fill("רעש אפור")
    suggester.check()
    text = suggester.file
    expect(suggester.page.get_by_role("img", name="רעש אפור")).to_be_visible()
    expect(suggester.page.get_by_text("שלחו אותו בדוא״ל למי שמנהלים את הספרייה")).to_be_visible()  # no address is known
    expect(suggester.page.get_by_role("heading", name="בדוא״ל, בלי חשבון")).to_have_count(1)
    with suggester.page.expect_download() as download:
        suggester.page.get_by_role("button", name="הורדת קובץ לצירוף").click()
    expect(suggester.page.get_by_text("צרפו אותו להודעת דוא״ל ושלחו.")).to_be_in_viewport()
    suggestion, _ = suggestions.read(download.value.path().read_bytes())
    assert suggestion.text == text
    (picture,) = suggestion.files
    assert picture.path == "articles/pictures/listening-circle.jpg"
    data = base64.b64decode(picture.data)
    assert len(data) <= 300 * 1024
    with Image.open(io.BytesIO(data)) as found:
        assert max(found.size) <= 1600
        assert found.format == "JPEG"
    (tmp_path / "articles/pictures").mkdir(parents=True, exist_ok=True)
    (tmp_path / picture.path).write_bytes(data)
    name = "articles/listening-circle.md"
    assert [one.code for one in read_with(name, text).problems if name in one.file or "pictures" in one.file] == []


def test_a_draft_says_that_its_picture_is_to_be_chosen_again(suggester: Suggester, tmp_path: Path) -> None:
    Image.new("RGB", (40, 30)).save(tmp_path / "small.png")
    suggester.turn_to("image")
    suggester.page.locator("#kb-s-image-file").set_input_files(tmp_path / "small.png")
    suggester.at("image", "alt").fill("שחור")
    status = suggester.page.locator("[data-part=status]")
    expect(status).to_have_text("הטיוטה נשמרה במכשיר הזה בלבד.")
    suggester.open()
    expect(status).to_have_text("הטיוטה שכתבתם כאן הוחזרה. התמונה אינה נשמרת בטיוטה: בחרו אותה שוב.")


BLOCKS = [
    ("שדות קצרים", "הפרטים", "הארגון\nמתי (תאריך)\nכמה (מספר)", "", ""),
    ("שאלות", "", "מה ראיתם?\nמה חסר?", "", "4"),
    ("טבלה", "הפעולות", "מה עושים\nנעשה (סימון)", "", "3"),
    ("לוח משבצות", "", "מעט\nהרבה", "היום\nמחר", ""),
    ("רשימת סימון", "", "הזמנו\nבדקנו", "", ""),
    ("סולם", "", "הבנתי\nאפעל", "", "7"),
]


def test_a_worksheet_is_made_of_blocks_and_drawn_as_it_changes(
    suggester: Suggester, read_with: Callable[[str, str], Library]
) -> None:
    needed(suggester)
    suggester.at("worksheet", "title").fill("הדף שלנו")
    suggester.at("worksheet", "howto").fill("ממלאים לבד.\nמחזירים למנחה.")
    for number, (kind, title, items, across, amount) in enumerate(BLOCKS):
        suggester.add("הוספת חלק", "worksheet_blocks")
        suggester.at("worksheet_blocks", number, "type").select_option(kind)
        for name, value in (("title", title), ("items", items), ("across", across), ("number", amount)):
            if value:
                suggester.at("worksheet_blocks", number, name).fill(value)
    drawn = suggester.page.locator("[data-sheet]")
    expect(drawn).to_contain_text("הדף שלנו")
    expect(drawn.locator("table")).to_have_count(2)
    grades = drawn.locator(".kb-drawn-scale").first.locator("bdi")
    expect(grades).to_have_text(list("1234567"))
    places = [one["x"] for one in (grade.bounding_box() for grade in grades.all()) if one]
    assert places == sorted(places, reverse=True)  # from right to left, as on paper
    newest = suggester.at("worksheet_blocks", len(BLOCKS) - 1, "items").bounding_box()
    below = drawn.bounding_box()
    assert newest
    assert below
    assert below["y"] > newest["y"]
    suggester.check()
    expect(suggester.page.locator("[data-part=preview] .kb-drawn")).to_contain_text("הדף שלנו")
    name = "tools/listening-circle.md"
    read = read_with(name, suggester.file)
    assert [(one.code, one.message["en"]) for one in read.problems if one.file == name and one.is_error] == []
    (entry,) = [one for one in read.entries if one.path == name]
    sheet = entry.fields.worksheet  # type: ignore[union-attr]
    assert sheet
    assert [block.type for block in sheet.blocks] == ["fields", "questions", "table", "grid", "checklist", "scale"]
    assert [item.kind for item in sheet.blocks[0].fields] == ["text", "date", "number"]
    assert (sheet.blocks[2].rows, sheet.blocks[2].columns[1].kind, sheet.blocks[5].max) == (3, "check", 7)
    assert sheet.howto == ("ממלאים לבד.", "מחזירים למנחה.")


def test_a_worksheet_without_a_title_or_a_grid_without_columns_is_named(suggester: Suggester) -> None:
    needed(suggester)
    suggester.add("הוספת חלק", "worksheet_blocks")
    suggester.at("worksheet_blocks", 0, "type").select_option("לוח משבצות")
    suggester.check()
    assert suggester.mistakes == [
        "חלק 1, מה כתוב בו, אחד בכל שורה: השדה הזה נדרש.",
        "דף עבודה, שם הדף: השדה הזה נדרש.",
        "חלק 1, בלוח משבצות: העמודות: השדה הזה נדרש.",
    ]


# ---- marks


def marks_at(person: Suggester, *path: str | int) -> Locator:
    return person.at(*path).locator("xpath=..").locator(".kb-marks")


def test_wrong_marks_are_shown_at_the_field_and_fixed_only_by_its_button(suggester: Suggester) -> None:
    written, right = 'מה אומר מנכ"ל בית-ספר  על "זה"', "מה אומר מנכ״ל בית־ספר על ״זה״"
    suggester.type(written, "title")
    suggester.page.keyboard.press("Tab")
    said = marks_at(suggester, "title")
    expect(said).to_contain_text('מנכ"ל ← מנכ״ל')
    expect(said).to_contain_text("רווח מיותר או תו נסתר אחד")
    expect(suggester.at("title")).to_have_value(written)
    said.get_by_role("button", name="לתקן").click()
    expect(suggester.at("title")).to_have_value(right)
    said.get_by_role("button", name="להחזיר").click()
    expect(suggester.at("title")).to_have_value(written)
    expect(said).to_be_empty()


def test_one_mark_without_a_partner_has_no_button(suggester: Suggester) -> None:
    suggester.type('אמרו "שלום לכולם והלכו לצה"ל', "title")
    suggester.page.keyboard.press("Tab")
    expect(marks_at(suggester, "title")).to_contain_text('"שלום')
    expect(marks_at(suggester, "title").get_by_role("button")).to_have_count(0)


def test_words_code_and_addresses_are_left_and_each_line_is_a_text(suggester: Suggester) -> None:
    suggester.at("opening").fill("בית-ספר `בית-ספר` [בית-ספר](https://a.example/a-b) https://a.example/ב-5")
    suggester.at("keywords").fill('מנכ"ל\n"שלום')
    suggester.at("opening").focus()
    marks_at(suggester, "keywords").get_by_role("button", name="לתקן").click()
    expect(suggester.at("keywords")).to_have_value('מנכ״ל\n"שלום')
    marks_at(suggester, "opening").get_by_role("button", name="לתקן").click()
    expect(suggester.at("opening")).to_have_value(
        "בית־ספר `בית-ספר` [בית־ספר](https://a.example/a-b) https://a.example/ב-5"
    )


def test_direction_lists_and_addresses_are_said_in_words(suggester: Suggester) -> None:
    suggester.at("opening").fill("כתבו ב־C++ כך:\n- \u202eאחת\n\nראו example.org/worms")
    suggester.at("fits").focus()
    said = marks_at(suggester, "opening")
    for words in ("תו נסתר שקובע כיוון", "תו נסתר אחד", "לפני הרשימה ליד - ", "example.org/worms עומדת כאן"):
        expect(said).to_contain_text(words)
    said.get_by_role("button", name="לתקן").click()
    expect(suggester.at("opening")).to_have_value("כתבו ב־C++\u200e כך:\n\n- אחת\n\nראו example.org/worms")


def test_what_is_ready_names_the_fields_whose_marks_can_be_fixed(suggester: Suggester) -> None:
    needed(suggester)
    suggester.at("summary").fill('בשעה אחת תשמעו את המנכ"ל.')
    suggester.page.locator("label", has_text="מאמר").click()
    suggester.check()
    left = suggester.page.locator("[data-part=proof]")
    expect(left).to_contain_text("אפשר לשלוח גם כך")
    left.get_by_role("link").click()
    expect(suggester.at("summary")).to_be_focused()
    marks_at(suggester, "summary").get_by_role("button", name="לתקן").click()
    suggester.check()
    expect(left).to_be_empty()
    assert "המנכ״ל" in suggester.file
