"""The measurements as tables in Markdown, and the developers' page with these tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks.generators import chart
from benchmarks.generators.runs import CASES, Row
from benchmarks.generators.systems import SYSTEMS
from kb.disk import put

PAGE = "docs/developers/scale.md"  # relative to the checkout
CHART = "docs/developers/scale.svg"
_BETWEEN = re.compile(r"(?<=<!-- bench -->\n).*(?=<!-- /bench -->)", re.DOTALL)
_MIB = 1024 * 1024
FIGURES: dict[str, Callable[[Row], float]] = {
    "User CPU, seconds": lambda row: row.user_s,
    "Wall time, seconds": lambda row: row.wall_s,
    "Peak of memory, MiB": lambda row: row.peak_mib,
    "Output, MiB": lambda row: row.output_bytes / _MIB,
}


def tables(rows: Sequence[Row]) -> str:
    """Return a table in Markdown for each kind of figure; with several runs, medians."""
    return "\n".join(f"{name}:\n\n{_table(rows, figure)}" for name, figure in FIGURES.items())


def write(root: Path, rows: Sequence[Row], conditions: str) -> None:
    """Write `conditions`, the tables and, if a case of it was measured, the chart into the checkout at `root`."""
    page = root / PAGE
    text = f"\n{conditions}\n\n{tables(rows)}\n"
    put(page, _BETWEEN.sub(lambda _: text, page.read_text("utf-8")).encode())
    if any(row.case in chart.PANELS for row in rows):
        put(root / CHART, chart.draw(rows).encode())


def _table(rows: Sequence[Row], figure: Callable[[Row], float]) -> str:
    systems = [name for name in SYSTEMS if any(row.system == name for row in rows)]
    lines = [f"| entries | case | {' | '.join(systems)} |", f"|--:|---|{'--:|' * len(systems)}"]
    return "\n".join([*lines, *_lines(rows, systems, figure), ""])


def _lines(rows: Sequence[Row], systems: Sequence[str], figure: Callable[[Row], float]) -> Iterator[str]:
    for n in sorted({row.n for row in rows}):
        for case in CASES:
            found = [[figure(row) for row in rows if (row.system, row.n, row.case) == (s, n, case)] for s in systems]
            if any(found):
                cells = [_number(median(figures)) if figures else "" for figures in found]
                yield f"| {n:,} | {case} | {' | '.join(cells)} |"


def _number(figure: float) -> str:
    """Return a number with three significant digits."""
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.1f}" if figure >= 10 else f"{figure:.2f}"
