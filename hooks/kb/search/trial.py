"""Runs any of the search engines over a collection; the shipped one runs in a headless Chromium.

The browser runs the site's own scripts, over a site that contains only what the search loads.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

from kb import chromium
from kb.search import baseline, evaluate, scripts
from kb.search.corpus import Corpus, Page
from kb.search.division import PART, WHOLE
from kb.search.engine import Engine
from kb.search.evaluate import DEPTH, Search
from kb.search.index import Document, Index, Searched, encode

if TYPE_CHECKING:
    from playwright.sync_api import Page as BrowserPage

ASSETS = "assets/kb"
HOME = """<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><title>search</title><script src="{assets}/search.js"></script></head>
</html>
"""
ASK = "([query, limit]) => library.search(query, {limit}).then((found) => found.map((one) => one.id))"


@contextmanager
def searcher(documents: Sequence[Document], engine: str, root: Path) -> Iterator[Search]:
    """Provide the function to be judged, from a query to ranked ids, by `engine` (browser, python or lunr).

    `root` is the checkout whose scripts the browser runs. Raises chromium.NoChromium.
    """
    if engine == "browser":
        with tempfile.TemporaryDirectory() as folder:
            home = lay_out(root, Path(folder), documents, evaluate.index_of(documents))
            with opened(home) as page:
                yield lambda query: list(page.evaluate(ASK, [query, DEPTH]))
    elif engine == "python":
        yield evaluate.searcher(Engine(evaluate.index_of(documents)))
    else:
        over = baseline.index(documents)
        yield lambda query: [name for name, _ in baseline.search(over, query)[:DEPTH]]


def lay_out(
    root: Path, site: Path, documents: Sequence[Document], index: Index, *, whole: int = WHOLE, part: int = PART
) -> Path:
    """Write a site with only the search over `documents` into an empty folder; return its page.

    The index is divided by `whole` and `part` (`division.divided`).
    """
    copytree(root / "overrides" / ASSETS, site / ASSETS)
    pages = tuple(Page(Searched.of(one), _shown(number, one)) for number, one in enumerate(documents))
    searched, encoded = Corpus(index.language, pages, ()), encode(index, whole, part)
    starts = list(scripts.shards(sum(len(text.encode()) for text in one.quotable) for one in documents))
    written = [
        scripts.of_rules([index.language]),
        *scripts.of_language(searched, encoded, starts),
        *((file, make()) for file, _, make in scripts.texts(searched, encoded, starts)),
    ]
    for file, script in written:
        path = site / "search" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(script.encode())
    home = site / "index.html"
    home.write_text(HOME.format(language=index.language, assets=ASSETS), "utf-8")
    return home


def _shown(number: int, document: Document) -> dict[str, str]:
    return {"id": document.id, "url": f"{number}.html", "title": document.title, "type": "article"}


@contextmanager
def opened(home: Path) -> Iterator[BrowserPage]:
    """Open a page from its folder in a headless Chromium. Raises chromium.NoChromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        page = browser.new_page()
        page.goto(home.as_uri())
        yield page
        browser.close()
