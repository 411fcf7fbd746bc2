"""Edits are found by comparing files, in whatever way a program saves."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from kb.server import watch


def rewrite_in_place(file: Path) -> None:
    file.write_text("another", "utf-8")


def write_aside_and_rename(file: Path) -> None:
    aside = file.with_name("aside.tmp")
    aside.write_text("12345", "utf-8")  # the same size and the same time as the file it replaces
    os.utime(aside, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns))
    aside.replace(file)


def delete(file: Path) -> None:
    file.unlink()


def put_one_beside(file: Path) -> None:
    file.with_name("beside.md").write_text("new", "utf-8")


@pytest.mark.parametrize("edit", [rewrite_in_place, write_aside_and_rename, delete, put_one_beside])
def test_every_way_to_edit_is_seen(edit: Callable[[Path], None], tmp_path: Path) -> None:
    file = tmp_path / "tools" / "x.md"
    file.parent.mkdir()
    file.write_text("12345", "utf-8")
    before = watch.look([tmp_path])
    edit(file)
    expected = "beside.md" if edit is put_one_beside else "x.md"
    assert watch.changed(before, watch.look([tmp_path])) == [str(file.with_name(expected))]


def test_what_no_build_reads_is_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / "x.md").touch()
    before = watch.look([tmp_path])
    (tmp_path / ".x.md.swp").touch()
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").touch()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "index").touch()
    assert watch.look([tmp_path, tmp_path / "not-there.yml"]) == before


def test_a_file_is_waited_for_until_it_is_written_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "x.md"
    seen = watch.look([tmp_path])

    def write_slowly() -> None:
        with file.open("w", encoding="utf-8") as out:
            for _ in range(40):
                out.write("a line\n")
                out.flush()
                threading.Event().wait(watch.SETTLED / 20)  # so short that a busy machine does not make it too long

    writer = threading.Thread(target=write_slowly)
    writer.start()
    now = watch.wait([tmp_path], seen)
    writer.join()
    assert now == watch.look([tmp_path])
    assert now[str(file)][0] == 40 * len("a line\n")
