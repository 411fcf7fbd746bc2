"""The baseline: a plain lunr index over our analyzer's words, with which the engine's own rules are compared.

Fields, boosts and BM25's numbers are the engine's; words of Latin script go through lunr's English stemmer on both
sides. Nothing else of the engine is used: no expansion, no stop words, no coverage, no nearness. For the rarity of a
word, lunr counts an entry once for each field with the word, and the engine counts it once. So over one field both
give the same scores, and over several a similar ranking (`tests/search/test_baseline.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from lunr.builder import Builder
from lunr.index import Index
from lunr.pipeline import Pipeline
from lunr.token import Token

from kb.search.analyzer import english_stem, script, words
from kb.search.index import Document, Section
from kb.search.specification import WEIGHTS, Weights

DEPTH = 10


def stem_english(token: Token, *_: object) -> Token:
    """Return the stem of a token of Latin script, and any other token unchanged: a function for lunr's pipelines."""
    return token.update(lambda word, _: english_stem(word) if script(word) == "latin" else word)


Pipeline.register_function(stem_english, "kb-english")  # lunr needs its name when it loads an index


def index(documents: Iterable[Document], weights: Weights = WEIGHTS) -> Index:
    """Return lunr's index of documents, its fields boosted by `weights`."""
    builder = Builder()
    builder.ref("id")
    builder.k1(weights.k1)
    builder.b(weights.b)
    builder.pipeline.add(stem_english)
    builder.search_pipeline.add(stem_english)
    for name, weight in weights.of_fields.items():
        builder.field(name, boost=weight)
    for document in documents:
        builder.add({"id": document.id, **_fields(document)})
    return builder.build()


def _fields(document: Document) -> dict[str, list[str]]:
    """Return the words of each field as a list, which lunr reads as tokens."""
    texts = {
        "title": document.title,
        "keywords": document.keywords,
        "summary": document.summary,
        "headings": "\n".join(section.heading for section in document.sections),
        "body": "\n".join(section.text for section in document.sections),
    }
    return {name: words(text) for name, text in texts.items()}


def search(over: Index, query: str) -> list[tuple[str, float]]:
    """Return (id, lunr's score) of all documents that hold any word of `query`, the best first."""
    asked = list(dict.fromkeys(words(query)))
    if not asked:
        return []  # about which lunr would warn
    found = over.query(callback=lambda made: made.term(asked))
    return [(result["ref"], result["score"]) for result in found]


def searcher(folder: Path) -> Callable[[str], Sequence[str]]:
    """Return a function from a query to the best ids over a folder's `docs.json`, for `kb evaluate`."""
    documents = json.loads((folder / "docs.json").read_text("utf-8"))
    over = index(Document(one["id"], one["title"], sections=(Section(text=one["text"]),)) for one in documents)
    return lambda query: [id_ for id_, _ in search(over, query)[:DEPTH]]
