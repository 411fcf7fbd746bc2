"""What a built site gets when all pages are there: the missing page at any depth, no more of the theme than used."""

from __future__ import annotations

import re
from pathlib import Path

import material
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.publish.finish import is_unused, material_css, root_absolute

SITE = "https://garden.example/"


# ---- the missing page


@pytest.mark.parametrize(
    ("page", "site", "link", "absolute"),
    [
        ("404.html", SITE, "tools/a.html", "/tools/a.html"),
        ("404.html", f"{SITE}shidra/", "tools/a.html", "/shidra/tools/a.html"),
        ("en/404.html", SITE, "../tools/a.html", "/tools/a.html"),
        ("en/404.html", f"{SITE}shidra/", "tools/a.html", "/shidra/en/tools/a.html"),
        ("en/404.html", f"{SITE}shidra/", "../assets/x.css?v=1&amp;w#y", "/shidra/assets/x.css?v=1&amp;w#y"),
        ("404.html", "/", "index.html", "/index.html"),
        ("404.html", "", "index.html", "/index.html"),
        ("404.html", f"{SITE}shidra/", "%D7%9B%D7%9C%D7%99.html", "/shidra/%D7%9B%D7%9C%D7%99.html"),
    ],
)
def test_links_of_the_missing_page_begin_at_the_root_of_the_host(
    page: str, site: str, link: str, absolute: str
) -> None:
    for tag, attribute in (("a", "href"), ("link", "href"), ("script", "src"), ("img", "src"), ("form", "action")):
        assert root_absolute(f'<{tag} {attribute}="{link}">', page, site) == f'<{tag} {attribute}="{absolute}">'


@pytest.mark.parametrize(
    "link", ["#main", "https://example.org/x", "mailto:a@b.c", "tel:+1", "data:image/png;base64,AA", "//example.org/x"]
)
def test_links_that_depend_on_no_depth_stay_as_they_are(link: str) -> None:
    html = f'<a class="x" href="{link}">y</a>'
    assert root_absolute(html, "en/404.html", f"{SITE}shidra/") == html


def test_a_link_from_the_root_stays_from_the_root() -> None:
    assert root_absolute('<a href="/x">', "404.html", f"{SITE}shidra/") == '<a href="/x">'


def test_text_and_other_attributes_are_left_alone() -> None:
    html = '<p data-href="x" title="href=y">src="z"</p>'
    assert root_absolute(html, "404.html", SITE) == html


@given(st.text("abc/.#?&;=%", max_size=12), st.sampled_from(["404.html", "en/404.html"]))
def test_making_links_absolute_twice_is_making_them_so_once(link: str, page: str) -> None:
    once = root_absolute(f'<a href="{link}">', page, f"{SITE}shidra/")
    assert root_absolute(once, page, f"{SITE}shidra/") == once
    assert re.search('href="(/|#)', once)


# ---- what the theme ships


def theme_files() -> list[str]:
    templates = Path(material.__file__).parent / "templates"
    return [path.relative_to(templates).as_posix() for path in templates.rglob("*") if path.is_file()]


def test_materials_style_sheet_is_still_where_we_look_for_it() -> None:
    assert re.fullmatch(r"assets/stylesheets/main\.[0-9a-f]+\.min\.css", material_css(theme_files()))


def test_an_upgrade_of_the_theme_that_moves_its_style_sheet_is_noticed() -> None:
    with pytest.raises(LookupError, match="Material"):
        material_css(["assets/stylesheets/other.css"])


def test_materials_scripts_maps_and_pictures_stay_out_and_its_style_sheets_as_they_are() -> None:
    shipped = [file for file in theme_files() if file.startswith("assets/")]
    kept = [file for file in shipped if not is_unused(file)]
    assert [file for file in kept if file.endswith((".js", ".map", ".png", ".css"))] == []
