"""How long `kb check` takes: the CPU time of one whole run over a library of many files.

    .venv/bin/python tests/benchmarks/check.py [FILES] [RUNS]

The entries are repeated, with some words changed, until the library has FILES sources (500). The command checks it RUNS
times (3), in a process of its own. The script prints the median CPU time, including the start; and, measured within one
process, the time of reading, of each rule on text, and of each check. It exits with 1 if the median is above the limit
of 3 s.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

TESTS = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(TESTS.parent / "hooks"), str(TESTS), str(TESTS / "benchmarks")]

from build import repeated  # noqa: E402
from kb import library  # noqa: E402
from kb.check import stretches  # noqa: E402
from kb.check.inspection import TEXT_RULES, checks  # noqa: E402
from workspace import Workspace  # noqa: E402

FILES, RUNS, LIMIT = 500, 3, 3.0  # seconds of CPU


def sources(root: Path) -> int:
    """Return how many Markdown files a library has."""
    return sum(1 for folder in ("docs", "tools", "articles") for _ in (root / folder).rglob("*.md"))


def grow(workspace: Workspace, files: int) -> None:
    """Repeat the entries until the library has this many files."""
    entries = [path for folder in ("tools", "articles") for path in (workspace.root / folder).glob("*.md")]
    originals = sum("." not in path.stem for path in entries)
    repeated(workspace, originals + max(0, files - sources(workspace.root)))


def run(root: Path) -> float:
    """Return the CPU seconds of one `kb check` of the library at `root`, start included."""
    environment = {**os.environ, "PYTHONPATH": str(root / "hooks"), "KB_ROOT": str(root), "PYTHONUTF8": "1"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "kb", "check", "--format", "json"],
        cwd=root, env=environment, capture_output=True, check=False,
    )  # fmt: skip
    assert done.stdout.startswith(b"["), done.stderr.decode()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def by_part(root: Path) -> None:
    """Print how long reading takes, and how much each rule and check adds."""
    read = library.read(root)
    pieces = list(stretches.read(read))
    works: dict[str, Callable[[], object]] = {
        "reading": lambda: library.read(root),
        "stretches": lambda: list(stretches.read(read)),
        **{f"text: {rule.__name__}": lambda rule=rule: [list(rule(one)) for one in pieces] for rule in TEXT_RULES},
        **{name: lambda check=check: list(check(read)) for name, check in checks(date.today()).items()},
    }
    for name, work in works.items():
        print(f"  {timed(work):7.3f}  {name}")


def main() -> None:
    """Print the figures; exit with 1 if they are above the limit."""
    files, runs = [*map(int, sys.argv[1:]), *(FILES, RUNS)[len(sys.argv) - 1 :]]
    with tempfile.TemporaryDirectory() as name:
        workspace = Workspace.create(Path(name) / "library")
        grow(workspace, files)
        times = [run(workspace.root) for _ in range(runs)]
        figures = ", ".join(f"{one:.2f}" for one in times)
        print(f"{sources(workspace.root)} files: {median(times):.2f} s of CPU ({figures}); the limit is {LIMIT:.0f}")
        by_part(workspace.root)
    sys.exit(1 if median(times) > LIMIT else 0)


if __name__ == "__main__":
    main()
