"""The search covers what is written and published, in its own language, with anchors that its page really has.

The small library in tests/fixtures/harbour has every way of writing something, once. Its corpus is in `corpus.json`
beside it. If you change the corpus on purpose, write the file again and read the difference: KB_GOLDEN=write
.venv/bin/python -m pytest tests/search/test_corpus.py
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import kept
import pytest
from kb import library
from kb.catalogue import Catalogue
from kb.disk import CACHE
from kb.search import corpus
from kb.search.analyzer import words
from kb.search.corpus import Corpus
from kb.search.index import Document
from kb.worksheets.downloads import with_worksheets
from search.site_data import entries_of, index_of, received, texts_of
from site_pages import Page, Site
from small_library import SmallLibrary
from workspace import CHECKOUT, FIXTURES, GARDEN, Workspace

HARBOUR = CHECKOUT / FIXTURES / "harbour"
GOLDEN = HARBOUR / "corpus.json"
ON_TOP = ""  # the anchor of the text before the first heading


def corpora(root: Path) -> dict[str, Corpus]:
    read = library.read(root)
    sheets = {(tool.page, tool.language) for tool in with_worksheets(read)}
    return {one.language: one for one in corpus.read(Catalogue(read), sheets)}


def documents(root: Path, language: str = "en") -> dict[str, Document]:
    return {page.document.id: page.document for page in corpora(root)[language].pages}


@pytest.fixture(scope="session")
def harbour(once: Callable[[str, Callable[[Path], object]], Path], garden_site: Site) -> Site:
    """The small library, built without --strict, because one of its tools has an error."""

    def make(folder: Path) -> None:
        workspace = garden_site.source.fork(folder)
        kept.lend(folder / GARDEN / CACHE, folder / FIXTURES / "harbour" / CACHE)
        built = workspace.kb("build", "-f", f"{FIXTURES}/harbour/mkdocs.yml", "-d", workspace.site)
        assert built.returncode == 0, built.stderr

    workspace = Workspace(once("harbour", make))
    return Site(workspace.site, workspace, "https://harbour.example/")


@pytest.fixture(scope="session", params=["library", "garden", "harbour"])
def any_site(request: pytest.FixtureRequest) -> Site:
    fixture = {"library": "site", "garden": "garden_site", "harbour": "harbour"}[request.param]
    return request.getfixturevalue(fixture)  # type: ignore[no-any-return]


def languages_of(site: Site) -> list[str]:
    return sorted({name.split("/")[1] for name in site.files if re.match("search/.*/", name)})


# ---- what is in it


def test_the_corpus_of_the_small_library_is_the_expected_one() -> None:
    plain = [
        {
            "language": one.language,
            "pages": [{"document": asdict(page.document), "shown": page.shown} for page in one.pages],
            "synonyms": one.synonyms,
        }
        for one in corpora(HARBOUR).values()
    ]
    made = json.dumps(plain, ensure_ascii=False, indent=1)
    if os.environ.get("KB_GOLDEN") == "write":
        GOLDEN.write_text(f"{made}\n", "utf-8")
    assert json.loads(made) == json.loads(GOLDEN.read_text("utf-8"))


def test_a_corpus_holds_what_is_written_in_its_language_and_no_page_that_is_shown_in_anothers_place() -> None:
    found = {code: [page.shown["url"] for page in one.pages] for code, one in corpora(HARBOUR).items()}
    assert found == {
        "en": [
            "topics/knots.html",
            "tools/bowline.html",
            "tools/coil.html",
            "articles/friction.html",
            "articles/film.html",
            "glossary.html",
            "glossary.html",
            "paths/first-day.html",
            "index.html",
        ],
        "he": ["he/topics/knots.html", "he/tools/bowline.html", "he/glossary.html"],
        "ar": [],
    }


def test_drafts_and_what_is_unsound_are_nowhere_in_the_sites_data(harbour: Site) -> None:
    for name in harbour.files:
        if name.startswith("search/"):
            assert not re.search("not-yet|Unfinished|Secret|(?<!_)unsound|Unsound", harbour.read(name)), name
    assert "bowline" in harbour.read(harbour.published("search/en/entries.js"))


def test_text_is_without_marks_addresses_and_html() -> None:
    bowline = documents(HARBOUR)["tools/bowline"]
    text = "\n".join(f"{section.heading}\n{section.text}" for section in bowline.sections)
    assert not re.search(r"\.(md|svg)|royal|again|<|\*\*|!!!|\?\?\?|===|\[\^|\[[ x]\]|\{#(?!not-an-id)|width=", text)
    for wanted in (
        "The king of knots is bow {.line}, so they say.",
        "Mind your fingers\nA loaded rope bites.\nNever wrap it\nPractise blind.",
        "Left-handed\nRight-handed\nMirror it.\nAs drawn.",
        "An eye in a rope",
        "Load · Rope\n5 kg · thin\ndry rope\nclean hands",
        "Sheet\nThe rope that trims a sail.",
        "over {#not-an-id}, under",
        "Old hands know this .",
        "So said the old sailors.",
    ):
        assert wanted in text


def test_what_fields_say_stands_under_the_anchors_that_the_frame_gives_it() -> None:
    found = documents(HARBOUR)
    sections = {(name, section.anchor): section for name, document in found.items() for section in document.sections}
    assert sections["tools/bowline", "kb-steps"].text == "Make an eye\nPull"
    assert sections["tools/bowline", "kb-sources"].text == "The Old Manual\nAshley, The Book of Knots, 1944"
    labels = sections["tools/bowline", "kb-worksheet"].text.split("\n")
    assert {"My knots", "Before you pull", "The eye lies flat", "Which rope", "Load", "Heavy", "Double it"} < set(
        labels
    )
    assert not {"Your name", "#"} & set(labels)
    assert sections["articles/friction", "kb-points-title"].text == "Rope holds rope.\nWet rope slips."
    assert sections["articles/friction", "sources"].text == "Three notebooks.\nRigger, On friction, 2020"
    assert ("tools/coil", "kb-steps") not in sections  # its text describes them under its own headings
    assert sections["paths/first-day", ON_TOP].text == "Tie a bowline\nEverything hangs on it.\nOn friction"


def test_keywords_hold_what_a_page_is_called_whose_it_is_and_its_type() -> None:
    found = {name: document.keywords.split("\n") for name, document in documents(HARBOUR).items()}
    assert found["topics/knots"] == ["tying", "Knots", "hitches", "bends"]
    assert found["tools/bowline"] == ["rescue loop", "A Rigger", "Tool", "Tools"]
    assert found["articles/friction"] == ["B Rigger", "Article", "Articles", "Harbour Days"]
    assert found["articles/film"] == ["C Rigger", "Film", "Films"]


def test_synonyms_are_groups_across_languages_and_names_that_differ_in_capitals_are_one() -> None:
    groups = {one.synonyms for one in corpora(HARBOUR).values()}
    assert groups == {(("Knots", "hitches", "bends", "קשרים", "לולאות"), ("Bight", "eye", "פיתול"))}


def test_terms_are_found_in_the_languages_in_which_they_are_worded_each_at_its_place() -> None:
    found = corpora(HARBOUR)
    bight, rope = (page for page in found["en"].pages if page.shown["type"] == "term")
    assert bight.shown == {"id": "bight", "url": "glossary.html", "anchor": "bight", "title": "Bight", "type": "term"}
    assert [section.anchor for section in bight.document.sections] == ["bight"]
    assert rope.shown["id"] == "rope"
    assert [page.shown["title"] for page in found["he"].pages if page.shown["type"] == "term"] == ["פיתול"]


def test_a_result_shows_the_fact_that_its_page_shows() -> None:
    notes = {page.document.id: page.shown.get("note") for page in corpora(HARBOUR)["en"].pages}
    assert notes == {
        "topics/knots": "4 entries",
        "tools/bowline": "5 to 10 minutes",
        "tools/coil": "2 minutes",
        "articles/friction": "1 minute to read",
        "articles/film": "2 minutes to watch",
        "glossary#bight": None,
        "glossary#rope": None,
        "paths/first-day": "2 entries",
        "index": None,
    }
    assert {page.shown.get("note") for page in corpora(HARBOUR)["he"].pages} == {"4 פריטים", "5 עד 10 דקות", None}


# ---- compared with built pages


def test_every_anchor_is_an_id_of_its_page(any_site: Site) -> None:
    checked = 0
    for language in languages_of(any_site):
        index, listed = index_of(any_site, language), entries_of(any_site, language)["entries"]
        for entry, shown in zip(index.entries, listed, strict=True):
            page = any_site.page(shown["url"])
            assert {anchor for anchor in entry.anchors if anchor} - set(page.ids) == set(), page.path
            checked += len(entry.anchors)
    assert checked > 10


def test_the_words_of_a_section_stand_on_the_page(any_site: Site) -> None:
    """Except for a worksheet's labels, which are on another page, and for titles of steps that have headings."""
    strange = {}
    for language in languages_of(any_site):
        of_language = entries_of(any_site, language)["entries"], texts_of(any_site, language)
        for shown, (_, *texts), entry in zip(*of_language, index_of(any_site, language).entries, strict=True):
            assert _leads_to(entry.id, shown["url"])
            page, own = any_site.page(shown["url"]), entry.anchors
            own_text = "\n".join(t for t, anchor in zip(texts, own, strict=True) if anchor != "kb-worksheet")
            missing = set(words(own_text)) - set(words(_seen(page)))
            if missing:
                strange[page.path] = missing
    assert strange == {}


