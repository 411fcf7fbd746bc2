"""The sentences of generated entries, from the texts of a collection or of the frozen library."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from kb import frontmatter
from workspace import CHECKOUT, TRILINGUAL

COLLECTION = CHECKOUT.parent / "shared/search-bench/docs.json"  # a list of {"text": …}
LENGTHS = range(4, 46)  # words of a sentence; others are not used
_ENDS = re.compile(r"(?<=[.!?])\s+")
_MARKUP = re.compile(r"[<>*_`\[\]#|\\~^{}$!]")
_HEBREW = re.compile("[א-ת]{4,}")


def read(file: Path | None = None) -> tuple[list[str], list[str]]:
    """Return sentences and the Hebrew words in them, always in the same order.

    They come from `file`, which is by default `COLLECTION` if it exists, else from the frozen library's entries.
    """
    place = file or (COLLECTION if COLLECTION.is_file() else None)
    texts = _of_collection(place) if place else _of_the_library()
    whole = [_plain(sentence) for text in sorted(set(texts)) for sentence in _ENDS.split(" ".join(text.split()))]
    sentences = [sentence for sentence in whole if len(sentence.split()) in LENGTHS]
    return sentences, [word for sentence in sentences for word in _HEBREW.findall(sentence)]


def _of_collection(file: Path) -> Iterable[str]:
    return (document["text"] for document in json.loads(file.read_text("utf-8")))


def _of_the_library() -> Iterable[str]:
    for folder in ("tools", "articles"):
        for path in sorted((TRILINGUAL / folder).glob("*.md")):
            if "." not in path.stem:  # no translation
                yield frontmatter.split(path.read_text("utf-8"))[1]


def _plain(sentence: str) -> str:
    """Remove characters that Markdown would read as markup, and invisible signs of direction."""
    text = _MARKUP.sub("", sentence)
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip("-+=: ")
