"""Makes the documents of a library's worksheets; a document is made again only if something has changed.

Documents are cached under the hash of everything that they are made from: the sheet and the program.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from kb import addresses
from kb.catalogue import Catalogue
from kb.document import Document, ToolDocument
from kb.library import Library
from kb.problems import Place, Problem, problem
from kb.store import Store, code, key
from kb.wording import wording
from kb.worksheets.sheet import Sheet, TooLong, Unprintable, resolve_blocks

if TYPE_CHECKING:
    from kb.worksheets import pdf

FOLDER = "worksheets"
FORMATS = ("pdf", "docx", "xlsx")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip can hold
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Download:
    """A finished document: its format, its path in the site (not encoded), its size in bytes."""

    format: str
    url: str
    bytes: int

    @property
    def script(self) -> str:
        """The path of the script from which a page can make this document, if it is a DOCX."""
        return f"{self.url}.js"


@dataclass(frozen=True)
class Bundle:
    """All results: documents by (page, language) of the tool, zips by topic, and the problems.

    The documents link to `site_url`; `files` are the documents and zips themselves, by their place in the site. `books`
    are the PDFs of topics, of paths and, under the page of all topics, of the library; by (page, language).
    """

    downloads: Mapping[tuple[str, str], tuple[Download, ...]] = field(default_factory=dict)
    zips: Mapping[str, Download] = field(default_factory=dict)
    site_url: str = "/"
    problems: tuple[Problem, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    books: Mapping[tuple[str, str], Download] = field(default_factory=dict)

    @cached_property
    def facts(self) -> str:
        """The hash of what pages show of them."""
        return key(self.site_url, *map(repr, (self.downloads, self.zips, self.books)))


def sheet_of(library: Library, document: ToolDocument, site_url: str) -> Sheet:
    """Return the sheet of a tool's worksheet. Raises ValueError if it has none."""
    worksheet, words = document.fields.worksheet, wording(document.language)
    if not worksheet:
        raise ValueError(f"{document.path} has no worksheet")
    settings = library.settings
    return Sheet(
        slug=document.slug,
        language=document.language,
        direction=settings.language(document.language).direction,
        title=worksheet.title,
        subtitle=worksheet.subtitle or "",
        tool=document.fields.title,
        url=urljoin(site_url, addresses.page_url(document.page, document.language, settings)),
        library=settings.say(settings.name, document.language),
        license=document.fields.license or settings.license.name,
        layout=worksheet.layout,
        pages=worksheet.pages,
        howto=worksheet.howto,
        blocks=resolve_blocks(worksheet, words.say("ws_row")),
        words=words.texts,
    )


def with_worksheets(library: Library) -> tuple[ToolDocument, ...]:
    """Return every tool that has a worksheet, in every language in which the worksheet is written.

    A translation that inherits its original's worksheet has none of its own; the original's is shown instead.
    """
    tools = (d for d in library.documents if isinstance(d, ToolDocument) and d.fields.worksheet)
    return tuple(d for d in tools if d.reading and "worksheet" in d.reading.data)


def promised(library: Library, site_url: str) -> Bundle:
    """Return a bundle that names the PDF of each worksheet without making it: for views that say that there is one."""
    sheets = with_worksheets(library)
    named = {(one.page, one.language): (Download("pdf", _url(library, one, "pdf"), 0),) for one in sheets}
    return Bundle(named, site_url=site_url)


