"""A library may have any of the types, or none: its site has no links to missing pages."""

from __future__ import annotations

from datetime import date
from itertools import chain, combinations
from pathlib import Path

import pytest
import yaml
from kb.catalogue import Catalogue
from kb.repository import forms
from kb.status import survey
from site_pages import Site
from small_library import FILES, SETTINGS, SmallLibrary
from small_site import build
from ways import FULL

KINDS = ("tool", "article", "video")
SUBSETS = list(chain.from_iterable(combinations(KINDS, n) for n in range(len(KINDS) + 1)))
BUILT = SUBSETS if FULL else SUBSETS[::3]  # none, one alone, or two of them
FILM = "---\ntitle: A film\nsummary: Of worms.\ntype: video\ntopics: [x]\nlength: 90\n---\n\nWorms.\n"
ENTRIES = {"tool": "tools/a.md", "article": "articles/b.md", "video": "articles/film.md"}
LISTS = {"tool": "tools/index.html", "article": "articles/index.html", "video": "videos/index.html"}


def having(root: Path, kinds: tuple[str, ...], entries: tuple[str, ...] | None = None) -> SmallLibrary:
    """Write a library that declares `kinds`, with an entry of each, or of each of `entries`."""
    written = {**FILES, "articles/film.md": FILM}
    for kind in KINDS:
        if kind not in (kinds if entries is None else entries):
            del written[ENTRIES[kind]]
    settings = yaml.safe_load(SETTINGS)
    settings["types"] = {kind: settings["types"][kind] for kind in kinds}
    settings["languages"] = settings["languages"][:1]
    settings["facets"] = {"search": ["duration", "group", "worksheet", "topics"], "tool": ["duration"]}
    settings["editors"] = {"status_page": True}
    written["library.yml"] = yaml.safe_dump(settings, allow_unicode=True)
    return SmallLibrary(root, written)


def dead_links(site: Site) -> set[tuple[str, str]]:
    return {
        (name, address)
        for name, page in site.pages.items()
        for _, address in page.addresses
        if (file := site.file(name, address)) and file not in site.files
    }


@pytest.mark.parametrize("kinds", BUILT, ids="+".join)
def test_a_library_of_any_types_builds_and_no_link_of_it_is_dead(kinds: tuple[str, ...], tmp_path: Path) -> None:
    site = build(having(tmp_path, kinds), "en")
    assert not dead_links(site)
    assert {kind for kind in KINDS if LISTS[kind] in site.files} == set(kinds)
    assert ("worksheets/index.html" in site.files) == ("tool" in kinds)
    assert ("suggest.html" in site.files, "plan.html" in site.files) == (bool(kinds), bool(kinds))
    for page in site.pages.values():
        assert not [one.attributes for one in (*page.all("nav"), *page.all("ul", class_="kb-rows")) if not one.text]
    in_menu = {site.file("index.html", link.attributes["href"]) for link in site.page("index.html").all("a")}
    first = [kind for kind in kinds if kind != "video"] or list(kinds)
    assert {LISTS[kind] for kind in first} <= in_menu


@pytest.mark.parametrize("kinds", SUBSETS[:-1], ids="+".join)
def test_an_entry_of_a_type_that_is_not_declared_is_reported_and_left_out(
    kinds: tuple[str, ...], tmp_path: Path
) -> None:
    library = having(tmp_path, kinds, entries=KINDS).read()
    files = {problem.file for problem in library.problems if problem.code == "undeclared-type"}
    assert files == {ENTRIES[kind] for kind in KINDS if kind not in kinds}
    assert {entry.kind for entry in library.entries} == set(kinds)


def test_what_a_library_has_no_type_for_is_not_missing_in_it(tmp_path: Path) -> None:
    codes = {part.code for part in survey(Catalogue(having(tmp_path, ("video",)).read()), date(2026, 12, 1)).parts}
    assert not codes & {"topics_without_tool", "stages_without_article", "tools_without_worksheet"}


def test_a_form_asks_for_tools_where_there_are_tools(tmp_path: Path) -> None:
    with_tools, without = (having(tmp_path / name, kinds).read() for name, kinds in (("a", KINDS), ("b", ("video",))))
    assert any("suggest-tool" in name for name in forms.files(with_tools.settings))
    assert not any("suggest-tool" in name for name in forms.files(without.settings))
