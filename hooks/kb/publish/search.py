"""The search's data in the site: indexes, entries and texts of every language, under search/."""

from __future__ import annotations

from pathlib import Path

from kb.catalogue import Catalogue
from kb.disk import CACHE
from kb.search import corpus, counting, index, scripts
from kb.search.corpus import Sheets
from kb.views.desk import Desk
from kb.views.finder import finder
from kb.worksheets.bindery import Bundle

FOLDER = "search"


def write(site: Path, listing: Catalogue, sheets: Sheets) -> None:
    """Write all that the search loads into the built `site`.

    `sheets` are the (page, language) of the tools whose worksheet could be made. What was counted is kept for the next
    build.
    """
    _put(site, *scripts.of_rules())
    for of_language in corpus.read(listing, sheets):
        counter = counting.of_language(listing.library.root / CACHE, of_language.language)
        counted = map(counter.count, (page.document for page in of_language.pages))
        built = index.build(of_language.language, counted, of_language.asides, of_language.synonyms)
        for file, script in scripts.of_language(of_language, built):
            _put(site, file, script)
        said = finder(Desk(listing, of_language.language, Bundle()))
        _put(site, f"{of_language.language}/interface.js", scripts.script("interface", said))
        counter.keep()


def _put(site: Path, file: str, script: str) -> None:
    path = site / FOLDER / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(script.encode())
