"""A person's file is replaced completely or not at all, and never if they have just saved it."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from kb import disk
from kb.check import fix, inspection
from small_library import SmallLibrary

HOOKS = Path(__file__).resolve().parents[1] / "hooks"
FILL = """
import sys
from pathlib import Path
from kb import disk
folder = Path(sys.argv[1])
page = folder / "page.md"
page.write_bytes(b"old")
try:
    disk.replace(page, b"old", b"x" * 200_000)
except disk.Unwritable as reason:
    print(reason)
print(page.read_bytes(), sorted(path.name for path in folder.iterdir()))
"""


def test_a_file_is_replaced_with_its_mode(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(b"old")
    page.chmod(0o640)
    disk.replace(page, b"old", b"new")
    assert (page.read_bytes(), page.stat().st_mode & 0o777) == (b"new", 0o640)
    assert os.listdir(tmp_path) == ["page.md"]


def test_a_file_that_was_saved_meanwhile_stays(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(b"saved just now")
    with pytest.raises(disk.Unwritable, match=r"page\.md: .*changed while we worked"):
        disk.replace(page, b"old", b"new")
    assert page.read_bytes() == b"saved just now"
    assert os.listdir(tmp_path) == ["page.md"]


def test_a_file_that_may_not_be_written_stays(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(b"old")
    page.chmod(0o440)
    with pytest.raises(disk.Unwritable, match="may not be written"):
        disk.replace(page, b"old", b"new")
    assert page.read_bytes() == b"old"


def test_a_file_of_somebody_else_that_we_may_only_read_stays(tmp_path: Path) -> None:
    """We could put another file in its place, since the folder is ours."""
    if not hasattr(os, "geteuid") or os.geteuid() or not shutil.which("setpriv"):
        pytest.skip("only root with setpriv (util-linux) can make a file of somebody else")
    page = tmp_path / "page.md"
    page.write_bytes(b"old")
    os.chown(page, 65534, 65534)
    program = f"from pathlib import Path; from kb import disk; disk.replace(Path({str(page)!r}), b'old', b'new')"
    done = subprocess.run(
        ["setpriv", "--inh-caps=-all", "--bounding-set=-all", sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(HOOKS)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "kb.disk.Unwritable: page.md: " in done.stderr
    assert "may not be written" in done.stderr
    assert (page.read_bytes(), page.stat().st_uid) == (b"old", 65534)


def test_a_link_leads_to_the_file_that_is_replaced(tmp_path: Path) -> None:
    page, link = tmp_path / "page.md", tmp_path / "link.md"
    page.write_bytes(b"old")
    link.symlink_to(page)
    disk.replace(link, b"old", b"new")
    assert (page.read_bytes(), link.is_symlink()) == (b"new", True)


def test_a_file_that_was_deleted_is_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(disk.Unwritable, match="deleted"):
        disk.replace(tmp_path / "page.md", b"old", b"new")
    assert os.listdir(tmp_path) == []


def test_a_full_disk_leaves_the_file_and_nothing_beside_it(tmp_path: Path) -> None:
    mount = f'mount -t tmpfs -o size=64k none {tmp_path} && exec "$0" -c "$1" {tmp_path}'
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", mount, sys.executable, FILL],
        env={**os.environ, "PYTHONPATH": str(HOOKS)},
        capture_output=True,
        text=True,
        check=False,
    )
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip(f"no small disk can be made here: {done.stderr.strip()}")
    said, left = done.stdout.splitlines()
    assert "no room on the disk" in said
    assert left == "b'old' ['page.md']"


def test_an_edit_during_a_fix_is_kept_and_the_other_files_are_fixed(
    library: SmallLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor saves one page between the moment when it is read and the moment when it would be replaced."""
    library.edit("articles/b.md", "Worms like soil.", "Worms  like soil.")
    library.edit("tools/a.md", "Any spade.", "Any  spade.")
    page, whole = library.root / "articles/b.md", fix.prose.skeleton
    saved = page.read_text("utf-8").replace("Worms  like", "Many worms  like")

    def save(body: str) -> object:
        if "Worms" in body:
            page.write_text(saved, "utf-8")
        return whole(body)

    monkeypatch.setattr(fix.prose, "skeleton", save)
    with pytest.raises(disk.Unwritable, match=r"b\.md"):
        inspection.fix(library.root, date(2026, 1, 1), ())
    assert page.read_text("utf-8") == saved
    assert "Any spade." in (library.root / "tools/a.md").read_text("utf-8")


def test_a_name_that_cannot_be_fixed_is_said_and_the_other_files_are_fixed(
    library: SmallLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder may not be written, so the page in it cannot have its right ending."""
    library.edit("tools/a.md", "Any spade.", "Any  spade.")
    page = library.root / "articles/b.md"
    page.rename(page.with_suffix(".MD"))

    def forbidden(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "rename", forbidden)
    with pytest.raises(disk.Unwritable, match=r"b\.MD: .*may not be written"):
        inspection.fix(library.root, date(2026, 1, 1), ())
    assert "Any spade." in (library.root / "tools/a.md").read_text("utf-8")
