"""What a book holds: its parts and chapters, chosen from the library in one language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb import addresses
from kb.document import Document, Entry, PathDocument, TopicDocument
from kb.views.context import Context


@dataclass(frozen=True)
class Part:
    """Chapters that belong together under a topic; a book of one topic or path has a single part.

    `opening` is the text that comes before the chapters: that of a topic or of a path. `listed` is what else belongs to
    the topic, in order, and is a chapter of this part or of another one.
    """

    title: str
    opening: Document | None = None
    chapters: tuple[Entry, ...] = ()
    listed: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Outline:
    """A book: the word over its title, its title, what it is about, its parts, and what is only in other languages.

    `page` is the page of the site that it belongs to. With `is_whole`, each part has a page of its own, and paths and
    glossary follow.
    """

    page: str
    kind: str
    title: str
    said: str
    parts: tuple[Part, ...]
    is_whole: bool = False
    elsewhere: tuple[Entry, ...] = ()
    paths: tuple[PathDocument, ...] = field(default=())

    @property
    def chapters(self) -> Iterator[Entry]:
        """All chapters, in order."""
        return (chapter for part in self.parts for chapter in part.chapters)

    @property
    def documents(self) -> Iterator[Document]:
        """Every document whose text is in the book."""
        for part in self.parts:
            if part.opening:
                yield part.opening
            yield from part.chapters
        yield from self.paths


def every(context: Context) -> Iterator[Outline]:
    """Yield the books of a language: one for each topic and path that has a text in it, and one of everything."""
    library = context.library
    for document in library.originals:
        shown = library.shown(document.page, context.language)
        match shown:
            case TopicDocument():
                book = of_topic(context, shown)
            case PathDocument():
                book = of_path(context, shown)
            case _:
                continue
        if any(book.chapters):
            yield book
    if any((book := of_all(context)).chapters):
        yield book


def of_topic(context: Context, topic: TopicDocument) -> Outline:
    """Return the book of a topic."""
    chapters, elsewhere = _divided(context, context.catalogue.of_topic(topic.slug))
    return Outline(
        topic.page, context.words.say("topic"), topic.fields.title, topic.fields.summary or "",
        (Part(topic.fields.title, topic, chapters),), elsewhere=elsewhere,
    )  # fmt: skip


def of_path(context: Context, path: PathDocument) -> Outline:
    """Return the book of a path: its stops in order."""
    entries = {entry.slug: entry for entry in context.library.entries}
    chapters, elsewhere = _divided(context, [entries[item.to] for item in path.fields.items if item.to in entries])
    return Outline(
        path.page, context.words.say("book_path"), path.fields.title, path.fields.summary or "",
        (Part(path.fields.title, path, chapters),), elsewhere=elsewhere,
    )  # fmt: skip


def of_all(context: Context) -> Outline:
    """Return the book of the whole library: each entry is a chapter under the first topic that it names."""
    settings, library = context.settings, context.library
    first = {entry.page: next(filter(context.is_topic, entry.fields.topics), "") for entry in library.entries}
    parts = list[Part]()
    for topic in library.topics:
        listed, _ = _divided(context, context.catalogue.of_topic(topic.slug))
        own = tuple(entry for entry in listed if first[entry.page] == topic.slug)
        shown = library.in_language(topic, context.language)
        parts.append(Part(shown.fields.title, shown if _is_own(context, shown) else None, own, listed))
    others, _ = _divided(context, [entry for entry in library.entries if not first[entry.page]])
    parts.append(Part(context.words.say("book_others"), None, others))
    _, elsewhere = _divided(context, library.entries)
    paths = [library.shown(path.page, context.language) for path in library.originals if isinstance(path, PathDocument)]
    return Outline(
        addresses.TOPICS, settings.say(settings.name, context.language), settings.say(settings.name, context.language),
        settings.say(settings.tagline, context.language), tuple(part for part in parts if part.chapters or part.listed),
        is_whole=True, elsewhere=elsewhere,
        paths=tuple(path for path in paths if isinstance(path, PathDocument) and _is_own(context, path)),
    )  # fmt: skip


def of_entries(kind: str, title: str, entries: Sequence[Entry]) -> Outline:
    """Return a book of these entries."""
    return Outline(addresses.PLAN, kind, title, "", (Part(title, None, tuple(entries)),))


def _divided(context: Context, entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Return entries as they are in this language, and the originals of those that are not."""
    shown = [(entry, context.library.in_language(entry, context.language)) for entry in entries]
    return (
        tuple(found for _, found in shown if _is_own(context, found)),
        tuple(entry for entry, found in shown if not _is_own(context, found)),
    )


def _is_own(context: Context, document: Document) -> bool:
    return document.language == context.language
