"""The site as a reader sees it: opened from a folder, by touch, by keyboard, with and without scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect
from site_pages import Site
from ways import FULL

PHONE, NARROWEST, DESK = {"width": 390, "height": 844}, {"width": 320, "height": 640}, {"width": 1280, "height": 800}
LANGUAGES = ("he", "ar", "en")
BOTH_WAYS = pytest.mark.parametrize(
    "context_options", [{}, {"java_script_enabled": False}], ids=["with scripts", "without scripts"]
)
URGENT = "topics/emergency.html"
PATIENCE = 15_000  # milliseconds; the site is not to blame for a busy machine

expect.set_options(timeout=PATIENCE)


class Reader:
    """A person with the site on a USB stick, who opens it once and then follows the links on the pages."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site

    @property
    def content(self) -> Locator:
        return self.page.locator("#kb-main")

    @property
    def header(self) -> Locator:
        return self.page.get_by_role("banner")

    def open(self, name: str = "index.html") -> None:
        self.page.goto((self.site.root / name).as_uri())

    def sees(self, name: str) -> None:
        """Check that the reader now sees this page."""
        expect(self.page).to_have_url(re.compile(re.escape((self.site.root / name).as_uri()) + "(#.*)?$"))
        expect(self.page.locator("h1")).to_be_visible()

    def tab_to(self, wanted: Locator, most: int = 40) -> None:
        """Press Tab until the focus is there, like a person without a mouse."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{most} times Tab did not lead to {wanted}")


@pytest.fixture
def reader(page: Page, site: Site) -> Reader:
    page.set_viewport_size(DESK)
    page.set_default_timeout(PATIENCE)
    return Reader(page, site)


@dataclass(frozen=True)
class Way:
    """A reader's path: a topic of the first set, a tool in it, and an article that this tool links to."""

    topic: dict
    tool: dict
    article: dict


@pytest.fixture(scope="module")
def way(site: Site) -> Way:
    data = json.loads(site.read("library.json"))
    entries = {entry["id"]: entry for entry in data["entries"] if entry["language"] == "he"}
    topics = {topic["id"]: topic for topic in data["topics"] if topic["language"] == "he"}
    for topic in topics.values():
        for tool in (entries[slug] for slug in topic["entries"] if entries[slug]["type"] == "tool"):
            for relation in tool["relations"]:
                article = entries[relation["to"]]
                if topic["id"] == "backbone" and article["type"] == "article" and relation["kind"] != "mentions":
                    return Way(topic, tool, article)
    raise AssertionError("no topic has a tool that leads to an article")


def one_of_each_kind(site: Site) -> dict[str, str]:
    """Return a page of each kind in the composed tree, and one of each empty category."""
    found: dict[str, str] = {}
    for name, text in site.composed.items():
        kind = re.search(r"^  kind: (\w+)$", text, re.MULTILINE)
        if kind and kind[1] != "missing":  # the links of that page work only at a host's root
            empty = "empty " if "\n  empty:\n" in text else ""
            found.setdefault(empty + kind[1], f"{name}.html")
    assert {"home", "page", "topics", "topic", "term", "empty term", "shelf", "type", "tool", "article"} <= set(found)
    return found


def pages_to_walk(site: Site, language: str) -> list[str]:
    """Return the pages of one language to visit: one of each kind, or all with `kb test --full`."""
    start = prefix(language)
    if FULL:
        others = tuple(f"{code}/" for code in LANGUAGES if code != language)
        return [
            p for p in site.pages if p.startswith(start) and not p.startswith(others) and not p.endswith("404.html")
        ]
    return [start + page for page in one_of_each_kind(site).values()]


# ---- reading on


