"""What a build shows at the terminal: its progress, and messages at the end."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click

from kb.progress import Progress

NAMED = 50  # the most files that the end of a build names, of those that were left out


class Display(Progress):
    """Shows a progress bar to a person at a terminal; elsewhere, writes a line after each fifth of the pages."""

    def __init__(self) -> None:
        self.watched = sys.stderr.isatty()
        self.bar: Any = None
        self.total = self.done_pages = self.sheets = 0
        self.count, self.left_out = "", list[str]()

    def sheet(self, source: str) -> None:
        """Count one more worksheet."""
        self.sheets += 1
        if self.watched:
            click.echo(f"\r  worksheets: {self.sheets}", file=sys.stderr, nl=False)

    def problems(self, count: str, left_out: Sequence[str]) -> None:
        """Keep the number of problems and the files left out for the end."""
        self.count, self.left_out = count, list(left_out)

    def begin(self, pages: int) -> None:
        """Show how many pages will be made."""
        self.end()
        if self.sheets:
            click.echo("" if self.watched else f"  worksheets: {self.sheets}", file=sys.stderr)
        self.sheets = 0
        self.total, self.done_pages = pages, 0
        if self.watched:
            self.bar = click.progressbar(length=pages, label=f"{pages} pages", file=sys.stderr)
        elif pages:
            tell(f"  {pages} pages to make")

    def page(self, file: str) -> None:
        """Count one more page."""
        self.done_pages += 1
        if self.bar:
            self.bar.update(1)
        elif self.total >= 5 and self.done_pages % (self.total // 5) == 0:
            tell(f"  {self.done_pages} of {self.total}")

    def end(self) -> None:
        """End the line of the progress bar."""
        if self.bar:
            self.bar.render_finish()
            self.bar = None

    def ending(self) -> Iterator[str]:
        """Yield the last lines to print."""
        if self.count:
            yield self.count
        if self.left_out:
            number, named = len(self.left_out), ", ".join(self.left_out[:NAMED])
            more = ", …" if number > NAMED else ""
            yield f"קבצים שנשארו מחוץ לאתר: {number} · Files left out of the site: {number} ({named}{more})"


def tell(text: str) -> None:
    """Print a message for the person at the terminal."""
    print(text, file=sys.stderr, flush=True)
