"""Measured builds: the cases, each an edit and a build, which systems run in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.generators import gauge
from benchmarks.generators.entries import Entry, Maker
from benchmarks.generators.systems import SYSTEMS, System

LEAST = 3  # the edits need at least this many entries
FIFTH = 5  # every fifth tool has a worksheet
NEW_TITLE, NEW_TEXT = "כותרת חדשה לבדיקה", "פסקה חדשה לבדיקה, שנוספה בסוף הטקסט."


@dataclass(frozen=True)
class Row:
    """One measured build: its system, number of entries, case and cost."""

    system: str
    n: int
    case: str
    user_s: float
    wall_s: float
    peak_mib: float
    output_bytes: int


def body(entries: list[Entry], _: Maker) -> list[Entry]:
    """Add a paragraph to one entry."""
    return _with(entries, 1, body=f"{entries[1].body}\n{NEW_TEXT}\n")


def title(entries: list[Entry], _: Maker) -> list[Entry]:
    """Change the title of one entry."""
    return _with(entries, 2, title=NEW_TITLE)


def add(entries: list[Entry], maker: Maker) -> list[Entry]:
    """Add an entry."""
    return [*entries, maker.another(entries)]


def delete(entries: list[Entry], _: Maker) -> list[Entry]:
    """Delete the first entry, which no other entry links to."""
    return entries[1:]


def worksheets(entries: list[Entry], _: Maker) -> list[Entry]:
    """Give every fifth tool a worksheet."""
    tools = [entry.number for entry in entries if entry.kind == "tools"][::FIFTH]
    return [replace(entry, worksheet=entry.number in tools) for entry in entries]


def same(entries: list[Entry], _: Maker) -> list[Entry]:
    """Change nothing."""
    return entries


# In this order. A case builds after the build of the case before it, except those with empty caches; all edits stay
# until a run ends.
CASES: dict[str, Callable[[list[Entry], Maker], list[Entry]]] = {
    "cold": same, "unchanged": same, "body": body, "title": title, "add": add, "delete": delete, "template": same,
    "cold-all": worksheets,
}  # fmt: skip
MEASURED = ("user_s", "wall_s", "peak_mib")
FROM_NOTHING = ("cold", "cold-all")


def measure(
    maker: Maker, sizes: Sequence[int], systems: Sequence[str], cases: Sequence[str], runs: int, folder: Path
) -> Iterator[Row]:
    """Yield the rows of all systems; their libraries are written in `folder`. Raises gauge.Failed.

    Each system does one build before its first measured one, so that no measured build compiles Python's modules.
    """
    for n in sizes:
        entries = maker.make(n)
        made = [SYSTEMS[name](folder / f"{name}-{n}") for name in systems]
        for system in made:
            system.begin()
            system.lay(entries)
            if n == sizes[0]:
                _build(system)
        for _ in range(runs):
            for system in made:
                yield from _run(system, entries, cases, maker)


def _run(system: System, first: list[Entry], cases: Sequence[str], maker: Maker) -> Iterator[Row]:
    """Yield a row for each case, and restore the library at the end."""
    entries, is_built = first, False
    for case in (case for case in CASES if case in cases):
        if case == "cold-all" and not system.has_worksheets:
            continue
        if case in FROM_NOTHING:
            system.clear()
        elif not is_built:
            _build(system)
        entries = CASES[case](entries, maker)
        system.lay(entries)
        if case == "template":
            system.edit_template()
        cost, is_built = _build(system), True
        yield Row(system.name, len(first), case, **asdict(cost), output_bytes=system.size())
    system.lay(first)
    if "template" in cases:
        system.edit_template(undo=True)


def _build(system: System) -> gauge.Cost:
    return gauge.measure(system.command(), system.folder, system.environment())


def _with(entries: list[Entry], place: int, **changed: str) -> list[Entry]:
    return [replace(entry, **changed) if n == place else entry for n, entry in enumerate(entries)]
