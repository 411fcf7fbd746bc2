"""Languages by their BCP 47 tags: a region or a script changes no text of a site; unknown tags are reported."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import kept
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb import library as reader
from kb.disk import CACHE
from kb.languages import TAG, nearest, primary
from kb.problems import Place
from kb.wording import spoken, wording
from site_pages import Site
from small_library import SmallLibrary
from ways import in_full
from workspace import Workspace

TAGS = {"he": "he-IL", "ar": "ar-EG", "en": "en-GB"}


def regional(workspace: Workspace) -> None:
    """Give every language of the library a region, in all file names and fields."""
    for folder in ("docs", "tools", "articles"):
        for path in (workspace.root / folder).rglob("*.*.md"):
            stem, code, _ = path.name.rsplit(".", 2)
            path.rename(path.with_name(f"{stem}.{TAGS[code]}.md"))
    for path in (workspace.root / "articles").glob("*.md"):
        retag(path, r"(language: )(he|ar|en)\b")
    retag(workspace.root / "docs/glossary.yml", r"(?m)^(    +)(he|ar|en)(?=:$)")
    retag(workspace.root / "library.yml", r"(code: )(he|ar|en)\b")
    retag(workspace.root / "mkdocs.yml", r"(locale: )(he|ar|en)\b")


def retag(path: Path, pattern: str) -> None:
    text = path.read_text("utf-8")
    path.write_text(re.sub(pattern, lambda found: found[1] + TAGS[found[2]], text), "utf-8")


@pytest.fixture(scope="session")
def regional_site(once: Callable[[str, Callable[[Path], object]], Path], site: Site) -> Site:
    """The library in he-IL, ar-EG and en-GB, built strictly; words in library.yml still have codes without regions."""

    def make(folder: Path) -> None:
        workspace = site.source.fork(folder, warm=False)
        kept.lend(site.source.root / CACHE, folder / CACHE)
        regional(workspace)
        built = workspace.kb("build", "--strict")
        assert built.returncode == 0, built.stderr
        assert "no-words" not in built.stderr

    workspace = Workspace(once("regional", make))
    return Site(workspace.site, workspace, site.base)


def without_regions(text: str) -> str:
    """Return the text of a page without regions; it may contain file names, settings, and sizes of documents."""
    text = re.sub(r"\b(he-IL|ar-EG|en-GB)\b", lambda found: found[1][:2], text)
    return re.sub(r"(PDF|Word|Excel) [0-9.]+", r"\1", text)


@in_full
def test_every_page_says_the_same_with_a_region_as_without(site: Site, regional_site: Site) -> None:
    assert len(site.pages) > 100
    for name, page in site.pages.items():
        again = regional_site.page(re.sub(r"^(ar|en)/", lambda found: f"{TAGS[found[1]]}/", name))
        assert without_regions(again.text) == without_regions(page.text), name


@in_full
def test_pages_tell_their_language_with_its_region_and_its_direction(site: Site, regional_site: Site) -> None:
    for name, tag, direction in [
        ("index", "he-IL", "rtl"), ("ar-EG/index", "ar-EG", "rtl"), ("en-GB/index", "en-GB", "ltr")
    ]:  # fmt: skip
        html = regional_site.page(f"{name}.html").one("html")
        assert (html.lang, regional_site.page(f"{name}.html").one("body").dir) == (tag, direction)
        locales = [meta.attributes["content"] for meta in regional_site.page(f"{name}.html").all("meta")
                   if meta.attributes.get("property") == "og:locale"]  # fmt: skip
        assert locales == [tag.replace("-", "_")]


@in_full
def test_the_search_keeps_the_forms_of_hebrew_words(site: Site, regional_site: Site) -> None:
    regional = regional_site.read(regional_site.published("search/he-IL/index.js"))
    assert regional.replace("he-IL", "he") == site.read(site.published("search/he/index.js"))


@in_full
def test_worksheets_are_in_the_language_of_the_tag(site: Site, regional_site: Site) -> None:
    made = {name for name in site.files if name.startswith("worksheets/") and name.endswith((".pdf", ".docx", ".xlsx"))}
    assert made
    assert made <= regional_site.files
    assert {f"ar-EG/{name}" for name in made if f"ar/{name}" in site.files} <= regional_site.files


# ---- tags


@pytest.mark.parametrize(
    ("tag", "language"), [("he", "he"), ("he-IL", "he"), ("iw-IL", "he"), ("ar-EG", "ar"), ("sr-Latn-RS", "sr")]
)
def test_the_language_of_a_tag(tag: str, language: str) -> None:
    assert primary(tag) == language


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("he", "he"),
        ("he-IL", "he"),
        ("en", "en-GB"),
        ("en-GB", "en-GB"),
        ("en-US", "en-GB"),
        ("fr", None),
        ("hel", None),
    ],
)
def test_what_serves_a_tag(tag: str, found: str | None) -> None:
    assert nearest(tag, ("ar", "en-GB", "he")) == found


@given(st.from_regex(TAG, fullmatch=True).filter(lambda tag: tag.isascii() and "\n" not in tag))
def test_any_tag_has_words_in_its_own_language_or_in_english(tag: str) -> None:
    language = wording(tag).language
    assert language == (primary(tag) if primary(tag) in spoken() else "en")
    assert wording("he").language_name(tag)


@pytest.mark.parametrize("tag", ["he_IL", "he-il", "HE", "hebrew", "he-IL-x"])
def test_a_tag_that_is_none_is_refused_where_it_stands(library: SmallLibrary, tag: str) -> None:
    library.edit("library.yml", "code: en,", f"code: {tag},")
    found = [problem for problem in reader.read(library.root).errors if problem.file == "library.yml"]
    assert [(problem.code, problem.line) for problem in found] == [("bad-value", 5)]
    assert "he-IL" in found[0].message["en"]
    assert "he-IL" in found[0].message["he"]


def test_a_language_without_words_is_reported_with_its_place_and_the_substitute(library: SmallLibrary) -> None:
    library.edit("library.yml", "code: he, name: עברית, direction: rtl", "code: fr, name: français, direction: ltr")
    found = [problem for problem in library.read().problems if problem.code == "no-words"]
    assert [(problem.file, Place(problem.line, problem.column)) for problem in found] == [
        ("library.yml", library.place_of("library.yml", "fr, name"))
    ]
    assert "français (fr)" in found[0].message["en"]
    assert "in English" in found[0].message["en"]
    assert "באנגלית" in found[0].message["he"]
