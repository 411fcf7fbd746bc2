"""The folder in which a site is made: nothing is written twice, and nothing is shared that somebody has changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from kb.site_folder import Former, SiteFolder, stamps


def made(root: Path, before: Former | None = None, **files: str) -> SiteFolder:
    """Return a new site in a folder of its own, with these files made from their own names."""
    root.mkdir()
    site = SiteFolder(root, before)
    for name, text in files.items():
        site.write(f"tools/{name}.html", text.encode(), made_from=name)
    return site


def test_a_file_that_is_the_same_is_shared_with_the_site_before_and_others_are_written(tmp_path: Path) -> None:
    first = made(tmp_path / "first", worms="Worms.", soil="Soil.")
    second = made(tmp_path / "second", Former(first.root, first.files), worms="Worms.", soil="Wet soil.")
    assert os.path.samefile(first.root / "tools/worms.html", second.root / "tools/worms.html")
    assert (first.root / "tools/soil.html").read_text() == "Soil."
    assert (second.root / "tools/soil.html").read_text() == "Wet soil."


def test_a_file_that_moved_is_shared_too(tmp_path: Path) -> None:
    first = made(tmp_path / "first", worms="Worms.")
    second = made(tmp_path / "second", Former(first.root, first.files), snails="Worms.")
    assert os.path.samefile(first.root / "tools/worms.html", second.root / "tools/snails.html")


def test_only_what_was_made_from_the_same_is_taken_over(tmp_path: Path) -> None:
    first = made(tmp_path / "first", worms="Worms.")
    second = made(tmp_path / "second", Former(first.root, first.files))
    assert not second.carry("tools/worms.html", "other")
    assert not second.carry("tools/soil.html", "soil")
    assert second.files == {}
    assert second.carry("tools/worms.html", "worms")
    assert second.files == first.files
    assert (second.root / "tools/worms.html").read_text() == "Worms."


def test_where_nothing_can_be_linked_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(tmp_path / "first", worms="Worms.")

    def link(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", link)
    second = made(tmp_path / "second", Former(first.root, first.files), worms="Worms.")
    assert (second.root / "tools/worms.html").read_text() == "Worms."
    assert not second.carry("tools/worms.html", "worms")


def test_a_file_written_twice_holds_the_last_and_leaves_the_site_before_alone(tmp_path: Path) -> None:
    first = made(tmp_path / "first", worms="Worms.")
    second = made(tmp_path / "second", Former(first.root, first.files), worms="Worms.")
    second.write("tools/worms.html", b"Snails.")
    assert (second.root / "tools/worms.html").read_text() == "Snails."
    assert (first.root / "tools/worms.html").read_text() == "Worms."


def test_what_others_have_written_is_known_once_it_is_adopted(tmp_path: Path) -> None:
    site = made(tmp_path / "site", worms="Worms.")
    (site.root / "robots.txt").write_text("*")
    site.adopt()
    assert site.files["robots.txt"].size == 1
    assert site.files["tools/worms.html"].made_from == "worms"


def test_a_file_that_was_written_to_has_another_stamp_and_one_that_is_gone_has_none(tmp_path: Path) -> None:
    site = made(tmp_path / "site", worms="Worms.", soil="Soil.", sand="Sand.")
    before = stamps(site.root, site.files)
    (site.root / "tools/soil.html").write_text("Mud.")
    (site.root / "tools/sand.html").unlink()
    after = stamps(site.root, site.files)
    assert after["tools/worms.html"] == before["tools/worms.html"]
    assert after["tools/soil.html"] != before["tools/soil.html"]
    assert "tools/sand.html" not in after
