"""Work in several processes: the results of all things, and no memory for what is done."""

from __future__ import annotations

import os
import signal
import time

import pytest
from kb import failures, workers
from kb.memory import uncollected

MANY = {1: 100_000, 2: 5_000}  # things, by the number of processes


class Ring:
    """An object that leads back to itself: only the garbage collector can remove it."""

    alive = 0

    def __init__(self) -> None:
        self.itself = self
        Ring.alive += 1

    def __del__(self) -> None:
        Ring.alive -= 1


def _rings(_: object) -> int:
    """Make an object that nobody needs; return how many of them there are."""
    Ring()
    return Ring.alive


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_done_leaves_nothing_behind_while_the_rest_is_done(processes: int) -> None:
    with uncollected():
        found = [number for _, number in workers.each(_rings, range(MANY[processes]), processes)]
    assert len(found) == MANY[processes]
    assert max(found) < MANY[processes] / processes / 1.5


@pytest.mark.parametrize("number", [0, 1, workers.FEW, 2 * workers.ROUND + workers.FEW + 1])
def test_every_thing_is_done_once_and_has_its_own_result(number: int) -> None:
    assert dict(workers.each(str, range(number), 2)) == {n: str(n) for n in range(number)}


def _killed(number: int) -> int:
    if number == workers.FEW:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_process_that_the_system_has_killed_is_a_lack_of_memory() -> None:
    with pytest.raises(ChildProcessError) as raised:
        list(workers.each(_killed, range(2 * workers.FEW), 2))
    assert "There is not enough memory" in failures.explain(raised.value)


def test_while_results_are_awaited_other_work_is_done() -> None:
    others = iter(range(1 << 62))
    assert dict(workers.each(_slow, range(workers.FEW), 2, others)) == {n: n for n in range(workers.FEW)}
    assert next(others) > 0


def _slow(number: int) -> int:
    time.sleep(0.01)
    return number
