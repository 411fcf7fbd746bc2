"""The files of a release: the zip, every export for it, and checksums of all; the site has its own exports."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import small_site
from click.testing import CliRunner
from kb import commands, exports, release, zim
from kb.catalogue import Catalogue
from small_library import SmallLibrary

TAKE = """
import sys, filelock
for path in sys.argv[1:]:
    try:
        filelock.FileLock(path).acquire(timeout=0)
        print("free")
    except filelock.Timeout:
        print("held")
"""


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


def test_a_release_builds_where_the_sites_link_leads_and_no_other_build_replaces_that_while_it_packs(
    library: SmallLibrary, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    served, site, found = tmp_path_factory.mktemp("host") / "served", library.root / "site", list[str]()
    served.mkdir()
    site.symlink_to(served)

    class Packing(zipfile.ZipFile):
        def __init__(self, file: Any, *arguments: Any, **options: Any) -> None:
            if "garden.zip" in str(file):
                locks = map(str, (library.root / ".cache/locks").glob("site-*.lock"))
                found.append(subprocess.check_output([sys.executable, "-c", TAKE, *locks], text=True))
            super().__init__(file, *arguments, **options)

    monkeypatch.setattr(zipfile, "ZipFile", Packing)
    small_site.borrow(library.root)
    done = CliRunner().invoke(commands.main, ["release", "-f", str(small_site.configure(library, "en", "he"))])
    assert done.exit_code == 0, done.output
    assert found == ["held\n"]
    assert site.is_symlink()
    assert (served / "index.html").is_file()
    assert [path.name for path in library.root.glob(".site*")] == []
