"""The release: a zip, always with the same bytes, that opens with a double click; a ZIM if libzim is installed."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest
from kb import library, release, zim
from kb.catalogue import Catalogue
from kb.search import corpus
from kb.worksheets.downloads import with_worksheets
from playwright.sync_api import Page, expect
from site_pages import Site


def pack(site: Site, target: Path) -> Path:
    release.pack(site.root, target, "שדרה", "he", "rtl")
    return target


def test_the_same_site_gives_the_same_zip_with_the_date_that_is_asked_for(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first, second = (pack(site, tmp_path / name / "library.zip") for name in "ab")
    assert first.read_bytes() == second.read_bytes()
    entries = zipfile.ZipFile(first).infolist()
    assert {entry.date_time for entry in entries} == {(2023, 11, 14, 22, 13, 20)}
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert len(entries) == len(site.files) + 1
    assert release.sums([first]) == f"{hashlib.sha256(first.read_bytes()).hexdigest()}  library.zip\n"


def test_an_unpacked_zip_opens_by_double_click_and_answers_searches_without_a_complaint(
    page: Page, site: Site, tmp_path: Path
) -> None:
    with zipfile.ZipFile(pack(site, tmp_path / "library.zip")) as packed:
        packed.extractall(tmp_path / "a folder של מישהו")
    top = tmp_path / "a folder של מישהו" / "library"
    assert sorted(path.name for path in top.iterdir()) == ["files", "שדרה.html"]
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((top / "שדרה.html").as_uri())
    page.wait_for_url("**/files/index.html")
    assert len(page.evaluate("library.search('שותפים')")) > 3
    page.get_by_role("link", name="שמירה לשימוש בלי רשת").click()
    expect(page.locator("h1")).to_have_text("שמירה לשימוש בלי רשת")
    assert said == []


def test_a_zim_finds_articles_and_no_menu_words(site: Site, tmp_path: Path) -> None:
    if not zim.is_possible():
        pytest.skip(f"libzim is not installed, so no ZIM is made: {zim.ADVICE}")
    from libzim.reader import Archive  # type: ignore[import-not-found]
    from libzim.search import Query, Searcher  # type: ignore[import-not-found]

    read = library.read(site.source.root)
    sheets = {(document.page, document.language) for document in with_worksheets(read)}
    target = tmp_path / "library.zim"
    zim.write(site.root, target, Catalogue(read), corpus.read(Catalogue(read), sheets))
    archive = Archive(target)
    assert archive.check()
    assert archive.main_entry.get_item().path == "index.html"

    def search(words: str) -> list[str]:
        found = Searcher(archive).search(Query().set_query(words))
        return list(found.getResults(0, 5))

    assert search("סטייסי")[0] == "tools/stacey-matrix.html"
    assert search("דילוג") == search("תפריט") == []
