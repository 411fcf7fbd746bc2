"""The site made from the content: what holds for every page and worksheet, whatever the entries are.

`python3 kb test --content` runs this, and the workflow before each publication. To build the content takes the longer
the more there is, so `python3 kb test` without arguments leaves it out.
"""

from __future__ import annotations

import json
import zipfile

import pikepdf
import pytest
import whole_site
from kb import addresses, library
from kb.library import Library
from kb.worksheets.downloads import FORMATS, sheet_of, with_worksheets
from site_pages import Site
from workspace import CHECKOUT


@pytest.fixture(scope="module")
def read() -> Library:
    return library.read(CHECKOUT)


def test_every_entry_has_its_page_in_every_language_and_stands_in_library_json(
    content_site: Site, read: Library
) -> None:
    pages = {
        addresses.page_url(entry.page, code, read.settings)
        for entry in read.entries
        for code in read.settings.language_codes
    }
    assert pages <= content_site.files
    exported = {(one["id"], one["language"]) for one in json.loads(content_site.read("library.json"))["entries"]}
    assert exported == {(document.slug, document.language) for document in read.documents if document.is_entry}


def test_every_worksheet_opens_with_all_its_fields(content_site: Site, read: Library) -> None:
    exported = json.loads(content_site.read("library.json"))["entries"]
    files = {(one["id"], one["language"]): {w["format"]: w["url"] for w in one["worksheets"]} for one in exported}
    for tool in with_worksheets(read):
        made = files[tool.slug, tool.language]
        assert set(FORMATS) - {"xlsx"} <= set(made), tool.path  # Excel gets sheets that have a table
        with pikepdf.open(content_site.root / made["pdf"]) as pdf:
            names = {str(one.T) for one in pdf.Root.AcroForm.Fields}
        assert {field.id for field in sheet_of(read, tool, "/").fields()} <= names, tool.path
        for form in made.keys() - {"pdf"}:
            with zipfile.ZipFile(content_site.root / made[form]) as packed:
                assert packed.testzip() is None, tool.path


def test_every_link_leads_to_a_page_and_a_place_that_are_there(content_site: Site) -> None:
    assert whole_site.links(content_site)[1] == []


def test_every_page_is_well_formed_and_an_id_stands_in_it_once(content_site: Site) -> None:
    assert {page.path: page.slips for page in content_site.pages.values() if page.slips} == {}
    assert whole_site.ids_out_of_order(content_site) == ([], [])
