"""Counting entries; a text is analyzed again only if something changed.

Finding the words of a text takes long. The words are kept, one line per field, under a hash of their sources: the
entry itself, the module and the rules that find them, and the version of Unicode's tables.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from functools import cache
from pathlib import Path

from kb.search import analyzer, specification
from kb.search.analyzer import words
from kb.search.index import HEAD_FIELDS, Counts, Document, count, texts_of
from kb.store import Store

FOLDER = "search"


class Counter:
    """Counts the entries of a language; `store` keeps their words under `name` from one build to the next."""

    def __init__(self, store: Store, name: str) -> None:
        self.store, self.name = store, name
        self.known: dict[str, str] = json.loads(store.get(name) or b"{}")
        self.used: dict[str, str] = {}

    def count(self, document: Document) -> Counts:
        """Return an entry's counts."""
        key = _key(document)
        lines = self.known.get(key)
        if isinstance(lines, str) and lines.count("\n") == HEAD_FIELDS + 2 * len(document.sections) - 1:
            fields = [line.split() for line in lines.split("\n")]
        else:
            fields = [words(text) for text in texts_of(document)]
            lines = "\n".join(map(" ".join, fields))
        self.used[key] = lines
        return count(document, fields)

    def keep(self) -> None:
        """Store the words of the entries that were counted; others are gone or have changed."""
        self.store.put(self.name, json.dumps(self.used, ensure_ascii=False, indent=0).encode())


def of_language(root: Path, language: str) -> Counter:
    """Return the counter of a language; `root` is the folder of the caches."""
    return Counter(Store(root / FOLDER), f"{language}.json.kept")


def _key(document: Document) -> str:
    texts = "\0".join([_recipe(), *texts_of(document)])
    return hashlib.sha256(texts.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@cache
def _recipe() -> str:
    """Return a hash of the code and rules that find words; if it changes, every entry is analyzed again."""
    sources = [Path(str(module.__file__)).read_bytes() for module in (specification, analyzer)]
    return hashlib.sha256(b"\0".join([*sources, unicodedata.unidata_version.encode()])).hexdigest()
