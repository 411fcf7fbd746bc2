"""Counting entries; a text is analyzed again only if something changed."""

from __future__ import annotations

import hashlib
import pickle
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from kb.search import analyzer, index, specification
from kb.search.index import Counts, Document, texts_of
from kb.store import Store, key

STEP = "search"


def count(documents: Sequence[Document], cache: Path) -> list[Counts]:
    """Return the counts of each entry; those of the last build are at hand in the folder of the caches."""
    store, keys = Store(cache, STEP), [_key(document) for document in documents]
    kept, made, counts = store.find(keys), dict[str, bytes](), list[Counts]()
    for document, name in zip(documents, keys, strict=True):
        one: Counts = pickle.loads(kept[name]) if name in kept else index.count(document)
        if name not in kept:
            made[name] = pickle.dumps(one)
        counts.append(one)
    store.keep(made)
    return counts


def _key(document: Document) -> str:
    anchors = "\0".join(section.anchor for section in document.sections)
    return key(_recipe(), document.id, anchors, *texts_of(document))


@cache
def _recipe() -> str:
    """Return a hash of the code and rules that find and count words; if it changes, every entry is counted again."""
    sources = [Path(str(module.__file__)).read_bytes() for module in (specification, analyzer, index)]
    return hashlib.sha256(b"\0".join([*sources, unicodedata.unidata_version.encode()])).hexdigest()
