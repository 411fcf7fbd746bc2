"""The linked data of pages follow schema.org, agree with their page, and have working addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urldefrag

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.catalogue import Catalogue
from kb.document import Document
from kb.views import entry
from kb.views.context import Context
from kb.views.linked_data import linked_data, minutes
from kb.worksheets.downloads import Bundle
from site_pages import Page, Site
from small_library import SmallLibrary

Node = dict[str, Any]
SITE = "https://garden.example/"

# For each type, the required and the other allowed properties: https://schema.org/HowTo and so on, the parts that we
# use. Google's documentation lists the required ones of VideoObject and BreadcrumbList.
THING = {"@id", "name", "description", "url", "image", "alternateName", "sameAs", "mainEntityOfPage"}
WORK = THING | {
    "about", "audience", "author", "citation", "creativeWorkStatus", "dateModified", "datePublished", "encoding",
    "genre", "hasPart", "headline", "inLanguage", "isAccessibleForFree", "isBasedOn", "isPartOf", "keywords", "license",
    "position", "publisher", "text", "thumbnailUrl", "timeRequired", "translationOfWork", "workTranslation",
}  # fmt: skip
ENTRY = {"url", "description", "inLanguage", "image", "author", "publisher", "license", "isPartOf", "about"}
TYPES: dict[str, tuple[set[str], set[str]]] = {
    "HowTo": ({"name", "totalTime", *ENTRY}, WORK | {"performTime", "prepTime", "step", "supply", "tool", "totalTime"}),
    "HowToStep": ({"position", "name", "text"}, WORK),
    "HowToSupply": ({"name"}, THING),
    "Article": ({"headline", "wordCount", *ENTRY}, WORK | {"wordCount"}),
    "VideoObject": (
        {"name", "description", "thumbnailUrl", "uploadDate", *ENTRY},
        WORK | {"contentUrl", "duration", "embedUrl", "encodingFormat", "transcript", "uploadDate"},
    ),
    "DigitalDocument": ({"name", "url", "encoding"}, WORK),
    "MediaObject": ({"contentUrl", "encodingFormat"}, WORK | {"contentUrl", "encodingFormat"}),
    "CreativeWork": ({"name"}, WORK),
    "BreadcrumbList": ({"itemListElement"}, THING | {"itemListElement"}),
    "ListItem": ({"position", "name", "item"}, THING | {"position", "item"}),
    "DefinedTerm": ({"@id", "name"}, THING | {"termCode", "inDefinedTermSet"}),
    "DefinedTermSet": ({"@id", "name", "url"}, WORK | {"hasDefinedTerm"}),
    "WebSite": ({"@id", "name", "url", "inLanguage"}, WORK),
    "Organization": ({"@id", "name", "url"}, THING),
    "Person": ({"name"}, THING),
    "Audience": ({"audienceType"}, THING | {"audienceType"}),
}
OURS = {"@id", "url", "mainEntityOfPage", "item", "contentUrl", "image", "thumbnailUrl"}  # this site's
DAYS, TIMES = {"datePublished", "dateModified", "uploadDate"}, {"prepTime", "performTime", "totalTime", "timeRequired"}
DURATION = re.compile(r"P(?=.)([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?")


def data_of(page: Page) -> Node | None:
    """Return the linked data of a page as a program reads them; None if there are none."""
    scripts = page.all("script", type="application/ld+json")
    assert len(scripts) <= 1
    return json.loads("".join(str(child) for child in scripts[0].children)) if scripts else None


def nodes(value: Any) -> Iterator[Node]:
    """Yield every node of a graph, at any depth."""
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(one)


def typed(page: Page, kind: str) -> list[Node]:
    """Return the nodes of a type at the top of a page's graph."""
    return [node for node in (data_of(page) or {}).get("@graph", []) if node["@type"] == kind]


@pytest.fixture(params=["site", "garden_site"])
def any_site(request: pytest.FixtureRequest) -> Site:
    """Each of the two libraries."""
    found: Site = request.getfixturevalue(request.param)
    return found


# ---- every page


def test_every_node_has_what_its_type_requires_and_nothing_that_it_does_not_know(any_site: Site) -> None:
    met = set()
    for page in any_site.pages.values():
        data = data_of(page)
        if data is None:
            continue
        assert set(data) == {"@context", "@graph"}
        assert data["@context"] == "https://schema.org"
        for node in nodes(data["@graph"]):
            if set(node) == {"@id"}:
                continue
            required, known = TYPES[node["@type"]]
            assert required <= set(node), (page.path, node["@type"], required - set(node))
            assert set(node) - {"@type"} <= known, (page.path, node["@type"], set(node) - known)
            assert not [key for key, value in node.items() if value in (None, "", [], {})], (page.path, node)
            met.add(node["@type"])
    assert {"HowTo", "HowToStep", "Article", "BreadcrumbList", "DefinedTerm", "WebSite"} <= met


