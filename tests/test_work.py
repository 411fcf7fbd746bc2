"""A build does only the work that an edit requires. This is measured by newly stored pieces, not by time."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from itertools import chain
from pathlib import Path

import changing_library
import pytest
from kb import library, memory, publication, site, site_settings
from kb.check import images, orphans
from kb.compose import Page
from kb.disk import CACHE
from kb.progress import Progress
from kb.site_folder import SiteFolder
from kb.store import FILE
from kept import pieces
from small_library import SmallLibrary
from ways import in_full

STEPS = (
    "texts",
    "check",
    "views",
    "pages",
    "findings",
    "search",
    "worksheets",
    "cards",
    "fonts",
    "icons",
    "templates",
    "typeface",
    "relations",
    "cards-listed",
)
BASE = ("worksheet", "glossary")
LANGUAGES = len(changing_library.LANGUAGES)
FORMATS = 3  # of a worksheet with a table


def build(root: Path, switched: Collection[str], more: int = 0, site: str = "site") -> None:
    environment = changing_library.write(root, switched)
    for number in range(more):
        SmallLibrary(root, {}).tool(f"more-{number}", body="Dig more.")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        assert publication.publish(root / "mkdocs.yml", root / site, strict=False)


def made(root: Path, switched: Collection[str], more: int = 0) -> Mapping[str, int]:
    """Build the library with these switches on; return how many pieces each step has made, if any."""
    before = {step: pieces(root / CACHE, step) for step in STEPS}
    build(root, switched, more)
    new = {step: len(pieces(root / CACHE, step).keys() - before[step].keys()) for step in STEPS}
    return {step: number for step, number in new.items() if number}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that was built with the switches of BASE on."""
    root = tmp_path_factory.mktemp("work")
    build(root, BASE)
    return root


@pytest.mark.parametrize(("switch", "more"), [("body", 0), ("another body", 30)])
def test_for_the_body_of_one_entry_its_pages_are_made_however_large_the_library(
    root: Path, switch: str, more: int
) -> None:
    build(root, BASE, more)
    of_one = {"texts": 1, "check": 1, "views": LANGUAGES, "pages": LANGUAGES, "findings": LANGUAGES, "search": 1}
    assert made(root, (*BASE, switch), more) == of_one


@pytest.mark.parametrize(
    ("switch", "expected"),
    [
        ("style sheet", {}),
        ("script", {}),
        ("contact", {"texts": 0, "worksheets": 0, "cards": 0, "search": 0}),
        (
            "template",
            {"texts": 0, "check": 0, "views": 0, "worksheets": 0, "cards": 0, "search": 0, "fonts": 0, "templates": 1},
        ),
        ("label in a worksheet", {"worksheets": 2 * FORMATS, "cards": 0, "fonts": 0, "texts": 2}),
        ("title", {"texts": 1, "check": 1, "cards": 1, "worksheets": 0}),
        ("path of the editor", {"texts": 0, "check": 0, "views": 0, "cards": 0, "worksheets": 0, "search": 0}),
        ("paper that others link to", {"texts": 0, "check": 0, "pages": LANGUAGES, "worksheets": 0, "cards": 0}),
    ],
)
def test_an_edit_makes_what_it_reaches_and_no_more(root: Path, switch: str, expected: Mapping[str, int]) -> None:
    build(root, BASE)
    found = made(root, (*BASE, switch))
    if not expected:
        assert found == {}
    assert {step: found.get(step, 0) for step in expected} == expected


def test_what_is_turned_back_is_all_there(root: Path) -> None:
    build(root, BASE)
    build(root, (*BASE, "body", "title", "name of the library"))
    assert made(root, BASE) == {}


def test_where_nothing_has_changed_nothing_is_read_but_that(root: Path) -> None:
    build(root, BASE)
    assert looked_up(root) == {"sites"}


def test_into_another_folder_everything_comes_from_what_is_kept(root: Path) -> None:
    build(root, BASE)
    before = {step: pieces(root / CACHE, step) for step in STEPS}
    build(root, BASE, site="elsewhere")
    assert {step: pieces(root / CACHE, step) for step in STEPS} == before


def looked_up(root: Path) -> set[str]:
    """Build the unchanged library at `root` again; return the steps that looked up a piece."""
    with closing(sqlite3.connect(root / CACHE / FILE)) as base, base:
        base.execute("UPDATE pieces SET used = 1")
    build(root, BASE)
    with closing(sqlite3.connect(root / CACHE / FILE)) as base:
        return {step for (step,) in base.execute("SELECT DISTINCT step FROM pieces WHERE used > 1")}


def test_texts_stay_packed_where_only_their_links_and_fields_are_checked(root: Path) -> None:
    build(root, BASE)
    kept = library.read(root, root / CACHE)
    before = memory._unpacked.cache_info()
    list(chain(orphans.check(kept), images.check(kept)))
    assert memory._unpacked.cache_info() == before


class PagesInMemory(Progress):
    """Counts the pages that are in memory, with their views, whenever a few of them are finished.

    All objects of the process are looked at for that, those of other tests too, which takes long.
    """

    most, finished = 0, 0

    def page(self, file: str) -> None:
        """Count them."""
        self.finished += 1
        if self.finished % 7:
            return
        self.most = max(self.most, sum(isinstance(one, Page) for one in gc.get_objects()))


@in_full
def test_few_views_are_in_memory_at_a_time_however_large_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changing_library.write(tmp_path, BASE)
    for number in range(30):
        SmallLibrary(tmp_path, {}).tool(f"more-{number}", body="Dig more.")
    monkeypatch.setattr(site, "LISTED", 20)
    gc.collect()  # whatever other tests have left
    seen, place = PagesInMemory(), tmp_path / "site"
    place.mkdir()
    _, pages, _ = site.make(site_settings.read(tmp_path / "mkdocs.yml"), SiteFolder(place), False, seen)
    assert pages > 90
    assert 0 < seen.most <= 20
