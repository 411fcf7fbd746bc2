"""How long a worksheet's PDF takes: 60 different sheets in one process, without its start.

    .venv/bin/python tests/benchmarks/worksheets.py

The library's six sheets are rendered ten times each, every time with slightly different texts, because typst remembers
what it has set. The script prints milliseconds a sheet (mean, median, slowest, and CPU time), milliseconds to start,
and kilobytes a sheet (least, most).
"""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:1] = [str(ROOT / "hooks"), str(ROOT / "tests")]  # instead of this folder, which has a module of the same name

from kb.worksheets.pdf import Typesetter  # noqa: E402
from worksheets import sheets  # noqa: E402

TIMES = 10
WORDED = {"title", "subtitle", "label", "hint", "howto", "example", "rows", "columns", "min_label", "max_label"}


def worded(value: Any, number: int) -> Any:
    """Return a sheet, or a part of one, with `number` in every visible text."""
    if isinstance(value, str):
        return f"{value} {number}" if value else value
    if isinstance(value, tuple):
        return tuple(worded(one, number) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    parts = {part.name: getattr(value, part.name) for part in fields(value)}
    return replace(
        value,
        **{
            name: worded(part, number)
            for name, part in parts.items()
            if name in WORDED or name in ("blocks", "items", "cells")
        },
    )


def main() -> None:
    """Print the figures."""
    made = [worded(sheets.real(slug), number) for number in range(TIMES) for slug in sheets.REAL]
    began = time.perf_counter()
    typesetter = Typesetter()
    typesetter.render(sheets.english())
    started = time.perf_counter() - began
    times, sizes, worked = [], [], time.process_time()
    for sheet in made:
        began = time.perf_counter()
        sizes.append(len(typesetter.render(sheet)))
        times.append((time.perf_counter() - began) * 1000)
    print(f"sheets\t{len(made)}")
    print(f"ms a sheet, mean\t{statistics.mean(times):.0f}")
    print(f"ms a sheet, median\t{statistics.median(times):.0f}")
    print(f"ms a sheet, slowest\t{max(times):.0f}")
    print(f"ms of the processor a sheet, mean\t{(time.process_time() - worked) * 1000 / len(made):.0f}")
    print(f"ms to start, first sheet and fonts included\t{started * 1000:.0f}")
    print(f"KB a sheet, least\t{min(sizes) / 1000:.0f}")
    print(f"KB a sheet, most\t{max(sizes) / 1000:.0f}")


if __name__ == "__main__":
    main()
