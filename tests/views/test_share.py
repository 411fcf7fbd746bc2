"""The preview of a page where its address is shared: the protocol of https://ogp.me, on every page."""

from __future__ import annotations

import re

import pytest
from kb.views.share import locale
from PIL import Image
from site_pages import Page, Site

PREFIXES = {"he": "", "ar": "ar/", "en": "en/"}
REQUIRED = {"og:title", "og:type", "og:image", "og:url"}


def shown(page: Page) -> dict[str, list[str]]:
    """Return a page's preview data by property, in order."""
    found: dict[str, list[str]] = {}
    for meta in page.all("meta"):
        name = meta.attributes.get("property", "")
        if name.startswith(("og:", "article:")):
            found.setdefault(name, []).append(meta.attributes["content"])
    return found


def is_entry(page: Page) -> bool:
    return bool(re.match("((ar|en)/)?(tools|articles)/(?!index)", page.path))


def test_every_page_says_what_the_protocol_requires_and_names_its_own_address(site: Site) -> None:
    for page in site.pages.values():
        said = shown(page)
        assert set(said) >= REQUIRED, page.path
        assert [name for name, values in said.items() if len(values) > 1 and name != "og:locale:alternate"] == []
        assert said["og:url"] == [page.one("link", rel="canonical").attributes["href"]], page.path
        assert all(value for values in said.values() for value in values), page.path
        assert said["og:type"] == ["article" if is_entry(page) else "website"]
        assert page.one("meta", name="twitter:card").attributes["content"] == "summary_large_image"


def test_every_card_is_there_and_of_the_size_that_is_said(site: Site) -> None:
    files = {
        site.file(page.path, shown(page)["og:image"][0]): shown(page)["og:image:alt"][0] for page in site.pages.values()
    }
    assert len(files) > 20
    assert all(files.values())
    for file in files:
        with Image.open(site.root / file) as picture:
            assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert {name for name in site.files if name.startswith("assets/cards/")} == set(files), "nobody shows these"


def test_a_page_shows_the_card_of_the_language_in_which_it_is_written(site: Site) -> None:
    for page in filter(is_entry, site.pages.values()):
        written = site.file(page.path, page.one("link", rel="canonical").attributes["href"])
        expected = f"{site.base}assets/cards/{written.removesuffix('.html')}.png"
        assert shown(page)["og:image"] == [expected], page.path
    assert shown(site.page("en/topics/backbone.html"))["og:image"] == [f"{site.base}assets/cards/en/index.png"]


def test_a_page_names_its_locale_and_those_of_its_other_versions(site: Site) -> None:
    translated = shown(site.page("en/tools/stacey-matrix.html"))
    assert (translated["og:locale"], translated["og:locale:alternate"]) == (["en_US"], ["he_IL", "ar_AR"])
    for page in site.pages.values():
        if page.path.endswith("404.html") or page.all("meta", name="robots"):
            continue
        versions = [one for one in page.all("link", rel="alternate") if "hreflang" in one.attributes]
        others = shown(page).get("og:locale:alternate", [])
        assert len(others) == max(len(versions) - 2, 0), page.path  # except this version and the default one


@pytest.mark.parametrize(
    ("code", "expected"),
    [("he", "he_IL"), ("en", "en_US"), ("ar", "ar_AR"), ("fr", "fr_FR"), ("pt-BR", "pt_BR"), ("am", "am_ET")],
)
def test_a_locale_is_a_language_and_a_territory(code: str, expected: str) -> None:
    assert locale(code) == expected
