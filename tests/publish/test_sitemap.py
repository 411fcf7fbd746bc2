"""The site map: which pages it lists, in which languages, and that it follows the rules of its format."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit
from xml.etree import ElementTree

from kb import page_kinds
from kb.library import Library
from kb.publish import sitemap
from site_pages import Site
from small_library import SmallLibrary

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
SITE = "https://garden.example/"
HELD = 50_000, 50 * 1024 * 1024  # the most addresses and bytes of one file (https://www.sitemaps.org/protocol.html)


def entries(text: str) -> dict[str, dict[str, str]]:
    """Return the alternates of each address by language, parsed as XML."""
    root = ElementTree.fromstring(text)
    assert root.tag == f"{SITEMAP}urlset"
    return {url.findtext(f"{SITEMAP}loc", ""): dict(map(alternate, url.findall(LINK))) for url in root}


def whole(library: Library, site_url: str) -> str:
    """Return the site map of a library that is small enough for one file."""
    files = sitemap.sitemap(library, site_url)
    assert set(files) == {sitemap.FILE}
    return files[sitemap.FILE]


def alternate(link: ElementTree.Element) -> tuple[str, str]:
    return link.get("hreflang", ""), link.get("href", "")


def test_the_site_map_has_every_page_that_was_written_and_every_page_that_is_made(library: SmallLibrary) -> None:
    read = library.read()
    found = set(entries(whole(read, SITE)))
    written = {"index.html", "topics/x.html", "tools/a.html", "articles/b.html"}
    made = {f"{page}.html" for page in page_kinds.generated_pages(read.settings)}
    assert {"topics/index.html", "tools/index.html", "stages/sow.html"} <= made
    assert {address.removeprefix(SITE) for address in found if "/he/" not in address} == written | made
    assert {address.removeprefix(f"{SITE}he/") for address in found if "/he/" in address} == made


def test_a_translated_page_is_there_in_each_language_and_names_all_of_them(library: SmallLibrary) -> None:
    library.write("tools/a.he.md", "---\ntitle: חופרים\n---\n")
    found = entries(whole(library.read(), SITE))
    both = {"en": f"{SITE}tools/a.html", "he": f"{SITE}he/tools/a.html"}
    assert found[both["en"]] == found[both["he"]] == {**both, "x-default": both["en"]}


def test_a_page_that_only_falls_back_to_the_original_is_not_in_the_site_map(library: SmallLibrary) -> None:
    found = entries(whole(library.read(), SITE))
    assert f"{SITE}he/tools/a.html" not in found
    assert found[f"{SITE}tools/a.html"] == {}


def test_the_missing_page_and_drafts_are_not_in_the_site_map(library: SmallLibrary) -> None:
    library.add("tools/a.md", "status: draft")
    text = whole(library.read(), SITE)
    assert "404" not in text
    assert "tools/a.html" not in text


def test_a_site_that_stands_in_a_folder_has_it_in_every_address(library: SmallLibrary) -> None:
    found = entries(whole(library.read(), f"{SITE}shidra/"))
    assert found
    assert all(address.startswith(f"{SITE}shidra/") for address in found)


def test_addresses_in_the_site_map_are_encoded_and_in_order_and_the_same_on_every_run(library: SmallLibrary) -> None:
    library.edit("library.yml", "types:", "slugs: unicode\ntypes:")
    library.tool("כלי")
    text = whole(library.read(), SITE)
    assert f"{SITE}tools/%D7%9B%D7%9C%D7%99.html" in entries(text)
    assert text == whole(library.read(), SITE)
    assert text.isascii()


def test_a_page_was_changed_when_it_was_last_reviewed_or_published_and_else_nobody_knows(library: SmallLibrary) -> None:
    library.add("tools/a.md", "published: 2026-01-02\nreviewed: 2026-03-04")
    library.add("articles/b.md", "published: 2026-02-03")
    days = changes(whole(library.read(), SITE))
    assert days[f"{SITE}tools/a.html"] == "2026-03-04"
    assert days[f"{SITE}articles/b.html"] == "2026-02-03"
    assert days[f"{SITE}topics/x.html"] is days[f"{SITE}stages/sow.html"] is None


def test_a_home_page_that_nobody_wrote_is_there_too(library: SmallLibrary) -> None:
    (library.root / "docs/index.md").unlink()
    found = entries(whole(library.read(), SITE))
    assert {f"{SITE}index.html", f"{SITE}he/index.html"} <= found.keys()


def test_robots_are_led_to_the_site_map() -> None:
    assert sitemap.robots(f"{SITE}shidra/").endswith(f"\nSitemap: {SITE}shidra/sitemap.xml\n")


def changes(text: str) -> dict[str, str | None]:
    """Return the day of the last change of each address."""
    root = ElementTree.fromstring(text)
    return {url.findtext(f"{SITEMAP}loc", ""): url.findtext(f"{SITEMAP}lastmod") for url in root}


def test_a_site_map_that_is_too_large_for_one_file_is_several_and_a_list_of_them(library: SmallLibrary) -> None:
    assert (sitemap.MOST, sitemap.MOST_BYTES) == HELD
    read = library.read()
    all_, largest = entries(whole(read, SITE)), max(map(len, whole(read, SITE).split("\n")))
    for limits in ({"most": 4}, {"most_bytes": 200 + 5 * largest}):
        files = sitemap.sitemap(read, SITE, **limits)
        index = ElementTree.fromstring(files.pop(sitemap.FILE))
        assert index.tag == f"{SITEMAP}sitemapindex"
        located = [one.findtext(f"{SITEMAP}loc", "") for one in index]
        assert located == [f"{SITE}{name}" for name in files]
        assert len(files) > 2
        parts = [entries(text) for text in files.values()]
        assert all(0 < len(part) <= limits.get("most", 1000) for part in parts)
        assert all(len(text.encode()) <= limits.get("most_bytes", 10**6) for text in files.values())
        assert {address: others for part in parts for address, others in part.items()} == all_
        assert sum(map(len, parts)) == len(all_)


# ---- the real one


def test_the_site_map_of_the_library_holds_to_the_rules_of_its_format(site: Site) -> None:
    text = site.read(sitemap.FILE)
    root = ElementTree.fromstring(text)
    known = {f"{SITEMAP}loc", f"{SITEMAP}lastmod", LINK}
    assert 0 < len(root) <= HELD[0]
    assert len(text.encode()) <= HELD[1]
    for url in root:
        tags = [child.tag for child in url]
        assert tags[0] == f"{SITEMAP}loc"
        assert tags.count(f"{SITEMAP}loc") == 1
        assert tags.count(f"{SITEMAP}lastmod") <= 1
        assert set(tags) <= known
        address = urlsplit(url.findtext(f"{SITEMAP}loc", ""))
        assert (address.scheme, address.netloc) == ("https", "shidra.example")
        assert len(address.geturl()) < 2048
        day = url.findtext(f"{SITEMAP}lastmod")
        assert day is None or date.fromisoformat(day)


def test_every_version_of_a_page_names_every_other_and_the_default_one(site: Site) -> None:
    named = entries(site.read(sitemap.FILE))
    translated = {address: others for address, others in named.items() if others}
    assert len(translated) > 50
    for address, others in translated.items():
        assert address in others.values()
        assert others["x-default"] == others["he"]
        assert {other: named[other] for other in others.values()} == dict.fromkeys(others.values(), others)
    tool = named[f"{site.base}worksheets/stacey-matrix.html"]
    assert set(tool) == {"he", "ar", "en", "x-default"}


def test_a_page_names_in_its_head_the_versions_that_the_site_map_names(site: Site) -> None:
    named = entries(site.read(sitemap.FILE))
    for name, page in site.pages.items():
        listed = {
            link.attributes["hreflang"]: link.attributes["href"]
            for link in page.all("link", rel="alternate")
            if "hreflang" in link.attributes
        }
        if re.search("(^|/)404[.]html$", name):
            continue
        assert listed == named.get(f"{site.base}{name}", {}), name