def _leads_to(id_: str, url: str) -> bool:
    return url.endswith(f"{id_.partition('#')[0]}.html")


def _seen(page: Page) -> str:
    """Return the text of a page, element by element, with the texts for pictures and abbreviations."""
    texts = []
    for element in page.one("body").walk():
        texts += [element.attributes.get("alt", ""), element.attributes.get("title", "")]
        texts.append(element.text)
        texts.append("\n".join(child for child in element.children if isinstance(child, str)))
    return "\n".join(texts)


def test_what_results_show_is_what_library_json_tells(any_site: Site) -> None:
    """The topics of an entry include those that gather it."""
    exported = json.loads(any_site.read("library.json"))
    entries = {entry["url"]: entry for entry in exported["entries"]}
    found = {
        shown["url"]: shown
        for language in languages_of(any_site)
        for shown in entries_of(any_site, language)["entries"]
        if shown["type"] in ("tool", "article", "video")
    }
    assert found.keys() == entries.keys()
    for url, shown in found.items():
        listing = {topic["id"] for topic in exported["topics"] if shown["id"] in topic["entries"]}
        facets = {name: value for name, value in shown["facets"].items() if name != "worksheet"}
        assert {**facets, "topics": set(facets["topics"])} == {**entries[url]["facets"], "topics": listing}, url
        assert shown["facets"].get("worksheet", False) == ("kb-worksheet" in any_site.page(url).ids), url
        assert all(shown[key] == entries[url][key] for key in ("id", "type", "title"))


