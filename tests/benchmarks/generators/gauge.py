"""The cost of a command: user CPU of the process with its children, wall time, and the memory of all of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

PROC = Path("/proc")
EVERY = 0.1  # seconds between two measurements of memory
SHOWN = 15  # lines of a failed command's output that are shown


class Failed(RuntimeError):
    """A command failed; the text says which one, and shows the end of its output."""


@dataclass(frozen=True)
class Cost:
    """Seconds of user CPU and of wall time, and the peak of memory in MiB."""

    user_s: float
    wall_s: float
    peak_mib: float


def measure(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command to its end in `folder` and return its cost. Raises Failed.

    The peak of memory is the greatest sum over all processes of the command at one moment; pages that several processes
    share count once (PSS). Without /proc, only the largest process counts.
    """
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            list(map(str, command)), cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=said,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            with _Watch(process.pid) as watch:
                _, status, usage = os.wait4(process.pid, 0)
        except BaseException:  # it has its own session, so Ctrl-C does not reach it
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
            raise
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            end = said.read().decode("utf-8", "replace").splitlines()[-SHOWN:]
            raise Failed("\n".join([f"{' '.join(map(str, command))} failed in {folder}:", *end]))
    largest = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)  # bytes on macOS, KiB elsewhere
    return Cost(usage.ru_utime, wall, (watch.peak or largest) / 1024)


class _Watch:
    """Measures the memory of a session's processes again and again; `peak` is in KiB."""

    def __init__(self, session: int) -> None:
        self.session, self.peak, self.ended = session, 0, Event()
        self.thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Watch:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()

    def _look(self) -> None:
        while PROC.is_dir() and not self.ended.wait(EVERY):
            self.peak = max(self.peak, sum(map(_share, _processes(self.session))))


def _processes(session: int) -> Iterator[Path]:
    """Yield the folders in /proc of all processes of a session."""
    for folder in PROC.glob("[0-9]*"):
        try:
            after_name = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if after_name[3] == str(session):
            yield folder


def _share(folder: Path) -> int:
    """Return a process's memory in KiB; of pages that it shares, only its share."""
    try:
        rollup = (folder / "smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
