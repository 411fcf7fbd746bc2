"""A document: one Markdown file as it was read (`Manuscript`) and, if it has no errors, as its kind (`Document`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from kb.frontmatter import Reading
from kb.prose import Prose
from kb.schema import Article, PageFields, Path, Span, Tool, Topic, Video
from kb.settings import ENTRY_KINDS, EntryKind


@dataclass(frozen=True)
class Manuscript:
    """One Markdown file as it was read, with or without errors.

    `path` is relative to the library's root; `page` is its composed path without suffixes (tools/stacey-matrix),
    the same in every language. `front` is the front matter as written, without its fences, from line 2; its text begins
    on `body_line`. `key` is the hash of the text and of the program that has read it.
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
    body_line: int = 1
    prose: Prose = Prose()  # noqa: RUF009
    key: str = ""

    @property
    def body(self) -> str:
        """The text, as written; empty if the file has no front matter."""
        return self.prose.source

    @property
    def is_entry(self) -> bool:
        """Whether this is a tool, an article or a video."""
        return self.kind in ENTRY_KINDS

    def says(self, field: str) -> bool:
        """Return whether the file itself has a value for a field.

        A translation may inherit the value of its original.
        """
        return bool(self.reading and isinstance(self.reading.data, dict) and field in self.reading.data)

    @property
    def is_draft(self) -> bool:
        """Whether its status is `draft`: then it is not shown yet."""
        return bool(self.reading and isinstance(self.reading.data, dict) and self.reading.data.get("status") == "draft")


@dataclass(frozen=True)
class Document(Manuscript):
    """A file without errors. `fields` is its validated front matter."""

    fields: PageFields = field(kw_only=True)

    @cached_property
    def validated(self) -> str:
        """The validated front matter as JSON."""
        return self.fields.model_dump_json()

    @property
    def last_change(self) -> date | None:
        """The day of its last review; None if it gives none."""
        return self.fields.reviewed

    def amounts(self) -> Iterator[tuple[str, Span | int]]:
        """Yield (field, value) for each field with a number or a range, also if it is 0, in the order of the model."""
        for name, value in self.fields:
            if isinstance(value, Span | int):
                yield name, value


@dataclass(frozen=True)
class Entry(Document):
    """A tool, an article or a video."""

    kind: EntryKind = field(kw_only=True)
    fields: Tool | Article | Video = field(kw_only=True)

    @property
    def last_change(self) -> date | None:
        """The day of its last review or, if later, of its publication; None if it gives neither."""
        return max(filter(None, (self.fields.published, self.fields.reviewed)), default=None)


@dataclass(frozen=True)
class ToolDocument(Entry):
    """A tool."""

    fields: Tool = field(kw_only=True)


@dataclass(frozen=True)
class ArticleDocument(Entry):
    """An article."""

    fields: Article = field(kw_only=True)


@dataclass(frozen=True)
class VideoDocument(Entry):
    """A video."""

    fields: Video = field(kw_only=True)


@dataclass(frozen=True)
class TopicDocument(Document):
    """A topic."""

    fields: Topic = field(kw_only=True)


@dataclass(frozen=True)
class PathDocument(Document):
    """A path: a guided way through the library."""

    fields: Path = field(kw_only=True)


def sound(manuscript: Manuscript, fields: PageFields) -> Document:
    """Return a manuscript as a document of its kind, with the validated front matter `fields`."""
    match fields:
        case Tool():
            return ToolDocument(**vars(manuscript), fields=fields)
        case Article():
            return ArticleDocument(**vars(manuscript), fields=fields)
        case Video():
            return VideoDocument(**vars(manuscript), fields=fields)
        case Topic():
            return TopicDocument(**vars(manuscript), fields=fields)
        case Path():
            return PathDocument(**vars(manuscript), fields=fields)
    return Document(**vars(manuscript), fields=fields)
