"""Doing the same work on many things, with as many processes as there are cores."""

from __future__ import annotations

import errno
import multiprocessing
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from kb.memory import tidied

_T = TypeVar("_T")
_R = TypeVar("_R")

FEW = 24  # fewer things are done before a new process could start
_PART = 8  # number of results sent at a time
_NOTHING = object()
ROUND = 500  # after so many things, new processes do the next: a copied process needs memory for all that it looks at


def cores() -> int:
    """Return how many processes this one may use.

    The number is 1 except on Linux, because only Linux copies a process cheaply and safely. It is also 1 if this
    process has several threads: a copy would have only one of them, and a lock that another thread held would stay
    locked for ever.
    """
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" and threading.active_count() == 1 else 1


def each(
    work: Callable[[_T], _R], things: Sequence[_T], processes: int, meanwhile: Iterator[object] | None = None
) -> Iterator[tuple[int, _R]]:
    """Yield, as they are done, the number of each thing and what `work` returns for it.

    The processes are copies of this one: they have everything that `work` needs, and only results are sent. The first
    thing is done before they are copied, so that they have what `work` loads when it is first called. While this
    process waits for results, it takes items from `meanwhile`, perhaps not all of them. Raises what `work` raises, and
    ChildProcessError if a process ends before its work is done: the system may lack memory.

    >>> list(each(str.upper, ["a", "b"], processes=1))
    [(0, 'A'), (1, 'B')]
    """
    if len(things) < FEW:
        yield from enumerate(map(work, things))
        return
    if processes < 2:
        with tidied():
            yield from enumerate(map(work, things))
        return
    yield 0, work(things[0])
    for start in range(1, len(things), ROUND):
        for number, result in _divided(work, things[start : start + ROUND], processes, meanwhile or iter(())):
            yield start + number, result


def _divided(
    work: Callable[[_T], _R], things: Sequence[_T], processes: int, meanwhile: Iterator[object]
) -> Iterator[tuple[int, _R]]:
    """Do what `each` does, with copies of this process."""
    fork = multiprocessing.get_context("fork")
    ends, started = list[Connection](), list[Any]()
    for share in range(processes):
        ours, theirs = fork.Pipe(duplex=False)
        numbers, unheard = range(share, len(things), processes), (*ends, ours)
        process = fork.Process(target=_do, args=(work, things, numbers, theirs, unheard))
        process.start()
        theirs.close()
        ends.append(ours)
        started.append(process)
    try:
        patience: float | None = 0
        while ends:
            ready = wait(ends, patience)
            if not ready and next(meanwhile, _NOTHING) is _NOTHING:
                patience = None  # there is nothing else to do
            for end in ready:
                assert isinstance(end, Connection)
                if (done := _received(end)) is None:
                    ends.remove(end)
                    end.close()
                else:
                    yield from done
    finally:
        for process in started:
            process.terminate()
            process.join()


def _received(end: Connection) -> list[tuple[int, Any]] | None:
    """Return some results, or None when there are no more. Raises what the work has raised."""
    try:
        got: list[tuple[int, Any]] | BaseException | None = end.recv()
    except (EOFError, OSError):  # between two messages, or within one
        raise ChildProcessError(errno.ECHILD, "a process ended before its work was done") from None
    if isinstance(got, BaseException):
        raise got
    return got


def _do(
    work: Callable[[Any], Any], things: Sequence[Any], numbers: range, end: Connection, unheard: Sequence[Connection]
) -> None:
    """Do a share of the work and send the results in lists, then None; if the work raises an exception, send that.

    `unheard` are ends of pipes that only the first process reads. If this process kept them open, it would wait
    forever after the first process is killed.
    """
    for one in unheard:
        one.close()
    try:
        with tidied():
            done = list[tuple[int, Any]]()
            for number in numbers:
                done.append((number, work(things[number])))
                if len(done) == _PART:
                    end.send(done)
                    done = []
            end.send(done)
            end.send(None)
    except BaseException as error:
        error.add_note(traceback.format_exc())  # the traceback is not sent with an exception
        end.send(error)
    finally:
        end.close()
        os._exit(0)  # the copied process must not run the cleanup of the original
