"""The generated files of the repository, and which of them are out of date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kb.repository import editors, forms, schemas
from kb.settings import Settings


def files(settings: Settings) -> Mapping[str, str]:
    """Return the text of every generated file by its path, relative to the library's root, in the order of the paths.

    The texts depend only on the models and on `settings`.
    """
    made = {**schemas.files(settings), **forms.files(settings), **editors.files(settings)}
    return dict(sorted(made.items()))


def behind(root: Path, made: Mapping[str, str]) -> Iterable[str]:
    """Yield the paths below `root` whose files differ from the texts `made` for them; line ends are not compared."""
    for path, text in made.items():
        try:
            held = (root / path).read_text("utf-8")  # reads \r\n, which git may write on Windows, as \n
        except (OSError, UnicodeDecodeError):
            held = None
        if held != text:
            yield path
