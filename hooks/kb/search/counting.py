"""Counting entries; a text is analyzed again only if something changed."""

from __future__ import annotations

import hashlib
import pickle
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from kb import workers
from kb.search import analyzer, index, specification
from kb.search.index import Document, Packed, texts_of
from kb.store import Store, key

STEP = "search"


def count(documents: Sequence[Document], cache: Path) -> list[Packed]:
    """Return the packed counts of each entry; those of the last build are at hand in the folder of the caches."""
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
    return key(_recipe(), document.id, anchors, *texts_of(document))


@cache
def _recipe() -> str:
    """Return a hash of the code and rules that find and count words; if it changes, every entry is counted again."""
    sources = [Path(str(module.__file__)).read_bytes() for module in (specification, analyzer, index)]
    return hashlib.sha256(b"\0".join([*sources, unicodedata.unidata_version.encode()])).hexdigest()
