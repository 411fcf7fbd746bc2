"""What a person at the terminal sees of a build: how far it is, and what must be known of it in the end."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click

from kb.progress import Progress

NAMED = 50  # how many files that were left out are named at the end of a build


class Display(Progress):
    """A progress bar where a person watches, a line for each fifth of the way elsewhere."""

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
        """Keep it for the end."""
        self.count, self.left_out = count, list(left_out)

    def begin(self, pages: int) -> None:
        """Show how many pages there are to make."""
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
        """Show one page more."""
        self.done_pages += 1
        if self.bar:
            self.bar.update(1)
        elif self.total >= 5 and self.done_pages % (self.total // 5) == 0:
            tell(f"  {self.done_pages} of {self.total}")

    def end(self) -> None:
        """Leave the line of the progress bar."""
        if self.bar:
            self.bar.render_finish()
            self.bar = None

    def ending(self) -> Iterator[str]:
        """Yield what is to be said last."""
        if self.count:
            yield self.count
        if self.left_out:
            number, named = len(self.left_out), ", ".join(self.left_out[:NAMED])
            more = ", …" if number > NAMED else ""
            yield f"קבצים שנשארו מחוץ לאתר: {number} · Files left out of the site: {number} ({named}{more})"


def tell(text: str) -> None:
    """Say something to the person at the terminal."""
    print(text, file=sys.stderr, flush=True)
