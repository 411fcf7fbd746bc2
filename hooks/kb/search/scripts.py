"""The data that browsers load for the search, as plain scripts, because scripts also load from `file://`.

Each script calls a function with its data. Under search/ in the site:

- rules.js: the rules of the analyzer and the engine (`specification.exported`)
- `LANGUAGE/index.js`: the index in its compact form (`index.join`); without postings and anchors if it is divided
- `LANGUAGE/postings-N.js`: the postings of one part of a divided index
- `LANGUAGE/entries.js`: what results show of each entry, in the index's order, and the first entry of each text shard
- `LANGUAGE/interface.js`: the texts and choices of the dialog (`views.search_dialog`)
- `LANGUAGE/text-N.js`: summary and section texts of consecutive entries, for quoting sentences; where the index is
  divided, also the anchors of the sections
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from kb.facets import FACETS
from kb.search import specification
from kb.search.corpus import Corpus, Page

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


def of_language(corpus: Corpus, encoded: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (file, script) for the data of one language. `encoded` is the index of `corpus`, as data for JSON."""
    language, starts = corpus.language, list(shards(corpus.pages))
    postings, anchors = (encoded["postings"], encoded["anchors"]) if len(encoded["postings"]) > 1 else ([], [])
    yield f"{language}/index.js", script("index", {**encoded, "anchors": [], "postings": []} if postings else encoded)
    for number, part in enumerate(postings):
        yield f"{language}/{POSTINGS}{number}.js", script("postings", {"language": language, "number": number, **part})
    entries = {"language": language, "entries": [dict(page.shown) for page in corpus.pages], "shards": starts}
    yield f"{language}/entries.js", script("entries", entries)
    for number, (start, end) in enumerate(pairwise([*starts, len(corpus.pages)])):
        texts = {"language": language, "number": number, "texts": [quotable(page) for page in corpus.pages[start:end]]}
        if postings:
            texts["anchors"] = anchors[start:end]
        yield f"{language}/{TEXTS}{number}.js", script("texts", texts)


def shards(pages: Iterable[Page]) -> Iterator[int]:
    """Yield the number of the first page of each shard; a shard ends with the page that fills it."""
    room = 0
    for number, page in enumerate(pages):
        if room <= 0:
            yield number
            room = SHARD
        room -= sum(len(text.encode()) for text in quotable(page))


def quotable(page: Page) -> list[str]:
    """Return the summary and the text of each section of a page."""
    return [page.document.summary, *(section.text for section in page.document.sections)]
