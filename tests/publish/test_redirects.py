"""Old addresses redirect to the present page, in every language, and nothing else leads to them."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest
from kb.publish.redirects import redirects
from kb.wording import wording
from kb.worksheets.downloads import Bundle, Download
from site_pages import Page, Site
from small_library import SmallLibrary

SITE = "https://garden.example/shidra/"
OLD = ("tools/the-heap.html", "articles/compost.html")
NEW = "tools/compost-heap.html"


def pages(library: SmallLibrary, bundle: Bundle | None = None) -> dict[str, Page]:
    made = redirects(library.read(), bundle or Bundle(), SITE)
    return {file: Page(file, html) for file, html in made.items()}


def refresh(page: Page) -> str:
    wait, _, way = page.one("meta", **{"http-equiv": "refresh"}).attributes["content"].partition(";url=")
    assert wait == "0"
    return way


def test_an_old_address_leads_to_the_page_in_every_language(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [spade, articles/digging]")
    found = pages(library)
    assert {file: refresh(page) for file, page in found.items()} == {
        "tools/spade.html": "a.html",
        "he/tools/spade.html": "a.html",
        "articles/digging.html": "../tools/a.html",
        "he/articles/digging.html": "../tools/a.html",
    }


def test_who_is_not_moved_has_a_link_in_words_of_their_language(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [spade]")
    page = pages(library)["he/tools/spade.html"]
    assert (page.one("html").lang, page.one("html").dir) == ("he", "rtl")
    assert page.one("main").text == f"{wording('he').say('moved')} Dig"
    link = page.one("a")
    assert (link.attributes["href"], link.lang, link.dir) == ("a.html", "en", "ltr")


def test_an_old_address_is_not_to_be_found_and_names_where_the_text_is_written(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [spade]")
    library.write("articles/b.he.md", "---\ntitle: תולעים\nsummary: מי גר באדמה.\n---\n")
    library.add("articles/b.md", "redirect_from: [worms]")
    found = pages(library)
    canonical = {file: page.one("link", rel="canonical").attributes["href"] for file, page in found.items()}
    assert canonical == {
        "tools/spade.html": f"{SITE}tools/a.html",
        "he/tools/spade.html": f"{SITE}tools/a.html",
        "articles/worms.html": f"{SITE}articles/b.html",
        "he/articles/worms.html": f"{SITE}he/articles/b.html",
    }
    assert {page.one("meta", name="robots").attributes["content"] for page in found.values()} == {"noindex"}


def test_a_translations_old_address_is_old_in_its_language_only(library: SmallLibrary) -> None:
    library.write("tools/a.he.md", "---\ntitle: חופרים\nredirect_from: [spade]\n---\n")
    assert set(pages(library)) == {"he/tools/spade.html"}


def test_pages_of_docs_and_old_names_in_any_script_can_have_moved(library: SmallLibrary) -> None:
    library.add("docs/topics/x.md", "redirect_from: [קרקע]")
    library.write("docs/about.md", "---\ntitle: About\nredirect_from: [who-we-are]\n---\n")
    assert {"topics/קרקע.html", "he/topics/קרקע.html", "who-we-are.html", "he/who-we-are.html"} == set(pages(library))
    assert refresh(pages(library)["topics/קרקע.html"]) == "x.html"


def test_with_a_tool_moves_the_page_of_its_worksheet(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [spade, articles/digging]")
    bundle = Bundle({("tools/a", "en"): (Download("pdf", "worksheets/a.pdf", 1),)})
    found = pages(library, bundle)
    assert refresh(found["worksheets/spade.html"]) == "a.html"
    assert "worksheets/digging.html" not in found


@pytest.mark.parametrize("title", ['"Dig & <b>sow</b>"', "'A \"spade\"'"])
def test_signs_of_markup_in_a_title_stay_text(library: SmallLibrary, title: str) -> None:
    library.edit("tools/a.md", "title: Dig\nsummary", f"title: {title}\nsummary")
    library.add("tools/a.md", "redirect_from: [spade]")
    page = pages(library)["tools/spade.html"]
    assert page.one("a").text == title[1:-1]
    assert not page.slips
    assert not page.all("b")


def test_a_draft_moves_nothing(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [spade]\nstatus: draft")
    assert pages(library) == {}


# ---- in a built site


def test_old_addresses_stand_in_the_site_and_arrive(garden_site: Site) -> None:
    for old in OLD:
        page = garden_site.page(old)
        assert garden_site.file(old, refresh(page)) == NEW
        assert garden_site.file(old, page.one("a").attributes["href"]) == NEW
        assert not page.slips


def test_no_list_no_search_and_no_feed_knows_of_old_addresses(garden_site: Site) -> None:
    located = [url.text for url in ET.fromstring(garden_site.read("sitemap.xml")).findall(".//{*}loc")]
    assert f"{garden_site.base}{NEW}" in located
    texts = {
        name: garden_site.read(name)
        for name in garden_site.files
        if name.endswith((".json", ".xml", ".txt")) or name.startswith("search/")
    }
    assert len(texts) > 5
    knows = {name for name, text in texts.items() if "the-heap" in text or "articles/compost" in text}
    # A reader who keeps everything can follow an old link without a network.
    assert knows == {garden_site.published("offline/files.json")}


def test_pages_lead_to_no_old_address(garden_site: Site) -> None:
    leading = [
        (page.path, address)
        for page in garden_site.pages.values()
        for _, address in page.addresses
        if garden_site.file(page.path, address) in OLD
    ]
    assert leading == []


def test_an_old_address_is_kept_for_the_day_without_a_network(garden_site: Site) -> None:
    files = json.loads(garden_site.read(garden_site.published("offline/files.json")))
    assert set(OLD) <= set(files)
    assert not [line for line in garden_site.read("sw.js").splitlines() if "the-heap" in line]
