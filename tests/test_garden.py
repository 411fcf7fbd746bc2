"""Another library with the same hooks and templates: the code contains nothing about the first library's subject."""

import json
import re

import yaml
from site_pages import Site
from workspace import GARDEN, Workspace, contents

HEBREW = re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]")
ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")
# Names and words of the first library's subject. Addresses such as `tools` and `articles` may stay.
NOT_OURS = re.compile(
    r"\b(tools?|articles?|videos?|emergency|emergencies|shidra|backbone|collective impact|facilitat\w+|initiatives?)\b",
    re.IGNORECASE,
)
WRITTEN = {
    "index.html", "about.html",
    "topics/soil.html", "topics/water.html", "topics/frost.html",
    "tools/compost-heap.html", "tools/fleece-tonight.html", "tools/water-the-night-before.html",
    "articles/what-worms-do.html", "articles/a-dry-july.html", "articles/pruning-film.html",
}  # fmt: skip
MADE = {
    "404.html", "topics/index.html", "tools/index.html", "articles/index.html", "videos/index.html",
    "stages/index.html", "stages/spring.html", "stages/summer.html", "stages/autumn.html", "stages/winter.html",
    "purposes/index.html", "purposes/feed.html", "purposes/sow.html", "purposes/protect.html",
    "contexts/index.html", "contexts/mild.html", "contexts/freezing.html",
}  # fmt: skip

MOVED = {"tools/the-heap.html", "articles/compost.html"}  # they redirect to the present page


def test_its_pages_stand_at_the_same_addresses_as_ours(garden_site: Site) -> None:
    assert (WRITTEN | MADE) - set(garden_site.pages) == set()
    ours = ("tools/", "articles/", "topics/", "stages/", "purposes/", "contexts/")
    assert {page for page in garden_site.pages if page.startswith(ours)} <= WRITTEN | MADE | MOVED


def test_no_hebrew_or_arabic_letter_is_in_it(garden_site: Site) -> None:
    """Not even in the data of the search; only the rules of the search and of the form's marks and slugs have them."""
    rules = re.compile("assets/kb/search/|search/rules|assets/kb/suggest/marks")
    names = [name for name in garden_site.files if name.endswith((".html", ".json", ".xml", ".js"))]
    texts = {name: garden_site.read(name) for name in names if not rules.match(name)}
    form = garden_site.published("search/en/suggest.js")
    data = json.loads(re.search(r"\{.*\}", texts[form], re.DOTALL)[0])
    assert data.pop("marks")
    assert data["slug"].pop("letters")
    texts[form] = json.dumps(data, ensure_ascii=False)
    assert garden_site.published("search/en/index.js") in texts
    assert len(texts) > len(WRITTEN | MADE)
    assert [name for name, text in texts.items() if HEBREW.search(text) or ARABIC.search(text)] == []


def test_it_speaks_of_its_own_subject_only(garden_site: Site) -> None:
    found = {name: set(NOT_OURS.findall(page.text)) for name, page in garden_site.pages.items()}
    assert {name: words for name, words in found.items() if words} == {}


def test_entries_and_types_are_called_as_its_settings_say(garden_site: Site) -> None:
    menu = garden_site.page("index.html").one("nav", class_="kb-tabs")
    assert menu.text == "Recipes Notes Topics My plan About this handbook"
    for name, kind in [
        ("tools/compost-heap", "Recipe"),
        ("articles/a-dry-july", "Note"),
        ("articles/pruning-film", "Film"),
    ]:
        page = garden_site.page(f"{name}.html")
        assert page.all("p", class_="kb-kicker")[0].text.startswith(kind)
    for name, kinds in [("tools", "Recipes"), ("articles", "Notes"), ("videos", "Films"), ("stages", "Seasons")]:
        assert garden_site.page(f"{name}/index.html").one("h1").text.startswith(kinds)


def test_an_entry_is_sorted_by_its_own_vocabularies(garden_site: Site) -> None:
    glance = garden_site.page("tools/compost-heap.html").one("div", class_="kb-glance").text
    for label in ("In a bed", "For first-year gardeners", "Feeding the beds", "Autumn", "School classes", "Soil"):
        assert label in glance


