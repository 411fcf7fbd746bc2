"""Ways to damage a file line by line, and the requirements for every reported problem."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kb.problems import Problem

Mutation = Callable[[list[str]], None]  # changes the lines of a file, of which there is at least one


def drop(at: int) -> Mutation:
    return lambda lines: lines.__delitem__(at % len(lines))


def repeat(at: int, to: int) -> Mutation:
    return lambda lines: lines.insert(to % len(lines), lines[at % len(lines)])


def insert(at: int, column: int, word: str) -> Mutation:
    def mutate(lines: list[str]) -> None:
        line = lines[at % len(lines)]
        lines[at % len(lines)] = line[:column] + word + line[column:]

    return mutate


def assert_it_stands_in_its_file(problem: Problem, root: Path) -> None:
    """Check that a problem has an existing line and column, and a text in every language."""
    text = (root / problem.file).read_bytes().decode("utf-8", "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert 1 <= problem.line <= len(lines), problem
    assert 1 <= problem.column <= len(lines[problem.line - 1]) + 2, problem
    assert all(problem.message.values()), problem
