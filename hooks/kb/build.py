"""A build: its library, and everything that its pages share, from MkDocs' first event to its last.

MkDocs builds one language after the other with the same configuration object. The build is stored in that object, so
that no module has state.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, TypedDict

from kb import addresses, compose, library, lock
from kb.catalogue import Catalogue
from kb.check import inspection, report
from kb.check.inspection import Brief
from kb.clock import today
from kb.disk import CACHE
from kb.document import Document
from kb.library import Library
from kb.problems import Problem, ordered, problem
from kb.progress import Progress
from kb.prose import Link
from kb.publish import asset_names, finish, foreign_words, losses, sanitize, styles
from kb.publish.asset_names import Assets
from kb.publish.destinations import Destinations
from kb.publish.dressing import Dressed, dress
from kb.publish.styles import Styles
from kb.publish.templates import Site
from kb.site_settings import SiteSettings
from kb.sources import READ_FOLDERS, SETTINGS_FILE
from kb.views.models import Frame, PageView
from kb.worksheets import downloads
from kb.worksheets.downloads import Bundle

LOCK = "composed"  # a lock on the composed tree: all builds of a library write the same one


class ContentErrors(Exception):
    """The content has errors and the build is strict; the text is the report of the errors."""


class WordsLost(Exception):
    """Words of a text are missing on its page, which is a bug in this program. The text says which words, and where."""


@dataclass(frozen=True)
class Build:
    """What one build knows: the library, its listings and worksheets, the pages, and a frame for each language.

    `report` is the report of the content's problems, `errors` that of its errors alone. Finished pages add to three
    fields: `losses` are words that are missing on them, `late` problems that only finished pages show, `characters`
    the characters that appear on them.
    """

    listing: Catalogue
    bundle: Bundle
    site: Site
    styles: Styles
    assets: Assets
    frames: Mapping[str, Frame]
    report: str = ""
    errors: str = ""
    losses: list[str] = field(default_factory=list)
    late: list[Problem] = field(default_factory=list)
    characters: set[str] = field(default_factory=set)

    @property
    def library(self) -> Library:
        """The library as read."""
        return self.listing.library

    @cached_property
    def page(self) -> Mapping[str, compose.Page]:
        """The pages, by their file in the composed tree."""
        return {one.file: one.page for one in self.listed()}

    def listed(self) -> Iterator[compose.Listed]:
        """List the pages. Their views need much memory: keep few of them at a time."""
        return compose.listed(self.listing, self.bundle, self.library.root / CACHE)

    @cached_property
    def destinations(self) -> Destinations:
        """The possible targets of links in texts."""
        return Destinations(self.library)

    @cached_property
    def parts_named(self) -> Mapping[str, list[tuple[str, Document, Link]]]:
        """Links to parts of pages that nobody wrote, by page: (the part's id, the document with the link, the link)."""
        written = {document.page for document in self.library.originals}
        found = defaultdict[str, list[tuple[str, Document, Link]]](list)
        for document in self.library.documents:
            for link in document.prose.links:
                target = addresses.resolve(link.target, document.path)
                page = target.path.removesuffix(".md")
                if target.anchor and target.path and not target.scheme and page not in written:
                    found[page].append((target.anchor, document, link))
        return found

    @property
    def mail(self) -> str | None:
        """The address for mail from readers; None if the library has none."""
        contact = self.library.settings.contact
        return contact.email if contact else None

    @property
    def tree(self) -> Path:
        """The composed docs tree."""
        return self.library.root / compose.TREE

    def document(self, page: str, language: str) -> Document | None:
        """Return the document whose text a page shows in a language, or None."""
        default = self.library.settings.default_language
        pages = (self.library.find(page, code) for code in (language, default))
        return next(filter(None, pages), None)


@dataclass(frozen=True)
class Shown:
    """What a template shows of a page besides its view: the page's text and the frame around it.

    `document` is the source of the text; None if the page has no text.
    """

    dressed: Dressed
    frame: Frame
    document: Document | None


def prepare(settings: SiteSettings, strict: bool, progress: Progress, needed: Collection[str] = ()) -> Build:
    """Read the library of `settings`, check it, and make its worksheets and the views of its pages.

    `needed` are files that must be in the site: if a mistake keeps one of them out, ContentErrors is raised.

    The report has what `kb check` finds, and problems that only a build can find. Raises ContentErrors if there are
    errors and the build is strict, or if `library.yml` itself is wrong. Raises WordsLost if a text could not be read
    completely.

    The build holds a lock on the composed tree until `end`. If another process holds it, this one waits.
    """
    root, languages = settings.root.resolve(), settings.languages
    lock.take(root, LOCK)
    read = library.read(root, root / CACHE)
    _keep_words(read)
    ours = read.settings.language_codes
    if strict or _are_settings_wrong(read.problems):  # then what is said has all problems
        brief = Brief(inspection.inspect(read, today(), kept=root / CACHE))
    else:
        brief = inspection.brief(read, today(), root / CACHE, report.MOST_OF_A_BUILD)
    problems = list(brief.problems)
    if sorted(ours) != sorted(languages) or ours[:1] != tuple(languages[:1]):
        facts: dict[str, Any] = {"here": ", ".join(ours), "there": ", ".join(languages)}
        problems.insert(0, problem("language-mismatch", SETTINGS_FILE, **facts))
    _judge(problems, strict)
    _keep_pages(read, needed)
    listing = Catalogue(read, root / CACHE)
    bundle = downloads.bind(listing, settings.url, root / CACHE, progress.sheet)
    problems += bundle.problems
    if settings.with_books:
        from kb.books import binding  # here, because few builds make books

        bundle = binding.bind(listing, bundle, root / CACHE, progress.sheet)
    _judge(problems, strict)
    progress.problems(report.count(problems, brief.more) if problems else "", read.left_out)
    text = report.of_build(problems, brief.more) if problems else ""
    errors = [one for one in problems if one.is_error]
    site = Site(settings.url, settings.repository, settings.edit_uri)
    sheets = styles.of(finish.material_css().read_text("utf-8"), settings.overrides, root / CACHE)
    files = asset_names.of(settings.overrides, sheets)
    frames = compose.frames(listing, bundle)
    return Build(listing, bundle, site, sheets, files, frames, text, report.as_text(errors) if errors else "")


def _keep_pages(read: Library, needed: Collection[str]) -> None:
    """Raise ContentErrors if a mistake keeps a needed file out of the site."""
    if not {*needed}.isdisjoint(read.left_out):
        raise ContentErrors(report.as_text([p for p in read.errors if p.file in read.left_out]))


def _keep_words(read: Library) -> None:
    """Raise WordsLost if the parser has lost words of a text."""
    lost = [(document, document.prose.lost) for document in read.written if document.prose.lost]
    if lost:
        raise WordsLost("\n".join(_loss(d.path, d.body_line + loss.line, loss.words) for d, loss in lost if loss))


def _loss(file: str, line: int, words: str) -> str:
    return (
        f"{file}:{line}  מילים מן הטקסט לא הגיעו לעמוד, וזו תקלה שלנו: {words}\n"
        f"    Words of the text did not reach the page, which is our fault: {words}"
    )


def _judge(problems: Sequence[Problem], strict: bool) -> None:
    """Raise ContentErrors for errors and unfinished texts if the build is strict; for errors in the settings always."""
    if _are_settings_wrong(problems) or (strict and any(p.is_error or p.code == "todo" for p in problems)):
        raise ContentErrors(report.as_text(problems))


def _are_settings_wrong(problems: Iterable[Problem]) -> bool:
    return any(p.is_error and p.file == SETTINGS_FILE for p in problems)


def end(root: Path) -> None:
    """Release the lock, so that other processes can build the library at `root`."""
    lock.release(root, LOCK)


def faults(root: Path) -> str:
    """Return the report of the library's problems if one of them keeps a page out of the site, else an empty text."""
    read = library.read(root)
    return report.as_text(read.problems) if _are_settings_wrong(read.problems) or read.left_out else ""


def watched(root: Path) -> list[Path]:
    """Return the files and folders of the sources; a change in one of them requires another build."""
    candidates = [root / name for name in (*READ_FOLDERS, SETTINGS_FILE)]
    return [path for path in candidates if path.exists()]


def show(page: compose.Page, made: Build) -> Shown:
    """Return what the template of a page shows besides the page's view."""
    view, frame = page.view, made.frames[page.view.language]
    document = made.document(view.page, view.language)
    return Shown(dress(text_of(document, view.language, made), view, frame), frame, document)


def text_of(document: Document | None, language: str, made: Build) -> str:
    """Return the sanitised HTML of a document's text; its links lead to pages in the reader's `language`.

    Words of other languages in it are marked.
    """
    if not document:
        return ""
    clean = sanitize.clean(document.prose.html, made.destinations.resolver(document, language))
    return foreign_words.mark(clean, document.language, made.library.settings.languages)


class Heading(TypedDict):
    """A heading in the form of MkDocs' table of contents."""

    level: int
    id: str
    name: str
    children: list[Heading]


def outline(document: Document | None) -> list[Heading]:
    """Return the headings of a text; each has those below it as its children."""
    top, above = list[Heading](), list[Heading]()
    for heading in document.prose.headings if document else ():
        while above and above[-1]["level"] >= heading.level:
            above.pop()
        item: Heading = {"level": heading.level, "id": heading.id, "name": escape(heading.text), "children": []}
        (above[-1]["children"] if above else top).append(item)
        above.append(item)
    return top


def account(html: str, view: PageView, document: Document | None, made: Build) -> tuple[list[str], list[Problem]]:
    """Compare the finished page `html` with its text, and check the links of other pages to its parts.

    Returns what is missing: lines of the text with their places, and problems for links to parts that do not exist.
    """
    lost, late = list[str](), list[Problem]()
    words = losses.lost(document.prose, html) if document else None
    if document and words is not None:
        start = (words.split() or [""])[0]
        line = next((n for n, text in enumerate(document.body.split("\n")) if start in text), 0)
        lost.append(_loss(document.path, document.body_line + line, words))
    for anchor, source, link in made.parts_named.get(view.page, ()):
        if view.language == source.language and f'id="{escape(anchor)}"' not in html:
            facts = {"page": f"{view.page}.html", "anchor": anchor}
            late.append(problem("broken-anchor", source.path, link.place, **facts))
    return lost, late


def close(made: Build, strict: bool) -> str:
    """Return the report of the problems that only the finished pages have shown; empty if there are none.

    Raises WordsLost if words of a text are missing, ContentErrors if there are problems and the build is strict.
    """
    if made.losses:
        raise WordsLost("\n".join(sorted(set(made.losses))))
    text = report.as_text(ordered(made.late)) if made.late else ""
    if text and strict:
        raise ContentErrors(text)
    return text
