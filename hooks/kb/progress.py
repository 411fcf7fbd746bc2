"""Reports from a build: its progress, and what the person at the terminal must know.

A build calls the methods of a `Progress`. MkDocs builds in another process: there `Marks` writes the reports to stderr
as marked lines, and the command that started MkDocs reads them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

MARK = "\x1ekb "
SWITCH = "KB_PROGRESS"


class Progress:
    """Receives the reports of a build, which come in this order. This class ignores them."""

    def sheet(self, source: str) -> None:
        """The documents of the worksheet of `source` are being made."""

    def problems(self, count: str, left_out: Sequence[str]) -> None:
        """The content has mistakes: `count` of them, in words; the files `left_out` are not in the site."""

    def begin(self, pages: int) -> None:
        """So many pages will be made."""

    def page(self, file: str) -> None:
        """The page of the composed `file` is finished."""


class Marks(Progress):
    """Writes the reports as marked lines to stderr, if another process reads them (`SWITCH` is set)."""

    def sheet(self, source: str) -> None:
        """Write the report."""
        _write(f"sheet {source}")

    def problems(self, count: str, left_out: Sequence[str]) -> None:
        """Write the report."""
        _write(f"problems {count}")
        for file in left_out:
            _write(f"left {file}")

    def begin(self, pages: int) -> None:
        """Write the report."""
        _write(f"total {pages}")

    def page(self, file: str) -> None:
        """Write the report."""
        _write(f"page {file}")


def _write(text: str) -> None:
    if os.environ.get(SWITCH):
        print(f"{MARK}{text}", file=sys.stderr, flush=True)
