"""Run MkDocs from the outside: build aside and swap in, or serve; tell a person how far it is.

MkDocs runs in a process of its own, so that the core stays free of it and a failed build leaves nothing behind.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import click

from kb import lock, progress

ENGINE = os.environ.get("KB_ENGINE", "mkdocs")  # properdocs builds the same tree
# What MkDocs says in passing and our own progress says better.
_CHATTER = ("INFO ", "DEBUG ")
NAMED = 50  # how many files that were left out are named at the end of a build
GRACE = 5  # seconds that MkDocs has for tidying up


def build(config_file: Path, site: Path, strict: bool, announce: Callable[[], None] = lambda: None) -> bool:
    """Build the library of `config_file` into `site`; tell whether that went well.

    The site is made beside its place and swapped in at the end: a failed build leaves the last good one as it was. Once
    the site stands, `announce` is called; what a reader must know of it is said after that, in the last lines. A build
    of the same site that is under way is waited for.
    """
    with lock.take(config_file.parent, f"site-{hashlib.sha256(os.fsencode(site)).hexdigest()[:12]}"):
        return _build(config_file, site, strict, announce)


def _build(config_file: Path, site: Path, strict: bool, announce: Callable[[], None]) -> bool:
    started = time.monotonic()
    aside = site.with_name(f".{site.name}.building")
    shutil.rmtree(aside, ignore_errors=True)
    command = ["build", "-f", str(config_file), "-d", str(aside), *(["--strict"] if strict else [])]
    tell(f"Building {config_file.parent.name} …")
    with _mkdocs(command) as process:
        outcome = _follow(process)
    if process.returncode:
        shutil.rmtree(aside, ignore_errors=True)
        kept = "; the last good site stays as it was" if site.exists() else ""
        tell(f"The build failed after {time.monotonic() - started:.1f} s{kept}.")
        return False
    swap(aside, site)
    tell(f"Built {outcome.pages} pages in {time.monotonic() - started:.1f} s.")
    announce()
    for line in outcome.ending():
        tell(line)
    return True


def swap(new: Path, place: Path) -> None:
    """Put the folder `new` in `place`; what stood there goes only when the new one is in."""
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def serve(config_file: Path, address: str) -> int:
    """Serve the library of `config_file` at `address` until interrupted; return an exit code."""
    tell(f"Building {config_file.parent.name} …")
    try:
        with _mkdocs(["serve", "-f", str(config_file), "-a", address, "--livereload"]) as process:
            _follow(process)
    except KeyboardInterrupt:
        tell("\nStopped.")
        return 0
    return 1 if process.returncode else 0


@contextmanager
def _mkdocs(arguments: list[str]) -> Iterator[subprocess.Popen[str]]:
    """Run MkDocs with its messages piped to us; end it whatever happens to us."""
    environment = {**os.environ, progress.SWITCH: "1", "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}
    environment["PYTHONUTF8"] = "1"
    command = [sys.executable, "-P", "-m", ENGINE, *arguments]
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=sys.stderr,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    try:
        yield process
        process.wait()
    except KeyboardInterrupt:
        _wait(process)  # the terminal has sent it the Ctrl-C as well
        raise
    finally:
        if process.poll() is None:
            # MkDocs removes its temporary site on Ctrl-C alone, which Windows cannot send to one process.
            process.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGINT)
            _wait(process)
        if process.poll() is None:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[str]) -> None:
    """Give an ending process the time to tidy up."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(GRACE)


@dataclass
class _Outcome:
    """What a build has said of itself: how many pages it made, of the content's mistakes, what it left out."""

    pages: int = 0
    problems: str = ""
    left_out: list[str] = field(default_factory=list)

    def ending(self) -> Iterator[str]:
        """Yield what is to be said last."""
        if self.problems:
            yield self.problems
        if self.left_out:
            number, named = len(self.left_out), ", ".join(self.left_out[:NAMED])
            more = ", …" if number > NAMED else ""
            yield f"קבצים שנשארו מחוץ לאתר: {number} · Files left out of the site: {number} ({named}{more})"


def _follow(process: subprocess.Popen[str]) -> _Outcome:
    """Pass on what MkDocs says that matters, show progress, return what was said of the build."""
    display, outcome = _Display(), _Outcome()
    stream: IO[str] = process.stderr  # type: ignore[assignment]
    for line in stream:
        text = line.rstrip("\n")
        if text.startswith(progress.MARK):
            word, _, rest = text.removeprefix(progress.MARK).partition(" ")
            if word == "total":
                outcome.pages = 0
                display.begin(int(rest))
            elif word == "problems":
                outcome.problems, outcome.left_out = rest, []
            elif word == "left":
                outcome.left_out.append(rest)
            elif word == "sheet":
                display.sheet()
            elif word == "page":
                outcome.pages += 1
                display.step(rest)
            elif word == "done":
                display.end()
                tell(f"Ready: {outcome.pages} pages.")
                for line in outcome.ending():
                    tell(line)
        elif "Serving on " in text:
            display.end()
            tell(f"The site is at {text.partition('Serving on ')[2]}  (Ctrl-C stops)")
        elif "Detected file changes" in text:
            tell("An edit; building again …")
        elif not text.startswith(_CHATTER):
            display.end()
            tell(text)
    display.end()
    return outcome


class _Display:
    """A progress bar where a person watches, a line for each fifth of the way elsewhere."""

    def __init__(self) -> None:
        self.watched = sys.stderr.isatty()
        self.bar: Any = None
        self.total = self.done = self.sheets = 0

    def sheet(self) -> None:
        self.sheets += 1
        if self.watched:
            click.echo(f"\r  worksheets: {self.sheets}", file=sys.stderr, nl=False)

    def begin(self, total: int) -> None:
        self.end()
        if self.sheets:
            click.echo("" if self.watched else f"  worksheets: {self.sheets}", file=sys.stderr)
        self.sheets = 0
        self.total, self.done = total, 0
        if self.watched:
            self.bar = click.progressbar(length=total, label=f"{total} pages", file=sys.stderr)
        else:
            tell(f"  {total} pages to make")

    def step(self, page: str) -> None:
        self.done += 1
        if self.bar:
            self.bar.update(1)
        elif self.total >= 5 and self.done % (self.total // 5) == 0:
            tell(f"  {self.done} of {self.total}")

    def end(self) -> None:
        if self.bar:
            self.bar.render_finish()
            self.bar = None


def tell(text: str) -> None:
    """Say something to the person at the terminal."""
    print(text, file=sys.stderr, flush=True)
