"""Counting entries, anew only where something changed: counts are kept under the hash of what they are made from.

That is the entry's text, the modules that count, and the version of Unicode's tables.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from functools import cache
from pathlib import Path

from kb.disk import put
from kb.search import analyzer, index, rules
from kb.search.index import Counts, Document, count

FOLDER = "search"


class Counter:
    """Counts entries; `folder` keeps the counts from one build to the next."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.used: set[str] = set()

    def count(self, document: Document) -> Counts:
        """Return an entry's counts, from the folder where they are kept and whole."""
        name = f"{hashlib.sha256(f'{_recipe()}{document!r}'.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.json"
        path = self.folder / name
        self.used.add(name)
        try:
            lengths, blocks = json.loads(path.read_bytes())
            held = {word: tuple(places) for word, places in blocks.items()}
            return Counts(document.id, tuple(section.anchor for section in document.sections), tuple(lengths), held)
        except (OSError, ValueError, AttributeError, TypeError):
            counts = count(document)
            text = json.dumps([counts.lengths, counts.blocks], ensure_ascii=False, separators=(",", ":"))
            put(path, text.encode())
            return counts

    def prune(self) -> None:
        """Remove the counts of entries that were not asked for: they are gone or have changed."""
        for path in self.folder.glob("*.json"):
            if path.name not in self.used:
                path.unlink(missing_ok=True)


@cache
def _recipe() -> str:
    """Return the hash of what says how to count: a change in it counts every entry anew."""
    sources = [Path(str(module.__file__)).read_bytes() for module in (rules, analyzer, index)]
    return hashlib.sha256(b"\0".join([*sources, unicodedata.unidata_version.encode()])).hexdigest()
