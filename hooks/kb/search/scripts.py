"""The data that browsers load for the search, as plain scripts, because scripts also load from `file://`.

Each script calls a function with its data. Under search/ in the site:

- rules.js: the rules of the analyzer and the engine (`specification.exported`)
- `LANGUAGE/index.js`: the index in its compact form (`index.as_data`); without postings and anchors if it is divided
- `LANGUAGE/postings-N.js`: the postings of one part of a divided index
- `LANGUAGE/entries.js`: what results show of each entry, in the index's order, and the first entry of each text shard
- `LANGUAGE/interface.js`: the texts and choices of the dialog (`views.search_dialog`)
- `LANGUAGE/text-N.js`: summary and section texts of consecutive entries, for quoting sentences; where the index is
  divided, also the anchors of the sections
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from kb.facets import FACETS
from kb.search import specification
from kb.search.corpus import Corpus, Page
from kb.store import key

SHARD = 100_000  # bytes of text in a shard, roughly
POSTINGS, TEXTS = "postings-", "text-"  # how the names of files begin of which a query loads some


def script(kind: str, data: Mapping[str, Any]) -> str:
    """Return `data` as a plain script that passes it to the page's script. Nothing in it can end the script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in ("<", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"library.receive({json.dumps(kind)},{text});\n"


def of_rules(languages: Iterable[str]) -> tuple[str, str]:
    """Return (file, script) of the data for all languages: the rules, the facets, the languages."""
    asked = [{"field": one.parameter, "of": one.field, "fits": one.fits} for one in FACETS]
    return "rules.js", script("rules", {**specification.exported(), "languages": list(languages), "facets": asked})


def of_language(corpus: Corpus, encoded: Mapping[str, Any], starts: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Yield (file, script) for the data of one language, besides the texts.

    `encoded` is the index of `corpus`, as data for JSON, and `starts` has the first entry of each shard.
    """
    language, is_divided = corpus.language, len(encoded["postings"]) > 1
    shown = {**encoded, "anchors": [], "postings": []} if is_divided else encoded
    yield f"{language}/index.js", script("index", shown)
    for number, part in enumerate(encoded["postings"] if is_divided else ()):
        yield f"{language}/{POSTINGS}{number}.js", script("postings", {"language": language, "number": number, **part})
    entries = {"language": language, "entries": [dict(page.shown) for page in corpus.pages], "shards": starts}
    yield f"{language}/entries.js", script("entries", entries)


def shards(sizes: Iterable[int]) -> Iterator[int]:
    """Yield the number of the first page of each shard; a shard ends with the page that fills it.

    `sizes` are the bytes of the quotable texts of each page.
    """
    room = 0
    for number, size in enumerate(sizes):
        if room <= 0:
            yield number
            room = SHARD
        room -= size


def texts(
    corpus: Corpus, encoded: Mapping[str, Any], starts: Sequence[int]
) -> Iterator[tuple[str, str, Callable[[], str]]]:
    """Yield the file of each shard, the hash of its inputs, and a function that makes its script."""
    is_divided = len(encoded["postings"]) > 1
    for number, (start, end) in enumerate(pairwise([*starts, len(corpus.pages)])):
        pages = corpus.pages[start:end]
        data = {"language": corpus.language, "number": number}
        more = {"anchors": encoded["anchors"][start:end]} if is_divided else {}
        made_from = key(repr(data), repr(more), *(page.searched.key for page in pages))
        yield f"{corpus.language}/{TEXTS}{number}.js", made_from, partial(_texts, data, pages, more)


def _texts(data: Mapping[str, object], pages: Iterable[Page], more: Mapping[str, object]) -> str:
    return script("texts", {**data, "texts": [page.document.quotable for page in pages], **more})
