"""What a command costs: user CPU of the process with all its children, wall time, memory of all of them together."""

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
EVERY = 0.1  # seconds between two looks at the memory
SHOWN = 15  # lines of what a failed command said


class Failed(RuntimeError):
    """A command failed; the text says which, and the end of what it said."""


@dataclass(frozen=True)
class Cost:
    """Seconds of user CPU and of wall time, and the peak of memory in MiB."""

    user_s: float
    wall_s: float
    peak_mib: float


def measure(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command to its end in `folder` and return its cost. Raises Failed.

    The peak is that of the sum over all processes of the command at one moment, pages that several share counted once
    (PSS); where there is no /proc, that of the largest process alone.
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
        except BaseException:  # its session is its own, so that Ctrl-C does not reach it
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
            raise
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            end = said.read().decode("utf-8", "replace").splitlines()[-SHOWN:]
            raise Failed("\n".join([f"{' '.join(map(str, command))} failed in {folder}:", *end]))
    largest = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)  # bytes there, KiB elsewhere
    return Cost(usage.ru_utime, wall, (watch.peak or largest) / 1024)


class _Watch:
    """Looks again and again at the memory of a session's processes; `peak` is in KiB."""

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
    """Return a process's memory in KiB, its part alone of pages that it shares."""
    try:
        rollup = (folder / "smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
