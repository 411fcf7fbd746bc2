"""Counting words in entries; a text is analyzed again only if something has changed."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from pathlib import Path

from kb import workers
from kb.search import index
from kb.search.index import Document, Packed, texts_of
from kb.store import Store, code, key

STEP = "search"


def count(documents: Sequence[Document], cache: Path) -> list[Packed]:
    """Return the packed counts of each entry.

    Counts of earlier builds are taken from `cache`, the folder of the caches.
    """
    store, keys = Store(cache, STEP), [_key(document) for document in documents]
    kept = store.find(keys)
    new = {name: document for name, document in zip(keys, documents, strict=True) if name not in kept}
    names = list(new)
    counted = workers.each(_counted, list(new.values()), workers.cores())
    made = {names[number]: data for number, data in counted}
    store.keep(made)
    return [pickle.loads(kept.get(name) or made[name]) for name in keys]


def _counted(document: Document) -> bytes:
    return pickle.dumps(index.pack_counts(index.count(document)))


def _key(document: Document) -> str:
    anchors = "\0".join(section.anchor for section in document.sections)
    return key(code(), document.id, anchors, *texts_of(document))
