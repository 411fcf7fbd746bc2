"""Running MkDocs in a process of its own, so that the core does not depend on it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kb import progress
from kb.display import Display, tell

ENGINE = os.environ.get("KB_ENGINE", "mkdocs")  # properdocs builds the same tree
# MkDocs' messages that our own progress display replaces.
_CHATTER = ("INFO ", "DEBUG ")
GRACE = 5  # seconds for MkDocs to clean up


def make(config_file: Path, place: Path, strict: bool, display: Display) -> bool:
    """Let MkDocs build the site of `config_file` in the folder `place`; return whether that succeeded."""
    with _mkdocs(["build", "-f", str(config_file), "-d", str(place), *(["--strict"] if strict else [])]) as process:
        _follow(process, display)
    return not process.returncode


@contextmanager
def _mkdocs(arguments: list[str]) -> Iterator[subprocess.Popen[str]]:
    """Run MkDocs with its messages piped to us, and end it in every case."""
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
        _wait(process)  # the terminal has sent Ctrl-C to it as well
        raise
    finally:
        if process.poll() is None:
            # MkDocs removes its temporary site only on Ctrl-C, which Windows cannot send to a single process.
            process.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGINT)
            _wait(process)
        if process.poll() is None:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[str]) -> None:
    """Give an ending process time to clean up."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(GRACE)


def _follow(process: subprocess.Popen[str], display: Display) -> None:
    """Print those messages of MkDocs that matter, and show its progress."""
    left_out = list[str]()
    for line in process.stderr or ():
        text = line.rstrip("\n")
        if text.startswith(progress.MARK):
            word, _, rest = text.removeprefix(progress.MARK).partition(" ")
            if word == "total":
                display.begin(int(rest))
            elif word == "problems":
                left_out = []
                display.count, display.left_out = rest, left_out
            elif word == "left":
                left_out.append(rest)
            elif word == "sheet":
                display.sheet(rest)
            elif word == "page":
                display.page(rest)
        elif not text.startswith(_CHATTER):
            display.end()
            tell(text)
    display.end()
