"""Search in the sources, for editors and scripts: the same results as the site's search, without a built site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kb.catalogue import Catalogue
from kb.disk import CACHE
from kb.search import corpus, counting, index
from kb.search.engine import Engine
from kb.views.context import Context
from kb.views.search_dialog import search_dialog
from kb.worksheets.downloads import Bundle, with_worksheets

Answer = Mapping[str, Any]


def find(listing: Catalogue, query: str, language: str, limit: int) -> list[Answer]:
    """Return the best pages of `language` for `query`, in the form that the site's own search returns.

    Each has id, url, title, type, score and anchor (which may be empty); entries also facets and note. `language` must
    be one of the library's.
    """
    library = listing.library
    sheets = {(tool.page, tool.language) for tool in with_worksheets(library)}
    searched = next(one for one in corpus.read(listing, sheets) if one.language == language)
    packed = counting.count([page.searched for page in searched.pages], library.root / CACHE)
    counts = map(index.unpack_counts, packed)
    engine = Engine(index.build(language, counts, searched.asides, searched.synonyms, searched.signs))
    shown = {page.id: page.shown for page in searched.pages}
    return [
        {**shown[hit.id], "score": hit.score, "anchor": hit.anchor or shown[hit.id].get("anchor", "")}
        for hit in engine.search(query, limit)
    ]


def as_table(listing: Catalogue, answers: Sequence[Answer], language: str) -> str:
    """Return answers as a table to be read: score, type in the words of `language`, address and title.

    The address is between type and title, so that Hebrew on both sides of it keeps its place on any terminal.
    """
    labels = {kind.id: kind.label for kind in search_dialog(Context(listing, language, Bundle())).types}
    rows = [(f"{one['score']:.2f}", labels[one["type"]], _address(one), one["title"]) for one in answers]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        f"{score:>{widths[0]}}  {kind:<{widths[1]}}  {address:<{widths[2]}}  {title}"
        for score, kind, address, title in rows
    )


def _address(answer: Answer) -> str:
    return f"{answer['url']}#{answer['anchor']}" if answer["anchor"] else str(answer["url"])
