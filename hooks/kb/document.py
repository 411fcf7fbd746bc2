"""A document: one Markdown file as it was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kb.frontmatter import Reading
from kb.prose import Prose

ENTRY_KINDS = ("tool", "article", "video")
INVENTED = "invented"  # the class of a heading by which an author says that what stands under it never happened


@dataclass(frozen=True)
class Document:
    """One Markdown file. `fields` is its validated front matter; None until it is known to be sound.

    `front` is the front matter as written, without its fences, from line 2 of the file.
    `path` is relative to the library's root; `page` is its composed path without suffixes (tools/stacey-matrix),
    the same in every language. `front` is the front matter as written, from line 2; `body` begins on `body_line`.
    """

    path: str
    page: str
    slug: str
    folder: str
    language: str
    is_translation: bool = False
    kind: str = "page"
    front: str = ""
    reading: Reading | None = None
    body: str = ""
    body_line: int = 1
    prose: Prose = Prose()  # noqa: RUF009
    fields: Any = None

    @property
    def is_entry(self) -> bool:
        """Whether this is a tool, an article or a video."""
        return self.kind in ENTRY_KINDS

    def says(self, field: str) -> bool:
        """Tell whether it says something of a field itself: a translation may have it from its original."""
        return bool(self.reading and isinstance(self.reading.data, dict) and field in self.reading.data)

    @property
    def is_draft(self) -> bool:
        """Whether it says of itself that it is not to be shown yet."""
        return bool(self.reading and isinstance(self.reading.data, dict) and self.reading.data.get("status") == "draft")

    @property
    def last_change(self) -> date | None:
        """The day on which it was last reviewed or, if later, published; None where it says neither."""
        days = (getattr(self.fields, name, None) for name in ("published", "reviewed"))
        return max((day for day in days if day), default=None)
