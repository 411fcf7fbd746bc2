"""What a built site gets when all pages are there: the site map, and the missing page that works at any depth."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import material
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.publish.finish import is_unused, material_css, root_absolute, sitemap
from small_library import SmallLibrary

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
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


# ---- the site map


def entries(text: str) -> dict[str, dict[str, str]]:
    """Return the alternates by language of each address, parsed as XML."""
    root = ElementTree.fromstring(text)
    assert root.tag == f"{SITEMAP}urlset"
    return {url.findtext(f"{SITEMAP}loc", ""): dict(map(alternate, url.findall(LINK))) for url in root}


def alternate(link: ElementTree.Element) -> tuple[str, str]:
    return link.get("hreflang", ""), link.get("href", "")


def test_the_site_map_has_every_page_that_was_written_and_every_page_that_is_made(library: SmallLibrary) -> None:
    found = set(entries(sitemap(library.read(), SITE)))
    written = {"index.html", "topics/x.html", "tools/a.html", "articles/b.html"}
    made = {f"{shelf}/index.html" for shelf in ("topics", "worksheets", "tools", "articles", "videos")} | {
        "map.html",
        "offline.html",
        "plan.html",
    }
    terms = {"stages/index.html", "stages/sow.html", "stages/grow.html", "stages/harvest.html"}
    assert {address.removeprefix(SITE) for address in found if "/he/" not in address} == written | made | terms
    assert {address.removeprefix(f"{SITE}he/") for address in found if "/he/" in address} == made | terms


def test_a_translated_page_is_there_in_each_language_and_names_all_of_them(library: SmallLibrary) -> None:
    library.write("tools/a.he.md", "---\ntitle: חופרים\n---\n")
    found = entries(sitemap(library.read(), SITE))
    both = {"en": f"{SITE}tools/a.html", "he": f"{SITE}he/tools/a.html"}
    assert found[both["en"]] == found[both["he"]] == both


def test_a_page_that_only_falls_back_to_the_original_is_not_in_the_site_map(library: SmallLibrary) -> None:
    found = entries(sitemap(library.read(), SITE))
    assert f"{SITE}he/tools/a.html" not in found
    assert found[f"{SITE}tools/a.html"] == {}


def test_the_missing_page_and_drafts_are_not_in_the_site_map(library: SmallLibrary) -> None:
    library.add("tools/a.md", "status: draft")
    text = sitemap(library.read(), SITE)
    assert "404" not in text
    assert "tools/a.html" not in text


def test_a_site_that_stands_in_a_folder_has_it_in_every_address(library: SmallLibrary) -> None:
    found = entries(sitemap(library.read(), f"{SITE}shidra/"))
    assert found
    assert all(address.startswith(f"{SITE}shidra/") for address in found)


def test_addresses_in_the_site_map_are_encoded_and_in_order_and_the_same_on_every_run(library: SmallLibrary) -> None:
    library.edit("library.yml", "types:", "slugs: unicode\ntypes:")
    library.tool("כלי")
    text = sitemap(library.read(), SITE)
    assert f"{SITE}tools/%D7%9B%D7%9C%D7%99.html" in entries(text)
    assert text == sitemap(library.read(), SITE)
    assert text.isascii()


# ---- what the theme ships


def theme_files() -> list[str]:
    templates = Path(material.__file__).parent / "templates"
    return [path.relative_to(templates).as_posix() for path in templates.rglob("*") if path.is_file()]


def test_materials_style_sheet_is_still_where_we_look_for_it() -> None:
    assert re.fullmatch(r"main\.[0-9a-f]+\.min\.css", material_css(theme_files()))


def test_an_upgrade_of_the_theme_that_moves_its_style_sheet_is_noticed() -> None:
    with pytest.raises(LookupError, match="Material"):
        material_css(["assets/stylesheets/other.css"])


def test_materials_scripts_maps_and_pictures_stay_out_and_its_style_sheet_stays_in() -> None:
    shipped = [file for file in theme_files() if file.startswith("assets/")]
    kept = [file for file in shipped if not is_unused(file)]
    assert f"assets/stylesheets/{material_css(shipped)}" in kept
    assert [file for file in kept if file.endswith((".js", ".map", ".png"))] == []
