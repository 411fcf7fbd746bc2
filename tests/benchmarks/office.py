"""How many milliseconds a DOCX and an XLSX take.

    .venv/bin/python tests/benchmarks/office.py

Renders the library's sheets and the most difficult sheet of the tests many times, after one render to warm up.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from statistics import mean, median

TESTS = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(TESTS.parent / "hooks"), str(TESTS)]  # instead of this folder, which has another worksheets.py

from kb.worksheets import excel, word  # noqa: E402
from kb.worksheets.sheet import Sheet  # noqa: E402
from worksheets import sheets  # noqa: E402

RENDERS = 60


def measure(render: Callable[[Sheet], bytes], sheet: Sheet) -> tuple[float, float, int]:
    """Return how many milliseconds a document takes (wall time and CPU time), and its size in bytes."""
    clock, processor = time.perf_counter(), time.process_time()
    data = render(sheet)
    return 1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor), len(data)


def main() -> None:
    """Print for each format the mean, median and slowest time of all renders, the CPU time, and the size."""
    made = [sheets.sheet(name) for name in (*sheets.REAL, "torture")]
    for name, render in (("DOCX", word.render), ("XLSX", excel.render)):
        render(made[0])
        results = [measure(render, sheet) for sheet in islice(cycle(made), RENDERS)]
        clocks, processors, sizes = zip(*results, strict=True)
        print(
            f"{name}: {mean(clocks):.1f} ms a document over {RENDERS} (median {median(clocks):.1f},"
            f" slowest {max(clocks):.1f}; processor {mean(processors):.1f}), {mean(sizes) / 1024:.1f} KB"
        )


if __name__ == "__main__":
    main()