class Printer:
    """Makes documents; the folder of the caches keeps them between builds."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache

    @cached_property
    def _typesetter(self) -> pdf.Typesetter:
        from kb.worksheets import pdf  # here, because a build that makes no document needs no renderer

        return pdf.Typesetter(self.cache)

    def document(self, sheet: Sheet, form: str) -> bytes:
        """Return one document of a sheet in a format (`form`, one of FORMATS), from the cache if nothing changed.

        Raises Unprintable and TooLong.
        """
        return Store(self.cache, FOLDER).made(self._name(sheet, form), lambda: self._render(sheet, form))

    def documents(self, sheets: Iterable[Sheet]) -> Iterator[Callable[[], dict[str, bytes]]]:
        """Yield, for each sheet, a function that returns its documents by format, in all formats that the sheet has.

        Cached documents are read at once. The function raises Unprintable and TooLong.
        """
        named = [(sheet, {form: self._name(sheet, form) for form in formats_of(sheet)}) for sheet in sheets]
        kept = Store(self.cache, FOLDER).find(name for _, names in named for name in names.values())
        for sheet, names in named:
            yield partial(self._documents, sheet, {form: kept.get(name) for form, name in names.items()})

    def _documents(self, sheet: Sheet, kept: Mapping[str, bytes | None]) -> dict[str, bytes]:
        return {form: data or self.document(sheet, form) for form, data in kept.items()}

    def _name(self, sheet: Sheet, form: str) -> str:
        """Return the key under which a document of a sheet is cached."""
        return key(code(), repr(sheet), form, str(os.environ.get("SOURCE_DATE_EPOCH")))

    def _render(self, sheet: Sheet, form: str) -> bytes:
        if form == "pdf":
            return self._typesetter.render(sheet)
        from kb.worksheets import excel, word

        return word.render(sheet) if form == "docx" else excel.render(sheet)


def formats_of(sheet: Sheet) -> tuple[str, ...]:
    """Return the formats of a sheet; XLSX only if it has a table."""
    return FORMATS if sheet.has_table else FORMATS[:2]


def bind(listing: Catalogue, site_url: str, cache: Path, tell: Progress) -> Bundle:
    """Make all documents, or take them from `cache`, the folder of the caches.

    `tell` is called with the page of each sheet that is begun. If a sheet cannot be set, this is a problem, and the
    sheet has no documents.
    """
    library, printer = listing.library, Printer(cache)
    downloads: dict[tuple[str, str], tuple[Download, ...]] = {}
    problems: list[Problem] = []
    files: dict[str, bytes] = {}
    documents = with_worksheets(library)
    making = printer.documents(sheet_of(library, document, site_url) for document in documents)
    for document, make in zip(documents, making, strict=True):
        tell(document.path)
        try:
            made = make()
        except (Unprintable, TooLong) as fault:
            problems.append(as_problem(document, fault))
            continue
        placed = {form: _url(library, document, form) for form in made}
        files |= {placed[form]: data for form, data in made.items()}
        downloads[document.page, document.language] = tuple(
            Download(form, placed[form], len(data)) for form, data in made.items()
        )
    zips = dict(_zips(listing, downloads, files))
    files |= {_zip(topic): data for topic, data in zips.items()}
    of_topics = {topic: Download("zip", _zip(topic), len(data)) for topic, data in zips.items()}
    return Bundle(downloads, of_topics, site_url, tuple(problems), files)


def _url(library: Library, document: Document, form: str) -> str:
    prefix = "" if document.language == library.settings.default_language else f"{document.language}/"
    return f"{prefix}{FOLDER}/{document.slug}.{form}"


def _zip(topic: str) -> str:
    return f"{FOLDER}/topic-{topic}.zip"


def as_problem(document: Document, fault: Unprintable | TooLong) -> Problem:
    """Return the error of a worksheet as a problem of its file."""
    places = document.reading.places if document.reading else {}
    spot = places.get(("worksheet",), Place())
    if isinstance(fault, TooLong):
        return problem("worksheet-too-long", document.path, spot, pages=fault.pages, promised=fault.promised)
    facts: dict[str, object] = {"character": fault.name, "where": fault.where, "text": fault.text}
    return problem("unprintable", document.path, spot, **facts)


def _zips(
    listing: Catalogue, downloads: Mapping[tuple[str, str], tuple[Download, ...]], files: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    """Yield by topic a zip of the worksheets of its tools, in the default language."""
    library = listing.library
    for topic in library.topics:
        entries = listing.of_topic(topic.slug)
        those = [one for entry in entries for one in downloads.get((entry.page, library.settings.default_language), ())]
        if those:
            yield topic.slug, _packed(tuple((one.url.rpartition("/")[2], files[one.url]) for one in those))


@lru_cache(maxsize=100)
def _packed(files: tuple[tuple[str, bytes], ...]) -> bytes:
    return pack(dict(files))


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of `files`, the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, data)
    return out.getvalue()
