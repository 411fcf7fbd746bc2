"""How far a build has come, and what a person must know of it.

`Progress` is what a build reports to. MkDocs builds in a process of its own: there `Marks` writes the reports to stderr
as marked lines, and the command in front of it reads them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

MARK = "\x1ekb "
SWITCH = "KB_PROGRESS"


class Progress:
    """What a build reports, in this order; this one keeps it to itself."""

    def sheet(self, source: str) -> None:
        """Hear that the worksheet of `source` is being made."""

    def problems(self, count: str, left_out: Sequence[str]) -> None:
        """Hear how many mistakes the content has, in words, and which files they keep out of the site."""

    def begin(self, pages: int) -> None:
        """Hear how many pages there are to make."""

    def page(self, file: str) -> None:
        """Hear that the page of a composed `file` is made."""


class Marks(Progress):
    """Writes reports as marked lines, where someone reads them (`SWITCH` is set)."""

    def sheet(self, source: str) -> None:
        """Pass it on."""
        _write(f"sheet {source}")

    def problems(self, count: str, left_out: Sequence[str]) -> None:
        """Pass it on."""
        _write(f"problems {count}")
        for file in left_out:
            _write(f"left {file}")

    def begin(self, pages: int) -> None:
        """Pass it on."""
        _write(f"total {pages}")

    def page(self, file: str) -> None:
        """Pass it on."""
        _write(f"page {file}")


def _write(text: str) -> None:
    if os.environ.get(SWITCH):
        print(f"{MARK}{text}", file=sys.stderr, flush=True)
