"""`kb serve`: make the site, show it, and make it again whenever something of it is edited.

The build runs in the main thread, where Ctrl-C arrives; browsers are answered by other threads, from the last good
edition. Only the first build, before there are threads, is shared among processes (see `workers.cores`).
"""

from __future__ import annotations

import dataclasses
import gc
import os
import re
import shutil
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from kb import build, disk, mkdocs_process, publication, rendering, site, site_settings, sources
from kb.display import Display, tell
from kb.server import watch
from kb.server.editions import Desk, Edition
from kb.server.web import CannotServe, Server
from kb.site_settings import SiteSettings

CODE = Path(__file__).parents[2]
FOLDER = "served"  # among the caches: a folder for each address, with the editions that are shown there
MANY = 50  # pages whose making is worth a progress bar
LISTED = 3  # edited files that are named
STAYS = (
    "האתר נשאר כפי שהיה. תקנו, שמרו, והוא ייבנה שוב. · "
    "The site stays as it was. Correct it and save; it is built again."
)
WAITS = "מחכים לתיקון. · Waiting for a correction."
RESTART = (
    "קוד התוכנה השתנה; כדי להריץ אותו עצרו (Ctrl-C) והתחילו שוב. · "
    "The program's code has changed; to run it, stop (Ctrl-C) and start again."
)


class Brief(Display):
    """Says nothing of what is over in a moment: an edit changes few pages."""

    def sheet(self, source: str) -> None:
        """Keep it to itself."""

    def begin(self, pages: int) -> None:
        """Show how many pages there are to make where these are many."""
        if pages > MANY:
            super().begin(pages)


class NotBuilt(Exception):
    """A site could not be made; the text says why."""


def serve(config_file: Path, address: str) -> int:
    """Serve the library of `config_file` at `address`, host and port, until interrupted; return an exit code.

    Raises CannotServe where the address is none, or taken.
    """
    host, port = _parted(address)
    server = Server(host, port, "/", Desk())
    press = Press(config_file, server)
    shutil.rmtree(press.folder, ignore_errors=True)  # of a server that was killed
    try:
        with _stoppable() as stop:
            tell(f"בונים את {config_file.parent.name} … · Building {config_file.parent.name} …")
            _run(press, server, stop)
    except KeyboardInterrupt:
        tell("\nנעצר. · Stopped.")
    finally:
        shutil.rmtree(press.folder, ignore_errors=True)
    return 0


@contextmanager
def _stoppable() -> Iterator[Callable[[], None]]:
    """Let Ctrl-C end us; yields what does it later where a library has swallowed it, as one may in a callback."""
    came = threading.Event()

    def hear(*_: object) -> None:
        came.set()
        raise KeyboardInterrupt

    def stop() -> None:
        if came.is_set():
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, hear)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _run(press: Press, server: Server, stop: Callable[[], None]) -> None:
    """Make the first edition, then one after every edit, for ever."""
    seen = watch.look(press.places())
    gc.freeze()  # what is imported stays
    gc.disable()  # we tidy up between builds, when nobody waits
    press.make()
    server.start()
    tell(f"האתר נמצא בכתובת {server.place} (Ctrl-C עוצר) · The site is at {server.place} (Ctrl-C stops)")
    while True:
        stop()
        gc.collect()
        now = watch.wait(press.places(), seen)
        edited, seen = [Path(path) for path in watch.changed(seen, now)], now
        of_code = [path for path in edited if path.is_relative_to(CODE)]
        if of_code:
            tell(RESTART)
        if len(edited) > len(of_code):
            named = press.named([path for path in edited if path not in of_code])
            tell(f"נערך: {named}; בונים … · Edited: {named}; building …")
            press.make()


