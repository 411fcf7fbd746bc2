"""The built site as a ZIM file, which Kiwix reads (https://wiki.openzim.org/wiki/ZIM_file_format).

libzim is GPL-3 and not one of our dependencies: it is used if it is installed; otherwise a message names it.
"""

from __future__ import annotations

import importlib
import os
import re
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from kb.catalogue import Catalogue
from kb.languages import primary
from kb.publish import offline
from kb.search.corpus import Corpus

TYPES = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png",
    ".jpg": "image/jpeg", ".webp": "image/webp", ".woff2": "font/woff2", ".json": "application/json",
    ".pdf": "application/pdf", ".zip": "application/zip", ".txt": "text/plain", ".xml": "application/xml",
    ".mp4": "video/mp4", ".vtt": "text/vtt",
}  # fmt: skip
ADVICE = ".venv/bin/python -m pip install libzim   (GPL-3; Windows: .venv\\Scripts\\python)"
LANGUAGES = {"he": "heb", "ar": "ara", "en": "eng"}  # ISO 639-3, as the format asks
_LEFT_OUT = re.compile(r"(sw\.js|sitemap\.xml|_headers|offline/.*\.json)$")


def is_possible() -> bool:
    """Return whether libzim can be imported."""
    return find_spec("libzim") is not None


def write(site: Path, target: Path, listing: Catalogue, corpora: tuple[Corpus, ...]) -> None:
    """Write the built `site` as a ZIM file at `target`.

    Its search covers the titles and texts of the `corpora`, as the site's own search does, without menus.
    """
    writer: Any = importlib.import_module("libzim.writer")
    settings = listing.library.settings
    first = settings.default_language
    texts = _texts(corpora)
    creator = writer.Creator(target).config_indexing(True, LANGUAGES.get(primary(first), primary(first)))
    creator.set_mainpath("index.html")
    with creator:
        creator.add_illustration(48, offline.draw((site / "assets/icons/icon.svg").read_bytes(), 48, full=False))
        for path in sorted(path for path in site.rglob("*") if path.is_file()):
            name = path.relative_to(site).as_posix()
            if not _LEFT_OUT.match(name):
                creator.add_item(_item(writer, name, path, *texts.get(name, ("", ""))))
        for key, value in _metadata(listing).items():
            creator.add_metadata(key, value)


def _texts(corpora: tuple[Corpus, ...]) -> dict[str, tuple[str, str]]:
    """Return (title, text) by the file of the page."""
    found = {}
    for page in (page for corpus in corpora for page in corpus.pages if "anchor" not in page.shown):
        document = page.document
        parts = [document.summary, *(f"{part.heading} {part.text}" for part in document.sections)]
        found[unquote(page.shown["url"])] = (document.title, "\n".join(parts))
    return found


def _metadata(listing: Catalogue) -> dict[str, str]:
    settings = listing.library.settings
    first = settings.default_language
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    day = datetime.fromtimestamp(int(epoch), UTC).date() if epoch else date.today()
    return {
        "Name": f"{settings.say(settings.name, 'en').lower()}_{first}",
        "Title": settings.say(settings.name, first)[:30],
        "Description": settings.say(settings.tagline, first)[:80],
        "Language": ",".join(LANGUAGES.get(primary(code), primary(code)) for code in settings.language_codes),
        "Creator": settings.say(settings.name, first),
        "Publisher": settings.say(settings.name, first),
        "License": settings.license.name,
        "Date": day.isoformat(),
    }


def _item(writer: Any, name: str, path: Path, title: str, text: str) -> Any:
    """Return an item for libzim; without a text it is not in the search index."""

    class Words(writer.IndexData):  # type: ignore[misc]  # libzim comes without types
        def has_indexdata(self) -> bool:
            return bool(text)

        def get_title(self) -> str:
            return title

        def get_content(self) -> str:
            return text

        def get_keywords(self) -> str:
            return ""

        def get_wordcount(self) -> int:
            return len(text.split())

        def get_geoposition(self) -> None:
            return None

    class File(writer.Item):  # type: ignore[misc]  # libzim comes without types
        def get_path(self) -> str:
            return name

        def get_title(self) -> str:
            return title

        def get_mimetype(self) -> str:
            return TYPES.get(path.suffix, "application/octet-stream")

        def get_contentprovider(self) -> Any:
            return writer.FileProvider(path)

        def get_hints(self) -> dict[Any, int]:
            return {writer.Hint.FRONT_ARTICLE: bool(text), writer.Hint.COMPRESS: path.suffix not in (".png", ".woff2")}

        def get_indexdata(self) -> Any:
            return Words()

    return File()
