"""An existing page, opened in the form: only what a person changes is changed, and all else keeps its bytes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kb import frontmatter, library, suggestions
from kb.document import Document
from kb.drafting import anatomy, splice
from kb.drafting.splice import Splice
from kb.library import Library
from playwright.sync_api import Page, expect
from site_pages import Site
from ways import FULL, examples
from workspace import TRILINGUAL

GATHER = settings(
    max_examples=examples(40, 200), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
OPEN = """([kind, path, files]) => {
  const data = { kind, page: "", title: "", files: Object.fromEntries(files) };
  return library.suggestEntry(form, data, path, (key) => key);
}"""
COMPOSE = f"""([given, change]) => {{
  const entry = ({OPEN})(given), values = JSON.parse(JSON.stringify(entry.start));
  if (change) {{
    const last = change.path.length - 1;
    change.path.reduce((at, key, n) => (n === last ? (at[key] = change.to) : at[key]), values);
  }}
  const {{ text, edits }} = entry.compose(values, new Date(2026, 0, 31));
  return {{ start: entry.start, text, edits, fields: [...library.suggestFile.fieldsOf(entry.type).values()] }};
}}"""


@pytest.fixture(scope="module")
def read() -> Library:
    return library.read(TRILINGUAL)


ReadWith = Callable[[str, str], Library]


@pytest.fixture
def read_with(tmp_path: Path) -> ReadWith:
    """Return read_with(name, text): it puts a file into a copy of the library and reads that, as `kb check` does."""
    for folder in ("docs", "tools", "articles"):
        shutil.copytree(TRILINGUAL / folder, tmp_path / folder)
    shutil.copy(TRILINGUAL / "library.yml", tmp_path)

    def read(name: str, text: str) -> Library:
        (tmp_path / name).write_bytes(text.encode())
        return library.read(tmp_path)

    return read


PATHS = sorted(
    path.relative_to(TRILINGUAL).as_posix()
    for folder in ("tools", "articles", "docs")
    for path in (TRILINGUAL / folder).rglob("*.md")
)


def given_of(read: Library, document: Document, raw: str) -> list[Any]:
    """Return what the script gets of a page: its kind, the path, and the anatomy of the file and of its original."""
    original = read.shown(document.page, "he")
    texts = {"he": (original, (TRILINGUAL / original.path).read_bytes().decode()), document.language: (document, raw)}
    found = {code: anatomy.of(one, text) for code, (one, text) in texts.items()}
    return [document.kind, document.path, [[code, anatomy.data(one)] for code, one in found.items() if one]]


def document_of(read: Library, path: str) -> Document:
    return next(one for one in read.documents if one.path == path)


def applied(raw: str, edits: list[list[Any]]) -> str:
    """Return a text with the edits of the script made by Python."""
    plain = splice.plain(raw)
    units = plain.encode("utf-16-le")

    def at(offset: int) -> int:
        return len(units[: 2 * offset].decode("utf-16-le"))

    return splice.spliced(raw, [Splice(at(start), at(end), text) for start, end, text in edits])


def styles(raw: str) -> dict[str, str]:
    """Return a file as others would have saved it: other line ends, a mark at its beginning, YAML by a program."""
    _, front, body = raw.split("---\n", 2)
    dumped = yaml.safe_dump(yaml.safe_load(front), allow_unicode=True, sort_keys=False, width=70)
    commented = re.sub(r"(?m)^(\w)", r"# הערה 😀\n\1", front)
    return {
        "as it is": raw,
        "CRLF": raw.replace("\n", "\r\n"),
        "a mark": "\ufeff" + raw,
        "dumped": f"---\n{dumped}---\n{body}",
        "comments": f"---\n{commented}---\n{body}",
        "no last line end": raw.rstrip("\n"),
    }


@pytest.mark.parametrize("path", PATHS)
def test_what_is_opened_and_not_changed_keeps_every_byte(form: Page, read: Library, path: str) -> None:
    document = document_of(read, path)
    raw = (TRILINGUAL / path).read_bytes().decode()
    made = form.evaluate(COMPOSE, [given_of(read, document, raw), None])
    assert (made["text"], made["edits"]) == (raw, [])


@pytest.mark.parametrize("style", styles("---\na: 1\n---\n"))
@pytest.mark.parametrize(
    "path", ["tools/rapid-consultation.md", "articles/top15-closing.md", "docs/topics/backbone.md"]
)
def test_however_a_file_was_saved_it_keeps_every_byte(form: Page, read_with: ReadWith, path: str, style: str) -> None:
    raw = styles((TRILINGUAL / path).read_bytes().decode())[style]
    read = read_with(path, raw)
    made = form.evaluate(COMPOSE, [given_of(read, document_of(read, path), raw), None])
    assert (made["text"], made["edits"]) == (raw, [])


def leaves(fields: list[dict[str, Any]], start: dict[str, Any]) -> list[tuple[dict[str, Any], list[Any]]]:
    """Return everything that can be typed into, with its field or column."""
    found: list[tuple[dict[str, Any], list[Any]]] = []
    for field in fields:
        name, value = field["name"], start[field["name"]]
        if field["shape"] == "rows":
            found += [(column, [name, row, column["name"]]) for row in range(len(value)) for column in field["columns"]]
        elif field["shape"] == "group":
            found += [(column, [name, column["name"]]) for column in field["columns"]]
        elif field["shape"] == "span":
            found += [({"shape": "number"}, [name, end]) for end in ("min", "max")]
        elif field["shape"] != "terms":
            found.append((field, [name]))
    return found


def typed(shape: str, column: dict[str, Any], text: str) -> str:
    return {"number": "77", "clock": "7:07"}.get(shape, column["choices"][0]["value"] if shape == "term" else text)


@GATHER
@given(st.data())
def test_one_field_changed_changes_its_lines_and_nothing_else(form: Page, read: Library, data: st.DataObject) -> None:
    document = document_of(read, data.draw(st.sampled_from([one.path for one in read.documents])))
    raw = (TRILINGUAL / document.path).read_bytes().decode()
    given_ = given_of(read, document, raw)
    before = form.evaluate(COMPOSE, [given_, None])
    column, path = data.draw(st.sampled_from(leaves(before["fields"], before["start"])))
    text = data.draw(st.sampled_from(["אחר", 'שלום: "עולם" # 😀', "x"]))
    change = {"path": path, "to": typed(column["shape"], column, text)}
    made = form.evaluate(COMPOSE, [given_, change])
    assert applied(raw, made["edits"]) == made["text"]
    old, new = raw.splitlines(), made["text"].splitlines()
    after = anatomy_of(document, made["text"])
    was = anatomy_of(document, raw)
    if change["to"] == value_at(before["start"], path):
        assert made["text"] == raw
        return
    names = {name for name in {*was[0], *after[0]} if was[0].get(name) != after[0].get(name)}
    assert names <= {path[0].removesuffix("_blocks")}
    assert sum(1 for one, other in zip(was[1], after[1], strict=False) if one != other) <= 1 or len(was[1]) != len(
        after[1]
    )
    assert abs(len(old) - len(new)) <= 80


def value_at(start: Any, path: list[Any]) -> Any:
    for key in path:
        start = start[key]
    return start


def anatomy_of(document: Document, raw: str) -> tuple[dict[str, Any], list[str]]:
    """Return what the front matter of a text says, and its sections with their headings."""
    front, body, _ = frontmatter.split(splice.plain(raw))
    return dict(frontmatter.parse(front or "").data), re.split(r"(?m)^(?=#{1,3} )", body)


# ---- as a person goes


def opened(page: Page, root: str, name: str, link: str) -> None:
    """Open the form from a page, by its link."""
    page.goto(f"{root}{name}")
    page.get_by_role("link", name=link).first.click()
    expect(page.locator("#kb-suggest")).to_be_visible()


def lines_of(page: Page) -> list[str]:
    """Return the lines that the form shows as gone or new."""
    return page.locator("[data-part=changes] :is(del, ins)").all_text_contents()


def said_of(page: Page) -> list[str]:
    """Return the changes in words."""
    return page.locator("[data-part=changed-fields] li").all_inner_texts()


def check(page: Page, name: str = "בדיקה ותצוגה מקדימה") -> str:
    page.get_by_role("button", name=name).click()
    expect(page.locator("#kb-ready-title")).to_be_focused()
    return page.locator("[data-part=file]").text_content() or ""


def test_a_steps_minutes_are_changed_from_the_entrys_own_page(page: Page, site: Site) -> None:
    opened(page, f"{site.root.as_uri()}/", "tools/rapid-consultation.html", "עריכת העמוד")
    expect(page.locator("h1")).to_have_text("עריכה: היוועצות מהירה עם רשת השותפים")
    assert page.locator(".kb-state:not(:empty)").count() == 0
    expect(page.locator("form .is-main:visible")).to_have_text("בדיקה ותצוגה מקדימה")  # what is next is seldom wanted
    page.get_by_role("button", name="השלבים", exact=True).click()
    expect(page.get_by_role("heading", name="השלבים").first).to_be_in_viewport(ratio=1)
    page.locator("#kb-s-steps-2-minutes").fill("9")
    page.get_by_role("button", name="בדיקה ותצוגה מקדימה").click()
    sum_of = page.locator("[data-sum]")
    expect(sum_of).to_have_text("47 דקות בסך הכול. המשך הוא 45 עד 45.")
    wrong = "השלבים: הדקות של השלבים הן 47 בסך הכול, והמשך הוא 45 עד 45."
    expect(page.locator("[data-part=wrong-list] a")).to_have_text(wrong)
    page.locator("[data-part=wrong-list] a").click()
    expect(sum_of).to_be_visible()  # the page of the steps stays open
    expect(page.locator("#kb-s-steps-0-minutes")).to_be_focused()
    page.locator("#kb-s-steps-3-minutes").fill("13")
    text = check(page)
    assert said_of(page) == ["שלב 3, דקות: היה 7, ועכשיו 9", "שלב 4, דקות: היה 15, ועכשיו 13"]
    expect(page.locator("[data-part=changes]")).to_be_hidden()  # the file's own lines are folded: the words say it all
    raw = (TRILINGUAL / "tools/rapid-consultation.md").read_text("utf-8")
    expected = raw.replace('"כותבים לבד", minutes: 7', '"כותבים לבד", minutes: 9')
    expected = expected.replace('"משוחחים ברביעיות", minutes: 15', '"משוחחים ברביעיות", minutes: 13')
    assert text == expected
    assert sorted(line[1:] for line in lines_of(page)) == sorted(set(raw.splitlines()) ^ set(text.splitlines()))
    page.locator("#kb-author").fill("דנה לוי")
    with page.expect_download() as download:
        page.get_by_role("button", name="הורדת קובץ לצירוף").click()
    suggestion, _ = suggestions.read(download.value.path().read_bytes())
    assert (suggestion.path, suggestion.author) == ("tools/rapid-consultation.md", "דנה לוי")
    assert suggestions.edited(raw, suggestion.edits) == text
    assert sum(len(new) for _, _, new in suggestion.edits) < 10


@pytest.mark.parametrize("path", PATHS if FULL else PATHS[::4])
def test_every_page_opens_in_the_form_as_it_is(page: Page, site: Site, path: str) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"{site.root.as_uri()}/suggest.html?edit={path}")
    expect(page.locator("h1")).to_have_text(re.compile("^עריכה: "))
    for turn in page.locator("[data-to]").all():
        turn.click()
    page.get_by_role("button", name="בדיקה ותצוגה מקדימה").click()
    expect(page.get_by_text("לא שיניתם דבר.")).to_be_visible()
    assert faults == []


def test_a_translation_that_is_there_changes_where_it_was_changed(page: Page, site: Site) -> None:
    page.goto(f"{site.root.as_uri()}/suggest.html?edit=tools/rapid-consultation.ar.md")
    expect(page.locator("h1")).to_have_text("עריכה: استشارة سريعة مع شبكة الشركاء")
    page.get_by_role("button", name="השלבים", exact=True).click()
    step = page.locator("#kb-s-steps-0-title")
    expect(step).to_have_attribute("lang", "ar")
    assert page.get_by_role("button", name="הוספת שלב").count() == 0
    step.fill("نبدأ")
    check(page)
    assert [line[1:] for line in lines_of(page)] == [
        '- {title: "نفتتح ونضع الإطار", minutes: 5}', '- {title: "نبدأ", minutes: 5}',
        "### نفتتح ونضع الإطار {#step-1}", "### نبدأ {#step-1}",
    ]  # fmt: skip


def test_what_is_not_changed_is_said_not_to_be_and_a_draft_waits_on_the_device(page: Page, site: Site) -> None:
    opened(page, f"{site.root.as_uri()}/", "articles/top15-closing.html", "עריכת העמוד")
    page.get_by_role("button", name="בדיקה ותצוגה מקדימה").click()
    expect(page.get_by_text("לא שיניתם דבר.")).to_be_visible()
    page.locator("#kb-s-title").fill(page.locator("#kb-s-title").input_value())
    page.get_by_role("button", name="בדיקה ותצוגה מקדימה").click()
    page.wait_for_timeout(500)  # longer than what is typed waits to be kept
    expect(page.get_by_text("לא שיניתם דבר.")).to_be_visible()
    page.locator("#kb-s-title").fill("שם אחר")
    expect(page.get_by_text("הטיוטה נשמרה במכשיר הזה בלבד.")).to_be_visible()
    page.reload()
    expect(page.locator("#kb-s-title")).to_have_value("שם אחר")
    page.get_by_role("button", name="חזרה למה שכתוב באתר").click()
    expect(page.locator("#kb-s-title")).not_to_have_value("שם אחר")


def test_a_step_comes_and_another_goes_with_their_texts(page: Page, site: Site) -> None:
    page.goto(f"{site.root.as_uri()}/suggest.html?edit=tools/rapid-consultation.md")
    page.get_by_role("button", name="השלבים", exact=True).click()
    page.get_by_role("button", name="הסרה: שלב 6").click()
    page.get_by_role("button", name="הוספת שלב").click()
    for name, text in (("title", "נפרדים"), ("minutes", "5"), ("text", "אומרים *תודה*.")):
        page.locator(f"#kb-s-steps-5-{name}").fill(text)
    page.get_by_role("button", name="הזזה למעלה: שלב 6").click()
    raw, text = (TRILINGUAL / "tools/rapid-consultation.md").read_text("utf-8"), check(page)
    assert said_of(page) == [
        "הוסר: שלב 6", "שלב 5, שם השלב: נוסף נפרדים", "שלב 5, דקות: נוסף 5",
        "שלב 5, מה עושים, מה אומרים ומה יוצא: נוסף אומרים *תודה*.",
    ]  # fmt: skip
    expect(page.locator("[data-part=changes]")).to_be_visible()
    front, body, _ = frontmatter.split(text)
    titles = [step["title"] for step in frontmatter.parse(front or "").data["steps"]]
    assert titles[4:] == ["נפרדים", "אוספים ומדרגים"]
    assert re.findall(r"(?m)^### (.+) \{#step-\d\}", body) == titles
    assert "### נפרדים {#step-7}\n\nאומרים *תודה*.\n\n### אוספים" in body
    assert "### סוגרים התחייבויות" not in body
    kept = raw.partition("### פותחים")[2].partition("### אוספים")[0]
    assert kept in body
    assert body.endswith(raw.partition("## טיפים וגרסאות")[2])


def test_a_change_is_said_in_the_words_of_the_form(page: Page, site: Site) -> None:
    page.goto(f"{site.root.as_uri()}/suggest.html?edit=tools/rapid-consultation.md")
    page.locator("#kb-s-summary").fill(f"{page.locator('#kb-s-summary').input_value()} ושוב.")
    page.get_by_role("button", name="המפגש", exact=True).click()
    level = page.locator("#kb-s-level")
    before, after = (level.locator("option:checked").inner_text(), "מתקדם")
    level.select_option(label=after)
    page.get_by_role("button", name="איך מוצאים את זה", exact=True).click()
    page.get_by_role("checkbox", name="תכנון", exact=True).check()
    page.get_by_role("button", name="השלבים", exact=True).click()
    page.get_by_role("button", name="הזזה למעלה: שלב 2").click()
    check(page)
    said = said_of(page)
    assert said[0] == "תקציר: הטקסט השתנה"
    assert f"רמה: היה {before}, ועכשיו {after}" in said
    (purposes,) = [one for one in said if "תכנון" in one]
    assert purposes.startswith("מטרות: היה ")
    assert said[-1] == "השלבים: הסדר השתנה"
    assert len(said) == 4


def test_a_translation_begins_beside_its_original(page: Page, site: Site, read_with: ReadWith) -> None:
    opened(page, f"{site.root.as_uri()}/", "ar/articles/top15-closing.html", "ساعدوا في ترجمتها")
    assert page.locator(".kb-orig").count() > 10
    page.get_by_role("button", name="فحص ومعاينة").click()
    assert page.locator("[data-part=wrong-list] a").count() > 5
    for section in page.locator("[data-to]").all():
        section.click()
        for field in page.locator("[data-group]:not([hidden]) [data-path]:visible").all():
            field.fill(f"{field.get_attribute('id')} نص")
    text = check(page, "فحص ومعاينة")
    expect(page.get_by_text("الأصل والترجمة، جنبًا إلى جنب.")).to_be_visible()
    assert page.locator(".kb-beside").count() > 10
    assert [one.get_attribute("lang") for one in page.locator(".kb-beside > *").all()[:2]] == ["he", "ar"]
    name = "articles/top15-closing.ar.md"
    found = read_with(name, text)
    assert [one.message["en"] for one in found.problems if one.file == name and one.is_error] == []
    document = document_of(found, name)
    assert document.fields.translation == "draft"
    assert document.reading
    assert set(document.reading.data) <= {
        "title", "summary", "keywords", "source", "related", "key_points", "citation", "authors", "translation",
        "translated",
    }  # fmt: skip
    original = document_of(found, "articles/top15-closing.md")
    assert [one.id for one in document.prose.headings] == [one.id for one in original.prose.headings]
    assert "## مصادر" in text or "## المصادر" in text


@pytest.mark.parametrize(
    "rest", ["tools/nothing.md", "../../etc/passwd.md", "tools/x.md?y", "library.yml", "docs/%2e%2e/x.md"]
)
def test_what_is_not_there_opens_an_empty_form_and_says_so(page: Page, site: Site, rest: str) -> None:
    page.goto(f"{site.root.as_uri()}/suggest.html?edit={rest}")
    expect(page.get_by_text("ולכן נפתח טופס ריק")).to_be_visible()
    expect(page.locator("#kb-s-title")).to_have_value("")


def test_a_question_of_a_worksheet_changes_in_its_line_alone(page: Page, site: Site) -> None:
    page.goto(f"{site.root.as_uri()}/suggest.html?edit=tools/rapid-consultation.md")
    page.get_by_role("button", name="דף העבודה", exact=True).click()
    questions = page.locator("#kb-s-worksheet_blocks-1-items")
    expect(questions).to_have_value(re.compile("^מה אתם רואים בשטח"))
    questions.fill(questions.input_value().replace("מה אתם רואים בשטח?", "מה ראיתם בשטח?"))
    expect(page.locator("[data-sheet]")).to_contain_text("מה ראיתם בשטח?")
    text = check(page)
    raw = (TRILINGUAL / "tools/rapid-consultation.md").read_text("utf-8")
    assert text == raw.replace('label: "מה אתם רואים בשטח?"', 'label: "מה ראיתם בשטח?"')