def _parted(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    if not port.isdecimal():
        raise CannotServe(
            f"הכתובת נכתבת כמארח ויציאה, למשל 127.0.0.1:8000, ולא {address}\n"
            f"An address is a host and a port, such as 127.0.0.1:8000, and not {address}"
        )
    return host.strip("[]") or "127.0.0.1", int(port)


class Press:
    """Makes editions of the library of `config_file` for a server.

    They take turns in two folders: in one stands what is shown, in the other the next edition is made of the one
    before, so that only what differs is written.
    """

    def __init__(self, config_file: Path, server: Server) -> None:
        self.config_file, self.server, self.root = config_file, server, config_file.parent.resolve()
        self.folder = self.root / disk.CACHE / FOLDER / re.sub(r"[^\w.-]", "-", f"{server.host}-{server.server_port}")
        self._number = 0
        self._needed: frozenset[str] = frozenset()  # the sources of the pages that the last good edition shows
        self._at_hand: site.Rendering = {}
        self._said = ""

    def places(self) -> list[Path]:
        """Return the files and folders in which an edit asks for another edition, and those of the program."""
        found = [*site_settings.files(self.config_file), *build.watched(self.root), self.root / sources.SETTINGS_FILE]
        try:
            found.append(site_settings.read(self.config_file).overrides)
        except site_settings.Unreadable:
            found.append(self.root / "overrides")
        return [*dict.fromkeys(found), CODE]

    def named(self, paths: Sequence[Path]) -> str:
        """Return the names of files, relative to the library's root."""
        names = [Path(os.path.relpath(path, self.root)).as_posix() for path in paths]
        return ", ".join([*names[:LISTED], *(["…"] if len(names) > LISTED else [])])

    def make(self) -> None:
        """Make an edition and show it. A fault is reported, at the terminal and on open pages; the last one stays."""
        started, desk = time.monotonic(), self.server.desk
        display = Brief() if desk.edition else Display()
        place = self.folder / str(self._number % 2)
        try:
            pages, lacking = self._made(place, display)
            edition = Edition.of(place)
        except Exception as error:
            display.end()
            fault = fault_of(error)
            desk.report(fault)
            tell(f"\n{fault}\n\n{STAYS if desk.edition else WAITS}\n")
            return
        desk.show(edition, lacking)
        self._number += 1
        seconds = time.monotonic() - started
        tell(f"מוכן: {pages} עמודים תוך {seconds:.1f} ש׳ · Ready: {pages} pages in {seconds:.1f} s")
        for line in display.ending():
            tell(line)

    def _made(self, place: Path, display: Display) -> tuple[int, str]:
        """Make the site in the folder `place`; return how many pages it has, and what keeps others out."""
        settings = self._settings()
        if publication.ENGINE or settings.others:
            shutil.rmtree(place, ignore_errors=True)
            if not mkdocs_process.make(settings.file, place, False, display):
                raise NotBuilt(
                    "MkDocs לא בנה את האתר; מה שאמר כתוב במסוף. · MkDocs did not build it; see the terminal."
                )
            return display.done_pages, ""
        made, report = site.make(settings, place, False, display, self._needed, self._at_hand)
        display.end()
        self._needed = frozenset(document.path for document in made.library.documents)
        if report and report != self._said:
            tell(f"\n{report}\n")
        self._said = report
        return len(made.pages), build.withheld(made.library)

    def _settings(self) -> SiteSettings:
        """Return the settings, with the server's address for the site's: the path in it is that of the public one."""
        settings = site_settings.read(self.config_file)
        self.server.mount = urlsplit(settings.url).path or "/"
        return dataclasses.replace(settings, url=self.server.place)


def fault_of(error: Exception) -> str:
    """Return what is said of an error that a build has raised, in Hebrew and English, with its file and line."""
    if isinstance(
        error, build.ContentErrors | build.WordsLost | rendering.Unrendered | site_settings.Unreadable | NotBuilt
    ):
        return str(error)
    report = "".join(traceback.format_exception(error)).rstrip()
    return f"תקלה בתוכנה, לא בתוכן. · A fault of the program, not of the content.\n\n{report}"
