"""On paper, nothing is closed, hidden behind a tab or cut off; things that only work on a screen are left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect
from printing import sheets, without_a_foot_or_alone
from site_pages import Site
from ways import LANGUAGES
from workspace import Workspace

# Words that occur once on a page, and where; they are the same in every language except for their letters.
WORDS = {
    "he": ["מקופלת", "עמוקה", "ראשונה", "שנייה", "חבויה", "פתוחה", "שוליים", "טבלאית"],
    "ar": ["مطوية", "عميقة", "أولى", "ثانية", "مخفية", "مفتوحة", "هامشية", "جدولية"],
    "en": ["folded", "deep", "first", "second", "hidden", "open", "margin", "tabular"],
}
LABELS = {"he": ["לשונית אלף", "לשונית בית"], "ar": ["تبويب ثور", "تبويب بيت"], "en": ["Tab alpha", "Tab beta"]}
NUMBERS = 45  # the height of the margin with the page number, in points
HIGHEST_MARK = 1.85  # a line of this height, in ems, has a tanwin over a shadda over a lam inside it
CELLS = 18  # number of cells in the wide table; each has a word that is too long for its column


def text_of(language: str) -> str:
    """Return a text that uses everything in Markdown that can be closed or hidden."""
    folded, deep, first, second, hidden, opened, margin, tabular = (f"mark {word}" for word in WORDS[language])
    one, two = LABELS[language]
    row = " | ".join(["abcdefghijklmnop"] * 9)
    return f"""---
title: "{WORDS[language][0]} {WORDS[language][1]}"
summary: "Summary."
topics: [backbone]
---

??? note "{folded}"
    Body of {folded}.

    ??? tip "{deep}"
        Body of {deep}.

???+ note "{opened}"
    Body of {opened}.

=== "{one}"
    Panel {first}.

=== "{two}"
    Panel {second}.

    ??? note "{hidden}"
        Body of {hidden}.

Foot.[^1]

| {row} |
|{"---|" * 9}
| {row.replace("p |", "q |")} |
| {tabular} |{" |" * 8}

```
{"x" * 200}END
```

