"""The files of a release: the zip, every export for it, and checksums of all; the site has its own exports."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest
from kb import exports, release, zim
from kb.catalogue import Catalogue
from small_library import SmallLibrary


@pytest.fixture
def made(library: SmallLibrary) -> list[Path]:
    """The release of a small library whose site has one page."""
    library.write("site/index.html", "<title>Garden</title>")
    library.write("site/assets/icons/icon.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
    return release.make(library.root / "site", library.root / "dist", library.read())


def test_a_release_is_a_zip_the_exports_and_a_zim_where_it_can_be_made(made: list[Path]) -> None:
    names = ["garden.zip", *exports.RELEASE, *(["garden.zim"] if zim.is_possible() else []), "SHA256SUMS"]
    assert [path.name for path in made] == names
    assert sorted(path.name for path in made[0].parent.iterdir()) == sorted(names)


def test_every_file_has_its_sum(made: list[Path]) -> None:
    *files, sums = made
    listed = dict(reversed(line.split("  ")) for line in sums.read_text("utf-8").splitlines())
    assert listed == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_exports_of_a_release_stand_beside_the_zip_and_not_in_it(made: list[Path], library: SmallLibrary) -> None:
    listing = Catalogue(library.read())
    for name, export in exports.RELEASE.items():
        assert (made[0].parent / name).read_bytes() == export(listing)
    assert not set(exports.RELEASE) & {Path(name).name for name in zipfile.ZipFile(made[0]).namelist()}
    assert not set(exports.RELEASE) & set(exports.SITE)
