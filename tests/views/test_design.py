"""The tokens of the design: words are readable and drawings visible in both schemes, and the design page shows all."""

from __future__ import annotations

import re

import pytest
from kb.catalogue import Catalogue
from kb.views.context import Context
from kb.views.design import DRAWN, GROUNDS, STYLES, WRITTEN, contrast, design, tokens
from kb.worksheets.downloads import Bundle
from site_pages import Site
from small_library import SmallLibrary

SET = tokens(STYLES.read_text("utf-8"))
BOTH = pytest.mark.parametrize("scheme", ["light", "dark"])


def test_contrast_is_what_wcag_says_it_is() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@BOTH
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("colour", WRITTEN)
def test_words_stand_out_from_every_ground(scheme: str, ground: str, colour: str) -> None:
    assert contrast(SET[scheme][colour], SET[scheme][ground]) >= 4.5  # WCAG 2.2, 1.4.3


@BOTH
@pytest.mark.parametrize("colour", DRAWN)
def test_borders_and_drawings_that_mean_something_stand_out_from_paper(scheme: str, colour: str) -> None:
    assert contrast(SET[scheme][colour], SET[scheme]["paper"]) >= 3  # WCAG 2.2, 1.4.11


@BOTH
def test_marked_words_can_be_read(scheme: str) -> None:
    assert contrast(SET[scheme]["ink"], SET[scheme]["mark"]) >= 4.5


def test_a_style_sheet_without_a_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="not found"):
        tokens(":root{--ink:#000000}")


def test_the_page_shows_every_colour_and_every_icon_and_is_kept_from_search_engines(site: Site) -> None:
    html = site.read("developers/design.html")
    colours = [name for name, value in SET["light"].items() if re.fullmatch("#[0-9a-f]{6}", value)]
    assert [name for name in colours if f"<code>--{name}</code>" not in html] == []
    icons = set(re.findall(r'<symbol id="kb-i-(\w+)"', html))
    assert icons == set(re.findall(r'#kb-i-(\w+)"/></svg> <code', html))
    assert '<meta name="robots" content="noindex">' in html
    assert "developers/" not in site.read("sitemap.xml")
    assert "developers/" not in site.read(site.published("offline/files.json"))


def test_the_page_shows_each_kind_of_drawing_that_tools_have_once(library: SmallLibrary) -> None:
    of = "title: T, labels: [a, b, c, d]"
    for number, kind in enumerate(("matrix", "axis", "steps", "cycle", "circles", "steps")):
        axes = ", axes: [x, y]" if kind in ("matrix", "axis") else ""
        library.tool(f"t{number}", f"diagram: {{kind: {kind}, {of}{axes}}}")
    read = library.read()
    assert not read.problems
    shown = design(Context(Catalogue(read), "en", Bundle()))
    assert [one.kind for one in shown.diagrams] == ["axis", "circles", "cycle", "matrix", "steps"]


def test_a_library_that_does_not_ask_for_the_page_has_none(garden_site: Site) -> None:
    assert "developers/design.html" not in garden_site.files
