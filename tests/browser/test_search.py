"""The search as people use it: opened, typed into, filtered, used by keyboard; on the web and from a folder."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from kb.search import scripts
from kb.search.corpus import Corpus
from kb.search.corpus import Page as CorpusPage
from kb.search.index import Document, Searched, Section, encode
from patience import until
from playwright.sync_api import Locator, Page, Request, expect
from search.site_data import index_of, texts_of
from serving import serving
from site_pages import Site

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
PATIENCE = 15_000  # milliseconds

expect.set_options(timeout=PATIENCE)


class Searcher:
    """A person with an open page of the library."""

    def __init__(self, page: Page, root: str) -> None:
        self.page, self.root = page, root
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)

    def open(self, name: str = "index.html") -> None:
        self.page.goto(self.root + name)
        self.page.keyboard.press("/")
        expect(self.dialog).to_be_visible()
        expect(self.page.locator("[data-query]")).to_be_attached()

    def type(self, text: str) -> None:
        self.field.fill("")
        self.field.press_sequentially(text)
        until(self.page, "text => document.querySelector('[data-query]').dataset.query === text", text)

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def field(self) -> Locator:
        return self.dialog.locator("#kb-q")

    @property
    def hits(self) -> Locator:
        return self.dialog.locator(".kb-hit")

    @property
    def marked(self) -> list[str]:
        expect(self.dialog.locator("mark").first).to_be_attached()
        self.page.wait_for_timeout(300)  # the sentences come after the titles
        return self.dialog.locator("mark").all_inner_texts()

    def ask(self, query: str, **options: object) -> list[dict]:
        """Return the result of window.library.search."""
        return self.page.evaluate("([query, options]) => library.search(query, options)", [query, options])


@pytest.fixture
def searcher(page: Page, site: Site) -> Iterator[Searcher]:
    page.set_viewport_size(DESK)
    page.set_default_timeout(PATIENCE)
    person = Searcher(page, f"{site.root.as_uri()}/")
    yield person
    assert person.faults == []


# ---- opening


@pytest.mark.parametrize("keys", ["/", "Control+k", "Meta+k"])
def test_a_key_opens_the_search_and_escape_closes_it(searcher: Searcher, keys: str) -> None:
    searcher.page.goto(f"{searcher.root}tools/stacey-matrix.html")
    searcher.page.keyboard.press(keys)
    expect(searcher.field).to_be_focused()
    searcher.page.keyboard.press("Escape")
    expect(searcher.dialog).to_be_hidden()


def test_on_a_phone_a_button_opens_it_over_the_whole_screen(searcher: Searcher) -> None:
    searcher.page.set_viewport_size(PHONE)
    searcher.page.goto(f"{searcher.root}articles/index.html")
    searcher.page.get_by_role("button", name="חיפוש").click()
    expect(searcher.field).to_be_focused()
    assert searcher.dialog.bounding_box() == {"x": 0, "y": 0, **PHONE}
    searcher.page.get_by_role("button", name="סגירת החיפוש").click()
    expect(searcher.dialog).to_be_hidden()


def test_a_slash_that_is_written_in_a_field_opens_nothing(searcher: Searcher) -> None:
    searcher.page.goto(f"{searcher.root}tools/index.html")
    searcher.page.get_by_label("כמה משתתפים?").press("/")
    expect(searcher.dialog).to_have_count(0)


def test_nothing_of_the_search_is_loaded_before_it_is_opened(searcher: Searcher) -> None:
    asked: list[str] = []
    searcher.page.on("request", lambda request: asked.append(request.url))
    searcher.page.goto(f"{searcher.root}tools/stacey-matrix.html")
    searcher.page.wait_for_load_state("networkidle")
    of_search = re.compile(r"/search/|/kb/search/")
    assert [url for url in asked if of_search.search(url)] == []
    searcher.page.keyboard.press("/")
    expect(searcher.dialog).to_be_visible()
    assert [url for url in asked if of_search.search(url)]


# ---- results


def test_results_come_while_typing_in_the_order_of_their_match_whatever_their_types(searcher: Searcher) -> None:
    searcher.open()
    searcher.type("שותפים")
    links = [link.removeprefix(searcher.root) for link in searcher.hits.evaluate_all("all => all.map(one => one.href)")]
    ranked = searcher.ask("שותפים", limit=50, typing=True)
    assert [link.partition("#")[0] for link in links] == [hit["url"] for hit in ranked][: len(links)]
    types = searcher.dialog.locator("li[data-type]").evaluate_all("all => all.map(one => one.dataset.type)")
    assert types != sorted(types, key=types.index)  # a type comes again after another
    said = searcher.dialog.locator(".kb-count-line").inner_text()
    assert int(re.search(r"\d+", said).group()) == len(ranked)


def test_the_rest_of_many_results_follows_at_a_press(searcher: Searcher) -> None:
    searcher.open()
    searcher.type("שותפים")
    total = int(searcher.dialog.locator(".is-tabs .kb-count").first.inner_text())
    expect(searcher.hits).to_have_count(20)
    searcher.dialog.get_by_role("button", name=f"עוד {total - 20} תוצאות").click()
    expect(searcher.hits).to_have_count(total)
    expect(searcher.hits.nth(20)).to_be_focused()


def test_a_purpose_a_stage_or_a_context_is_found_by_its_name(searcher: Searcher) -> None:
    searcher.open()
    for name, page in (
        ("בניית אמון", "purposes/trust"),
        ("ייצוב", "stages/sustain"),
        ("התאוששות", "contexts/recovery"),
    ):
        searcher.type(name)
        links = searcher.hits.evaluate_all("all => all.slice(0, 5).map(one => one.getAttribute('href'))")
        assert [link for link in links if page in link], (name, links)


def test_of_many_results_the_best_say_why_they_fit(searcher: Searcher) -> None:
    searcher.open()
    searcher.type("אמון")
    reasons = searcher.dialog.locator("li:has(.kb-why)")
    assert reasons.count() <= 5
    assert any("מסומן ״בניית אמון״" in text for text in reasons.all_inner_texts())
    searcher.type("היוועצות")
    assert "בשם" in searcher.dialog.locator(".kb-why").first.inner_text()


def test_a_word_with_letters_at_wrong_places_finds_what_was_meant_and_asks(searcher: Searcher) -> None:
    searcher.open()
    searcher.type("הייעוצות ")
    expect(searcher.hits.first).to_have_attribute("href", re.compile("rapid-consultation"))
    meant = searcher.dialog.locator(".kb-meant")
    expect(meant).to_contain_text("האם התכוונתם ל…")
    meant.get_by_role("button").first.click()
    expect(searcher.field).to_have_value("היוועצות")
    expect(meant).to_have_count(0)
    searcher.type("היוו")  # the beginning of a word is no mistake
    expect(meant).to_have_count(0)


def test_on_a_phone_the_filters_close_upon_the_results(searcher: Searcher) -> None:
    searcher.page.set_viewport_size(PHONE)
    searcher.open()
    searcher.type("שותפים")
    searcher.dialog.locator("summary").click()
    searcher.dialog.locator(".kb-narrow label", has_text="45 דקות").click()
    total = searcher.dialog.locator(".is-tabs .kb-count").first.inner_text()
    show = searcher.dialog.locator(".kb-narrow-acts .is-main")
    expect(show).to_be_in_viewport()
    expect(show).to_contain_text(total if int(total) > 2 else "להציג")
    show.click()
    expect(searcher.hits.first).to_be_focused()
    expect(searcher.hits.first).to_be_in_viewport()
    expect(show).to_be_hidden()


def test_before_anything_is_asked_it_offers_what_is_urgent_and_tools_by_minutes(searcher: Searcher) -> None:
    searcher.open()
    expect(searcher.dialog.locator("[data-type=emergency] a").first).to_have_attribute(
        "href", re.compile("topics/emergency")
    )
    searcher.dialog.locator("section[data-type=tool] button", has_text="15 דקות").click()
    expect(searcher.hits).to_have_count(1)
    expect(searcher.dialog.locator("[name=kb-find-minutes][value='15']")).to_be_checked()


def test_forms_are_marked_as_they_stand_whole_with_their_prefixes(searcher: Searcher) -> None:
    searcher.open()
    searcher.type("בשותפויות")
    assert {"לשותפות", "השותפות"} & set(searcher.marked)
    searcher.type("שותפים")
    assert "השותפים" in searcher.marked
    expect(searcher.dialog.locator(".kb-count-line")).to_contain_text("גם בצורות")


def test_an_acronym_is_found_however_it_is_written(searcher: Searcher) -> None:
    searcher.open()
    for text in ('מו"פ', "מו״פ", "מו''פ", "מופ"):
        searcher.type(text)
        expect(searcher.hits.first).to_have_attribute("href", re.compile("research-and-action"))


def test_a_result_leads_to_the_section_that_answers(searcher: Searcher) -> None:
    searcher.open()
    searcher.type("אזעקה")
    link = searcher.hits.first.get_attribute("href")
    assert "#" in link
    searcher.hits.first.click()
    expect(searcher.page.locator(f"[id='{link.partition('#')[2]}']")).to_be_visible()


def test_the_type_narrows_and_its_numbers_stay(searcher: Searcher) -> None:
    searcher.open()
    searcher.type("שותפים")
    articles = searcher.dialog.locator(".is-tabs label", has_text="מאמרים")
    promised = int(articles.locator(".kb-count").inner_text())
    articles.click()
    expect(searcher.hits).to_have_count(promised)
    shown = searcher.dialog.locator("li[data-type]").evaluate_all("all => all.map(one => one.dataset.type)")
    assert set(shown) == {"article"}


def test_facets_and_text_work_together(searcher: Searcher) -> None:
    searcher.open()
    searcher.type("שותפים")
    searcher.dialog.locator("summary").click()
    choice = searcher.dialog.locator(".kb-narrow label", has_text="45 דקות")
    promised = int(choice.locator(".kb-count").inner_text())
    choice.click()
    expect(searcher.hits).to_have_count(promised)
    searcher.dialog.locator("[name=kb-find-people]").fill("50")
    searcher.dialog.locator("[name=kb-find-people]").press("Tab")
    expect(searcher.hits).to_have_count(1)
    expect(searcher.hits.first).to_have_attribute("href", re.compile("rapid-consultation"))
    searcher.type("אלימות")
    expect(searcher.dialog.get_by_text(re.compile("בלי הסינון"))).to_be_visible()
    searcher.dialog.locator(".kb-nothing").get_by_role("button", name="ניקוי הסינון").click()
    expect(searcher.hits.first).to_be_visible()


def test_without_a_text_facets_choose_among_everything(searcher: Searcher) -> None:
    searcher.open()
    searcher.dialog.locator("summary").click()
    searcher.dialog.locator(".kb-narrow label", has_text="15 דקות").click()
    expect(searcher.hits).to_have_count(1)


# ---- by keyboard, aloud


def test_arrows_walk_over_the_results_and_enter_opens(searcher: Searcher) -> None:
    searcher.open()
    searcher.type("מטריצה")
    searcher.page.keyboard.press("ArrowDown")
    expect(searcher.hits.nth(0)).to_be_focused()
    searcher.page.keyboard.press("ArrowDown")
    expect(searcher.hits.nth(1)).to_be_focused()
    searcher.page.keyboard.press("ArrowUp")
    searcher.page.keyboard.press("ArrowUp")
    expect(searcher.field).to_be_focused()
    searcher.page.keyboard.press("Enter")
    expect(searcher.page).to_have_url(re.compile("stacey-matrix"))


def test_what_is_typed_on_a_result_goes_on_in_the_field(searcher: Searcher) -> None:
    searcher.open()
    searcher.type("מטרי")
    searcher.page.keyboard.press("ArrowDown")
    searcher.page.keyboard.type("צה")
    expect(searcher.field).to_have_value("מטריצה")


def test_the_number_of_results_is_read_out(searcher: Searcher) -> None:
    searcher.open()
    searcher.type("סטייסי")
    aloud = searcher.dialog.get_by_role("status")
    expect(aloud).to_have_text(re.compile("תוצאות|תוצאה"))
    searcher.type("קקקקקק")
    expect(aloud).to_have_text("אין תוצאות")


def test_text_that_a_voice_or_an_input_method_puts_in_is_looked_for(searcher: Searcher) -> None:
    searcher.open()
    searcher.field.evaluate(
        """field => { field.value = 'מטריצה';
                      field.dispatchEvent(new InputEvent('input', {isComposing: true, bubbles: true})) }"""
    )
    expect(searcher.hits.first).to_have_attribute("href", re.compile("stacey-matrix"))


# ---- nothing asked, nothing found, elsewhere


def test_recent_searches_are_kept_on_the_device_until_they_are_cleared(searcher: Searcher) -> None:
    searcher.open()
    searcher.type("מטריצה")
    searcher.hits.first.click()
    searcher.page.wait_for_url(re.compile("stacey-matrix"))
    searcher.page.keyboard.press("/")
    again = searcher.dialog.get_by_role("button", name="מטריצה")
    again.click()
    expect(searcher.hits.first).to_have_attribute("href", re.compile("stacey-matrix"))
    searcher.field.fill("")
    searcher.dialog.get_by_role("button", name="מחיקה").click()
    expect(again).to_have_count(0)
    assert json.loads(searcher.page.evaluate("localStorage.getItem('kb-recent')")) == []


def test_where_nothing_is_found_the_nearest_words_and_the_topics_are_offered(searcher: Searcher) -> None:
    searcher.open()
    searcher.type("סטאיסס")
    expect(searcher.dialog.get_by_text("לא מצאנו תוצאות עבור")).to_be_visible()
    expect(searcher.dialog.get_by_role("link", name="ארגון שדרה")).to_be_visible()
    searcher.dialog.get_by_role("button", name="סטייסי").first.click()
    expect(searcher.hits.first).to_have_attribute("href", re.compile("stacey-matrix"))


def test_hits_in_another_language_are_offered_and_stand_in_their_own_direction(searcher: Searcher) -> None:
    searcher.open("en/index.html")
    searcher.type("אזעקה")
    searcher.dialog.get_by_role("button", name=re.compile("^In Hebrew")).click()
    hit = searcher.hits.first
    expect(hit).to_have_attribute("href", re.compile("rapid-consultation"))
    assert hit.evaluate("one => getComputedStyle(one).direction") == "rtl"


# ---- everywhere


def test_the_search_goes_on_when_the_network_is_cut_after_it_was_opened(page: Page, site: Site) -> None:
    with serving(site.root) as server:
        searcher = Searcher(page, server.address)
        searcher.open()
        searcher.type("מטריצה")
    searcher.type("היוועצות")
    expect(searcher.hits.first).to_have_attribute("href", re.compile("rapid-consultation"))


def test_it_answers_from_a_page_at_any_depth_and_from_the_missing_page(page: Page, site: Site) -> None:
    with serving(site.root) as server:
        for name in ("worksheets/stacey-matrix.html", "en/tools/index.html", "404.html"):
            searcher = Searcher(page, server.address)
            page.goto(server.address + name)
            found = searcher.ask("מטריצה", language="he")
            assert found[0]["url"] == "tools/stacey-matrix.html"


def test_the_function_gives_what_others_rely_on(searcher: Searcher) -> None:
    searcher.page.goto(f"{searcher.root}index.html")
    found = searcher.ask("היוועצות", limit=3)
    assert len(found) == 3
    assert {"id", "url", "title", "score"} <= set(found[0])
    assert found[0]["id"] == "rapid-consultation"
    assert [hit["score"] for hit in found] == sorted((hit["score"] for hit in found), reverse=True)
    tools = searcher.ask("שותפים", limit=50, filters={"type": ["tool"], "minutes": 45, "modes": ["online"]})
    assert {hit["type"] for hit in tools} == {"tool"}
    assert searcher.ask("שותפים", language="tlh") == []


def test_no_request_leaves_the_site(page: Page, site: Site) -> None:
    outside: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(server.address):
            outside.append(request.url)

    with serving(site.root) as server:
        page.on("request", note)
        searcher = Searcher(page, server.address)
        searcher.open()
        searcher.type("stacey")
    assert outside == []


# ---- whatever is typed

HOSTILE = {
    "ten thousand letters": "שותפות " * 1500,
    "one long word": "ש" * 10_000,
    "only punctuation": "!?.,;:״׳\"'()[]{}<>|\\/@#$%^&*-–—־…",
    "niqqud alone": "\u05b0\u05b1\u05b2\u05b3\u05b4\u05b5\u05b6\u05b7\u05b8",
    "control signs": "".join(map(chr, range(1, 32))) + "\x7f\x85",
    "direction marks": "\u202e\u202d\u2066שותפות\u2069\u200f\u061c",
    "markup": "<script>window.hacked=1</script><img src=x onerror=window.hacked=1>",
    "signs of patterns": ".*+?^${}()|[]\\ (?<=x)\\u05d0 [א-ת]+",
    "a lone surrogate": "שותפות \ud800 \udfff",
    "names of objects": "__proto__ constructor hasOwnProperty toString valueOf",
    "emoji": "🙂🙂 שותפות 👩‍👩‍👧",
    "nothing but spaces": " \t\u00a0\u3000 ",
}


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE.keys())
def test_any_text_is_answered_without_a_fault_and_without_markup(searcher: Searcher, query: str) -> None:
    searcher.open()
    searcher.page.evaluate(
        """text => { const field = document.querySelector('#kb-q'); field.value = text;
                     field.dispatchEvent(new InputEvent('input', {bubbles: true})) }""",
        query,
    )
    searcher.page.wait_for_timeout(300)
    assert searcher.page.evaluate("window.hacked") is None
    assert searcher.dialog.locator("script, img").count() == 0
    assert isinstance(searcher.ask(query), list)
    searcher.type("מטריצה")
    expect(searcher.hits.first).to_have_attribute("href", re.compile("stacey-matrix"))


# ---- an index in parts


@pytest.fixture
def divided(site: Site, tmp_path: Path) -> str:
    """The address of the library with its Hebrew index in many small parts."""
    root = tmp_path / "site"
    shutil.copytree(site.root, root, copy_function=os.link)
    written = [
        Document("", summary=summary, sections=tuple(Section(text=text) for text in sections))
        for summary, *sections in texts_of(site, "he")
    ]
    corpus = Corpus("he", tuple(CorpusPage(Searched.of(document), {}) for document in written), ())
    encoded = encode(index_of(site, "he"), whole=0, part=2_000)
    starts = list(scripts.shards(sum(len(text.encode()) for text in document.quotable) for document in written))
    texts = ((file, make()) for file, _, make in scripts.texts(corpus, encoded, starts))
    for file, script in (*scripts.of_language(corpus, encoded, starts), *texts):
        if "entries" not in file:
            path = root / site.published(f"search/{file}") if "postings" not in file else root / "search" / file
            path.unlink(missing_ok=True)
            path.write_text(script, "utf-8")
    return f"{root.as_uri()}/"


def test_an_index_in_parts_shows_the_same(searcher: Searcher, divided: str) -> None:
    shown = []
    for root in (searcher.root, divided):
        searcher.root = root
        searcher.open()
        for query in ("תושבים בחירום", "מטריצה", "המד"):
            searcher.type(query)
            assert searcher.marked
            shown.append(
                [(hit.get_attribute("href").removeprefix(root), hit.inner_text()) for hit in searcher.hits.all()]
            )
    assert shown[:3] == shown[3:]
