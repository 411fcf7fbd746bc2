"""Shapes of a drawing: boxes, lines, labels. Each can be mirrored, for languages that are written from the right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

Point = tuple[float, float]
_OTHER_SIDE = {"left": "right", "right": "left", "middle": "middle"}


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> Point:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def overlaps(self, other: Box) -> bool:
        """Return whether the two overlap."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def mirrored(self, width: float) -> Box:
        """Return its mirror image in a drawing of this width."""
        return replace(self, x=width - self.right)


@dataclass(frozen=True)
class Line:
    """A line: commands of an SVG path with their points, all absolute."""

    commands: tuple[tuple[str, tuple[Point, ...]], ...]

    @classmethod
    def of(cls, *parts: str | Point) -> Line:
        """Return the line with these path commands and points: "M", a point, "C", three points."""
        commands: list[tuple[str, list[Point]]] = []
        for part in parts:
            if isinstance(part, str):
                commands.append((part, []))
            else:
                commands[-1][1].append(part)
        return cls(tuple((command, tuple(points)) for command, points in commands))

    def __str__(self) -> str:
        return "".join(command + " ".join(f"{x:.0f} {y:.0f}" for x, y in points) for command, points in self.commands)

    @property
    def points(self) -> Iterator[Point]:
        """Its points and control points: the line stays within the smallest convex shape that contains them all."""
        return (point for _, points in self.commands for point in points)

    def mirrored(self, width: float) -> Line:
        """Return its mirror image in a drawing of this width."""
        return Line(tuple((command, tuple((width - x, y) for x, y in points)) for command, points in self.commands))


@dataclass(frozen=True)
class Label:
    """A placed text: `box` is its area, `lines` are its lines with the height of each baseline.

    `at` says which part of every line is at `x`: "left", "right" or "middle", as seen on the screen.
    """

    box: Box
    x: float
    at: str
    lines: tuple[tuple[float, str], ...]

    def mirrored(self, width: float) -> Label:
        """Return its mirror image in a drawing of this width."""
        return replace(self, box=self.box.mirrored(width), x=width - self.x, at=_OTHER_SIDE[self.at])
