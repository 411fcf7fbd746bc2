"""The same work on many things by as many processes as there are cores."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")

FEW = 24  # things that are done sooner than a process is started
_PART = 8  # results that are handed over at a time


def cores() -> int:
    """Return how many processes this one may use.

    Only Linux copies a process cheaply and safely; elsewhere it is 1. It is 1 too where this process has several
    threads: a copy has only one of them, and whatever lock another held stays locked in it.
    """
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" and threading.active_count() == 1 else 1


def each(work: Callable[[_T], _R], things: Sequence[_T], processes: int) -> Iterator[tuple[int, _R]]:
    """Yield the number of each thing and what `work` returns for it, as they are done.

    The processes are copies of this one: they have everything that `work` knows, and only results travel. Raises what
    `work` raises, and RuntimeError where a process ends before its work does.
    """
    if processes < 2 or len(things) < FEW:
        yield from enumerate(map(work, things))
        return
    fork = multiprocessing.get_context("fork")
    ends, started = list[Connection](), list[Any]()
    for share in range(processes):
        ours, theirs = fork.Pipe(duplex=False)
        process = fork.Process(target=_do, args=(work, things, range(share, len(things), processes), theirs))
        process.start()
        theirs.close()
        ends.append(ours)
        started.append(process)
    try:
        while ends:
            for end in wait(ends):
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
    """Return a part of the results, None when there are no more. Raises what the work has raised."""
    try:
        got: list[tuple[int, Any]] | BaseException | None = end.recv()
    except EOFError:
        raise RuntimeError("a process ended before its work was done") from None
    if isinstance(got, BaseException):
        raise got
    return got


def _do(work: Callable[[Any], Any], things: Sequence[Any], numbers: range, end: Connection) -> None:
    """Do a share of the work and send the results: parts of them, None at the end; an exception where one is raised."""
    try:
        done = list[tuple[int, Any]]()
        for number in numbers:
            done.append((number, work(things[number])))
            if len(done) == _PART:
                end.send(done)
                done = []
        end.send(done)
        end.send(None)
    except BaseException as error:
        error.add_note(traceback.format_exc())  # which does not travel by itself, and says where it happened
        end.send(error)
    finally:
        end.close()
        os._exit(0)  # nothing of the process that was copied is tidied up twice
