"""The progress of a build, reported by the process that builds to the command that a person started.

The building process writes marked lines to stderr if KB_PROGRESS is set; the command reads them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

MARK = "\x1ekb "
SWITCH = "KB_PROGRESS"


def begin(tree: Path) -> None:
    """Report how many pages there are to make."""
    _tell(f"total {sum(1 for _ in tree.rglob('*.md'))}")


def sheet(source: str) -> None:
    """Report that the worksheet of `source` is being made."""
    _tell(f"sheet {source}")


def tick(page: str) -> None:
    """Report that `page` is made."""
    _tell(f"page {page}")


def done() -> None:
    """Report that a rebuild is ready to be looked at."""
    _tell("done")


def tell_problems(count: str, left_out: Sequence[str]) -> None:
    """Report how many mistakes the content has, in words, and which files they keep out of the site."""
    _tell(f"problems {count}")
    for file in left_out:
        _tell(f"left {file}")


def _tell(text: str) -> None:
    if os.environ.get(SWITCH):
        print(f"{MARK}{text}", file=sys.stderr, flush=True)
