"""The map as people use it: by keyboard, with a pointer, on a phone, on paper; with thirteen entries and with sixty."""

from __future__ import annotations

import gzip
import random
import re
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pikepdf
import pytest
from conftest import GARDEN_URL, MakeOnce
from playwright.sync_api import Browser, Locator, Page, expect
from site_pages import Site
from workspace import GARDEN, Workspace

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
LANGUAGES = {"he": "", "ar": "ar/", "en": "en/"}
PATIENCE = 15_000  # milliseconds
HEAVIEST = 25_000  # size of the page in bytes of gzip, with sixty entries
TITLES = [
    "Mulch before the first frost", "What the neighbours taught us about slugs", "Water at dusk", "A bench for talking",
    "Why the beans failed, and what we planted in their place the year after", "Seeds to swap", "Count the worms",
]  # fmt: skip

# Where each line of text is on the screen. The names of topics are drawn twice; the copies are not links.
WORDS = """svg => [...svg.querySelectorAll('a text')].map(text => {
    const {left, top, right, bottom} = text.getBoundingClientRect();
    return [text.textContent, left, top, right, bottom];
})"""

expect.set_options(timeout=PATIENCE)


class Reader:
    """A person who looks at the map."""

    def __init__(self, page: Page, site: Site, size: dict[str, int] = DESK) -> None:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        self.page, self.site = page, site

    def open(self, address: str = "map.html") -> None:
        self.page.goto(f"{self.site.root.as_uri()}/{address}")
        self.page.evaluate("document.fonts.ready.then(() => true)")

    @property
    def drawing(self) -> Locator:
        return self.page.locator(".kb-map > svg:visible")

    def link(self, title: str) -> Locator:
        """The link of a topic, or of an entry on the line where it has its title."""
        return self.drawing.locator(".is-station, .is-stop").get_by_role("link", name=title, exact=True)

    def guest(self, topic: str) -> Locator:
        """The first mark without a name on the line of a topic."""
        return self.drawing.locator(f".is-station:has([aria-label='{topic}']) ~ .is-guest").first

    @property
    def brought_out(self) -> set[str]:
        """The highlighted lines, by name."""
        lines = self.drawing.locator(".is-lit > use")
        script = "all => all.filter(one => getComputedStyle(one).visibility == 'visible').map(one => one.href.baseVal)"
        return set(lines.evaluate_all(script))

    def on_the_lines(self, marks: str = ".is-stop, .is-guest") -> dict[str, int]:
        """The number of entries on the line of each topic."""
        script = """all => { const found = {}; let topic;
            for (const one of all) {
                if (one.matches(".is-station")) found[topic = one.querySelector("a").getAttribute("aria-label")] = 0;
                else found[topic] += 1;
            }
            return found; }"""
        return dict(self.drawing.locator(f".is-station, {marks}").evaluate_all(script))


@pytest.fixture
def reader(page: Page, site: Site) -> Reader:
    return Reader(page, site)


@pytest.fixture(scope="session")
def crowded(once: MakeOnce, garden_site: Site) -> Site:
    """The second library, extended to sixty entries."""

    def make(folder: Path) -> None:
        workspace = garden_site.source.fork(folder)
        fill(workspace.root / GARDEN, 60)
        built = workspace.kb("build", "-f", f"{GARDEN}/mkdocs.yml", "-d", workspace.site, "--strict")
        assert built.returncode == 0, built.stderr

    workspace = Workspace(once("crowded", make))
    return Site(workspace.site, workspace, GARDEN_URL)


def fill(root: Path, number: int) -> None:
    """Add entries, the same in every run, that declare their relations to others."""
    dice = random.Random(number)
    slugs = [path.stem for folder in ("tools", "articles") for path in sorted((root / folder).glob("*.md"))]
    for n in range(number - len(slugs)):
        folder, more = ("tools", ["duration: {min: 20, max: 45}"]) if n % 4 else ("articles", [])
        related = [
            f"- {{to: {slug}, kind: after, why: The one makes room for the other.}}" for slug in dice.sample(slugs, 2)
        ]
        lines = [f"title: {TITLES[n % len(TITLES)]} {n}", "summary: Something.", *more, "related:", *related]
        lines.append(f"topics: [{', '.join(dice.sample(['soil', 'water', 'frost'], dice.choice([1, 2])))}]")
        (root / folder / f"more-{n}.md").write_text("\n".join(["---", *lines, "---", "", "Text.", ""]), "utf-8")
        slugs.append(f"more-{n}")


