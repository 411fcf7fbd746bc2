"""The scripts of a divided list are cut from the page of the whole list; a page with another structure is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from kb import addresses
from kb.catalogue import Catalogue
from kb.publish import list_data
from kb.site_folder import SiteFolder
from kb.views.context import Context
from kb.worksheets.downloads import Bundle
from small_library import SmallLibrary

PAGE = """<h2>All</h2><ul class="kb-cards"><li class="kb-card" data-type="tool" data-facets='{"a": [1]}'>
  <ul class="kb-facts"><li>5</li></ul></li><li class="kb-card" data-type="tool">two</li></ul>
<div class="kb-loosen" id="kb-loosen"></div>"""


def test_a_list_is_cut_into_its_entries_without_what_they_carry_twice() -> None:
    assert list_data.cut(PAGE) == [
        '<li class="kb-card" data-type="tool"> <ul class="kb-facts"><li>5</li></ul></li>',
        '<li class="kb-card" data-type="tool">two</li>',
    ]


def many(library: SmallLibrary, number: int) -> Context:
    library.add_settings("facets: {article: [stages]}")
    for n in range(number):
        library.article(f"a-{n:04}")
    return Context(Catalogue(library.read()), "en", Bundle())


def test_a_list_on_one_page_has_no_scripts(library: SmallLibrary, tmp_path: Path) -> None:
    list_data.write(SiteFolder(tmp_path / "site"), many(library, 5))
    assert not (tmp_path / "site").exists()


def test_a_page_that_shows_other_entries_than_there_are_stops_the_build(library: SmallLibrary, tmp_path: Path) -> None:
    site = SiteFolder(tmp_path / "site")
    site.write("articles/all.html", PAGE.encode())
    with pytest.raises(LookupError, match=r"articles/all\.html shows 2 entries of 203"):
        list_data.write(site, many(library, addresses.LONG_LIST + 2))