[^1]: {margin}
"""


@pytest.fixture(scope="session")
def paper_site(once: Callable[[str, Callable[[Path], object]], Path], site: Site) -> Site:
    """The library with such a page in three languages."""

    def make(folder: Path) -> None:
        workspace = site.source.fork(folder)
        for code, suffix in (("he", ""), ("ar", ".ar"), ("en", ".en")):
            workspace.write(f"articles/folded{suffix}.md", text_of(code))
        built = workspace.kb("build")
        assert built.returncode == 0, built.stderr

    workspace = Workspace(once("paper", make))
    return Site(workspace.site, workspace, site.base)


@pytest.mark.parametrize(("language", "folder"), [("he", ""), ("ar", "ar/"), ("en", "en/")])
def test_what_is_folded_behind_a_tab_or_wide_is_printed_whole(
    page: Page, paper_site: Site, language: str, folder: str
) -> None:
    text = " ".join(sheets(page, paper_site.root / f"{folder}articles/folded.html"))
    body, panel = ("Body of mark {}", "Panel mark {}") if language == "en" else ("{} Body of mark", "{} Panel mark")
    folded, deep, first, second, hidden, opened, margin, tabular = WORDS[language]
    for word in (folded, deep, hidden, opened):  # the label of a closed part, and the text inside
        assert body.format(word) in text.replace(".", "")
    for word in (first, second):
        assert panel.format(word) in text.replace(".", "")
    for word in (folded, deep, hidden, margin, tabular, *LABELS[language]):
        assert word in text
    assert len(re.findall(r"abcdefghijklmno[pq]", text.replace(" ", ""))) in (
        CELLS,
        CELLS + CELLS // 2,  # the head of a table is repeated on its second sheet
    )
    assert text.count("xEND") == 1


@pytest.mark.parametrize("name", ["articles/five-by-two-to-top15", "tools/rapid-consultation"])
def test_terms_that_are_explained_on_the_screen_are_explained_on_paper(page: Page, site: Site, name: str) -> None:
    text = " ".join(sheets(page, site.root / f"{name}.html"))
    terms = site.page(f"{name}.html").all("div", class_="kb-definition-of")
    assert terms
    for term in terms:
        words = [child.text for child in term.walk() if child.tag == "p"][1].split()
        assert words[len(words) // 2] in text


@pytest.mark.parametrize("name", ["tools/index", "articles/index", "topics/backbone", "en/tools/index"])
def test_what_only_a_screen_can_use_is_away(page: Page, site: Site, name: str) -> None:
    printed = sheets(page, site.root / f"{name}.html")
    assert all(printed), "a sheet without a word"
    page.emulate_media(media="print")
    for useless in (
        ".kb-header",
        ".kb-filters",
        ".kb-menu",
        ".kb-share",
        ".kb-star",
        ".kb-pick.is-tabs",
        ".kb-steps-nav",
        ".kb-order",
    ):
        for one in page.locator(useless).all():
            expect(one).to_be_hidden()


PRINTED = ["tools/rapid-consultation", "ar/tools/rapid-consultation", "en/tools/stacey-matrix"]


@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_tool_has_page_numbers_its_address_and_its_licence(page: Page, site: Site, name: str) -> None:
    printed = sheets(page, site.root / f"{name}.html")
    assert len(printed) > 1
    for number, sheet in enumerate(printed, 1):
        assert f"{number} / {len(printed)}" in sheet
    pieces = re.split("[/.-]", f"{name}.html")  # text that is written from the right has them in another order
    assert [piece for piece in (*pieces, "BY", "CC") if piece not in printed[-1].replace(" ", "")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_foot_is_on_every_sheet_of_a_tool_and_never_alone(page: Page, site: Site, language: str) -> None:
    """In a flow, Chromium leaves it alone whatever `break-before` is; the foot of a table is repeated on each sheet."""
    tools = sorted((site.root / LANGUAGES[language] / "tools").glob("*.html"))
    assert without_a_foot_or_alone(page, [tool for tool in tools if tool.stem != "index"]) == {}


@pytest.mark.parametrize("name", [*PRINTED, "articles/five-by-two-to-top15"])
def test_no_heading_is_alone_at_the_foot_of_a_sheet(page: Page, site: Site, name: str) -> None:
    page.goto((site.root / f"{name}.html").as_uri())
    headings = [set(text.split()) for text in page.locator("h2, h3").all_inner_texts()]
    for sheet in list(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)))[:-1]:
        words = sheet.get_textpage()
        boxes = [words.get_rect(number) for number in range(words.count_rects())]
        foot = min(bottom for _, bottom, _, _ in boxes if bottom > NUMBERS)
        last = set(words.get_text_bounded(0, foot - 1, sheet.get_width(), foot + 8).split())
        assert last
        assert not any(last <= heading for heading in headings), last


def test_arabic_lines_have_room_for_their_marks_at_the_edge_of_a_sheet(page: Page, site: Site) -> None:
    page.goto((site.root / "ar/tools/rapid-consultation.html").as_uri())
    page.emulate_media(media="print")
    ratio = "one => parseFloat(getComputedStyle(one).lineHeight) / parseFloat(getComputedStyle(one).fontSize)"
    for part in (".kb-steps h3", ".kb-prose p", ".kb-section h2", ".kb-prose li"):
        assert page.locator(part).first.evaluate(ratio) > HIGHEST_MARK


def test_a_filled_form_prints_along_a_line_as_its_pdf_does(page: Page, site: Site) -> None:
    page.goto((site.root / "worksheets/stacey-matrix.html").as_uri())
    page.locator("#kb-form input[type=text]").first.fill("Sharon Valley")
    printed = [
        " ".join(sheet.get_textpage().get_text_range().split())
        for sheet in pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    ]
    assert len(printed) == len(pypdfium2.PdfDocument(site.root / "worksheets/stacey-matrix.pdf"))
    assert "Sharon Valley" in printed[0]
    page.emulate_media(media="print")
    assert page.locator(".kb-filling").evaluate("one => getComputedStyle(one).borderInlineStartWidth") == "2px"
    expect(page.locator(".kb-filling .kb-code")).to_be_visible()


def test_the_relations_folded_under_the_map_are_not_printed_again(page: Page, site: Site) -> None:
    page.goto((site.root / "map.html").as_uri())
    page.emulate_media(media="print")
    expect(page.locator(".kb-map-list details li").first).to_be_hidden()


def test_a_browser_that_cannot_show_what_is_folded_by_style_opens_it_for_printing(page: Page, paper_site: Site) -> None:
    page.add_init_script("CSS.supports = () => false")
    page.goto((paper_site.root / "articles/folded.html").as_uri())
    closed = ".kb-prose details:not([open])"
    before = page.locator(closed).count()
    assert before == 3
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(closed).count() == 0
    assert page.locator(".kb-menu[open]").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(closed).count() == before