# ---- by keyboard


def test_every_topic_and_entry_is_reached_by_tab_in_order_and_its_ring_is_seen(reader: Reader) -> None:
    reader.open()
    reader.page.get_by_role("link", name="לאותם דברים כרשימה").focus()
    links = reader.drawing.locator("a")
    assert links.count() == sum(reader.on_the_lines().values()) + 9
    for number in range(links.count()):
        reader.page.keyboard.press("Tab")
        expect(links.nth(number)).to_be_focused()
        ring = links.nth(number).locator(".is-ground").evaluate("one => getComputedStyle(one).stroke")
        assert ring == "rgb(26, 79, 196)", number
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("Boolean(document.activeElement.closest('.kb-map-list'))")


def test_an_entry_has_its_whole_title_and_its_type(reader: Reader) -> None:
    reader.open()
    link = reader.link("״תם ולא נשלם״ בקולקטיב אימפקט: שלב הסגירה של יוזמת Top15 מנקודת מבטו של ארגון השדרה")
    expect(link).to_have_accessible_description("מאמר")
    expect(reader.link("מטריציית סטייסי")).to_have_accessible_description("כלי")


def test_enter_opens_what_has_the_focus(reader: Reader) -> None:
    reader.open()
    reader.link("מטריציית סטייסי").focus()
    reader.page.keyboard.press("Enter")
    expect(reader.page).to_have_url(re.compile(r"/tools/stacey-matrix\.html$"))


def test_what_has_the_focus_brings_out_its_lines_and_nothing_else_does(reader: Reader) -> None:
    reader.open()
    assert reader.brought_out == set()
    reader.link("מטריציית סטייסי").focus()
    own = reader.brought_out
    assert own
    assert "stroke-width: 2.5px" in reader.drawing.locator(f".is-lit > use[href='{min(own)}']").first.evaluate(
        "one => `stroke-width: ${getComputedStyle(one).strokeWidth}`"
    )
    reader.link("ארגון שדרה").focus()
    assert reader.brought_out == set()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_topic_has_all_its_entries_on_its_line(reader: Reader, size: dict[str, int]) -> None:
    reader.page.set_viewport_size(size)  # type: ignore[arg-type]
    reader.open()
    numbers = reader.drawing.locator(".is-station a").evaluate_all(
        "all => all.map(one => [one.getAttribute('aria-label'), parseInt(one.querySelector('.kb-note').textContent)])"
    )
    assert reader.on_the_lines() == dict(numbers)
    assert reader.on_the_lines()["ארגון שדרה"] == 13
    assert min(reader.on_the_lines(".is-stop").values()) > 0


def test_a_mark_without_a_name_shows_it_and_the_way_to_its_place_when_it_has_the_focus(reader: Reader) -> None:
    reader.open()
    guest = reader.guest("ארגון שדרה")
    card, link = guest.locator(".is-card"), guest.locator("a")
    expect(card).to_be_hidden()
    link.focus()
    expect(card).to_be_visible()
    title = link.get_attribute("aria-label") or ""
    assert "".join((card.text_content() or "").split()) == "".join(title.split())
    own = reader.brought_out
    assert len(own) == 1
    reader.link(title).focus()
    assert own < reader.brought_out
    expect(card).to_be_hidden()


def test_the_first_touch_of_a_mark_without_a_name_shows_it_and_the_second_opens_it(
    chromium: Browser, site: Site
) -> None:
    context = chromium.new_context(viewport=PHONE, has_touch=True)  # type: ignore[arg-type]
    reader = Reader(context.new_page(), site, PHONE)
    reader.open()
    guest = reader.guest("ארגון שדרה")
    address = guest.locator("a").get_attribute("href") or "?"
    guest.locator("a").tap()
    expect(guest.locator(".is-card")).to_be_visible()
    expect(reader.page).to_have_url(re.compile(r"/map\.html$"))
    guest.locator("a").tap()
    expect(reader.page).to_have_url(re.compile(rf"/{re.escape(address)}$"))
    context.close()


# ---- by pointing