@BOTH_WAYS
def test_from_the_home_page_to_a_topic_a_tool_an_article_and_back(reader: Reader, way: Way) -> None:
    reader.open()
    reader.content.get_by_role("link", name=way.topic["title"]).first.click()
    reader.sees(way.topic["url"])

    definition = reader.content.locator("details")
    expect(definition.locator("p").first).to_be_hidden()
    reader.page.get_by_text("להגדרה המלאה").click()
    expect(definition.locator("p").first).to_be_visible()

    reader.content.get_by_role("heading", name=way.tool["title"]).get_by_role("link").click()
    reader.sees(way.tool["url"])
    expect(reader.page.locator("h1")).to_have_text(way.tool["title"])

    reader.content.get_by_role("link", name=way.article["title"]).first.click()
    reader.sees(way.article["url"])

    reader.content.get_by_role("link", name=way.tool["title"]).first.click()
    reader.sees(way.tool["url"])


@BOTH_WAYS
def test_a_topic_is_read_from_its_definition_to_an_article_and_back(reader: Reader, way: Way) -> None:
    reader.open("glossary.html")
    entry = reader.content.locator(".kb-terms > div", has=reader.page.get_by_text("ארגון שדרה", exact=True)).first
    entry.get_by_role("link", name=way.topic["title"]).click()
    reader.sees(way.topic["url"])
    article = reader.content.locator(".kb-card[data-type=article] h3 a").first
    title = article.inner_text()
    article.click()
    expect(reader.page.locator("h1")).to_have_text(title)
    reader.content.get_by_role("link", name=way.topic["title"], exact=True).first.click()
    reader.sees(way.topic["url"])


@BOTH_WAYS
def test_a_whole_card_can_be_pressed(reader: Reader, way: Way) -> None:
    reader.open(way.topic["url"])
    reader.content.get_by_text(way.tool["summary"]).click(force=True)  # a link covers it
    reader.sees(way.tool["url"])


@BOTH_WAYS
def test_the_tabs_of_types_show_the_cards_of_one_type(reader: Reader, way: Way) -> None:
    reader.open(way.topic["url"])
    tabs = reader.content.get_by_role("group", name="הצגה לפי סוג")
    cards = reader.content.locator(".kb-card")
    everything = cards.count()
    expect(cards.locator("visible=true")).to_have_count(everything)
    shown = 0
    for tab in tabs.locator("label").all()[1:]:
        tab.click()
        promised = int(tab.locator(".kb-count").inner_text())
        expect(cards.locator("visible=true")).to_have_count(promised)
        types = {card.get_attribute("data-type") for card in cards.locator("visible=true").all()}
        assert len(types) == 1
        shown += promised
    assert shown == everything
    tabs.locator("label").first.click()
    expect(cards.locator("visible=true")).to_have_count(everything)


def test_the_tabs_of_types_obey_the_arrow_keys(reader: Reader, way: Way) -> None:
    reader.open(way.topic["url"])
    radios = reader.content.get_by_role("radio")
    reader.tab_to(radios.first)
    reader.page.keyboard.press("ArrowDown")
    expect(radios.nth(1)).to_be_checked()
    cards = reader.content.locator(".kb-card")
    assert 0 < cards.locator("visible=true").count() < cards.count()


@BOTH_WAYS
def test_emergency_is_one_tap_away(reader: Reader, way: Way) -> None:
    reader.page.set_viewport_size(PHONE)
    reader.open(way.article["url"])
    reader.header.get_by_role("link", name="חירום").click()
    reader.sees(URGENT)
    expect(reader.content.locator(".kb-card").first).to_be_visible()


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}], ids=["without scripts"])
@pytest.mark.parametrize("language", LANGUAGES if FULL else ["ar"])
def test_without_scripts_two_taps_lead_from_every_page_to_an_emergency_tool(
    reader: Reader, site: Site, language: str
) -> None:
    reader.page.set_viewport_size(PHONE)
    for name in [prefix(language) + page for page in one_of_each_kind(site).values()][:: 1 if FULL else 3]:
        reader.open(name)
        reader.header.locator(".kb-sos").click()
        reader.sees(prefix(language) + URGENT)
    takes_the_first_tool(reader)


def prefix(language: str) -> str:
    return "" if language == "he" else f"{language}/"


def takes_the_first_tool(reader: Reader) -> None:
    reader.content.locator(".kb-card[data-type=tool] h3 a").first.click()
    expect(reader.page.locator(".is-entry[data-type=tool] .kb-steps")).to_be_visible()


