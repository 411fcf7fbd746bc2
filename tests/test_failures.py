"""Whatever a machine refuses is a sentence in Hebrew and English with a way out, and the last good site stays."""

from __future__ import annotations

import os
import random
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import small_site
from kb import failures, publication
from site_pages import Site
from small_library import SmallLibrary
from test_store import ENV, on_a_disk, workspace_environment
from workspace import CHECKOUT, GARDEN, TRILINGUAL, Workspace, contents

HEBREW = re.compile("[\u05d0-\u05ea]")
PACK = """
import sys
from pathlib import Path
from kb import release
release.pack(Path(sys.argv[1]), Path(sys.argv[2]), "Garden", "en", "ltr")
"""


@pytest.fixture
def workspace(garden_site: Site, tmp_path: Path) -> Workspace:
    """A copy of the garden with everything that its builds have kept."""
    return garden_site.source.fork(tmp_path / "workspace")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "place"
    made.mkdir()
    return made


def build(workspace: Workspace, site: Path) -> list[str]:
    """Return the command that builds the garden into a folder, with its environment."""
    command = [sys.executable, "-P", "-m", "kb", "build", "-f", f"{workspace.root}/{GARDEN}/mkdocs.yml", "-d"]
    return ["env", *workspace_environment(workspace), *command, str(site)]


def assert_said(done: subprocess.CompletedProcess[str], english: str, place: Path | str) -> None:
    """Check that a command has failed with one sentence in both languages, which names the place."""
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    (line,) = [line for line in done.stderr.splitlines() if english in line]
    hebrew, _, _ = line.partition(" · ")
    assert HEBREW.search(hebrew)
    assert line.count(str(place)) >= 2, line


# ---- the site's folder


def test_a_full_disk_is_a_sentence_and_nothing_is_left_on_it(workspace: Workspace, place: Path) -> None:
    listed = f"sh -c '\"$@\"; code=$?; ls -A {place} >&2; exit $code' sh"
    done = on_a_disk(place, "size=300k", "sh", "-c", f'{listed} "$@"', "sh", *build(workspace, place / "site"))
    assert_said(done, "There is no room on the disk", place)
    assert done.stderr.splitlines()[-1].startswith("The build failed after"), "nothing is left"


def test_a_disk_that_gets_full_keeps_the_last_good_site(workspace: Workspace, place: Path) -> None:
    first, site = shlex.join(build(workspace, place / "site")), place / "site"
    page = workspace.root / GARDEN / "tools/compost-heap.md"
    steps = f"{first} && cp -r {site} {place}.before && (head -c 90M /dev/zero > {place}/full || true) 2>&-"
    edit = f"printf '\\n%s\\n' '{'Turn it once more. ' * 2000}' >> {page}"
    after = f'"$@"; code=$?; cp -r {site} {place}.after; ls -A {place} >&2; exit $code'
    done = on_a_disk(place, "size=20m", "sh", "-c", after, "sh", *build(workspace, site), first=f"{steps} && {edit}")
    assert_said(done, "There is no room on the disk", place)
    assert "the last good site stays as it was" in done.stderr
    assert done.stderr.splitlines()[-2:] == ["full", "site"]
    assert contents(Path(f"{place}.after")) == contents(Path(f"{place}.before"))


def test_a_read_only_disk_is_noticed_before_the_build(workspace: Workspace, place: Path) -> None:
    done = on_a_disk(place, "ro", *build(workspace, place / "site"))
    assert_said(done, "The disk is read-only", place)
    assert "pages to make" not in done.stderr


def test_a_mounted_disk_as_the_site_is_noticed_before_the_build(workspace: Workspace, place: Path) -> None:
    done = on_a_disk(place, "size=20m", *build(workspace, place))
    assert_said(done, "is a mounted disk", place)
    assert "pages to make" not in done.stderr


def test_a_folder_without_permission_is_noticed_before_the_build(workspace: Workspace, place: Path) -> None:
    place.chmod(0o555)
    done = as_anybody(*build(workspace, place / "site"))
    assert_said(done, "No permission to read or write here", place)
    assert "pages to make" not in done.stderr