def test_relations_are_named_by_its_settings_on_both_pages(garden_site: Site) -> None:
    recipe, note = garden_site.page("tools/compost-heap.html"), garden_site.page("articles/what-worms-do.html")
    assert "The reason why: The worms do the work; this is how." in recipe.text
    assert "The practice of it: The worms do the work; this is how." in note.text


def test_it_reads_from_left_to_right(garden_site: Site) -> None:
    for page in garden_site.pages.values():
        body = page.one("body")
        assert (body.lang, body.dir) == ("en", "ltr"), page.path
        assert {element.dir for element in body.walk()} == {"ltr"}, page.path


def test_in_one_language_there_is_nothing_to_switch(garden_site: Site) -> None:
    for page in garden_site.pages.values():
        body = page.one("body")
        assert not page.all("nav", class_="kb-lang"), page.path
        assert not [element for element in body.walk() if "hreflang" in element.attributes], page.path
        assert not [nav for nav in page.all("nav") if nav.attributes.get("aria-label") == "Language"], page.path


def test_no_list_is_left_empty(garden_site: Site) -> None:
    """A screen reader announces an empty list too."""
    empty = {
        page.path: element.attributes
        for page in garden_site.pages.values()
        for element in page.elements
        if element.tag in ("ul", "ol", "dl") and not element.text
    }
    assert empty == {}


def test_the_urgent_topic_is_its_own_and_gathers_by_the_weather(garden_site: Site) -> None:
    assert garden_site.page("articles/a-dry-july.html").one("a", class_="kb-sos").text == "Frost"
    frost = garden_site.page("topics/frost.html")
    titles = [card.text for card in frost.all("h3")]
    assert titles[:2] == ["Fleece before dark", "Water the night before"]
    assert "Frost tonight" in garden_site.page("index.html").text


def test_the_season_in_which_nothing_is_written_says_so_and_how_to_add(garden_site: Site) -> None:
    winter = garden_site.page("stages/winter.html")
    assert "Nothing here yet." in winter.text
    assert "when its front matter gives stages the value winter" in winter.text
    invitation = [a for a in winter.all("a") if a.text == "Be the first to suggest something"]
    assert [garden_site.arrives(winter.path, a.attributes["href"]) for a in invitation] == [("suggest.html", "")]
    assert "Nothing here yet." not in garden_site.page("stages/spring.html").text


def test_the_missing_page_knows_in_which_folder_of_the_host_the_site_stands(garden_site: Site) -> None:
    page = garden_site.page("404.html")
    inside = [address for _, address in page.addresses if not address.startswith(("https:", "#"))]
    assert inside
    assert [address for address in inside if not address.startswith("/handbook/")] == []
    assert [a for a in inside if garden_site.arrives("404.html", a)[0] not in garden_site.files] == []


def test_its_data_carry_its_vocabularies_and_no_others(garden_site: Site) -> None:
    settings = yaml.safe_load((garden_site.source.root / GARDEN / "library.yml").read_text("utf-8"))
    data = json.loads(garden_site.read("library.json"))
    assert {name: set(terms) for name, terms in data["vocabularies"].items()} == {
        name: set(terms) for name, terms in settings["vocabularies"].items()
    }
    assert {entry["id"] for entry in data["entries"]} == {
        name.rpartition("/")[2].removesuffix(".html") for name in WRITTEN if name.startswith(("tools/", "articles/"))
    }


def test_building_it_leaves_only_its_cache_behind(garden_site: Site, unbuilt: Workspace) -> None:
    workspace = garden_site.source
    garden = workspace.root / GARDEN
    sources = {name: data for name, data in contents(garden).items() if not name.startswith(".cache/")}
    folders = {"docs", "tools", "articles", "runs"}
    assert {name.partition("/")[0] for name in sources} == {"library.yml", "mkdocs.yml", *folders}
    assert contents(workspace.root / ".cache") == contents(unbuilt.root / ".cache")