def test_each_language_has_all_its_scripts(any_site: Site) -> None:
    kind, rules = received(any_site, "rules.js")
    assert (kind, rules["weights"]["k1"]) == ("rules", 1.2)
    for language in languages_of(any_site):
        assert len(texts_of(any_site, language)) == len(index_of(any_site, language).entries)


def test_all_languages_of_the_library_have_an_index(site: Site) -> None:
    assert languages_of(site) == ["ar", "en", "he"]


# ---- the unexpected


@pytest.mark.parametrize(
    "body",
    [
        "",
        "## \n\ntext",
        "!!! note",
        '=== "',
        "| a |\n|---|",
        "{#x}",
        "[^1]:",
        "*[a]:",
        "<p>\n<b",
        "```\n",
        "- [ ]",
        "# a\n" * 9,
    ],
)
def test_any_text_has_a_corpus(library: SmallLibrary, body: str) -> None:
    library.article("odd", body=body)
    assert "articles/odd" in documents(library.root)


def test_a_library_without_anything_has_empty_corpora(library: SmallLibrary) -> None:
    for folder in ("docs", "tools", "articles"):
        shutil.rmtree(library.root / folder)
    assert [(one.pages, one.synonyms) for one in corpora(library.root).values()] == [((), ()), ((), ())]
