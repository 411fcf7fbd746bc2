"""What readers cannot reach: pages to which no link leads, topics without entries, unused files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kb import addresses
from kb.catalogue import Catalogue
from kb.document import Manuscript
from kb.library import Library
from kb.problems import Problem, problem

_FILE_FIELDS = ("src", "file")  # of the front matter: pictures, recordings, captions


def check(library: Library) -> Iterator[Problem]:
    """Yield pages of docs/ to which nothing leads, topics that list no entry, and files that no page uses.

    Entries and topics are always listed, so they are not orphans; nor is a broken page reported.
    """
    reached = {target for document in library.written for target in _targets(document)}
    for document in library.originals:
        if document.kind == "page" and not _is_led_to(library, document) and f"{document.page}.md" not in reached:
            yield problem("orphan-page", document.path)
    listing = Catalogue(library)
    for topic in library.topics:
        if not listing.of_topic(topic.slug):
            yield problem("empty-topic", topic.path)
    for file in library.assets:
        if addresses.composed(file) not in reached:
            yield problem("unused-file", file)


def _targets(document: Manuscript) -> Iterator[str]:
    """Yield the composed paths to which a document links, other than itself."""
    written = [link.target for link in document.prose.links]
    written += _files(document.reading.data) if document.reading else ()
    for target in written:
        found = addresses.resolve(target, document.path)
        if not found.scheme and found.path != f"{document.page}.md":
            yield found.path


def _is_led_to(library: Library, document: Manuscript) -> bool:
    """Return whether the frame of the site links to a page: the home page, the menu, the footer, the settings."""
    settings = library.settings
    framed = {*settings.menu, *settings.footer, settings.contribute}
    if settings.accessibility:
        framed.add(settings.accessibility.page)
    return document.page == addresses.HOME or f"{document.page}.md" in framed


def _files(data: object) -> Iterator[str]:
    """Yield the files that front matter names, at any depth. Its places are not asked: they would be unpacked."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            if name in _FILE_FIELDS:
                yield str(value)
            yield from _files(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _files(value)
