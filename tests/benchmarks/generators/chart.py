"""A chart of how the cost of a build grows with the library: an SVG that is readable on light and dark pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from math import ceil, floor, log10
from statistics import median

from benchmarks.generators.runs import Row

PANELS = {"cold": "From nothing", "unchanged": "Nothing changed", "body": "One paragraph more"}
COLOURS = {  # for light and dark pages; people who confuse red and green can distinguish them
    "shidra": ("#c2410c", "#fb923c"), "material": ("#1d4ed8", "#60a5fa"), "material-nav": ("#0284c7", "#7dd3fc"),
    "hugo": ("#a21caf", "#e879f9"), "zensical": ("#0f766e", "#2dd4bf"),
}  # fmt: skip
WIDTH, HEIGHT = 210, 220  # of a panel's plot, in pixels
LEFT, TOP, GAP, BOTTOM = 60, 44, 140, 44
LINE = 15  # pixels between the names of two lines
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #374151 }
.title { font-weight: 600; font-size: 15px; fill: #111827 }
.grid { stroke: #d1d5db; stroke-width: 1 }
polyline { fill: none; stroke: var(--colour); stroke-width: 2 }
.shidra polyline { stroke-width: 3.5 }
circle, .name { fill: var(--colour) }
"""
DARK = "text { fill: #c9d1d9 } .title { fill: #f0f6fc } .grid { stroke: #3d444d }"

Points = dict[str, list[tuple[int, float]]]  # of each system: entries, seconds


class _Scale:
    """A logarithmic scale from pixel `start` to pixel `end`."""

    def __init__(self, values: Sequence[float], start: float, end: float, whole: bool) -> None:
        low, high = log10(min(values)), log10(max(values))
        self.low, self.high = (floor(low), max(ceil(high), floor(low) + 1)) if whole else (low, max(high, low + 0.3))
        self.start, self.end = start, end

    def __call__(self, value: float) -> float:
        share = (log10(value) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def decades(self) -> list[float]:
        return [10.0**n for n in range(floor(self.low), ceil(self.high) + 1)]


def draw(rows: Sequence[Row]) -> str:
    """Return an SVG with a panel for each measured case of `PANELS`: user CPU by entries, both axes logarithmic.

    At least one of these cases must be among the rows.
    """
    panels = {case: found for case in PANELS if (found := _points(rows, case))}
    seconds = [max(value, 0.01) for points in panels.values() for line in points.values() for _, value in line]
    sizes = sorted({row.n for row in rows})
    across, up = _Scale(sizes, 0, WIDTH, False), _Scale(seconds, HEIGHT, 0, True)
    width = LEFT + len(panels) * (WIDTH + GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {TOP + HEIGHT + BOTTOM}" role="img">',
        "<title>User CPU of a build by the number of entries</title>",
        f"<style>{STYLE}{_palette(0)}@media (prefers-color-scheme: dark) {{ {DARK} {_palette(1)}}}</style>",
    ]
    for number, (case, points) in enumerate(panels.items()):
        parts.append(f'<g transform="translate({LEFT + number * (WIDTH + GAP)} {TOP})">')
        parts += _frame(PANELS[case], sizes, across, up)
        parts += _lines(points, across, up)
        parts.append("</g>")
    return "\n".join([*parts, "</svg>", ""])


def _palette(number: int) -> str:
    return "".join(f".{system} {{ --colour: {colours[number]} }}\n" for system, colours in COLOURS.items())


def _points(rows: Sequence[Row], case: str) -> Points:
    found: Points = {}
    for system in COLOURS:
        own = [row for row in rows if (row.system, row.case) == (system, case)]
        line = [(n, median(row.user_s for row in own if row.n == n)) for n in sorted({row.n for row in own})]
        if line:
            found[system] = line
    return found


def _frame(title: str, sizes: Sequence[int], across: _Scale, up: _Scale) -> Iterator[str]:
    """Yield a panel's title, its grid and the labels of its axes."""
    yield f'<text class="title" x="0" y="-22">{escape(title)}</text>'
    for value in up.decades():
        yield f'<path class="grid" d="M0 {up(value)}H{WIDTH}"/>'
        yield f'<text x="-8" y="{up(value) + 4}" text-anchor="end">{value:,g} s</text>'
    for n in sizes:
        yield f'<path class="grid" d="M{across(n)} 0V{HEIGHT}"/>'
        yield f'<text x="{across(n)}" y="{HEIGHT + 18}" text-anchor="middle">{n:,}</text>'
    yield f'<text x="{WIDTH / 2}" y="{HEIGHT + 38}" text-anchor="middle">entries</text>'


def _lines(points: Points, across: _Scale, up: _Scale) -> Iterator[str]:
    """Yield a line for each system with its name at the end; names that would overlap are moved apart."""
    last = -LINE
    ends = {system: up(max(line[-1][1], 0.01)) for system, line in points.items()}
    for system in sorted(points, key=lambda one: ends[one]):
        places = [(across(n), up(max(value, 0.01))) for n, value in points[system]]
        last = max(ends[system], last + LINE)
        yield f'<g class="{system}"><polyline points="{" ".join(f"{x},{y}" for x, y in places)}"/>'
        yield from (f'<circle cx="{x}" cy="{y}" r="3"/>' for x, y in places)
        yield f'<text class="name" x="{places[-1][0] + 8}" y="{last + 4}">{system}</text></g>'
