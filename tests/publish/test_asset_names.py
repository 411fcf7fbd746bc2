"""Files whose names carry a hash: every page and script finds them, and a change of one renders no page again."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import changing_library
import pytest
from kb import publication
from kb.disk import CACHE
from kb.publish import asset_names, edition, headers
from kept import pieces
from site_pages import Site
from small_library import SmallLibrary
from workspace import CHECKOUT, contents, published

STAMPED = re.compile(r"(.*)\.([0-9a-f]{8})\.(\w+)")
SCRIPTS = sorted((CHECKOUT / "overrides").rglob("*.js"))
PARTS = {f"assets/kb/{part}.js" for parts in asset_names.BUNDLES.values() for part in parts}


def names_of(site: Site, language: str) -> dict[str, str]:
    """Return what a script of a language finds: the hash in the name of each file, by the plain name."""
    facts = re.search(r"\{\},(\{.*\})\);", site.read(edition.FILE))
    assert facts
    script = site.read(json.loads(facts[1])["names"][language])
    names: dict[str, str] = json.loads(script[script.index(",") + 1 : script.rindex(")")])["names"]
    return names


def test_every_file_in_these_folders_has_the_hash_of_its_content_in_its_name(site: Site) -> None:
    files = [name for name in site.files if asset_names.has_stamp(name)]
    assert {name.rpartition("/")[0] for name in files} >= {*asset_names.FOLDERS, "assets/kb/search", "search/he"}
    for name in files:
        found = STAMPED.fullmatch(name)
        assert found, name
        assert hashlib.sha256((site.root / name).read_bytes()).hexdigest().startswith(found[2]), name


def test_every_page_loads_the_files_by_these_names(site: Site) -> None:
    for page in site.pages.values():
        loaded = [site.file(page.path, at) for e, at in page.addresses if e.tag in ("link", "script")]
        assert [name for name in loaded if asset_names.has_stamp(name) and name not in site.files] == [], page.path
        if page.all("script"):
            assert edition.FILE in loaded, page.path


def test_scripts_find_every_file_of_their_language_by_its_plain_name(site: Site) -> None:
    for language in ("he", "ar", "en"):
        found = names_of(site, language)
        fitting = re.compile(rf"(search/{language}/(?!names)|search/rules|assets/(kb|stylesheets)/).*\.(js|css)")
        plain = {STAMPED.sub(r"\1.\3", name) for name in site.files if fitting.fullmatch(name)}
        assert plain <= found.keys()
        for name, stamp in found.items():
            assert published(site.files, name) == re.sub(r"(\.\w+)$", rf".{stamp}\1", name)


def test_the_sheet_of_fonts_names_files_that_are_there(site: Site) -> None:
    named = re.findall(r"url\(([^)]*)\)", site.read("assets/fonts.css"))
    assert len(named) >= 6
    assert {f"assets/{name}" for name in named} == {name for name in site.files if name.endswith(".woff2")}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_line_of_a_text_is_taken_for_a_comment(script: Path) -> None:
    text = script.read_text("utf-8")
    assert all(len(re.findall(r"(?<!\\)`", line)) % 2 == 0 for line in text.splitlines()), "a text of several lines"
    sent = asset_names.without_comments(text.encode()).decode()
    lines = [line.lstrip() for line in text.splitlines() if not line.lstrip().startswith("//")]
    for line, short in zip(lines, sent.splitlines(), strict=True):
        assert line == short or re.fullmatch(r" +// [^\"'`]*", line.removeprefix(short)), line


def test_the_parts_of_a_bundle_are_in_it_in_order_and_nowhere_else(site: Site) -> None:
    sent = {name: asset_names.without_comments((CHECKOUT / f"overrides/{name}").read_bytes()) for name in PARTS}
    for bundle, parts in asset_names.BUNDLES.items():
        whole = (site.root / published(site.files, bundle)).read_bytes()
        assert whole == b"".join(sent[f"assets/kb/{part}.js"] for part in parts)
    plain = {STAMPED.sub(r"\1.\3", name) for name in site.files}
    assert plain & PARTS == {f"assets/kb/{part}.js" for part in asset_names.ALONE}


def test_a_page_is_placed_whatever_its_depth_and_its_text_stays() -> None:
    made = asset_names.Assets({"assets/kb/a.js": b"1", "assets/kb/b.css": b"2"})
    a, b = made.names.values()
    for up in ("", "../", "/handbook/"):
        html = f'<script src="{up}assets/kb/a.js" defer></script><link rel="stylesheet" href="{up}assets/kb/b.css">'
        assert made.placed(html) == html.replace("assets/kb/a.js", a).replace("assets/kb/b.css", b)
    for html in ('<a href="assets/kb/a.js">', "src=&#34;assets/kb/a.js&#34;", '<script src="assets/kb/other.js">'):
        assert made.placed(html) == html


def build(root: Path) -> dict[str, bytes]:
    assert publication.publish(root / "mkdocs.yml", root / "site", strict=False)
    return contents(root / "site")


@pytest.fixture
def built(library: SmallLibrary) -> SmallLibrary:
    """A small library with a style of its own, built."""
    changing_library.write(library.root, ())
    build(library.root)
    return library


def test_another_style_sheet_renders_no_page_and_every_page_loads_it(built: SmallLibrary) -> None:
    before, rendered = contents(built.root / "site"), pieces(built.root / CACHE, "pages")
    changing_library.write(built.root, ("style sheet",))
    after = build(built.root)
    old, new = published(before, "assets/kb/kb.css"), published(after, "assets/kb/kb.css")
    assert old != new
    assert old not in after
    page = after["tools/digging.html" if "tools/digging.html" in after else "index.html"].decode()
    assert new in page
    assert old not in page
    assert pieces(built.root / CACHE, "pages") == rendered


def test_a_new_word_changes_the_search_and_the_edition_but_no_other_page(built: SmallLibrary) -> None:
    before = contents(built.root / "site")
    changing_library.write(built.root, ("body",))
    after = build(built.root)
    pages = {name for name in after if name.endswith(".html") and after[name] != before.get(name)}
    assert published(after, "search/en/index.js") not in before
    assert after[edition.FILE] != before[edition.FILE]
    assert len(pages) == len(changing_library.LANGUAGES)


# ---- the fields that hosts send


def rules(text: str) -> dict[str, dict[str, str]]:
    """Read a file of header fields: for each path, its fields."""
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("/"):
            path = line
            found[path] = {}
        elif line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            found[path][name] = value
    return found


def fields(file: str, stated: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    """Return the fields with which a host sends a file: the values of all rules that fit."""
    sent: dict[str, list[str]] = {}
    for path, given in stated.items():
        fits = f"/{file}".startswith(path[:-1]) if path.endswith("*") else f"/{file}" == path
        for name, value in given.items() if fits else ():
            sent.setdefault(name, []).append(value)
    return sent


def test_every_file_falls_under_one_rule_about_keeping_it_and_under_all_about_safety(site: Site) -> None:
    stated = rules(site.read(headers.FILE))
    assert len(stated) <= 100, "Cloudflare reads no more"
    for file in site.files - {headers.FILE}:
        sent = fields(file, stated)
        expected = headers.FOR_EVER if STAMPED.fullmatch(file) and asset_names.has_stamp(file) else headers.ASKED_AGAIN
        assert sent.get("Cache-Control") == [expected], file
        assert {name: values for name, values in sent.items() if name != "Cache-Control"} == {
            name: [value] for name, value in headers.SAFETY.items()
        }, file
    assert fields("", stated)["Cache-Control"] == [headers.ASKED_AGAIN]


def test_however_many_files_there_are_a_host_reads_all_rules() -> None:
    files = [*(f"page-{number}.html" for number in range(500)), "sw.js", "assets/kb/a.00000000.js", "כלים/א.html"]
    stated = headers.caching(files)
    assert len(stated) <= 100
    assert stated["/sw.js"] == stated["/edition.js"] == stated["/assets/fonts.css"] == headers.ASKED_AGAIN
    assert stated["/assets/kb/*"] == headers.FOR_EVER
    assert stated["/%D7%9B%D7%9C%D7%99%D7%9D/*"] == headers.ASKED_AGAIN