def test_addresses_are_whole_and_lead_to_what_is_there(any_site: Site) -> None:
    checked = 0
    for page in any_site.pages.values():
        for node in nodes(data_of(page) or {}):
            for key in OURS & set(node):
                if node.get("@type") == "CreativeWork":
                    continue  # the works of others are elsewhere
                assert node[key].startswith(any_site.base), (page.path, key, node[key])
                assert any_site.file(page.path, urldefrag(node[key]).url) in any_site.files, (page.path, key, node[key])
                checked += 1
    assert checked > 100


def test_a_step_leads_to_its_place_on_the_page(any_site: Site) -> None:
    anchors = [
        (page, urldefrag(step["url"]).fragment)
        for page in any_site.pages.values()
        for tool in typed(page, "HowTo")
        for step in tool.get("step", [])
        if "url" in step
    ]
    assert anchors
    assert [(page.path, anchor) for page, anchor in anchors if anchor not in page.ids] == []


def test_days_and_durations_are_those_of_iso_8601_and_places_are_counted(any_site: Site) -> None:
    for page in any_site.pages.values():
        for node in nodes(data_of(page) or {}):
            for key in DAYS & set(node):
                assert date.fromisoformat(node[key])
            for key in TIMES & set(node):
                assert DURATION.fullmatch(node[key]), node[key]
            for key in ("step", "itemListElement"):
                places = [one["position"] for one in node.get(key, [])]
                assert places == list(range(1, len(places) + 1))


def test_data_in_a_page_cannot_end_it(any_site: Site) -> None:
    for page in any_site.pages.values():
        for script in page.all("script", type="application/ld+json"):
            assert not set("<>&") & set("".join(map(str, script.children)))


def test_every_page_with_a_trail_tells_the_trail_that_it_shows(any_site: Site) -> None:
    found = 0
    for page in any_site.pages.values():
        trails, shown = typed(page, "BreadcrumbList"), page.all("nav", class_="kb-crumbs")
        if not shown or is_fallback(any_site, page) or is_hidden(page):
            assert trails == []
            continue
        names = [one.text for one in shown[0].walk() if one.tag == "a" or "aria-current" in one.attributes]
        assert [stop["name"] for stop in trails[0]["itemListElement"]] == names
        assert trails[0]["itemListElement"][-1]["item"] == any_site.base + page.path
        found += 1
    assert found > 10


def test_a_page_shown_in_anothers_place_a_hidden_one_and_the_missing_one_tell_nothing(site: Site) -> None:
    silent = {
        page.path
        for page in site.pages.values()
        if is_fallback(site, page) or is_hidden(page) or page.path.endswith("404.html")
    }
    assert {"404.html", "en/404.html"} < silent
    assert {name for name, page in site.pages.items() if data_of(page) is None} == silent


def is_fallback(site: Site, page: Page) -> bool:
    return page.one("link", rel="canonical").attributes["href"] != site.base + page.path if is_whole(page) else True


def is_hidden(page: Page) -> bool:
    """Return whether a page asks search engines not to list it."""
    return bool(page.all("meta", name="robots", content="noindex"))


def is_whole(page: Page) -> bool:
    """Return whether this is a page of the library, and not a redirect from an old address."""
    return not page.all("meta", **{"http-equiv": "refresh"})


def test_a_translation_and_its_original_know_each_other(site: Site) -> None:
    original, translation = (
        typed(site.page(f"{prefix}tools/stacey-matrix.html"), "HowTo")[0] for prefix in ("", "en/")
    )
    assert translation["translationOfWork"] == {"@id": original["@id"]}
    assert {"@id": translation["@id"]} in original["workTranslation"]
    assert (original["inLanguage"], translation["inLanguage"]) == ("he", "en")
    assert translation["creativeWorkStatus"] == "Draft"


def test_a_topic_has_one_identifier_wherever_it_is_described(site: Site) -> None:
    (topic,) = typed(site.page("topics/backbone.html"), "DefinedTerm")
    (tool,) = typed(site.page("tools/stacey-matrix.html"), "HowTo")
    (terms,) = typed(site.page("topics/index.html"), "DefinedTermSet")
    assert topic["@id"] in {one["@id"] for one in tool["about"]}
    assert topic["@id"] in {one["@id"] for one in terms["hasDefinedTerm"]}
    assert topic["inDefinedTermSet"]["@id"] == terms["@id"]


# ---- one entry


def of(library: SmallLibrary, page: str, language: str = "en", bundle: Bundle | None = None) -> Node:
    """Return the linked data of an entry."""
    read = library.read()
    assert read.problems == ()
    context = Context(Catalogue(read), language, bundle or Bundle(site_url=SITE))
    document: Document = read.shown(page, language)
    data = linked_data(context, entry.entry(context, document), document.fields.title, document)
    assert data is not None
    found: Node = data["@graph"][0]
    return found