def as_anybody(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a command by whom permissions bind: if we are root, without root's right to do everything."""
    bound: list[str] = []
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("we are root, whom permissions do not bind, and there is no setpriv")
        bound = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]
    return subprocess.run([*bound, *command], env=ENV, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("folder", ["", "docs", "tools", ".."])
def test_a_folder_with_other_things_is_never_replaced(library: SmallLibrary, folder: str) -> None:
    before = contents(library.root)
    said = publication.refusal((library.root / folder).resolve(), library.root)
    assert "holds other things" in said
    assert contents(library.root) == before


def test_a_site_with_a_file_that_cannot_be_read_is_made_again(library: SmallLibrary) -> None:
    site = small_site.build(library, "en", "he").root
    before = contents(site)
    (site / "index.html").unlink()
    (site / "index.html").symlink_to("nowhere")
    assert small_site.publish(library.root, strict=True)
    assert contents(site) == before


def test_an_empty_folder_and_a_former_site_are_replaced(garden_site: Site, library: SmallLibrary, place: Path) -> None:
    assert publication.refusal(place, library.root) == ""
    assert publication.refusal(garden_site.root, library.root) == ""
    assert publication.refusal(place / "new" / "site", library.root) == ""


# ---- files of other commands


def test_a_missing_folder_for_a_worksheet_is_a_sentence(tmp_path: Path) -> None:
    sheet = tmp_path / "nowhere" / "sheet.docx"
    done = kb("worksheet", "stacey-matrix", "-f", TRILINGUAL / "mkdocs.yml", "--format", "docx", "-o", sheet)
    assert_said(done, "There is no such folder", sheet.parent)
    assert not sheet.parent.exists()


def test_a_name_that_is_too_long_is_a_sentence(tmp_path: Path) -> None:
    name = "ד" * 130  # 260 bytes
    done = kb("worksheet", "stacey-matrix", "-f", TRILINGUAL / "mkdocs.yml", "--format", "docx", "-o", tmp_path / name)
    assert_said(done, "The name is too long", name)
    assert contents(tmp_path) == {}


def test_a_disk_without_room_for_the_fonts_is_a_sentence(library: SmallLibrary, place: Path) -> None:
    """Neither the caches nor the system's temporary folder have room."""
    library.tool("ask", "worksheet: {title: Ask, blocks: [{type: fields, title: Us, fields: [{id: why, label: Why}]}]}")
    (library.root / ".cache").symlink_to(place)
    command = [
        sys.executable,
        "-P",
        "-m",
        "kb",
        "worksheet",
        "ask",
        "-f",
        config(library),
        "-o",
        library.root / "a.pdf",
    ]
    done = on_a_disk(place, "size=200k", "env", f"TMPDIR={place}", *command)
    assert_said(done, "There is no room on the disk", place)
    assert not (library.root / "a.pdf").exists()


def test_a_release_that_fails_leaves_the_one_before(place: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_bytes(random.Random(1).randbytes(400_000))
    target = place / "garden.zip"
    after = f'"$@" 2>&1; cat {target}; ls -A {place}'
    done = on_a_disk(
        place, "size=200k", "sh", "-c", after, "sh", sys.executable, "-c", PACK, tmp_path / "site", target,
        first=f"printf old > {target}",
    )  # fmt: skip
    assert "No space left on device" in done.stdout
    assert done.stdout.endswith("oldgarden.zip\n"), done.stdout


def kb(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return Workspace(CHECKOUT).kb(*arguments, **environment)


# ---- the environment


@pytest.fixture(params=["typst", "pymupdf_fonts"])
def missing(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """A package that cannot be imported, and the PYTHONPATH which makes it so."""
    folder = tmp_path / "without"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(f"import sys\nsys.modules[{request.param!r}] = None\n", "utf-8")
    return request.param, f"{folder}{os.pathsep}{CHECKOUT / 'hooks'}"


def test_a_missing_package_is_a_sentence(missing: tuple[str, str], library: SmallLibrary) -> None:
    package, path = missing
    library.tool("ask", "worksheet: {title: Ask, blocks: [{type: fields, title: Us, fields: [{id: why, label: Why}]}]}")
    done = kb("worksheet", "ask", "-f", config(library), "-o", library.root / "ask.pdf", PYTHONPATH=path)
    assert_said(done, "environment is missing", package)
    assert not (library.root / "ask.pdf").exists()


def test_a_build_without_a_package_keeps_the_last_good_site(missing: tuple[str, str], library: SmallLibrary) -> None:
    package, path = missing
    library.write("site/library.json", "{}")
    done = kb("build", "-f", config(library), PYTHONPATH=path)
    assert_said(done, "environment is missing", package)
    assert "the last good site stays as it was" in done.stderr
    assert contents(library.root / "site") == {"library.json": b"{}"}


def config(library: SmallLibrary) -> Path:
    others = (
        "        - {locale: en, name: en, default: true, build: true}\n        - {locale: he, name: he, build: true}\n"
    )
    library.write("mkdocs.yml", small_site.MKDOCS + others)
    return library.root / "mkdocs.yml"


def test_a_fault_of_the_program_itself_is_not_hidden() -> None:
    assert failures.explain(FileNotFoundError(2, "No such file or directory", "x")) == ""
    assert failures.explain(ImportError("cannot import name 'x' from 'kb.site'", name="kb.site")) == ""
