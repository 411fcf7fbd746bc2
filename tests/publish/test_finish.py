"""What the last step adds to a site: a "page not found" page for any depth, and no unused parts of the theme."""

from __future__ import annotations

import re
from pathlib import Path

import material
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.publish import asset_names, finish, styles
from kb.publish.finish import root_absolute
from kb.site_folder import SiteFolder
from workspace import CHECKOUT, contents

SITE = "https://garden.example/"
TEMPLATES = Path(material.__file__).parent / "templates"


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


def test_materials_style_sheet_is_still_where_we_look_for_it() -> None:
    assert re.fullmatch(r"main\.[0-9a-f]+\.min\.css", finish.material_css().name)


def test_an_upgrade_of_the_theme_that_moves_its_style_sheet_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finish, "STYLES", "assets/elsewhere")
    with pytest.raises(LookupError, match="Material"):
        finish.material_css()


def test_of_the_theme_nothing_goes_into_the_site_but_its_reduced_style_and_of_ours_all_but_templates(
    tmp_path: Path,
) -> None:
    overrides = CHECKOUT / "overrides"
    sheets = styles.of(finish.material_css().read_text("utf-8"), overrides, tmp_path / "cache")
    files = asset_names.of(overrides, sheets)
    finish.add_theme(SiteFolder(tmp_path / "site"), overrides, files)
    made = set(contents(tmp_path / "site"))
    plain = {name: re.sub(r"\.[0-9a-f]{8}(?=\.\w+$)", "", name) for name in made}
    ours = {path.relative_to(overrides).as_posix() for path in overrides.rglob("*") if path.is_file()}
    bundled = {f"assets/kb/{part}.js" for parts in asset_names.BUNDLES.values() for part in parts}
    assert {name for name in ours if not name.endswith(".html")} <= set(plain.values()) | bundled
    theirs = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file()}
    assert made & theirs == set()
    assert not [name for name in made if name.endswith(".html")]
    assert {name for name in made if plain[name] == name} == {"assets/icons/icon.svg"}


# ---- the indentation of templates


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>\n\n  a</p>", "<p>\na</p>"),
        ("<p>a \t\n \n  <b>", "<p>a\n<b>"),
        ("<p>a \n b\n\n  c</p>", "<p>a \n b\n\n  c</p>"),  # within a text, lines stay as they are
        ("<p>a  <b>  c</b>", "<p>a  <b>  c</b>"),
        ("a\n  <pre>\n  b \n <i>\n c</i></pre>\n\n  d", "a\n<pre>\n  b \n <i>\n c</i></pre>\nd"),
        ("<script>\n  a\n\n b</script> \n <script>c</script>\n", "<script>\n  a\n\n b</script>\n<script>c</script>\n"),
        ("<textarea>\n  a</textarea>\n\n<preface>\n  b", "<textarea>\n  a</textarea>\n<preface>\nb"),
        ("  \n  <p>", "\n<p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_lines_beside_tags_lose_their_indentation_and_texts_keep_it(html: str, expected: str) -> None:
    assert finish.without_air(html) == expected
    assert finish.without_air(expected) == expected