def test_a_tool_is_a_how_to_with_its_steps_and_times(library: SmallLibrary) -> None:
    library.add("tools/a.md", "preparation: 30\nmaterials: [a spade]\nauthors: [A Gardener]\npublished: 2026-01-02")
    tool = of(library, "tools/a")
    assert (tool["@type"], tool["name"], tool["description"]) == ("HowTo", "Dig", "Turning the soil over.")
    assert (tool["prepTime"], tool["performTime"], tool["totalTime"]) == ("PT30M", "PT40M", "PT1H10M")
    assert [(s["name"], s["text"], s["timeRequired"]) for s in tool["step"]] == [
        ("Take a spade", "Any spade.", "PT10M"),
        ("Dig", "Until it is done.", "PT20M"),
    ]
    assert tool["supply"] == [{"@type": "HowToSupply", "name": "a spade"}]
    assert tool["author"] == [{"@type": "Person", "name": "A Gardener"}]
    assert (tool["datePublished"], tool["dateModified"]) == ("2026-01-02", "2026-01-02")
    assert tool["license"] == "https://example.org/by"


def test_steps_that_the_text_does_not_describe_are_given_by_their_titles(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "### Dig\n\nUntil it is done.\n", "")
    (library.root / "tools/a.md").write_text(
        (library.root / "tools/a.md").read_text("utf-8").partition("## Steps")[0], "utf-8"
    )
    assert [(s["text"], "url" in s) for s in of(library, "tools/a")["step"]] == [
        ("Take a spade", False),
        ("Dig", False),
    ]


def test_an_article_tells_what_it_is_based_on_and_cites_what_somebody_has_looked_up(library: SmallLibrary) -> None:
    library.add(
        "articles/b.md",
        'source: {name: A book, url: "https://example.org/book"}\nlicense: All rights reserved\nreferences:\n'
        '- {text: Seen, url: "https://example.org/seen"}\n- {text: Hearsay, verified: false}',
    )
    article = of(library, "articles/b")
    assert (article["@type"], article["headline"], article["timeRequired"]) == ("Article", "On worms", "PT1M")
    assert article["isBasedOn"] == {"@type": "CreativeWork", "name": "A book", "url": "https://example.org/book"}
    assert [one["name"] for one in article["citation"]] == ["Seen"]
    assert article["license"] == {"@type": "CreativeWork", "name": "All rights reserved"}
    assert article["author"]["name"] == "Garden"
    assert not {"datePublished", "dateModified"} & set(article)


HOSTED = 'url: "https://www.youtube.com/watch?v=abcdefghijk"'


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ("published: 2026-01-02", None),
        (HOSTED, None),
        ("published: 2026-01-02\nfile: ../docs/talk.mp3", None),
        (
            f"published: 2026-01-02\nlength: 90\n{HOSTED}",
            {
                "embedUrl": "https://www.youtube-nocookie.com/embed/abcdefghijk",
                "sameAs": "https://www.youtube.com/watch?v=abcdefghijk",
                "duration": "PT90S",
            },
        ),
        (
            'published: 2026-01-02\nurl: "https://example.org/film"\ntranscript: Worms are long.',
            {"sameAs": "https://example.org/film", "transcript": "Worms are long."},
        ),
        (
            "published: 2026-01-02\nfile: ../docs/film.mp4",
            {"contentUrl": f"{SITE}film.mp4", "encodingFormat": "video/mp4"},
        ),
    ],
    ids=["no film", "a film of no day", "a recording", "a film at a host", "a film elsewhere", "a film of our own"],
)
def test_a_video_is_one_where_there_is_a_film_to_see_and_a_day(
    library: SmallLibrary, lines: str, where: Node | None
) -> None:
    library.write("docs/film.mp4", b"film")
    library.write("docs/talk.mp3", b"talk")
    library.article("film", "type: video", lines)
    video = of(library, "articles/film")
    assert video["@type"] == ("VideoObject" if where else "Article")
    if where:
        required, known = TYPES["VideoObject"]
        assert required <= set(video) <= known | {"@type"}
        assert video["uploadDate"] == "2026-01-02"
        assert video["thumbnailUrl"] == f"{SITE}assets/cards/articles/film.png"
        named = ("contentUrl", "encodingFormat", "embedUrl", "sameAs", "duration", "transcript")
        assert {key: video[key] for key in named if key in video} == where


def test_a_translation_says_nothing_in_the_originals_words(library: SmallLibrary) -> None:
    library.add("tools/a.md", "keywords: [soil]\nmaterials: [a spade]")
    library.write("tools/a.he.md", "---\ntitle: חופרים\nsummary: הופכים את האדמה.\nmaterials: [את]\n---\n")
    tool = of(library, "tools/a", "he")
    assert tool["supply"] == [{"@type": "HowToSupply", "name": "את"}]
    assert "keywords" not in tool


@given(st.integers(0, 60 * 24 * 31))
def test_minutes_read_back_from_their_duration_are_as_many(number: int) -> None:
    written = minutes(number)
    assert DURATION.fullmatch(written)
    units = {unit: int(n) for n, unit in re.findall(r"([0-9]+)([DHM])", written)}
    assert units.get("D", 0) * 1440 + units.get("H", 0) * 60 + units.get("M", 0) == number
