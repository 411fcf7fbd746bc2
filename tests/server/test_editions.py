"""The desk: which edition it shows, which error it shows beside it, and what pages learn from it."""

from __future__ import annotations

import threading
from pathlib import Path

from kb.server.editions import Desk, Edition


def edition(folder: Path, **files: str) -> Edition:
    for name, text in files.items():
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.html").write_text(text, "utf-8")
    return Edition.of(folder)


def test_a_page_hears_what_changed_since_its_own_edition(tmp_path: Path) -> None:
    desk = Desk()
    first, second = edition(tmp_path / "1", a="a", b="b", gone="c"), edition(tmp_path / "2", a="a", b="other", new="d")
    desk.show(first)
    desk.show(second)
    news = desk.wait(first.name, "", 0)
    assert (news.edition, news.changed) == (second.name, ("b.html", "gone.html", "new.html"))
    assert desk.wait("of another server", "", 0).changed is None


def test_who_waits_hears_of_a_fault_and_of_its_end(tmp_path: Path) -> None:
    desk, shown = Desk(), edition(tmp_path / "1", a="a")
    desk.show(shown)
    threading.Timer(0.05, desk.report, ["wrong"]).start()
    assert desk.wait(shown.name, "", 30).fault == "wrong"
    threading.Timer(0.05, desk.show, [shown]).start()
    assert desk.wait(shown.name, "wrong", 30).fault == ""


def test_nothing_new_is_heard_after_a_while_too(tmp_path: Path) -> None:
    desk, shown = Desk(), edition(tmp_path / "1", a="a")
    desk.show(shown)
    assert desk.wait(shown.name, "", 0.01).changed == ()


def test_only_files_of_the_edition_are_opened_and_an_open_one_is_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("secret", "utf-8")
    desk = Desk()
    assert desk.open("a.html") is None
    desk.show(edition(tmp_path / "1", a="first"))
    assert desk.open("../secret.html") is None
    file = desk.open("a.html")
    assert file
    with file:
        desk.show(edition(tmp_path / "2", a="second"))
        (tmp_path / "1" / "a.html").unlink()
        assert file.read() == b"first"
