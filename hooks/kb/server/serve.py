"""`kb serve`: build the site, show it, and build it again after every edit.

Builds run in the main thread, because Ctrl-C arrives there. Other threads answer browsers with the last good edition.
Only the first build uses several processes, because no other threads are running yet (see `workers.cores`).
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

from kb import build, disk, failures, mkdocs_process, publication, rendering, site, site_settings, sources
from kb.display import Display, tell
from kb.server import watch
from kb.server.editions import Desk, Edition
from kb.server.web import CannotServe, Server
from kb.site_folder import Former, SiteFolder
from kb.site_settings import SiteSettings

CODE = Path(__file__).parents[2]
FOLDER = "served"  # in the folder of the caches; has a folder for each address, with the editions shown there
MANY = 50  # from this number of pages on, a build shows a progress bar
LISTED = 3  # number of edited files that a message names
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
    """A display that says nothing about short builds: an edit usually changes few pages."""

    def sheet(self, source: str) -> None:
        """Say nothing about worksheets."""

    def begin(self, pages: int) -> None:
        """Show a progress bar if there are many pages to make."""
        if pages > MANY:
            super().begin(pages)


class NotBuilt(Exception):
    """A site could not be built; the text says why."""


def serve(config_file: Path, address: str) -> int:
    """Serve the library of `config_file` at `address` (host and port) until interrupted; return an exit code.

    Raises CannotServe if the address is not valid or already in use.
    """
    host, port = _parted(address)
    server = Server(host, port, "/", Desk())
    press = Press(config_file, server)
    shutil.rmtree(press.folder, ignore_errors=True)  # left behind by a server that was killed
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
    """Let Ctrl-C end the program; yield a function that raises a Ctrl-C which a library swallowed in a callback."""
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
    """Make the first edition, then another after every edit, for ever."""
    seen = watch.look(press.places())
    gc.freeze()  # imported modules stay in memory
    gc.disable()  # garbage is collected between builds, when nobody waits
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
    """Builds editions of the library of `config_file` for a server.

    It uses two folders in turn: one has the edition that is shown; the next edition is built in the other. Files that
    are the same in both are shared.
    """

    def __init__(self, config_file: Path, server: Server) -> None:
        self.config_file, self.server, self.root = config_file, server, config_file.parent.resolve()
        self.folder = self.root / disk.CACHE / FOLDER / re.sub(r"[^\w.-]", "-", f"{server.host}-{server.server_port}")
        self._number = 0
        self._needed: frozenset[str] = frozenset()  # the sources of the pages in the last good edition
        self._shown: Former | None = None
        self._said = ""

    def places(self) -> list[Path]:
        """Return the files and folders to watch: those of the library and of the program."""
        found = [*site_settings.files(self.config_file), *build.watched(self.root), self.root / sources.SETTINGS_FILE]
        try:
            found.append(site_settings.read(self.config_file).overrides)
        except site_settings.Unreadable:
            found.append(self.root / "overrides")
        return [*dict.fromkeys(found), CODE]

    def named(self, paths: Sequence[Path]) -> str:
        """Return file names relative to the library's root, as one text."""
        names = [Path(os.path.relpath(path, self.root)).as_posix() for path in paths]
        return ", ".join([*names[:LISTED], *(["…"] if len(names) > LISTED else [])])

    def make(self) -> None:
        """Build an edition and show it.

        If that fails, show the error in the terminal and on pages, beside the last edition.
        """
        started, desk = time.monotonic(), self.server.desk
        display = Brief() if desk.edition else Display()
        place = self.folder / str(self._number % 2)
        try:
            shutil.rmtree(place, ignore_errors=True)
            pages, errors, edition = self._made(place, display)
        except Exception as error:
            display.end()
            fault = fault_of(error)
            desk.report(fault)
            tell(f"\n{fault}\n\n{STAYS if desk.edition else WAITS}\n")
            return
        desk.show(edition, errors)
        self._number += 1
        seconds = time.monotonic() - started
        tell(f"מוכן: {pages} עמודים תוך {seconds:.1f} ש׳ · Ready: {pages} pages in {seconds:.1f} s")
        for line in display.ending():
            tell(line)

    def _made(self, place: Path, display: Display) -> tuple[int, str, Edition]:
        """Build the site in the folder `place`; return the number of pages, the report of errors, and the edition."""
        settings = self._settings()
        if publication.ENGINE or settings.others:
            if not mkdocs_process.make(settings.file, place, False, display):
                raise NotBuilt(
                    "MkDocs לא בנה את האתר; מה שאמר כתוב במסוף. · MkDocs did not build it; see the terminal."
                )
            return display.done_pages, "", Edition.of(place)
        place.mkdir(parents=True)
        folder = SiteFolder(place, self._shown)
        made, pages, report = site.make(settings, folder, False, display, self._needed)
        display.end()
        self._shown = Former(place, folder.files)
        self._needed = frozenset(document.path for document in made.library.documents)
        if report and report != self._said:
            tell(f"\n{report}\n")
        self._said = report
        files = {name: file.digest for name, file in sorted(folder.files.items())}
        return pages, made.errors, Edition.made(place, files)

    def _settings(self) -> SiteSettings:
        """Return the settings with the server's address as the site's; its path is the path of the public site."""
        settings = site_settings.read(self.config_file)
        self.server.mount = urlsplit(settings.url).path or "/"
        return dataclasses.replace(settings, url=self.server.place)


def fault_of(error: Exception) -> str:
    """Return the message for an error that a build has raised, in Hebrew and English, with its file and line."""
    if isinstance(
        error, build.ContentErrors | build.WordsLost | rendering.Unrendered | site_settings.Unreadable | NotBuilt
    ):
        return str(error)
    if isinstance(error, OSError | ImportError | MemoryError) and (said := failures.explain(error)):
        return said
    report = "".join(traceback.format_exception(error)).rstrip()
    return f"תקלה בתוכנה, לא בתוכן. · A fault of the program, not of the content.\n\n{report}"
