"""Make every document of a library's worksheets, anew only where something changed.

Documents are kept by the hash of what they are made from: the sheet, and the renderers themselves.
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from kb import addresses
from kb.catalogue import Catalogue
from kb.disk import put
from kb.document import Document, ToolDocument
from kb.library import Library
from kb.problems import Place, Problem, problem
from kb.store import Store
from kb.wording import wording
from kb.worksheets import excel, pdf, word
from kb.worksheets.sheet import Sheet, resolve_blocks

FOLDER = "worksheets"
FORMATS = ("pdf", "docx", "xlsx")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip can hold
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Download:
    """A finished document: its format, where it stands in the site (not encoded), its size in bytes."""

    format: str
    url: str
    bytes: int


@dataclass(frozen=True)
class Bundle:
    """All that came out: documents by (page, language) of the tool, zips by topic, and what went wrong.

    `site_url` is where the documents lead back to.
    """

    downloads: Mapping[tuple[str, str], tuple[Download, ...]] = field(default_factory=dict)
    zips: Mapping[str, Download] = field(default_factory=dict)
    site_url: str = "/"
    problems: tuple[Problem, ...] = ()


def sheet_of(library: Library, document: ToolDocument, site_url: str) -> Sheet:
    """Return the sheet of a tool's worksheet. Raises ValueError where it has none."""
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
        license=settings.license.name,
        layout=worksheet.layout,
        pages=worksheet.pages,
        howto=worksheet.howto,
        blocks=resolve_blocks(worksheet, words.say("ws_row")),
        words=words.texts,
    )


def with_worksheets(library: Library) -> tuple[ToolDocument, ...]:
    """Return every tool that has a worksheet, in every language in which the worksheet is written.

    A translation that inherits its original's worksheet has none of its own: the original's is shown in its place.
    """
    tools = (d for d in library.documents if isinstance(d, ToolDocument) and d.fields.worksheet)
    return tuple(d for d in tools if d.reading and "worksheet" in d.reading.data)


class Printer:
    """Makes documents; the folder of the caches keeps them between builds."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache

    @cached_property
    def _typesetter(self) -> pdf.Typesetter:
        return pdf.Typesetter(self.cache)

    @cached_property
    def _recipe(self) -> bytes:
        """The renderers' own source: a change in them makes every document anew."""
        folder = Path(__file__).parent
        files = sorted(path for path in folder.iterdir() if path.suffix in (".py", ".typ"))
        return hashlib.sha256(b"".join(path.read_bytes() for path in files)).digest()

    def document(self, sheet: Sheet, form: str) -> bytes:
        """Return one document of a sheet (`form` of FORMATS), from the cache where nothing changed.

        Raises pdf.Unprintable and pdf.TooLong.
        """
        return Store(self.cache, FOLDER).made(self._names(sheet)[form], lambda: self._render(sheet, form))

    def documents(self, sheets: Iterable[Sheet]) -> Iterator[Callable[[], dict[str, bytes]]]:
        """Yield for each sheet what returns its documents by their format, in all formats that it has.

        Those that are kept are read at once. What is yielded raises pdf.Unprintable and pdf.TooLong.
        """
        named = [(sheet, self._names(sheet)) for sheet in sheets]
        kept = Store(self.cache, FOLDER).find(name for _, names in named for name in names.values())
        for sheet, names in named:
            yield partial(self._documents, sheet, {form: kept.get(name) for form, name in names.items()})

    def _documents(self, sheet: Sheet, kept: Mapping[str, bytes | None]) -> dict[str, bytes]:
        return {form: data or self.document(sheet, form) for form, data in kept.items()}

    def _names(self, sheet: Sheet) -> dict[str, str]:
        """Return the names under which the documents of a sheet are kept, by their format."""
        told, day, found = repr(sheet), os.environ.get("SOURCE_DATE_EPOCH"), {}
        for form in formats_of(sheet):
            key = hashlib.sha256(repr((self._recipe, told, form, day)).encode()).hexdigest()[:32]
            found[form] = f"{key}.{form}"
        return found

    def _render(self, sheet: Sheet, form: str) -> bytes:
        if form == "pdf":
            return self._typesetter.render(sheet)
        return word.render(sheet) if form == "docx" else excel.render(sheet)


def formats_of(sheet: Sheet) -> tuple[str, ...]:
    """Return the formats that a sheet has: XLSX only where there is a table."""
    return FORMATS if sheet.has_table else FORMATS[:2]


def bind(listing: Catalogue, site_url: str, cache: Path, place: Path, tell: Progress) -> Bundle:
    """Make all documents and write them under `place` as the site will hold them.

    `tell` hears each sheet's page as it is begun. A sheet that cannot be set is a problem and has no documents.
    """
    library, printer = listing.library, Printer(cache)
    downloads: dict[tuple[str, str], tuple[Download, ...]] = {}
    problems: list[Problem] = []
    documents = with_worksheets(library)
    making = printer.documents(sheet_of(library, document, site_url) for document in documents)
    for document, make in zip(documents, making, strict=True):
        tell(document.path)
        try:
            made = make()
        except (pdf.Unprintable, pdf.TooLong) as fault:
            problems.append(as_problem(document, fault))
            continue
        downloads[document.page, document.language] = tuple(
            _put(place, _url(library, document, form), form, data) for form, data in made.items()
        )
    return Bundle(downloads, dict(_zips(listing, downloads, place)), site_url, tuple(problems))


def _url(library: Library, document: Document, form: str) -> str:
    prefix = "" if document.language == library.settings.default_language else f"{document.language}/"
    return f"{prefix}{FOLDER}/{document.slug}.{form}"


def _put(place: Path, url: str, form: str, data: bytes) -> Download:
    put(place / url, data)
    return Download(form, url, len(data))


def as_problem(document: Document, fault: pdf.Unprintable | pdf.TooLong) -> Problem:
    """Return what went wrong with a worksheet as a problem of its file."""
    places = document.reading.places if document.reading else {}
    spot = places.get(("worksheet",), Place())
    if isinstance(fault, pdf.TooLong):
        return problem("worksheet-too-long", document.path, spot, pages=fault.pages, promised=fault.promised)
    facts: dict[str, Any] = {"character": fault.name, "where": fault.where, "text": fault.text}
    return problem("unprintable", document.path, spot, **facts)


def _zips(
    listing: Catalogue, downloads: Mapping[tuple[str, str], tuple[Download, ...]], place: Path
) -> Iterator[tuple[str, Download]]:
    """Yield by topic a zip of the worksheets of its tools, in the default language."""
    library = listing.library
    for topic in library.topics:
        entries = listing.of_topic(topic.slug)
        files = [one for entry in entries for one in downloads.get((entry.page, library.settings.default_language), ())]
        if files:
            data = _packed(tuple((one.url.rpartition("/")[2], (place / one.url).read_bytes()) for one in files))
            yield topic.slug, _put(place, f"{FOLDER}/topic-{topic.slug}.zip", "zip", data)


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
