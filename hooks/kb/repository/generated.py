"""Every generated file of the repository, and which of them are behind their sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kb.repository import editors, forms, schemas
from kb.settings import Settings


def files(settings: Settings) -> Mapping[str, str]:
    """Return every generated file's text by its path, relative to the library's root, in the order of the paths.

    The texts depend on the models and on `settings` alone.
    """
    made = {**schemas.files(settings), **forms.files(settings), **editors.files(settings)}
    return dict(sorted(made.items()))


def behind(root: Path, made: Mapping[str, str]) -> Iterable[str]:
    """Yield the paths below `root` that do not hold what is `made` for them; line ends are not compared."""
    for path, text in made.items():
        try:
            held = (root / path).read_text("utf-8")  # reads \r\n, which git may write on Windows, as \n
        except (OSError, UnicodeDecodeError):
            held = None
        if held != text:
            yield path
