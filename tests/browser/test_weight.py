"""An entry's page is light in every language, counted by what a browser loads."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser
from site_pages import Site
from ways import LANGUAGES
from weighing import Bounds, scales

ENTRY = re.compile(r"(tools|articles|videos)/(?!index|all)")
MOST = {"he": 45_000, "ar": 59_000, "en": 46_000}  # bytes; the letters of Arabic have up to four forms each


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_entrys_page_is_light(chromium: Browser, site: Site, language: str) -> None:
    """This counts everything that it needs: its HTML, style sheets, scripts, icon and fonts."""
    prefix = LANGUAGES[language]
    pages = [name for name in site.pages if name.startswith(prefix) and ENTRY.match(name.removeprefix(prefix))]
    with scales(chromium, site) as scale:
        figures = {name: scale.weigh(name) for name in pages}
    heaviest = max(figures, key=lambda name: sum(figures[name].values()))
    print(f"\n{heaviest}, the heaviest of {len(pages)}, in bytes as sent:")
    for name, size in [*figures[heaviest].items(), ("altogether", sum(figures[heaviest].values()))]:
        print(f"{size:8,}  {name}")
    assert any("material." in name for name in figures[heaviest])
    assert len([name for name in figures[heaviest] if f"kb-sans-{language}-" in name]) == 2
    assert sum(figures[heaviest].values()) <= MOST[language]
    bounds = Bounds(site)
    missed = {name: figures[name].keys() - bounds.weigh(name).keys() for name in pages}
    assert {name: files for name, files in missed.items() if files} == {}, "what is known without a browser is no bound"


def test_a_page_loads_the_files_of_its_language_and_others_only_where_it_shows_their_letters(
    chromium: Browser, site: Site
) -> None:
    with scales(chromium, site) as scale:
        loaded = {name: fonts_of(scale.weigh(name)) for name in ("about.html", "ar/about.html", "en/about.html")}
        design = fonts_of(scale.weigh("developers/design.html"))  # has names of all languages
    assert loaded == {
        f"{prefix}about.html": {f"kb-sans-{code}-regular.woff2", f"kb-sans-{code}-bold.woff2"}
        for code, prefix in LANGUAGES.items()
    }
    assert "kb-sans-signs-regular.woff2" in design


def fonts_of(weighed: dict[str, int]) -> set[str]:
    """Return the loaded fonts, without the hashes in their names."""
    return {re.sub(r".*/|\.[0-9a-f]{8}(?=\.)", "", name) for name in weighed if name.endswith(".woff2")}