def test_pointing_brings_out_the_same_lines_and_a_click_opens(reader: Reader) -> None:
    reader.open()
    reader.link("מטריציית סטייסי").focus()
    own = reader.brought_out
    reader.page.evaluate("document.activeElement.blur()")
    reader.link("מטריציית סטייסי").hover()
    assert reader.brought_out == own
    reader.link("מטריציית סטייסי").click()
    expect(reader.page).to_have_url(re.compile(r"/tools/stacey-matrix\.html$"))


def test_names_of_topics_stay_above_lines_that_are_brought_out_and_can_be_clicked(reader: Reader) -> None:
    reader.open()
    order = reader.drawing.evaluate("svg => svg.lastElementChild.getAttribute('class')")
    assert order == "is-over"
    reader.link("תקשורת רציפה").click()
    expect(reader.page).to_have_url(re.compile(r"/topics/communication\.html$"))


# ---- how it is seen


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_no_words_meet_on_the_screen_and_none_leave_the_drawing(
    page: Page, site: Site, code: str, size: dict[str, int]
) -> None:
    reader = Reader(page, site, size)
    reader.open(f"{LANGUAGES[code]}map.html")
    apart(reader)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nor_do_any_of_sixty_entries(page: Page, crowded: Site, size: dict[str, int]) -> None:
    reader = Reader(page, crowded, size)
    reader.open()
    assert reader.drawing.locator(".is-stop").count() == 60
    apart(reader)


def apart(reader: Reader) -> None:
    frame = reader.drawing.bounding_box()
    assert frame
    words = reader.drawing.evaluate(WORDS)
    assert len(words) > 30
    for text, left, top, right, bottom in words:
        assert frame["x"] <= left < right <= frame["x"] + frame["width"], text
        assert frame["y"] <= top < bottom <= frame["y"] + frame["height"], text
    meeting = [
        (one[0], other[0])
        for one, other in combinations(words, 2)
        if one[1] < other[3] and other[1] < one[3] and one[2] < other[4] - 1 and other[2] < one[4] - 1
    ]
    assert meeting == []


def test_one_drawing_is_there_at_a_time_under_the_name_of_the_page(reader: Reader) -> None:
    for size, form in ((DESK, "is-wide"), (PHONE, "is-narrow")):
        reader.page.set_viewport_size(size)
        reader.open()
        drawing = reader.page.get_by_role("group", name="מפת הספרייה")
        expect(drawing).to_have_count(1)
        expect(drawing).to_have_class(form)
        assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_an_entry_is_as_high_as_a_finger_needs(page: Page, site: Site) -> None:
    reader = Reader(page, site, PHONE)
    reader.open()
    for ground in reader.drawing.locator(".is-stop .is-ground").all():
        box = ground.bounding_box()
        assert box
        assert box["height"] >= 40


@pytest.mark.parametrize("at", ["thirteen", "sixty"])
def test_on_paper_it_is_one_page(page: Page, site: Site, crowded: Site, at: str) -> None:
    reader = Reader(page, site if at == "thirteen" else crowded)
    reader.open()
    with pikepdf.open(BytesIO(page.pdf(prefer_css_page_size=True))) as paper:
        assert len(paper.pages) == 1


def test_the_page_is_light_at_sixty_entries(crowded: Site) -> None:
    assert len(gzip.compress((crowded.root / "map.html").read_bytes(), 9)) < HEAVIEST


# ---- in words, and the ways to it


def test_the_list_beside_it_unfolds_the_relations_with_their_reasons(reader: Reader) -> None:
    reader.open()
    reader.page.get_by_role("link", name="לאותם דברים כרשימה").click()
    entry = reader.page.locator(".kb-map-list li").filter(has=reader.page.locator("p a", has_text="מטריציית סטייסי"))
    reason = entry.get_by_text("המטריצה שואלת מה המצב דורש")
    expect(reason).to_be_hidden()
    entry.locator("summary").click()
    expect(reason).to_be_visible()


def test_the_page_of_all_topics_and_the_foot_of_every_page_lead_to_it(reader: Reader) -> None:
    for address, place in (("topics/index.html", ".kb-masthead"), ("tools/stacey-matrix.html", ".kb-footer")):
        reader.open(address)
        reader.page.locator(place).get_by_role("link", name="מפת הספרייה").click()
        expect(reader.page).to_have_url(re.compile(r"/map\.html$"))