# ---- the menu


@BOTH_WAYS
def test_the_menu_on_a_phone_opens_by_a_tap_and_leads_on(reader: Reader, way: Way) -> None:
    reader.page.set_viewport_size(PHONE)
    reader.open(way.tool["url"])
    articles = reader.header.get_by_role("link", name="מאמרים")
    expect(articles.locator("visible=true")).to_have_count(0)
    reader.header.locator("summary").click()
    articles.locator("visible=true").click()
    reader.sees("articles/index.html")


@BOTH_WAYS
def test_the_menu_on_a_phone_opens_by_keyboard_and_leads_on(reader: Reader, way: Way) -> None:
    reader.page.set_viewport_size(PHONE)
    reader.open(way.tool["url"])
    reader.tab_to(reader.header.locator("summary"))
    reader.page.keyboard.press("Enter")
    topics = reader.header.get_by_role("link", name="נושאים").locator("visible=true")
    reader.tab_to(topics)
    reader.page.keyboard.press("Enter")
    reader.sees("topics/index.html")


@BOTH_WAYS
def test_at_a_desk_the_menu_stands_open_as_tabs(reader: Reader) -> None:
    reader.open()
    expect(reader.header.locator("summary")).to_be_hidden()
    reader.page.locator(".kb-tabs").get_by_role("link", name="כלים").click()
    reader.sees("tools/index.html")


# ---- languages


@BOTH_WAYS
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_language_switch_stays_on_the_page(reader: Reader, way: Way, size: dict[str, int]) -> None:
    reader.page.set_viewport_size(size)
    reader.open(way.tool["url"])
    for name, prefix, code in (("English", "en/", "en"), ("العربية", "ar/", "ar"), ("עברית", "", "he")):
        if size is PHONE:
            reader.header.locator("summary").click()
        reader.header.get_by_role("link", name=name).locator("visible=true").click()
        reader.sees(prefix + way.tool["url"])
        expect(reader.page.locator("html")).to_have_attribute("lang", code)


# ---- light and dark


@pytest.mark.parametrize(
    "context_options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"]
)
def test_light_or_dark_is_as_the_device_asks_until_the_reader_chooses(
    reader: Reader, way: Way, context_options: dict[str, str]
) -> None:
    is_dark = context_options["color_scheme"] == "dark"
    reader.open()
    assert looks_dark(reader) == is_dark
    reader.header.get_by_role("button", name="תצוגה בהירה או כהה").click()
    assert looks_dark(reader) != is_dark
    reader.page.reload()
    assert looks_dark(reader) != is_dark
    reader.open(f"en/{way.tool['url']}")
    assert looks_dark(reader) != is_dark
    reader.header.get_by_role("button", name="Light or dark").click()
    assert looks_dark(reader) == is_dark


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}], ids=["without scripts"])
def test_without_scripts_no_button_is_shown_that_does_nothing(reader: Reader) -> None:
    reader.open()
    idle = reader.page.locator("button:not([type=submit]), [role=button]")
    expect(idle.locator("visible=true")).to_have_count(0)


