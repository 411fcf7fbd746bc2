"""Signing a page as reviewed: which files can be signed, and writing the mark."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from kb.check import todo
from kb.disk import replace
from kb.document import Manuscript
from kb.drafting import revision
from kb.library import Library
from kb.problems import nearest


class NotReviewable(ValueError):
    """A file cannot be marked as reviewed; the text says why and what to do, in Hebrew and English."""


def reviewable(library: Library, file: Path) -> Manuscript:
    """Return the page that `file` names, relative to the current folder or to the library's root.

    Raises NotReviewable if there is none, if it has errors, or if a mark in it says that something is still to be
    written.
    """
    name = _name(library.root, file)
    written = {document.path: document for document in library.written}
    if name not in written:
        guess = nearest(name, written)
        hint = f"\n  {guess}?" if guess else ""
        raise NotReviewable(f"אין בספרייה עמוד כזה: {file} · The library has no such page: {file}{hint}")
    document = written[name]
    found = [p for p in library.problems if p.is_error and p.file == name] or list(todo.marks(document))
    if found:
        places = "".join(f"\n  {p.file}:{p.line}  {p.message['he']}\n    {p.message['en']}" for p in found[:10])
        raise NotReviewable(
            f"{name}: העמוד עוד לא מוכן לאישור. תקנו והריצו שוב · The page is not ready to be signed. Fix it and run"
            f" this again ({len(found)}):{places}"
        )
    return document


def _name(root: Path, file: Path) -> str:
    for candidate in (file, root / file):
        full = Path(os.path.abspath(candidate))
        if full.is_relative_to(root) and full.is_file():
            return full.relative_to(root).as_posix()
    return file.as_posix()


def sign(library: Library, document: Manuscript, today: date) -> list[str]:
    """Mark a page as reviewed on the day `today` and write its file; return what was done, line by line.

    Raises disk.Unwritable if the file changed meanwhile or cannot be written.
    """
    path = library.root / document.path
    raw = path.read_bytes()
    text, changes = revision.review(
        raw.decode("utf-8"), today, document.is_translation, library.settings.editors.review_months
    )
    if text.encode() != raw:
        replace(path, raw, text.encode())
    if not changes:
        return [f"{document.path}: כבר סומן היום · already marked today"]
    return [f"{document.path}: {one.field}: {'–' if one.old is None else one.old} → {one.new}" for one in changes]
