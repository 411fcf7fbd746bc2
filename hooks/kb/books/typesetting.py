"""Making a book's PDF from its source; a book is set again only if its source, its pictures or the program changed."""

from __future__ import annotations

import json
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from pikepdf import ObjectStreamMode, Pdf

from kb.books.source import Source
from kb.store import Store, code, key
from kb.worksheets.typeface import Typeface

TEMPLATE = Path(__file__).with_name("book.typ")
FOLDER = "books"  # the step in the store
_SIGNS = ["Noto Sans Symbols2", "Noto Sans Math"]
FONTS = {"fonts": ["FiraGO", *_SIGNS], "code-fonts": ["Fira Mono", "FiraGO", *_SIGNS]}


class Unset(Exception):
    """A book that typst cannot set; the text is typst's own."""


class Typesetter:
    """Sets books of the library at `root`; `cache` is the folder of the caches."""

    def __init__(self, root: Path, cache: Path) -> None:
        self.root, self.cache = root, cache

    @cached_property
    def face(self) -> Typeface:
        """The fonts."""
        return Typeface.install(self.cache)

    def printed(self, text: str) -> str:
        """Return a text in which the name of a character stands in place of one that no font has."""
        return self.face.named(text)

    def book(self, source: Source) -> bytes:
        """Return the PDF of a book. Raises Unset."""
        pictures = [(self.root / file).read_bytes() for file in source.pictures]
        facts = json.dumps(source.facts, ensure_ascii=False, sort_keys=True)
        name = key(code(), facts, source.body, *source.pictures, *pictures)
        return Store(self.cache, FOLDER).made(name, lambda: self._set(facts, source.body))

    def _set(self, facts: str, body: str) -> bytes:
        text = f"{TEMPLATE.read_text('utf-8')}\n#{{\n{body}\n}}\n"
        given: dict[str, Any] = {"root": str(self.root), "font_paths": [str(self.face.folder)]}
        try:
            pdf = typst.compile(
                text.encode(), format="pdf", pdf_standards="ua-1", ignore_system_fonts=True,
                sys_inputs={"book": facts}, **given,
            )  # fmt: skip
        except RuntimeError as fault:
            raise Unset(str(fault)) from None
        assert isinstance(pdf, bytes)
        return _packed(pdf)


def _packed(pdf: bytes) -> bytes:
    """Return a PDF with its small objects in compressed streams (ISO 32000-1, 7.5.7), which halves it."""
    out = BytesIO()
    with Pdf.open(BytesIO(pdf)) as opened:
        opened.save(out, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()