def looks_dark(reader: Reader) -> bool:
    """Return whether the text is lighter than its background."""
    colours = reader.page.locator("body").evaluate(
        "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    )
    ink, paper = (sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in colours)
    assert abs(ink - paper) > 300, colours
    return ink > paper


# ---- the keyboard


@pytest.mark.parametrize("name", ["index.html", "tools/index.html", "en/topics/index.html"])
def test_the_first_tab_offers_to_skip_to_the_content_and_it_does(reader: Reader, name: str) -> None:
    reader.open(name)
    reader.page.keyboard.press("Tab")
    skip = reader.page.locator(":focus")
    expect(skip).to_have_text({"i": "דילוג לתוכן", "t": "דילוג לתוכן", "e": "Skip to content"}[name[0]])
    expect(skip).to_be_in_viewport(ratio=1)
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.querySelector('#kb-main').contains(document.activeElement)")


# ---- on every kind of page


@dataclass
class Walk:
    """The requests and error messages of the pages of one language, and their widths."""

    pages: list[str]
    asked: list[str] = field(default_factory=list)
    complaints: list[tuple[str, str]] = field(default_factory=list)
    widths: dict[str, int] = field(default_factory=dict)
    name: str = ""

    def listen(self, page: Page) -> None:
        def failed(request: Request) -> None:
            if request.failure != "net::ERR_ABORTED":  # the test left the page before the file arrived
                self.complains(f"{request.url}: {request.failure}")

        def said(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self.complains(message.text)

        page.on("request", lambda request: self.asked.append(request.url))
        page.on("requestfailed", failed)
        page.on("console", said)
        page.on("pageerror", lambda error: self.complains(str(error)))

    def complains(self, text: str) -> None:
        self.complaints.append((self.name, text))


@pytest.fixture(scope="module", params=LANGUAGES)
def walk(chromium: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Walk]:
    """A visit to a page of each kind in one language, from a folder, on a phone: each page is opened once."""
    context = chromium.new_context(locale="he-IL", viewport=PHONE)
    reader, language = Reader(context.new_page(), site), request.param
    walk = Walk(pages_to_walk(site, language))
    walk.listen(reader.page)
    for name in walk.pages:
        walk.name = name
        reader.page.set_viewport_size(PHONE)
        reader.open(name)
        reader.page.wait_for_load_state("load")
        reader.page.evaluate("document.fonts.ready")
        reader.page.set_viewport_size(NARROWEST)
        walk.widths[name] = reader.page.evaluate(WIDTH)
    yield walk
    context.close()


def test_no_page_complains_or_asks_for_anything_outside_its_folder(walk: Walk, site: Site) -> None:
    folder = site.root.as_uri() + "/"
    assert walk.complaints == []
    assert len(walk.asked) > len(walk.pages)
    assert [url for url in walk.asked if not url.startswith((folder, "data:"))] == []


def test_no_page_is_wider_than_the_narrowest_phone(walk: Walk) -> None:
    assert {name: width for name, width in walk.widths.items() if width > NARROWEST["width"]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_scripts_two_taps_lead_from_every_page_to_an_emergency_tool(
    reader: Reader, site: Site, language: str
) -> None:
    reader.page.set_viewport_size(PHONE)
    for name in [prefix(language) + page for page in one_of_each_kind(site).values()][:: 1 if FULL else 3]:
        reader.open(name)
        reader.header.locator(".kb-sos").click()
        reader.sees(prefix(language) + URGENT)
    takes_the_first_tool(reader)


# All parts are opened. Text that is cut off instead of scrolling would hide the mistake, so it is made visible.
WIDTH = """() => {
    for (const element of document.querySelectorAll("details")) element.open = true;
    for (const element of [document.documentElement, document.body]) element.style.overflowX = "visible";
    return document.documentElement.scrollWidth;
}"""


# ---- glossary


@pytest.mark.parametrize("way", ["touch", "keyboard"])
def test_a_term_shows_what_it_means_and_leads_to_the_glossary(reader: Reader, way: str) -> None:
    reader.open("articles/collective-impact-stories.html")
    term = reader.content.locator(".kb-gloss").first
    meaning = reader.page.locator(":popover-open")
    if way == "touch":
        term.click()
    else:
        term.focus()
        reader.page.keyboard.press("Enter")
    expect(meaning).to_contain_text("קולקטיב אימפקט")
    reader.page.keyboard.press("Escape")
    expect(meaning).to_have_count(0)
    term.click()
    meaning.get_by_role("link").click()
    reader.sees("glossary.html")
    expect(reader.page.locator(":target")).to_contain_text("קולקטיב אימפקט")


@BOTH_WAYS
def test_an_old_address_leads_on_from_a_folder_too(page: Page, garden_site: Site) -> None:
    page.goto((garden_site.root / "tools/the-heap.html").as_uri())
    page.wait_for_url("**/tools/compost-heap.html")
    expect(page.locator("h1")).to_have_text("Build a compost heap")
